"""The file formats, and how files are opened: plain or compressed."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
from collections.abc import Iterator, Mapping
from typing import BinaryIO, cast

from textfix.corpus import csv, jsonl, parquet, text
from textfix.corpus.model import CorpusError, Format, Input, version

FORMATS: Mapping[str, Format] = {"jsonl": jsonl, "csv": csv, "parquet": parquet, "text": text}

_COMPRESSIONS = {".gz": "gz", ".zst": "zst"}
_BUFFER = 1 << 16  # bytes


def format_of(name: str) -> tuple[str, str] | None:
    """The format and the compression of a file, by its name; None if it is of no known kind."""
    stem, last = os.path.splitext(name.lower())
    compression = _COMPRESSIONS.get(last, "")
    suffix = os.path.splitext(stem)[1] if compression else last
    for key, kind in FORMATS.items():
        # Parquet compresses its columns itself, and must be read from its end.
        if suffix in kind.SUFFIXES and not (key == "parquet" and compression):
            return key, compression
    return None


def need_pyarrow(what: str) -> None:
    """Raise a `CorpusError` if pyarrow is not installed."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise CorpusError(
            f"{what} needs pyarrow, which is not installed: pip install 'textfix[corpus]'"
        ) from error


@contextlib.contextmanager
def reading(item: Input) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """A file as it lies on the disk, and what it holds.

    Raises:
        CorpusError: if the file was written, replaced or removed since it was found; that is looked
            at before and after it is read.
    """
    try:
        raw = open(item.path, "rb")  # noqa: SIM115
    except FileNotFoundError as error:
        raise _changed(item) from error
    with raw, reader(raw, item.compression) as stream:
        _check_unchanged(item, raw)
        try:
            yield raw, stream
        except Exception:
            _check_unchanged(item, raw)  # if it did change, that is the cause
            raise
        _check_unchanged(item, raw)


def _check_unchanged(item: Input, raw: BinaryIO) -> None:
    try:
        found = {version(os.fstat(raw.fileno())), version(os.stat(item.path))}
    except FileNotFoundError as error:
        raise _changed(item) from error
    if found != {item.version}:
        raise _changed(item)


def _changed(item: Input) -> CorpusError:
    return CorpusError(
        f"{item.name}: changed during the run; start again when no other program writes to it"
    )


@contextlib.contextmanager
def reader(raw: BinaryIO, compression: str) -> Iterator[BinaryIO]:
    """What a file holds."""
    if compression == "gz":
        with gzip.GzipFile(fileobj=raw) as stream:
            yield cast(BinaryIO, stream)
    elif compression == "zst":
        import pyarrow

        with pyarrow.CompressedInputStream(raw, "zstd") as inner:
            yield cast(BinaryIO, io.BufferedReader(inner, _BUFFER))
    else:
        yield raw


@contextlib.contextmanager
def writer(raw: BinaryIO, compression: str) -> Iterator[BinaryIO]:
    """A stream whose bytes go to `raw` compressed; the same bytes for the same content."""
    if compression == "gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as stream:
            yield cast(BinaryIO, stream)
    elif compression == "zst":
        import pyarrow

        raw.flush()
        with (
            open(os.dup(raw.fileno()), "wb") as again,  # it closes what it writes to
            pyarrow.CompressedOutputStream(again, "zstd") as inner,
        ):
            yield cast(BinaryIO, inner)
    else:
        yield raw
