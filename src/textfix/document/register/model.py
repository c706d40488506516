"""The registers of a text: what each part of it is, and what it does throughout."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from textfix.settings.profile import REGISTERS

PROSE, VERSE, CHAT, DIALECT, DATA, SOURCE, MARKUP, TOKENISED, OTHER = REGISTERS[1:]


@dataclass(frozen=True, slots=True)
class Section:
    """A run of lines of one register.

    Attributes:
        start: its first code point.
        end: the code point after it.
        register: one of `profiles.REGISTERS`.
        reason: what was measured, in words with numbers.
    """

    start: int
    end: int
    register: str
    reason: str


@dataclass(frozen=True, slots=True)
class Habits:
    """What a document does with its spaces throughout; numbers of places.

    Attributes:
        two_spaces: ends of sentences with two spaces after them.
        one_space: those with one; only counted where some have two.
        form_feeds: form feeds.
        word_joiners: word joiners (U+2060) between two characters that are not spaces.
        no_break_spaces: no-break spaces, narrow ones too.
        no_break_system: those of them that are where typesetters put them: before `:;!?»%` and
            units, after `«`, initials, titles and numbers.
    """

    two_spaces: int = 0
    one_space: int = 0
    form_feeds: int = 0
    word_joiners: int = 0
    no_break_spaces: int = 0
    no_break_system: int = 0

    @property
    def doubles_spaces(self) -> bool:
        """Whether two spaces after a sentence are the author's way."""
        return self.two_spaces >= 3 and self.two_spaces >= 3 * self.one_space

    @property
    def keeps_no_break_spaces(self) -> bool:
        """Whether its no-break spaces are a system."""
        return self.no_break_spaces >= 3 and self.no_break_system >= 0.8 * self.no_break_spaces


HABITLESS = Habits()


@dataclass(frozen=True, slots=True)
class Register:
    """The registers of a text.

    Attributes:
        sections: what each part of it is; sorted, disjoint, from its beginning to its end.
        habits: what it does with its spaces.
    """

    sections: tuple[Section, ...]
    habits: Habits = HABITLESS

    @property
    def main(self) -> Section:
        """The section whose register most of the text has; of these the longest."""
        if len(self.sections) == 1:
            return self.sections[0]
        sizes: Counter[str] = Counter()
        for section in self.sections:
            sizes[section.register] += section.end - section.start
        most = max(sizes, key=lambda name: (sizes[name], name))
        chosen = (section for section in self.sections if section.register == most)
        return max(chosen, key=lambda section: (section.end - section.start, -section.start))

    @property
    def name(self) -> str:
        """What most of the text is."""
        return self.main.register

    @property
    def reason(self) -> str:
        """Why, in words with numbers."""
        return self.main.reason

    @property
    def summary(self) -> str:
        """What it is and why, on one line; of several registers, the share of each."""
        if len({section.register for section in self.sections}) == 1:
            return f"{self.name}: {self.reason}"
        sizes: Counter[str] = Counter()
        for section in self.sections:
            sizes[section.register] += section.end - section.start
        shares = (f"{name} {size / sizes.total():.0%}" for name, size in sizes.most_common())
        return f"{', '.join(shares)}; {self.name}: {self.reason}"

    @property
    def is_prose(self) -> bool:
        """Whether nothing is held back anywhere."""
        return all(section.register == PROSE for section in self.sections)

    def at(self, position: int) -> Section:
        """The section that holds `position`."""
        if len(self.sections) == 1:
            return self.sections[0]
        place = bisect_right(self.sections, position, key=lambda section: section.start)
        return self.sections[max(0, place - 1)]

    def moved(self, place: Callable[[tuple[int, int]], tuple[int, int]], length: int) -> Register:
        """This, in offsets of another text of that length, as `place` turns spans into its own."""
        ends = [place((section.end, section.end))[1] for section in self.sections[:-1]]
        bounds = [0]
        for end in ends:
            bounds.append(min(max(end, bounds[-1]), length))
        bounds.append(length)
        sections = (
            replace(section, start=start, end=end)
            for section, (start, end) in zip(self.sections, pairwise(bounds), strict=True)
        )
        return Register(tuple(sections), self.habits)


def joined(registers: Sequence[tuple[int, Register]]) -> Register:
    """The registers of the parts of a text as one, given with where each part begins."""
    if len(registers) == 1 and not registers[0][0]:
        return registers[0][1]
    sections: list[Section] = []
    habits = HABITLESS
    for offset, register in registers:
        for section in register.sections:
            start, end = section.start + offset, section.end + offset
            sections.append(replace(section, start=start, end=end))
        pairs = zip(_numbers(habits), _numbers(register.habits), strict=True)
        habits = Habits(*(one + other for one, other in pairs))
    return Register(tuple(merged(sections)), habits)


def unmeasured(text: str) -> Register:
    """The register of a text that is not looked at: blank, or not to be repaired."""
    return Register((Section(0, len(text), PROSE, "not measured"),))


def _numbers(habits: Habits) -> tuple[int, ...]:
    return (
        habits.two_spaces, habits.one_space, habits.form_feeds,
        habits.word_joiners, habits.no_break_spaces, habits.no_break_system,
    )  # fmt: skip


def merged(sections: Sequence[Section]) -> Iterator[Section]:
    """The sections, neighbours of one register made one."""
    last: Section | None = None
    for section in sections:
        if last is not None and last.register == section.register:
            last = replace(last, end=section.end)
            continue
        if last is not None:
            yield last
        last = section
    if last is not None:
        yield last
