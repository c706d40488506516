"""A misread word that also lost or gained a space: `ofthc`, `gover nmeut`."""

from collections.abc import Iterator

from textfix.decode.ocr.evidence import readings
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.record.proposal import Reading


@rule(
    "OCR102",
    Stage.WORDS,
    languages=("en",),
    examples=[
        "The homes {~~ofthc~>of the~~} poor were down by the sea, the end {~~ofthc~>of the~~} way.",
        "He wor wi' the auld yin, an' the bairn.",
    ],
)
def misread_and_parted(view: View, tools: Tools) -> Iterator[Reading]:
    """A word was misread, and it also lost or gained a space.

    When this is wrong: a rare word or a name looks like a function word and a common word.
    """
    return readings(view, tools.profile.scanned, "parted")
