"""The record of a repair: edits of a text, folded into changes of its source.

A rule sees a text and proposes edits of *it*. A person wants to know what became of *their* text.
`Document.apply` turns the first into the second: a document is its source and a sorted tuple of
disjoint changes, each carrying the chain of edits that led to it. The repaired text, the diff, the
report, undo and the offset map are all views of that one record. Start reading at `Document`.

All offsets are half-open spans counted in code points.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import index

from textfix.errors import ArgumentTypeError, ArgumentValueError

Span = tuple[int, int]

# The source of evidence for which an edit is never made, only suggested, however sure it is.
DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a change.

    Attributes:
        source: where it comes from: "document", "dictionary", "frequency", "markup", "damage" ...
        note: a sentence for the reviewer.
        weight: its weight in log-odds (natural logarithm); negative is evidence against.
    """

    source: str
    note: str
    weight: float

    def __post_init__(self) -> None:
        if math.isnan(self.weight):
            raise ValueError(f"evidence has no weight: {self.note}")


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement in the text that a rule saw.

    Raises:
        ValueError: if the span does not fit `before`, nothing is changed, or no evidence is given.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end or self.end - self.start != len(self.before):
            raise ValueError(f"{self.rule}: span {self.start}:{self.end} is not {self.before!r}")
        if self.before == self.after:
            raise ValueError(f"{self.rule}: changes nothing at {self.start}: {self.before!r}")
        if not self.rule or not self.evidence:
            raise ValueError(f"an edit needs a rule and evidence: {self.before!r} at {self.start}")

    @property
    def log_odds(self) -> float:
        """Log-odds (natural) that the edit is right: its evidence taken together."""
        return log_odds(self.evidence)

    @property
    def confidence(self) -> float:
        """Probability, 0 to 1, that the edit is right."""
        return probability(self.log_odds)


def log_odds(evidence: Iterable[Evidence]) -> float:
    """What pieces of evidence say together, in log-odds (natural)."""
    return sum(e.weight for e in evidence)


def probability(log_odds: float) -> float:
    """The probability that belongs to `log_odds`; never overflows."""
    if log_odds < 0:
        return 1.0 - probability(-log_odds)
    return 1.0 / (1.0 + math.exp(-log_odds))


@dataclass(frozen=True, slots=True)
class Change:
    """A replacement in the source: ``source[start:end] == before`` becomes ``after``.

    `edits` is the chain of reasons, oldest first; their offsets are those of the text each rule
    saw (of a very long one, its part), only the change's own are offsets in the source.
    """

    start: int
    end: int
    before: str
    after: str
    edits: tuple[Edit, ...]

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.before) or not self.edits:
            raise ValueError(f"a change needs its span and its edits: {self.before!r}")

    @property
    def rules(self) -> tuple[str, ...]:
        """Codes of the rules that had a part in it, oldest first, each once."""
        return tuple(dict.fromkeys(edit.rule for edit in self.edits))

    @property
    def confidence(self) -> float:
        """Probability, 0 to 1, that it is right: a chain is as strong as its weakest edit."""
        return min(edit.confidence for edit in self.edits)


def common_ends(before: str, after: str) -> tuple[int, int]:
    """How many code points both texts begin with, and how many of the rest both end with."""
    head = _alike(before, after)
    return head, _alike(before[head:][::-1], after[head:][::-1])


def _alike(one: str, other: str) -> int:
    """How many code points both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def rebuild(source: str, changes: Iterable[Change]) -> str:
    """The repaired text, from the source and its changes alone."""
    parts: list[str] = []
    position = 0
    for change in changes:
        parts += source[position : change.start], change.after
        position = change.end
    parts.append(source[position:])
    return "".join(parts)


def undo(text: str, changes: Iterable[Change]) -> str:
    """The source, from the repaired text and the changes alone: the inverse of `rebuild`.

    Raises:
        ValueError: if the text is not the one these changes made.
    """
    parts: list[str] = []
    position = shift = 0
    for change in changes:
        start = change.start + shift
        end = start + len(change.after)
        if start < position or text[start:end] != change.after:
            raise ValueError(
                f"the text does not hold {change.after!r} at {start}, where the change of "
                f"{change.before!r} put it; it is not the text these changes made"
            )
        parts += text[position:start], change.before
        position = end
        shift += len(change.after) - len(change.before)
    parts.append(text[position:])
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Document:
    """A source and what has been changed in it so far.

    Laws:
        text == rebuild(source, changes)
        undo(text, changes) == source
        apply(()) == self

    Raises:
        ValueError: if a change does not fit the source, or two overlap or are out of order.
    """

    source: str
    changes: tuple[Change, ...] = ()
    text: str = field(init=False, repr=False, compare=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts: list[int] = []
        position = shift = 0
        for change in self.changes:
            if change.start < position:
                raise ValueError(f"changes overlap at {change.start}: {change.before!r}")
            if not self.source.startswith(change.before, change.start) or (
                change.end - change.start != len(change.before)
            ):
                raise ValueError(f"source does not read {change.before!r} at {change.start}")
            starts.append(change.start + shift)
            shift += len(change.after) - len(change.before)
            position = change.end
        text = rebuild(self.source, self.changes) if self.changes else self.source
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "_starts", tuple(starts))

    def apply(self, edits: Iterable[Edit]) -> Document:
        """This document with `edits` of its present text folded into its changes.

        Spans that overlap, or touch where one is empty, become one change with their reasons
        joined; a change that comes out as the source had it disappears.

        Raises:
            ValueError: if two edits overlap or one does not fit the text.
        """
        ordered = sorted(edits, key=lambda e: (e.start, e.end))
        if not ordered:
            return self
        for edit, following in zip(ordered, ordered[1:], strict=False):
            if following.start < edit.end or following.start == edit.start == following.end:
                raise ValueError(f"edits overlap at {following.start}: {edit!r}, {following!r}")
        for edit in ordered:
            if not self.text.startswith(edit.before, edit.start):
                raise ValueError(f"{edit.rule}: text does not read {edit.before!r} at {edit.start}")
        changes: list[Change] = []
        shift = 0  # source offset minus text offset, left of the group
        for start, end, old, new in self._groups(ordered):
            source_start = start + shift
            for change in old:
                shift += len(change.before) - len(change.after)
            source_end = end + shift
            if not new:
                changes += old
                continue
            before = self.source[source_start:source_end]
            after = _replace(self.text, start, end, new)
            if before != after:
                reasons = tuple(edit for change in old for edit in change.edits) + tuple(new)
                changes.append(Change(source_start, source_end, before, after, reasons))
        return Document(self.source, tuple(changes))

    def _groups(self, edits: Sequence[Edit]) -> Iterator[tuple[int, int, list[Change], list[Edit]]]:
        """Changes and edits that must become one, with their common span in the text."""
        items: list[tuple[int, int, Change | Edit]] = [(e.start, e.end, e) for e in edits]
        items += [
            (start, start + len(change.after), change)
            for start, change in zip(self._starts, self.changes, strict=True)
        ]
        # A change comes before an edit of the same span: it is the older reason.
        items.sort(key=lambda item: (item[0], item[1], isinstance(item[2], Edit)))
        old: list[Change] = []
        new: list[Edit] = []
        left = right = -1
        empty_tail = False  # an empty span lies at `right`, so what starts there touches it
        for start, end, item in items:
            joins = start < right or (start == right and (start == end or empty_tail))
            if not joins:
                if left >= 0:
                    yield left, right, old, new
                old, new, left, right, empty_tail = [], [], start, end, False
            if end >= right:
                empty_tail = start == end or (empty_tail and end == right)
                right = end
            if isinstance(item, Change):
                old.append(item)
            else:
                new.append(item)
        if left >= 0:
            yield left, right, old, new

    def to_source(self, span: Span) -> Span:
        """The span of the source that `span` of the text came from (the smallest that holds it).

        Raises:
            ValueError: if the span does not lie within the text.
        """
        start, end = _checked(span, len(self.text))
        return _ordered(self._to_source(start, -1), self._to_source(end, 1))

    def to_text(self, span: Span) -> Span:
        """The span of the text that `span` of the source became (the smallest that holds it).

        Raises:
            ValueError: if the span does not lie within the source.
        """
        start, end = _checked(span, len(self.source))
        return _ordered(self._to_text(start, -1), self._to_text(end, 1))

    # Inside a change a position snaps outward, to `side` (-1 left, 1 right). At its edge the nearer
    # edge is taken, so that the span of a word does not swallow the tag deleted beside it.

    def _to_source(self, position: int, side: int) -> int:
        find = bisect_right if side < 0 else bisect_left
        at = find(self._starts, position) - 1
        if at < 0:
            return position
        change, start = self.changes[at], self._starts[at]
        beyond = position - start - len(change.after)
        if beyond < 0:
            return change.start if side < 0 else change.end
        return change.end + beyond

    def _to_text(self, position: int, side: int) -> int:
        find = bisect_right if side < 0 else bisect_left
        at = find(self.changes, position, key=lambda change: change.start) - 1
        if at < 0:
            return position
        change, start = self.changes[at], self._starts[at]
        beyond = position - change.end
        if beyond < 0:
            return start if side < 0 else start + len(change.after)
        return start + len(change.after) + beyond


def _ordered(one: int, other: int) -> Span:
    return (one, other) if one <= other else (other, one)


def _checked(span: Span, length: int) -> Span:
    try:
        start, end = map(index, span)
    except (TypeError, ValueError):
        raise ArgumentTypeError(f"a span must be two ints, not {span!r}") from None
    if not 0 <= start <= end <= length:
        raise ArgumentValueError(f"span {start}:{end} does not lie within 0:{length}")
    return start, end


def _replace(text: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    for edit in edits:
        parts += text[start : edit.start], edit.after
        start = edit.end
    parts.append(text[start:end])
    return "".join(parts)
