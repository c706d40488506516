"""A space that moved by some letters: `capacityt o`, `th einformation`, `oft he`."""

from collections.abc import Iterator

from textfix.decode import segmentation
from textfix.decode.tools import Tools
from textfix.document.features import ODD
from textfix.document.lines import HYPHENS
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.record.proposal import Reading


@rule(
    "SPC101",
    Stage.SPACING,
    languages=("en",),
    requires=({ODD, *HYPHENS},),
    examples=[
        "The town has filled its {~~capacityt o~>capacity to~~} host them.",
        "We found {~~th einformation~>the information~~} in the files.",
        "This is one {~~oft he~>of the~~} reasons.",
        "He came oft to the house.",
        "She sings for the hat and the Fort Herald.",
    ],
)
def shifted_boundary(view: View, tools: Tools) -> Iterator[Reading]:
    """One or more letters of a word are on the wrong side of the space.

    When this is wrong: two rare but correct words become two common ones when the space moves. So
    the words around them count too.
    """
    return segmentation.readings(view, "shifted", "a space moved by some letters")
