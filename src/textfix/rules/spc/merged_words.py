"""Words that lost the space between them: `ofthe`, `questionsabout`, `inIndia`."""

from collections.abc import Iterator

from textfix.decode import segmentation
from textfix.decode.tools import Tools
from textfix.document.features import ODD
from textfix.document.lines import HYPHENS
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.record.proposal import Reading


@rule(
    "SPC301",
    Stage.SPACING,
    languages=("en",),
    requires=({ODD, *HYPHENS},),
    examples=[
        "This is one {~~ofthe~>of the~~} reasons they gave.",
        "They had many {~~questionsabout~>questions about~~} money.",
        "He went {~~toIndia~>to India~~} and came back.",
        "They met the {~~primeminister~>prime minister~~} in the house.",
        "The fogsignal and the tidegauge stood by the netloft.",
        "The overbroad law and its upcycled text fell through.",
        "Mr. Canfort met Mr. Hashani and Anand Asif.",
    ],
)
def merged_words(view: View, tools: Tools) -> Iterator[Reading]:
    """Two or more words are written without the space between them.

    When this is wrong: a coinage or a foreign word happens to consist of English words.
    """
    return segmentation.readings(view, "merged", "a space was lost between words")
