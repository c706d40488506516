"""A misread word that lost its space too, or got one too many: `ofthc`, `gover nmeut`."""

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
    """Letters of a word were misread, and a space was lost or came in besides.

    When this is wrong: a rare word or a name that looks like a usual word behind a small one.
    """
    return readings(view, tools.profile.scanned, "parted")
