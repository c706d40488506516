"""Many texts, in one process or several; always in order and lazily.

    >>> import textfix
    >>> list(textfix.fix_many(["The end ofthe road.", "It is late &amp; dark."]))
    ['The end of the road.', 'It is late & dark.']

Texts go to the processes in batches, and no more batches are under way than a window holds: an
endless input is read as fast as its results are taken. Results never depend on workers or batches.
The processes are those of `textfix.engine.workers`, which `textfix.corpus` uses too.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, TypeVar

from textfix.deadline import Deadline, RepairTimeout, alarm
from textfix.engine.pipeline import fix, repair
from textfix.engine.workers import WorkerDied, clear_caches, in_order
from textfix.errors import ArgumentTypeError, ArgumentValueError, TextfixError
from textfix.io.shipped import DictionaryError
from textfix.record.result import Result
from textfix.settings.profile import Profile
from textfix.settings.profile import profile as make_profile

__all__ = ["TextError", "WorkerDied", "fix_many", "processors", "repair_many"]

# A batch keeps a process busy for about a tenth of a second, so that handing it over costs nothing.
BATCH_CHARS = 100_000
BATCH_TEXTS = 256

R = TypeVar("R")


class TextError(TextfixError, ValueError):
    """A text could not be repaired.

    Attributes:
        index: its place among the texts, from 0.
    """

    def __init__(self, index: int, why: str) -> None:
        super().__init__(index, why)
        self.index = index
        self.why = why

    def __str__(self) -> str:
        return f"text {self.index}: {self.why}"


def fix_many(
    texts: Iterable[str],
    *,
    profile: str | Profile = "article",
    workers: int | None = 1,
    timeout: float | None = None,
    **settings: Any,
) -> Iterator[str]:
    """The texts with their damage repaired, in their order, as they are taken.

    Args:
        texts: any strings, also without end.
        profile: "article", "ocr", "corpus" or a `Profile`.
        workers: processes; 1 repairs in this one, None takes one for each processor. Processes are
            started as `multiprocessing.set_start_method` says.
        timeout: seconds of wall-clock time that each text may take; None for no limit.
        settings: settings of the profile to change, as `textfix.profile` takes them.

    Raises:
        ArgumentTypeError: at once, if `texts` is one string or cannot be iterated over.
        ProfileError: at once, if there is no such profile or setting.
        ValueError: at once, if `workers` or `timeout` is not positive.
        TextError: if a text is no string, cannot be repaired or takes too long; names its index.
            Results of the texts before it have been given by then.
        WorkerDied: if a process was killed.
    """
    return _many(fix, texts, profile, workers, timeout, settings)


def repair_many(
    texts: Iterable[str],
    *,
    profile: str | Profile = "article",
    workers: int | None = 1,
    timeout: float | None = None,
    **settings: Any,
) -> Iterator[Result]:
    """The texts repaired, each with the record of every change; else like `fix_many`."""
    return _many(repair, texts, profile, workers, timeout, settings)


def _many(
    function: Callable[..., R],
    texts: Iterable[str],
    profile: str | Profile,
    workers: int | None,
    timeout: float | None,
    changed: dict[str, Any],
) -> Iterator[R]:
    if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
        given = "one string" if isinstance(texts, str) else f"one {type(texts).__name__}"
        raise ArgumentTypeError(
            f"texts must be an iterable of strings, not {given}; give a list, or call fix or repair"
        )
    settings = make_profile(profile, **changed)
    workers = _count(workers)
    Deadline(timeout)
    # One process hands each result out before it reads the next text.
    tasks = _batches(texts, 1 if workers == 1 else BATCH_TEXTS)
    # In a process of the caller's, SIGALRM belongs to the caller.
    rings = timeout if workers > 1 else None
    jobs = ((function, settings, timeout, rings, *task) for task in tasks)
    return _each(in_order(_batch, jobs, workers=workers))


def _count(workers: int | None) -> int:
    if workers is None:
        return processors()
    if not isinstance(workers, int):
        raise ArgumentTypeError(f"workers must be an int or None, not {type(workers).__name__}")
    if workers < 1:
        raise ArgumentValueError(f"workers must be 1 or more, not {workers}")
    return workers


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _batches(texts: Iterable[str], limit: int) -> Iterator[tuple[int, list[str]]]:
    """The texts in lists, each with the index of its first."""
    batch: list[str] = []
    first = size = 0
    for text in texts:
        batch.append(text)
        size += len(text) if isinstance(text, str) else 0
        if len(batch) >= limit or size >= BATCH_CHARS:
            yield first, batch
            first += len(batch)
            batch, size = [], 0
    if batch:
        yield first, batch


def _batch(
    task: tuple[Callable[..., R], Profile, float | None, float | None, int, list[str]],
) -> list[R | TextError]:
    """Results of a batch; an error ends it, after the results before it."""
    function, profile, timeout, rings, first, texts = task
    results: list[R | TextError] = []
    for index, text in enumerate(texts, first):
        try:
            with alarm(rings):
                results.append(function(text, profile=profile, timeout=timeout))
        except DictionaryError:  # no text is to blame
            raise
        except Exception as error:
            if rings is not None and isinstance(error, RepairTimeout):
                clear_caches()  # it may have come while a cache was written
            failure = TextError(index, f"{type(error).__name__}: {error}")
            failure.__cause__ = error
            return [*results, failure]
    return results


def _each(batches: Generator[list[R | TextError], None, None]) -> Iterator[R]:
    # The traceback of an error keeps a generator alive, and with it the workers, if none closes it.
    with contextlib.closing(batches):
        for results in batches:
            for result in results:
                if isinstance(result, TextError):
                    raise result
                yield result
