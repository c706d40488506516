"""Workers end when their results are no longer wanted, even if one of them hangs."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import textfix
from textfix import RepairTimeout, fix_many, many, workers
from textfix.many import TextError
from textfix.workers import in_order

from .test_cli import interruptible
from .test_many import ended

SOURCES = str(Path(textfix.__file__).parents[1])
# A pattern that runs for ages within a single step of Python, as a faulty rule might.
RUNAWAY = "re.match('(a+)+$', 'a' * 60 + 'b')"

forks = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="needs forks of the test"
)


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
from textfix import many, workers
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


# --- timeouts -------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("count", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_text_that_takes_too_long_is_named(count: int) -> None:
    results = fix_many(["The end ofthe road. " * 20], workers=count, timeout=1e-9)
    with pytest.raises(TextError, match=r"text 0: RepairTimeout: not repaired within 1e-09") as bad:
        next(results)
    assert bad.value.index == 0


@pytest.mark.parametrize("count", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_timeout_that_is_long_enough_changes_nothing(count: int) -> None:
    texts = ["The end ofthe road.", "All is well."]
    assert list(fix_many(texts, workers=count, timeout=600)) == list(fix_many(texts))


@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan")])
def test_a_timeout_that_is_none_is_refused_at_once(timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout must be a positive number of seconds"):
        fix_many([], timeout=timeout)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm here")
def test_the_alarm_of_another_process_is_left_alone() -> None:
    def ring(*_: object) -> None:
        raise AssertionError("this is not ours")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        with workers.limited(0.001):
            assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
        with pytest.raises(RepairTimeout), workers.limited(0.001):
            raise RepairTimeout("by its own clock")
        assert signal.getsignal(signal.SIGALRM) is ring
    finally:
        signal.signal(signal.SIGALRM, before)
