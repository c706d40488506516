"""The candidates for a misread word and their costs. Start reading at `meanings`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from textfix.cache import cached_by_first
from textfix.decode.candidates import candidates, classes, keys, unaccented, variants
from textfix.decode.ocr.costs import (
    ALIKE,
    COMMON,
    LIKE_OTHERS,
    MOST_NAMES,
    OVER,
    SHORT_ALIKE,
    WITNESSES,
)
from textfix.document.tally import Part
from textfix.document.view import View, of_view
from textfix.language.lexicon import Lexicon, table
from textfix.language.ngrams import NGrams
from textfix.language.word_cost import word_cost
from textfix.language.words import FUNCTION
from textfix.patterns import regex
from textfix.record.model import common_ends

FIGURES = regex(r"\d[\d.,]*\Z")
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")


@dataclass(frozen=True, slots=True)
class Misreading:
    """Letters that should be others.

    Attributes:
        start, end: span in the text.
        before, after: how it reads and should read.
        kind: "word", "real" (the original is a word), "parted" (also a space), "ligature".
        gain: nats that the language gains by it.
        damage: nats that the letters cost.
        lost: nats that any damage costs in this document.
        rival: nats that other readings count against it.
        unknown, words: unknown words of the document, and words.
        others: other readings, the likely ones first.
    """

    start: int
    end: int
    before: str
    after: str
    kind: str
    gain: float
    damage: float
    lost: float
    rival: float
    unknown: int
    words: int
    others: tuple[str, ...] = ()


class Option(NamedTuple):
    """What some parts of the text may read."""

    end: int  # the part after the last one
    after: str
    keys: tuple[int, ...]  # with those of the marks
    cost: float  # of the words
    damage: float  # of the letters
    lost: float
    kind: str  # "" for leaving alone


@lru_cache(maxsize=50_000)
def lookalikes(word: str) -> tuple[tuple[str, float], ...]:
    """The common words that a rare one is easily a misreading of, with the nats of that."""
    row = table("lookalikes").get(word) or []
    return tuple((meant, float(nats)) for meant, _, nats in (pair.partition(" ") for pair in row))


def in_small(part: Part, word: str) -> str:
    """What a word in capitals is in a sentence."""
    return word.lower() if part.capitals else word


@cached_by_first(100_000)
def trigram_score(model: NGrams, key: int, last: int, before: int) -> float:
    """`NGrams.score` with a cache: the same words recur."""
    return model.score(key, last, before)


@lru_cache(maxsize=10_000)
def look_keys(core: str) -> tuple[str, ...]:
    """What a name that may be meant is listed under."""
    return tuple({key for spelt in (core, *variants(core)) for key in keys(classes(spelt))})


@lru_cache(maxsize=50_000)
def word_splits(lexicon: Lexicon, core: str) -> tuple[tuple[str, str, float, str, str], ...]:
    """Two words that a token may be, the nats of that, and the one misread with what is meant."""
    if len(core) < 5 or not core.isalpha() or not core[1:].islower():
        return ()
    known = lexicon.known
    found = []
    for cut in range(2, len(core) - 1):
        first, second = core[:cut], core[cut:]
        if first.lower() in FUNCTION and len(second) > 2 and not known(second):
            for meant, nats in candidates(lexicon, second)[:2]:
                found.append((first, meant, nats, second, meant))
        elif second in FUNCTION and len(first) > 2 and not known(first):
            for meant, nats in candidates(lexicon, first)[:2]:
                found.append((meant, second, nats, first, meant))
    return tuple(found)


def is_sure(lexicon: Lexicon, core: str, word: str, nats: float) -> bool:
    """Whether a misreading is likely enough for a text that is not a scan."""
    if len(core) < 3 or lexicon.count(word.lower()) < COMMON:
        return False
    if nats > (ALIKE if len(core) > LIKE_OTHERS else SHORT_ALIKE) or is_slip(core, word):
        return False
    return core.islower() or (core[1:].islower() and lexicon.name_count(core.lower()) < 0)


def accents(core: str) -> int:
    """How many of its letters have an accent: `télévision` is French."""
    return sum(not sign.isascii() for sign in core)


def is_slip(one: str, two: str) -> bool:
    """Whether a writer may have slipped from one to the other: a letter lost, doubled, moved."""
    short, long = (one, two) if len(one) < len(two) else (two, one)
    if len(long) == len(short) + 1:
        return long.isalpha() and any(
            long[:at] + long[at + 1 :] == short for at in range(len(long))
        )
    return len(long) == len(short) and sorted(one) == sorted(two)


def lost_ligatures(one: str) -> tuple[str, ...]:
    """What may have been lost after `one`: of ff its second half too, as in `ef ective`."""
    return ("f", *_LIGATURES) if one.endswith("f") else _LIGATURES


def similar_names(view: View, core: str) -> set[str]:
    """Words that the document has more than once, most of them names, that look like `core`."""
    named = _named(view)
    if not named:
        return set()
    return {name for key in look_keys(core) for name in named.get(key, ()) if is_other(name, core)}


def is_other(name: str, core: str) -> bool:
    """Whether a name is about as long as what was read, and not the same."""
    return abs(len(name) - len(core)) < 3 and name not in (core, core[:-2])  # `Rowntree's`


@of_view
def _named(view: View) -> dict[str, list[str]]:
    """Words that the document has more than once, most of them names, by what they look like."""
    found: dict[str, list[str]] = {}
    for word, uses in view.counts.items():
        if uses >= WITNESSES and len(word) > 3 and not word.islower() and view.known(word):
            for key in listed_under(word):
                found.setdefault(key, []).append(word)
    for names in found.values():
        if len(names) > MOST_NAMES:
            names.sort(key=lambda name: -view.counts[name])
            del names[MOST_NAMES:]
    return found


@lru_cache(maxsize=10_000)
def listed_under(word: str) -> tuple[str, ...]:
    """What a word is listed under."""
    return tuple(keys(classes(word)))


_Meant = tuple[str, float, bool, int, float, bool]


@cached_by_first(20_000)
def meanings(lexicon: Lexicon, core: str, capitals: bool, opening: bool) -> tuple[_Meant, ...]:
    """The words that `core` may be a misreading of."""
    return tuple(
        meaning(lexicon, core, word, nats, capitals, opening)
        for word, nats in candidates(lexicon, core)
    )


def meaning(
    lexicon: Lexicon, core: str, word: str, nats: float, capitals: bool, opening: bool
) -> _Meant:
    """A word; the nats of its misreading; whether a writer may have slipped; its key and what it
    costs besides; whether it is counted as a word.
    """
    if accents(core) == 1 and unaccented(core) == word:
        nats = min(nats, OVER)
    low = word.lower()
    key, own = word_cost(lexicon, low if capitals else word, opening)
    return word, nats, is_slip(core.lower(), low), key, own, lexicon.count(low) >= 0


def difference(before: str, after: str) -> tuple[str, str]:
    """The letters that were read, and those that were meant, between what is the same."""
    head, tail = common_ends(before, after)
    return before[head : len(before) - tail], after[head : len(after) - tail]
