"""A rare word that stands for a common one that looks like it: `largo` for "large"."""

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
    """A bad scan has a rare word where a similar common word fits far better.

    The rule needs a text with many unknown words: at least 2 % in profile `ocr`, at least 6 % in
    the others.

    When this is wrong: the author meant the rare word.
    """
    return readings(view, tools.profile.scanned, "real")
