"""The edges of the lattice: the words that the letters of a window may spell.

Three kinds: the tokens as they stand, so that leaving alone is always a way; words of the
dictionaries, over spaces and inside tokens; and unknown words, where a known one is beside
them. This module defines what an edge costs in addition to the word cost. Start reading at
`edges_of`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from textfix.decode.lattice import Edge
from textfix.decode.window import Window
from textfix.language.lexicon import UNSPACED, Lexicon
from textfix.language.ngrams import BREAK, NUMBER, SENTENCE, UNKNOWN
from textfix.language.word_cost import AUTHOR, CAMEL, CAPITAL, LETTER, word_cost
from textfix.language.words import FOREIGN, FUNCTION
from textfix.patterns import regex

# Nats, set on the development sets.
CAPITAL_CUT = 3.0  # a capitalised word cut from a token, which may be a name: `Hiscock`
PART = 13.0  # an unknown word after a hyphen: compounds are made of known words: `long-rangeplan`
FIGURES = 14.0  # a number put together, as `19 780`
YEAR = -3.0  # a number put together that is a year: a rare number otherwise
DATE = -8.0  # the same where a date is due
THOUSAND = 0.5  # the same of `1 976`, which may be meant so
RANK = 1.0  # an ordinal put together: `46 th`
UNKNOWN_PUT = 3.0  # an unknown word cut out of a token
UNKNOWN_TAKE = 3.0  # an unknown word put together, one piece of which is short
UNKNOWN_LONG = 8.0  # the same of longer pieces, as a genus and its species are
KNOWN_TAKE = 4.5  # a word put together of words that somebody may write apart: `some where`
LONE_TAKE = 2.0  # a word put together of a letter and a word: `t is`

USUAL = 10_000  # how often the corpus has a word of two letters that may be put together

SHORT = 4  # letters
LONG = 100  # letters of a window; few are cached that are longer
LONGEST = 24  # letters of a word
SHORTEST_UNKNOWN = 3  # letters of an unknown word
SHORTEST_TAKEN = 5  # letters of an unknown word that is put together
HEADING = 5  # letters of a word in capitals whose letters stand apart: `S U M M A R Y`

_SCOTS = frozenset("nae na".split())  # `didnae`, `canna`: written so on purpose
_SHAPE = regex(
    r"""
    (?:[A-Z]['’](?=[A-Z])|Ma?c(?=[A-Z]))?    # `D'Angelo`, `McNeil`
    [^\W\d_][^\W\d_A-Z]*(?:['’][a-z]+)*\Z    # `word`, `Word`, `isn't`
  | [A-Z]+(?:['’][A-Z]+)*\Z
    """,
    re.VERBOSE,
)
_RANK = regex(r"\d+(?:st|nd|rd|th)\Z")
_WHEN = frozenset("in since until".split())
_MONTHS = frozenset(
    """january february march april may june july august september october november
    december""".split()
)
_YEAR = regex(r"(?:1[5-9]|20)\d\d\Z")


def edges_of(lexicon: Lexicon, window: Window) -> list[list[Edge]]:
    """Every word that may be spelled in the window, by its first letter."""
    return (_edges_of if len(window.letters) < LONG else _edges_of_long)(lexicon, window)


@lru_cache(maxsize=500)
def _edges_of(lexicon: Lexicon, window: Window) -> list[list[Edge]]:
    return _Maker(lexicon, window).rows()


# Twenty edges a letter take three kilobytes.
_edges_of_long = lru_cache(maxsize=50)(_edges_of.__wrapped__)


class _Maker:
    """Makes the edges of one window."""

    def __init__(self, lexicon: Lexicon, window: Window) -> None:
        self.lexicon = lexicon
        self.window = window
        self.letters = window.letters
        self.bounds = {0, *window.gaps}
        # Whether what begins small can be a word only if it is in the dictionaries.
        self.plain = window.letters.isalpha() and not window.seen
        self.unknown = lexicon.model.key(UNKNOWN)
        # Spaces at or before each place; where the token ends that begins at a place.
        self.spaces = [0] * (len(self.letters) + 1)
        for gap in window.gaps[:-1]:
            self.spaces[gap] = 1
        for place in range(1, len(self.spaces)):
            self.spaces[place] += self.spaces[place - 1]
        tokens = list(pairwise((0, *window.gaps)))
        self.token_end = dict(tokens)
        # `²` and `¾` are `\\w` but neither letters nor digits. They belong to what is before them:
        # what ends at a place ends after the marks that are there.
        self.marks = {s for s in self.letters if not (s.isalpha() or s.isdecimal() or s in "'’")}
        self.stops: Sequence[int] = range(len(self.letters) + 1)
        if self.marks:
            self.stops = stops = list(self.stops)
            for place in range(len(self.letters) - 1, -1, -1):
                if self.letters[place] in self.marks:
                    stops[place] = stops[place + 1]
        # Places of tokens so long that they must be a line without spaces.
        least = 1 if window.unspaced else UNSPACED
        self.unspaced = {p for a, b in tokens if b - a >= least for p in range(a, b + 1)}

    def rows(self) -> list[list[Edge]]:
        """The edges that begin at each letter."""
        self.spelt = [self._known_from(start) for start in range(len(self.letters))]
        self.behind_words, self.before_words = self._beside_words()
        return [
            self._numbers(start) if self.letters[start].isdecimal() else self._words(start)
            for start in range(len(self.letters))
        ]

    def _known_from(self, start: int) -> list[int]:
        """Where the words of the dictionaries end that begin at `start`."""
        letters, is_word = self.letters, self.lexicon.is_word
        ends = range(start + 1, min(len(letters), start + LONGEST) + 1)
        if self.plain and letters[start].islower():
            words = self.lexicon.words
            return [end for end in ends if letters[start:end] in words]
        return [end for end in ends if is_word(letters[start:end])]

    def _beside_words(self) -> tuple[set[int], set[int]]:
        """Where a token may be cut before something unknown, and where after it: words alone lead
        there from the beginning of a token, and from there to the end of one.
        """
        behind = set(self.bounds)
        for start, ends in enumerate(self.spelt):
            if start in behind:
                behind.update(self.stops[end] for end in ends)
        before = set(self.bounds)
        for start in range(len(self.spelt) - 1, -1, -1):
            if any(self.stops[end] in before for end in self.spelt[start]):
                before.add(start)
        return behind, before

    def _edge(self, start: int, end: int, key: int, cost: float) -> Edge:
        taken = self.spaces[end - 1] - self.spaces[start]
        end = self.stops[end]
        return Edge(start, end, key, cost, taken, end not in self.bounds)

    def _token(self, start: int) -> Edge:
        """The original token that begins at `start`."""
        end = self.token_end[start]
        piece = self.letters[start:end]
        if self.marks:
            piece = piece.rstrip("".join(self.marks)) or piece
        key, cost = word_cost(self.lexicon, piece, self.window.opening and not start)
        if not start and self.window.part and key == self.unknown and piece.islower():
            cost += PART
        if self.window.unspaced and not piece[1:].islower() and not piece.isupper():
            cost += CAMEL
        return Edge(start, end, key, cost, 0, False)

    def _words(self, start: int) -> list[Edge]:
        letters, size = self.letters, len(self.letters)
        own = self.token_end.get(start, 0)
        row = [self._token(start)] if own else []
        opening = self.window.opening and not start
        # Most pieces begin and end inside tokens, and there only words are of use.
        known, seen = self.spelt[start], self.window.seen
        anything = start in self.unspaced
        outside = start in self.behind_words
        for end in range(start + 1, min(size, start + LONGEST) + 1):
            last = letters[end - 1]
            if last.isdecimal() or last in self.marks:
                break
            piece = letters[start:end]
            if not (
                anything
                or end in known
                or (outside and self.stops[end] in self.before_words)
                or piece in seen
            ):
                continue  # something unknown is beside it as well
            if self.stops[end] == own or last in "'’" or (end < size and letters[end] in "'’"):
                continue
            extra = self._extra(piece, start, end, end in known)
            if extra is None:
                continue
            key, cost = word_cost(self.lexicon, piece, opening)
            if key == self.unknown and piece in self.window.seen:
                cost = min(cost, AUTHOR)
            elif end - start == 1 and key == self.unknown:
                cost = LETTER
            elif cost == CAPITAL and not opening and end not in self.bounds:
                cost += 0 if letters[end].isupper() else CAPITAL_CUT
            row.append(self._edge(start, end, key, cost + extra))
        return row

    def _extra(self, piece: str, start: int, end: int, known: bool) -> float | None:
        """What is to be paid for a word besides its price; None if it cannot be one."""
        taken = self.spaces[end - 1] - self.spaces[start]
        if taken and piece.isupper() and len(piece) < HEADING:
            return None  # `U S A`, `Q R S`
        if len(piece) == 1 and piece not in "aAI":
            return 0.0 if start in self.unspaced else None
        if known and _SHAPE.match(piece):
            if piece in _SCOTS:
                return None
            if self.lexicon.rare_name(piece.lower()):  # `Nguyenthi`
                return self._extra_of_unknown(piece, start, end, taken)
            return self._extra_of_known(piece, self._pieces(start, end)) if taken else 0.0
        if piece in self.window.seen:
            return 0.0
        return self._extra_of_unknown(piece, start, end, taken)

    def _extra_of_known(self, piece: str, pieces: list[str]) -> float | None:
        if len(piece) == len(pieces):
            # `u p`; but `the points c d and e f`
            usual = len(piece) > 2 or self.lexicon.count(piece.lower()) > USUAL
            return 0.0 if usual else None
        is_word = self.lexicon.is_word
        if all(len(part) > 2 and is_word(part) for part in pieces):
            return KNOWN_TAKE
        lone = [len(part) == 1 for part in pieces]
        if sum(lone) == 1 and all(one or is_word(p) for one, p in zip(lone, pieces, strict=True)):
            return LONE_TAKE
        return 0.0

    def _extra_of_unknown(self, piece: str, start: int, end: int, taken: int) -> float | None:
        if taken > 1 or len(piece) < (SHORTEST_TAKEN if taken else SHORTEST_UNKNOWN):
            return None
        if start not in self.unspaced:
            if start not in self.bounds and end not in self.bounds:
                return None
            if start not in self.behind_words or self.stops[end] not in self.before_words:
                return None  # something unknown is beside it as well
        if not _SHAPE.match(piece):
            return None
        if not taken:
            return UNKNOWN_PUT
        pieces = self._pieces(start, end)
        if not FOREIGN.isdisjoint(part.lower() for part in pieces):
            return None  # `Isidro de`
        whole = any(len(part) > 2 and self.lexicon.is_word(part) for part in pieces)
        return UNKNOWN_LONG if whole or min(map(len, pieces)) > SHORT else UNKNOWN_TAKE

    def _pieces(self, start: int, end: int) -> list[str]:
        """The tokens, or parts of tokens, that a word is put together from."""
        inner = [start, *(gap for gap in self.window.gaps if start < gap < end), end]
        return [self.letters[a:b] for a, b in pairwise(inner)]

    def _numbers(self, start: int) -> list[Edge]:
        letters, size = self.letters, len(self.letters)
        key = self.lexicon.model.key(NUMBER)
        own = self.token_end.get(start, 0)
        row = [self._token(start)] if own else []
        end = start
        while end < size and letters[end].isdecimal():
            end += 1
            whole = end == size or not letters[end].isdecimal()
            if self.stops[end] != own and (whole or end in self.bounds):
                edge = self._edge(start, end, key, 0.0)
                row.append(edge._replace(cost=self._figures(start, end)) if edge.taken else edge)
        stop = end + 2
        if stop in self.bounds and stop != own and _RANK.match(letters[start:stop]):
            row.append(self._edge(start, stop, key, RANK))
        return row

    def _figures(self, start: int, end: int) -> float:
        """What a number costs that is put together."""
        if not _YEAR.match(self.letters[start:end]):
            return FIGURES
        if self._dates(start, end):
            return DATE
        return THOUSAND if start + 1 in self.bounds else YEAR

    def _dates(self, start: int, end: int) -> bool:
        """Whether a number there is a date: `in 1 976 the`, `May 1 976`; not `in 1 976 cases`."""
        bounds = sorted(self.bounds)
        place = bounds.index(start) if start in self.bounds else 0
        before = self.letters[bounds[place - 1] : start].lower() if place else ""
        if before in _MONTHS:
            return True
        if before not in _WHEN:
            return False
        if end == len(self.letters):
            key, right = self.lexicon.model.key, self.window.right
            return not right or right[0] in (key(SENTENCE), key(BREAK))
        stop = self.token_end.get(end, end)
        return self.letters[end:stop].lower() in FUNCTION
