"""A rare word that stands for a usual one that looks like it: `largo` for "large"."""

from collections.abc import Iterator

from textfix import misreadings
from textfix.judge import Reading, Tools
from textfix.rule import Stage, rule
from textfix.view import View


@rule(
    "OCR103",
    Stage.WORDS,
    english=True,
    examples=[
        "The aria begins with a largo and the tho of old poems.",
        "Tbc mcn wcre {~~ot~>of~~}",
    ],
)
def real_word(view: View, tools: Tools) -> Iterator[Reading]:
    """A rare word stands in a bad scan where a usual one that looks like it fits far better.

    Only in profile `ocr`, and only where more than a few words are in no dictionary.

    When this is wrong: the author did mean the rare word.
    """
    return misreadings.readings(view, tools.profile.name, "real")
