"""Form feeds and vertical tabs: the page breaks of pdftotext, the soft line breaks of a slide.

It runs with the page furniture, not with the other characters: running heads are found by the page
breaks beside them, and after that stage no rule needs them.
"""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# A form feed that has a line to itself: `[Page 7]`, a line of U+000C, `RFC 1`, or between the
# functions of a source file. pdftotext sets it before the first line of a page.
_OWN_LINE = regex(r"^[ \t]*\f[ \t]*\r?$", re.MULTILINE)
FORMAT = 2  # such lines; one may be a slip
_BREAK = regex(r"(?<![ \t\f\v])[ \t]*[\f\v][ \t\f\v]*")


@rule(
    "CHR203",
    Stage.FURNITURE,
    requires="\f\v",
    examples=[
        "The last line.\n{--\f--}The first line.",
        "The last line.{~~\f~>\n~~}The first line.",
        "First line of a slide{~~ \v~>\n~~}second line",
        "One [Page 1]\n\f\nTwo [Page 2]\n\f\nThree [Page 3]",
        "No page ends here.",
    ],
)
def page_break(view: View, tools: Tools) -> Iterator[Reading]:
    """A form feed or a vertical tab is used as, or next to, a line break.

    A form feed on a line by itself is kept in documents that have one at the end of every page, as
    RFCs do.

    When this is wrong: source code contains a single form feed on purpose.
    """
    text = view.text
    own_lines = [m.span() for m in _OWN_LINE.finditer(text)] if "\f" in text else []
    formatted = set(own_lines if len(own_lines) >= FORMAT else ())
    for match in _BREAK.finditer(text):
        start, end = match.span()
        if formatted and (start, end) in formatted:
            continue
        beside = text[start - 1 : start] + text[end : end + 1]
        at_edge = start == 0 or end == len(text)
        if at_edge or "\n" in beside or "\r" in beside:
            if end < len(text) and text[end] not in "\r\n":
                # Blanks after it are the indent of the line and stay.
                end = start + 1 + max(match[0].rfind("\f"), match[0].rfind("\v"))
            note = "a page or line break next to a line break"
            yield Reading(start, end, "", (Evidence("character", note, 6.0),))
        else:
            note = "a page or line break that only some programs show as one"
            yield Reading(start, end, "\n", (Evidence("character", note, 4.0),))
