"""Letters set apart: `T h e`, `r e a d e r i s`."""

import re
from collections.abc import Iterator
from string import ascii_letters

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

# The first letter may be a capital; initials and names (`A B C`) are capitals throughout.
_LETTERS = re.compile(r"(?<![\w'’.-])[^\W\d_](?: {1,3}[^\W\d_](?![\w'’])){2,120}(?![ ]?['’.)])")
_ALONE = frozenset(ascii_letters) - {"a", "A", "I"}  # letters that are no words
# "he spelled it: s m i t h"
_SPELLED = re.compile(r"(?:\b(?:spell|spelt|spells|spelled|spelling|letters?)\b[^.\n]*|:\s*)\Z")
_GAP = re.compile(r" {2,}")


@rule(
    "SPC401",
    Stage.SPACING,
    english=True,
    examples=[
        "{~~T h e~>The~~} house is old and the roof is new.",
        "It was {~~d i s c u s s e d~>discussed~~} at length in the house.",
        "{~~S U M M A R Y~>SUMMARY~~} of the talks and of the law.",
        "The points a b c d and A B C lie on the line.",
        "The bases are G A T T A C A in this one.",
    ],
)
def spaced_letters(view: View, tools: Tools) -> Iterator[Reading]:
    """The letters of a word or of several stand apart.

    When this is wrong: letters that are meant as letters happen to spell a word.
    """
    if len(_ALONE.intersection(view.counts)) < 2:
        return
    for match in _LETTERS.finditer(view.text):
        shown = match[0]
        letters = shown.replace(" ", "")
        before = view.text[max(0, match.start() - 30) : match.start()]
        if not letters.isascii() or _SPELLED.search(before):
            continue
        if letters.isupper():
            # A heading; initials and symbols are hardly ever a word of five letters.
            if len(letters) >= 5 and view.lexicon.count(letters.lower()) >= 100:
                yield Reading(match.start(), match.end(), letters, _evidence(letters, [letters]))
            continue
        if not letters[1:].islower():
            continue
        words = [w.replace(" ", "") for w in _GAP.split(shown)] if "  " in shown else [letters]
        pieces: list[str] = []
        for word in words:
            pieces += view.lexicon.segment(word) or [""]
        # "a b c d" must not become "a b c d": every word has at least two letters, but a and I.
        if not all(pieces) or sum(len(p) == 1 for p in pieces) > len(pieces) // 3:
            continue
        if len(pieces) == 1 and len(letters) == 3 and view.lexicon.count(letters.lower()) < 5000:
            continue
        yield Reading(match.start(), match.end(), " ".join(pieces), _evidence(letters, pieces))


def _evidence(letters: str, pieces: list[str]) -> tuple[Evidence, ...]:
    # Each letter alone is next to impossible, so the longest reading of a run gains the most.
    return (
        Evidence("damage", f"{len(letters)} letters stand apart", 6.0 * (len(letters) - 2)),
        Evidence("dictionary", f"together they read `{' '.join(pieces)}`", 2.0),
    )
