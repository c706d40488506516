"""For word spacing: does a misreading explain a suspect better than a wrong space?"""

from __future__ import annotations

import math
from functools import lru_cache

from textfix.decode.candidates import candidates
from textfix.decode.ocr.costs import BLENDED, JOINED, MOST, ONCE, UNTOLD
from textfix.document.view import View, of_view
from textfix.language.lexicon import Lexicon
from textfix.language.word_cost import score


@of_view
def _lost(view: View) -> float:
    words = [word for word in view.oov if word[0].islower() and len(word) > 1]
    unknown = sum(view.counts[word] for word in words if not view.known(word))
    share = (max(0, unknown - 1) + UNTOLD) / (view.counts.total() + BLENDED)
    return -math.log(min(MOST, share))


def instead(view: View, start: int, end: int) -> float:
    """Nats by which the best misreading of some tokens beats leaving them alone, less its damage.

    Word spacing uses this: `tbc` is more likely "the" than `t` and `bc`.
    """
    text = view.text[start:end]
    tokens = text.split(" ")
    if len(tokens) > 3 or not text.replace(" ", "").isalpha():
        return 0.0
    left, right = view.context(start, end)
    own = frozenset(tokens) & view.author
    gain = _instead(view.lexicon, text, left, right, own)
    return max(0.0, gain - _lost(view)) if gain > 0 else 0.0


@lru_cache(maxsize=20_000)
def _instead(lexicon: Lexicon, text: str, left: str, right: str, author: frozenset[str]) -> float:
    """The nats of the best misreading of some tokens, before what damage costs; 0 if there is none.

    Args:
        lexicon: the dictionaries.
        text: the tokens.
        left: the word before them.
        right: the word after them.
        author: those of the tokens that are the author's own words.
    """
    tokens = text.split(" ")
    readings: list[tuple[list[str], float]] = []
    for at, token in enumerate(tokens):
        if len(token) > 2 and not lexicon.known(token):
            readings += [
                ([*tokens[:at], word, *tokens[at + 1 :]], nats)
                for word, nats in candidates(lexicon, token)[:3]
            ]
    if len(tokens) == 2 and not lexicon.known("".join(tokens)):
        readings += [
            ([word], nats + JOINED) for word, nats in candidates(lexicon, "".join(tokens), ONCE)[:3]
        ]
    if not readings:
        return 0.0
    old = score(lexicon, text, left, right, author)
    best = max(
        score(lexicon, " ".join(words), left, right, author) - nats for words, nats in readings
    )
    return max(0.0, best - old)
