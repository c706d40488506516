"""The measures of a section, summed over its lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from textfix.document.register.traits import Traits


@dataclass(slots=True)
class Measures:
    """The measures of a section: counts, so that sections can be added."""

    lines: int = 0
    words: int = 0
    small: int = 0
    foreign: int = 0
    figures: int = 0
    commas: int = 0
    stops: int = 0
    attached: int = 0
    clitics: int = 0
    single: int = 0
    letters: int = 0
    other: int = 0
    gapped: int = 0
    capitals: int = 0
    lower: int = 0
    ended: int = 0
    technical: int = 0
    tagged: int = 0
    spoken: int = 0
    size: int = 0
    longest: int = 0
    code: int = 0
    statements: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    tight: Counter[tuple[str, int]] = field(default_factory=Counter)
    separated: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)

    def add(self, traits: Traits) -> None:
        """Count a line that is not empty."""
        self.lines += 1
        self.words += traits.words
        self.small += traits.small
        self.foreign += traits.foreign
        self.figures += traits.figures
        self.commas += traits.commas
        self.stops += traits.stops
        self.attached += traits.attached
        self.clitics += traits.clitics
        self.single += traits.single
        self.letters += traits.letters
        self.other += traits.other
        self.gapped += traits.gaps > 0
        self.capitals += traits.begins == "A"
        self.lower += traits.begins == "a"
        self.ended += traits.ended
        self.technical += traits.technical
        self.tagged += traits.tagged
        self.spoken += traits.spoken
        self.size += traits.size
        self.statements += traits.statement
        self.longest = max(self.longest, traits.size)
        if traits.unknown:
            self.unknown.update(traits.unknown)
        if traits.tight:
            self.tight.update(traits.tight)
            self.separated.update(sign for sign, count in traits.tight if count > (sign in ",;"))
        self.shapes[traits.shape] += 1

    def merge(self, other: Measures) -> None:
        """Add what another section counted."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max(self.longest, other.longest)
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))


_COUNTERS = ("unknown", "tight", "separated", "shapes")
_NUMBERS = (
    "lines", "words", "small", "foreign", "figures", "commas", "stops", "attached", "clitics",
    "single",
    "letters", "other", "gapped", "capitals", "lower", "ended", "technical", "tagged", "spoken",
    "size", "code", "statements",
)  # fmt: skip
