"""What a corpus run meets in the world: texts without end, files that change, a signal, a lock."""

import gc
import gzip
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import textfix
from textfix import fix_many, many
from textfix.corpus import CorpusError, inputs, mend, run, work
from textfix.corpus.model import Mended

from .test_corpus import job, jsonl, rows
from .test_many import _alive

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: textfix[corpus]")
import pyarrow.parquet  # noqa: E402, F811

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


def test_a_row_that_takes_too_long_is_named_and_kept(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(jsonl(["The end ofthe road.", ""]))
    tally = run(job([source], out, timeout=1e-9))
    assert out.read_bytes() == source.read_bytes()
    assert (tally.rows, tally.bad) == (2, 1)
    [row] = rows(Path(f"{out}.errors.jsonl"))
    assert row["line"] == 1
    assert row["reason"] == "not repaired within 1e-09 seconds"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_text_that_takes_too_long_is_named_by_its_index(workers: int) -> None:
    texts = ["", "The end ofthe road."]
    results = fix_many(texts, workers=workers, timeout=1e-9)
    assert next(results) == ""
    with pytest.raises(textfix.many.TextError, match="text 1: RepairTimeout: not repaired within"):
        next(results)
    with pytest.raises(ValueError, match="positive"):
        fix_many(texts, timeout=0)


def _rewrite(path: Path) -> None:
    data = path.read_bytes()
    status = path.stat()
    path.write_bytes(data[: len(data) // 2])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _same_size_and_time(path: Path) -> None:
    data, status = path.read_bytes(), path.stat()
    path.write_bytes(data.replace(b"road", b"lane"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _replace(path: Path) -> None:
    other = path.with_suffix(".other")
    other.write_bytes(path.read_bytes())
    os.replace(other, path)


def _append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(jsonl(["One more."]))


def _remove(path: Path) -> None:
    path.unlink()


CHANGES = [_rewrite, _same_size_and_time, _replace, _append, _remove]


def _file(path: Path) -> None:
    texts = [f"The end ofthe road {n}." for n in range(400)]
    if path.suffix == ".parquet":
        pyarrow.parquet.write_table(pyarrow.table({"text": texts}), path)
    elif path.suffix == ".gz":
        path.write_bytes(gzip.compress(jsonl(texts)))
    else:
        path.write_bytes(jsonl(texts))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.parquet"])
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("moment", ["while it is mended", "when it is finished"])
def test_an_input_that_changes_is_noticed(
    moment: str, change, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / name, tmp_path / f"out-{name}"
    _file(source)
    out.write_bytes(b"what was there")
    changed = False

    def once() -> None:
        nonlocal changed
        if not changed:
            changed = True
            change(source)

    def mending(task: mend.Task) -> Mended:
        once()
        return mend.mend(task)

    def finishing(self: work.Work, item: inputs.Input) -> None:
        once()
        finish(self, item)

    finish = work.Work._finish
    if moment == "while it is mended":
        monkeypatch.setattr(sys.modules["textfix.corpus.run"], "mend", mending)
    elif name == "a.jsonl":
        pytest.skip("its output is finished without reading it again")
    else:
        monkeypatch.setattr(work.Work, "_finish", finishing)
    with pytest.raises(CorpusError, match=r"a\.\S+: (was changed by another program|cannot be re)"):
        run(job([source], out))
    assert changed
    assert out.read_bytes() == b"what was there"


def test_a_run_that_cannot_begin_leaves_no_lock(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(jsonl(["The end ofthe road."]))
    work.Work(job([source], out)).close()
    (tmp_path / "out.jsonl.textfix-run" / "job.json").write_text(json.dumps({"fields": ["x"]}))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pytest.raises(CorpusError, match="changed since"):
            work.Work(job([source], out, resume=True))
        first = None
        (tmp_path / "out.jsonl.textfix-run" / "job.json").unlink()
        first = work.Work(job([source], out, resume=True))
        with pytest.raises(CorpusError, match="another run is at work there"):
            work.Work(job([source], out, resume=True))
        first.close()
        gc.collect()
    assert [w for w in caught if issubclass(w.category, ResourceWarning)] == []
