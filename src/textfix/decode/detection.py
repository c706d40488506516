"""Detection of places where spaces may be wrong: the windows worth a search.

Nearly every word of a clean text is known and common, and costs one look-up of its type. For the
rest (a name, a rare word, letters next to digits) there are cheap upper bounds: could it be two
words, could it belong to its neighbour? A window is built only if one of them leaves a possible
gain. Start reading at `windows`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import compress, count, pairwise
from operator import attrgetter
from typing import NamedTuple

from textfix.cache import cached_by_first
from textfix.decode.edges import KNOWN_TAKE, LONE_TAKE, UNKNOWN_TAKE, edges_of
from textfix.decode.lattice import Channel, search
from textfix.decode.window import Window, window
from textfix.document.features import LineFeatures
from textfix.document.lines import IDENTIFIER, mixed, stands_alone, unspaced
from textfix.document.view import View, of_view
from textfix.language.lexicon import WORD, Lexicon
from textfix.language.word_cost import unigram_cost
from textfix.language.words import FOREIGN, FUNCTION
from textfix.patterns import regex
from textfix.record.model import Span

LONGEST = 400  # code points of a token, and about as many of a window
SHORTEST = 2  # letters of a word that such a token may be made of; and at most:
LONGEST_WORD = 24
MANY = 12  # letters from which a token may be more than two words
FEW = 3  # letters beside digits that may be a unit
NAME = 4  # letters of an unknown name
SURELY_SEVERAL = 40  # letters of a token that has lost its spaces, were it the only one
FREE = Channel(0, 0, 0, 0, 0)

PLENTY = 16.0  # nats: no damage costs as much, be the text as long as it may
CONTEXT = 5.0  # nats that other spaces may gain by the words around them

_CORES = attrgetter("cores")
_RUN = regex(r"[^\W_]{4,}")
_RANKS = frozenset("st nd rd th".split())
_LETTERS = regex(r"[^\W\d_]+")
_WRITTEN = regex(r"\d+(?:st|nd|rd|th|s)?")
# Letters of other scripts than Latin: from Greek on, less the rest of Latin and its ligatures; and
# four times the same letters, a key held down, a laugh or no text at all: `noooooo`, `hahahaha`.
_NO_ENGLISH = regex(r"(?![ᴀ-ᶿḀ-ỿⅠ-ↈⱠ-Ɀ꜠-ꟿﬀ-ﬆＡ-ｚ])[^\W\d_\x00-\u036f]|([^\W\d_]{1,8}?)\1{3}")


@of_view
def _triggers(view: View) -> list[Span]:
    """Where something may be wrong with the spaces; sorted."""
    if view.unspaced:  # everywhere
        return [match.span() for match in _RUN.finditer(view.text) if view.english(match.start())]
    return sorted({*view.suspects, *view.doubtful})


def windows(view: View, least: float) -> list[tuple[int, Window]]:
    """Where windows begin, and the windows: what may be damaged, and a token at either side.

    Args:
        view: the text.
        least: nats that the language must gain by a repair to be worth its damage; what surely
            gains less has no window.
    """
    limit = max(0.0, least - CONTEXT)
    everywhere = view.unspaced or view.features.twofold
    if not (everywhere or _any_can_gain(view, limit)):
        return []
    can_gain: dict[int, bool] = {}
    spans: list[list[int]] = []
    sites = _sites(view)
    for place in view.deadline.each(_triggers(view)):
        number = view.line_at(place[0])
        if number not in can_gain:
            can_gain[number] = everywhere or _can_gain(view, number, limit)
        if not can_gain[number]:
            continue
        if place not in sites:
            sites[place] = _site(view, *place)
        if (site := sites[place]) is None:
            continue
        start, end, before, behind, upper_bound = site
        if upper_bound <= limit and not _written_elsewhere(view, view.text[before:behind]):
            continue
        if spans and before <= spans[-1][1] and end - spans[-1][0] < LONGEST:
            spans[-1][1] = max(spans[-1][1], behind)
        else:
            # Two windows never share a token: `spans` are disjoint.
            begin = max(before, spans[-1][1] + 1) if spans else before
            if begin <= start:
                spans.append([begin, behind])
    return [(start, window(view, start, end)) for start, end in spans if end - start < 3 * LONGEST]


class _Site(NamedTuple):
    """A token that something may be wrong with."""

    start: int
    end: int
    before: int  # where the token before it begins
    behind: int  # where the one after it ends
    upper_bound: float  # nats that other spaces among them may gain


@of_view
def _sites(view: View) -> dict[Span, _Site | None]:
    """The tokens that something may be wrong with, as far as they were computed."""
    return {}


def _site(view: View, start: int, end: int) -> _Site | None:
    """The token there, if something may be wrong with it."""
    text = view.text
    start, end = _token_start(text, start), _token_end(text, end)
    if end - start > LONGEST or (end - start == 1 and _is_clitic(text, start, end)):
        return None
    if view.has("-") and view.has("\r\n") and _is_half(text, start, end):
        return None
    if IDENTIFIER.search(text, start, end):
        return None
    # English dictionaries say nothing about a quotation in another script, and Thai and Chinese
    # have no spaces: `ตัวเมือง in the old script`. The same holds for a key that was held down.
    if _NO_ENGLISH.search(text, start, end):
        return None
    before, behind = _token_before(text, start), _token_behind(text, end)
    if _NO_ENGLISH.search(text, before, start):
        before = start
    if _NO_ENGLISH.search(text, end, behind):
        behind = end
    return _Site(start, end, before, behind, _upper_bound(view.lexicon, text[before:behind]))


def _any_can_gain(view: View, limit: float) -> bool:
    """Whether any window may gain more than `limit`: what the tokens tell, and more rather than
    less. It stops at the first, for most texts with many are in another language.
    """
    whole: set[str] = set()
    for number in view.features.flagged:
        nats, joined, shaped = _told(view, number)
        if nats > limit or (shaped and view.line(number).shapes):
            return True
        whole.update(joined)
    return bool(whole) and not all(map(whole.isdisjoint, map(_CORES, view.features.line_features)))


def _can_gain(view: View, number: int, limit: float) -> bool:
    """The same of one line."""
    nats, joined, shaped = _told(view, number)
    return (
        nats > limit
        or (shaped and bool(view.line(number).shapes))
        or not view.features.cores.isdisjoint(joined)
    )


def _told(view: View, number: int) -> tuple[float, tuple[str, ...], bool]:
    """What `_upper_bound_of_line` says of a line, cached with it."""
    line = view.features.line_features[number]
    if line.upper_bound is None:
        line.upper_bound = _upper_bound_of_line(view.lexicon, line)
    return line.upper_bound


def _upper_bound_of_line(
    lexicon: Lexicon, line: LineFeatures
) -> tuple[float, tuple[str, ...], bool]:
    """Nats that any window of a line may gain; what two of its tokens would be together; and
    whether what looks doubtful in it must tell.
    """
    row = line.row
    stretches: list[tuple[str, str, str]] = []
    joined: set[str] = set()
    shaped = line.figured
    for at in line.apart:
        following = row[at + 2] if at + 2 < len(row) else ""
        stretches.append((_tail(row[at]), _head(row[at + 1]), _head(following)))
    for at in compress(count(), map(frozenset(line.oov).__contains__, row)):
        for piece, begins, ends in _odd_pieces(lexicon, row[at]):
            if not piece:  # a letter alone
                shaped = True
                continue
            before = _tail(row[at - 1]) if begins and at else ""
            behind = _head(row[at + 1]) if ends and at + 1 < len(row) else ""
            stretches.append((before, piece, behind))
            if before:
                joined.add((before + piece).lower())
            if behind:
                joined.add((piece + behind).lower())
    nats = (_upper_bound(lexicon, " ".join(filter(None, stretch))) for stretch in stretches)
    return max(nats, default=-math.inf), tuple(joined), shaped


@cached_by_first(100_000)
def _odd_pieces(lexicon: Lexicon, token: str) -> tuple[tuple[str, bool, bool], ...]:
    """The pieces of an unusual token that a window may be built around, and whether the token
    begins or ends so; "" if the line must tell.
    """
    words = list(WORD.finditer(token))
    oov = lexicon.oov_among(word[0] for word in words)
    spans = {word.span() for word in words if word[0] in oov and stands_alone(token, *word.span())}
    pieces = []
    for start, end in sorted(spans.union(unspaced(token), mixed(token))):
        start, end = _token_start(token, start), _token_end(token, end)
        if end - start <= LONGEST:
            pieces.append((token[start:end], start == 0, end == len(token)))
    if sum(map(str.isalpha, token)) == 1:
        pieces.append(("", True, True))
    return tuple(pieces)


def _tail(token: str) -> str:
    """The letters and digits that a token ends with."""
    if not token[-1:].isalnum():
        return ""
    start = _token_start(token, len(token) - 1)
    return "" if _is_clitic(token, start, len(token)) else token[start:]


def _head(token: str) -> str:
    """The letters and digits that a token begins with."""
    if token.isalpha() and len(token) <= LONGEST:
        return token
    return token[: _token_end(token, 1)] if token[:1].isalnum() else ""


def _written_elsewhere(view: View, stretch: str) -> bool:
    """Whether two of the tokens are one elsewhere in the document: `brevifoli a`."""
    tokens = stretch.split(" ")
    return any(one + two in view.counts for one, two in pairwise(tokens))


@cached_by_first(30_000)
def _upper_bound(lexicon: Lexicon, stretch: str) -> float:
    """Nats that may be gained by other spaces among some tokens, were there nothing around them."""
    tokens = stretch.split(" ")
    if not stretch.replace(" ", "").isalpha():
        if any(_is_cut(one, two) for one, two in pairwise(tokens)):
            return math.inf
        tokens = [_bare(token) for token in tokens]
    if sum(len(token) == 1 for token in tokens) > 2:
        return math.inf
    return max(
        max((_of_split(lexicon, token) for token in lexicon.oov_among(tokens)), default=-math.inf),
        max((_of_join(lexicon, *around) for around in _quads(tokens)), default=-math.inf),
    )


@cached_by_first(100_000)
def _of_split(lexicon: Lexicon, token: str) -> float:
    """Nats that a token gains by being several, were there nothing around it."""
    if not token.isalpha():
        if _WRITTEN.fullmatch(token) or lexicon.known(token):
            return -math.inf  # `18th`, `isn't`
        letters = _LETTERS.findall(token)
        few = all(len(part) < FEW and part.lower() not in FUNCTION for part in letters)
        return -math.inf if few else math.inf  # `8GB`, but not `456of`
    if len(token) >= SURELY_SEVERAL:
        return math.inf
    if token.islower() and token in lexicon.words:
        return _of_known(lexicon, token)
    if len(token) < MANY:
        if not _two_parts(lexicon, token):
            return -math.inf
    elif token.islower() and unigram_cost(lexicon, token) - _as_known(lexicon, token) > PLENTY:
        return math.inf  # so likely that it needs no search for what else it may be
    place = Window(token, (len(token),), False, (0, 0), ())
    paths = search(edges_of(lexicon, place), place.left, (), FREE, lexicon.model)
    original = next((path.score for path in paths if path.ends == place.gaps), -math.inf)
    others = (path.score for path in paths if path.ends != place.gaps)
    return max(others, default=-math.inf) - original


def _as_known(lexicon: Lexicon, letters: str) -> float:
    """What letters cost as words of the dictionaries, each alone; infinite if they are none."""
    words, model = lexicon.words, lexicon.model
    costs = [0.0] + [math.inf] * len(letters)
    for start in range(len(letters)):
        before = costs[start]
        if before == math.inf:
            continue
        for end in range(start + SHORTEST, min(len(letters), start + LONGEST_WORD) + 1):
            if (word := letters[start:end]) in words:
                costs[end] = min(costs[end], before - model.score(model.key(word)))
    return costs[-1]


def _of_known(lexicon: Lexicon, word: str) -> float:
    """The same for a word of the dictionaries: only other words of them can be likelier."""
    words = lexicon.words
    ways: list[tuple[str, ...]] = [
        (word[:cut], word[cut:])
        for cut in range(1, len(word))
        if word[:cut] in words and word[cut:] in words
    ]
    if len(word) >= MANY:
        ways += [
            (one, two[:cut], two[cut:])
            for one, two in ((word[:cut], word[cut:]) for cut in range(1, len(word) - 1))
            if one in words
            for cut in range(1, len(two))
            if two[:cut] in words and two[cut:] in words
        ]
    best = -math.inf
    for way in ways:
        if all(len(piece) > 1 or piece == "a" for piece in way):
            best = max(best, lexicon.gain((word,), way))
    return best


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


def _of_join(lexicon: Lexicon, left: str, first: str, second: str, right: str) -> float:
    """Nats that two tokens gain by being one, or by a letter of one that belongs to the other."""
    whole = first + second
    is_word = lexicon.is_word
    if not (first.isalpha() and second.isalpha()):
        return math.inf if is_word(whole) else -math.inf  # `do n't`
    known = is_word(first) and is_word(second)
    best = -math.inf
    if is_word(whole):
        lone = min(len(first), len(second)) == 1
        best = -(LONE_TAKE if lone else KNOWN_TAKE if known else 0.0)
        best += _gained(lexicon, (first, second), (whole,), known, left, right)
    if not (known and min(len(first), len(second)) > 3):
        for shift in (1, 2, 3):
            for cut in (len(first) - shift, len(first) + shift):
                if 0 < cut < len(whole) and is_word(whole[:cut]) and is_word(whole[cut:]):
                    moved = whole[:cut], whole[cut:]
                    gain = _gained(lexicon, (first, second), moved, known, left, right)
                    best = max(best, gain)
    if not known and whole[1:].islower() and FOREIGN.isdisjoint((first.lower(), second.lower())):
        best = max(best, _gained(lexicon, (first, second), (whole,)) - UNKNOWN_TAKE)
    return best


def _gained(
    lexicon: Lexicon,
    tokens: tuple[str, ...],
    words: tuple[str, ...],
    known: bool = False,
    left: str = "",
    right: str = "",
) -> float:
    """Nats that words gain against some tokens: if all of these are known, between two others, else
    with what the words around them may add.
    """
    if known:
        return lexicon.gain(tokens, words, left, right)
    return (
        CONTEXT
        + sum(unigram_cost(lexicon, one) for one in tokens)
        - sum(unigram_cost(lexicon, one) for one in words)
    )


def _quads(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    """Each two neighbours, between what is beside them."""
    around = ["", *tokens, ""]
    return zip(around, around[1:], around[2:], around[3:], strict=False)


def _bare(token: str) -> str:
    """A name or word without its `'s`."""
    return token[:-2] if token.endswith(("'s", "’s")) else token


def _is_cut(one: str, two: str) -> bool:
    """Whether two tokens may be a number: `19 78`, `46 th`."""
    return one.isdecimal() and (two.isdecimal() or two in _RANKS)


# The rest of a token: letters, digits and apostrophes among them; a bounded part of it.
_REST = regex(rf"(?:[^\W_]|(?<=[^\W_])['’](?=[^\W_])){{0,{LONGEST}}}")


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
    """Whether an apostrophe inside a word is at `place`: `didn't`; not `of'The`."""
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
    """Whether the `s` of `the town' s gate` is there."""
    return end - start == 1 and text[max(0, start - 2) : start].rstrip().endswith(("'", "’"))


def _is_half(text: str, start: int, end: int) -> bool:
    """Whether a line end divides the word there: `transporta-⏎tion`."""
    return text.startswith(("-\n", "-\r"), end) or text.endswith(("-\n", "-\r\n"), 0, start)


def _token_behind(text: str, end: int) -> int:
    """Where the token ends that one space parts from `end`; else `end`."""
    if text[end : end + 1] != " " or not text[end + 1 : end + 2].isalnum():
        return end
    return _token_end(text, end + 2)
