"""`textfix corpus`: what is asked for, made into a job, and what is said while it runs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from textfix.cli import INTERRUPTED, TERMINATED, Terminated, files
from textfix.cli.files import Problem
from textfix.cli.options import CLEAN, ERROR, Usage, check_timeout
from textfix.cli.settings import Settings
from textfix.corpus import CorpusError, Job, find, formats, learn, review, words, work
from textfix.corpus import run as run_job
from textfix.corpus.model import Input
from textfix.corpus.tally import Tally
from textfix.engine.many import WorkerDied, processors

_EVERY = 30.0  # seconds between two lines of a log

Watch = Callable[[Tally, int], None]


def run(
    paths: Sequence[str],
    settings: Settings,
    *,
    workers: int | None,
    quiet: bool,
    learn_words: str | None,
    **values: Any,
) -> int:
    """Repair the corpus at `paths`, or learn its words, and return the exit code."""
    check_timeout(values["timeout"])
    try:
        inputs = find(paths, settings.profile, settings.excludes)
        if learn_words is not None:
            return _learn(inputs, learn_words, workers or processors(), quiet, **values)
        job = _job(paths, inputs, **values)
        if job.resume and work.finished(job.output):
            work.sweep(job.output)
            click.echo(f"{job.output} is already complete.", err=True)
            return CLEAN
        with _watching(inputs, quiet) as watch:
            tally = run_job(job, workers=workers or processors(), watch=watch)
    except CorpusError as error:
        raise Problem(str(error)) from error
    except WorkerDied as error:
        raise Problem(f"{error}{_goes_on(learn_words)}") from error
    except KeyboardInterrupt as stop:
        click.echo(f"Interrupted; no output is incomplete{_goes_on(learn_words)}.", err=True)
        return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED
    if not quiet:
        click.echo(review.summary(tally), nl=False)
    if tally.bad or tally.broken:
        click.echo(f"Warning: {job.errors} lists what could not be repaired", err=True)
    return ERROR if tally.broken else CLEAN


def _goes_on(learn_words: str | None) -> str:
    return "; --resume continues the run" if learn_words is None else ""


def _learn(inputs: Sequence[Input], path: str, workers: int, quiet: bool, **values: Any) -> int:
    """Write the words of the corpus, and return the exit code."""
    if any(values[key] for key in ("output", "changes", "errors", "report", "strict", "resume")):
        raise Usage("--learn-words repairs nothing; remove the options for the output")
    _check_apart(inputs, {"--learn-words": path})
    files.check_writable(path)
    fields = values["fields"] or ("text",)
    with _watching(inputs, quiet) as watch:
        tally = learn(inputs, fields, workers=workers, timeout=values["timeout"], watch=watch)
    found = words.listed(tally)
    files.write(path, found.encode("utf-8", "backslashreplace"))
    if not quiet:
        counted = found.count("\n") - 1
        bad = f"; {tally.bad:,} could not be read" if tally.bad else ""
        click.echo(f"{counted:,} new words in {tally.rows:,} documents{bad}")
    return ERROR if tally.broken else CLEAN


def _job(paths: Sequence[str], inputs: Sequence[Input], output: str | None, **values: Any) -> Job:
    """The job, if it can be meant."""
    if output is None:
        raise Usage("--output OUT is missing; it says where to write the repaired corpus")
    single = len(paths) == 1 and os.path.isfile(paths[0])
    for path in paths:
        within = os.path.realpath(output) + os.sep
        if within.startswith(os.path.realpath(path) + os.sep):
            raise Usage(f"--output {output} is an input, or inside one; name another place")
    if single:
        files.check_writable(output)
        kind = formats.format_of(output)
        if kind is None or kind[0] != inputs[0].format:
            raise Usage(
                f"--output {output}: must have the suffix of its format, for example "
                f"{formats.FORMATS[inputs[0].format].SUFFIXES[0]}; formats are not converted"
            )
        if kind[1] == "zst":
            formats.need_pyarrow(f"{output}: Zstandard")
    else:
        files.check_writable(os.path.join(os.path.dirname(output.rstrip("/")), ".textfix"))
    values["errors"] = values["errors"] or f"{output.rstrip('/')}.errors.jsonl"
    beside = {f"--{key}": values[key] for key in ("changes", "errors", "report") if values[key]}
    _check_apart(inputs, {"--output": output, **beside})
    _check_changes(values["changes"])
    report = values["report"]
    if report is not None and review.format_of_report(report) is None:
        raise Usage(f"--report {report}: no report format has this suffix")
    for path in beside.values():
        files.check_writable(path)
    fields = values.pop("fields") or ("text",)
    return Job(inputs, output, single, fields=fields, **values)


def _check_apart(inputs: Sequence[Input], outputs: Mapping[str, str]) -> None:
    """Raise `Usage` if what an option writes would replace an input or what another one writes."""
    taken = {os.path.realpath(item.path): f"the input {item.name}" for item in inputs}
    for option, path in outputs.items():
        real = os.path.realpath(path)
        if real in taken:
            raise Usage(f"{option} {path}: is also {taken[real]}; name another file")
        if real.startswith(os.path.realpath(outputs.get("--output", path)) + os.sep):
            raise Usage(f"{option} {path}: is inside --output; name a file outside it")
        if os.path.isfile(real) or not os.path.exists(real):  # two may go to /dev/null
            taken[real] = option


def _check_changes(path: str | None) -> None:
    if path is None:
        return
    if not path.endswith((".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")):
        raise Usage(f"--changes {path}: must end in .jsonl, .jsonl.gz, .jsonl.zst or .parquet")
    if path.endswith((".zst", ".parquet")):
        formats.need_pyarrow(path)


@contextmanager
def _watching(inputs: Sequence[Input], quiet: bool) -> Iterator[Watch]:
    """Say how far a run has come: a bar on a terminal, else now and then a line."""
    total = sum(item.size for item in inputs)
    if quiet:
        yield lambda tally, read: None
    elif sys.stderr is not None and sys.stderr.isatty():
        said = _Said()
        with click.progressbar(
            length=total, file=sys.stderr, item_show_func=said.of, update_min_steps=1
        ) as bar:
            yield lambda tally, read: bar.update(read, tally)
    else:
        yield _Log(total)


class _Said:
    """What is said of a run beside the share that is done."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._first: int | None = None

    def of(self, tally: Tally | None) -> str:
        """Documents, rate and changes."""
        if tally is None:
            return ""
        if self._first is None:
            self._first = tally.bytes
        seconds = max(time.monotonic() - self._began, 1e-3)
        rate = (tally.bytes - self._first) / seconds / 1e6
        bad = f", {tally.bad:,} bad" if tally.bad else ""
        return f"{tally.rows:,} documents, {rate:.2f} MB/s, {tally.changes:,} changes{bad}"


class _Log:
    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._said = _Said()
        self._last = time.monotonic()

    def __call__(self, tally: Tally, read: int) -> None:
        """Say it again if that was long ago."""
        self._done += read
        line = self._said.of(tally)
        if time.monotonic() - self._last > _EVERY:
            self._last = time.monotonic()
            percent = 100 * self._done // max(1, self._total)
            click.echo(f"{percent} %  {line}", err=True)
