"""Cheap features of a text: the signs in it, and the lines that need a closer look.

A text is split at its spaces. Nearly all of its tokens have been seen before, in other documents,
and are plain: they have no signs and their words are common. So they cost one set difference
together; what is known of the others (`Token`) is cached too. Start reading at `TextFeatures`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, compress, count, islice, pairwise
from operator import add, attrgetter, eq
from typing import Any

from textfix.cache import CacheByFirst, cached
from textfix.document.lines import HYPHENS, UNSPACED, Line, hyphenated, lazy, mixed, unspaced
from textfix.language.lexicon import WORD, Lexicon
from textfix.patterns import regex

# Not characters, but reported with them: something is worth a look; a word occurs twice in a row; a
# figure is beside a letter, beside one that it may have been read as.
ODD, TWICE, BESIDE_LETTER, MISREAD_FIGURE = "oov", "twice", "beside", "misread"
FIGURES = "lIOoSBZ"  # that figures are read as

_REMEMBERED = 200_000  # tokens
_SIZE = 4_000_000  # code points of them
_LONG = 60  # code points of a token whose signs no other has
_LINES = 750_000  # code points of the last lines, at some 40 bytes each, and of those before them
_LONG_LINE = 20_000  # code points of a line that is not cached
_PLAIN = regex("[a-zA-Z]+")
_GLUED = regex(r"(?:\A|(?<=(.)))([^\w\s])(?=([^\W_]))", re.DOTALL)
_DIGITS = regex(r"\d+")
_BESIDE_LETTER = regex(r"\d(?:(?<=[a-zA-Z]\d)|(?=[a-zA-Z])|%(?=[a-z]))")
_WRITTEN = regex(r"\d*(?:1st|2nd|3rd|\dth|\d0s)")  # `1990s`
_MISREAD = regex(f"\\d[{FIGURES}i]|[{FIGURES}i]\\d")
_MARKS = ".,;:!?()[]{}\"'“”‘’«»…"  # round a word
_OPENING = "\"“‘'(["
_BETWEEN_FIGURES = regex(r"\d (?:\d|(?:st|nd|rd|th)\b)")
_FIGURES = frozenset("123456789")
_ALONE = frozenset("aAI")
_APOSTROPHES = ("'", "’")
_HYPHEN = regex(f"[{HYPHENS}]")
_SIGNS, _ODD, _EDGES, _TWICE, _CLOSED, _CORES = map(
    attrgetter, ("signs", "oov", "edges", "twice", "closed", "cores")
)


class _Known:
    """Cached facts about tokens and lines, for one lexicon."""

    __slots__ = (
        "closed", "cores", "flagged", "line_features", "older", "plain", "room", "signs", "size"
    )  # fmt: skip

    def __init__(self) -> None:
        self.plain: set[str] = set()  # common words without signs
        self.cores: dict[str, str] = {}  # in lowercase without the marks around it, if it differs
        self.signs: dict[str, frozenset[str]] = {}  # of all others
        self.flagged: set[str] = set()  # with something worth a look
        self.closed: dict[str, tuple[str, ...]] = {}  # compounds in them, without their hyphens
        self.line_features: dict[str, LineFeatures] = {}  # of the last lines
        self.older: dict[str, LineFeatures] = {}  # and of those before them
        self.room = _LINES  # code points of lines that may still be cached
        self.size = 0  # code points of tokens that are cached

    def remember(self, line: str, look: LineFeatures) -> None:
        """Cache a line; if there are too many, drop the least recently used."""
        self.room -= len(line)
        if self.room < 0:
            self.older, self.line_features = self.line_features, {}
            self.room = _LINES
        self.line_features[line] = look


_cache: CacheByFirst[Lexicon, _Known] = CacheByFirst(_Known)


class LineFeatures:
    """The features of a line.

    Attributes:
        text: itself.
        row: its tokens.
        cores: these in lowercase, without the marks around them.
        marked: those of the tokens that are more than a common word of letters alone.
        signs: as in `TextFeatures`.
        odd: the tokens with something worth a look.
        apart: where the first of two tokens stands that may be one.
        figured: whether a number may be cut in two.
        strange: whether anything may be worth a look.
        twice: the cores that occur twice in a row; a few more, perhaps.
        edges: the first core and the last one, if there are any.
        compounds: the tokens with a hyphen inside.
        closed: these compounds in lowercase, without their hyphens.
        line, told, names, promise, woken, traits: results for the line, cached by `view.py`,
            `tally.py`, `detection.py`, `pipeline.py` and `register/traits.py`.
    """

    __slots__ = (
        "apart", "closed", "compounds", "cores", "edges", "figured", "flagged", "line", "marked",
        "names", "oov", "row", "shares", "signs", "text", "told", "traits", "triggered", "twice",
        "upper_bound",
    )  # fmt: skip

    def __init__(self, lexicon: Lexicon, known: _Known, text: str) -> None:
        # Tuples of strings and numbers, which the garbage collector passes over.
        self.told: tuple[tuple[tuple[str, tuple[str, ...]], ...], int] | None = None
        self.names: tuple[str, ...] | None = None
        self.upper_bound: tuple[float, tuple[str, ...], bool] | None = None
        self.triggered: int | None = None
        self.shares: tuple[int, ...] | None = None
        self.traits: tuple[Any, ...] | None = None
        self.line: Line | None = None
        self.text = text
        self.row = row = tuple(text.split(" "))
        self.compounds: tuple[str, ...] = ()
        self.closed: tuple[str, ...] = ()
        marked = set(row) - known.plain
        for token in marked.difference(known.signs):
            if _learn(lexicon, known, token):
                marked.discard(token)
        signs: set[str] = set().union(*map(known.signs.__getitem__, marked))
        if "" in marked and "  " in text:
            signs.add("  ")
        self.cores = cores = tuple(map(known.cores.get, row, row))
        written = list(filter(None, cores))
        self.edges = (written[0], written[-1]) if written else None
        self.twice = tuple(compress(written, map(eq, written, islice(written, 1, None))))
        both = map(add, cores, islice(cores, 1, None))
        joined = tuple(compress(count(), map(lexicon.words.__contains__, both)))
        self.apart = joined and tuple(_joinable(lexicon, cores, joined))
        self.oov = tuple(marked & known.flagged)
        self.figured = "0" in signs and bool(_BETWEEN_FIGURES.search(text))
        self.flagged = bool(self.oov or self.apart or self.figured)
        self.signs = _shared(frozenset(signs))
        self.marked = tuple(marked)
        if not signs.isdisjoint(HYPHENS):
            self.compounds = tuple(marked & known.closed.keys())
            self.closed = tuple(chain.from_iterable(map(known.closed.__getitem__, self.compounds)))


def _joinable(lexicon: Lexicon, cores: tuple[str, ...], places: Iterable[int]) -> Iterator[int]:
    """Those of the places where two cores may be one by the words around them."""
    around: tuple[str, ...] = ()
    for at in places:
        around = around or ("", *cores, "", "")
        if lexicon.joinable(cores[at], cores[at + 1], around[at], around[at + 3]):
            yield at


def look(lexicon: Lexicon, line: str) -> LineFeatures:
    """The features of a line; cached, because most lines of a text are the same in the next
    round.
    """
    known = _cache[lexicon]
    return known.line_features.get(line) or _looked(lexicon, known, line)


def _looked(lexicon: Lexicon, known: _Known, line: str) -> LineFeatures:
    found = known.older.get(line) or LineFeatures(lexicon, known, line)
    if len(line) < _LONG_LINE:
        known.remember(line, found)
    return found


class TextFeatures:
    """The features of a text.

    Attributes:
        looks: its lines.
        signs: what `View.signs` says, except for line ends and what lines tell.
        twice: tokens that occur twice in a row, in lowercase and without the marks around them; a
            few more, perhaps.
        odd: the tokens with something worth a look.
        strange: numbers of the lines that may have something worth a look, sorted.
        twofold: whether a compound occurs with its hyphen and, perhaps, without it.
    """

    def __init__(self, lexicon: Lexicon, lines: Iterable[str]) -> None:
        known = _cache[lexicon]
        if len(known.plain) + len(known.signs) > _REMEMBERED or known.size > _SIZE:
            known = _cache[lexicon] = _Known()
        seen = known.line_features.get
        line_features = [seen(line) or _looked(lexicon, known, line) for line in lines]
        self.line_features = line_features
        self.signs: set[str] = set().union(*map(_SIGNS, line_features))
        self.oov: set[str] = set().union(*map(_ODD, line_features))
        self.flagged = [number for number, look in enumerate(line_features) if look.flagged]
        self.twice: set[str] = set(chain.from_iterable(map(_TWICE, line_features)))
        edges = list(filter(None, map(_EDGES, line_features)))
        for one, two in pairwise(edges):
            if one[1] == two[0]:
                self.twice.add(one[1])
        closed = set(chain.from_iterable(map(_CLOSED, line_features)))
        self.twofold = bool(closed) and self._is_twofold(lexicon, known, closed)

    def _is_twofold(self, lexicon: Lexicon, known: _Known, closed: set[str]) -> bool:
        core = known.cores.get
        if any(core(token, token) in closed for token in self.oov):
            return True
        # What is not a word or name is unusual.
        words = {form for form in closed if lexicon.known(form) or lexicon.known(form.capitalize())}
        return bool(words) and not self.cores.isdisjoint(words)

    @lazy
    def cores(self) -> set[str]:
        """The tokens in lowercase, without the marks around them."""
        return set(chain.from_iterable(map(_CORES, self.line_features)))

    @lazy
    def compounds(self) -> set[str]:
        """The tokens with a hyphen inside."""
        return set().union(*(look.compounds for look in self.line_features))


def _learn(lexicon: Lexicon, known: _Known, token: str) -> bool:
    """Note what there is to know of a token, and say whether it is plain."""
    known.size += len(token)
    written = token.strip(_MARKS)
    core = written.lower()
    if core != token:
        known.cores[token] = core
    if 1 < len(core) < UNSPACED and core.isalpha() and written.isascii():  # most are so
        oov = bool(lexicon.oov_among((written,)))
        if len(written) == len(token) and not oov:
            known.plain.add(token)
            return True
        if oov:
            known.flagged.add(token)
        shape = "A" if written[0].isupper() else "a"
        known.signs[token] = _signs_of(token.replace(written, shape))
        return False
    words = WORD.findall(token)
    letter = token.lstrip(_OPENING)
    flagged = (
        bool(lexicon.oov_among(words))
        or (len(letter) == 1 and letter.isalpha() and token not in _ALONE)
        or any(unspaced(token))
        or any(mixed(token))
    )
    if flagged:
        known.flagged.add(token)
    if compounds := [compound for _, compound in hyphenated(token)]:
        known.closed[token] = tuple(_HYPHEN.sub("", compound).lower() for compound in compounds)
    signs = _PLAIN.sub("", token)
    if signs or flagged or not token:
        known.signs[token] = (_signs_of if len(token) < _LONG else _told_signs)(token)
        return False
    known.plain.add(token)
    return True


def _told_signs(token: str) -> frozenset[str]:
    """The signs in a token, and those that say what is beside them; tokens share what is equal,
    or the sets of all that are cached would be a burden.
    """
    signs = set(_PLAIN.sub("", token))
    for before, sign, behind in _GLUED.findall(token):
        signs.add(f"{sign}a")
        if behind.isupper():
            signs.add(f"{sign}A")
        if before:
            signs.add(f"a{sign}a" if before.isalnum() else f".{sign}a")
    if _DIGITS.search(token):
        signs.difference_update(_FIGURES)
        signs.add("0")
        if _BESIDE_LETTER.search(token) and not _WRITTEN.fullmatch(token.strip(_MARKS).lower()):
            signs.add(BESIDE_LETTER)
        if _MISREAD.search(token):
            signs.add(MISREAD_FIGURE)
    if token and not (token[0].isalnum() or token[0] == "_"):
        signs.add(f" {token[0]}")
    if token.endswith(_APOSTROPHES):
        signs.add(f"{token[-1]} ")
    return _shared(frozenset(signs))


_signs_of = cached(10_000)(_told_signs)


@cached(10_000)
def _shared(signs: frozenset[str]) -> frozenset[str]:
    return signs
