"""How probable a word is after the words before it, and how like a word its letters are.

`NGrams` is a model of words: every word, pair and triple of words that is common in English has a
probability, and where a triple is not stored, the pair counts, and then the word, each step at a
price. `Letters` is for out-of-vocabulary words: how probable their letters are, one by one.

Both are in one file, `ngrams.bin`, which `dictionaries/ngrams.py` makes. It is read through a
memory map: opening costs next to nothing, whatever its size, and a look-up half a microsecond. No
word is written in it: a word is known by its key (64 bits of a hash), a pair and a triple by keys
made from those. Little-endian throughout:

    8 bytes      MAGIC
    one line     JSON, padded with spaces to a multiple of 8: counts, and where each part begins,
                 as bytes after this line, and how many numbers it has
    for words, pairs and triples:
      index      uint32[2 ** bits + 1]: where the entries of a bucket begin; the bucket of a key
                 is its highest bits
      entries    uint32: 24 bits of the key (from bit 16), 8 bits of cost; sorted in each bucket
      weights    uint8 (not of triples): the cost of backing off when this is the context
      alone      uint8 (of words only): the cost of the word where nothing is known before it
    for words and names:
      letters    uint8[28 ** 4]: the cost of each letter after each three

A cost is a negative natural logarithm in steps of 1 / scale. That 24 bits agree by chance happens
in one look-up of millions.
"""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from array import array
from bisect import bisect_left
from functools import cache
from pathlib import Path

from textfix.io.shipped import DictionaryError, map_headed

MAGIC = b"TFGRAMS1"
UNKNOWN, SENTENCE, BREAK, NUMBER, COMPOUND = SYMBOLS = ("<unk>", "<s>", ",", "0", "-")

M1, M2 = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F  # odd, and no pattern in their bits
MASK = (1 << 64) - 1
PRINT = 0xFFFFFF00  # of a key moved right by 8: the part that an entry repeats

BASE = 28  # letters: 0 is the beginning and the end of a word, 1 to 26 are a to z, 27 is any other
STATES = BASE**3  # the three letters before

_MEMORY = 200_000  # words cached


def word_key(word: str) -> int:
    """The key of a word in lowercase, or of one of `SYMBOLS`."""
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


class _Codes(dict[str, int]):
    """Letter -> its number; a letter with an accent counts as the letter."""

    def __missing__(self, letter: str) -> int:
        base = unicodedata.normalize("NFD", letter)[0]
        code = self[letter] = ord(base) - 96 if "a" <= base <= "z" else BASE - 1
        return code


_CODES = _Codes()


def letter_codes(text: str) -> list[int]:
    """The numbers of the letters of a text in lowercase."""
    codes = _CODES
    return [codes[letter] for letter in text]


class Letters:
    """How probable a string of letters is as a word that is in no list.

    The table can be walked without a call a letter: from the state 0, which is the beginning of a
    word, `cost = table[state * BASE + letter]` and `state = (state * BASE + letter) % STATES`;
    the letter 0 ends the word. Costs are added and divided by `-scale`.
    """

    __slots__ = ("scale", "table")

    def __init__(self, table: memoryview, scale: int) -> None:
        self.table = table
        self.scale = scale

    def score(self, word: str) -> float:
        """Natural log-probability of the letters of `word`, which is in lowercase, and its end."""
        table = self.table
        state = cost = 0
        for letter in letter_codes(word):
            at = state * BASE + letter
            cost += table[at]
            state = at % STATES
        return -(cost + table[state * BASE]) / self.scale

    def scores(self, text: str) -> list[float]:
        """What `score` says of the first letter of `text`, the first two, and so on to the end."""
        table, scale = self.table, self.scale
        state = cost = 0
        found = []
        for letter in letter_codes(text):
            at = state * BASE + letter
            cost += table[at]
            state = at % STATES
            found.append(-(cost + table[state * BASE]) / scale)
        return found


class NGrams:
    """A model of the words of a language, read from a file.

    Words are given by their keys, which `key` caches, so that a word that is scored often is
    hashed once. A word is in lowercase, its apostrophe is `'`, and a possessive is its owner.
    `SYMBOLS` have keys too: the start of a sentence, a break (punctuation), a number, a compound
    with a hyphen, and any word that is not in the dictionaries.
    """

    __slots__ = (
        "_alone",
        "_keys",
        "_pair_entries",
        "_pair_index",
        "_pair_shift",
        "_pair_weights",
        "_scale",
        "_triple_entries",
        "_triple_index",
        "_triple_shift",
        "_unknown",
        "_word_entries",
        "_word_index",
        "_word_shift",
        "_word_weights",
        "_words",
        "names",
        "unknown",
        "words",
    )

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            OSError: if it cannot be read.
            DictionaryError: if it has another format or is cut.
        """
        header, whole = map_headed(path, MAGIC)

        def octets(part: list[int], width: int = 1) -> memoryview:
            start, size = part
            stop = start + width * size
            if stop > len(whole):
                raise DictionaryError(path, f"is cut: {stop - len(whole):,} bytes are missing")
            return whole[start:stop]

        def numbers(part: list[int]) -> memoryview:
            return native(octets(part, 4))

        words, pairs, triples = header["orders"]
        self._scale: int = header["scale"]
        self._word_shift = 64 - words["bits"]
        self._word_index, self._word_entries = numbers(words["index"]), numbers(words["entries"])
        self._word_weights, self._alone = octets(words["weights"]), octets(words["alone"])
        self._pair_shift = 64 - pairs["bits"]
        self._pair_index, self._pair_entries = numbers(pairs["index"]), numbers(pairs["entries"])
        self._pair_weights = octets(pairs["weights"])
        self._triple_shift = 64 - triples["bits"]
        self._triple_index = numbers(triples["index"])
        self._triple_entries = numbers(triples["entries"])
        letters = header["letters"]
        self.words = Letters(octets(letters["words"]), self._scale)
        self.names = Letters(octets(letters["names"]), self._scale)
        self._keys: dict[str, int] = {}
        # Cost of the word, of backing off from it, and of the word alone.
        self._words: dict[int, tuple[int, int, int]] = {}
        self._unknown = (0, 0, 0)
        cost, _, alone = self._unknown = self._look_up(word_key(UNKNOWN))
        self._unknown = (cost, 0, alone)  # as a context, a strange word says nothing
        self.unknown = -alone / self._scale

    def clear_caches(self) -> None:
        """Clear the cache of keys."""
        self._keys.clear()
        self._words.clear()

    def key(self, word: str) -> int:
        """The key of a word."""
        key = self._keys.get(word)
        if key is None:
            if len(self._keys) > _MEMORY:
                self._keys.clear()
            key = self._keys[word] = word_key(word)
        return key

    def _look_up(self, word: int) -> tuple[int, int, int]:
        found = self._unknown
        bucket = word >> self._word_shift
        wanted = word >> 8 & PRINT
        end = self._word_index[bucket + 1]
        at = bisect_left(self._word_entries, wanted, self._word_index[bucket], end)
        if at < end and (cost := self._word_entries[at] ^ wanted) < 256:
            found = (cost, self._word_weights[at], self._alone[at])
        if len(self._words) > _MEMORY:
            self._words.clear()
        self._words[word] = found
        return found

    def score(self, word: int, previous: int = 0, before: int = 0) -> float:
        """Natural log-probability of a word after the word `previous` and the one before that.

        Args:
            word: its key. A word the model does not have scores as `UNKNOWN` does.
            previous: the key of the word before it; 0 if nothing is known of it.
            before: the key of the word before that, or 0.
        """
        if not previous:
            return -(self._words.get(word) or self._look_up(word))[2] / self._scale
        pair = previous * M1 + word & MASK
        cost = 0
        if before:
            context = before * M1 + previous & MASK
            key = context * M2 + word & MASK
            bucket = key >> self._triple_shift
            wanted = key >> 8 & PRINT
            index, entries = self._triple_index, self._triple_entries
            end = index[bucket + 1]
            at = bisect_left(entries, wanted, index[bucket], end)
            if at < end and (found := entries[at] ^ wanted) < 256:
                return -found / self._scale
            bucket = context >> self._pair_shift
            wanted = context >> 8 & PRINT
            index, entries = self._pair_index, self._pair_entries
            end = index[bucket + 1]
            at = bisect_left(entries, wanted, index[bucket], end)
            if at < end and entries[at] ^ wanted < 256:
                cost = self._pair_weights[at]
        bucket = pair >> self._pair_shift
        wanted = pair >> 8 & PRINT
        index, entries = self._pair_index, self._pair_entries
        end = index[bucket + 1]
        at = bisect_left(entries, wanted, index[bucket], end)
        if at < end and (found := entries[at] ^ wanted) < 256:
            return -(cost + found) / self._scale
        cost += (self._words.get(previous) or self._look_up(previous))[1]
        cost += (self._words.get(word) or self._look_up(word))[0]
        return -cost / self._scale


def native(part: memoryview) -> memoryview:
    """The numbers of 32 bits in a part of a file."""
    if sys.byteorder == "little":
        return part.cast("I")
    numbers = array("I", part.tobytes())
    numbers.byteswap()
    return memoryview(numbers)


@cache
def open_ngrams(path: Path) -> NGrams:
    """The model in a file, which is opened once."""
    return NGrams(path)
