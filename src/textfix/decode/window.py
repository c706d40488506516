"""A stretch of text without its spaces, and the words around it: the input of the lattice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from textfix.document.view import View
from textfix.language.lexicon import WORD, Lexicon
from textfix.language.ngrams import BREAK, NUMBER, SENTENCE
from textfix.language.word_cost import word_cost
from textfix.patterns import regex

SHORTEST_SEEN = 4  # letters of a word that the document shows to be right
REMEMBERED = 60  # letters of the tokens whose pieces are cached
_REACH = 60  # code points looked at on either side
_CONTEXT = regex(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]")
_OPENING = regex(r"[.!?:][\"”’')\]]*\s*[\"“‘'(\[]*\Z|[\"“‘(]\Z")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of text without its spaces; equal stretches have the same repairs anywhere.

    Attributes:
        letters: the text without spaces.
        gaps: indices of the letters that have a space before them, and the number of letters.
        opening: whether a sentence may begin here.
        left: keys of the two words before.
        right: keys of the words after.
        part: whether a hyphen is before it, so that its first token is part of a compound.
        seen: pieces of the window that occur elsewhere in the document as words of their own.
        unspaced: whether the document came with almost no spaces.
    """

    letters: str
    gaps: tuple[int, ...]
    opening: bool
    left: tuple[int, int]
    right: tuple[int, ...]
    part: bool = False
    seen: frozenset[str] = frozenset()
    unspaced: bool = False


def window(view: View, start: int, end: int) -> Window:
    """The window on ``text[start:end]``, which begins and ends with a token."""
    text = view.text
    before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    found = _window(view.lexicon, before, text[start:end], behind)
    seen = _seen(view, text[start:end].split(" "))
    if seen or view.unspaced:
        return replace(found, seen=seen, unspaced=view.unspaced)
    return found


@lru_cache(maxsize=20_000)
def _window(lexicon: Lexicon, before: str, stretch: str, behind: str) -> Window:
    """The window on `stretch` in a document that has none of its words elsewhere."""
    tokens = stretch.split(" ")
    line = before.rpartition("\n")[2]
    keys = _keys(lexicon, line)
    whole = len(line) < _REACH
    opening = (whole and not line.strip()) or _OPENING.search(line) is not None
    if whole:
        keys = [lexicon.model.key(SENTENCE), *keys]
    left = (keys[-2], keys[-1]) if len(keys) > 1 else (0, keys[-1] if keys else 0)
    part = before.endswith("-") and before[-2:-1].isalpha()
    behind = behind.partition("\n")[0]
    right = _keys(lexicon, behind[: behind.rfind(" ") + 1 or len(behind)])[:2]
    gaps = tuple(accumulate(map(len, tokens)))
    return Window("".join(tokens), gaps, opening, left, tuple(right), part)


def _seen(view: View, tokens: list[str]) -> frozenset[str]:
    """What these tokens, cut or put together, have in common with the words of the document."""
    find = _pieces if sum(map(len, tokens)) <= REMEMBERED else _pieces.__wrapped__
    here = view.counts.keys() & find(tuple(tokens))
    if not here:
        return frozenset()
    own = Counter(WORD.findall(" ".join(tokens)))
    return frozenset(piece for piece in here if view.counts[piece] > own[piece])


@lru_cache(maxsize=5_000)
def _pieces(tokens: tuple[str, ...]) -> frozenset[str]:
    """What these tokens make when they are cut or put together."""
    pieces = {a + b for a, b in pairwise(tokens)}
    pieces |= {a + b + c for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)}
    for token in tokens:
        if len(token) > SHORTEST_SEEN:
            pieces |= {token[:cut] for cut in range(SHORTEST_SEEN, len(token))}
            pieces |= {token[cut:] for cut in range(1, len(token) - SHORTEST_SEEN + 1)}
    return frozenset(piece for piece in pieces if len(piece) >= SHORTEST_SEEN)


def _keys(lexicon: Lexicon, text: str) -> list[int]:
    key = lexicon.model.key
    keys = []
    for piece in _CONTEXT.findall(text):
        if piece[0].isalpha():
            keys.append(word_cost(lexicon, piece, True)[0])
        elif piece[0].isdecimal():
            keys.append(key(NUMBER))
        elif piece in ".!?":
            keys.append(key(SENTENCE))
        elif piece in "\"“”()[]'‘’":
            continue
        else:
            keys.append(key(BREAK))
    return keys
