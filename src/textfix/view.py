"""A text as the rules see it: lines, words, suspects, protected spans; computed once, if asked.

On clean text almost nothing here becomes an object: one regular expression finds the words, each
*type* of word is looked up once, and only the places of suspect types are visited.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from textfix.language import english
from textfix.lexicon import WORD, WORD_PATTERN, Lexicon
from textfix.model import Evidence, Span
from textfix.protect import code_lines, protected

_AFTER = re.compile(rf"[ \t]*({WORD_PATTERN}|\d+)")
_REACH = 40  # code points looked at for the neighbouring word

# A word that stands this often is its author's (a name, a coinage), not an accident.
AUTHOR_USES = 3


class View:
    """A text and what can be asked of it. `language` is the profile's setting."""

    def __init__(self, text: str, lexicon: Lexicon, language: str = "auto") -> None:
        self.text = text
        self.lexicon = lexicon
        self.language = language
        self._english: dict[int, bool] = {}

    # -- characters and lines ----------------------------------------------------------------

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character of the text."""
        return frozenset(self.text)

    def has(self, characters: str) -> bool:
        """Whether any of `characters` stands in the text: the cheapest reason to do nothing."""
        return not self.characters.isdisjoint(characters)

    @cached_property
    def lines(self) -> list[Span]:
        """The lines without their line ends (LF, CR LF or CR), as spans."""
        spans = []
        start = 0
        for match in re.finditer(r"\r\n?|\n", self.text):
            spans.append((start, match.start()))
            start = match.end()
        spans.append((start, len(self.text)))
        return spans

    @cached_property
    def _line_starts(self) -> list[int]:
        return [start for start, _ in self.lines]

    def line_at(self, position: int) -> int:
        """Index of the line that holds `position`."""
        return bisect_right(self._line_starts, position) - 1

    # -- words -------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word stands in the text, as written."""
        return Counter(WORD.findall(self.text))

    @cached_property
    def hyphenated(self) -> dict[str, list[int]]:
        """Where each word with a hyphen inside stands, as written."""
        places: dict[str, list[int]] = {}
        if self.has(HYPHENS):
            for start, word in _hyphenated(self.text):
                places.setdefault(word, []).append(start)
        return places

    @cached_property
    def compounds(self) -> Counter[str]:
        """How often each compound stands in the text, lower case, with a plain hyphen."""
        found: Counter[str] = Counter()
        for word, places in self.hyphenated.items():
            found[word.lower().replace("\N{HYPHEN}", "-")] += len(places)
        return found

    @cached_property
    def _odd_types(self) -> list[str]:
        return self.lexicon.odd_among(self.counts)

    @cached_property
    def author(self) -> frozenset[str]:
        """Words no dictionary has, but the document uses so often that they are its author's."""
        return frozenset(
            word
            for word in self._odd_types
            if self.counts[word] >= AUTHOR_USES
            and len(word) > 3
            and not self.lexicon.known(word)
            and self.lexicon.misreading(word) is None
        )

    def known(self, word: str) -> bool:
        """Whether `word` is right as written: by a dictionary or by its use in the document."""
        return self.lexicon.known(word) or word in self.author

    @cached_property
    def odd(self) -> frozenset[str]:
        """The types worth a look: unknown words and possible fragments of words."""
        if self.language == "none":
            return frozenset()
        found = set(self._odd_types) - self.author
        # `longterm` is a word, but beside `long-term` in one document it may have lost something.
        for compound in self.compounds:
            closed = compound.replace("-", "")
            found |= {w for w in (closed, closed.capitalize()) if w in self.counts}
        return frozenset(found)

    @cached_property
    def suspects(self) -> list[Span]:
        """Where the odd words stand in English, sorted: all that word spacing needs to look at."""
        odd = self.odd
        if not odd:
            return []
        return [
            (start, end)
            for start, end in self._places(odd)
            if _stands_alone(self.text, start, end) and self.english(start)
        ]

    def _places(self, words: frozenset[str]) -> list[Span]:
        """Where `words` stand, sorted."""
        text = self.text
        if len(words) > _FEW:
            return [m.span() for m in WORD.finditer(text) if m[0] in words]
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

    @cached_property
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
        line = self.line_at(position)
        found = self._english.get(line)
        if found is None:
            start, end = self.lines[line]
            words = Counter(WORD.findall(self.text, start, min(end, start + 4000)))
            verdict = english(words, self.lexicon.known)
            found = self._english[line] = self.is_english if verdict is None else verdict
        return found

    @cached_property
    def is_english(self) -> bool:
        """Whether the text as a whole is English, judged from its beginning."""
        words = (
            self.counts
            if len(self.text) <= _BEGINNING
            else Counter(WORD.findall(self.text, 0, _BEGINNING))
        )
        return english(words, self.lexicon.known, short=True) is True

    @cached_property
    def protected(self) -> list[Span]:
        """Spans no edit may begin or end in: addresses, code, mathematics, handles, `[sic]`."""
        return protected(self.text)

    @cached_property
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
_BEGINNING = 20_000  # code points from which the language of a document is judged
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
    if before in _GLUE or after in _GLUE or before.isdigit() or after.isdigit():
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
