"""A rare word that stands for a usual one that looks like it: `largo` for "large"."""

from collections.abc import Iterator

from textfix.decode.ocr.evidence import readings
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.record.proposal import Reading


@rule(
    "OCR103",
    Stage.WORDS,
    languages=("en",),
    examples=[
        "The aria begins with a largo, and tho modem poets know it, the tile roof and the tho.",
        "Tbe mill and tlie barn of tbe old rnan stood by {~~tho~>the~~} sea; he wcnt to thc sea.",
    ],
)
def real_word(view: View, tools: Tools) -> Iterator[Reading]:
    """A rare word stands in a bad scan where a usual one that looks like it fits far better.

    Only where more than a few words are in no dictionary: in profile `ocr` from two of a
    hundred on, in others from six.

    When this is wrong: the author did mean the rare word.
    """
    return readings(view, tools.profile.scanned, "real")
