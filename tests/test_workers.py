"""Workers end with what they work for: a signal, an error, results that nobody takes, a timeout."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import textfix
from textfix import fix_many, many

from .test_corpus import jsonl
from .test_many import _alive

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: textfix[corpus]")

forks = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods() or not Path("/proc").is_dir(),
    reason="starts workers as forks and looks for them in /proc",
)

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
        text=True,
    )
    assert process.stdout is not None
    worker = process.stdout.readline().strip()
    assert _alive(worker)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Interrupted; nothing is half written, --resume goes on." in said
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
            yield from range(1, 2 * many.WINDOW + 1)
        else:
            yield 1
            raise ValueError("the source of the texts failed")

    results = many.in_order(_hang, tasks(), workers=2, context=multiprocessing.get_context("fork"))
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
    with pytest.raises(textfix.many.TextError, match="text 1: RepairTimeout: not repaired within"):
        next(results)
    with pytest.raises(ValueError, match="positive"):
        fix_many(texts, timeout=0)
