"""The report for programs: every change with its place, its reasons and how sure it is.

Offsets are half-open and count from 0, in code points of the source (`start`, `end`) and in bytes
of it (`byte_start`, `byte_end`); `line` and `column` count from 1. With the source and this record
alone, the repaired text can be made, and the source from the repaired text:

    for change in reversed(changes):
        text = text[: change["start"]] + change["after"] + text[change["end"] :]

`repaired` says what became of it: the SHA-256 of the repaired text as it is written, by which undo
knows it, and its encoding, where that is not the one of the source. `bom` and `tail` are bytes of
the source in hexadecimal, before and behind its text: a byte order mark, half a unit of UTF-16.

The file is ASCII. JSON cannot tell two surrogates in a row from the one character they would make;
a `before`, `after` or `note` that holds such a pair (it is in no well-formed text) is a list of
strings instead of a string, to be joined after reading.

`schema/report.schema.json` says what the object holds.
"""

from __future__ import annotations

import dataclasses
import json as _json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from textfix import __version__
from textfix.document.register.model import Register
from textfix.patterns import regex
from textfix.record.model import Edit
from textfix.record.result import Notice, Result
from textfix.report.record import Entry, Source, edit_confidence, sources, weight

_BETWEEN_SURROGATES = regex("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")


def json(files: Sequence[tuple[str, Result]]) -> str:
    """The report as one JSON object; the profile is that of the first file.

    A file that was run with other settings has a "profile" of its own.
    """
    profile = dataclasses.asdict(files[0][1].profile) if files else None
    entries = []
    for source in sources(files):
        own = dataclasses.asdict(source.result.profile)
        entries.append(_file(source, None if own == profile else own))
    report = {"textfix": __version__, "profile": profile, "files": Rows(entries)}
    return on_lines(report) + "\n"


class Rows(list[str]):
    """Values that are JSON already, each on a line of its own: one can `grep` the changes."""

    def __str__(self) -> str:
        return "[\n" + ",\n".join(self) + "\n]" if self else "[]"


def on_lines(fields: Mapping[str, Any]) -> str:
    """A JSON object of fields on lines of their own."""
    lines = [
        f"{dumps(key)}: {value if isinstance(value, Rows) else dumps(value)}"
        for key, value in fields.items()
    ]
    return "{" + ",\n".join(lines) + "}"


def dumps(value: Any) -> str:
    """`value` as JSON in printable ASCII; Python leaves DEL as it is."""
    return _json.dumps(value, ensure_ascii=True).replace("\x7f", r"\u007f")


def _file(source: Source, profile: Mapping[str, Any] | None) -> str:
    entry: dict[str, Any] = {"path": source.name, "sha256": source.sha256, **of_bytes(source)}
    if profile is not None:
        entry["profile"] = profile
    entry["counts"] = dict(sorted(source.result.counts().items()))
    if source.result.register is not None:
        entry["register"] = register(source.result.register)
    entry["changes"] = Rows(dumps(change(it)) for it in source.made)
    entry["suggestions"] = Rows(dumps(change(it)) for it in source.suggested)
    if source.result.notices:
        entry["notices"] = Rows(dumps(_notice(source, it)) for it in source.result.notices)
    return on_lines(entry)


def register(it: Register) -> dict[str, Any]:
    """A register as it stands in JSON."""
    return {
        "name": it.name,
        "reason": it.reason,
        "sections": [dataclasses.asdict(section) for section in it.sections],
        "habits": dataclasses.asdict(it.habits),
    }


def of_bytes(source: Source) -> dict[str, Any]:
    """How the bytes of the source were read, and what bytes they became."""
    decoding, output, repaired = source.result.decoding, source.result.output, source.repaired
    return {
        "encoding": source.encoding,
        "bom": decoding.bom.hex() if decoding else "",
        "tail": decoding.tail.hex() if decoding else "",
        "repaired": None
        if repaired is None
        else {
            "sha256": sha256(repaired).hexdigest(),
            "encoding": output.encoding if output else None,
        },
    }


def change(entry: Entry) -> dict[str, Any]:
    """A change as it stands in JSON."""
    it = entry.change
    return {
        "start": it.start,
        "end": it.end,
        "byte_start": entry.byte_start,
        "byte_end": entry.byte_end,
        "line": entry.line,
        "column": entry.column,
        "before": split(it.before),
        "after": split(it.after),
        "rules": list(it.rules),
        "confidence": entry.confidence,
        "edits": [_edit(edit) for edit in it.edits],
        "applied": entry.applied,
    }


def _notice(source: Source, notice: Notice) -> dict[str, Any]:
    line, column = source.lines.place(notice.start)
    place = {"start": notice.start, "end": notice.end, "line": line, "column": column}
    return {**place, "message": split(notice.message)}


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "rule": edit.rule,
        "before": split(edit.before),
        "after": split(edit.after),
        "confidence": edit_confidence(edit),
        "evidence": [
            {"source": e.source, "note": split(e.note), "weight": weight(e)} for e in edit.evidence
        ],
    }


def split(text: str) -> str | list[str]:
    """`text`, cut between surrogates that JSON would join."""
    parts = _BETWEEN_SURROGATES.split(text)
    return parts if len(parts) > 1 else text


def joined(text: str | Sequence[str]) -> str:
    """The inverse of `split`."""
    return text if isinstance(text, str) else "".join(text)
