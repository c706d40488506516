"""What a text costs against its length: texts of all sizes, plain ones and ones made to be slow.

Used by `speed.py`. Every text is repaired with nothing remembered, so that a size cannot live on
what a smaller one has found out. The exponent is fitted over the largest sizes only, from a
thirtieth of the largest on: what is paid once (tables, usual words) would make any cost look
flatter.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import linear_regression, median
from typing import NamedTuple

import corpus

import textfix
from textfix.engine.workers import clear_caches

STEP = 2
SMALLEST = 1000  # code points
FEWEST = 3  # sizes, however long they take
SHARE = 1 / 31  # of the largest size: where the fit begins
TAGS = 1_000_000
_TAG = "<b>an</b> "  # two tags


class Curve(NamedTuple):
    """Sizes in code points, and the seconds of a processor that a text of each took."""

    sizes: list[int]
    seconds: list[float]

    @property
    def exponent(self) -> float:
        """How fast the cost grows: 1 is in step with the length, 2 with its square."""
        sizes, seconds = self._fitted()
        return linear_regression(list(map(math.log, sizes)), list(map(math.log, seconds))).slope

    @property
    def steps(self) -> list[float]:
        """The same from each size to the next."""
        pairs = itertools.pairwise(zip(*self._fitted(), strict=True))
        return [math.log(t2 / t1) / math.log(s2 / s1) for (s1, t1), (s2, t2) in pairs]

    def _fitted(self) -> tuple[list[int], list[float]]:
        first = next(n for n, size in enumerate(self.sizes) if size >= self.sizes[-1] * SHARE)
        return self.sizes[first:], self.seconds[first:]


def curve(kind: str, largest: int, budget: float, shared: Path) -> Curve:
    """Measure one kind of text.

    Args:
        kind: one of `KINDS`.
        largest: code points.
        budget: seconds; a size that would take longer, by the one before it, is left out.
        shared: where the corpus is.
    """
    if kind == "tags":
        largest = min(largest, TAGS // 2 * len(_TAG))
    whole = KINDS[kind](largest, shared)
    steps = round(math.log(largest / SMALLEST, STEP))
    found = Curve([], [])
    textfix.fix(whole[:SMALLEST])  # opens the dictionaries
    for step in range(steps, -1, -1):
        size = round(largest / STEP**step)
        enough = len(found.sizes) >= FEWEST
        if enough and found.seconds[-1] * size / found.sizes[-1] > budget:
            break
        found.sizes.append(size)
        found.seconds.append(_seconds(whole[:size]))
    return found


def _seconds(text: str) -> float:
    """Seconds of a processor, the median of three where they are few."""
    taken: list[float] = []
    while len(taken) < 3 and sum(taken) < 1:
        clear_caches()
        begin = time.process_time()
        textfix.fix(text)
        taken.append(time.process_time() - begin)
    return median(taken)


def _text(size: int, shared: Path) -> str:
    """Open text of all kinds; a tenth of its documents has lost spaces."""
    parts: list[str] = []
    length = 0
    for document in corpus.documents(shared / "corpus"):
        parts.append(document)
        length += len(document)
        if length >= size:
            break
    return "".join(parts)[:size]


def _without_spaces(size: int, shared: Path) -> str:
    return "".join(_text(size + size // 4, shared).split())[:size]


def _one_letter(size: int, shared: Path) -> str:
    return "a" * size


def _suspects(size: int, shared: Path) -> str:
    """Lines of words that no dictionary has, nearly all different."""
    dice = random.Random(1)
    words: list[str] = []
    length = 0
    while length < size:
        word = "".join(dice.choices("etaoinshrdlucmfwypvbgkqjxz", k=dice.randint(4, 10)))
        words.append(word + ("\n" if len(words) % 12 == 11 else " "))
        length += len(words[-1])
    return "".join(words)[:size]


def _tags(size: int, shared: Path) -> str:
    return _TAG * (size // len(_TAG) + 1)


KINDS: dict[str, Callable[[int, Path], str]] = {
    "text": _text,
    "no_spaces": _without_spaces,
    "one_letter": _one_letter,
    "suspects": _suspects,
    "tags": _tags,
}
