"""A corpus comes out the same whatever the workers, the batches, and when it was killed."""

import csv
import gzip
import io
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
from hypothesis import assume, given
from hypothesis import strategies as st

import textfix
from textfix import fix, profile
from textfix.cli import main
from textfix.corpus import CorpusError, Job, find, lines, mend, model, parquet, run, work
from textfix.corpus import csv as csv_format
from textfix.corpus import jsonl as jsonl_format
from textfix.corpus import text as text_format
from textfix.corpus.tally import Tally
from textfix.record.model import Change, Edit, Evidence, undo

from .strategies import TEXTS
from .test_cli import interruptible

CORPUS = profile("corpus")
TEXTS_OF_ROWS = [
    "The end ofthe road.",
    "All is well here.",
    "It is late &amp; dark.",
    "",
    "Née ofthe.",
]

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: textfix[corpus]")
import pyarrow.parquet  # noqa: E402, F811


def job(paths: Sequence[Path], output: Path, **more: Any) -> Job:
    single = len(paths) == 1 and paths[0].is_file()
    more.setdefault("errors", f"{output}.errors.jsonl")
    inputs = find([str(path) for path in paths], lambda folder: CORPUS)
    return Job(inputs, str(output), single, **more)


def repaired(path: Path, *, workers: int = 1, **more: Any) -> bytes:
    """What becomes of a file."""
    output = path.with_name(f"out-{path.name}")
    run(job([path], output, **more), workers=workers)
    return output.read_bytes()


def rows(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def jsonl(texts: Sequence[str]) -> bytes:
    lines = (json.dumps({"id": n, "text": text}) for n, text in enumerate(texts))
    return "".join(line + "\n" for line in lines).encode()


def blocks(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    for module in (jsonl_format, csv_format, parquet, work):
        monkeypatch.setattr(module, "BLOCK", size)


def longest(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    for module in (csv_format, lines, parquet, text_format):
        monkeypatch.setattr(module, "LONGEST", size)


# --- each format ----------------------------------------------------------------------------------


def test_a_line_keeps_all_but_its_text(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(
        b'\xef\xbb\xbf{"n": 1.10, "text": "the end ofthe road" ,"x":[1e5,{"text":"ofthe"}]}\r\n'
        b"\n"
        b'{"text":"All is well here.","n":12345678901234567890123}\n'
        b'{"text": "caf\\u00e9 \\/ the end ofthe day \\ud83d\\ude00"}\n'
        + '{"text": "café, the end ofthe road", "text2": "ofthe"}\n'.encode()
        + b'{"text": "first ofthe", "a": 1, "text": "the last ofthe year"}\n'
        b'{"text": null}\n'
        b'{"text": "no end of line, and the end ofthe file"}'
    )
    assert repaired(source).split(b"\n") == [
        b'\xef\xbb\xbf{"n": 1.10, "text": "the end of the road" ,"x":[1e5,{"text":"ofthe"}]}\r',
        b"",
        b'{"text":"All is well here.","n":12345678901234567890123}',
        b'{"text": "caf\\u00e9 / the end of the day \\ud83d\\ude00"}',
        '{"text": "café, the end of the road", "text2": "ofthe"}'.encode(),
        b'{"text": "first ofthe", "a": 1, "text": "the last of the year"}',
        b'{"text": null}',
        b'{"text": "no end of line, and the end of the file"}',
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


class _Fixed:
    """A desk that repairs in the simplest way there is."""

    fields = ("text",)

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []

    def repair(self, line: int, texts: Any) -> dict[str, str]:
        new = {key: text.replace("ofthe", "of the") for key, text in texts.items()}
        return {key: text for key, text in new.items() if text != texts[key]}

    def bad(self, line: int, reason: str, raw: bytes) -> None:
        self.problems.append((line, reason))


ROWS = st.tuples(st.dictionaries(st.text(max_size=4), JSON, max_size=4), TEXTS)


@given(st.lists(ROWS, max_size=4), st.booleans())
def test_lines_hold_the_values_they_held(given_rows: list[Any], ascii_only: bool) -> None:
    whole = [{**row, "text": text + " ofthe"} for row, text in given_rows]
    raw = "".join(json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in whole)
    desk = _Fixed()
    try:
        data = raw.encode()
    except UnicodeEncodeError:
        return  # half of a surrogate pair cannot be written so
    mended = jsonl_format.mend(data, model.Place(), desk)
    assert not desk.problems
    expected = [{**row, "text": row["text"].replace("ofthe", "of the")} for row in whole]
    assert [json.loads(line) for line in mended.decode().split("\n")[:-1]] == expected


@given(st.binary(max_size=80) | st.text(alphabet='{}[]":,\\ntex 1\n', max_size=60).map(str.encode))
def test_any_bytes_are_read_as_lines(data: bytes) -> None:
    desk = _Fixed()
    assert len(jsonl_format.mend(data, model.Place(), desk).split(b"\n")) == len(data.split(b"\n"))


CELLS = st.text(alphabet='ab",;\t\n\r ofthe', max_size=8) | st.text(max_size=4)
CELLS = CELLS.filter(lambda text: text.isprintable() or text.isascii())


@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=5),
    st.sampled_from(",\t;"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.integers(1, 40),
)
def test_records_hold_the_values_they_held(
    cells: list[tuple[str, str]], delimiter: str, end: str, quoting: Any, size: int
) -> None:
    assume(end == "\r\n" or not any("\r" in cell for row in cells for cell in row))
    table = io.StringIO()
    writer = csv.writer(table, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([("a", "text"), *cells])
    stream = io.BytesIO(table.getvalue().encode("utf-8", "surrogatepass"))
    with pytest.MonkeyPatch.context() as patch:
        blocks(patch, size)
        desk = _Fixed()
        place = model.Place()
        mended = b""
        for data, end_place in csv_format.cut(stream, place, ("text",), no_spool):
            mended += csv_format.mend(data, place, desk)  # type: ignore[arg-type]
            place = end_place
    if desk.problems:  # a carriage return or half of a surrogate pair where none may stand
        return
    read = csv.reader(
        io.StringIO(mended.decode("utf-8", "surrogatepass"), newline=""), delimiter=delimiter
    )
    expected = [(a, b.replace("ofthe", "of the")) for a, b in cells]
    assert [tuple(row) for row in read][1:] == expected
    assert place.offset == len(stream.getvalue())


def no_spool(pieces: Any) -> model.Long:
    raise AssertionError("nothing is long here")


def test_a_table_keeps_its_other_columns(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_bytes(
        b'\xef\xbb\xbfid,text,more\r\n1,the end ofthe road,"a ""b"""\r\n2,well,1.10\r\n'
        b'"3","two lines,\nand ofthe","x"\r\n\r\n4,"","last"'
    )
    assert repaired(source) == (
        b'\xef\xbb\xbfid,text,more\r\n1,the end of the road,"a ""b"""\r\n2,well,1.10\r\n'
        b'"3","two lines,\nand of the","x"\r\n\r\n4,"","last"'
    )


def table(texts: Sequence[str | None], kind: Any = None) -> Any:
    columns = {
        "id": pyarrow.array(range(len(texts)), pyarrow.int16()),
        "text": pyarrow.array(texts, kind or pyarrow.string()),
        "deep": pyarrow.array([[{"x": n}] for n in range(len(texts))]),
    }
    return pyarrow.table(columns).replace_schema_metadata({"made": "by hand"})


@pytest.mark.parametrize(
    "kind",
    [
        pyarrow.string(),
        pyarrow.large_string(),
        pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    ],
    ids=str,
)
def test_parquet_keeps_schema_codecs_and_groups(
    tmp_path: Path, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks(monkeypatch, 60)
    texts = [*TEXTS_OF_ROWS, None] * 4
    source = tmp_path / "a.parquet"
    given_table = table(texts, kind)
    pyarrow.parquet.write_table(given_table, source, row_group_size=7, compression="gzip")
    made = pyarrow.parquet.ParquetFile(io.BytesIO(repaired(source)))
    was = pyarrow.parquet.ParquetFile(source)
    expected = [text and fix(text, profile="corpus") for text in texts]
    assert made.schema_arrow.equals(was.schema_arrow, check_metadata=True)
    assert made.read().drop_columns("text").equals(given_table.drop_columns("text"))
    assert made.read().column("text").to_pylist() == expected
    groups = [
        [(file.metadata.row_group(n).num_rows, file.metadata.row_group(n).column(1).compression)
         for n in range(file.num_row_groups)] for file in (made, was)
    ]  # fmt: skip
    assert groups[0] == groups[1]


def test_what_needs_nothing_comes_out_byte_for_byte(tmp_path: Path) -> None:
    clean = ["All is well here."] * 3
    pyarrow.parquet.write_table(table(clean), tmp_path / "a.parquet", compression="zstd")
    (tmp_path / "a.jsonl").write_bytes(b'{ "text" :"All is well." }\r\n')
    (tmp_path / "a.tsv").write_bytes(b'id\ttext\n"1"\t"All is well."\n')
    (tmp_path / "a.txt").write_bytes(b"All is \xff well.\r\n")
    for name in ("a.parquet", "a.jsonl", "a.tsv", "a.txt"):
        assert repaired(tmp_path / name) == (tmp_path / name).read_bytes(), name


def test_a_folder_of_everything(tmp_path: Path) -> None:
    top = tmp_path / "in"
    (top / "deep").mkdir(parents=True)
    (top / ".hidden").mkdir()
    (top / "deep" / "a.txt").write_text("The end ofthe road.\n")
    (top / "b.txt.gz").write_bytes(gzip.compress(b"It is late &amp; dark.\n"))
    (top / "c.jsonl").write_bytes(jsonl(TEXTS_OF_ROWS))
    (top / "d.csv").write_text("text,n\nthe end ofthe road,1\n")
    (top / "e.png").write_bytes(b"no text")
    (top / ".hidden" / "f.txt").write_text("ofthe")
    with pyarrow.CompressedOutputStream(str(top / "g.jsonl.zst"), "zstd") as stream:
        stream.write(jsonl(["the end ofthe road"]))
    pyarrow.parquet.write_table(table(["the end ofthe road"]), top / "h.parquet")
    out = tmp_path / "out"
    tally = run(job([top], out), workers=1)
    assert sorted(str(p.relative_to(out)) for p in out.rglob("*.*")) == [
        "b.txt.gz", "c.jsonl", "d.csv", "deep/a.txt", "g.jsonl.zst", "h.parquet",
    ]  # fmt: skip
    assert (out / "deep" / "a.txt").read_text() == "The end of the road.\n"
    assert gzip.decompress((out / "b.txt.gz").read_bytes()) == b"It is late & dark.\n"
    assert (out / "d.csv").read_text() == "text,n\nthe end of the road,1\n"
    with pyarrow.CompressedInputStream(str(out / "g.jsonl.zst"), "zstd") as stream:
        assert stream.read() == jsonl(["the end of the road"])
    assert tally.changed == 7
    assert not Path(f"{out}.errors.jsonl").exists()
    assert not Path(f"{out}.textfix-run").exists()


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_compression_is_what_the_name_says(tmp_path: Path, suffix: str) -> None:
    source, out = tmp_path / f"a.jsonl{suffix}", tmp_path / "out.jsonl.gz"
    with pyarrow.output_stream(str(source), compression="detect") as stream:
        stream.write(jsonl(["the end ofthe road"]))
    run(job([source], out))
    assert gzip.decompress(out.read_bytes()) == jsonl(["the end of the road"])


# --- what is bad ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("a.jsonl", b'{"text": "ofthe"', "not JSON: "),
        ("a.jsonl", b'{"text": "of\xffthe"}', "not UTF-8 at byte 12 of the line"),
        ("a.jsonl", b'{"body": "ofthe"}', "has no field 'text'"),
        ("a.jsonl", b'{"text": 5}', "field 'text' is a number, not text"),
        ("a.jsonl", b'["ofthe"]', "is a list, not an object"),
        ("a.jsonl", b"[" * 100_000, "not JSON: "),
        ("a.jsonl", b'{"text": "%s"}' % (b"ofthe " * 500), "longer than 2,000 bytes"),
        ("a.csv", b"1,2,ofthe", "has 3 values for 2 columns"),
        ("a.csv", b"1", "has 1 values for 2 columns"),
        ("a.csv", b"1,caf\xe9 ofthe", "not UTF-8"),
        ("a.csv", b'1,"ofthe', "not CSV: "),
        ("a.csv", b'1,"of"the', "not CSV: "),
        ("a.csv", b"1,%s" % (b"ofthe " * 500), "longer than 2,000 bytes"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_else_is_lost(
    tmp_path: Path, name: str, line: bytes, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest(monkeypatch, 2000 if b"longer" not in line and len(line) < 50_000 else 200_000)
    head = b"" if name == "a.jsonl" else b"id,text\n"
    good = jsonl(["the end ofthe road"]) if name == "a.jsonl" else b"7,the end ofthe road\n"
    source = tmp_path / name
    source.write_bytes(head + good + line + b"\n" + good * 2)
    for size in (1, 1_000_000):
        blocks(monkeypatch, size)
        monkeypatch.setattr(mend, "TOO_LONG", "longer than 2,000 bytes")
        monkeypatch.setattr(work, "TOO_LONG", "longer than 2,000 bytes")
        fixed = good.replace(b"ofthe", b"of the")
        assert repaired(source) == head + fixed + line + b"\n" + fixed * 2
        (error,) = rows(tmp_path / f"out-{name}.errors.jsonl")
        assert error["path"] == str(source)
        assert error["line"] == 2 + (name == "a.csv")
        assert error["reason"].startswith(reason)
        assert error["raw"].encode("utf-8", "surrogateescape") == line + b"\n"
        with pytest.raises(CorpusError, match=f"{name}, line {error['line']}: .*--strict"):
            repaired(source, strict=True)
        (tmp_path / f"out-{name}").unlink()
        assert repaired(source, resume=True).count(b"of the") == 3


def test_a_very_long_line_takes_no_memory(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    good = jsonl(["the end ofthe road"])
    with source.open("wb") as file:
        file.write(good + b'{"text": "')
        for _ in range(60):
            file.write(b"ofthe " * 175_000)
        file.write(b'"}\n' + good)
    program = (
        "import resource, sys; from textfix.cli import main; main(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    small = tmp_path / "small.jsonl"
    small.write_bytes(good)
    peaks = []
    for path in (small, source):
        out = tmp_path / f"out-{path.name}"
        done = subprocess.run(
            [sys.executable, "-c", program, "corpus", path, "-o", out, "--workers", "1", "-q"],
            env=ENVIRONMENT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        peaks.append(int(done.stdout))
    assert peaks[1] < peaks[0] + 60, peaks  # the line is 63 MB
    assert source.stat().st_size == out.stat().st_size - 2


def test_a_file_that_is_no_text_goes_out_as_it_came(tmp_path: Path) -> None:
    top, out = tmp_path / "in", tmp_path / "out"
    top.mkdir()
    (top / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n ofthe")
    (top / "b.txt").write_text("the end ofthe road")
    tally = run(job([top], out))
    assert tally.bad == 1
    assert (out / "a.txt").read_bytes() == (top / "a.txt").read_bytes()
    assert (out / "b.txt").read_text() == "the end of the road"
    (error,) = rows(Path(f"{out}.errors.jsonl"))
    assert (error["line"], error["reason"]) == (None, "not text: it is a PNG image")


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet"])
def test_a_file_that_cannot_be_read_to_its_end_goes_out_as_it_came(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks(monkeypatch, 100)
    top, out = tmp_path / "in", tmp_path / "out"
    top.mkdir()
    texts = [f"the end ofthe road {os.urandom(20).hex()}" for _ in range(3000)]
    if name == "a.parquet":
        pyarrow.parquet.write_table(
            table(texts), top / name, compression="none", row_group_size=500
        )
        data = bytearray((top / name).read_bytes())
        data[len(data) // 2 :][:4000] = bytes(4000)
        middle = len(data) // 2
        data[middle : middle + 4000] = b"\xff" * 4000
        (top / name).write_bytes(data)
    else:
        (top / name).write_bytes(gzip.compress(jsonl(texts))[:-5000])
    (top / "b.jsonl").write_bytes(jsonl(["the end ofthe road"]))
    changes = tmp_path / "changes.jsonl"
    tally = run(job([top], out, changes=str(changes)))
    assert (tally.broken, tally.changes) == (1, 1)
    assert (out / name).read_bytes() == (top / name).read_bytes()
    assert (out / "b.jsonl").read_bytes() == jsonl(["the end of the road"])
    assert [row["path"] for row in rows(changes)] == [str(top / "b.jsonl")]
    (error,) = rows(Path(f"{out}.errors.jsonl"))
    assert error["reason"].startswith("cannot be read to the end")


def test_when_every_row_is_bad_it_is_not_the_rows(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(b'{"body": "x"}\n' * 1200)
    with pytest.raises(CorpusError, match=r"the first .* rows are all bad.* no field 'text'"):
        repaired(source)


# --- the same bytes -------------------------------------------------------------------------------


@pytest.mark.slow
def test_workers_and_batches_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "in"
    _mixed(top)
    seen = set()
    for number, (size, workers) in enumerate(
        [(1, 1), (3000, 1), (256_000, 1), (256_000, 2), (900, 2)]
    ):
        blocks(monkeypatch, size)
        seen.add(_everything(top, tmp_path / f"out-{number}", workers=workers))
    assert len(seen) == 1


def _mixed(top: Path) -> None:
    top.mkdir()
    texts = [f"{text} {n}" for n, text in enumerate(TEXTS_OF_ROWS * 8)]
    (top / "a.jsonl").write_bytes(jsonl(texts) + b"broken\n" + jsonl(texts[:2]))
    (top / "b.jsonl.gz").write_bytes(gzip.compress(jsonl(texts)))
    body = "".join(f'{n},"{text}"\n' for n, text in enumerate(texts))
    (top / "c.csv").write_text(f"id,text\n{body}")
    (top / "d.txt").write_text("The end ofthe road.\n")
    pyarrow.parquet.write_table(table(texts), top / "e.parquet", row_group_size=9)


def _everything(top: Path, out: Path, *, workers: int = 1, resume: bool = False) -> bytes:
    """All that a run writes, its outputs and what stands beside them."""
    tally = run(_mixed_job(top, out, resume=resume), workers=workers)
    assert tally.bad == 1
    return _written(out)


def _mixed_job(top: Path, out: Path, *, resume: bool = False) -> Job:
    return job(
        [top], out, resume=resume, sample=3, changes=f"{out}.changes.jsonl", report=f"{out}.txt"
    )


def _written(out: Path) -> bytes:
    assert not Path(f"{out}.textfix-run").exists()
    files = [path for path in sorted(out.rglob("*")) if path.is_file()]
    assert len(files) == 5
    files += [Path(f"{out}{end}") for end in (".changes.jsonl", ".errors.jsonl", ".txt")]
    return b"\0".join(path.read_bytes() for path in files)


def _killed_at(top: Path, out: Path, call: int) -> None:
    """A run that ends, with nothing flushed, before its n-th call that orders the disk."""
    calls = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == call:
                os._exit(9)
            return function(*args, **kwargs)

        return wrapper

    for name in ("replace", "fsync", "unlink", "makedirs"):
        setattr(os, name, counted(getattr(os, name)))
    work._EVERY = 0.0
    run(_mixed_job(top, out, resume=True))
    os._exit(0)


@pytest.mark.slow
@pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="kills forks of the test"
)
def test_a_run_may_be_killed_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a kill before each replace, fsync and unlink, what was left makes the same bytes."""
    blocks(monkeypatch, 4000)
    top = tmp_path / "in"
    _mixed(top)
    whole = _everything(top, tmp_path / "whole")
    context = multiprocessing.get_context("fork")
    code: int | None = 9
    step = 0
    while code == 9:
        step += 1
        out = tmp_path / f"out-{step:03}"
        child = context.Process(target=_killed_at, args=(top, out, step))
        child.start()
        child.join()
        code = child.exitcode
        if Path(f"{out}.textfix-run").exists() or not out.exists():
            run(_mixed_job(top, out, resume=True))
        assert _written(out) == whole, step
    assert code == 0
    assert step > 50


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(textfix.__file__).parents[1])}


def _started(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "textfix", *map(str, arguments)],
        env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=interruptible,
    )  # fmt: skip


def _begun(folder: Path) -> None:
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size for path in folder.glob("mended-*")):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_interrupted_and_killed_it_goes_on(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    texts = [
        f"{text} {n} " + "All is well here. " * 40 for n, text in enumerate(TEXTS_OF_ROWS * 700)
    ]
    source.write_bytes(jsonl(texts))
    whole = repaired(source)
    options = ["corpus", source, "-o", out, "--workers", "2"]
    process = _started(*options)
    _begun(Path(f"{out}.textfix-run"))
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130, said
    assert "Interrupted; no output is incomplete; --resume continues the run." in said
    assert not out.exists()
    process = _started(*options)
    _, said = process.communicate()
    assert process.returncode == 2
    assert "--resume continues it" in said
    process = _started(*options, "--resume")
    time.sleep(0.7)
    process.kill()
    process.communicate()
    assert not out.exists()
    process = _started(*options, "--resume")
    shown, said = process.communicate()
    assert process.returncode == 0, said
    assert out.read_bytes() == whole
    assert "1400 changes in 1400 of 3500 documents" in shown
    process = _started(*options, "--resume")
    assert "is already complete" in process.communicate()[1]


def test_a_full_disk_is_said_and_the_run_can_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top, out = tmp_path / "in", tmp_path / "out"
    _mixed(top)
    whole = _everything(top, tmp_path / "whole")
    sync = os.fsync
    monkeypatch.setattr(work, "_EVERY", 0.0)
    for left in (0, 4, 11, 30):

        def full(descriptor: int, left: list[int] = [left]) -> None:  # noqa: B006
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
            sync(descriptor)

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(CorpusError, match=r"No space left on device.*--resume continues"):
            run(_mixed_job(top, out, resume=True))
        assert not out.exists()
    monkeypatch.setattr(os, "fsync", sync)
    assert _everything(top, out, resume=True) == whole


# --- what is said ---------------------------------------------------------------------------------


def test_a_run_goes_on_only_with_what_it_was(tmp_path: Path) -> None:
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(jsonl(["the end ofthe road"]) + b"broken\n")
    with pytest.raises(CorpusError):
        run(job([source], out, strict=True))
    with pytest.raises(CorpusError, match="was not completed; --resume continues"):
        run(job([source], out))
    with pytest.raises(CorpusError, match="the fields changed since"):
        run(job([source], out, resume=True, fields=("body",)))
    source.write_bytes(jsonl(["the end ofthe road"]))
    with pytest.raises(CorpusError, match=r"a\.jsonl changed since"):
        run(job([source], out, resume=True))


def test_two_runs_do_not_meet(tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="no locks of files here")
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(jsonl(["the end ofthe road"]))
    first = work.Work(job([source], out))
    with pytest.raises(CorpusError, match="in use by another run"):
        run(job([source], out, resume=True))
    first.close()


def test_changes_are_written_with_their_reasons(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_bytes(jsonl(TEXTS_OF_ROWS))
    made = {}
    for suffix in (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"):
        path = tmp_path / f"changes{suffix}"
        out = repaired(source, changes=str(path))
        if suffix == ".parquet":
            made[suffix] = pyarrow.parquet.read_table(path).to_pylist()
        else:
            with pyarrow.input_stream(str(path), compression="detect") as stream:
                made[suffix] = [json.loads(line) for line in stream.read().splitlines()]
    anything = Edit(0, 0, "", "x", "X", (Evidence("", "", 1),))
    (one,) = {json.dumps(found) for found in made.values()}
    for row, text in enumerate(map(json.loads, out.splitlines()), 1):
        changes = [
            Change(c["start"], c["end"], c["before"], c["after"], (anything,))
            for c in json.loads(one)
            if c["line"] == row
        ]
        assert undo(text["text"], changes) == TEXTS_OF_ROWS[row - 1]
    first = json.loads(one)[0]
    assert (first["path"], first["field"], first["rules"]) == (str(source), "text", ["SPC301"])
    assert "`ofthe` is in no dictionary" in first["evidence"]


def test_the_tally_does_not_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textfix.corpus.tally.KINDS", 10)
    total = Tally()
    for n in range(100):
        piece = Tally(rows=1)
        piece.kinds.update({(f"rare {n}", "", "X"): 1, ("often", "", "X"): 1})
        total += piece
    assert len(total.kinds) <= 10
    assert total.frequent(1) == [(("often", "", "X"), 100)]
    assert Tally.of_json(json.loads(json.dumps(total.to_json()))) == total


def cli(*arguments: object) -> int:
    return main(["corpus", *map(str, arguments)])


def test_the_summary_says_what_was_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_bytes(jsonl([*TEXTS_OF_ROWS, "\x1b[31m the end ofthe day"]) + b"broken\n")
    assert cli("a.jsonl", "-o", "b.jsonl", "--workers", "1") == 0
    said = capsys.readouterr()
    assert "4 changes in 3 of 7 documents" in said.out
    assert "1 row could not be repaired, copied unchanged" in said.out
    assert "  SPC301  2 made\n" in said.out
    assert "2  ofthe                          → of·the  SPC301" in said.out
    assert "\x1b" not in said.out + said.err
    assert "Warning: b.jsonl.errors.jsonl lists" in said.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.jsonl"], "--output OUT is missing"),
        (["a.jsonl", "-o", "a.jsonl"], "is an input, or inside one"),
        (["a.jsonl", "-o", "b.csv"], "must have the suffix of its format, for example .jsonl"),
        (["a.jsonl", "-o", "no/b.jsonl"], "no such folder: no"),
        (["a.jsonl", "-o", "b.jsonl", "--changes", "c.csv"], "must end in .jsonl"),
        (["a.jsonl", "-o", "b.jsonl", "--report", "c.doc"], "no report format has this suffix"),
        (["a.csv", "-o", "b.csv"], "a.csv: no column 'text'; the columns are id, body"),
        (["a.parquet", "-o", "b.parquet"], "a.parquet: no column 'text'; the columns are id"),
        (["a.parquet", "-o", "b.parquet", "--field", "id"], "column 'id' holds int64, not text"),
        (["bad.parquet", "-o", "b.parquet"], "bad.parquet: cannot be read"),
        (["missing.jsonl", "-o", "b.jsonl"], "no such file or folder"),
        (["a.doc", "-o", "b.doc"], "unknown format"),
        (["empty", "-o", "out"], "empty: the folder has no corpus files"),
        (["a.jsonl", "x/a.jsonl", "-o", "out"], "would have the same output"),
        (["x", "-o", "x/out"], "is an input, or inside one"),
        (["x", "-o", "full"], "the folder is not empty"),
        (["x", "-o", "out", "--profile", "scan"], "no profile 'scan'"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_any_work(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_bytes(jsonl(["ofthe"]))
    Path("a.csv").write_text("id,body\n")
    Path("a.doc").write_text("ofthe")
    Path("bad.parquet").write_bytes(b"PAR1 no")
    pyarrow.parquet.write_table(pyarrow.table({"id": [1]}), "a.parquet")
    for name in ("empty", "x", "full"):
        Path(name).mkdir()
    Path("x/a.jsonl").write_bytes(jsonl(["ofthe"]))
    Path("full/a.txt").write_text("kept")
    assert refused(tmp_path, arguments)
    assert message in " ".join(capsys.readouterr().err.split())


def refused(folder: Path, arguments: list[str]) -> bool:
    """Whether a run ends with exit code 2, and all files stay as they were."""
    before = {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}
    code = cli(*arguments)
    after = {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}
    assert after == before
    return code == 2


@pytest.mark.parametrize("name", ["a.parquet", "a.jsonl.zst"])
def test_what_is_not_installed_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert cli(tmp_path / name, "-o", tmp_path / f"out-{name}") == 2
    assert "pip install 'textfix[corpus]'" in capsys.readouterr().err


def test_the_profile_is_that_of_corpora_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = Path("a.jsonl")
    ligature = jsonl(["The \N{LATIN SMALL LIGATURE FI}eld."])
    source.write_bytes(ligature)
    assert cli(source, "-o", "b.jsonl", "-q") == 0
    assert Path("b.jsonl").read_bytes() == ligature
    assert cli(source, "-o", "b.jsonl", "-q", "--profile", "article") == 0
    assert json.loads(Path("b.jsonl").read_bytes())["text"] == "The field."
    Path("textfix.toml").write_text('profile = "article"')
    assert cli(source, "-o", "c.jsonl", "-q") == 0
    assert Path("c.jsonl").read_bytes() == Path("b.jsonl").read_bytes()
