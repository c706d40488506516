"""JSON Lines: an object on each line, with the text in some of its fields.

A line without changes is copied byte for byte. In a line with changes only the string is replaced,
so nothing else changes: the spelling of numbers, the order and duplication of keys, the spaces
between them.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from textfix.corpus.lines import lines, skip
from textfix.corpus.model import BLOCK, Bad, Desk, Long, Place, Spool
from textfix.corpus.text import finish as finish
from textfix.patterns import regex

SUFFIXES: tuple[str, ...] = (".jsonl", ".ndjson")

_MARK = b"\xef\xbb\xbf"
_SPACE = regex(r"[ \t\r\n]*")


def check(stream: BinaryIO, fields: tuple[str, ...]) -> str:
    """Nothing: each line has its own fields."""
    return ""


def cut(
    stream: BinaryIO, begin: Place, fields: tuple[str, ...], spool: Spool
) -> Iterator[tuple[bytes | Long, Place]]:
    """Whole lines, `BLOCK` bytes or a little more at a time."""
    skip(stream, begin.offset)
    place = begin
    block: list[bytes] = []
    size = 0
    for line in lines(stream, spool):
        if isinstance(line, bytes):
            block.append(line)
            size += len(line)
        if block and (size >= BLOCK or isinstance(line, Long)):
            place = Place(place.offset + size, place.line + len(block))
            yield b"".join(block), place
            block, size = [], 0
        if isinstance(line, Long):
            place = Place(place.offset + line.size, place.line + 1)
            yield line, place
    if block:
        yield b"".join(block), Place(place.offset + size, place.line + len(block))


def mend(data: bytes, begin: Place, desk: Desk) -> bytes:
    """The lines with their texts repaired."""
    numbered = enumerate(io.BytesIO(data), begin.line + 1)
    return b"".join(_mended(raw, line, desk) for line, raw in numbered)


def _mended(raw: bytes, line: int, desk: Desk) -> bytes:
    if raw.isspace():
        return raw
    mark = _MARK if line == 1 and raw.startswith(_MARK) else b""
    try:
        text = raw[len(mark) :].decode()
        changed = desk.repair(line, _texts(text, desk.fields))
        if not changed:
            return raw
        # A line in ASCII stays in ASCII; so does half of a surrogate pair, which UTF-8 cannot hold.
        escape = text.isascii() or any(
            re.search("[\ud800-\udfff]", new) for new in changed.values()
        )
        for start, end, key in sorted(_values(text, changed), reverse=True):
            text = text[:start] + json.dumps(changed[key], ensure_ascii=escape) + text[end:]
        return mark + text.encode()
    except UnicodeDecodeError as error:
        desk.bad(line, f"not UTF-8 at byte {len(mark) + error.start} of the line", raw)
    except Bad as error:
        desk.bad(line, str(error), raw)
    return raw


def _texts(text: str, fields: tuple[str, ...]) -> dict[str, str]:
    """The texts of a row; a field that is null has none.

    Raises:
        Bad: if it is no object, or has no such fields.
    """
    try:
        row = json.loads(text.rstrip("\r\n"))
    except ValueError as error:
        raise Bad(f"not JSON: {error}") from error
    except RecursionError as error:
        raise Bad("not JSON: nested too deeply") from error
    if not isinstance(row, dict):
        raise Bad(f"is {_kind(row)}, not an object")
    texts = {}
    for key in fields:
        if key not in row:
            raise Bad(f"has no field {key!r}")
        if isinstance(row[key], str):
            texts[key] = row[key]
        elif row[key] is not None:
            raise Bad(f"field {key!r} is {_kind(row[key])}, not text")
    return texts


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", type(None): "null"}
    return names.get(type(value), "text" if isinstance(value, str) else "a number")


def _values(text: str, wanted: Any) -> Iterator[tuple[int, int, str]]:
    """Where the values of the `wanted` keys stand; of a doubled key, the last one's."""
    decode = json.JSONDecoder().raw_decode
    found: dict[str, tuple[int, int]] = {}
    at = _behind(text, text.index("{") + 1)
    while text[at] != "}":
        key, at = decode(text, at)
        start = _behind(text, _behind(text, at) + 1)
        _, at = decode(text, start)
        found[key] = start, at
        at = _behind(text, at)
        if text[at] == ",":
            at = _behind(text, at + 1)
    return ((*found[key], key) for key in wanted)


def _behind(text: str, at: int) -> int:
    """Where the spaces at `at` end."""
    space = _SPACE.match(text, at)
    assert space is not None
    return space.end()
