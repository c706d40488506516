"""What a glance at a text tells: the signs in it, and the lines that are worth a closer look.

A text is cut at its spaces. Nearly all of its tokens have been seen before, in other documents, and
are plain: they have no signs and their words are usual. So they cost one set difference together;
what is known of the others (`Token`) is remembered too. Start reading at `Glance`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, chain, compress, count, islice
from operator import add, eq

from textfix.lexicon import WORD, Lexicon
from textfix.line import HYPHENS, UNSPACED, hyphenated, mixed, unspaced
from textfix.memory import remembered
from textfix.patterns import regex

# Not characters, but told with them: something is worth a look; a word stands twice in a row; a
# figure stands beside a letter, beside one that it may have been read as.
ODD, TWICE, BESIDE_LETTER, MISREAD_FIGURE = "odd", "twice", "beside", "misread"
FIGURES = "lIOoSBZ"  # that figures are read as

_REMEMBERED = 200_000  # tokens
_LONG = 60  # code points of a token that is not remembered
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
_HYPHEN = regex(f"[{HYPHENS}]")


class _Tokens:
    """What is known of tokens, by one lexicon."""

    __slots__ = ("closed", "cores", "plain", "signs", "strange")

    def __init__(self) -> None:
        self.plain: set[str] = set()  # usual words without signs
        self.cores: dict[str, str] = {}  # in lower case without the marks round it, if it differs
        self.signs: dict[str, frozenset[str]] = {}  # of all others
        self.strange: set[str] = set()  # with something worth a look
        self.closed: dict[str, tuple[str, ...]] = {}  # compounds in them, without their hyphens


_memory: defaultdict[Lexicon, _Tokens] = defaultdict(_Tokens)


class Glance:
    """A text as it looks at a glance.

    Attributes:
        signs: what `View.signs` says, but for line ends and what lines tell.
        twice: tokens that stand twice in a row, in lower case and without the marks round them; a
            few more, perhaps.
        rows: the tokens of each line.
        odd: the tokens with something worth a look.
        apart: where the first of two tokens stands that may be one: its line and its place there.
        types: each token once.
        marked: those of them that are more than a usual word of letters alone.
        compounds: those of them with a hyphen inside.
        cores: the tokens in lower case, without the marks round them.
        figured: numbers of the lines in which a number may be cut in two.
        strange: numbers of the lines that may have something worth a look, sorted.
        tokens: all of them.
        twofold: whether a compound stands with its hyphen and, perhaps, without.
    """

    __slots__ = (
        "apart", "compounds", "cores", "figured", "marked", "odd",
        "rows", "signs", "strange", "tokens", "twice", "twofold", "types",
    )  # fmt: skip

    def __init__(self, lexicon: Lexicon, text: str, lines: Sequence[str]) -> None:
        known = _memory[lexicon]
        if len(known.plain) + len(known.signs) > _REMEMBERED:
            known = _memory[lexicon] = _Tokens()
        self.rows = rows = [line.split(" ") for line in lines]
        self.tokens = tokens = list(chain.from_iterable(rows))
        self.types = types = set(tokens)
        self.marked = marked = types - known.plain
        new = marked.difference(known.signs)
        for token in new:
            if _learn(lexicon, known, token):
                marked.discard(token)
        signs: set[str] = set().union(*map(known.signs.__getitem__, marked))
        if "" in marked and any("  " in line for line in lines):
            signs.add("  ")
        cores = list(map(known.cores.get, tokens, tokens))
        following = list(islice(cores, 1, None))
        written = list(filter(None, cores)) if "" in marked else cores
        twice = set(compress(written, map(eq, written, islice(written, 1, None))))
        joined = compress(count(), map(lexicon.words.__contains__, map(add, cores, following)))
        around = ["", *cores, "", ""]
        joinable = lexicon.joinable
        places = [
            at for at in joined if joinable(cores[at], cores[at + 1], around[at], around[at + 3])
        ]
        self.odd = odd = marked & known.strange
        strange: set[int] = set()
        if odd:
            strange.update(n for n, row in enumerate(rows) if not odd.isdisjoint(row))
        self.apart = []
        if places:
            ends = [0, *accumulate(map(len, rows))]
            for at in places:
                line = bisect_right(ends, at) - 1
                if at + 1 < ends[line + 1]:
                    self.apart.append((line, at - ends[line]))
            strange.update(line for line, _ in self.apart)
        self.figured = []
        if "0" in signs and _BETWEEN_FIGURES.search(text):
            self.figured = [n for n, line in enumerate(lines) if _BETWEEN_FIGURES.search(line)]
            strange.update(self.figured)
        self.signs = signs
        self.twice = twice
        self.strange = sorted(strange)
        self.compounds = marked & known.closed.keys()
        self.cores = set(cores)
        closed = chain.from_iterable(map(known.closed.__getitem__, self.compounds))
        self.twofold = not self.cores.isdisjoint(closed)
        for token in new:
            if len(token) > _LONG:
                known.signs.pop(token, None)
                known.cores.pop(token, None)
                known.strange.discard(token)
                known.plain.discard(token)
                known.closed.pop(token, None)


def _learn(lexicon: Lexicon, known: _Tokens, token: str) -> bool:
    """Note what there is to know of a token, and say whether it is plain."""
    written = token.strip(_MARKS)
    core = written.lower()
    if core != token:
        known.cores[token] = core
    if 1 < len(core) < UNSPACED and core.isalpha() and core.isascii():  # most are so
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
        known.signs[token] = _signs_of(token)
        return False
    known.plain.add(token)
    return True


@remembered(10_000)
def _signs_of(token: str) -> frozenset[str]:
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
    return _shared(frozenset(signs))


@remembered(10_000)
def _shared(signs: frozenset[str]) -> frozenset[str]:
    return signs
