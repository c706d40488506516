"""Where the spaces belong: words split, merged, with a space moved, letters set apart.

All four are one question about a window around a suspect: which words do these letters spell? The
lattice is searched once (`solve`), so splits, joins and shifts compete with one another; each rule
of the stage takes the readings of its kind. The document determines the damage prior: where other
spaces are wrong, one more costs less. Start reading at `moves`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from textfix.decode.detection import windows
from textfix.decode.edges import edges_of
from textfix.decode.lattice import Channel, Edge, log_sum, search
from textfix.decode.ocr.instead import instead
from textfix.decode.tools import compared
from textfix.decode.window import Window
from textfix.document.view import View, of_view
from textfix.language.lexicon import WORD, Lexicon
from textfix.language.word_cost import word_cost
from textfix.language.words import FUNCTION
from textfix.patterns import regex
from textfix.record.model import Evidence, Span
from textfix.record.proposal import Reading
from textfix.settings.profile import ENGLISH


@dataclass(frozen=True, slots=True)
class Move:
    """A set of spaces that belong elsewhere.

    Attributes:
        start, end: span of whole tokens: in a window at first, in the text in the end.
        after: how it should read.
        kind: "split", "merged", "shifted" or "letters".
        put: spaces put in.
        taken: spaces taken out.
        gain: nats that the language gains by it.
        cost: nats that the damage costs.
    """

    start: int
    end: int
    after: str
    kind: str
    put: int
    taken: int
    gain: float
    cost: float


@lru_cache(maxsize=10_000)
def solve(lexicon: Lexicon, place: Window, channel: Channel) -> tuple[Move, ...]:
    """The moves for the window, one for each independent piece."""
    return tuple(_solved(lexicon, place, channel))


def _solved(lexicon: Lexicon, place: Window, channel: Channel) -> Iterator[Move]:
    edges = edges_of(lexicon, place)
    paths = search(edges, place.left, place.right, channel, lexicon.model)
    best = paths[0]
    original = set(place.gaps)
    if set(best.ends) == original:
        return
    by_span = {(edge.start, edge.end): edge for row in edges for edge in row}
    new, new_cost = _score(lexicon, place, by_span, best.ends, channel)
    for first, last in _regions(best.ends, original):
        inner = _between(best.ends, first, last)
        outer = _between(place.gaps, first, last)
        left = [end for end in best.ends if end <= first]
        right = [end for end in best.ends if end > last]
        old, old_cost = _score(lexicon, place, by_span, (*left, *outer, *right), channel)
        put = len(set(inner) - original)
        taken = len(set(outer) - set(inner))
        # Other readings that compete with this one, not with leaving alone.
        own, others = [], []
        for path in paths:
            ends = _between(path.ends, first, last)
            if ends == inner:
                own.append(path.score)
            elif ends != outer:
                others.append(path.score)
        rival = max(0.0, log_sum([*others, *own]) - log_sum(own)) if others else 0.0
        net = new - old - rival - (new_cost - old_cost)
        rival += max(0.0, net + _letter_lost(lexicon, place, first, inner, outer))
        pieces = []
        begin = first
        for end in inner:
            pieces.append(place.letters[begin:end])
            begin = end
        start = first + sum(gap <= first for gap in place.gaps[:-1])
        stop = last + sum(gap < last for gap in place.gaps[:-1])
        yield Move(
            start, stop, " ".join(pieces), _kind(outer, inner, first, put, taken), put, taken,
            new - old - rival, new_cost - old_cost,
        )  # fmt: skip


def _between(ends: tuple[int, ...], first: int, last: int) -> tuple[int, ...]:
    """Those of the sorted `ends` after `first`, up to `last`."""
    return ends[bisect_right(ends, first) : bisect_right(ends, last)]


def _letter_lost(
    lexicon: Lexicon, place: Window, first: int, inner: Sequence[int], outer: Sequence[int]
) -> float:
    """How much likelier than a moved space a lost letter is: `ideas uch as` is `ideas such as`."""
    if len(inner) != 2 or len(outer) != 2 or inner[0] >= outer[0]:
        return -math.inf
    word = place.letters[first : outer[0]]
    if not lexicon.is_word(word):
        return -math.inf
    model = lexicon.model
    second = word_cost(lexicon, place.letters[inner[0] : inner[1]], False)[0]
    kept = model.score(word_cost(lexicon, word, False)[0]) + model.score(
        second, word_cost(lexicon, word, False)[0]
    )
    cut = word_cost(lexicon, place.letters[first : inner[0]], False)[0]
    moved = model.score(cut) + model.score(second, cut)
    return kept - moved


def _regions(ends: Sequence[int], original: set[int]) -> Iterator[Span]:
    """Between boundaries that both readings have: the stretches in which they differ."""
    chosen = set(ends)
    previous, differ = 0, False
    for place in sorted(chosen | original):
        if place not in chosen or place not in original:
            differ = True
            continue
        if differ:
            yield previous, place
        previous, differ = place, False


def _kind(outer: Sequence[int], inner: Sequence[int], first: int, put: int, taken: int) -> str:
    sizes = [end - begin for begin, end in pairwise([first, *outer])]
    if len(outer) > 2 and sum(size == 1 for size in sizes) > 0.6 * len(sizes):
        return "letters"
    if put and taken:
        return "shifted"
    return "merged" if put else "split"


def _score(
    lexicon: Lexicon,
    place: Window,
    by_span: dict[Span, Edge],
    ends: Sequence[int],
    channel: Channel,
) -> tuple[float, float]:
    """What the language says of a reading, and what its damage costs."""
    score_of = lexicon.model.score
    before, last = place.left
    total = cost = 0.0
    begin = 0
    damaged = False
    for end in ends:
        edge = by_span[begin, end]
        total -= edge.cost
        if edge.taken:
            cost += (channel.take_again if damaged else channel.take) + (
                edge.taken - 1
            ) * channel.take_again
        if edge.put:
            cost += channel.put_again if damaged else channel.moved if edge.taken else channel.put
        if edge.key:
            total += score_of(edge.key, last, before)
        last, before = edge.key, last
        damaged = edge.put or edge.taken > 0
        begin = end
    for key in place.right:
        total += score_of(key, last, before)
        last, before = key, last
    return total, cost


def readings(view: View, kind: str, damage: str) -> Iterator[Reading]:
    """The moves of a kind, as readings.

    Args:
        view: the text.
        kind: as in `Move`.
        damage: what would have happened, for the report.
    """
    for move in moves(view):
        if move.kind == kind:
            yield Reading(move.start, move.end, move.after, _evidence(view, move, damage))


# The evidence for a move, in log-odds: the fit of benchmarks/calibrate.py on damaged texts whose
# truth is known. "nat" is for each nat that it gains, up to ENOUGH of them, less each that its
# damage costs; the others are of `doubts`.
ODDS = {
    "nat": 0.43,
    "always": 0.0,
    "mark": -2.8,
    "unknown": -2.0,
    "compound": -5.8,
    "initial": -4.0,  # set by hand: it is rare in the texts of the fit
    "unspaced": 2.0,  # set on the development set without spaces; no text of the fit is so
}
ENOUGH = 12.0
FEW = 6  # words; a line without spaces is worth mending though a name in it stays in doubt

_GLUE = frozenset("-‐/@_=$.:")
_GLUED = regex(r"[-‐/@_]|\.[^\W\d]")
_BEFORE_HYPHEN = regex(r"([^\W\d_]+)-\Z")
# `The height h and the width w`: quantities and points are named by the initial of what they are.
_INITIAL = regex(r"(?<![^\W_])([^\W\d_]{4,}) ([b-z]) \Z")
LONGEST_PART = 24  # code points of a part before a hyphen, and the hyphen
_ARTICLES = frozenset("a an the".split())


def _evidence(view: View, move: Move, damage: str) -> tuple[Evidence, ...]:
    gain = min(move.gain, move.cost + ENOUGH)
    note = compared(view, view.text[move.start : move.end], move.after)
    return (
        Evidence("language", note, ODDS["nat"] * gain),
        Evidence("damage", damage, ODDS["always"] - ODDS["nat"] * move.cost),
        *(Evidence(who, doubt, ODDS[who]) for who, doubt in doubts(view, move)),
    )


def doubts(view: View, move: Move) -> Iterator[tuple[str, str]]:
    """Evidence against a move that its gain does not include: its name in `ODDS`, and a note."""
    if view.unspaced:
        yield "unspaced", "this text has almost no spaces"
        return
    words = WORD.findall(move.after)
    if len(words) > FEW:
        return
    if _joined(view, move):
        yield "mark", "a mark joins it to something: it may be part of a longer word"
    named = _INITIAL.search(view.text, max(0, move.start - LONGEST_PART), move.start + 2)
    if named and named[1][0].lower() == named[2] and named[1].lower() not in FUNCTION:
        yield "initial", f"`{named[2]}` may be what the text calls the {named[1]}"
    unknown = [word for word in words if not view.lexicon.known(word)]
    if unknown:
        yield "unknown", f"`{unknown[0]}` is in no dictionary either"
    if move.kind == "merged":
        whole = move.after.replace(" ", "-")
        hyphenated, closed, apart = view.lexicon.compound(whole)
        if hyphenated + closed > apart:
            yield "compound", f"`{whole}` is usually written as one word"


def _joined(view: View, move: Move) -> bool:
    """Whether what a move parts or joins may be part of something longer.

    `upto-date`, `6:30PM`, `Tae-hoon`, the second half of a divided word; but not `aworld-famous`
    or `forty-twomen`.
    """
    first = move.after.partition(" ")[0].lower()
    if _GLUED.match(view.text, move.end) and first not in _ARTICLES:
        return True
    if view.text[move.start - 1 : move.start] not in _GLUE:
        return False
    hyphenated = _BEFORE_HYPHEN.search(view.text, max(0, move.start - LONGEST_PART), move.start)
    return hyphenated is None or not view.lexicon.compound(f"{hyphenated[1]}-{first}")[0]


# A short text is taken to have had so many more spaces, and this share of one of them wrong.
EARLIER = 20
EARLIER_WRONG = 0.1
PASSES = 3  # more change nothing
# Windows of a long text that are asked first how damaged it is, and their letters: words without
# spaces make windows of four hundred.
SAMPLE, SAMPLE_LETTERS = 200, 10_000
STEP = 0.25  # nats; costs are rounded, so that documents share what is cached of their windows
SURE = 2.0  # nats from which a wrong space says something of the document
AGAIN_PUT, AGAIN_TAKE = 3.5, 1.5  # nats at most for the next wrong space
MOVED = 3.5  # nats at most for the other half of a space that moved
UNTOLD = 2.0  # nats for a text whose language cannot be determined


@lru_cache(maxsize=1000)
def channel(put: int, taken: int, words: int) -> Channel:
    """The channel of a document of `words` in which so many other spaces are known to be wrong."""
    lost = -math.log((put + EARLIER_WRONG) / (words + put + EARLIER))
    came = -math.log((taken + EARLIER_WRONG) / (words + taken + EARLIER))
    lost, came = round(lost / STEP) * STEP, round(came / STEP) * STEP
    return Channel(lost, min(lost, AGAIN_PUT), came, min(came, AGAIN_TAKE), min(lost, MOVED))


@of_view
def moves(view: View) -> list[Move]:
    """Every misplaced space of the text, with the evidence."""
    lexicon = view.lexicon
    # Where all spaces are lost, the next one is too.
    least = len(view.text) if view.unspaced else view.respaced[0]
    now = channel(least, view.respaced[1], max(1, view.text.count(" ")))
    places = windows(view, min(now.put, now.take))
    if not places:
        return []
    words = max(1, view.size)
    now = channel(least, view.respaced[1], words)
    doubt = 0.0 if view.is_english or view.language == ENGLISH else UNTOLD

    def told(found: Sequence[Move], times: float = 1.0) -> Channel:
        """The channel given the certain moves; each move is judged by the others."""
        sure = [move for move in found if move.gain - move.cost - doubt > SURE]
        put = max(0, sum(move.put for move in sure) - 1)
        taken = max(0, sum(move.taken for move in sure) - 1)
        return channel(least + round(times * put), view.respaced[1] + round(times * taken), words)

    def solved(some: Sequence[tuple[int, Window]]) -> list[tuple[int, Move]]:
        """The moves of some windows with the current channel, and where each window begins."""
        return [
            (start, move)
            for start, place in view.deadline.each(some)
            for move in solve(lexicon, place, now)
        ]

    sampled = len(places) > SAMPLE
    for _ in range(PASSES if sampled else 0):
        some = _sample(places)
        then = told([move for _, move in solved(some)], len(places) / len(some))
        if then == now:
            break
        now = then
        places = windows(view, min(now.put, now.take))
    moved: list[tuple[int, Move]] = []
    for _ in range(PASSES):
        moved = solved(places)
        found = [move for _, move in moved]
        then = told(found)
        if then == now or (sampled and _near(now, then, found)):
            break
        if then.put < now.put or then.take < now.take:
            places = windows(view, min(then.put, then.take))
        now = then
    return [_placed(view, start, move, doubt) for start, move in moved]


def _sample(places: Sequence[tuple[int, Window]]) -> Sequence[tuple[int, Window]]:
    """Windows from all over the text, enough to tell how damaged it is."""
    letters = sum(len(place.letters) for _, place in places)
    return places[:: math.ceil(max(len(places) / SAMPLE, letters / SAMPLE_LETTERS))]


def _near(now: Channel, then: Channel, found: Sequence[Move]) -> bool:
    """Whether the moves of a long text can be kept although its damage differs from that of the
    sample: by one step, or by more for a damage that no move repairs.
    """

    def same(before: float, after: float, moves: bool) -> bool:
        return abs(after - before) <= STEP or (after > before and not moves)

    return same(now.put, then.put, any(move.put for move in found)) and same(
        now.take, then.take, any(move.taken for move in found)
    )


def _placed(view: View, offset: int, move: Move, doubt: float) -> Move:
    """A move of a window that begins at `offset`, in the text."""
    start, end = offset + move.start, offset + move.end
    cost = move.cost + doubt
    if not view.unspaced:
        # Misread letters may explain the same: `wben` is no `w` and `ben`.
        cost += instead(view, start, end)
    return Move(start, end, move.after, move.kind, move.put, move.taken, move.gain, cost)


def wrong_spaces(view: View) -> int:
    """How many spaces are surely wrong; two words that may be a compound do not count."""
    surely = (move for move in moves(view) if move.gain - move.cost > SURE)
    return sum(
        move.put + move.taken
        for move in surely
        if move.kind != "merged"
        or move.put > 1
        or not FUNCTION.isdisjoint(move.after.lower().split())
    )
