"""Make the model of words and the model of letters of a language: `ngrams.bin`.

`build.py` counts the text and decides what a word is. From its text of numbers this module counts
pairs and triples of words, smooths them (interpolated modified Kneser-Ney: Chen and Goodman 1998),
mixes in the pairs of another collection, leaves out what is rare and writes the rest. The model of
letters learns from the words and the names what a word looks like that nobody has listed.

`textfix.language.ngrams` reads the file, and its docstring tells the layout. Numpy is needed here
only.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from inputs import checked, package_file
from numpy.typing import NDArray

from textfix.language.ngrams import BASE, M1, M2, MAGIC, SYMBOLS, letter_codes, word_key

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

# --- choices --------------------------------------------------------------------------------

MIN_PAIR, MIN_TRIPLE = 3, 5  # occurrences of a pair and of a triple that is kept
OTHERS = 0.3  # weight of the other collection
# The text at hand is of another kind than the text counted, so the words before say less than the
# counts pretend. Measured on news held out of the count, and on an encyclopedia.
DOUBT_PAIR, DOUBT_TRIPLE = 0.1, 0.25
LETTERS = 4  # in a row; five foretell words never seen hardly better, in 28 times the room

SCALE = 16  # steps of a stored logarithm in one nat: 255 of them reach down to e ** -15.9
BUCKET = 8  # entries in a bucket on average, at most: a search among them is as quick as none

BITS = 18  # of a word's number: three fit into 54
LOW, LOW_PAIR = (1 << BITS) - 1, (1 << 2 * BITS) - 1
_, START, _, _, COMPOUND = range(len(SYMBOLS))


# --- counting -------------------------------------------------------------------------------


@dataclass
class Grams:
    """How often each word, pair and triple stands in a text; keys are sorted."""

    words: Ints  # by the word's number
    pairs: Ints
    pair_counts: Ints
    triples: Ints
    triple_counts: Ints


def renumber(
    ids: NDArray[np.uint32],
    vocabulary: Mapping[str, int],
    numbers: Mapping[str, int],
    owner: Callable[[str], str],
) -> NDArray[np.uint32]:
    """The text in the numbers of the model; several ends of a sentence in a row are one."""
    table: NDArray[np.uint32] = np.zeros(len(vocabulary), dtype=np.uint32)
    for token, old in vocabulary.items():
        number = numbers.get(token) or numbers.get(owner(token))
        table[old] = number or ("-" in token and COMPOUND)
    text = table[ids]
    again = (text[1:] == START) & (text[:-1] == START)
    return np.delete(text, np.flatnonzero(again) + 1)


def tally(keys: Ints) -> tuple[Ints, Ints]:
    """The different keys in order, and how often each stands; sorts the keys it is given."""
    keys.sort()
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    return keys[starts], np.diff(starts, append=len(keys))


def count(text: NDArray[np.uint32], size: int) -> Grams:
    """Count words, pairs and triples; no triple reaches over the end of a sentence."""
    keys = text[:-1].astype(np.int64)
    keys <<= BITS  # in place: a text of 76 million words is 600 MB of keys
    keys |= text[1:]
    triples = keys[:-1][text[1:-1] != START] << BITS
    triples |= text[2:][text[1:-1] != START]
    pairs, pair_counts = tally(keys)
    triples, triple_counts = tally(triples)
    return Grams(np.bincount(text, minlength=size), pairs, pair_counts, triples, triple_counts)


@dataclass
class Others:
    """Words and pairs of another collection; keys are sorted."""

    words: Floats  # shares, by the word's number
    pairs: Ints
    pair_counts: Floats
    inputs: dict[str, str]


def read_others(numbers: Mapping[str, int]) -> Others:
    """What symspellpy has: words of the web and pairs of words of Google Books.

    The two are on different scales, so that only the pairs with the same first word compare.
    """
    inputs = {}
    found = []
    for name in (
        "symspellpy/frequency_dictionary_en_82_765.txt",
        "symspellpy/frequency_bigramdictionary_en_243_342.txt",
    ):
        path = package_file(name)
        inputs[name] = checked(path, name)
        rows = [line.split(" ") for line in path.read_text("utf-8-sig").splitlines()]
        # Its contractions all have the same invented count.
        found.append([row for row in rows if all(w in numbers and "'" not in w for w in row[:-1])])
    words = np.zeros(len(numbers))
    for word, times in found[0]:
        words[numbers[word]] = float(times)
    pairs = {numbers[a] << BITS | numbers[b]: float(times) for a, b, times in found[1]}
    keys = sorted(pairs)
    return Others(
        words / max(words.sum(), 1.0),
        np.array(keys, dtype=np.int64),
        np.array([pairs[key] for key in keys]),
        inputs,
    )


# --- smoothing ------------------------------------------------------------------------------


@dataclass
class Model:
    """Probabilities, and the weights of backing off; keys are sorted."""

    words: Floats  # to back off to
    alone: Floats  # without context
    word_weights: Floats
    pairs: Ints
    pair_chances: Floats
    pair_weights: Floats
    triples: Ints
    triple_chances: Floats


def discounts(counts: NDArray[Any]) -> Floats:
    """What to take off a count of 0, 1, 2, and 3 or more, so that the unseen gets its share."""
    n1, n2, n3, n4 = (int(np.count_nonzero(counts == n)) for n in (1, 2, 3, 4))
    if 0 in (n1, n2, n3, n4):
        return np.array([0.0, 0.5, 0.75, 1.0])  # too little text to tell
    y = n1 / (n1 + 2 * n2)
    found = (1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
    return np.array([0.0, *(max(0.1, min(d, n - 0.1)) for n, d in enumerate(found, 1))])


def share(
    counts: Ints, contexts: Ints, kept: NDArray[np.bool_], size: int, doubt: float
) -> tuple[Floats, Floats]:
    """The shares of the kept n-grams in their contexts, and what is left over in each context."""
    shares = counts - discounts(counts)[np.minimum(counts, 3)]
    totals = np.bincount(contexts, weights=counts, minlength=size)
    shares *= (1 - doubt) / totals[contexts]
    left = 1.0 - np.bincount(contexts[kept], weights=shares[kept], minlength=size)
    return shares[kept], np.asarray(left, dtype=np.float64)


def find(keys: Ints, wanted: Ints) -> Ints:
    """Where each wanted key stands among the sorted keys, of which there are some; -1: nowhere."""
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return np.where(keys[at] == wanted, at, -1)


def smooth(
    grams: Grams,
    others: Others | None,
    min_pair: int = MIN_PAIR,
    min_triple: int = MIN_TRIPLE,
) -> Model:
    """Interpolated modified Kneser-Ney, in which the chances of each context sum to 1."""
    size = len(grams.words)
    one = np.zeros(size, dtype=np.int64)  # a single context
    every = np.ones(size, dtype=np.bool_)

    # To back off to, a word counts as often as it has different words before it.
    heads = np.bincount(grams.pairs & LOW, minlength=size)
    chances = []
    for counts in (heads, grams.words):
        shares, left = share(counts, one, every, 1, 0.0)
        chance = shares + left[0] / size
        if others is not None:
            own = chance[len(SYMBOLS) :].sum()  # the signs and the unknown are not theirs
            chance[len(SYMBOLS) :] *= 1 - OTHERS
            chance += OTHERS * own * others.words
        chances.append(chance)
    words, alone = chances

    # So does a pair; what opens a sentence has nothing before it and counts as it is.
    tails, times = tally(grams.triples & LOW_PAIR)
    counts = np.zeros_like(grams.pair_counts)
    counts[find(grams.pairs, tails)] = times
    counts = np.where(counts > 0, counts, grams.pair_counts)
    kept = grams.pair_counts >= min_pair
    shares, word_weights = share(counts, grams.pairs >> BITS, kept, size, DOUBT_PAIR)
    pairs = grams.pairs[kept]
    pair_chances = shares + word_weights[pairs >> BITS] * words[pairs & LOW]
    if others is not None:
        pairs, pair_chances, word_weights = mix(pairs, pair_chances, words, word_weights, others)

    contexts, times = tally(grams.triples >> BITS)
    context = np.repeat(np.arange(len(contexts)), times)
    kept = grams.triple_counts >= min_triple
    shares, left = share(grams.triple_counts, context, kept, len(contexts), DOUBT_TRIPLE)
    triples = grams.triples[kept]
    lower = pair_chances[find(pairs, triples & LOW_PAIR)]
    at = find(pairs, contexts)
    pair_weights = np.ones(len(pairs))
    pair_weights[at[at >= 0]] = left[at >= 0]
    return Model(
        words=words,
        alone=alone,
        word_weights=word_weights,
        pairs=pairs,
        pair_chances=pair_chances,
        pair_weights=pair_weights,
        triples=triples,
        triple_chances=shares + left[context[kept]] * lower,
    )


def mix(
    pairs: Ints, chances: Floats, words: Floats, weights: Floats, others: Others
) -> tuple[Ints, Floats, Floats]:
    """Give the other collection its share of the words in the contexts it knows.

    It has no signs, so what they have is left to them.
    """
    every = np.union1d(pairs, others.pairs)
    first, last = every >> BITS, every & LOW
    mixed = weights[first] * words[last]
    mixed[find(every, pairs)] = chances

    sign = last < len(SYMBOLS)
    signs = np.bincount(first[sign], weights=mixed[sign], minlength=len(words))
    context = others.pairs >> BITS
    totals = np.bincount(context, weights=others.pair_counts, minlength=len(words))
    keep = np.where(totals > 0, 1 - OTHERS, 1.0)
    mixed[~sign] *= keep[first[~sign]]
    mixed[find(every, others.pairs)] += (
        OTHERS * (1 - signs[context]) * others.pair_counts / totals[context]
    )
    return every, mixed, weights * keep


# --- letters --------------------------------------------------------------------------------


def spell(words: Collection[str]) -> Floats:
    """The chance of each letter behind each three, by Kneser-Ney over words that count once."""
    keys = []
    for word in words:
        key = 0
        for code in (*letter_codes(word), 0):
            key = (key * BASE + code) % BASE**LETTERS
            keys.append(key)
    counts = [np.bincount(np.array(keys, dtype=np.int64), minlength=BASE**LETTERS)]
    for _ in range(LETTERS - 1):
        counts.append(np.count_nonzero(counts[-1].reshape(BASE, -1), axis=0))
    chances = np.full(BASE, 1 / BASE)
    for times in reversed(counts):
        contexts = np.arange(len(times)) // BASE
        seen = times > 0
        shares, left = share(times[seen], contexts[seen], seen[seen], len(times) // BASE, 0.0)
        chances = np.resize(chances, len(times)) * left[contexts]
        chances[seen] += shares
    return chances


# --- writing --------------------------------------------------------------------------------


class Parts:
    """The file behind its first line, as it grows."""

    def __init__(self) -> None:
        self.data = bytearray()

    def add(self, numbers: NDArray[Any], kind: str) -> list[int]:
        """Append numbers of a kind; where they begin and how many they are."""
        start = len(self.data)
        self.data += numbers.astype(kind).tobytes()
        self.data += bytes(-len(self.data) % 8)
        return [start, len(numbers)]


def cost(chances: Floats) -> NDArray[np.uint8]:
    """Negative logarithms in steps."""
    steps: Floats = np.clip(np.rint(-np.log(chances) * SCALE), 0, 255)
    return steps.astype(np.uint8)


def order(parts: Parts, keys: NDArray[np.uint64], **columns: Floats) -> dict[str, Any]:
    """Write the n-grams of one order: their chances, and columns that go with them."""
    bits = max(1, (len(keys) // BUCKET).bit_length())
    buckets = (keys >> np.uint64(64 - bits)).astype(np.int64)
    prints = (keys >> np.uint64(16)).astype(np.int64) & 0xFFFFFF
    sort = np.lexsort((prints, buckets))
    starts = np.searchsorted(buckets[sort], np.arange((1 << bits) + 1))
    entries = (prints << 8 | cost(columns.pop("chances")))[sort]
    return {
        "count": len(keys),
        "bits": bits,
        "index": parts.add(starts, "<u4"),
        "entries": parts.add(entries, "<u4"),
        **{name: parts.add(cost(column)[sort], "u1") for name, column in columns.items()},
    }


def write(
    path: Path,
    vocabulary: Collection[str],
    model: Model,
    letters: Mapping[str, Floats],
    facts: Mapping[str, Any],
) -> None:
    """Write the models of words and of letters."""
    key = np.array([word_key(word) for word in vocabulary], dtype=np.uint64)
    m1, m2 = np.uint64(M1), np.uint64(M2)
    pairs = key[model.pairs >> BITS] * m1 + key[model.pairs & LOW]
    triples = (key[model.triples >> 2 * BITS] * m1 + key[model.triples >> BITS & LOW]) * m2 + key[
        model.triples & LOW
    ]
    parts = Parts()
    header = {
        "scale": SCALE,
        "orders": [
            order(parts, key, chances=model.words, weights=model.word_weights, alone=model.alone),
            order(parts, pairs, chances=model.pair_chances, weights=model.pair_weights),
            order(parts, triples, chances=model.triple_chances),
        ],
        "letters": {name: parts.add(cost(chances), "u1") for name, chances in letters.items()},
        "facts": facts,
    }
    line = json.dumps(header, sort_keys=True).encode()
    line += b" " * (-(len(MAGIC) + len(line) + 1) % 8) + b"\n"
    path.write_bytes(MAGIC + line + parts.data)


def build(
    path: Path,
    ids: array[int],
    vocabulary: Mapping[str, int],
    words: Collection[str],
    names: Collection[str],
    owner: Callable[[str], str],
) -> dict[str, int]:
    """Make `ngrams.bin`.

    Args:
        path: where to.
        ids: the text, a number for each token.
        vocabulary: the numbers of the tokens.
        words: those that are words.
        names: those that are names.
        owner: a word without its possessive.
    """
    known = [*SYMBOLS, *sorted({*words, *names} - {*SYMBOLS}, key=str.encode)]
    if len(known) > LOW:
        raise ValueError(f"{len(known):,} words are too many for {BITS} bits")
    numbers = {word: number for number, word in enumerate(known)}
    others = read_others(numbers)
    text = renumber(np.frombuffer(ids, dtype=np.uint32), vocabulary, numbers, owner)
    model = smooth(count(text, len(known)), others)
    letters = {"words": spell(words), "names": spell(names)}
    facts = {
        "tokens": len(text),
        "thresholds": {
            "MIN_PAIR": MIN_PAIR,
            "MIN_TRIPLE": MIN_TRIPLE,
            "OTHERS": OTHERS,
            "DOUBT_PAIR": DOUBT_PAIR,
            "DOUBT_TRIPLE": DOUBT_TRIPLE,
        },
        "inputs": others.inputs,
    }
    write(path, known, model, letters, facts)
    return {"words": len(known), "pairs": len(model.pairs), "triples": len(model.triples)}
