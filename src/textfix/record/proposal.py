"""What a rule proposes, before it is resolved."""

from __future__ import annotations

from dataclasses import dataclass

from textfix.record.model import Evidence


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule proposes: the span `start:end` of the text should read `after`."""

    start: int
    end: int
    after: str
    evidence: tuple[Evidence, ...]
