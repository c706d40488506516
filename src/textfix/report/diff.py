"""The report as a unified diff that `git apply` and `patch` accept.

Its hunks are built from the recorded changes, each widened to the lines it touches; the two texts
are never compared. Lines end with LF only, as for those tools: a CR belongs to its line, so text
with CR LF keeps it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from textfix.io.encoding import Decoding, encode
from textfix.patterns import regex
from textfix.record.model import Change
from textfix.record.result import Result
from textfix.report.record import name_bytes

CONTEXT = 3  # unchanged lines shown on either side of a hunk, as `diff -u` and git do

_UNSAFE = regex(r"[^ !#-\[\]-~]")  # what git writes as an escape within a quoted name

_SYNTAX = "".join(map(chr, range(0x20, 0x7F))) + "\n"


def diff(files: Sequence[tuple[str, Result]]) -> str:
    """The changes of all files as one patch; a file without changes does not appear."""
    return "".join(part for name, result in files for part in _file(name, result))


def diff_bytes(files: Sequence[tuple[str, Result]]) -> bytes:
    """The same patch in bytes: each file's lines as they stand in that file.

    UTF-16 and the like cannot stand in a patch; the changes of such a file are written in UTF-8,
    to be read.

    Raises:
        EncodingError: if the encoding of a file cannot express a change.
    """
    return b"".join(_encoded(diff([file]), file[1].decoding) for file in files)


def extends_ascii(encoding: str) -> bool:
    """Whether ASCII is the same in `encoding`, so that a patch can be written in it."""
    return _SYNTAX.encode(encoding, "replace") == _SYNTAX.encode("ascii")


def _encoded(patch: str, decoding: Decoding | None) -> bytes:
    if decoding is None:
        return patch.encode("utf-8", "surrogatepass")
    if _has_mark(decoding):  # the mark is in the patch already
        return patch.encode("utf-8", "surrogateescape")
    if not extends_ascii(decoding.encoding):
        return patch.encode("utf-8", "backslashreplace")
    return encode(patch, decoding)


def _has_mark(decoding: Decoding | None) -> bool:
    return decoding is not None and decoding.encoding == "utf-8-sig"


def _file(name: str, result: Result) -> Iterator[str]:
    if not result.changes:
        return
    # The byte order mark of UTF-8 is no part of the text but a part of the first line.
    mark = "\N{ZERO WIDTH NO-BREAK SPACE}" if _has_mark(result.decoding) else ""
    source = mark + result.source
    lines = _lines(source)
    blocks = list(_blocks(source, lines, result.changes, len(mark)))
    yield f"--- {_path('a', name)}\n+++ {_path('b', name)}\n"
    grown = 0
    for group in grouped(blocks):
        yield from _hunk(lines, group, grown)
        grown += sum(block.grown for block in group)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines ``first:last`` of a source, counted from 0."""

    first: int
    last: int


B = TypeVar("B", bound=Block)


@dataclass(frozen=True, slots=True)
class _Block(Block):
    """They become `new`."""

    new: list[str]

    @property
    def grown(self) -> int:
        return len(self.new) - (self.last - self.first)


def _lines(text: str) -> list[str]:
    """The lines of `text` with their LF; the last may lack it."""
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def _blocks(
    source: str, lines: Sequence[str], changes: Sequence[Change], shift: int
) -> Iterator[_Block]:
    """The changes, which lie `shift` code points farther right, as whole lines."""
    starts = [0]
    for line in lines:
        if line.endswith("\n"):
            starts.append(starts[-1] + len(line))
    index = 0
    while index < len(changes):
        first = bisect_right(starts, changes[index].start + shift) - 1
        position = starts[first]
        new: list[str] = []
        while True:
            change = changes[index]
            new += source[position : change.start + shift], change.after
            position = change.end + shift
            index += 1
            following = bisect_right(starts, position)
            if starts[following - 1] == position and _whole(new):
                break
            end = starts[following] if following < len(starts) else len(source)
            if index == len(changes) or changes[index].start + shift >= end:
                new.append(source[position:end])
                position = end
                break
        yield from _trimmed(lines, first, bisect_left(starts, position), _lines("".join(new)))


def _whole(parts: Sequence[str]) -> bool:
    """Whether `parts` together are whole lines."""
    return next((part for part in reversed(parts) if part), "\n").endswith("\n")


def _trimmed(lines: Sequence[str], first: int, last: int, new: list[str]) -> Iterator[_Block]:
    """The block without lines that stay as they are at its edges.

    A change that takes out a line end was widened to the line before it, which stays.
    """
    head, tail = 0, len(new)
    while first < last and head < tail and lines[first] == new[head]:
        first += 1
        head += 1
    while first < last and head < tail and lines[last - 1] == new[tail - 1]:
        last -= 1
        tail -= 1
    if first < last or head < tail:
        yield _Block(first, last, new[head:tail])


def grouped(blocks: Iterable[B]) -> Iterator[list[B]]:
    """Blocks whose contexts meet, together."""
    group: list[B] = []
    for block in blocks:
        if group and block.first - group[-1].last > 2 * CONTEXT:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _hunk(lines: Sequence[str], group: Sequence[_Block], grown: int) -> Iterator[str]:
    """One hunk; `grown` is by how many lines those above it made the text longer."""
    start = max(0, group[0].first - CONTEXT)
    end = min(len(lines), group[-1].last + CONTEXT)
    old = end - start
    new = old + sum(block.grown for block in group)
    # Of no lines at all, the number is that of the line before them.
    yield f"@@ -{start + bool(old)},{old} +{start + grown + bool(new)},{new} @@\n"
    position = start
    for block in group:
        yield from (_line(" ", line) for line in lines[position : block.first])
        yield from (_line("-", line) for line in lines[block.first : block.last])
        yield from (_line("+", line) for line in block.new)
        position = block.last
    yield from (_line(" ", line) for line in lines[position:end])


def _line(sign: str, line: str) -> str:
    if line.endswith("\n"):
        return sign + line
    return f"{sign}{line}\n\\ No newline at end of file\n"


def _path(side: str, name: str) -> str:
    """A name as git writes it in a header: quoted if it must be, so that the header is ASCII."""
    path = f"{side}/{name.lstrip('/')}"
    if _UNSAFE.search(path):
        return '"' + "".join(map(_escaped, name_bytes(path))) + '"'
    # Without the tab, `patch` takes the name to end at its first space.
    return path + "\t" if " " in path else path


def _escaped(byte: int) -> str:
    character = chr(byte)
    return f"\\{byte:03o}" if _UNSAFE.match(character) else character
