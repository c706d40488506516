"""Where something may be wrong with the spaces: the windows worth a search.

Nearly every word of a clean text is known and usual, and costs one look at its type. What is left
(a name, a rare word, letters beside digits) is asked cheap questions: could it be two words, could
it belong to its neighbour? Only where one is answered with yes a window is made. Start reading at
`windows`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from textfix.arcs import UNKNOWN_TAKE, arcs
from textfix.language import FOREIGN, FUNCTION
from textfix.lattice import Channel, search
from textfix.lexicon import Lexicon
from textfix.line import IDENTIFIER
from textfix.model import Span
from textfix.spelling import alone
from textfix.view import View
from textfix.window import Window, window

LONGEST = 400  # code points of a token, and about as many of a window
MANY = 12  # letters from which a token may be more than two words
NAME = 4  # letters of an unknown name
FREE = Channel(0, 0, 0, 0, 0)

_RUN = re.compile(r"[^\W_]{4,}")


def _triggers(view: View) -> list[Span]:
    """Where something may be wrong with the spaces; sorted."""
    if view.unspaced:  # everywhere
        return [match.span() for match in _RUN.finditer(view.text) if view.english(match.start())]
    return sorted({*view.suspects, *view.doubtful})


def windows(view: View) -> list[tuple[int, Window]]:
    """Where windows begin, and the windows: what may be damaged, and a token at either side."""
    text = view.text
    spans: list[list[int]] = []
    halves = view.has("-") and view.has("\r\n")
    for start, end in _triggers(view):
        start, end = _token_start(text, start), _token_end(text, end)
        if end - start > LONGEST or (end - start == 1 and _is_clitic(text, start, end)):
            continue
        if halves and _is_half(text, start, end):
            continue
        if IDENTIFIER.search(text, start, end):
            continue
        before, behind = _token_before(text, start), _token_behind(text, end)
        if not _promising(view.lexicon, text[before:behind]):
            continue
        if spans and before <= spans[-1][1] and end - spans[-1][0] < LONGEST:
            spans[-1][1] = max(spans[-1][1], behind)
        else:
            # Two windows never share a token: `spans` are disjoint.
            begin = max(before, spans[-1][1] + 1) if spans else before
            if begin <= start:
                spans.append([begin, behind])
    return [(start, window(view, start, end)) for start, end in spans if end - start < 3 * LONGEST]


@lru_cache(maxsize=200_000)
def _may_split(lexicon: Lexicon, token: str) -> bool:
    """Whether a token may be several, were there nothing round it and no price to pay."""
    if len(token) < MANY and not _two_parts(lexicon, token):
        return False
    alone = Window(token, (len(token),), False, (0, 0), ())
    paths = search(arcs(lexicon, alone), alone.left, (), FREE, lexicon.model)
    original = next((path.score for path in paths if path.ends == alone.gaps), -math.inf)
    return any(path.score > original for path in paths if path.ends != alone.gaps)


def _two_parts(lexicon: Lexicon, token: str) -> bool:
    """Whether a token can be cut into two words, one of which may be a name beside a small word."""
    is_word = lexicon.is_word
    for cut in range(1, len(token)):
        left, right = token[:cut], token[cut:]
        if is_word(right):
            if is_word(left) or (cut >= NAME and right in FUNCTION):
                return True
        elif len(right) >= NAME and left.lower() in FUNCTION:
            return True
    return False


@lru_cache(maxsize=200_000)
def _may_join(lexicon: Lexicon, left: str, first: str, second: str, right: str) -> bool:
    """Whether two tokens may belong together, or a letter of the one to the other."""
    whole = first + second
    is_word = lexicon.is_word
    known = is_word(first) and is_word(second)
    if is_word(whole) and (not known or lexicon.joinable(first, second, left, right)):
        return True
    if known and min(len(first), len(second)) > 3:
        return False
    for shift in (1, 2, 3):
        for cut in (len(first) - shift, len(first) + shift):
            if 0 < cut < len(whole) and is_word(whole[:cut]) and is_word(whole[cut:]):
                moved = whole[:cut], whole[cut:]
                if not known or lexicon.likelier(moved, (first, second), left, right):
                    return True
    if known or not whole[1:].islower():
        return False
    gain = alone(lexicon, first) + alone(lexicon, second) - alone(lexicon, whole)
    return gain > UNKNOWN_TAKE and FOREIGN.isdisjoint((first.lower(), second.lower()))


@lru_cache(maxsize=100_000)
def _promising(lexicon: Lexicon, stretch: str) -> bool:
    """Whether anything may be wrong with the spaces among some tokens; quick to say no."""
    tokens = stretch.split(" ")
    if not stretch.replace(" ", "").isalpha():
        tokens = [_bare(lexicon, token) for token in tokens]
        if not all(tokens):
            return True
    return (
        sum(len(token) == 1 for token in tokens) > 2
        or any(_may_join(lexicon, *around) for around in _quads(tokens))
        or any(_may_split(lexicon, token) for token in tokens)
    )


def _quads(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    """Each two neighbours, between what stands beside them."""
    around = ["", *tokens, ""]
    return zip(around, around[1:], around[2:], around[3:], strict=False)


def _bare(lexicon: Lexicon, token: str) -> str:
    """A token of letters alone, or a name or word without its `'s`; "" for any other."""
    stem = token[:-2] if token.endswith(("'s", "’s")) else token
    return stem if stem.isalpha() else ""


# The rest of a token: letters, digits and apostrophes among them; a bounded part of it.
_REST = re.compile(rf"(?:[^\W_]|(?<=[^\W_])['’](?=[^\W_])){{0,{LONGEST}}}")


def _token_end(text: str, end: int) -> int:
    """Where the token ends that reaches to `end` at least."""
    rest = _REST.match(text, end)
    return rest.end() if rest else end


def _token_start(text: str, start: int) -> int:
    """Where the token begins that reaches back to `start` at least."""
    first = max(0, start - LONGEST)
    space = text.rfind(" ", first, start) + 1
    if space and text[space:start].isalnum():  # most are so, and need no second look
        return space
    while start > first and (text[start - 1].isalnum() or _joins(text, start - 1)):
        start -= 1
    return start


def _joins(text: str, place: int) -> bool:
    """Whether an apostrophe inside a word stands at `place`: `didn't`; not `of'The`."""
    return (
        text[place] in "'’"
        and 0 < place < len(text) - 1
        and text[place - 1].isalnum()
        and text[place + 1].isalnum()
        and not (text[place - 1].islower() and text[place + 1].isupper())
    )


def _token_before(text: str, start: int) -> int:
    """Where the token begins that one space parts from `start`; else `start`."""
    if start < 2 or text[start - 1] != " " or not text[start - 2].isalnum():
        return start
    begin = _token_start(text, start - 2)
    return start if _is_clitic(text, begin, start - 1) else begin


def _is_clitic(text: str, start: int, end: int) -> bool:
    """Whether the `s` of `the town' s gate` stands there."""
    return end - start == 1 and text[max(0, start - 2) : start].rstrip().endswith(("'", "’"))


def _is_half(text: str, start: int, end: int) -> bool:
    """Whether a line end divides the word there: `transporta-⏎tion`."""
    return text.startswith(("-\n", "-\r"), end) or text.endswith(("-\n", "-\r\n"), 0, start)


def _token_behind(text: str, end: int) -> int:
    """Where the token ends that one space parts from `end`; else `end`."""
    if text[end : end + 1] != " " or not text[end + 1 : end + 2].isalnum():
        return end
    return _token_end(text, end + 2)
