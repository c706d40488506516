"""Text files, each a document. They are read and written as `textfix fix` does."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from typing import BinaryIO

from textfix.corpus.model import LONGEST, Bad, Desk, Long, Place, Spool
from textfix.io.binary import not_text
from textfix.io.encoding import EncodingError, decode, encode

SUFFIXES: tuple[str, ...] = (".txt", ".text", ".md", ".markdown", ".rst")

_PIECE = 1 << 20  # bytes


def check(stream: BinaryIO, fields: tuple[str, ...]) -> str:
    """Nothing: a text has no fields."""
    return ""


def cut(
    stream: BinaryIO, begin: Place, fields: tuple[str, ...], spool: Spool
) -> Iterator[tuple[bytes | Long, Place]]:
    """The whole text."""
    if begin.offset:
        return
    data = stream.read(LONGEST + 1)
    if len(data) <= LONGEST:
        yield data, Place(len(data))
        return
    rest = iter(lambda: stream.read(_PIECE), b"")
    long = spool(itertools.chain([data], rest))
    yield long, Place(long.size)


def mend(data: bytes, begin: Place, desk: Desk) -> bytes:
    """The text repaired."""
    text, decoding = decode(data)
    try:
        if why := not_text(data, text, decoding.undecodable_bytes):
            raise Bad(f"not text: {why}")
        changed = desk.repair(0, {"": text})
        return encode(changed[""], decoding) if changed else data
    except (Bad, EncodingError) as error:
        desk.bad(0, str(error), data)
    return data


def finish(stream: BinaryIO, mended: BinaryIO, output: BinaryIO) -> None:
    """What was mended is the output."""
    shutil.copyfileobj(mended, output, _PIECE)
