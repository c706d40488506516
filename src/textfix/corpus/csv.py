"""CSV and TSV: a row is a record, which may span lines; the first record names the columns.

A record without changes is copied byte for byte; one with changes is rewritten, with the same
values in its other columns. Fields may be quoted with `"`, as RFC 4180 says. A quote that is never
closed would swallow the rest of the file: its line is reported, and reading continues after it.
The delimiter of the header row applies to all rows: a comma, a tab or a semicolon.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from textfix.corpus.lines import lines, skip
from textfix.corpus.model import BLOCK, LONGEST, Bad, Desk, Long, Place, Spool
from textfix.corpus.text import finish as finish

SUFFIXES: tuple[str, ...] = (".csv", ".tsv")

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Head:
    """The names of the columns, and the delimiter."""

    names: tuple[str, ...]
    delimiter: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A piece of a table: whole records."""

    head: Head
    raw: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """A record with the lines it was read from, or the reason why it cannot be read."""

    raw: bytes | Long
    values: Sequence[str]
    problem: str = ""


def check(stream: BinaryIO, fields: tuple[str, ...]) -> str:
    """Whether the table has these columns."""
    _, head = _head(stream)
    missing = [name for name in fields if name not in head.names]
    return f"no column {missing[0]!r}; the columns are {', '.join(head.names)}" if missing else ""


def cut(
    stream: BinaryIO, begin: Place, fields: tuple[str, ...], spool: Spool
) -> Iterator[tuple[bytes | Rows | Long, Place]]:
    """Whole records, `BLOCK` bytes or a little more at a time; the head by itself."""
    raw, head = _head(stream)
    place = Place(len(raw), raw.count(b"\n"))
    if begin.offset:
        skip(stream, begin.offset, place.offset)
        place = begin
    elif raw:
        yield raw, place
    for records in _blocks(_records(lines(stream, spool), head.delimiter)):
        if isinstance(records, Long):
            place = Place(place.offset + records.size, place.line + 1)
            yield records, place
        else:
            data = b"".join(records)
            place = Place(place.offset + len(data), place.line + data.count(b"\n"))
            yield Rows(head, data), place


def _blocks(records: Iterable[Record]) -> Iterator[list[bytes] | Long]:
    block: list[bytes] = []
    size = 0
    for record in records:
        if isinstance(record.raw, bytes):
            block.append(record.raw)
            size += len(record.raw)
        if block and (size >= BLOCK or isinstance(record.raw, Long)):
            yield block
            block, size = [], 0
        if isinstance(record.raw, Long):
            yield record.raw
    if block:
        yield block


def _head(stream: BinaryIO) -> tuple[bytes, Head]:
    """The first record, as bytes and parsed."""
    first = stream.readline(LONGEST)
    # Of two that are equally frequent, the first.
    delimiter = max(",\t;", key=first.decode("utf-8", "replace").count)
    following = iter(lambda: stream.readline(LONGEST), b"")
    record = next(_records(itertools.chain([first], following), delimiter), None)
    if record is None or isinstance(record.raw, Long):
        return b"", Head((), delimiter)
    names = tuple(name.removeprefix(_MARK) for name in record.values)
    return record.raw, Head(names, delimiter)


def mend(data: bytes | Rows, begin: Place, desk: Desk) -> bytes:
    """The records with their texts repaired."""
    if isinstance(data, bytes):  # the head
        return data
    mended: list[bytes] = []
    line = begin.line + 1
    for record in _records(iter(io.BytesIO(data.raw)), data.head.delimiter):
        assert isinstance(record.raw, bytes)
        mended.append(_mended(record, record.raw, line, data.head, desk))
        line += record.raw.count(b"\n")
    return b"".join(mended)


def _mended(record: Record, raw: bytes, line: int, head: Head, desk: Desk) -> bytes:
    if not record.values and not record.problem:  # an empty line
        return raw
    values = list(record.values)
    places = {name: head.names.index(name) for name in desk.fields}
    try:
        if record.problem:
            raise Bad(record.problem)
        if len(values) != len(head.names):
            raise Bad(f"has {len(values)} values for {len(head.names)} columns")
        if any("\udc80" <= c <= "\udcff" for value in values for c in value):
            raise Bad("not UTF-8")
        changed = desk.repair(line, {name: values[at] for name, at in places.items()})
    except Bad as error:
        desk.bad(line, str(error), raw)
        return raw
    if not changed:
        return raw
    end = raw[len(raw.rstrip(b"\r\n")) :]
    # If all cells were quoted, they stay quoted.
    all_quoted = _written(values, head.delimiter, csv.QUOTE_ALL) + end == raw
    for name, text in changed.items():
        values[places[name]] = text
    quoting = csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL
    return _written(values, head.delimiter, quoting) + end


def _written(values: Sequence[str], delimiter: str, quoting: Any) -> bytes:
    row = io.StringIO()
    # Only the characters of the line end force quotes.
    csv.writer(row, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerow(values)
    return row.getvalue().encode("utf-8", "surrogatepass").removesuffix(b"\r\n")


class _Lines(Iterator[str]):
    """Lines for a CSV reader; keeps those it returned for the current record."""

    def __init__(self, source: Iterator[bytes | Long]) -> None:
        self._source = source
        self._next: deque[bytes | Long] = deque()
        self._size = 0
        self.given: list[bytes | Long] = []

    def __next__(self) -> str:
        line = self._next.popleft() if self._next else next(self._source)
        self.given.append(line)
        self._size += line.size if isinstance(line, Long) else len(line)
        if isinstance(line, Long) or self._size > LONGEST:
            raise csv.Error(f"longer than {LONGEST:,} bytes")
        return line.decode("utf-8", "surrogateescape")

    def take(self, count: int | None = None) -> list[bytes | Long]:
        """The lines of the record, or the first `count`; the others come again."""
        taken, again = self.given[:count], self.given[len(self.given[:count]) :]
        self._next.extendleft(reversed(again))
        self.given, self._size = [], 0
        return taken


def _records(source: Iterator[bytes | Long], delimiter: str) -> Iterator[Record]:
    """The records of a table. One that cannot be read ends with its first line."""
    csv.field_size_limit(LONGEST)
    given = _Lines(source)
    while True:
        try:
            for values in csv.reader(given, delimiter=delimiter, strict=True):
                yield Record(b"".join(_bytes(given.take())), values)
            return
        except csv.Error as error:
            first = given.take(1)[0]
            yield Record(first, (), f"not CSV: {error}")


def _bytes(lines: Iterable[bytes | Long]) -> Iterator[bytes]:
    return (line for line in lines if isinstance(line, bytes))
