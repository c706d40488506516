"""The report for programs: every change with its place, its reasons and how sure it is.

Offsets are half-open and count from 0, in code points of the source (`start`, `end`) and in bytes
of it (`byte_start`, `byte_end`); `line` and `column` count from 1. With the source and this record
alone, the repaired text can be made, and the source from the repaired text:

    for change in reversed(changes):
        text = text[: change["start"]] + change["after"] + text[change["end"] :]

The file is ASCII. JSON cannot tell two surrogates in a row from the one character they would make;
a `before` or `after` that holds such a pair (it is in no well-formed text) is a list of strings
instead of a string, to be joined after reading.
"""

from __future__ import annotations

import dataclasses
import json as _json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from textfix import __version__
from textfix.model import Change, Edit, Result
from textfix.report.place import Lines
from textfix.source import byte_offsets, encode

_BETWEEN_SURROGATES = re.compile("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")

# The last digits of a logarithm differ between machines; the report must not.
_DIGITS = 6


def json(files: Sequence[tuple[str, Result]]) -> str:
    """The report as one JSON object; the profile is that of the first file.

    A file that was run with other settings has a "profile" of its own.
    """
    profile = dataclasses.asdict(files[0][1].profile) if files else None
    entries = []
    for name, result in files:
        own = dataclasses.asdict(result.profile)
        entries.append(_file(name, result, None if own == profile else own))
    report = {"textfix": __version__, "profile": profile, "files": _Lines(entries)}
    return _object(report) + "\n"


class _Lines(list[str]):
    """Values that are JSON already, each on a line of its own: one can `grep` the changes."""

    def __str__(self) -> str:
        return "[\n" + ",\n".join(self) + "\n]" if self else "[]"


def _object(fields: Mapping[str, Any]) -> str:
    """A JSON object of fields on lines of their own."""
    lines = [
        f"{_dumps(key)}: {value if isinstance(value, _Lines) else _dumps(value)}"
        for key, value in fields.items()
    ]
    return "{" + ",\n".join(lines) + "}"


def _dumps(value: Any) -> str:
    return _json.dumps(value, ensure_ascii=True)


def _file(name: str, result: Result, profile: Mapping[str, Any] | None) -> str:
    changes = (*result.changes, *result.suggestions)
    places = _Places(result, changes)
    entry: dict[str, Any] = {
        "path": name,
        "sha256": sha256(_source_bytes(result)).hexdigest(),
        "encoding": result.decoding.encoding if result.decoding else None,
    }
    if profile is not None:
        entry["profile"] = profile
    entry["counts"] = dict(sorted(result.counts().items()))
    entry["changes"] = _Lines(_dumps(_change(c, places, True)) for c in result.changes)
    entry["suggestions"] = _Lines(_dumps(_change(c, places, False)) for c in result.suggestions)
    return _object(entry)


class _Places:
    """Bytes, line and column of the places where changes begin and end."""

    def __init__(self, result: Result, changes: Iterable[Change]) -> None:
        positions = sorted({p for change in changes for p in (change.start, change.end)})
        self.bytes = dict(zip(positions, _byte_offsets(result, positions), strict=True))
        self.lines = Lines(result.source)


def _change(change: Change, places: _Places, applied: bool) -> dict[str, Any]:
    line, column = places.lines.place(change.start)
    return {
        "start": change.start,
        "end": change.end,
        "byte_start": places.bytes[change.start],
        "byte_end": places.bytes[change.end],
        "line": line,
        "column": column,
        "before": _text(change.before),
        "after": _text(change.after),
        "rules": list(change.rules),
        "confidence": round(change.confidence, _DIGITS),
        "edits": [_edit(edit) for edit in change.edits],
        "applied": applied,
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "rule": edit.rule,
        "before": _text(edit.before),
        "after": _text(edit.after),
        "confidence": round(edit.confidence, _DIGITS),
        "evidence": [
            {"source": e.source, "note": e.note, "weight": round(e.weight, _DIGITS)}
            for e in edit.evidence
        ],
    }


def _text(text: str) -> str | list[str]:
    """`text`, cut between surrogates that JSON would join."""
    parts = _BETWEEN_SURROGATES.split(text)
    return parts if len(parts) > 1 else text


def _source_bytes(result: Result) -> bytes:
    """The bytes the source was read from; of a string, its UTF-8."""
    if result.decoding is None:
        return result.source.encode("utf-8", "surrogatepass")
    return encode(result.source, result.decoding)


def _byte_offsets(result: Result, positions: Sequence[int]) -> list[int]:
    """Where the code points at `positions`, which ascend, begin in the bytes of the source."""
    if result.decoding is not None:
        return byte_offsets(result.source, result.decoding, positions)
    offsets = []
    done = size = 0
    for position in positions:
        size += len(result.source[done:position].encode("utf-8", "surrogatepass"))
        offsets.append(size)
        done = position
    return offsets
