"""Beam search for the best reading of a window whose spaces cannot be trusted.

A window has no spaces; an edge is a word that some of its letters may spell. Every path through the
edges from the first letter to the last is a reading of the window. Its cost is the negative
log-probability of its words in the language model, with two words of context on either side, plus
the channel cost of its damage: spaces inserted, spaces deleted. The original text is always one of
the paths. Start reading at `search`.

The channel has a state: where one space is wrong the next one is likely to be wrong too, so further
damage costs less than the first (`r e a d e r  i s`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from textfix.language.ngrams import NGrams

# Hypotheses kept at a place of the window, and how much worse than the best they may be: with twice
# as many no result of the development sets changes.
BEAM = 12
WORSE = 16.0


@dataclass(frozen=True, slots=True)
class Channel:
    """What damage costs, in nats.

    Attributes:
        put: for the first space that is put in (it was lost).
        put_again: for one more after it.
        take: for the first space that is taken out of a word.
        take_again: for one more in the same word or the next.
        moved: for putting in again what was taken out of the same word.
    """

    put: float
    put_again: float
    take: float
    take_again: float
    moved: float


class Edge(NamedTuple):
    """A word that the letters `start:end` of a window may spell.

    Attributes:
        start: index of the first letter.
        end: index after the last letter.
        key: of the word in the language model; 0 for none.
        cost: nats for everything but the language model and the spaces.
        taken: original spaces inside.
        put: whether a space must be put in after it.
    """

    start: int
    end: int
    key: int
    cost: float
    taken: int
    put: bool


@dataclass(frozen=True, slots=True)
class Path:
    """One reading of a window: its score (nats, higher is better) and where its words end."""

    score: float
    ends: tuple[int, ...]


# The end of the last word of a hypothesis, and the same of the words before it.
_Ends = tuple[Any, int] | None
# Score, last key, key before it, ends of its words, whether there is damage at its end.
_Hypothesis = tuple[float, int, int, _Ends, bool]
_score = itemgetter(0)


def search(
    edges: Sequence[Sequence[Edge]],
    left: tuple[int, int],
    right: Sequence[int],
    channel: Channel,
    model: NGrams,
) -> list[Path]:
    """The best paths through `edges`, best first. Time grows with the number of edges.

    Args:
        edges: the edges that begin at each letter.
        left: keys of the two words before the window, the nearer one last.
        right: keys of the words after it, at most two.
        channel: what damage costs.
        model: the language model.
    """
    size = len(edges)
    score_of = model.score
    layers: list[list[_Hypothesis]] = [[] for _ in range(size + 1)]
    layers[0].append((0.0, left[1], left[0], None, False))
    tops = [-math.inf] * (size + 1)
    damage = _Damage(channel)
    for place in range(size):
        kept = _kept(layers[place])
        # Most edges are of the same key, that of an unknown word.
        scores: dict[int, list[float]] = {0: [0.0] * len(kept)}
        for edge in edges[place] if kept else ():
            end, key, top = edge.end, edge.key, tops[edge.end]
            cost, (first, again, least) = edge.cost, damage[edge.taken, edge.put]
            if kept[0][0] - (cost + least) < top - WORSE and end < size:
                continue  # `_kept` would drop them all: no score is above zero
            if (told := scores.get(key)) is None:
                told = scores[key] = [score_of(key, way[1], way[2]) for way in kept]
            layer, damaged = layers[end], edge.put or edge.taken > 0
            for (total, last, _, ends, worse), nats in zip(kept, told, strict=True):
                taken, put = again if worse else first
                total = total - cost - taken - put + nats
                if total > top:
                    top = total
                elif total < top - WORSE and end < size:
                    continue  # `_kept` would drop it
                layer.append((total, key, last, (ends, end), damaged))
            tops[end] = top
    paths = []
    for total, last, before, ends, _ in layers[size]:
        for key in right:
            total += score_of(key, last, before)
            last, before = key, last
        paths.append(Path(total, _unwound(ends)))
    paths.sort(key=lambda path: (-path.score, path.ends))
    return paths


def _kept(found: list[_Hypothesis]) -> list[_Hypothesis]:
    """The best ways to a place, of each two last words one."""
    found.sort(key=_score, reverse=True)
    seen: set[tuple[int, int]] = set()
    kept: list[_Hypothesis] = []
    for way in found:
        if way[0] < found[0][0] - WORSE or len(kept) == BEAM:
            break
        state = way[1], way[2]
        if state not in seen:
            seen.add(state)
            kept.append(way)
    return kept


def _unwound(ends: _Ends) -> tuple[int, ...]:
    unwound: list[int] = []
    while ends is not None:
        ends, end = ends
        unwound.append(end)
    return tuple(reversed(unwound))


class _Damage(dict[tuple[int, bool], tuple[tuple[float, float], tuple[float, float], float]]):
    """Spaces that were taken out of an edge, and whether one was put in after it -> what both cost
    after a word without damage, and after one with damage; and the least of that.
    """

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def __missing__(
        self, key: tuple[int, bool]
    ) -> tuple[tuple[float, float], tuple[float, float], float]:
        channel, (spaces, is_put) = self.channel, key
        taken = taken_again = put = put_again = 0.0
        if spaces:
            more = (spaces - 1) * channel.take_again
            taken, taken_again = channel.take + more, channel.take_again + more
        if is_put:
            # Taken out here and put in there: one space that moved.
            put, put_again = channel.moved if spaces else channel.put, channel.put_again
        costs = (taken, put), (taken_again, put_again), min(taken + put, taken_again + put_again)
        self[key] = costs
        return costs


def log_sum(values: Sequence[float]) -> float:
    """Logarithm of the sum of what `values` are the logarithms of."""
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))
