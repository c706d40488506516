"""The time that one repair may take.

Whatever loops over lines, windows or readings asks `Deadline.check` in each turn. A turn is bounded
work, so a repair ends shortly after its time is up, in any thread and on any system.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class RepairTimeout(TimeoutError):
    """A text was not repaired within the time it was given."""


class Deadline:
    """A point in time at which a repair is given up.

    Args:
        seconds: wall-clock time from now; None for no limit.

    Raises:
        ValueError: if `seconds` is not positive and finite.
    """

    __slots__ = ("_at", "_seconds")

    def __init__(self, seconds: float | None = None) -> None:
        if seconds is not None and not 0 < seconds < math.inf:
            raise ValueError(f"timeout must be a positive number of seconds, not {seconds}")
        self._seconds = seconds
        self._at = math.inf if seconds is None else time.monotonic() + seconds

    def check(self) -> None:
        """Raise `RepairTimeout` if the time is up."""
        if self._seconds is not None and time.monotonic() >= self._at:
            raise RepairTimeout(f"not repaired within {self._seconds:g} seconds")

    def each(self, items: Iterable[T]) -> Iterable[T]:
        """`items`, with a check before each."""
        return items if self._seconds is None else self._checked(items)

    def _checked(self, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            self.check()
            yield item


UNLIMITED = Deadline()
