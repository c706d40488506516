"""A text as the rules see it: lines, words, suspects, protected spans; computed on first use.

Facts about a single line are in its `Line`, which is cached. This module combines the lines and
adds the facts that need the whole document.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from functools import update_wrapper
from itertools import accumulate
from operator import add
from typing import Any, TypeVar, cast

from textfix.deadline import UNLIMITED, Deadline
from textfix.document.features import ODD, TWICE, LineFeatures, TextFeatures, look
from textfix.document.lines import HYPHENS, IDENTIFIER, Line, lazy, mended
from textfix.document.protection import code_lines, kept, protected
from textfix.document.tally import Tally
from textfix.language.lexicon import WORD, WORD_PATTERN, Lexicon
from textfix.language.word_cost import RUN_STRONG, run_together
from textfix.language.words import english, foreign, surely_english
from textfix.patterns import regex
from textfix.record.model import Evidence, Span
from textfix.settings.profile import ENGLISH

_AFTER = regex(rf"[ \t]*({WORD_PATTERN}|\d+)")
_LINE_END = regex(r"\r\n?|\n")
BEGINNING = 20_000  # code points from which the language of a document is judged
_REACH = 40  # code points looked at for the neighbouring word

DAMAGED_SHARE = 0.05  # of the words of a damaged English text are small words, or more
NO_SPACE = 12  # code points between the spaces of a text that has lost them

# A word that occurs this often is its author's (a name, a coinage), not an accident.
AUTHOR_USES = 3


F = TypeVar("F", bound=Callable[..., Any])
_NOTHING = object()


def of_view(function: F) -> F:
    """Cache the results of a function of a view with the view.

    Args:
        function: its first argument is the view, the others are hashable settings.
    """

    def ask(view: View, *settings: Hashable) -> Any:
        key = (function, *settings)
        found = view.found.get(key, _NOTHING)
        if found is _NOTHING:
            found = view.found[key] = function(view, *settings)
        return found

    return cast(F, update_wrapper(ask, function))


class View:
    """A text and the facts about it.

    `language` is the profile's setting; `respaced` says how many spaces have been put in and taken
    out already: a text that was repaired looks cleaner than it is. Every loop over the
    text checks `deadline`.
    """

    def __init__(
        self,
        text: str,
        lexicon: Lexicon,
        language: str = "auto",
        respaced: tuple[int, int] = (0, 0),
        deadline: Deadline = UNLIMITED,
    ) -> None:
        self.text = text
        self.lexicon = lexicon
        self.language = language
        self.respaced = respaced
        self.deadline = deadline
        self.found: dict[tuple[Hashable, ...], Any] = {}  # by `of_view`

    # -- characters and lines ----------------------------------------------------------------

    @lazy
    def signs(self) -> frozenset[str]:
        """Every character of the text except for spaces and the letters a to z, all figures as "0".

        Those after a space are there with their space too, as " -"; those before a letter or
        figure with an "a", as ",a", and before a capital with an "A"; if a letter or figure stands
        before them too, as "a'a"; and if another sign does, as ".'a". Apostrophes before a space
        are there with it as well, as "' ".
        """
        ends = [end for end in "\r\n" if end in self.text]
        features = self.features
        told = [ODD] * bool(features.flagged) + [TWICE] * bool(features.twice)
        return frozenset(features.signs.union(ends, told))

    @lazy
    def features(self) -> TextFeatures:
        """The features of the text."""
        return TextFeatures(self.lexicon, self.deadline.each(self.line_texts))

    def has(self, signs: str) -> bool:
        """Whether any of `signs` is in the text: the cheapest reason to do nothing."""
        return not self.signs.isdisjoint(signs)

    @lazy
    def lines(self) -> list[Span]:
        """The lines without their line ends (LF, CR LF or CR), as spans."""
        if "\r" not in self.text:
            sizes = list(map(len, self.line_texts))
            starts = list(accumulate(sizes, lambda start, size: start + size + 1, initial=0))
            return list(zip(starts, map(add, starts, sizes), strict=False))
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

    @lazy
    def line_texts(self) -> list[str]:
        """The lines without their line ends."""
        if "\r" not in self.text:
            return self.text.split("\n")
        return [self.text[start:end] for start, end in self.lines]

    @lazy
    def each_line(self) -> list[Line]:
        """The cached `Line` of each line."""
        line_features = self.deadline.each(self.features.line_features)
        return [look.line or self._line(look) for look in line_features]

    def line(self, number: int) -> Line:
        """The cached `Line` of that number."""
        look = self.features.line_features[number]
        return look.line or self._line(look)

    def _line(self, look: LineFeatures) -> Line:
        look.line = Line(self.lexicon, look.text)
        return look.line

    @lazy
    def _strange(self) -> list[tuple[int, int, Line]]:
        """The lines with something unusual or doubtful; with their index and their offset."""
        lines = [(number, self.line(number)) for number in self.features.flagged]
        return [(number, self.lines[number][0], line) for number, line in lines if line.flagged]

    @lazy
    def tally(self) -> Tally:
        """What is between white space, counted."""
        line_features = self.features.line_features
        if any(map(str.isspace, self.features.signs)):
            line_features = [look(self.lexicon, " ".join(line.split())) for line in self.line_texts]
        return Tally(self.lexicon, line_features)

    # -- words -------------------------------------------------------------------------------

    @lazy
    def words(self) -> list[str]:
        """The words of the text, as written."""
        return [word for line in self.each_line for word in line.words]

    @lazy
    def size(self) -> int:
        """How many words there are."""
        return sum(len(line.words) for line in self.each_line)

    @lazy
    def counts(self) -> Counter[str]:
        """How often each word is in the text, as written."""
        return Counter(self.words)

    @lazy
    def hyphenated(self) -> dict[str, list[int]]:
        """Where each word with an inner hyphen is, as written."""
        places: dict[str, list[int]] = {}
        if self.has(HYPHENS):
            for (offset, _), line in zip(self.lines, self.each_line, strict=True):
                for start, word in line.hyphenated:
                    places.setdefault(word, []).append(offset + start)
        return places

    @lazy
    def compounds(self) -> Counter[str]:
        """How often each compound is in the text, lower case, with a plain hyphen."""
        found: Counter[str] = Counter()
        for word, places in self.hyphenated.items():
            found[word.lower().replace("\N{HYPHEN}", "-")] += len(places)
        return found

    @lazy
    def closed(self) -> frozenset[str]:
        """The compounds, written without their hyphens."""
        return frozenset(compound.replace("-", "") for compound in self.compounds)

    @lazy
    def _odd_types(self) -> set[str]:
        return {oov.word for _, _, line in self._strange for oov in line.oov}

    @lazy
    def author(self) -> frozenset[str]:
        """Words no dictionary has, but the document uses so often that they are its author's."""
        counts = Counter(oov.word for _, _, line in self._strange for oov in line.oov)
        return frozenset(
            word
            for word, uses in counts.items()
            if uses >= AUTHOR_USES
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
    def oov(self) -> frozenset[str]:
        """The types worth a look: unknown words and possible fragments of words."""
        if self.language == "none":
            return frozenset()
        found = self._odd_types - self.author if self._odd_types else set()
        # `longterm` is a word, but beside `long-term` in one document it may have lost something.
        for closed in self._closed_too:
            found |= {w for w in (closed, closed.capitalize()) if w in self.counts}
        return frozenset(found)

    @property
    def _closed_too(self) -> Iterator[str]:
        """The compounds that may also occur without their hyphens."""
        if not self.has(HYPHENS):
            return iter(())
        if len(self.text) > BEGINNING:
            return iter(self.closed)
        return filter(self.text.lower().__contains__, self.closed)

    @lazy
    def suspects(self) -> list[Span]:
        """Where unusual words are in English lines, sorted: the input of word spacing."""
        oov = self.oov
        if not oov:
            return []
        found = [
            (offset + start, offset + end)
            for number, offset, line in self._strange
            if line.oov and (self._english(number) or self.maybe_english)
            for start, end, word, alone in line.oov
            if alone and word in oov
        ]
        if not oov <= self._odd_types:
            found += self._places(oov - self._odd_types)
            found.sort()
        return found

    @lazy
    def doubtful(self) -> list[Span]:
        """Where words stand that may be one (`no where`), and what else looks doubtful."""
        if self.language == "none":
            return []
        found = []
        for number, offset, line in self._strange:
            spans = line.joinable if line.joinable and self._english(number) else []
            if line.shapes and (self._english(number) or self.maybe_english):
                spans = spans + line.shapes
            found += [(offset + start, offset + end) for start, end in spans]
        return found

    def _places(self, words: frozenset[str]) -> Iterator[Span]:
        """Where `words`, which are not unusual by themselves, are in English."""
        for number, line in enumerate(self.each_line):
            if not words.isdisjoint(line.words) and (self._english(number) or self.maybe_english):
                offset = self.lines[number][0]
                for start, end in line.places(words):
                    yield offset + start, offset + end

    @lazy
    def prior(self) -> Evidence:
        """The odds that a suspect of this document is damage, from its share of unknown words.

        A clean article needs stronger evidence than a bad scan. Only words with a small first
        letter count: an unknown word with a capital is most often a name.
        """
        words = self.size
        unknown = sum(
            self.counts[word]
            for word in self.oov
            if word[0].islower() and len(word) > 1 and not self.known(word)
        )
        # One suspect in a hundred words is assumed, so that a short text proves nothing.
        share = (unknown + 1) / (words + 100)
        note = f"{unknown} of {words} words are unknown, without names"
        return Evidence("document", note, PRIOR + min(1.0, max(0.0, 60 * (share - 0.01))))

    @lazy
    def unspaced(self) -> bool:
        """Whether the text came with almost no spaces, though some may be there again."""
        least = sum(len(look.row) for look in self.features.line_features if "" not in look.marked)
        if len(self.text) <= NO_SPACE * (least - self.respaced[0] + 1):
            return False
        tokens = self.text.split()  # what sets a line in is no text
        came = len(tokens) - self.respaced[0]
        return (
            sum(map(len, tokens)) > NO_SPACE * (max(came, 1) + 1)
            and self.has(".,;:!?()")
            and not self.has("_{}=<>@\\")
            and not IDENTIFIER.search(self.text)
        )

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
        """The words directly before and behind a span; "" where something else is there."""
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
        return self._english(bisect_right(self._line_starts, position) - 1)

    def garbled(self, position: int) -> bool:
        """Whether the line at `position` may be English that is too damaged, or too full of names,
        to tell: its document is English, and the line has more of its small words than of others.
        """
        line = self.line(bisect_right(self._line_starts, position) - 1)
        return self._damaged_english and (line.tally[1] or 1) > line.tally[2]

    @lazy
    def _damaged_english(self) -> bool:
        if self.language != "auto":
            return False
        if self.is_english:
            return True
        tallies = [line.tally for line in self.each_line]
        words, small, other = (sum(tally[at] for tally in tallies) for at in range(3))
        return small > max(3 * other, words * DAMAGED_SHARE)

    def _english(self, number: int) -> bool:
        if self.language != "auto":
            return self.language == ENGLISH
        verdict = self.line(number).english
        return self.is_english if verdict is None else verdict

    @lazy
    def is_english(self) -> bool:
        """Whether the text as a whole is English, judged from its beginning."""
        whole = len(self.text) <= BEGINNING
        if whole and surely_english(line.tally for line in self.each_line):
            return True
        if whole and len(self.line_texts) == 1:
            return self.line(0).title
        words = self.words if whole else WORD.findall(self.text, 0, BEGINNING)
        return english(mended(self.lexicon, words), self.lexicon.known, short=True) is True

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
    def kept(self) -> list[Span]:
        """Spans nothing may be edited in: a mark in the text says so."""
        return kept(self.text)

    @lazy
    def code(self) -> list[Span]:
        """Lines of code or data, which no rule of words, lines or punctuation may touch."""
        return code_lines(self.text)


def inside(spans: list[Span], position: int) -> bool:
    """Whether `position` lies strictly inside one of the sorted, disjoint `spans`."""
    index = bisect_left(spans, (position,)) - 1
    return index >= 0 and position < spans[index][1]


def touches(spans: list[Span], start: int, end: int) -> bool:
    """Whether an edit from `start` to `end` reaches into one of the sorted, disjoint `spans`."""
    index = bisect_left(spans, (end,)) - 1
    return index >= 0 and start < spans[index][1]


# log-odds of damage for a suspect of a document without other damage; set on the clean sets.
PRIOR = -4.0

_TITLE = 100  # code points


def _word_start(text: str, end: int) -> int:
    """Where the word that ends at `end` begins; `end` itself if none does."""
    start = end
    while start and (
        text[start - 1].isalpha()
        or (start < end and text[start - 1] in "'’" and start > 1 and text[start - 2].isalpha())
    ):
        start -= 1
    return start
