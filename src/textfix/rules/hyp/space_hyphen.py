"""A space before the hyphen of a compound: `grey -backed`, `all -Irish`."""

from collections.abc import Iterator

from textfix.decode.hyphenation import compound, is_word
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.words import FUNCTION
from textfix.patterns import regex
from textfix.record.model import Evidence, log_odds
from textfix.record.proposal import Reading

_SPACE = regex(r" [-\N{HYPHEN}](?<=[^\W\d_]..)(?=[^\W\d_]{3})")
_LEFT = regex(r"(?<![\w-])[^\W\d_]{2,}\Z")
_RIGHT = regex(r"[^\W\d_]+(?![\w-])")
_REACH = 30  # code points looked back for the word


@rule(
    "HYP202",
    Stage.HYPHENS,
    languages=("en",),
    requires=({" -", " \N{HYPHEN}"},),
    examples=[
        "The {~~self -governing~>self-governing~~} colonies sent their ministers.",
        "It is a {~~well -known~>well-known~~} fact that they came.",
        "He came -well, he was sent -and he stayed with them.",
        "You can run it with the option -quiet or the option -force if you like.",
        "The temperature was -five or so on the day.",
    ],
)
def space_hyphen(view: View, tools: Tools) -> Iterator[Reading]:
    """A compound has a space before its hyphen.

    When this is wrong: the hyphen was meant as a dash (`the men -well paid- left`), or it begins
    an option of a command.
    """
    gaps = list(_SPACE.finditer(view.text))
    for gap in gaps:
        before = _LEFT.search(view.text[max(0, gap.start() - _REACH) : gap.start()])
        after = _RIGHT.match(view.text, gap.end(), gap.end() + _REACH)
        if before is None or after is None:
            continue
        left, right = before[0], after[0]
        if right.lower() in FUNCTION or not is_word(view, left):
            continue
        keep = list(compound(view, left, right))
        if not keep:
            continue
        if not is_word(view, right):
            note = f"`{right}` is not a word that could follow a dash"
            keep.append(Evidence("dictionary", note, 1.5))
        # One may be an accident; where there are more, dashes or options are written so.
        keep.append(Evidence("damage", "a space was inserted before a hyphen", -0.5 - len(gaps)))
        if log_odds(keep) > 0:
            start = gap.start() - len(left)
            yield Reading(start, after.end(), f"{left}-{right}", tuple(keep))
