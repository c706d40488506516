"""A ligature that was lost and left only a space: `classi es`, `di erent`."""

from collections.abc import Iterator

from textfix.decode.ocr.evidence import readings
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.record.proposal import Reading


@rule(
    "OCR104",
    Stage.WORDS,
    languages=("en",),
    examples=[
        "The model {~~classi es~>classifies~~} each image, and the {~~traf c~>traffic~~} stops.",
        "The es and the c of the row.",
    ],
)
def lost_ligature(view: View, tools: Tools) -> Iterator[Reading]:
    """A ligature such as fi or ff was lost and left a space.

    When this is wrong: two abbreviations would form a word with such letters between them.
    """
    return readings(view, tools.profile.scanned, "ligature")
