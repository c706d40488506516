"""A space in place of an apostrophe, or a space inside a word that looks like one.

`I don t know`, `it s late`; but `my parents we re angry` is `were`, and `what he s aid` is `said`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textfix.document.view import of_view
from textfix.language.word_cost import score
from textfix.patterns import regex

if TYPE_CHECKING:
    from textfix.document.view import View

# Verbs that `not` is put after; without their apostrophe the first ones are almost nothing else.
_NEGATED = "do|does|did|is|are|was|were|has|have|had|would|could|should|must|ai"
_NEGATED_TOO = "ca|wo|need|might"

# A word and the end of it that has lost its apostrophe: `don t`, `he ll`, `that s`. What hardly is
# anything else has the name "surely"; `source s` may be a letter that stands for something.
LOST_APOSTROPHE = regex(
    rf"""
    (?<![\w'’-]) (?:
        (?P<surely> (?:{_NEGATED})n(?=[ ]t)
          | (?:I|you|he|she|we|they|it|that|who|there)(?=[ ]ll) | (?:I|you|we|they|who)(?=[ ]ve)
          | (?:you|we|they)(?=[ ]re) )
      | (?P<maybe> (?:{_NEGATED_TOO})n?(?=[ ]t) | I(?=[ ][md])
          | (?:you|he|she|we|they|who|it|there)(?=[ ]d)
          | (?:it|that|he|she|what|there|here|who|where|how|let)(?=[ ]s) )
      | (?P<owner> [^\W\d_]{{2,40}})(?=[ ]s)
      | (?P<sound> (?:you|we|they|how|who|what|where)(?=[ ]r) )
    )
    (?P<gap>[ ]) (?P<end>t|s|ll|re|ve|d|m|r) (?![\w'’-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BARE = regex(rf"(?:{_NEGATED}|{_NEGATED_TOO})nt", re.IGNORECASE)
ELSEWHERE = 5.0  # nats for an apostrophe in a text that has lost another one


@of_view
def lost_elsewhere(view: View) -> bool:
    """Whether the text has lost an apostrophe where nothing else is possible: `don t`, `ain t`."""
    return any(
        match["surely"] and match["end"] == "t" for match in LOST_APOSTROPHE.finditer(view.text)
    )


def is_bare(word: str) -> bool:
    """Whether a word is a contraction without its apostrophe: `dont`."""
    return _BARE.fullmatch(word) is not None


def cut_word(view: View, match: re.Match[str]) -> tuple[str, float]:
    """What a match of `LOST_APOSTROPHE` is if a space cut a word there, and how much likelier that
    is than a lost apostrophe: nats, negative if the apostrophe reads better. "" if no word of the
    dictionaries comes of it.
    """
    lexicon = view.lexicon
    owner, end = match[0].split(" ")
    before, behind = view.context(*match.span())
    readings = []
    if lexicon.known(owner + end):  # `we re angry`
        readings.append((owner + end, f"{owner}{end} {behind}"))
    if behind and lexicon.known(end + behind):  # `he s aid`
        readings.append((end + behind, f"{owner} {end}{behind}"))
    if not readings:
        return "", 0.0
    stays = score(lexicon, f"{owner}'{end} {behind}", before)
    if lost_elsewhere(view):
        stays += ELSEWHERE
    nats, word = max((score(lexicon, text, before), word) for word, text in readings)
    return word, nats - stays
