"""What every report says of a change: where it is, in which source, how sure it is.

The numbers are told here and nowhere else, so that all formats tell the same. The last digits of a
logarithm differ between machines and the reports must not, so a weight is told with six digits,
and a confidence is that of the weights as they are told: a saved report gives the same one again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from textfix.io.encoding import EncodingError, byte_offsets, written
from textfix.patterns import regex
from textfix.record.model import Change, Edit, Evidence, probability
from textfix.record.result import Result
from textfix.report.place import Lines

_DIGITS = 6

_NO_BYTE = regex("[\ud800-\udc7f\udd00-\udfff]")  # what a name made by hand may hold, but no path


def weight(piece: Evidence) -> float:
    """How much a piece of evidence counts, as it is told."""
    return round(piece.weight, _DIGITS)


def edit_confidence(edit: Edit) -> float:
    """How sure one edit is, as it is told."""
    return round(probability(sum(map(weight, edit.evidence))), _DIGITS)


def confidence(change: Change) -> float:
    """How sure a change is, as it is told: a chain is as strong as its weakest edit."""
    return min(map(edit_confidence, change.edits))


def changes_of(result: Result) -> list[dict[str, Any]]:
    """The changes of a result as plain rows, for tables and metadata."""
    return [
        {
            "start": change.start,
            "end": change.end,
            "before": change.before,
            "after": change.after,
            "rules": change.rules,
            "confidence": confidence(change),
        }
        for change in result.changes
    ]


def name_bytes(name: str) -> bytes:
    """The name of a file in bytes, as the system has it."""
    return _NO_BYTE.sub("\N{REPLACEMENT CHARACTER}", name).encode("utf-8", "surrogateescape")


def evidence(change: Change) -> str:
    """All evidence of a change on one line, with the rule of each and its weight."""
    return "; ".join(
        f"{edit.rule} {e.source}: {e.note} ({weight(e):+})"
        for edit in change.edits
        for e in edit.evidence
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A change and its place in the source.

    Attributes:
        change: what was recorded.
        applied: whether it was made; else it is a suggestion.
        confidence: how sure it is, as it is told.
        byte_start: where it begins in the bytes of the source, from 0.
        byte_end: where it ends there.
        line: where it begins, from 1.
        column: the code point of that line, from 1.
        end_line: where it ends, from 1.
        end_column: the code point of that line behind it, from 1.
    """

    change: Change
    applied: bool
    confidence: float
    byte_start: int
    byte_end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Source:
    """A result with the name of its source, asked for what a report says of it."""

    def __init__(self, name: str, result: Result) -> None:
        self.name = name
        self.result = result
        self.sha256 = sha256(written(result.source, result.decoding)).hexdigest()
        self.encoding = result.decoding.encoding if result.decoding else None
        self.lines = Lines(result.source)
        self.made = self._entries(result.changes, applied=True)
        self.suggested = self._entries(result.suggestions, applied=False)

    @property
    def register(self) -> str:
        """What the text is and why, where something is held back for it; else "".

        Prose is what nearly all texts are, and nothing to be told.
        """
        it = self.result.register
        return "" if it is None or it.is_prose else it.summary

    @property
    def repaired(self) -> bytes | None:
        """The repaired text as it is written; None if its encoding has no sign for a change."""
        try:
            return written(self.result.text, self.result.output or self.result.decoding)
        except EncodingError:
            return None

    @property
    def entries(self) -> list[Entry]:
        """What was made and what was suggested, in the order of the source."""
        both = (*self.made, *self.suggested)
        return sorted(both, key=lambda entry: (entry.change.start, entry.change.end))

    @property
    def in_text(self) -> list[tuple[int, Entry]]:
        """The entries with their places in a marked text: a change where it begins, a suggestion
        behind its words.

        One that ends within a change comes behind that, since the text has gone on by then.
        """
        places = [(entry.change.start, True, entry) for entry in self.made]
        places += [(entry.change.end, False, entry) for entry in self.suggested]
        places.sort(key=lambda place: place[:2])
        return [(point, entry) for point, _, entry in places]

    def _entries(self, changes: Sequence[Change], *, applied: bool) -> tuple[Entry, ...]:
        positions = sorted({p for change in changes for p in (change.start, change.end)})
        offsets = dict(zip(positions, _byte_offsets(self.result, positions), strict=True))
        return tuple(
            Entry(
                change,
                applied,
                confidence(change),
                offsets[change.start],
                offsets[change.end],
                *self.lines.place(change.start),
                *self.lines.place(change.end),
            )
            for change in changes
        )


def sources(files: Iterable[tuple[str, Result]]) -> list[Source]:
    """Each file of a report as a `Source`."""
    return [Source(name, result) for name, result in files]


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
