"""The dictionaries: which words exist, how common they and their pairs are.

"Is it a word" and "how common is it" are two questions: large frequency lists contain `tbe` and
`ment`. Membership comes from `words.tsv` (right in any case) and `names.tsv` (right with a
capital); counts only rank. Out-of-vocabulary is not wrong: names, coinages and dialect are unknown
too. How often people write an unknown form, right or not, is a third question (see `attested`).

The tables are sorted TSV files, looked up through a memory map: only the first key of each block of
rows is loaded, and a look-up costs a microsecond or two and is cached. Start reading at
`Lexicon`.
"""

from __future__ import annotations

import mmap
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path

from textfix.cache import cached
from textfix.io.shipped import shipped
from textfix.language.attested import attested
from textfix.language.ngrams import NGrams, open_ngrams
from textfix.patterns import regex

WORD_PATTERN = r"[^\W\d_]+(?:['’][^\W\d_]+)*"
WORD = regex(WORD_PATTERN)

LONGEST = 20  # code points of the longest word that `segment` tries
LONGEST_WORD = 60  # code points; no word of the dictionaries is longer
STRAY = 9.0  # a letter between words that belongs to none
UNSPACED = 26  # letters from which a word is taken for a line without spaces
JOINABLE = 0.0  # nats by which one word is likelier than two, to be looked at
RARE = 30  # uses in 67 million words

BLOCK = 2048  # bytes of a table that are looked through

# A word of the user's own is taken to be as common as the 20,000th word of English.
OWN_ATTESTED = -12.5
OWN_PLURAL = 4  # letters from which a word of the user's own may have a plural that is not listed
# A compound of the user's own: as if the corpus had it often, and in no other form.
OWN_COMPOUND = (1000, 0, 0)

_MEMORY = 100_000  # words and pairs in each cache
FEW = 3000  # names looked up before all are read
_SEGMENTS = 20_000  # and words that were cut up


class Table:
    """A TSV file sorted by the bytes of its first column, read through a memory map."""

    __slots__ = ("_data", "_firsts", "_starts")

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # The first key of each block, and where the blocks begin and the last one ends.
        self._firsts: list[bytes] = []
        self._starts: list[int] = []
        start = 0
        while start < len(data):
            self._starts.append(start)
            self._firsts.append(data[start : data.find(b"\t", start)])
            start = data.find(b"\n", start + BLOCK) + 1 or len(data)
        self._starts.append(len(data))

    def get(self, key: str) -> list[str] | None:
        """The other columns of the row `key`; None if there is no such row."""
        wanted = key.encode("utf-8", "surrogatepass")
        block = bisect_right(self._firsts, wanted) - 1
        if block < 0:
            return None
        data, start = self._data, self._starts[block]
        if self._firsts[block] != wanted:
            start = data.find(b"\n%b\t" % wanted, start, self._starts[block + 1]) + 1
            if not start:
                return None
        return data[start + len(wanted) + 1 : data.find(b"\n", start)].decode().split("\t")

    def count(self, key: str) -> int:
        """The first number of the row `key`; -1 if there is no such row."""
        row = self.get(key)
        return -1 if row is None else int(row[0])


@cache
def table(name: str) -> Table:
    """The English table `name`, opened on first use."""
    return Table(shipped(f"{name}.tsv"))


@cache
def _model() -> NGrams:
    return open_ngrams(shipped("ngrams.bin"))


@cache
def _keys(name: str) -> frozenset[str]:
    rows = shipped(f"{name}.tsv").read_bytes()
    return frozenset(rows.translate(None, b"\t0123456789").decode().split())  # without the counts


@cached(_MEMORY)
def _count(word: str) -> int:
    return table("words").count(word) if word in _keys("words") else -1


@cached(_MEMORY)
def _is_rare_name(word: str) -> bool:
    return table("rare_names").get(word) is not None


@cached(_MEMORY)
def _joint(part: str) -> tuple[int, int]:
    row = table("joints").get(part)
    return (int(row[0]), int(row[1])) if row else (0, 0)


@cache
def _endings() -> frozenset[str]:
    return frozenset(part[1:] for part in _keys("joints") if part[0] == "-")


class _Names(Collection[str]):
    """The names: a few are looked up in their table, as an article needs them, before all are read,
    which takes longer than repairing it.
    """

    def __init__(self) -> None:
        self.asked = 0

    def __contains__(self, word: object) -> bool:
        if self.asked > FEW:
            return word in _keys("names")
        self.asked += 1
        return isinstance(word, str) and table("names").get(word) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(_keys("names"))

    def __len__(self) -> int:
        return len(_keys("names"))


_names = _Names()


@cached(_MEMORY)
def _name_count(word: str) -> int:
    return table("names").count(word) if word in _names else -1


@cached(_MEMORY)
def _compound(hyphenated: str) -> tuple[int, int, int]:
    row = table("compounds").get(hyphenated)
    return (int(row[0]), int(row[1]), int(row[2])) if row else (0, 0, 0)


@cached(_MEMORY)
def _partners(part: str) -> int:
    return max(0, table("hyphen_parts").count(part))


@cached(_MEMORY)
def _misreading(word: str) -> str | None:
    row = table("rejected").get(word)
    return row[0] if row else None


def small(text: str) -> str:
    """`text` in lowercase, code point by code point.

    `str.lower` makes two code points of `İ`, so offsets of its result are not
    offsets of the text: `İbrahimović`.
    """
    return text.replace("İ", "i").lower()


class Lexicon:
    """The English dictionaries, with words of the user's own.

    One is made for each set of user words and shared. It caches its look-ups, and nothing else in
    it changes, so results never depend on earlier calls.
    """

    def __init__(self, words: Collection[str] = ()) -> None:
        self._own = frozenset(words)
        self._own_compounds = frozenset(word.lower() for word in words if "-" in word)
        self._known: dict[str, bool] = {}
        self._segments: dict[str, tuple[str, ...]] = {}
        self._joinable: dict[tuple[str, ...], bool] = {}
        self._plain: set[str] = set()  # words found not to be odd
        self._oov: set[str] = set()
        self._whole: set[str] = set()  # found to be words for `is_word`

    @property
    def own(self) -> frozenset[str]:
        """The words of the user's own, as they are listed."""
        return self._own

    def count(self, word: str) -> int:
        """How often the lower-case `word` is in the corpus; -1 if it is not a word."""
        return _count(word)

    def name_count(self, word: str) -> int:
        """How often `word` is in the corpus as a name; -1 if it is none."""
        return _name_count(word.lower())

    def rare_name(self, word: str) -> bool:
        """Whether the lower-case `word` is a name of people or places that the corpus has not."""
        return _is_rare_name(word)

    def compound(self, hyphenated: str) -> tuple[int, int, int]:
        """How often the corpus has a compound hyphenated, closed and open; zeros if unknown."""
        if hyphenated.lower() in self._own_compounds:
            return OWN_COMPOUND
        return _compound(hyphenated.lower())

    def partners(self, part: str) -> int:
        """With how many words the corpus combines the part "-held" or "non-"; 0 if with few."""
        return _partners(part)

    def joint(self, part: str) -> tuple[int, int]:
        """In how many words the corpus joins a part with a hyphen, and in how many without.

        Args:
            part: "yellow-" as first part, "-shaped" as last, "^-street" as last after a capital.
        """
        return _joint(part)

    @property
    def endings(self) -> frozenset[str]:
        """The last parts that the corpus joins to others: `joint` knows of no others."""
        return _endings()

    def misreading(self, word: str) -> str | None:
        """What `word` is a known misreading of, as `tbe` is of "the"; None if of nothing."""
        return _misreading(word.lower())

    def attested(self, form: str) -> float:
        """How probable `form` is, as it is written, on the web: a natural logarithm.

        It says nothing of whether the form is right: compare it with that of another reading.

        Args:
            form: a word with its case.

        Returns:
            -3.5 for `the`, -19.5 for the rarest forms, `attested.FLOOR` for all others; at
            least `OWN_ATTESTED` for words of the user's own.
        """
        nats = attested().nats(form)
        return max(nats, OWN_ATTESTED) if form and self._is_own(form) else nats

    @property
    def model(self) -> NGrams:
        """The language model: how probable words are after one another."""
        return _model()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that is right in lowercase."""
        return _keys("words") | self._own if self._own else _keys("words")

    @property
    def names(self) -> Collection[str]:
        """Every word, in lowercase, that is right with a capital."""
        return _keys("names") if _names.asked > FEW else _names

    def is_word(self, piece: str) -> bool:
        """Whether `piece` is a word as written; like `known`, but made for cutting a text up."""
        lower = small(piece)
        if lower in self.words or piece in self._own:
            return True
        if lower.endswith(("'s", "’s")):
            piece, lower = piece[:-2], lower[:-2]
            if len(piece) < 2 or lower.endswith(("'s", "’s")):  # a word has one, not `'s's's`
                return False
            if lower in self.words or piece in self._own:
                return True
        if not piece[0].isupper():
            return False
        return lower in self.names or (not piece.isupper() and self.rare_name(lower))

    def joinable(self, first: str, second: str, left: str = "", right: str = "") -> bool:
        """Whether two words may be one that was split, by the language model alone.

        Args:
            first: the one.
            second: the other.
            left: the word before them, if there is one.
            right: the word after them.
        """
        words = left, first, second, right
        found = self._joinable.get(words)
        if found is None:
            if len(self._joinable) > _MEMORY:
                self._joinable.clear()
            one, two = (first, second), (first + second,)
            found = self._joinable[words] = self.gain(one, two, left, right) > JOINABLE
        return found

    def gain(
        self, one: tuple[str, ...], other: tuple[str, ...], left: str = "", right: str = ""
    ) -> float:
        """Nats by which other words are likelier than some between two words, if there are any."""
        model = self.model
        score, key = model.score, model.key
        begin = key(left.lower()) if left.isalpha() else 0
        nats = []
        for words in (one, other):
            before, last, total = 0, begin, 0.0
            for word in (*words, right) if right.isalpha() else words:
                this = key(word.lower())
                total += score(this, last, before)
                before, last = last, this
            nats.append(total)
        return nats[1] - nats[0]

    def known(self, word: str) -> bool:
        """Whether `word` is right as it is written: a word, a name with its capital, an acronym."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _MEMORY:
                self._known.clear()
            found = self._known[word] = self._is_known(word)
        return found

    def _is_own(self, word: str) -> bool:
        """Whether a word, or what it is the plural of, is listed: `Zorbelquists and` must not
        become `Zorbelquist sand`."""
        own = self._own
        if not own:
            return False
        if word in own or word.lower() in own:
            return True
        one = word[:-1]
        return word[-1] in "sS" and len(one) >= OWN_PLURAL and (one in own or one.lower() in own)

    def _is_known(self, word: str) -> bool:
        if not word:
            return False
        word = word.replace("’", "'")
        if self._is_own(word):
            return True
        if word.endswith(("'s", "'S")) and len(word) > 3:
            word = word[:-2]
            if self._is_own(word):
                return True
        lower = word.lower()
        if len(word) == 1:
            return word in "aAIO" or word.isupper()  # a capital alone is an initial
        if word.isupper() or self.count(lower) >= 0:
            return True
        return word[0].isupper() and (self.name_count(lower) >= 0 or self.rare_name(lower))

    def oov_among(self, words: Iterable[str]) -> set[str]:
        """Those of `words` that are worth a look: unknown, or so much rarer than what a moved space
        would make of them (`oft he`, `int he`) that they may be fragments, or rare (`met hods`)."""
        plain, oov = self._plain, self._oov
        if len(plain) + len(oov) > _MEMORY:
            plain.clear()
            oov.clear()
        found = set(words) - plain
        for word in found - oov:
            if self.known(word) and not self.rare(word) and not self._fragment(word):
                plain.add(word)
                found.remove(word)
            else:
                oov.add(word)
        return found

    def unknown_among(self, words: Iterable[str]) -> set[str]:
        """Those of `words` that `is_word` says no to."""
        rest = set(words) - self._whole
        found = {word for word in rest if not self.is_word(word)}
        if len(self._whole) > _MEMORY:
            self._whole.clear()
        self._whole |= rest - found
        return found

    def rare(self, word: str) -> bool:
        """Whether `word` is a known lowercase word that is hardly used."""
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

    def segment(self, letters: str) -> tuple[str, ...]:
        """`letters` cut into words in the most probable way; what is not a word stays in one piece.

        Args:
            letters: words without spaces; the time is proportional to their number.
        """
        found = self._segments.get(letters)
        if found is None:
            if len(self._segments) > _SEGMENTS:
                self._segments.clear()
            found = self._segments[letters] = self._segment(letters)
        return found

    def _segment(self, letters: str) -> tuple[str, ...]:
        model, words = self.model, self.words
        low = small(letters)
        size = len(low)
        best = [0.0] * (size + 1)
        begin = [0] * (size + 1)
        for end in range(1, size + 1):
            found, at = best[end - 1] - STRAY, end - 1
            for start in range(max(0, end - LONGEST), end - 1):
                if low[start:end] in words:
                    total = best[start] + model.score(model.key(low[start:end]))
                    if total > found:
                        found, at = total, start
            best[end], begin[end] = found, at
        pieces: list[str] = []
        end = size
        while end:
            start = begin[end]
            if end - start == 1:
                while start and start - begin[start] == 1:
                    start -= 1
            pieces.append(letters[start:end])
            end = start
        return tuple(pieces[::-1])


@lru_cache(maxsize=8)
def lexicon(words: frozenset[str] = frozenset()) -> Lexicon:
    """The shared lexicon with these words of the user's own."""
    return Lexicon(words)
