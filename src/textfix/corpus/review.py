"""The output of a run for people: the summary, the report on a sample, the table of changes."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterable
from typing import Any, BinaryIO

from textfix.corpus.formats import writer
from textfix.corpus.model import Job, Sample
from textfix.corpus.tally import Tally
from textfix.engine.pipeline import repair
from textfix.report import FORMATS, SUFFIXES, to_bytes
from textfix.report.terminal import counted
from textfix.report.visible import columns, middle, visible

_FREQUENT = 15  # kinds of changes that the summary shows
_WIDTH = 30  # columns of a text in it
_ROWS = 20_000  # of a row group of the changes


def summary(tally: Tally) -> str:
    """The counts of a run and its most frequent changes, for a terminal."""
    documents = counted(tally.rows, "document")
    lines = [
        f"{counted(tally.changes, 'change')} in {tally.changed} of {documents}; "
        f"{counted(tally.suggestions, 'suggestion')} not made"
    ]
    if tally.bad:
        lines.append(f"{counted(tally.bad, 'row')} could not be repaired, copied unchanged")
    if tally.broken:
        lines.append(
            f"{counted(tally.broken, 'file')} could not be read to the end, copied unchanged"
        )
    lines += [f"  {rule}  {n} made" for rule, n in sorted(tally.rules.items(), key=_by_count)]
    frequent = tally.frequent(_FREQUENT)
    if frequent:
        lines.append("most frequent:")
    for (before, after, rules), number in frequent:
        old, new = (middle(visible(t, spaces=True) or "∅", _WIDTH) for t in (before, after))
        space = " " * (_WIDTH - min(_WIDTH, columns(old)))
        lines.append(f"  {number:>8}  {old}{space} → {new}  {rules}")
    return "\n".join(lines) + "\n"


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def format_of_report(path: str) -> str | None:
    """The format of a report, by its name."""
    suffix = os.path.splitext(path)[1].lower()
    if suffix in (".html", ".htm") and "html" in FORMATS:
        return "html"
    return SUFFIXES.get(suffix)


def report(job: Job, samples: Iterable[Sample]) -> bytes:
    """The report on the texts of a sample, in the order of the corpus."""
    assert job.report is not None
    name = format_of_report(job.report)
    assert name is not None
    ordered = sorted(samples, key=lambda sample: (sample.file, sample.number))
    files = [(s.name, repair(s.text, profile=job.inputs[s.file].profile)) for s in ordered]
    return to_bytes(name, files)


def write_changes(rows: str, path: str, target: BinaryIO) -> None:
    """The changes in the format that the name says."""
    with open(rows, "rb") as source:
        if path.endswith(".parquet"):
            _write_parquet(source, target)
            return
        compression = os.path.splitext(path)[1][1:]
        with writer(target, compression if compression in ("gz", "zst") else "") as stream:
            for piece in iter(lambda: source.read(1 << 20), b""):
                stream.write(piece)


def _write_parquet(source: BinaryIO, target: BinaryIO) -> None:
    import pyarrow as pa
    import pyarrow.parquet

    text, number = pa.string(), pa.int64()
    schema = pa.schema(
        [
            ("path", text),
            ("line", number),
            ("field", text),
            ("start", number),
            ("end", number),
            ("before", text),
            ("after", text),
            ("rules", pa.list_(text)),
            ("confidence", pa.float64()),
            ("evidence", text),
        ]
    )
    with pa.parquet.ParquetWriter(target, schema, compression="zstd") as table:
        rows = map(_row, source)
        while some := list(itertools.islice(rows, _ROWS)):
            table.write_table(pa.Table.from_pylist(some, schema))


def _row(line: bytes) -> dict[str, Any]:
    """A row, with what UTF-8 cannot hold written as in Python (`\\udc80`)."""
    row: dict[str, Any] = json.loads(line)
    return {key: _sound(value) if isinstance(value, str) else value for key, value in row.items()}


def _sound(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
