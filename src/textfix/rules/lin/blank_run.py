"""More empty lines than a paragraph needs: often where a picture or a script was removed."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# Two or more empty lines, white space on them or not; a possessive run, so that a text of a million
# line ends stays linear.
_LINE_END = r"(?:\r\n|\n|\r(?!\n))"
_RUN = regex(rf"(?<![\r\n])({_LINE_END})((?:[ \t]*+{_LINE_END}){{2,}}+)")
_START = regex(rf"\A(?:[ \t]*+{_LINE_END})++")


@rule(
    "LIN201",
    Stage.LINES,
    requires="\n\r",
    examples=[
        "One.\n\n{--\n\n--}Two.",
        "{--\n\n--}The title",
        "One.\n\nTwo.\n",
        "One.\r\n\r\nTwo.\r\n",
        "    indented code\n\n    more of it\n",
    ],
)
def blank_run(view: View, tools: Tools) -> Iterator[Reading]:
    """Several empty lines separate paragraphs where one is enough, or begin the text.

    When this is wrong: a script or a poem separates its sections with two empty lines on purpose.
    Only the wider gap is lost then.
    """
    text = view.text
    if (start := _START.match(text)) and start.end() < len(text):
        note = "no text comes before these empty lines"
        yield Reading(0, start.end(), "", (Evidence("layout", note, 6.0),))
    if "\n\n\n" not in text and not view.has("\r") and not _has_white_line(text):
        return
    evidence = (
        Evidence("layout", "one blank line separates paragraphs; more have no meaning", 6.0),
    )
    for match in _RUN.finditer(text):
        end = match.end()
        line_end = match[1]
        # At the end of the text the last line keeps its line end and no more.
        keep = line_end if end == len(text) else 2 * line_end
        cut = match.start() + len(keep)
        if text.startswith(keep, match.start()):
            yield Reading(cut, end, "", evidence)
        else:
            yield Reading(match.start(), end, keep, evidence)


def _has_white_line(text: str) -> bool:
    """Whether a line of nothing but spaces may be in `text`."""
    return " \n" in text or "\t\n" in text
