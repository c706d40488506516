"""Letters set apart: `T h e`, `r e a d e r i s`."""

from collections.abc import Iterator

from textfix.decode import segmentation
from textfix.decode.apostrophes import is_bare
from textfix.decode.tools import Tools
from textfix.document.features import ODD
from textfix.document.lines import HYPHENS
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.record.proposal import Reading


@rule(
    "SPC401",
    Stage.SPACING,
    languages=("en",),
    requires=({ODD, *HYPHENS},),
    examples=[
        "{~~T h e~>The~~} house is old and the roof is new.",
        "It was {~~d i s c u s s e d~>discussed~~} at length in the house.",
        "{~~S U M M A R Y~>SUMMARY~~} of the talks and of the law.",
        "The price does n t matter to them, and he ca n t say.",
        "The points a b c d and A B C lie on the line.",
        "The bases are G A T T A C A in this one.",
    ],
)
def spaced_letters(view: View, tools: Tools) -> Iterator[Reading]:
    """The letters of one or more words are separated by spaces.

    When this is wrong: separate letters happen to spell a word.
    """
    for reading in segmentation.readings(view, "letters", "the letters of a word are separated"):
        if not any(map(is_bare, reading.after.split(" "))):
            yield reading
