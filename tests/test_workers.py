"""Workers end with what they work for: a signal, an error, results that nobody takes, a timeout."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import textfix
from textfix import fix_many
from textfix.engine import many, workers
from textfix.engine.many import TextError
from textfix.engine.workers import in_order

from .test_cli import interruptible
from .test_corpus import jsonl
from .test_many import _alive, ended

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: textfix[corpus]")

forks = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods() or not Path("/proc").is_dir(),
    reason="starts workers as forks and looks for them in /proc",
)

SOURCES = str(Path(textfix.__file__).parents[1])
# A pattern that runs for ages within a single step of Python, as a faulty rule might.
RUNAWAY = "re.match('(a+)+$', 'a' * 60 + 'b')"

HANGS = """
import multiprocessing, os, sys, time
import textfix.corpus
from textfix.cli import program

run = sys.modules["textfix.corpus.run"]  # the package has a function of this name

def hang(task):
    os.write(1, f"{os.getpid()}\\n".encode())
    while True:
        time.sleep(0.01)

run.mend = hang
run.fresh_processes = lambda: multiprocessing.get_context("fork")
program()
"""


@forks
@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_workers_that_hang(number: int, code: int, tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(jsonl(["The end ofthe road."]))
    environment = {**os.environ, "PYTHONPATH": str(Path(textfix.__file__).parents[1])}
    command = ["corpus", str(source), "-o", str(tmp_path / "out.jsonl"), "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, "-c", HANGS, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        preexec_fn=interruptible,
        text=True,
    )
    assert process.stdout is not None
    worker = process.stdout.readline().strip()
    assert _alive(worker)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Interrupted; no output is incomplete; --resume continues the run." in said
    assert not _alive(worker)


def _hang(number: int) -> int:
    while number:
        time.sleep(0.01)
    return number


@forks
@pytest.mark.slow
@pytest.mark.parametrize("stopped", ["closed", "error"])
def test_results_that_nobody_wants_end_their_workers(stopped: str) -> None:
    def tasks() -> Iterator[int]:
        yield 0
        if stopped == "closed":  # as many as are read ahead
            yield from range(1, 2 * workers.WINDOW + 1)
        else:
            yield 1
            raise ValueError("the source of the texts failed")

    results = workers.in_order(
        _hang, tasks(), workers=2, context=multiprocessing.get_context("fork")
    )
    if stopped == "error":
        with pytest.raises(ValueError, match="the source of the texts failed"):
            list(results)
    else:
        assert next(results) == 0
        results.close()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_text_that_takes_too_long_is_named_by_its_index(workers: int) -> None:
    texts = ["", "The end ofthe road."]
    results = fix_many(texts, workers=workers, timeout=1e-9)
    assert next(results) == ""
    with pytest.raises(
        textfix.engine.many.TextError, match="text 1: RepairTimeout: not repaired within"
    ):
        next(results)
    with pytest.raises(ValueError, match="positive"):
        fix_many(texts, timeout=0)


# --- the pool -------------------------------------------------------------------------------------


def _double(number: int) -> int:
    return 2 * number


class Unpicklable(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def _fails(kind: str) -> object:
    if kind == "plain":
        raise KeyError("why")
    if kind == "unpicklable error":
        raise Unpicklable(1, 2)
    return lambda: None


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers have what the test has patched."""
    context = multiprocessing.get_context("fork")
    monkeypatch.setattr(workers, "get_context", lambda: context)


@forks
@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("count", "tasks"), [(2, 0), (2, 1), (3, 100), (8, 20)])
def test_results_come_in_order_and_no_worker_is_left(count: int, tasks: int) -> None:
    expected = [2 * number for number in range(tasks)]
    assert list(in_order(_double, range(tasks), workers=count)) == expected
    assert not multiprocessing.active_children()


@forks
@pytest.mark.usefixtures("forked")
def test_large_tasks_and_results_do_not_wait_for_one_another() -> None:
    texts = [str(number % 10) * 3_000_000 for number in range(20)]
    assert list(in_order(str.swapcase, texts, workers=2)) == texts


@forks
@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(
    ("kind", "error", "message"),
    [
        ("plain", KeyError, "why"),
        ("unpicklable error", RuntimeError, "1 and 2"),
        ("unpicklable result", Exception, "pickle"),
    ],
)
def test_an_error_comes_back_from_a_worker(kind: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        list(in_order(_fails, [kind], workers=2))
    assert not multiprocessing.active_children()


# --- a text that hangs ----------------------------------------------------------------------------


def _hangs(text: str, *, profile: Any, timeout: float | None = None) -> str:
    """A repair that takes half a minute and then leaves a mark."""
    if text.startswith("hang"):
        time.sleep(30)
        Path(text.removeprefix("hang ")).touch()
    return text


def _close(results: Any) -> None:
    results.close()


def _fail(results: Any) -> None:
    with pytest.raises(TextError):
        for _ in results:
            pass


def _interrupt(results: Any) -> None:
    def ring(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(results)
    finally:
        signal.signal(signal.SIGALRM, before)


@forks
@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("end", [_close, _fail, _interrupt], ids=["closed", "failed", "Ctrl-C"])
def test_no_end_waits_for_a_text_that_hangs(
    end: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "fix", _hangs)
    monkeypatch.setattr(many, "BATCH_TEXTS", 1)
    mark = tmp_path / "waited"
    bad = [7] if end is _fail else []
    texts = ["a", *bad, f"hang {mark}", f"hang {mark}", *"bc"]
    results = fix_many(texts, workers=2)  # type: ignore[arg-type]
    assert next(results) == "a"
    end(results)
    assert not multiprocessing.active_children()
    assert not mark.exists()


PROGRAM = f"""
import multiprocessing, re, sys, textfix
from textfix.engine import many
from textfix.engine import workers
def hangs(text, *, profile, timeout=None):
    if text == "hang": {RUNAWAY}
    return text
many.fix, many.BATCH_TEXTS = hangs, 1
multiprocessing.set_start_method("fork")
results = textfix.fix_many(["a", "hang", "hang", "b"], workers=2)
next(results)
print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


@forks
@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("rest", "number", "code"),
    [
        ("sys.exit(5)", None, 5),
        ("raise ValueError", None, 1),
        ("for _ in results: raise ValueError\nnext(results)", signal.SIGINT, -2),
        ("next(results)", signal.SIGINT, -2),
        ("next(results)", signal.SIGTERM, -15),
        ("next(results)", signal.SIGKILL, -9),
    ],
    ids=["exit", "error", "Ctrl-C-in-a-loop", "Ctrl-C", "terminated", "killed"],
)
def test_a_process_ends_at_once_though_a_text_hangs(
    rest: str, number: int | None, code: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM + rest], env={**os.environ, "PYTHONPATH": SOURCES},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=interruptible,
    )  # fmt: skip
    assert process.stdout is not None
    children = process.stdout.readline().split()
    assert children
    if number is not None:
        time.sleep(0.5)
        process.send_signal(number)
    process.communicate(timeout=60)  # until the last process has closed its standard output
    assert process.returncode == code
    ended(children)


def _runs_away(text: str, *, profile: Any, timeout: float | None = None) -> str:
    if text == "hang":
        re.match("(a+)+$", "a" * 60 + "b")
    return text


@forks
@pytest.mark.slow
@pytest.mark.usefixtures("forked")
@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm here")
def test_a_pattern_that_runs_away_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "fix", _runs_away)
    results = fix_many(["a", "hang", "b"], workers=2, timeout=0.1)
    assert next(results) == "a"
    with pytest.raises(TextError, match=r"^text 1: RepairTimeout: not repaired within 0\.1 sec"):
        next(results)
