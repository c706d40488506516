"""The counts of a run. The size of a tally does not grow with the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from textfix.record.result import Result

# Kinds of changes and words that are kept. When there are more, those seen once are dropped first.
KINDS = 5_000
WORDS = 500_000
_LONGEST = 60  # code points of what is shown among the most frequent changes

T = TypeVar("T")
Kind = tuple[str, str, str]  # before, after, codes of the rules


@dataclass(slots=True)
class Tally:
    """Counts of a piece of a corpus, or of all of it.

    Attributes:
        rows: documents, and what should have been some.
        bytes: of the texts, in UTF-8.
        changed: documents with changes.
        changes: changes made.
        suggestions: changes suggested.
        bad: rows that could not be repaired.
        broken: files that could not be read to their end.
        rules: edits made by each rule.
        kinds: how often each change was made; of rare ones not all are known.
        words: how many documents have each word, where words are learnt; not added up here.
    """

    rows: int = 0
    bytes: int = 0
    changed: int = 0
    changes: int = 0
    suggestions: int = 0
    bad: int = 0
    broken: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Kind] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)

    def count(self, result: Result) -> None:
        """Count what was done to a text."""
        self.changes += len(result.changes)
        self.suggestions += len(result.suggestions)
        self.rules += result.counts()
        for change in result.changes:
            if len(change.before) <= _LONGEST and len(change.after) <= _LONGEST:
                self.kinds[change.before, change.after, "+".join(change.rules)] += 1

    def __add__(self, other: Tally) -> Tally:
        both = Tally(**{name: getattr(self, name) + getattr(other, name) for name in _NUMBERS})
        both.rules = self.rules + other.rules
        both.kinds = most(self.kinds + other.kinds, KINDS)
        return both

    def frequent(self, most: int) -> list[tuple[Kind, int]]:
        """The most frequent changes, sorted."""
        return sorted(self.kinds.items(), key=lambda item: (-item[1], item[0]))[:most]

    def to_json(self) -> dict[str, Any]:
        """The tally as JSON can hold it."""
        return {
            **{name: getattr(self, name) for name in _NUMBERS},
            "rules": dict(self.rules),
            "kinds": [[*kind, count] for kind, count in self.kinds.items()],
        }

    @classmethod
    def of_json(cls, saved: Mapping[str, Any]) -> Tally:
        """The tally that `to_json` gave."""
        kinds = Counter({(b, a, r): count for b, a, r, count in saved["kinds"]})
        return cls(**{**saved, "rules": Counter(saved["rules"]), "kinds": kinds})


def most(counts: Counter[T], limit: int) -> Counter[T]:
    """The counts without the rarest, so that they are not more than `limit`."""
    least = 1
    while len(counts) > limit:
        counts = Counter({key: n for key, n in counts.items() if n > least})
        least += 1
    return counts


_NUMBERS = ("rows", "bytes", "changed", "changes", "suggestions", "bad", "broken")
