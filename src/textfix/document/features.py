"""What a glance at a text tells: the signs in it, and the lines that are worth a closer look.

A text is cut at its spaces. Nearly all of its tokens have been seen before, in other documents, and
are plain: they have no signs and their words are usual. So they cost one set difference together;
what is known of the others (`Token`) is remembered too. Start reading at `Glance`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, compress, count, islice, pairwise
from operator import add, attrgetter, eq
from typing import Any

from textfix.cache import ByFirst, remembered
from textfix.document.lines import HYPHENS, UNSPACED, Line, hyphenated, lazy, mixed, unspaced
from textfix.language.lexicon import WORD, Lexicon
from textfix.patterns import regex

# Not characters, but told with them: something is worth a look; a word stands twice in a row; a
# figure stands beside a letter, beside one that it may have been read as.
ODD, TWICE, BESIDE_LETTER, MISREAD_FIGURE = "odd", "twice", "beside", "misread"
FIGURES = "lIOoSBZ"  # that figures are read as

_REMEMBERED = 200_000  # tokens
_SIZE = 4_000_000  # code points of them
_LONG = 60  # code points of a token whose signs no other has
_LINES = 750_000  # code points of the last lines, at some 40 bytes each, and of those before them
_LONG_LINE = 20_000  # code points of a line that is not remembered
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
    attrgetter, ("signs", "odd", "edges", "twice", "closed", "cores")
)


class _Known:
    """What is known of tokens and of lines, by one lexicon."""

    __slots__ = ("closed", "cores", "looks", "older", "plain", "room", "signs", "size", "strange")

    def __init__(self) -> None:
        self.plain: set[str] = set()  # usual words without signs
        self.cores: dict[str, str] = {}  # in lower case without the marks round it, if it differs
        self.signs: dict[str, frozenset[str]] = {}  # of all others
        self.strange: set[str] = set()  # with something worth a look
        self.closed: dict[str, tuple[str, ...]] = {}  # compounds in them, without their hyphens
        self.looks: dict[str, Look] = {}  # of the last lines
        self.older: dict[str, Look] = {}  # and of those before them
        self.room = _LINES  # code points of lines that may still be remembered
        self.size = 0  # code points of tokens that are remembered

    def remember(self, line: str, look: Look) -> None:
        """Remember a line; if they are too many, those not asked for lately are forgotten."""
        self.room -= len(line)
        if self.room < 0:
            self.older, self.looks = self.looks, {}
            self.room = _LINES
        self.looks[line] = look


_memory: ByFirst[Lexicon, _Known] = ByFirst(_Known)


class Look:
    """A line as it looks at a glance.

    Attributes:
        text: itself.
        row: its tokens.
        cores: these in lower case, without the marks round them.
        marked: those of the tokens that are more than a usual word of letters alone.
        signs: as in `Glance`.
        odd: the tokens with something worth a look.
        apart: where the first of two tokens stands that may be one.
        figured: whether a number may be cut in two.
        strange: whether anything may be worth a look.
        twice: the cores that stand twice in a row; a few more, perhaps.
        edges: the first core and the last one, if there are any.
        compounds: the tokens with a hyphen inside.
        closed: these compounds in lower case, without their hyphens.
        line, told, names, promise, woken, traits: what was found out by it in `view.py`,
            `tokens.py`, `suspects.py`, `pipeline.py` and `register.py`, once it was asked for.
    """

    __slots__ = (
        "apart", "closed", "compounds", "cores", "edges", "figured", "line", "marked", "names",
        "odd", "promise", "row", "shares", "signs", "strange", "text", "told", "traits", "twice",
        "woken",
    )  # fmt: skip

    def __init__(self, lexicon: Lexicon, known: _Known, text: str) -> None:
        # Tuples of strings and numbers, which the garbage collector passes over.
        self.told: tuple[tuple[tuple[str, tuple[str, ...]], ...], int] | None = None
        self.names: tuple[str, ...] | None = None
        self.promise: tuple[float, tuple[str, ...], bool] | None = None
        self.woken: int | None = None
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
        self.odd = tuple(marked & known.strange)
        self.figured = "0" in signs and bool(_BETWEEN_FIGURES.search(text))
        self.strange = bool(self.odd or self.apart or self.figured)
        self.signs = _shared(frozenset(signs))
        self.marked = tuple(marked)
        if not signs.isdisjoint(HYPHENS):
            self.compounds = tuple(marked & known.closed.keys())
            self.closed = tuple(chain.from_iterable(map(known.closed.__getitem__, self.compounds)))


def _joinable(lexicon: Lexicon, cores: tuple[str, ...], places: Iterable[int]) -> Iterator[int]:
    """Those of the places where two cores may be one by the words round them."""
    around: tuple[str, ...] = ()
    for at in places:
        around = around or ("", *cores, "", "")
        if lexicon.joinable(cores[at], cores[at + 1], around[at], around[at + 3]):
            yield at


def look(lexicon: Lexicon, line: str) -> Look:
    """What a line looks like; remembered, for a text is gone through in rounds, and most of its
    lines are in one as they were in the last.
    """
    known = _memory[lexicon]
    return known.looks.get(line) or _looked(lexicon, known, line)


def _looked(lexicon: Lexicon, known: _Known, line: str) -> Look:
    found = known.older.get(line) or Look(lexicon, known, line)
    if len(line) < _LONG_LINE:
        known.remember(line, found)
    return found


class Glance:
    """A text as it looks at a glance.

    Attributes:
        looks: its lines.
        signs: what `View.signs` says, but for line ends and what lines tell.
        twice: tokens that stand twice in a row, in lower case and without the marks round them; a
            few more, perhaps.
        odd: the tokens with something worth a look.
        strange: numbers of the lines that may have something worth a look, sorted.
        twofold: whether a compound stands with its hyphen and, perhaps, without.
    """

    def __init__(self, lexicon: Lexicon, lines: Iterable[str]) -> None:
        known = _memory[lexicon]
        if len(known.plain) + len(known.signs) > _REMEMBERED or known.size > _SIZE:
            known = _memory[lexicon] = _Known()
        seen = known.looks.get
        self.looks = looks = [seen(line) or _looked(lexicon, known, line) for line in lines]
        self.signs: set[str] = set().union(*map(_SIGNS, looks))
        self.odd: set[str] = set().union(*map(_ODD, looks))
        self.strange = [number for number, look in enumerate(looks) if look.strange]
        self.twice: set[str] = set(chain.from_iterable(map(_TWICE, looks)))
        edges = list(filter(None, map(_EDGES, looks)))
        for one, two in pairwise(edges):
            if one[1] == two[0]:
                self.twice.add(one[1])
        closed = set(chain.from_iterable(map(_CLOSED, looks)))
        self.twofold = bool(closed) and self._is_twofold(lexicon, known, closed)

    def _is_twofold(self, lexicon: Lexicon, known: _Known, closed: set[str]) -> bool:
        core = known.cores.get
        if any(core(token, token) in closed for token in self.odd):
            return True
        # What is no word or name is odd.
        words = {form for form in closed if lexicon.known(form) or lexicon.known(form.capitalize())}
        return bool(words) and not self.cores.isdisjoint(words)

    @lazy
    def cores(self) -> set[str]:
        """The tokens in lower case, without the marks round them."""
        return set(chain.from_iterable(map(_CORES, self.looks)))

    @lazy
    def compounds(self) -> set[str]:
        """The tokens with a hyphen inside."""
        return set().union(*(look.compounds for look in self.looks))


def _learn(lexicon: Lexicon, known: _Known, token: str) -> bool:
    """Note what there is to know of a token, and say whether it is plain."""
    known.size += len(token)
    written = token.strip(_MARKS)
    core = written.lower()
    if core != token:
        known.cores[token] = core
    if 1 < len(core) < UNSPACED and core.isalpha() and written.isascii():  # most are so
        odd = bool(lexicon.odd_among((written,)))
        if len(written) == len(token) and not odd:
            known.plain.add(token)
            return True
        if odd:
            known.strange.add(token)
        shape = "A" if written[0].isupper() else "a"
        known.signs[token] = _signs_of(token.replace(written, shape))
        return False
    words = WORD.findall(token)
    letter = token.lstrip(_OPENING)
    strange = (
        bool(lexicon.odd_among(words))
        or (len(letter) == 1 and letter.isalpha() and token not in _ALONE)
        or any(unspaced(token))
        or any(mixed(token))
    )
    if strange:
        known.strange.add(token)
    if compounds := [compound for _, compound in hyphenated(token)]:
        known.closed[token] = tuple(_HYPHEN.sub("", compound).lower() for compound in compounds)
    signs = _PLAIN.sub("", token)
    if signs or strange or not token:
        known.signs[token] = (_signs_of if len(token) < _LONG else _told_signs)(token)
        return False
    known.plain.add(token)
    return True


def _told_signs(token: str) -> frozenset[str]:
    """The signs in a token, and those that say what stands beside them; tokens share what is equal,
    or the sets of all that are remembered would be a burden.
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


_signs_of = remembered(10_000)(_told_signs)


@remembered(10_000)
def _shared(signs: frozenset[str]) -> frozenset[str]:
    return signs
