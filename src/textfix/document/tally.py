"""The tokens of a text with their marks, and those that may hold misread letters.

A token is what is between spaces: `"tbe,` has the core `tbe`, marks before it and after it,
and is a suspect: `tbe` is in no dictionary and is not a number, a formula or an initial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from textfix.cache import CacheByFirst, cached_by_first
from textfix.document.features import LineFeatures
from textfix.document.lines import lazy
from textfix.language.lexicon import WORD, Lexicon
from textfix.language.ngrams import BREAK, SENTENCE
from textfix.patterns import regex
from textfix.record.model import Span

_TOKEN = regex(r"\S+")
_CORE = regex(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_SPECKS = frozenset("«»<>*^~|{}§¤°•■_")
_EDGES = "<>^~_{}*'0123456789"
_BARE = regex(r"[^\W\d_]*(?:[.,:;!?'’]+[^\W\d_]+)*[.,:;!?'’]*")
OUTER = '.,;:!?()"“”'
_TAIL = frozenset("'^-")
_ROMAN = regex(r"[IVXLCDM]+\Z")
_CLIPS = ("-", "'", "’")
_GREEK = regex(r"[Ͱ-῿−-⋿𝐀-𝟿]")
_MARKS = regex(r"[()\[\]/@&=+#\\–—⁰-₟²³¹-]|[A-Za-z]{2}_[A-Za-z]{2}")
_LETTERS = regex(r"[^\W\d_]+")
_COUNTED = regex(r"\d+(?:st|nd|rd|th|s|d)\Z|[A-Z]+'?s\Z")


class Part(NamedTuple):
    """A token, or a part of a compound: letters with the marks around them."""

    start: int  # in its token
    end: int
    core: str
    before: tuple[int, ...]  # keys of the marks before it
    behind: tuple[int, ...]
    marked: bool  # whether marks are before it
    closed: bool  # whether marks are after it
    opens: bool  # whether a sentence may begin after it
    quoted: bool  # or here
    compound: bool
    suspect: bool
    unknown: bool  # a lowercase word in no dictionary
    small: bool  # a lowercase word
    capitals: bool  # in capitals, and no word or name


class _Tokens:
    """Cached facts about tokens, for one lexicon."""

    __slots__ = ("names", "size", "small", "suspects", "unknown")

    def __init__(self) -> None:
        self.small: dict[str, int] = {}  # how many parts are words in lowercase letters
        self.unknown: dict[str, int] = {}  # and how many of these are unknown, if any is
        self.suspects: dict[str, tuple[str, ...]] = {}
        self.names: dict[str, str] = {}
        self.size = 0  # code points of all of them

    def learn(self, lexicon: Lexicon, types: set[str]) -> None:
        """Cache the facts about tokens."""
        for token in types.difference(self.small):
            self.size += len(token)
            self.small[token] = _weigh(lexicon, self, token)


_cache: CacheByFirst[Lexicon, _Tokens] = CacheByFirst(_Tokens)
_REMEMBERED = 150_000  # tokens
_SIZE = 3_000_000  # code points of them


class Tally:
    """The tokens of a text, counted.

    Attributes:
        looks: its lines, each listed once.
        suspects: the tokens with suspect parts, and these.
        unknown: how many words in lowercase letters are in no dictionary.
    """

    def __init__(self, lexicon: Lexicon, line_features: Sequence[LineFeatures]) -> None:
        known = _cache[lexicon]
        if len(known.small) > _REMEMBERED or known.size > _SIZE:
            known = _cache[lexicon] = _Tokens()
        self._known, self._lexicon = known, lexicon
        self.line_features = line_features
        self.suspects: dict[str, tuple[str, ...]] = {}
        self.unknown = 0
        if new := [look for look in line_features if look.told is None]:
            known.learn(lexicon, set(chain.from_iterable(look.marked for look in new)))
            for look in new:
                look.told = _told(known, look)
        for look in line_features:
            told = look.told
            if told and told is not NOTHING:
                self.suspects.update(told[0])
                self.unknown += told[1]

    @lazy
    def tokens(self) -> list[str]:
        """All tokens."""
        return [token for look in self.line_features for token in look.row]

    @lazy
    def small(self) -> int:
        """How many words in lowercase letters there are."""
        self._known.learn(self._lexicon, set(self.tokens))
        return sum(map(self._known.small.__getitem__, self.tokens))

    @lazy
    def names(self) -> list[str]:
        """The words in the tokens that are no small words."""
        names = self._known.names
        if new := [look for look in self.line_features if look.names is None]:
            self._known.learn(self._lexicon, set(chain.from_iterable(look.row for look in new)))
            for look in new:
                look.names = tuple(map(names.__getitem__, filter(names.__contains__, look.row)))
        return list(chain.from_iterable(look.names or () for look in self.line_features))


Told = tuple[tuple[tuple[str, tuple[str, ...]], ...], int]
NOTHING: Told = (), 0


def _told(known: _Tokens, look: LineFeatures) -> Told:
    """The suspects of a line, and how many of its words in lowercase letters are unknown."""
    listed = known.suspects
    suspects = tuple((token, listed[token]) for token in filter(listed.__contains__, look.marked))
    unknown = 0
    if flagged := set(filter(known.unknown.__contains__, look.marked)):
        unknown = sum(known.unknown[token] for token in look.row if token in flagged)
    return (suspects, unknown) if suspects or unknown else NOTHING


def _weigh(lexicon: Lexicon, known: _Tokens, token: str) -> int:
    """How many parts of a token are words in lowercase letters; what else it is, is noted."""
    bare = token.strip(OUTER)
    if bare != bare.lower() and (word := WORD.match(bare)) and len(word[0]) > 3:
        known.names[token] = word[0]
    if bare.isalpha() and lexicon.known(bare):
        return len(bare) > 1 and bare.islower()
    if not any(map(str.isalpha, bare)):
        return 0
    parts = _split(lexicon, token)
    if suspects := tuple(part.core for part in parts if part.suspect):
        known.suspects[token] = suspects
    if unknown := sum(part.unknown for part in parts):
        known.unknown[token] = unknown
    return sum(part.small for part in parts)


def parts_of(lexicon: Lexicon, text: str, spans: Iterable[Span]) -> tuple[list[Part], list[int]]:
    """The parts of all tokens, and where in the text the token of each begins.

    Args:
        lexicon: the dictionaries.
        text: a text.
        spans: where in it the tokens stand that are wanted.
    """
    found: list[Part] = []
    places: list[int] = []
    above = ""
    end = 0
    for match in chain.from_iterable(_TOKEN.finditer(text, *span) for span in spans):
        token, (start, stop) = match[0], match.span()
        parts = split(lexicon, token)
        if "\n" in text[end:start] and above:
            divided = above[-1] in "-¬"
            if divided or _halved(lexicon, above, token):
                parts = tuple(part._replace(suspect=False) for part in parts)
                found[-1] = found[-1]._replace(suspect=found[-1].suspect and divided)
        found += parts
        places += (start,) * len(parts)
        above, end = token, stop
    return found, places


def _halved(lexicon: Lexicon, one: str, two: str) -> bool:
    """Whether a line end parts a word that lost its hyphen: `prep` and `arations`."""
    return two[0].islower() and lexicon.is_word(one + two.rstrip(OUTER))


@cached_by_first(20_000)
def split(lexicon: Lexicon, token: str) -> tuple[Part, ...]:
    """The parts of a token: itself, or what its hyphens join."""
    return _split(lexicon, token)


def _split(lexicon: Lexicon, token: str) -> tuple[Part, ...]:
    match = _CORE.search(token)
    if match is None:
        keys = _keys(lexicon, token)
        opens = not keys or any(sign in token for sign in ".!?:")
        return (
            Part(0, 0, "", keys, (), True, True, opens, False, False, False, False, False, False),
        )
    start, end = match.span()
    bare = end
    while end < len(token) and (token[end] in _SPECKS or (end > bare and token[end] in _TAIL)):
        end += 1
    while start > 0 and token[start - 1] in _SPECKS:
        start -= 1
    core, front, back = token[start:end], token[:start], token[end:]
    pieces = core.split("-")
    compound = 1 < len(pieces) < 4 and all(len(p) > 1 and _CORE.fullmatch(p) for p in pieces)
    if compound and lexicon.known("".join(pieces)):
        compound = False
    if not compound:
        pieces = [core]
    found = []
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        before, behind = front if first else "", back if last else ""
        small = len(piece) > 1 and piece.islower() and piece.isalpha()
        known = lexicon.known(piece) and piece.replace("'", "").replace("’", "").isalpha()
        suspect = not known and not _passed(piece)
        if suspect and not piece.isalpha():
            # `*We`, `3The`, `faces:A`: nothing but a mark or a number too many
            rest = piece.strip(_EDGES)
            suspect = not (
                all(map(lexicon.known, _LETTERS.findall(rest))) and _BARE.fullmatch(rest)
            )
        if behind[:1] in _CLIPS or before[-1:] in _CLIPS:
            suspect = False  # `settin'`, or what a line end divides
        found.append(
            Part(
                start, start + len(piece), piece, _keys(lexicon, before), _keys(lexicon, behind),
                bool(before), bool(behind), any(sign in ".!?:" for sign in behind),
                any(sign in "\"“(‘'" for sign in before), compound, suspect,
                small and not known, small, _in_capitals(lexicon, piece),
            )
        )  # fmt: skip
        start += len(piece) + 1
    return tuple(found)


def _in_capitals(lexicon: Lexicon, piece: str) -> bool:
    """Whether it is in capitals and is not a word or name: `BFORB`, or an acronym."""
    return len(piece) > 2 and piece.isupper() and not lexicon.known(piece.title())


def _passed(core: str) -> bool:
    """Whether a token is none that letters could tell: an initial, a formula, a Roman number."""
    letters = sum(map(str.isalpha, core))
    if not 2 <= len(core) <= 26 or letters < 2 or letters * 2 < len(core):
        return True
    if _GREEK.search(core) or _MARKS.search(core) or _COUNTED.match(core):
        return True
    if "." in core and all(len(piece) < 3 for piece in _LETTERS.findall(core)):
        return True  # `p.m`, `U.S`
    if core.isupper() and (len(core) < 5 or _ROMAN.match(core)):
        return True
    return len(core) < 3 and core[0].isupper()


def _keys(lexicon: Lexicon, marks: str) -> tuple[int, ...]:
    """The key of the last mark that means anything."""
    for sign in reversed(marks):
        if sign in "\"“”()[]'‘’*":
            continue
        return (lexicon.model.key(SENTENCE if sign in ".!?" else BREAK),)
    return ()
