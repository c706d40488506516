"""The control of a run: batches are cut, repaired by workers, and written in order."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from multiprocessing.context import BaseContext

from textfix.corpus import inputs, words
from textfix.corpus.mend import TOO_LONG, Task, mend
from textfix.corpus.model import CorpusError, Input, Job, Long, Mended, Place
from textfix.corpus.tally import WORDS, Tally, most
from textfix.corpus.work import Work
from textfix.engine.workers import in_order

# If all of so many rows are bad, the cause is not in the rows.
_ALL_BAD = 1000

Watch = Callable[[Tally, int], None]


def run(job: Job, *, workers: int = 1, watch: Watch = lambda tally, read: None) -> Tally:
    """Repair a corpus, and say what was counted.

    Args:
        job: what is to be done.
        workers: processes.
        watch: called with the counts so far and the bytes of the inputs read since the last call.

    Raises:
        CorpusError: if the run cannot go on; says what would help. OUT is then as it was.
        WorkerDied: if a worker was killed.
    """
    inputs.check(job.inputs, job.fields)
    work = Work(job)
    try:
        done_before = job.inputs[: work.state.file]
        watch(work.state.tally, sum(os.path.getsize(item.path) for item in done_before))
        tasks = (
            Task(
                batch,
                job.inputs[batch.file],
                job.fields,
                samples=job.sample if job.report is not None else 0,
                changes=job.changes is not None,
                timeout=job.timeout,
            )
            for batch in inputs.batches(
                job.inputs, job.fields, work.spool, work.state.file, work.state.place
            )
        )
        with closing(in_order(mend, tasks, workers=workers, context=fresh_processes())) as done:
            for mended in done:
                _judge(job, mended, work.state.tally)
                work.add(mended)
                watch(work.state.tally, mended.batch.read)
        tally = work.state.tally
        work.publish()
    finally:
        work.close()
    return tally


def learn(
    found: Sequence[Input],
    fields: tuple[str, ...],
    *,
    workers: int = 1,
    timeout: float | None = None,
    watch: Watch = lambda tally, read: None,
) -> Tally:
    """Count the words of a corpus that no dictionary has; `textfix.corpus.words` lists them.

    Args:
        found: the files.
        fields: the fields or columns that hold text.
        workers: processes.
        timeout: seconds that each text may take; None for no limit.
        watch: called with the counts so far and the bytes of the inputs read since the last call.

    Raises:
        CorpusError: if a file cannot be read or has no such fields.
        WorkerDied: if a worker was killed.
    """
    inputs.check(found, fields)
    tasks = (
        Task(batch, found[batch.file], fields, timeout=timeout)
        for batch in inputs.batches(found, fields, _passed_over, 0, Place())
    )
    tally = Tally()
    counts: Counter[str] = Counter()
    with closing(in_order(words.learn, tasks, workers=workers, context=fresh_processes())) as done:
        for mended in done:
            tally += mended.tally
            if mended.batch.broken:
                tally += Tally(broken=1)
            counts.update(mended.tally.words)
            if len(counts) > 2 * WORDS:
                counts = most(counts, WORDS)
            watch(tally, mended.batch.read)
    tally.words = counts
    return tally


def _passed_over(pieces: Iterable[bytes]) -> Long:
    """A line that is too long is not counted."""
    return Long("", sum(map(len, pieces)))


def fresh_processes() -> BaseContext:
    """Workers that are not forks of this process: pyarrow uses threads, which a fork loses."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        multiprocessing.set_forkserver_preload(["textfix.corpus.mend"])
    return context


def _judge(job: Job, mended: Mended, tally: Tally) -> None:
    """Raise a `CorpusError` if the run should stop here."""
    both = tally.bad + mended.tally.bad
    if job.strict and (mended.tally.bad or mended.batch.broken):
        raise CorpusError(
            f"{_first(job, mended)}; stopped because of --strict; {job.output} is not written. "
            "Fix the row and start again, or continue past it: --resume without --strict"
        )
    if both >= _ALL_BAD and both == tally.rows + mended.tally.rows:
        raise CorpusError(
            f"the first {both:,} rows are all bad; the last one: {_first(job, mended)}"
        )


def _first(job: Job, mended: Mended) -> str:
    """The first thing that is bad in a batch."""
    name = job.inputs[mended.batch.file].name
    if mended.batch.broken:
        return f"{name}: {mended.batch.broken}"
    if not mended.errors:
        return f"{name}, line {mended.batch.begin.line + 1}: {TOO_LONG}"
    row = json.loads(mended.errors.partition(b"\n")[0])
    return (
        f"{name}, line {row['line']}: {row['reason']}"
        if row["line"]
        else f"{name}: {row['reason']}"
    )
