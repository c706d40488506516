"""Facts about a line that do not depend on its document; cached for all documents.

A text is repaired in rounds, and most of its lines are the same as in the round before. So `Line`
computes once what depends on the line alone: its words, its unusual words, what looks doubtful, and
whether it is English. Start reading there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from itertools import compress, count, islice
from operator import add
from sys import intern
from typing import Any, Generic, NamedTuple, TypeVar

from textfix.language.lexicon import LONGEST_WORD, WORD, Lexicon
from textfix.language.words import FUNCTION, english, tally
from textfix.patterns import regex
from textfix.record.model import Span

LONGEST_LINE = 4_000  # code points that tell the language of a line; a longer one is not cached

RUN_TOGETHER = 8  # letters from which an unknown word is taken for several, to tell the language
STRANGE = 3  # one letter in so many may belong to no word

_REACH = 40  # code points looked back for the word before a hyphen


T = TypeVar("T")


class lazy(Generic[T]):
    """An attribute that is computed on first use.

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


class Odd(NamedTuple):
    """An unusual word of a line, and whether it stands alone, not as part of something."""

    start: int
    end: int
    word: str
    alone: bool


class Line:
    """A line without its line end."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        self.lexicon = lexicon
        self.text = text

    @lazy
    def words(self) -> list[str]:
        """The words of the line, as written; the same objects for equal words anywhere."""
        return list(map(intern, WORD.findall(self.text)))

    @lazy
    def oov(self) -> list[Odd]:
        """The words that are worth a look."""
        oov = self.lexicon.oov_among(self.words)
        return [
            Odd(start, end, intern(self.text[start:end]), stands_alone(self.text, start, end))
            for start, end in self.places(oov)
        ]

    def places(self, wanted: Collection[str]) -> Iterator[Span]:
        """Where those of the words stand that are `wanted`."""
        end = 0
        for word in self.words if wanted else ():
            start = self.text.index(word, end)  # no letters are between the words
            end = start + len(word)
            if word in wanted:
                yield start, end

    @lazy
    def joinable(self) -> list[Span]:
        """The second of two words that one space parts, where together they are one: `no where`."""
        words, text = self.words, self.text
        # Nearly no pair of neighbours makes a word, so they are told apart without a loop here.
        both = map(add, words, islice(words, 1, None))
        joined = compress(count(), map(self.lexicon.words.__contains__, both))
        around = ["", *words, "", ""]
        pairs = {
            (words[at], words[at + 1])
            for at in joined
            if self.lexicon.joinable(words[at], words[at + 1], around[at], around[at + 3])
        }
        places = []
        before, begin, edge = "", 0, 0  # the word before, and where it begins and ends
        for word in words if pairs else ():
            start = text.index(word, edge)
            end = start + len(word)
            together = (before, word) in pairs and text[edge:start] == " "
            if together and stands_alone(text, begin, end):
                places.append((start, end))
            before, begin, edge = word, start, end
        return places

    @lazy
    def shapes(self) -> list[Span]:
        """What looks doubtful, whatever the words are."""
        text = self.text
        return [*_letters(text), *unspaced(text), *mixed(text), *_capitals(text)]

    @lazy
    def flagged(self) -> bool:
        """Whether anything in it is worth a look."""
        return bool(self.oov or self.joinable or self.shapes)

    @lazy
    def hyphenated(self) -> list[tuple[int, str]]:
        """The words with a hyphen inside and where they begin."""
        return list(hyphenated(self.text))

    @lazy
    def english(self) -> bool | None:
        """Whether it is English; None if it is too short or too unlike a sentence to tell."""
        words = self.words
        if len(self.text) > LONGEST_LINE:
            words = WORD.findall(self.text[:LONGEST_LINE])
        return english(mended(self.lexicon, words), self.lexicon.known)

    @lazy
    def title(self) -> bool:
        """The same of a line that is a whole text, short as it may be."""
        return english(mended(self.lexicon, self.words), self.lexicon.known, short=True) is True

    @lazy
    def tally(self) -> tuple[int, int, int, int]:
        """How many words it has, how many small ones of English and of other languages; and how
        many words there may be more, or fewer of the small ones, when it is mended.
        """
        unknown = self.lexicon.unknown_among(self.words)
        changed = 0
        for word in self.words if unknown else ():
            if word in unknown:
                changed += len(_pieces(self.lexicon, word))
        return len(self.words), *tally(self.words), changed


def mended(lexicon: Lexicon, written: list[str]) -> list[str]:
    """The words of a text, put together and cut up where they are none, to tell the language."""
    unknown = lexicon.unknown_among(written)
    if not unknown:
        return written
    words: list[str] = []
    strange: list[str] = []  # neighbours that are not words: pieces of one?
    whole = ""  # what they are together, until it is longer than any word
    is_word = lexicon.is_word
    for word in written:
        if len(whole) <= LONGEST_WORD:
            whole += word
        found = len(whole) <= LONGEST_WORD and len(whole) > len(word) and is_word(whole)
        if word not in unknown and not found:
            strange, whole = [], ""
            words.append(word)
            continue
        strange.append(word)
        if found:
            del words[len(words) - len(strange) + 1 :]
            words.append(whole)
            strange, whole = [], ""
        elif len(word) < RUN_TOGETHER:
            words.append(word)
        else:
            strange, whole = [], ""
            words += _pieces(lexicon, word)
    return words


def _pieces(lexicon: Lexicon, word: str) -> tuple[str, ...]:
    """The words that an unknown word is made of; itself if the rest is too long."""
    if len(word) < RUN_TOGETHER:
        return (word,)
    pieces = lexicon.segment(word)
    left = sum(len(piece) for piece in pieces if not lexicon.is_word(piece))
    if left > len(word) / STRANGE:
        return (word,)
    # What is left between words found, `er` or `y`, tells no language.
    return tuple(piece for piece in pieces if len(piece) > 2 or piece.lower() in FUNCTION)


_GLUE = frozenset("_@#/\\")
_SIGNS = frozenset(":|$%<")
_CALLS = frozenset("(|")
_MEMBERS = frozenset(".[")
_CLIPS = frozenset("'’")


def stands_alone(text: str, start: int, end: int) -> bool:
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


# The shapes of what is doubtful. Each has a part that is rare and found fast; the whole pattern,
# which would be tried at every word, is tried only there.
_MIXED = regex(
    r"""
    (?<![\w'’/_-])
    (?:
        (?<![.,])\d+[^\W\d_]{2,}                   # `1983in`
      | [^\W\d_]{2,}\d+                           # `the1999`
      | (?<![.,])\d+(?=\ (?:\d|(?:st|nd|rd|th)\b))  # `19 78`, `46 th`
    )
    (?![_/@-])
    """,
    re.VERBOSE,
)
_BESIDE_DIGIT = regex(r"\d(?:(?=[^\W\d_]| (?:\d|st|nd|rd|th))|(?<=[^\W\d_]\d))")

# `T he` at the beginning of a sentence; elsewhere a capital alone means something.
_CAPITAL = regex(r"[B-HJ-Z](?= [a-z]+\b(?!['’-]))")
_OPENING = regex(r"(?:\A|[\r\n]|[.!?][\"”’']? )[\"“‘']?\Z")
# Neither identifiers nor words are so long; their neighbours are no evidence.
_UNSPACED = regex(r"(?<![\w/@])(?=\w*[^\W\d_]{12})[^\W_]{24,400}(?![\w/@=(])")
UNSPACED = 24  # code points of such a token, and more
# `profileOfTheUser`, `user.getProfile`, `getProfile(`: no function word of a sentence is written
# like this.
IDENTIFIER = regex(
    r"\b[a-z]{1,12}(?:[A-Z][a-z]{1,11})*(?:The|Of|From|In|And|To|For|With|By|On)[A-Z]"
    r"|\.[a-z]{1,12}[A-Z]\w*\(|\b[a-z]{1,12}[A-Z]\w*\("
)
# `r e a d e r`
_LETTERS = regex(r"(?<![\w'’.-])[^\W\d_](?: [^\W\d_](?![\w'’])){2,120}(?![ ]?['’.)])")
_TWO_LETTERS = regex(r" (?=[^\W\d_] [^\W\d_](?!\w))")


def _letters(text: str) -> Iterator[Span]:
    done = 1
    for gap in _TWO_LETTERS.finditer(text):
        if gap.start() >= done and (match := _LETTERS.match(text, gap.start() - 1)):
            done = match.end() + 1
            yield match.span()


def _capitals(text: str) -> Iterator[Span]:
    for match in _CAPITAL.finditer(text):
        if _OPENING.search(text, max(0, match.start() - 4), match.start()):
            yield match.span()


def unspaced(text: str) -> Iterator[Span]:
    """Where words have no spaces between them."""
    tokens = text.split()
    if max(map(len, tokens), default=0) < UNSPACED:
        return
    end = 0
    for token in tokens:
        if len(token) >= UNSPACED:
            start = text.index(token, end)
            end = start + len(token)
            yield from (match.span() for match in _UNSPACED.finditer(text, start, end))


def mixed(text: str) -> Iterator[Span]:
    """Where figures are in or beside letters, and where a number is cut in two."""
    done = 0
    for digit in _BESIDE_DIGIT.finditer(text):
        start = digit.start()
        while start > done and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        done = digit.end()
        if match := _MIXED.match(text, start):
            yield match.span()


# What may stand for a hyphen inside a word.
HYPHENS = "-\N{HYPHEN}¬\N{SOFT HYPHEN}"
_JOINT = regex(rf"[{HYPHENS}](?=[^\W\d_])")
_HEAD = regex(r"[^\W\d_]+\Z")
_COMPOUND = regex(rf"[^\W\d_]+(?:[{HYPHENS}][^\W\d_]+)+")


def hyphenated(text: str) -> Iterator[tuple[int, str]]:
    """The words with a hyphen inside and where they begin, found from their first hyphen."""
    done = 0
    for joint in _JOINT.finditer(text):
        if joint.start() < done:
            continue
        head = _HEAD.search(text[max(done, joint.start() - _REACH) : joint.start()])
        if head and (match := _COMPOUND.match(text, joint.start() - len(head[0]))):
            done = match.end()
            yield match.start(), match[0]
