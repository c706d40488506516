"""What is known of the language: which words there are, how usual they and their pairs are.

"Is it a word" and "how usual is it" are two questions: big frequency lists contain `tbe` and
`ment`. Membership comes from `words.tsv` (right in any case) and `names.tsv` (right with a
capital); counts only rank. Unknown is not wrong: names, coinages and dialect are unknown too.

The tables are sorted TSV files, searched by bisection through a memory map: nothing is loaded, a
look-up costs some microseconds and is remembered. Start reading at `Lexicon`.
"""

from __future__ import annotations

import math
import mmap
import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from textfix.language import FOREIGN

WORD_PATTERN = r"[^\W\d_]+(?:['’][^\W\d_]+)*"
WORD = re.compile(WORD_PATTERN)
_PIECE = re.compile(rf"{WORD_PATTERN}|\d+(?:[.,]\d+)*|[^\w\s]")

# Natural logarithms. An unknown word costs as much as an improbable known one and more the longer
# it is; with a capital it is likely to be a name. (Trial of the design: 16 + 1.2 a letter.)
UNKNOWN = 16.0
UNKNOWN_LETTER = 1.2
UNKNOWN_NAME = 13.0
LETTER = 10.0  # a letter alone: "the n-th", "capacityt o"
PARTICLE = 12.0  # a short word of another language: "la mer", "Casa de Luz"
LONGEST = 20  # code points of the longest word that `segment` tries
RARE = 30  # uses in 67 million words
BACK_OFF = math.log(0.4)  # Brants et al. 2007, "stupid back-off"

# A run over many documents asks so often that loading a small table (some 50 ms) pays.
LOAD_AFTER = 5_000
LOAD_BELOW = 8_000_000  # bytes

_MEMORY = 500_000  # words and pairs remembered


def dictionaries() -> Path:
    """The folder of the shipped dictionaries: in the package, else in the checkout beside it."""
    inside = resources.files("textfix") / "dictionaries"
    if isinstance(inside, Path) and inside.is_dir():
        return inside
    return Path(__file__).parents[2] / "dictionaries"


class Table:
    """A TSV file sorted by the bytes of its first column, read through a memory map."""

    __slots__ = ("_asked", "_data", "_rows", "_size")

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._size = len(self._data)
        self._asked = 0
        self._rows: dict[bytes, bytes] | None = None

    def get(self, key: str) -> list[str] | None:
        """The other columns of the row `key`; None if there is no such row."""
        self._asked += 1
        if self._rows is not None:
            row = self._rows.get(key.encode("utf-8", "surrogatepass"))
            return None if row is None else row.decode().split("\t")
        if self._asked > LOAD_AFTER and self._size < LOAD_BELOW:
            self._rows = dict(line.split(b"\t", 1) for line in self._data[:].splitlines())
            return self.get(key)
        data = self._data
        wanted = key.encode("utf-8", "surrogatepass")
        low, high = 0, self._size
        while low < high:
            start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            tab = data.find(b"\t", start, high)
            end = data.find(b"\n", start, high)
            if tab < 0 or end < 0:
                return None
            found = data[start:tab]
            if found == wanted:
                return data[tab + 1 : end].decode().split("\t")
            if found < wanted:
                low = end + 1
            else:
                high = start
        return None

    def count(self, key: str) -> int:
        """The first number of the row `key`; -1 if there is no such row."""
        row = self.get(key)
        return -1 if row is None else int(row[0])


@cache
def table(name: str) -> Table:
    """The English table `name`, opened when it is first asked for."""
    return Table(dictionaries() / "en" / f"{name}.tsv")


@lru_cache(maxsize=_MEMORY)
def _count(word: str) -> int:
    return table("words").count(word)


@lru_cache(maxsize=_MEMORY)
def _pair(words: str) -> int:
    return max(0, table("bigrams").count(words))


class Lexicon:
    """The English dictionaries, with words of the user's own.

    One is made for each set of user words and shared; what it looks up it remembers, and nothing
    else in it changes, so results never depend on what was asked before.
    """

    def __init__(self, words: Collection[str] = ()) -> None:
        self._own = frozenset(words)
        self._known: dict[str, bool] = {}
        self._plain: set[str] = set()  # words found not to be odd
        self._odd: set[str] = set()

    def count(self, word: str) -> int:
        """How often the lower-case `word` stands in the corpus; -1 if it is not a word."""
        return _count(word)

    def pair(self, first: str, second: str) -> int:
        """How often the lower-case words stand one behind the other in the corpus; 0 if rarely."""
        return _pair(f"{first} {second}")

    def name_count(self, word: str) -> int:
        """How often `word` stands in the corpus as a name; -1 if it is none."""
        return table("names").count(word.lower())

    def compound(self, hyphenated: str) -> tuple[int, int, int]:
        """How often the corpus has a compound hyphenated, closed and open; zeros if unknown."""
        row = table("compounds").get(hyphenated.lower())
        return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)

    def partners(self, part: str) -> int:
        """With how many words the corpus combines the part "-held" or "non-"; 0 if with few."""
        return max(0, table("hyphen_parts").count(part))

    def misreading(self, word: str) -> str | None:
        """What `word` is a known misreading of, as `tbe` is of "the"; None if of nothing."""
        row = table("rejected").get(word.lower())
        return row[0] if row else None

    def known(self, word: str) -> bool:
        """Whether `word` is right as it is written: a word, a name with its capital, an acronym."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _MEMORY:
                self._known.clear()
            found = self._known[word] = self._is_known(word)
        return found

    def _is_known(self, word: str) -> bool:
        if not word:
            return False
        word = word.replace("’", "'")
        if word in self._own or word.lower() in self._own:
            return True
        if word.endswith(("'s", "'S")) and len(word) > 3:
            word = word[:-2]
        lower = word.lower()
        if len(word) == 1:
            return word in "aAIO" or word.isupper()  # a capital alone is an initial
        if word.isupper() or self.count(lower) >= 0:
            return True
        return word[0].isupper() and self.name_count(lower) >= 0

    def odd_among(self, words: Iterable[str]) -> list[str]:
        """Those of `words` that are worth a look: unknown, or so much rarer than what a moved space
        would make of them (`oft he`, `int he`) that they may be fragments, or rare (`met hods`)."""
        plain, odd = self._plain, self._odd
        if len(plain) + len(odd) > _MEMORY:
            plain.clear()
            odd.clear()
        found = []
        for word in words:
            if word in plain:
                continue
            if word not in odd:
                if self.known(word) and not self.rare(word) and not self._fragment(word):
                    plain.add(word)
                    continue
                odd.add(word)
            found.append(word)
        return found

    def rare(self, word: str) -> bool:
        """Whether `word` is a known small-letter word that hardly anybody uses."""
        if not word.islower():
            return False
        word = word.replace("’", "'")
        if word.endswith("'s"):
            word = word[:-2]
        return self.count(word) < RARE

    def _fragment(self, word: str) -> bool:
        lower = word.lower()
        if len(lower) > 6 or not word[1:].islower():
            return False
        count = max(1, self.count(lower))
        if word[0].isupper():
            count = max(count, self.name_count(lower))
        # `oft` is `of` and a letter of `the`; measured on the shipped counts: oft 600, of 2.3 M.
        return any(self.count(lower[:-cut]) > 100 * count for cut in (1, 2) if len(lower) > cut + 1)

    def score(
        self, text: str, left: str = "", right: str = "", author: Collection[str] = ()
    ) -> float:
        """Log-probability (natural) of the words of `text` between the words `left` and `right`.

        Args:
            text: words, numbers and punctuation.
            left: the word before, "" if a sentence or a line begins here.
            right: the word behind, "" if nothing or punctuation follows.
            author: words the document itself shows to be right.
        """
        total = 0.0
        previous = left.lower().replace("’", "'") or "<s>"
        for piece in _PIECE.findall(text):
            if not piece[0].isalnum():
                previous = ""
                continue
            if piece[0].isdigit():
                previous = "0"
                continue
            total += self._word_score(piece, previous, author)
            previous = piece.lower().replace("’", "'")
        if right and previous:
            total += self._word_score(right, previous, author)
        return total

    def _word_score(self, word: str, previous: str, author: Collection[str]) -> float:
        lower = word.lower().replace("’", "'")
        base = lower[:-2] if lower.endswith("'s") and self.count(lower) < 0 else lower
        if not self.known(word) and word not in author:
            if len(word) == 1:
                return -LETTER
            if lower in FOREIGN:
                return -PARTICLE
            unknown = UNKNOWN_NAME if word[0].isupper() and len(word) > 2 else UNKNOWN
            return -unknown - UNKNOWN_LETTER * len(word)
        count = max(self.count(base), 0)
        if (word[0].isupper() and word[1:2].islower()) or not count:
            count = max(count, self.name_count(base), 0)
        if previous:
            together = self.pair(previous, base)
            before = _CONTEXTS.get(previous) or self.count(previous)
            if together and before > 0:
                return math.log(min(together / before, 1.0))
        return math.log((count + 0.5) / TOTAL) + (BACK_OFF if previous else 0.0)

    def segment(self, letters: str) -> list[str] | None:
        """`letters` cut into known words in the most probable way; None if there is no way.

        Args:
            letters: a word or words without spaces, at most some hundred letters.
        """
        size = len(letters)
        best: list[tuple[float, int, str]] = [(-math.inf, 0, "")] * (size + 1)
        best[0] = (0.0, 0, "")
        for end in range(1, size + 1):
            for start in range(max(0, end - LONGEST), end):
                score, _, previous = best[start]
                piece = letters[start:end]
                if (
                    score == -math.inf
                    or not self.known(piece)
                    or (
                        # A capital begins a word, and a capital alone is an initial, not a word.
                        (not piece[1:].islower() and len(piece) > 1)
                        or (piece.isupper() and piece not in "AI")
                    )
                ):
                    continue
                total = score + self._word_score(piece, previous.lower(), ())
                if total > best[end][0]:
                    best[end] = (total, start, piece)
        if best[size][0] == -math.inf:
            return None
        pieces: list[str] = []
        end = size
        while end:
            pieces.append(best[end][2])
            end = best[end][1]
        return pieces[::-1]


# Of the corpus the counts are from: words, sentences, numbers (`meta.json`).
TOTAL = 66_753_390
_CONTEXTS = {"<s>": 3_149_520, "0": 250_830}


@lru_cache(maxsize=8)
def lexicon(words: frozenset[str] = frozenset()) -> Lexicon:
    """The shared lexicon with these words of the user's own."""
    return Lexicon(words)


def user_words(path: str) -> frozenset[str]:
    """The words of a user's list: one a line; empty lines and lines that start with # are passed.

    A list that was changed is read again.

    Raises:
        OSError: if the file cannot be read.
        UnicodeDecodeError: if it is not UTF-8.
    """
    file = Path(path).absolute()
    state = file.stat()
    return _user_words(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _user_words(file: Path, _changed: int, _size: int) -> frozenset[str]:
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(w for line in lines if (w := line.strip()) and not w.startswith("#"))
