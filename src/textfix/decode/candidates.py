"""The dictionary words that a misread token may stand for.

Comparing the token with every word is too slow. So letters that look alike fall into one class
(`e`, `c` and `o` are one), and each word is listed under the classes of its first letters and under
the same with one of them left out. A token is looked up the same way. This finds every word of
which all letters but one are read within their class, and most words at a distance of two. Where
several letters are read as one or one as several (`rn` for m), variants of the token are looked up
too (`SEVERAL`). The candidates are ranked by the cost of the misreading and the frequency of the
word.

The lists are in `candidates.bin`, which `dictionaries/candidates.py` makes and which is read
through a memory map. Little-endian:

    8 bytes      MAGIC
    uint32[4]    number of words, bits of a bucket, number of entries, bytes of the words
    index        uint32[2 ** bits + 1]: where the entries of a bucket begin; the bucket is the
                 highest bits of the CRC-32 of a key
    entries      uint32: 14 bits of the CRC-32, then 18 bits of the number of a word
    places       uint32[words + 1]: where each word begins
    marks        uint64[words], from 8 bytes to 8 bytes: 8 bits of the cost of the word (1 / 16
                 nats), 6 bits of its length, 50 bits of the letters it has
    words        UTF-8, the most common first

Start reading at `candidates`.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, repeat
from pathlib import Path
from zlib import crc32

from textfix.io.shipped import DictionaryError, map_binary, shipped
from textfix.language.confusions import AGAIN, confusions, cost
from textfix.language.lexicon import Lexicon
from textfix.patterns import regex

MAGIC = b"TFCANDS2"
HEADER = struct.Struct("<4I")
WORD_BITS = 18
PRINT_BITS = 32 - WORD_BITS
LENGTH_BITS, COST_BITS = 6, 8  # of the marks of a word
COSTS = 16  # to a nat

DEPTH = 7  # classes of a word by which it is found; more hardly narrow it down
LONGER = 2  # letters by which a word may be longer or shorter than what was read
SHORTEST, LONGEST = 2, 28  # letters of a token that is looked up
VARIANTS = 10  # other spellings of a token that are looked up
COMMON = 5.0  # nats of what they differ in
ENOUGH = 120  # words compared; the rest are rarer
LIMIT = 20.0  # nats of a misreading
SPAN = 8.0  # nats by which a word may be worse than the best
USUAL = 1_000  # words; rarer ones must be more alike
EACH = 2.0  # nats at least for each of them, two aside
OTHERS = 5  # letters that only one of two words has
BEST = 8  # words returned
_MEMORY = 100_000  # keys cached

# Letters, and what else is read for them, by how they look.
_ALIKE = "il1jtf!|I[]/ ceo0()¢ nu hbk vy as5$ gq"
_CLASSES = str.maketrans({sign: group[0] for group in _ALIKE.split() for sign in group})
_ACCENTS = str.maketrans("àáâãäåèéêëìíîïòóôõöùúûüçñ", "aaaaaaeeeeiiiiooooouuuucn")
_SPECKS = str.maketrans("áàâéèêíìîóòôúùû", "aaaeeeiiiooouuu")
_NOISE = str.maketrans(dict.fromkeys("'’.,-^*~_\"“”«»°;:•■"))


# The bits of letters; those after share one.
_BITS = {
    sign: 1 << at + LENGTH_BITS + COST_BITS
    for at, sign in enumerate("abcdefghijklmnopqrstuvwxyz'éæèáâêíüñöóçœôäïëúàî")
}
_ANY_OTHER = 1 << 63


def classes(word: str) -> str:
    """What a word or a token looks like, roughly."""
    return word.lower().translate(_NOISE).translate(_ACCENTS).translate(_CLASSES)[:DEPTH]


def unaccented(word: str) -> str:
    """The word without what may be specks over its letters; two points are none (`phaëton`)."""
    return word.translate(_SPECKS)


def keys(look: str) -> set[str]:
    """What a word of this look is listed under."""
    found = {look[:at] + look[at + 1 :] for at in range(len(look))}
    found.add(look)
    return found


class Index:
    """The words of the dictionaries by their looks."""

    __slots__ = (
        "_bits", "_data", "_entries", "_index", "_listed", "_places", "_words", "looks", "marks",
    )  # fmt: skip

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            OSError: if it cannot be read.
            DictionaryError: if it has another format or is cut.
        """
        self._data = data = map_binary(path, MAGIC)
        at = len(MAGIC) + HEADER.size
        if len(data) < at:
            raise DictionaryError(path, "is cut in its header")
        words, self._bits, entries, text = HEADER.unpack_from(data, len(MAGIC))
        whole = memoryview(data)
        end = at + 4 * ((1 << self._bits) + 1 + entries + words + 1)
        end += -end % 8 + 8 * words + text
        if len(data) != end:
            raise DictionaryError(path, f"has {len(data):,} bytes instead of {end:,}")

        def numbers(count: int) -> memoryview:
            nonlocal at
            at += 4 * count
            return whole[at - 4 * count : at].cast("I")

        self._index = numbers((1 << self._bits) + 1)
        self._entries = numbers(entries)
        self._places = numbers(words + 1)
        at += -at % 8
        self.marks = whole[at : at + 8 * words].cast("Q")
        self._words = at + 8 * words
        self._listed = lru_cache(maxsize=_MEMORY)(self._under)

    def clear_caches(self) -> None:
        """Clear the cache of look-ups."""
        self._listed.cache_clear()

    def near(self, token: str) -> list[int]:
        """Numbers of the words that look like `token`, the most common first."""
        return self.of_look(classes(token))

    def of_look(self, look: str) -> list[int]:
        """Numbers of the words of such a look, as `classes` tells it, the most common first."""
        listed = self._listed
        return sorted(set().union(*[listed(key) for key in keys(look)]))

    def _under(self, key: str) -> tuple[int, ...]:
        """Numbers of the words that are listed under a key."""
        number = crc32(key.encode("utf-8", "surrogatepass"))
        bucket = number >> 32 - self._bits
        low = (number & (1 << PRINT_BITS) - 1) << WORD_BITS
        high = low + (1 << WORD_BITS)
        index = self._index
        entries = self._entries[index[bucket] : index[bucket + 1]]
        return tuple([entry - low for entry in entries if low <= entry < high])

    def word(self, number: int) -> str:
        """The word of a number."""
        places, start = self._places, self._words
        return self._data[start + places[number] : start + places[number + 1]].decode()


@cache
def open_index() -> Index:
    """The English index, opened on first use."""
    return Index(shipped("candidates.bin"))


_LENGTHS = (1 << LENGTH_BITS + COST_BITS) - 1


def _lengths(letters: int) -> int:
    """The least lower part of the marks of a word of so many letters."""
    return max(0, letters) << COST_BITS


def _bits(word: str) -> tuple[int, int]:
    """The bits of the letters of a word, and how many signs it has that are in no word."""
    found, strange = 0, 0
    for sign in set(word):
        bit = _BITS.get(sign)
        if bit is None and not sign.isalpha():
            strange += 1
        else:
            found |= bit or _ANY_OTHER
    return found, strange


_OWNER = regex(r"['’]s\Z")


@lru_cache(maxsize=10_000)
def candidates(lexicon: Lexicon, token: str, most: float = LIMIT) -> tuple[tuple[str, float], ...]:
    """The words `token` may be a misreading of, in its case, with the nats of that, best first.

    Best is what is cheapest, the cost of the misreading and that of the word taken together. The
    cost is only that of the misreading, and less than `most`.
    """
    if not SHORTEST <= len(token) <= LONGEST:
        return ()
    owner = _OWNER.search(token)
    stem = token[: owner.start()] if owner else token
    index = open_index()
    look = classes(stem)
    numbers = set(index.of_look(look)[:ENOUGH])
    for other in {classes(variant) for variant in variants(stem)} - {look}:
        numbers.update(index.of_look(other)[: ENOUGH // 4])
    found: list[tuple[float, str, float]] = []
    best = math.inf
    usual, rare = OTHERS, min(OTHERS, max(2, (len(stem) + 1) // 2))
    upper, either = _case(stem)
    capital = stem[0].isupper()
    alike: list[tuple[int, int]] = []
    letters, strange = _bits(stem.lower())
    shortest, longest = _lengths(len(stem) - LONGER), _lengths(len(stem) + LONGER + 1)
    marks = index.marks
    for number in numbers:
        mark = marks[number]
        if shortest <= mark & _LENGTHS < longest:
            others = ((mark ^ letters) >> LENGTH_BITS + COST_BITS).bit_count() + strange
            if others <= (usual if number < USUAL else rare):
                alike.append((others, number))
    alike.sort()  # the first ones set the limit for the others
    for others, number in alike:
        use = -(marks[number] & (1 << COST_BITS) - 1) / COSTS
        limit = min(most, best + SPAN + use)
        if limit < AGAIN + EACH * (others - 2):
            continue
        word = index.word(number)
        forms: tuple[str, ...]
        if upper:
            forms = (word.upper(),)
        elif either:
            forms = (word, word.capitalize())
        else:
            forms = (word.capitalize() if capital else word,)
        for meant in forms:
            nats = cost(stem, meant, limit)
            if nats < limit:
                found.append((nats - use, meant, nats))
                best = min(best, nats - use)
    found.sort()
    tail = token[len(stem) :]
    return tuple((meant + tail, nats) for _, meant, nats in found[:BEST] if meant != stem)


def variants(token: str) -> Iterator[str]:
    """The token with a sequence replaced that may be another of a different length, misread; the
    likeliest ones.
    """
    left = VARIANTS
    for read, meant in several():
        at = token.find(read)
        while at >= 0:
            yield token[:at] + meant + token[at + len(read) :]
            left -= 1
            if not left:
                return
            at = token.find(read, at + 1)


@cache
def several() -> list[tuple[str, str]]:
    """Sequences of letters, read and meant, of different lengths, the likeliest first."""
    found = []
    for pair, nats in confusions().items():
        read, _, meant = pair.partition("\t")
        if len(read) != len(meant) and nats <= COMMON and read.isalnum() and meant.isalpha():
            found.append((nats, read, meant))
    return [(read, meant) for _, read, meant in sorted(found)]


def _case(like: str) -> tuple[bool, bool]:
    """Whether a token is in capitals; else, whether its first sign may have been a capital."""
    letters = [sign for sign in like if sign.isalpha()]
    if sum(map(str.isupper, letters)) > max(1, len(letters) // 2):
        return True, False
    return False, not like[0].isalpha() or like[0] in "lI"  # `8econd`, `ltowever`


def pack(words: Iterable[str], bits: int, costs: Iterable[float] = ()) -> bytes:
    """The contents of an index of `words`, which come most common first, with the nats of each."""
    listed = list(words)
    buckets: list[list[int]] = [[] for _ in range(1 << bits)]
    for number, word in enumerate(listed):
        for key in keys(classes(word)):
            code = crc32(key.encode())
            low = (code & (1 << PRINT_BITS) - 1) << WORD_BITS
            buckets[code >> 32 - bits].append(low + number)
    places, text = [0], bytearray()
    for word in listed:
        text += word.encode()
        places.append(len(text))
    index = [0]
    for bucket in buckets:
        index.append(index[-1] + len(bucket))
    entries = [entry for bucket in buckets for entry in sorted(bucket)]
    parts = (index, entries, places)
    marks = [
        _bits(word)[0] | len(word) << COST_BITS | min(round(nats * COSTS), (1 << COST_BITS) - 1)
        for word, nats in zip(listed, chain(costs, repeat(0.0)), strict=False)
    ]
    packed = (
        MAGIC
        + HEADER.pack(len(listed), bits, len(entries), len(text))
        + b"".join(struct.pack(f"<{len(part)}I", *part) for part in parts)
    )
    packed += bytes(-len(packed) % 8)
    return packed + struct.pack(f"<{len(marks)}Q", *marks) + bytes(text)
