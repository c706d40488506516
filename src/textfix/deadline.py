"""The time that one repair may take.

Every loop over lines, windows or readings calls `Deadline.check` in each iteration. An iteration is
bounded work, so a repair ends shortly after its time is up, in any thread and on any system.
"""

from __future__ import annotations

import math
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from numbers import Real
from types import FrameType
from typing import NoReturn, TypeVar

from textfix.errors import ArgumentTypeError, ArgumentValueError, TextfixError

T = TypeVar("T")

# Seconds that a repair may overrun before the alarm goes off: no iteration takes so long.
_GRACE = 2.0


class RepairTimeout(TextfixError, TimeoutError):
    """A text was not repaired within the time it was given."""


class Deadline:
    """A point in time at which a repair is given up.

    Args:
        seconds: wall-clock time from now; None for no limit.

    Raises:
        ArgumentTypeError: if `seconds` is no number.
        ArgumentValueError: if `seconds` is not positive and finite.
    """

    __slots__ = ("_at", "_seconds")

    def __init__(self, seconds: float | None = None) -> None:
        if not isinstance(seconds, Real | None):
            raise ArgumentTypeError(
                f"timeout must be a number of seconds, not {type(seconds).__name__}"
            )
        if seconds is not None and not 0 < seconds < math.inf:
            raise ArgumentValueError(f"timeout must be a positive number of seconds, not {seconds}")
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


@contextmanager
def alarm(seconds: float | None) -> Iterator[None]:
    """A second limit after a deadline: it interrupts even a regular expression that hangs.

    It takes SIGALRM, so it is for processes of our own: the command line and workers. It does
    nothing outside of the main thread, or where the system has no such timer.

    Args:
        seconds: those of the deadline; None for no limit.

    Raises:
        RepairTimeout: some time after the deadline, in the middle of whatever runs then.
    """
    ours = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    if seconds is None or not ours:
        yield
        return

    def ring(signum: int, frame: FrameType | None) -> NoReturn:
        raise RepairTimeout(f"not repaired within {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
