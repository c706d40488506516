"""Form feeds and vertical tabs: the page breaks of pdftotext, the soft line breaks of a slide.

It runs with the page furniture, not with the other characters: running heads are found by the page
breaks beside them, and after that stage no rule needs them.
"""

from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.patterns import regex
from textfix.rule import Stage, rule
from textfix.view import View

_BREAK = regex(r"(?<![ \t\f\v])[ \t]*[\f\v][ \t\f\v]*")


@rule(
    "CHR203",
    Stage.FURNITURE,
    needs="\f\v",
    examples=[
        "The last line.\n{--\f--}The first line.",
        "The last line.{~~\f~>\n~~}The first line.",
        "First line of a slide{~~ \v~>\n~~}second line",
        "No page ends here.",
    ],
)
def page_break(view: View, tools: Tools) -> Iterator[Reading]:
    """A form feed or a vertical tab breaks the line where none or a true line break stands.

    When this is wrong: source code and RFCs keep form feeds on purpose.
    """
    text = view.text
    for match in _BREAK.finditer(text):
        start, end = match.span()
        beside = text[start - 1 : start] + text[end : end + 1]
        at_edge = start == 0 or end == len(text)
        if at_edge or "\n" in beside or "\r" in beside:
            if end < len(text) and text[end] not in "\r\n":
                # Blanks behind it are the indent of the line and stay.
                end = start + 1 + max(match[0].rfind("\f"), match[0].rfind("\v"))
            note = "a page or line break beside a line break that is there already"
            yield Reading(start, end, "", (Evidence("character", note, 6.0),))
        else:
            note = "a page or line break that only some programs show as one"
            yield Reading(start, end, "\n", (Evidence("character", note, 4.0),))
