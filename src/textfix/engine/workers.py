"""Worker processes: tasks go out to them, results come back in order, and no worker is left over.

Each worker has a connection of its own, so it is known what each of them does, one that was killed
is noticed at once, and all can be ended at any moment: a worker keeps nothing that could be lost.
Start reading at `in_order`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from multiprocessing import connection, get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any, TypeVar, cast

from textfix.cache import collect_seldom
from textfix.decode.candidates import open_index
from textfix.engine.pipeline import fix
from textfix.errors import TextfixError
from textfix.language.lexicon import lexicon

# Tasks under way for each worker: they are computed while whoever takes the results is busy.
WINDOW = 4
# How many of them a worker has: one in work, and the next one, so that it never waits. The others
# go to whichever worker is free first.
AHEAD = 2

_GRACE = 1.0  # seconds: to end after SIGTERM, to notice the end of the parent

T = TypeVar("T")
R = TypeVar("R")


class WorkerDied(TextfixError, RuntimeError):
    """A process ended without a result: it was killed, or there was no memory left."""


def in_order(
    function: Callable[[T], R],
    tasks: Iterable[T],
    *,
    workers: int,
    context: BaseContext | None = None,
) -> Generator[R, None, None]:
    """``map(function, tasks)`` by several processes, reading at most `WINDOW` tasks a worker ahead.

    When it is exhausted, closed or fails, its processes are ended, whatever they are doing.

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
    pool = _Pool(function, workers, context)
    try:
        for task in tasks:
            pool.submit(task)
            if pool.under_way >= WINDOW * workers:
                yield pool.take()
        while pool.under_way:
            yield pool.take()
    finally:
        pool.end()


class _Worker:
    """A process, the connection to it, and the numbers of the tasks it has."""

    def __init__(self, function: Callable[..., Any], context: Any) -> None:
        self.link, theirs = context.Pipe()
        # A fork has this end too, and would never see it closed.
        ours = self.link if context.get_start_method() == "fork" else None
        # A daemon is ended when the interpreter exits, even if the generator was not closed.
        self.process = context.Process(target=_work, args=(function, theirs, ours), daemon=True)
        # Ctrl-C at a terminal reaches helpers of multiprocessing too, which would print tracebacks
        # if they were just starting. They inherit this; the program gets the signal after it.
        with _without_interruptions(helpers=ours is None):
            self.process.start()
        theirs.close()
        self.numbers: deque[int] = deque()


class _Pool:
    """Workers, started as they are needed, and what they were given to do.

    Attributes:
        under_way: tasks that were submitted and whose results were not taken.
    """

    def __init__(self, function: Callable[..., Any], size: int, context: BaseContext) -> None:
        self.under_way = 0
        self._function = function
        self._size = size
        self._context = context
        self._workers: dict[Connection, _Worker] = {}
        self._waiting: deque[tuple[int, Any]] = deque()
        self._results: dict[int, tuple[Any, BaseException | None]] = {}
        self._submitted = 0

    def submit(self, task: Any) -> None:
        """Have a task done."""
        self._waiting.append((self._submitted, task))
        self._submitted += 1
        self.under_way += 1
        self._collect(timeout=0)

    def take(self) -> Any:
        """The result of the oldest task; what its function raised is raised."""
        first = self._submitted - self.under_way
        while first not in self._results:
            self._collect()
        result, error = self._results.pop(first)
        self.under_way -= 1
        if error is not None:
            raise error
        return result

    def _collect(self, timeout: float | None = None) -> None:
        """Wait for some results, and give those who had them more to do."""
        try:
            ready = cast(list[Connection], connection.wait(list(self._workers), timeout))
            for link in ready:
                result = pickle.loads(link.recv_bytes())
                self._results[self._workers[link].numbers.popleft()] = result
            self._hand_out()
        except (EOFError, OSError) as error:
            raise WorkerDied(
                "a worker process was killed, or there was not enough memory; try fewer workers"
            ) from error

    def _hand_out(self) -> None:
        while self._waiting:
            worker = min(self._workers.values(), key=_load, default=None)
            if worker is None or (worker.numbers and len(self._workers) < self._size):
                worker = _Worker(self._function, self._context)
                self._workers[worker.link] = worker
            if len(worker.numbers) >= AHEAD:
                return
            number, task = self._waiting.popleft()
            worker.numbers.append(number)
            worker.link.send_bytes(pickle.dumps(task))

    def end(self) -> None:
        """End the workers, also one that hangs; a second interruption ends them at once."""
        processes = [worker.process for worker in self._workers.values()]
        try:
            for process in processes:
                process.terminate()
            until = time.monotonic() + _GRACE
            for process in processes:
                process.join(max(0.0, until - time.monotonic()))
        finally:
            for process in processes:
                process.kill()  # does nothing if it has ended
                process.join(_GRACE)
            for link in self._workers:
                link.close()


@contextlib.contextmanager
def _without_interruptions(*, helpers: bool) -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    if helpers:
        # Its start unblocks SIGINT, so it must not happen inside, before the fork server starts.
        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _load(worker: _Worker) -> int:
    return len(worker.numbers)


def _work(function: Callable[..., Any], link: Connection, parents: Connection | None) -> None:
    """What a worker does, until it is ended."""
    if parents is not None:
        parents.close()
    _begin()
    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(link, tasks), daemon=True).start()
    while True:
        link.send_bytes(_answer(function, tasks.get()))


def _begin() -> None:
    """Leave Ctrl-C to the parent, be ended by SIGTERM at once, and end with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "setitimer"):
        # A regular expression lets no other thread run, but signals do reach it.
        signal.signal(signal.SIGVTALRM, partial(_end_if_orphan, os.getppid()))
        signal.setitimer(signal.ITIMER_VIRTUAL, _GRACE, _GRACE)
    gc.freeze()  # what it has from its parent stays
    collect_seldom()


def _end_if_orphan(parent: int, signum: int, frame: object) -> None:
    if os.getppid() != parent:
        os._exit(1)


def _receive(link: Connection, tasks: queue.SimpleQueue[bytes]) -> None:
    """Take tasks while others are in work, so that neither side waits for the other to read."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            tasks.put(link.recv_bytes())
    os._exit(1)  # the parent was killed


def _answer(function: Callable[..., Any], task: bytes) -> bytes:
    """A pickled pair: the result, and the error if there is one instead."""
    try:
        return pickle.dumps((function(pickle.loads(task)), None))
    except Exception as error:
        return pickle.dumps((None, _portable(error)))


def _portable(error: Exception) -> Exception:
    """The error with its traceback as a note, or if it cannot be pickled, another with its text."""
    told = "".join(traceback.format_exception(error))
    error.add_note(f"In a worker process:\n{told}")
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(told)
    return error


def clear_caches() -> None:
    """Drop what was cached of words and lines; the dictionaries stay open.

    Each memory has a bound, but all of them together are full only after hundreds of megabytes.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("textfix."):
            for key, value in list(vars(module).items()):
                # What has no bound (a table, the rules) does not grow.
                if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"]:
                    value.cache_clear()
                elif key == "_cache":  # of lines and tokens
                    value.clear()
    lexicon().model.clear_caches()
    open_index().clear_caches()


def _open_dictionaries() -> None:
    """Have them open before a process forks, so that its children need not do it each."""
    fix("An example ofthe damage: its capacityt o host govern-\nment &amp; others.")
