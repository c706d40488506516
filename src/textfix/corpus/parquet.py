"""Parquet: a row is a document, with the text in some of its columns.

A run stores only the cells that change. When the whole input has been read, the output is written
from both, with the same schema, codecs and, except for very large ones, row groups. A file without
changes is copied byte for byte.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from textfix.corpus.model import BLOCK, LONGEST, Bad, Desk, Long, Place, Spool
from textfix.corpus.text import finish as copy

if TYPE_CHECKING:
    import pyarrow

SUFFIXES: tuple[str, ...] = (".parquet", ".pq")

_ROWS = 512  # read at a time, if they are not too large
_AT_ONCE = 16_000_000  # bytes of rows that are read at a time
_GROUP = 64_000_000  # bytes in memory of a row group that is written


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a file: their texts, column by column."""

    columns: dict[str, list[str | None]]


def check(stream: BinaryIO, fields: tuple[str, ...]) -> str:
    """Whether the file has these columns, and text in them."""
    from textfix.integrations.arrow import is_text

    schema = _open(stream).schema_arrow
    for name in fields:
        if name not in schema.names:
            return f"no column {name!r}; the columns are {', '.join(schema.names)}"
        if not is_text(schema.field(name).type):
            return f"column {name!r} holds {schema.field(name).type}, not text"
    return ""


def _open(stream: BinaryIO) -> Any:
    import pyarrow.parquet

    return pyarrow.parquet.ParquetFile(stream)


def cut(
    stream: BinaryIO, begin: Place, fields: tuple[str, ...], spool: Spool
) -> Iterator[tuple[Rows | Long, Place]]:
    """Rows, `BLOCK` bytes or a little more at a time."""
    from textfix.integrations.arrow import texts_of

    row = 0
    file = _open(stream)
    for batch in file.iter_batches(_rows(file), columns=list(fields), use_threads=False):
        if row + len(batch) <= begin.offset:
            row += len(batch)
            continue
        if row < begin.offset:
            batch = batch.slice(begin.offset - row)
            row = begin.offset
        columns = {name: texts_of(batch.column(name)) for name in fields}
        start = size = 0
        for index, cells in enumerate(zip(*columns.values(), strict=True), 1):
            size += sum(len(cell) for cell in cells if cell)
            if size >= BLOCK or index == len(batch):
                rows = {name: column[start:index] for name, column in columns.items()}
                yield Rows(rows), Place(row + index, row + index)
                start, size = index, 0
        row += len(batch)


def mend(data: Rows, begin: Place, desk: Desk) -> bytes:
    """The cells that change, as JSON Lines: row from 0, column, text."""
    from textfix.integrations.arrow import is_utf8

    names = tuple(data.columns)
    cells = []
    for row, texts in enumerate(zip(*data.columns.values(), strict=True), begin.offset):
        given = {name: text for name, text in zip(names, texts, strict=True) if text is not None}
        try:
            if any(len(text) > LONGEST for text in given.values()):
                raise Bad(f"longer than {LONGEST:,} code points")
            if not all(map(is_utf8, given.values())):
                raise Bad("not UTF-8")
            changed = desk.repair(row + 1, given)
        except Bad as error:
            raw = json.dumps(given, ensure_ascii=False)
            desk.bad(row + 1, str(error), raw.encode("utf-8", "surrogateescape"))
            continue
        cells += [
            json.dumps([row, name, changed[name]]) + "\n" for name in names if name in changed
        ]
    return "".join(cells).encode()


def finish(stream: BinaryIO, mended: BinaryIO, output: BinaryIO) -> None:
    """The rows of the input with the cells that change."""
    import pyarrow.parquet

    from textfix.integrations.arrow import replaced

    changes = (json.loads(line) for line in mended)
    change = next(changes, None)
    if change is None:
        copy(stream, stream, output)
        return
    file = _open(stream)
    with pyarrow.parquet.ParquetWriter(
        output, file.schema_arrow, compression=_codecs(file.metadata)
    ) as writer:
        row = 0
        for table in _groups(file):
            cells: dict[str, dict[int, str]] = {}
            while change is not None and change[0] < row + len(table):
                cells.setdefault(change[1], {})[change[0] - row] = change[2]
                change = next(changes, None)
            writer.write_table(replaced(table, cells), row_group_size=max(1, len(table)))
            row += len(table)


def _groups(file: Any) -> Iterator[pyarrow.Table]:
    """The row groups, one after another; what is very large in pieces."""
    import pyarrow

    for group in range(file.num_row_groups):
        batches: list[pyarrow.RecordBatch] = []
        size = 0
        for batch in file.iter_batches(_rows(file), row_groups=[group], use_threads=False):
            batches.append(batch)
            size += batch.nbytes
            if size >= _GROUP:
                yield pyarrow.Table.from_batches(batches)
                batches, size = [], 0
        if batches:
            yield pyarrow.Table.from_batches(batches)


def _rows(file: Any) -> int:
    """How many rows of a file to read at a time: 512 whole books would not fit into memory."""
    metadata = file.metadata
    groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
    average = max((group.total_byte_size // max(1, group.num_rows) for group in groups), default=0)
    return max(1, min(_ROWS, _AT_ONCE // max(1, average)))


def _codecs(metadata: Any) -> dict[str, str] | str:
    """How each column is compressed."""
    if not metadata.num_row_groups:
        return "snappy"
    group = metadata.row_group(0)
    columns = (group.column(index) for index in range(group.num_columns))
    return {
        column.path_in_schema: "NONE"
        if column.compression == "UNCOMPRESSED"
        else column.compression
        for column in columns
    }
