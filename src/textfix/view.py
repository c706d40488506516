"""A text as the rules see it: lines, words, suspects, protected spans; computed once, if asked.

On clean text almost nothing here becomes an object: one regular expression finds the words, each
*type* of word is looked up once, and only the places of suspect types are visited.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import compress, count, islice
from operator import add
from typing import Any, Generic, TypeVar

from textfix.gate import LONGEST_LINE, is_english, line_is_english
from textfix.language import foreign
from textfix.lexicon import WORD, WORD_PATTERN, Lexicon, words_of
from textfix.model import Evidence, Span
from textfix.protect import code_lines, protected
from textfix.spelling import RUN_STRONG, run_together

_AFTER = re.compile(rf"[ \t]*({WORD_PATTERN}|\d+)")
_LINE_END = re.compile(r"\r\n?|\n")
_PLAIN = re.compile("[a-zA-Z ]+")
_REACH = 40  # code points looked at for the neighbouring word

# A word that stands this often is its author's (a name, a coinage), not an accident.
AUTHOR_USES = 3


T = TypeVar("T")


class lazy(Generic[T]):
    """An attribute that is computed when first asked for.

    `functools.cached_property` without the lock it takes in Python 3.11: a line of text asks for
    some twenty attributes, and each lock costs as much as computing most of them. Two threads may
    compute a value twice; it is the same.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, view: Any, owner: type | None = None) -> T:
        if view is None:
            return self  # type: ignore[return-value]  # asked of the class, by a tool for pages
        # The value in the instance's own dictionary is found before this is called again.
        value: T = self._compute(view)
        view.__dict__[self._name] = value
        return value


class View:
    """A text and what can be asked of it.

    `language` is the profile's setting; `respaced` says how many spaces have been put in and taken
    out already: a text that was repaired looks cleaner than it is.
    """

    def __init__(
        self,
        text: str,
        lexicon: Lexicon,
        language: str = "auto",
        respaced: tuple[int, int] = (0, 0),
    ) -> None:
        self.text = text
        self.lexicon = lexicon
        self.language = language
        self.respaced = respaced
        self._english: dict[int, bool] = {}

    # -- characters and lines ----------------------------------------------------------------

    @lazy
    def signs(self) -> frozenset[str]:
        """Every character of the text but for spaces and the letters a to z."""
        return frozenset(_PLAIN.sub("", self.text))

    def has(self, signs: str) -> bool:
        """Whether any of `signs` stands in the text: the cheapest reason to do nothing."""
        return not self.signs.isdisjoint(signs)

    @lazy
    def lines(self) -> list[Span]:
        """The lines without their line ends (LF, CR LF or CR), as spans."""
        if not self.has("\r\n"):
            return [(0, len(self.text))]
        spans = []
        start = 0
        for match in _LINE_END.finditer(self.text):
            spans.append((start, match.start()))
            start = match.end()
        spans.append((start, len(self.text)))
        return spans

    @lazy
    def _line_starts(self) -> list[int]:
        return [start for start, _ in self.lines]

    def line_at(self, position: int) -> int:
        """Index of the line that holds `position`."""
        return bisect_right(self._line_starts, position) - 1

    # -- words -------------------------------------------------------------------------------

    @lazy
    def words(self) -> list[str]:
        """The words of the text, as written."""
        return words_of(self.text)

    @lazy
    def _starts(self) -> list[int]:
        """Where each of `words` begins."""
        return [match.start() for match in WORD.finditer(self.text)]

    @lazy
    def counts(self) -> Counter[str]:
        """How often each word stands in the text, as written."""
        return Counter(self.words)

    @lazy
    def hyphenated(self) -> dict[str, list[int]]:
        """Where each word with a hyphen inside stands, as written."""
        places: dict[str, list[int]] = {}
        if self.has(HYPHENS):
            for start, word in _hyphenated(self.text):
                places.setdefault(word, []).append(start)
        return places

    @lazy
    def compounds(self) -> Counter[str]:
        """How often each compound stands in the text, lower case, with a plain hyphen."""
        found: Counter[str] = Counter()
        for word, places in self.hyphenated.items():
            found[word.lower().replace("\N{HYPHEN}", "-")] += len(places)
        return found

    @lazy
    def _odd_types(self) -> set[str]:
        return self.lexicon.odd_among(self.counts)

    @lazy
    def author(self) -> frozenset[str]:
        """Words no dictionary has, but the document uses so often that they are its author's."""
        return frozenset(
            word
            for word in self._odd_types
            if self.counts[word] >= AUTHOR_USES
            and len(word) > 3
            and not self.lexicon.known(word)
            and self.lexicon.misreading(word) is None
            # The same accident may befall the same words again: `performanceand`.
            and run_together(self.lexicon, word) < RUN_STRONG
        )

    def known(self, word: str) -> bool:
        """Whether `word` is right as written: by a dictionary or by its use in the document."""
        return self.lexicon.known(word) or word in self.author

    @lazy
    def odd(self) -> frozenset[str]:
        """The types worth a look: unknown words and possible fragments of words."""
        if self.language == "none":
            return frozenset()
        found = self._odd_types - self.author
        # `longterm` is a word, but beside `long-term` in one document it may have lost something.
        for compound in self.compounds:
            closed = compound.replace("-", "")
            found |= {w for w in (closed, closed.capitalize()) if w in self.counts}
        return frozenset(found)

    @lazy
    def suspects(self) -> list[Span]:
        """Where the odd words stand in English, sorted: all that word spacing needs to look at."""
        odd = self.odd
        if not odd:
            return []
        return [
            (start, end)
            for start, end in self._places(odd)
            if _stands_alone(self.text, start, end) and (self.english(start) or self.maybe_english)
        ]

    @lazy
    def joinable(self) -> list[Span]:
        """The second of two words that one space parts, where together they are one: `no where`."""
        words = self.words
        # Nearly no pair of neighbours makes a word, so they are told apart without a loop here.
        both = map(add, words, islice(words, 1, None))
        joined = compress(count(), map(self.lexicon.words.__contains__, both))
        pairs = {(words[index], words[index + 1]) for index in joined}
        places = []
        for first, second in pairs:
            if not self.lexicon.joinable(first, second):
                continue
            whole = f"{first} {second}"
            start = self.text.find(whole)
            while start >= 0:
                end = start + len(whole)
                if _stands_alone(self.text, start, end) and self.english(start):
                    places.append((end - len(second), end))
                start = self.text.find(whole, start + 1)
        return sorted(places)

    def _places(self, words: frozenset[str]) -> list[Span]:
        """Where `words` stand, sorted."""
        text = self.text
        if len(words) > _FEW:
            found = zip(self._starts, self.words, strict=True)
            among = compress(found, map(words.__contains__, self.words))
            return [(start, start + len(word)) for start, word in among]
        # A handful of words is found faster by searching for each.
        places: list[Span] = []
        for word in words:
            start = text.find(word)
            while start >= 0:
                end = start + len(word)
                match = None
                if not (start and text[start - 1].isalpha()):
                    match = WORD.match(text, start)
                if match and match.end() == end and not _INSIDE.match(text, max(0, start - 2)):
                    places.append((start, end))
                start = text.find(word, end)
        return sorted(places)

    @lazy
    def prior(self) -> Evidence:
        """The odds that a suspect of this document is damage, from its share of unknown words.

        A clean article needs stronger evidence than a bad scan. Only words with a small first
        letter count: an unknown word with a capital is most often a name.
        """
        words = self.counts.total()
        unknown = sum(
            self.counts[word]
            for word in self.odd
            if word[0].islower() and len(word) > 1 and not self.known(word)
        )
        # One suspect of a hundred is taken for granted, so that a short text proves nothing.
        share = (unknown + 1) / (words + 100)
        note = f"{unknown} of {words} words are unknown, names aside"
        return Evidence("document", note, PRIOR + min(1.0, max(0.0, 60 * (share - 0.01))))

    def word_before(self, start: int) -> Span | None:
        """The word that one space parts from `start`; None if there is none."""
        if start < 2 or self.text[start - 1] != " ":
            return None
        begin = _word_start(self.text, start - 1)
        if begin == start - 1 or (begin and self.text[begin - 1].isdigit()):
            return None  # nothing, or the end of `7th`
        return begin, start - 1

    def word_after(self, end: int) -> Span | None:
        """The word that one space parts from `end`; None if there is none."""
        if self.text[end : end + 1] != " ":
            return None
        found = WORD.match(self.text, end + 1, end + 1 + _REACH)
        if found is None or self.text[found.end() : found.end() + 1] in ("'", "’"):
            return None  # nothing, or clipped: `doin'`
        return found.span()

    def context(self, start: int, end: int) -> tuple[str, str]:
        """The words directly before and behind a span; "" where something else stands there."""
        edge = start
        while edge and self.text[edge - 1] in " \t":
            edge -= 1
        before = self.text[_word_start(self.text, edge) : edge]
        if not before and edge and self.text[edge - 1].isdigit():
            before = "0"
        after = _AFTER.match(self.text, end, end + _REACH)
        return before, after[1] if after else ""

    # -- language and protection -------------------------------------------------------------

    def english(self, position: int) -> bool:
        """Whether the line at `position` is English; a short line is what its document is."""
        if self.language != "auto":
            return self.language == "en"
        line = bisect_right(self._line_starts, position) - 1
        found = self._english.get(line)
        if found is None:
            start, end = self.lines[line]
            verdict = line_is_english(
                self.lexicon, self.text[start : min(end, start + LONGEST_LINE)]
            )
            found = self._english[line] = self.is_english if verdict is None else verdict
        return found

    @lazy
    def is_english(self) -> bool:
        """Whether the text as a whole is English, judged from its beginning."""
        return is_english(self.lexicon, self.text)

    @lazy
    def maybe_english(self) -> bool:
        """Whether a short text may be English although too little of it tells: a title, a name."""
        if self.language != "auto" or len(self.text) > _TITLE:
            return False
        return self.is_english or not foreign(self.words)

    @lazy
    def protected(self) -> list[Span]:
        """Spans no edit may begin or end in: addresses, code, mathematics, handles, `[sic]`."""
        return protected(self.text)

    @lazy
    def code(self) -> list[Span]:
        """Lines of code or data, which no rule of words, lines or punctuation may touch."""
        return code_lines(self.text)


def inside(spans: list[Span], position: int) -> bool:
    """Whether `position` lies strictly inside one of the sorted, disjoint `spans`."""
    index = bisect_left(spans, (position,)) - 1
    return index >= 0 and position < spans[index][1]


# log-odds of damage for a suspect of a document without other damage; set on the clean sets.
PRIOR = -4.0

_INSIDE = re.compile(r"[^\W\d_]['’]")  # what follows is the rest of a word: `didn't`
_TITLE = 100  # code points
_FEW = 100  # words; below it `str.find` for each beats one pass over all words
_GLUE = frozenset("_@#/\\")
_SIGNS = frozenset(":|$%<")
_CALLS = frozenset("(|")
_MEMBERS = frozenset(".[")
_CLIPS = frozenset("'’")


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the word at `start:end` is a word of a sentence and no part of something else."""
    left, right = text[max(0, start - 2) : start], text[end : end + 2]
    before, after = left[-1:], right[:1]
    if before in _GLUE or after in _GLUE or before.isalnum() or after.isalnum():
        return False  # `x2_rows`, `7to9club`, `@handle`
    if before in _SIGNS or left == "--" or after in _CALLS:
        return False  # `:goto`, `--autostash`, `tolower()`
    if before in _MEMBERS and left[:-1].isalnum():
        return False  # `file.ext`, `setf[iletype]`
    # `singin'`, but not `''said''`
    return (before not in _CLIPS or left == "''") and (after not in _CLIPS or right == "''")


def _word_start(text: str, end: int) -> int:
    """Where the word that ends at `end` begins; `end` itself if none does."""
    start = end
    while start and (
        text[start - 1].isalpha()
        or (start < end and text[start - 1] in "'’" and start > 1 and text[start - 2].isalpha())
    ):
        start -= 1
    return start


# What may stand for a hyphen inside a word.
HYPHENS = "-\N{HYPHEN}¬\N{SOFT HYPHEN}"
_JOINT = re.compile(rf"[{HYPHENS}](?=[^\W\d_])")
_HEAD = re.compile(r"[^\W\d_]+\Z")
_CHAIN = re.compile(rf"[^\W\d_]+(?:[{HYPHENS}][^\W\d_]+)+")


def _hyphenated(text: str) -> Iterator[tuple[int, str]]:
    """The words with a hyphen inside and where they begin, found from their first hyphen."""
    done = 0
    for joint in _JOINT.finditer(text):
        if joint.start() < done:
            continue
        head = _HEAD.search(text[max(done, joint.start() - _REACH) : joint.start()])
        if head and (match := _CHAIN.match(text, joint.start() - len(head[0]))):
            done = match.end()
            yield match.start(), match[0]
