"""A ligature that was lost with nothing left but a gap: `classi es`, `di erent`."""

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
    """Letters that are printed as one sign, as fi and ff are, were lost and left a gap.

    When this is wrong: two abbreviations that such letters would make a word of.
    """
    return readings(view, tools.profile.scanned, "ligature")
