"""Lines of a file, one after another, however long they are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import BinaryIO

from textfix.corpus.model import LONGEST, Long, Spool

_PIECE = 1 << 20  # bytes


def lines(stream: BinaryIO, spool: Spool) -> Iterator[bytes | Long]:
    """The lines with their ends (LF or CR LF); one that is too long is put in a file of its own."""
    while line := stream.readline(LONGEST + 1):
        yield line if len(line) <= LONGEST else spool(itertools.chain([line], _rest(line, stream)))


def _rest(line: bytes, stream: BinaryIO) -> Iterator[bytes]:
    while line and not line.endswith(b"\n"):
        line = stream.readline(_PIECE)
        yield line


def skip(stream: BinaryIO, offset: int, now: int = 0) -> None:
    """Go on from `offset`; what is compressed must be read from where it is `now` until there."""
    if stream.seekable():
        stream.seek(offset)
        return
    left = offset - now
    while left > 0:
        left -= len(stream.read(min(_PIECE, left))) or left
