"""A run of `textfix corpus` that meets trouble says where it is, loses nothing and ends at once."""

import gzip
import importlib.util
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from textfix import RepairTimeout, fix
from textfix.corpus import CorpusError, learn, mend, parquet, run, work
from textfix.corpus.model import Place
from textfix.corpus.tally import Tally

from .test_cli import interruptible
from .test_corpus import (
    ENVIRONMENT,
    blocks,
    cli,
    job,
    jsonl,
    no_spool,
    pyarrow,
    refused,
    rows,
    table,
)
from .test_many import ended

# A pattern that does not come back, and lets no other thread run.
RUNAWAY = "re.match('(a+)+$', 'a' * 60 + 'b')"

forks = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="needs forks of the test"
)

GOOD = "the end ofthe road"
FIXED = fix(GOOD, profile="corpus")
NUL = fix("nul \0 ofthe", profile="corpus")

# --- a row that hangs -----------------------------------------------------------------------------

# Loaded by Python before anything else, in the workers too.
HANGS = f"""
import re
from textfix.corpus import mend
real = mend.repair
def repair(text, **options):
    if "hang" in text: {RUNAWAY}
    return real(text, **options)
mend.repair = repair
"""


def started(*arguments: object, hangs: Path | None = None, **more: Any) -> "subprocess.Popen[str]":
    environment = dict(ENVIRONMENT)
    if hangs is not None:
        (hangs / "sitecustomize.py").write_text(HANGS)
        environment["PYTHONPATH"] = f"{hangs}{os.pathsep}{environment['PYTHONPATH']}"
    return subprocess.Popen(
        [sys.executable, "-m", "textfix", "corpus", *map(str, arguments)], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=interruptible, **more,
    )  # fmt: skip


def session(number: int) -> list[str]:
    """The processes of a session."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            stat = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if stat[3] == str(number) and process.name != str(number):
            found.append(process.name)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("signals", "everyone", "code"),
    [
        ([signal.SIGINT], False, 130),
        ([signal.SIGINT, signal.SIGINT], True, 130),
        ([signal.SIGTERM], False, 143),
        ([signal.SIGKILL], False, -9),
    ],
    ids=["interrupted", "interrupted-twice", "terminated", "killed"],
)
def test_a_run_ends_at_once_though_a_row_hangs(
    signals: Sequence[signal.Signals], everyone: bool, code: int, tmp_path: Path
) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(jsonl([GOOD, "hang"] * 3))
    options = [source, "-o", out, "--workers", "2", "--resume"]
    process = started(*options, hangs=tmp_path)
    deadline = time.monotonic() + 60
    # The main process, its resource tracker, its server of forks and a worker.
    while len(children := session(process.pid)) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)
    for number in signals:
        (os.killpg if everyone else os.kill)(process.pid, number)
    _, said = process.communicate(timeout=60)  # until the last process has closed its output
    assert process.returncode == code, said
    ended(children)
    assert "Traceback" not in said
    assert not out.exists()
    (tmp_path / "sitecustomize.py").unlink()
    process = started(*options)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert out.read_bytes() == jsonl([FIXED, "hang"] * 3)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm here")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_row_that_hangs_is_a_bad_row(workers: int, tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(jsonl([GOOD, "hang", GOOD]))
    process = started(source, "-o", out, "--workers", workers, "--timeout", "0.5", hangs=tmp_path)
    shown, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert out.read_bytes() == jsonl([FIXED, "hang", FIXED])
    (error,) = rows(Path(f"{out}.errors.jsonl"))
    assert (error["path"], error["line"]) == (str(source), 2)
    assert error["reason"] == "not repaired within 0.5 seconds"
    assert "1 row could not be repaired" in shown


def slow(text: str, *, timeout: float | None = None, **options: Any) -> Any:
    if "slow" in text:
        raise RepairTimeout(f"not repaired within {timeout:g} seconds")
    return mend.pipeline_repair(text, timeout=timeout, **options)  # type: ignore[attr-defined]


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts with "slow" in them time out, in workers too."""
    context = multiprocessing.get_context("fork")
    monkeypatch.setattr(sys.modules["textfix.corpus.run"], "fresh_processes", lambda: context)
    monkeypatch.setattr(mend, "pipeline_repair", mend.repair, raising=False)
    monkeypatch.setattr(mend, "repair", slow)


@forks
@pytest.mark.usefixtures("slowly")
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.txt"])
def test_a_row_that_takes_too_long_is_kept_and_named(name: str, tmp_path: Path) -> None:
    source, out = tmp_path / name, tmp_path / f"out-{name}"
    texts = [GOOD, "slow ofthe", GOOD]
    written(source, ["slow ofthe"] if name == "a.txt" else texts)
    tally = run(job([source], out, timeout=5), workers=1)
    assert tally.bad == 1
    (error,) = rows(Path(f"{out}.errors.jsonl"))
    assert error["line"] == {"a.txt": None, "a.csv": 3}.get(name, 2)
    assert error["reason"] == "not repaired within 5 seconds"
    assert "slow ofthe" in error["raw"]
    expected = ["slow ofthe"] if name == "a.txt" else [FIXED, "slow ofthe", FIXED]
    written(tmp_path / f"expected-{name}", expected)
    if name == "a.parquet":
        assert pyarrow.parquet.read_table(out).column("text").to_pylist() == expected
    else:
        assert out.read_bytes() == (tmp_path / f"expected-{name}").read_bytes()


@pytest.mark.parametrize("timeout", ["0", "-1", "inf", "nan"])
def test_a_timeout_that_is_none_is_refused(
    timeout: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "a.jsonl", [GOOD])
    assert cli(tmp_path / "a.jsonl", "-o", tmp_path / "b.jsonl", "--timeout", timeout) == 2
    assert "--timeout" in capsys.readouterr().err


def written(path: Path, texts: Sequence[str]) -> None:
    """A corpus of the kind that the name says."""
    kind = path.name.removesuffix(".gz").rpartition(".")[2]
    data = {
        "jsonl": lambda: jsonl(texts),
        "csv": lambda: "".join(f"{text}\n" for text in ["text", *texts]).encode(),
        "txt": lambda: "\n".join(texts).encode(),
    }
    if kind == "parquet":
        pyarrow.parquet.write_table(table(texts), path, row_group_size=10)
    else:
        made = data[kind]()
        path.write_bytes(gzip.compress(made) if path.name.endswith(".gz") else made)


# --- inputs that change while they are read -------------------------------------------------------

MANY = [f"{GOOD} {number}" for number in range(200)]
OTHERS = [f"{GOOD} {number}" for number in range(200, 400)]


def _rewritten(path: Path) -> None:
    written(path, OTHERS)


def _replaced(path: Path) -> None:
    written(path.with_name(f"new-{path.name}"), OTHERS)
    path.with_name(f"new-{path.name}").replace(path)


def _shortened(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _appended(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n")


def _removed(path: Path) -> None:
    path.unlink()


def _with_its_old_time(path: Path) -> None:
    was = path.stat()
    data = path.read_bytes()
    path.write_bytes(data[::-1])
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.jsonl.gz"])
@pytest.mark.parametrize(
    "change", [_rewritten, _replaced, _shortened, _appended, _removed, _with_its_old_time]
)
def test_an_input_that_changes_is_refused(
    change: Callable[[Path], None], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks(monkeypatch, 500)
    source, out = tmp_path / name, tmp_path / f"out-{name}"
    written(source, MANY)
    out.write_bytes(b"as it was")
    changed = False

    def watch(tally: Tally, read: int) -> None:
        nonlocal changed
        if tally.rows and not changed:
            changed = True
            change(source)

    with pytest.raises(CorpusError, match=f"{name}: changed during the run; start again"):
        run(job([source], out), watch=watch)
    assert changed
    assert out.read_bytes() == b"as it was"
    if source.exists():
        # What is no table any more is refused even before it is compared.
        why = f"{name}( changed since; remove the folder|: cannot be read|: no column)"
        with pytest.raises(CorpusError, match=why):
            run(job([source], out, resume=True))
        assert out.read_bytes() == b"as it was"


def test_a_table_that_changes_before_its_rows_are_put_together_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, out = tmp_path / "in", tmp_path / "out"
    top.mkdir()
    written(top / "a.parquet", MANY)
    finish = work.Work._finish

    def late(self: work.Work, item: Any) -> None:
        _replaced(top / "a.parquet")
        finish(self, item)

    monkeypatch.setattr(work.Work, "_finish", late)
    with pytest.raises(CorpusError, match=r"a\.parquet: changed during the run"):
        run(job([top], out))
    assert not out.exists()


def test_an_input_whose_turn_comes_later_is_watched_too(tmp_path: Path) -> None:
    top, out = tmp_path / "in", tmp_path / "out"
    top.mkdir()
    for name in ("a.jsonl", "b.jsonl"):
        written(top / name, MANY)
    given = job([top], out)
    _rewritten(top / "b.jsonl")
    with pytest.raises(CorpusError, match=r"b\.jsonl: changed during the run"):
        run(given)
    assert not out.exists()


def test_words_are_learnt_from_no_file_that_changes(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    written(source, MANY)

    def watch(tally: Tally, read: int) -> None:
        if read:
            _appended(source)

    with pytest.raises(CorpusError, match=r"a\.jsonl: changed during the run"):
        learn(job([source], tmp_path / "b.jsonl").inputs, ("text",), watch=watch)


# --- what is left of a run ------------------------------------------------------------------------


def test_a_run_that_cannot_begin_holds_no_lock(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    written(source, [GOOD])
    work.Work(job([source], out)).close()
    with pytest.raises(CorpusError) as error:  # whose traceback holds what was not closed
        work.Work(job([source], out, resume=True, fields=("body",)))
    work.Work(job([source], out, resume=True)).close()
    assert "the fields changed since" in str(error.value)


def test_the_rest_of_a_finished_run_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be killed while it removes its folder."""
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    written(source, [GOOD])
    rest = Path(f"{out}.textfix-run.done")
    for options in (["--resume"], []):
        rest.mkdir()
        (rest / "errors").touch()
        assert cli(source, "-o", out, "-q", "--workers", "1", *options) == 0
        assert out.read_bytes() == jsonl([FIXED])
        assert sorted(os.listdir(tmp_path)) == ["a.jsonl", "out.jsonl"]
    rest.mkdir()
    assert cli(source, "-o", out, "--resume") == 0
    assert "is already complete" in capsys.readouterr().err
    assert not rest.exists()


def test_an_empty_folder_is_no_finished_run(tmp_path: Path) -> None:
    top, out = tmp_path / "in", tmp_path / "out"
    top.mkdir()
    out.mkdir()
    written(top / "a.jsonl", [GOOD])
    assert cli(top, "-o", out, "--resume", "-q", "--workers", "1") == 0
    assert (out / "a.jsonl").read_bytes() == jsonl([FIXED])


@pytest.mark.skipif(os.name == "nt", reason="limits the size of files")
@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet", "a.jsonl.gz"])
def test_a_disk_that_is_full_loses_nothing(name: str, tmp_path: Path) -> None:
    import resource

    source, out = tmp_path / name, tmp_path / f"out-{name}"
    written(source, [f"{GOOD} {os.urandom(10).hex()}" for _ in range(600)])

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (15_000, 15_000))

    options = [source, "-o", out, "--workers", "1", "-q"]
    command = [sys.executable, "-m", "textfix", "corpus", *map(str, options)]
    done = subprocess.run(
        command, env=ENVIRONMENT, capture_output=True, text=True, preexec_fn=full, check=False
    )
    said = " ".join(done.stderr.split())
    assert done.returncode == 2, said
    assert "cannot be written: File too large; nothing is lost" in said
    assert str(out) in said
    assert not out.exists()
    assert cli(*options, "--resume") == 0
    assert cli(source, "-o", tmp_path / f"whole-{name}", "--workers", "1", "-q") == 0
    assert out.read_bytes() == (tmp_path / f"whole-{name}").read_bytes()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {name, out.name, f"whole-{name}"}


# --- what is bad ----------------------------------------------------------------------------------


def test_a_cell_of_parquet_that_is_not_utf_8_is_a_bad_row(tmp_path: Path) -> None:
    source, out = tmp_path / "a.parquet", tmp_path / "out.parquet"
    raw = [GOOD.encode(), b"caf\xe9 ofthe", None, b"nul \0 ofthe", GOOD.encode()]
    texts = pyarrow.array(raw, pyarrow.binary()).cast(pyarrow.string(), safe=False)
    pyarrow.parquet.write_table(pyarrow.table({"text": texts}), source)
    tally = run(job([source], out))
    assert (tally.bad, tally.broken) == (1, 0)
    (error,) = rows(Path(f"{out}.errors.jsonl"))
    assert (error["line"], error["reason"]) == (2, "not UTF-8")
    row = error["raw"].encode("utf-8", "surrogateescape")
    assert row == b'{"text": "caf\xe9 ofthe"}'
    made = pyarrow.parquet.read_table(out).column("text").cast(pyarrow.binary(), safe=False)
    expected = [FIXED.encode(), raw[1], None, NUL.encode(), FIXED.encode()]
    assert made.to_pylist() == expected


@pytest.mark.parametrize(
    ("row", "made"),
    [
        (rb'{"text": "\ud800 end ofthe day"}', rb'{"text": "\ud800 end of the day"}'),
        (rb'{"text": "nul \u0000 ofthe"}', json.dumps({"text": NUL}).encode()),
        (b'{"text": "\xed\xa0\x80 ofthe"}', "not UTF-8 at byte 10 of the line"),
        (b'{"text": "\0 ofthe"}', "not JSON: "),
    ],
    ids=["half-a-pair", "nul", "half-a-pair-in-bytes", "nul-in-bytes"],
)
def test_odd_characters_are_kept(row: bytes, made: bytes | str, tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(row + b"\n" + jsonl([GOOD]))
    run(job([source], out))
    if isinstance(made, bytes):
        assert out.read_bytes() == made + b"\n" + jsonl([FIXED])
    else:
        assert out.read_bytes() == row + b"\n" + jsonl([FIXED])
        (error,) = rows(Path(f"{out}.errors.jsonl"))
        assert error["reason"].startswith(made)
        assert error["raw"].encode("utf-8", "surrogateescape") == row + b"\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("place", ["in", "in/a.jsonl"], ids=["in-a-folder", "itself"])
def test_a_pipe_is_refused(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    os.mkfifo("in/a.jsonl")
    assert cli(place, "-o", "out.jsonl") == 2
    assert (
        "in/a.jsonl: is not a regular file; copy its content to a file" in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["x", "-o", "out", "--changes", "x/a.jsonl"],
            "--changes x/a.jsonl: is also the input x/a.json",
        ),
        (
            ["x", "-o", "out", "--errors", "x/a.jsonl"],
            "--errors x/a.jsonl: is also the input x/a.jsonl",
        ),
        (["x", "-o", "out", "--report", "x/a.txt"], "--report x/a.txt: is also the input x/a.txt"),
        (["x", "--learn-words", "x/a.txt"], "--learn-words x/a.txt: is also the input x/a.txt"),
        (
            ["a.jsonl", "-o", "b.jsonl", "--changes", "b.jsonl"],
            "--changes b.jsonl: is also --output",
        ),
        (["a.jsonl", "-o", "b.jsonl", "--errors", "./b.jsonl"], "b.jsonl: is also --output"),
        (["x", "-o", "empty", "--changes", "empty/c.jsonl"], "empty/c.jsonl: is inside --output"),
        (["a.jsonl", "-o", "b.jsonl", "--errors", "no/e.jsonl"], "no such folder: no"),
        (["a.jsonl", "-o", "b.jsonl", "--report", "no/r.html"], "no such folder: no"),
        (["a.jsonl", "-o", "b.jsonl", "--report", "x"], "no report format has this suffix"),
        (["a.jsonl", "-o", "b.jsonl", "--errors", "x"], "x: is a folder; name a file"),
    ],
)
def test_no_output_takes_the_place_of_an_input_or_of_another(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("empty", "x"):
        Path(name).mkdir()
    for path in ("a.jsonl", "x/a.jsonl", "x/a.txt"):
        written(Path(path), [GOOD])
    assert refused(tmp_path, arguments)
    assert message in " ".join(capsys.readouterr().err.split())


@pytest.mark.skipif(os.name == "nt", reason="no devices with paths here")
def test_what_goes_to_a_device_does_not_replace_it(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        device = tmp_path / "null"
        try:
            os.mknod(device, 0o666 | 0o020000, os.makedev(1, 3))
        except OSError:
            pytest.skip("no device can be made here")
    else:
        device = Path(os.devnull)
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(jsonl([GOOD]) + b"broken\n")
    assert cli(source, "-o", out, "-q", "--workers", "1", "--errors", device) == 0
    assert device.is_char_device()


# --- memory ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "most"), [(10, 40), (100_000, 10), (3_000_000, 1)])
def test_few_rows_of_a_table_are_read_at_a_time_if_they_are_large(
    size: int, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_AT_ONCE", 1_000_000)
    monkeypatch.setattr(parquet, "BLOCK", 1 << 30)
    source = tmp_path / "a.parquet"
    texts = [os.urandom(size // 2).hex() for _ in range(40 if size < 1_000_000 else 2)]
    pyarrow.parquet.write_table(pyarrow.table({"text": texts}), source)
    with source.open("rb") as file:
        pieces = [
            piece.columns["text"]
            for piece, _ in parquet.cut(file, Place(), ("text",), no_spool)
            if isinstance(piece, parquet.Rows)
        ]
    assert [text for piece in pieces for text in piece] == texts
    assert max(map(len, pieces)) <= most


# --- killed at random moments ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_runs_that_are_killed_at_random_moments_end_with_the_same_bytes(tmp_path: Path) -> None:
    path = Path(__file__).parent.parent / "benchmarks" / "kill_corpus.py"
    spec = importlib.util.spec_from_file_location("kill_corpus", path)
    assert spec is not None
    assert spec.loader is not None
    harness = importlib.util.module_from_spec(spec)
    sys.modules["kill_corpus"] = harness
    spec.loader.exec_module(harness)
    figures = harness.killed(tmp_path, kills=12, seed=0, size=0.3)
    assert not figures.problems, figures
    assert sum(figures.stops.values()) >= 12
