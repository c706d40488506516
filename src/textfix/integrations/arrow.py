"""Arrow tables: pyarrow, and the libraries that exchange data in its format.

    repaired = fix_table(table, field="body")

The same function serves Spark (`mapInArrow`), Ray Data (`map_batches`), Hugging Face `datasets`
(`map`) and Polars: `docs/scale.md` has each. It keeps rows, their order and all other columns, and
what it does to a row does not depend on the other rows of the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from textfix.deadline import RepairTimeout
from textfix.engine.pipeline import repair
from textfix.errors import ArgumentTypeError, ArgumentValueError, TextfixError
from textfix.record.result import Result
from textfix.report.record import changes_of
from textfix.settings.profile import Profile
from textfix.settings.profile import profile as make_profile

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError(
        "textfix.integrations.arrow needs pyarrow, which is not installed; "
        "pip install 'textfix[corpus]'"
    ) from error

__all__ = ["CHANGES", "ColumnError", "fix_table"]


class ColumnError(TextfixError, KeyError):
    """A column that the table does not have."""


Rows = TypeVar("Rows", pa.Table, pa.RecordBatch)

# A column of changes: spans in code points of the text as it was, a list for each row.
CHANGES = pa.list_(
    pa.struct(
        [
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("before", pa.string()),
            ("after", pa.string()),
            ("rules", pa.list_(pa.string())),
            ("confidence", pa.float64()),
        ]
    )
)


def fix_table(
    table: Rows,
    *,
    field: str | Sequence[str] = "text",
    profile: str | Profile = "corpus",
    changes: str | None = None,
    timeout: float | None = None,
) -> Rows:
    """`table` with the texts of a column repaired; a null stays null.

    Args:
        table: a `pyarrow.Table` or `RecordBatch`; the same comes back.
        field: the name of the column, or of several.
        profile: "article", "ocr", "corpus" or a `Profile`.
        changes: the name of a column of type `CHANGES` to add; with several fields, one for each
            is added, named `<changes>_<field>`.
        timeout: seconds of wall-clock time that a text may take; None for no limit.

    Raises:
        TypeError: if it is no table, or a column holds no text.
        KeyError: if there is no such column.
        ValueError: if there is a column `changes` already, a text is not UTF-8, or `timeout` is not
            positive; a text is named by its column and row.
        ProfileError: if there is no such profile.
        RepairTimeout: if a text takes too long; names its column and row.
    """
    if not isinstance(table, pa.Table | pa.RecordBatch):
        kind = type(table).__name__
        raise ArgumentTypeError(f"fix_table takes a pyarrow.Table or RecordBatch, not {kind}")
    settings = make_profile(profile)
    fields = (field,) if isinstance(field, str) else tuple(field)
    for name in fields:
        if table.schema.get_field_index(name) < 0:
            columns = ", ".join(table.schema.names)
            raise ColumnError(f"no column {name!r}; the columns are {columns}")
        held = table.schema.field(name).type
        if not is_text(held):
            raise ArgumentTypeError(f"column {name!r} holds {held}, not text")
    metadata = table.schema.metadata
    for name in fields:
        results = [
            None if text is None else _repaired(text, settings, timeout, name, row)
            for row, text in enumerate(texts_of(table.column(name)))
        ]
        texts = {row: r.text for row, r in enumerate(results) if r is not None and r.changes}
        table = replaced(table, {name: texts})
        if changes is not None:
            added = changes if isinstance(field, str) else f"{changes}_{name}"
            if added in table.schema.names:
                raise ArgumentValueError(f"the table already has a column {added!r}")
            rows = [changes_of(result) if result else [] for result in results]
            table = table.append_column(added, pa.array(rows, CHANGES))
    return table.replace_schema_metadata(metadata)


def _repaired(text: str, profile: Profile, timeout: float | None, column: str, row: int) -> Result:
    if not is_utf8(text):
        raise ArgumentValueError(f"column {column!r}, row {row}: not UTF-8")
    try:
        return repair(text, profile=profile, timeout=timeout)
    except RepairTimeout as error:
        raise RepairTimeout(f"column {column!r}, row {row}: {error}") from error


def is_text(kind: pa.DataType) -> bool:
    """Whether a column of this type holds text."""
    if pa.types.is_dictionary(kind):
        return is_text(kind.value_type)
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def texts_of(column: Any) -> list[str | None]:
    """The texts of a column. Bytes that are not UTF-8, which some writers let pass, are escaped as
    Python does (`surrogateescape`): one such cell does not hide the others."""
    try:
        found: list[str | None] = column.to_pylist()
    except UnicodeDecodeError:
        found = [_text(cell) for cell in column]
    return found


def _text(cell: Any) -> str | None:
    if not cell.is_valid:
        return None
    if pa.types.is_dictionary(cell.type):
        return _text(cell.value)
    data: bytes = cell.as_buffer().to_pybytes()
    return data.decode("utf-8", "surrogateescape")


def is_utf8(text: str) -> bool:
    """Whether no byte of the text had to be escaped."""
    return not any("\udc80" <= char <= "\udcff" for char in text)


def replaced(table: Rows, cells: Mapping[str, Mapping[int, str]]) -> Rows:
    """`table` with other texts in some cells: of each column, the rows from 0 that change."""
    for name, texts in cells.items():
        if not texts:
            continue
        index = table.schema.get_field_index(name)
        field = table.schema.field(index)
        column = table.column(index)
        parts = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
        row = 0
        new: list[pa.Array] = []
        for part in parts:
            here = [texts.get(at) for at in range(row, row + len(part))]
            row += len(part)
            if any(text is not None for text in here):
                part = _with(part, here)
            new.append(part)
        whole = pa.chunked_array(new, field.type) if isinstance(table, pa.Table) else new[0]
        table = table.set_column(index, field, whole)
    return table


def _with(part: pa.Array, texts: Sequence[str | None]) -> pa.Array:
    """An array of texts with those that are given in the place of its own."""
    kind = part.type
    pairs = zip(texts, texts_of(part), strict=True)
    both = [old if new is None else new for new, old in pairs]
    if all(is_utf8(text) for text in both if text is not None):
        return pa.array(both, kind)
    raw = [None if text is None else text.encode("utf-8", "surrogateescape") for text in both]
    strings = pa.array(raw, pa.binary()).cast(pa.string(), safe=False)
    if pa.types.is_dictionary(kind):
        strings = strings.cast(kind.value_type, safe=False).dictionary_encode()
    return strings.cast(kind, safe=False)
