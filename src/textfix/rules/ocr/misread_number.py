"""Letters read in place of the digits of a number: `1oth`, `l9th`, `l856`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.features import FIGURES, MISREAD_FIGURE
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_MEANT = str.maketrans("lIiOoSBZ", "11100582")
_RANK = regex(rf"(?<![\w.,/@#=:'’-])([\d{FIGURES}i]{{1,4}})(st|nd|rd|th)(?![\w/@-])")
_YEAR = regex(rf"(?<![\w.,/@#=:$£'’-])[1lI][\d{FIGURES}]{{3}}(?![\w/@%-])")
FIRST, LAST = 1500, 2030  # years
RANK, YEAR = 1.8, 1.6  # log-odds; half of the other years are right
UNSURE_YEAR = 0.2


@rule(
    "OCR106",
    Stage.WORDS,
    languages=("en",),
    requires=({MISREAD_FIGURE},),
    examples=[
        "On the {~~1oth~>10th~~} of May, in the {~~l9th~>19th~~} year of it, {~~l856~>1856~~}.",
        "The 5S and the 1O-pin plug, an O2 mask, the B12 road and 3l of it, in the 10th week.",
    ],
)
def misread_number(view: View, tools: Tools) -> Iterator[Reading]:
    """An ordinal number or a year has letters in place of similar digits.

    When this is wrong: a product or a part has this name.
    """
    text = view.text
    for match in _RANK.finditer(text):
        figures = match[1].translate(_MEANT)
        if figures != match[1] and any(map(str.isdecimal, match[1])) and _fits(figures, match[2]):
            note = f"`{match[0]}` is not a number; `{figures}{match[2]}` is one"
            evidence = (Evidence("language", note, RANK),)
            yield Reading(match.start(), match.end(), figures + match[2], evidence)
    for match in _YEAR.finditer(text):
        # `1S50`: a scanner takes 5 and 8 for S, but a year is rather of the nineteenth century.
        figures = re.sub(r"\A(.)S", r"\g<1>8", match[0]).translate(_MEANT)
        if "S" in match[0][2:]:
            continue
        if sum(map(str.isdecimal, match[0])) not in (2, 3) or not FIRST <= int(figures) < LAST:
            continue
        note = f"`{match[0]}` is not a number; `{figures}` is a year"
        weight = YEAR if match[0][1:].isdecimal() else UNSURE_YEAR
        yield Reading(match.start(), match.end(), figures, (Evidence("language", note, weight),))


def _fits(figures: str, ending: str) -> bool:
    """Whether an ordinal number ends so: `21st`, `12th`."""
    if figures[0] == "0":
        return False
    teen = figures[-2:] in ("11", "12", "13")
    return ending == ("th" if teen else {"1": "st", "2": "nd", "3": "rd"}.get(figures[-1], "th"))
