"""Many texts: one after another, or by several processes; always in order and lazily.

    >>> import textfix
    >>> list(textfix.fix_many(["The end ofthe road.", "It is late &amp; dark."]))
    ['The end of the road.', 'It is late & dark.']

Texts go to the processes in batches, and no more batches are under way than a window holds: an
endless input is read as fast as its results are taken. Results never depend on workers or batches.
Start reading at `in_order`, which `textfix.corpus` uses too.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import BaseContext
from typing import TypeVar

from textfix.candidates import open_index
from textfix.deadline import Deadline, RepairTimeout, alarm
from textfix.lexicon import lexicon
from textfix.memory import collect_seldom
from textfix.model import Result
from textfix.pipeline import fix, repair
from textfix.profiles import Profile
from textfix.profiles import profile as make_profile
from textfix.shipped import DictionaryError

# A batch keeps a process busy for about a tenth of a second, so that handing it over costs nothing.
BATCH_CHARS = 100_000
BATCH_TEXTS = 256
# Batches under way for each worker: one in work, the others so that none waits for a slow one.
WINDOW = 4

T = TypeVar("T")
R = TypeVar("R")


class TextError(ValueError):
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


class WorkerDied(RuntimeError):
    """A process ended without a result: it was killed, or there was no memory left."""


def fix_many(
    texts: Iterable[str],
    *,
    profile: str | Profile = "article",
    workers: int | None = 1,
    timeout: float | None = None,
) -> Iterator[str]:
    """The texts with their damage repaired, in their order, as they are taken.

    Args:
        texts: any strings, also without end.
        profile: "article", "ocr", "corpus" or a `Profile`.
        workers: processes; 1 repairs in this one, None takes one for each processor. Processes are
            started as `multiprocessing.set_start_method` says.
        timeout: seconds of wall-clock time that each text may take; None for no limit.

    Raises:
        ProfileError: at once, if there is no such profile.
        ValueError: at once, if `workers` or `timeout` is not positive.
        TextError: if a text is no string, cannot be repaired or takes too long; names its index.
            Results of the texts before it have been given by then.
        WorkerDied: if a process was killed.
    """
    return _many(fix, texts, profile, workers, timeout)


def repair_many(
    texts: Iterable[str],
    *,
    profile: str | Profile = "article",
    workers: int | None = 1,
    timeout: float | None = None,
) -> Iterator[Result]:
    """The texts repaired, each with the record of every change; else like `fix_many`."""
    return _many(repair, texts, profile, workers, timeout)


def _many(
    function: Callable[..., R],
    texts: Iterable[str],
    profile: str | Profile,
    workers: int | None,
    timeout: float | None,
) -> Iterator[R]:
    settings = make_profile(profile)
    workers = _count(workers)
    Deadline(timeout)
    # One process hands each result out before it reads the next text.
    tasks = _batches(texts, 1 if workers == 1 else BATCH_TEXTS)
    # In a process of the caller's, SIGALRM belongs to the caller.
    rings = timeout if workers > 1 else None
    jobs = ((function, settings, timeout, rings, *task) for task in tasks)
    done = in_order(_batch, jobs, workers=workers)
    return (result for results in done for result in _told(results))


def _count(workers: int | None) -> int:
    if workers is None:
        return processors()
    if workers < 1:
        raise ValueError(f"workers must be 1 or more, not {workers}")
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
    """Results of a batch; an error ends it, behind the results before it."""
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
                forget()  # it may have come while a cache was written
            failure = TextError(index, f"{type(error).__name__}: {error}")
            failure.__cause__ = error
            return [*results, failure]
    return results


def _told(results: list[R | TextError]) -> Iterator[R]:
    for result in results:
        if isinstance(result, TextError):
            raise result
        yield result


def in_order(
    function: Callable[[T], R],
    tasks: Iterable[T],
    *,
    workers: int,
    context: BaseContext | None = None,
) -> Iterator[R]:
    """``map(function, tasks)`` by several processes, reading at most `WINDOW` tasks a worker ahead.

    Args:
        function: of a module, so that it can be pickled; so must be tasks and results.
        tasks: any number.
        workers: processes; 1 stays in this one.
        context: how to start them; as `multiprocessing.set_start_method` says if None.

    Raises:
        WorkerDied: if a process was killed; and whatever `function` raises.
    """
    if workers == 1:
        yield from map(function, tasks)
        return
    context = context or get_context()
    if context.get_start_method() == "fork":
        _open_dictionaries()
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)
    under_way: deque[Future[R]] = deque()
    finished = False
    try:
        for task in tasks:
            under_way.append(pool.submit(function, task))
            if len(under_way) >= WINDOW * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
        finished = True
    except BrokenProcessPool as error:
        raise WorkerDied(
            "a worker process was killed, or there was not enough memory; try fewer workers"
        ) from error
    finally:
        if not finished:  # an error, an interruption, or nobody wants the rest
            _kill(pool)
        pool.shutdown(cancel_futures=True)


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the workers at once: one may be at a text for good, and nobody wants its result."""
    if hasattr(pool, "kill_workers"):  # Python 3.14
        pool.kill_workers()
        return
    for process in list((pool._processes or {}).values()):
        process.kill()


def forget() -> None:
    """Drop what was remembered of words and lines; the dictionaries stay open.

    Each memory has a bound, but all of them together are full only after hundreds of megabytes.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("textfix."):
            for key, value in list(vars(module).items()):
                # What has no bound (a table, the rules) does not grow.
                if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"]:
                    value.cache_clear()
                elif key == "_memory":  # of lines and tokens
                    value.clear()
    lexicon().model.forget()
    open_index().forget()


def _open_dictionaries() -> None:
    """Have them open before a process forks, so that its children need not do it each."""
    fix("An example ofthe damage: its capacityt o host govern-\nment &amp; others.")


def _begin() -> None:
    """What a worker does first: leave Ctrl-C to its parent, and end when that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()  # what it has from its parent stays
    collect_seldom()
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
        if hasattr(signal, "setitimer"):
            # A pattern that does not come back lets no thread run, but it lets signals in.
            signal.signal(signal.SIGPROF, lambda *_: None if parent.is_alive() else os._exit(1))
            signal.setitimer(signal.ITIMER_PROF, 1, 1)


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
