"""The report for a person at a terminal: each change in its line, why, and how sure.

    article.txt
      3:14  97 %  SPC101  …filled its [capacityt·o → capacity·to] host refugees…
                          `capacityt` is in no dictionary; `capacity to` reads as usual words

    1 change in 1 file
      SPC101  1 made

Suggestions have a section of their own. `·` is a space (shown where spaces are what changed), `⏎`
a line end, `∅` nothing at all; other invisible characters are named, `⟨U+00AD⟩`.
"""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textfix.record.model import Change, Edit
from textfix.record.result import Result
from textfix.report.diff import CONTEXT, Block, diff, grouped
from textfix.report.place import Lines
from textfix.report.record import confidence, weight
from textfix.report.visible import columns, head, middle, tail, visible

# Reasons shown for one change; the JSON report has them all.
REASONS = 3

# Below this many columns for the text, it goes on a line of its own.
_ROOM = 36

_STYLES = {"path": "1", "place": "2", "rule": "36", "before": "31", "after": "32", "head": "33"}


def terminal(files: Sequence[tuple[str, Result]], *, color: bool = False, width: int = 100) -> str:
    """The report as lines of text.

    Args:
        files: the name to show for each result, and the result.
        color: use ANSI colours; nothing else depends on it.
        width: columns of the terminal; lines are cut or wrapped to it.
    """
    paint = _Paint(color)
    width = max(width, 40)
    lines: list[str] = []
    for name, result in files:
        if result.changes or result.suggestions or result.notices:
            lines += _file(name, result, paint, width)
            lines.append("")
    lines += _summary(files, paint)
    return "\n".join(lines) + "\n"


class _Paint:
    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._color and text else text


def _file(name: str, result: Result, paint: _Paint, width: int) -> Iterator[str]:
    places = Lines(result.source)
    yield paint("path", middle(visible(name), width))
    if result.register is not None and not result.register.is_prose:
        yield paint("place", middle(f"  Register: {visible(result.register.summary)}", width))
    yield from _section(result.changes, places, paint, width)
    if result.suggestions:
        yield paint("head", "  Suggested, not made:")
        yield from _section(result.suggestions, places, paint, width, doubts=True)
    if result.notices:
        yield paint("head", "  Not repaired:")
        for notice in result.notices:
            line, column = places.place(notice.start)
            yield f"  {paint('place', f'{line}:{column}')}  {visible(notice.message)}"


def _section(
    changes: Sequence[Change], places: Lines, paint: _Paint, width: int, *, doubts: bool = False
) -> Iterator[str]:
    """The entries of some changes, their columns aligned; `doubts`: with what spoke against."""
    heads = [(_place(places, change), codes(change)) for change in changes]
    first = max((len(place) for place, _ in heads), default=0)
    second = min(max((len(rule) for _, rule in heads), default=0), 20)
    for change, (place, rule) in zip(changes, heads, strict=True):
        percent = f"{percentage(confidence(change)):2d} %"
        left = f"  {place:>{first}}  {percent}  {rule:<{second}}"
        painted = paint("place", place.rjust(first)), percent, paint("rule", rule.ljust(second))
        start = "  " + "  ".join(painted)
        room = width - len(left) - 2
        if room >= _ROOM:
            yield f"{start}  {_context(change, places, paint, room)}"
        else:
            yield start
            room = width - 6
            yield f"      {_context(change, places, paint, room)}"
        for note in reasons(change) + (_doubt(change) if doubts else []):
            for line in textwrap.wrap(note, room, break_on_hyphens=False):
                yield " " * (width - room) + paint("place", line)


def entry(
    change: Change, places: Lines, *, color: bool = False, width: int = 100, doubts: bool = False
) -> str:
    """One change as the report shows it, its lines ended; `doubts`: with what spoke against it."""
    lines = _section([change], places, _Paint(color), max(width, 40), doubts=doubts)
    return "".join(f"{line}\n" for line in lines)


def _place(places: Lines, change: Change) -> str:
    line, column = places.place(change.start)
    return f"{line}:{column}"


def _context(change: Change, places: Lines, paint: _Paint, room: int) -> str:
    """The change within its line, in at most `room` columns."""
    limit = max(8, (room - 5) // 2 - 4)
    before, after = (middle(side, limit) for side in sides(change))
    left = visible(places.before(change.start, room))
    right = visible(places.after(change.end, room))
    free = max(0, room - columns(before) - columns(after) - 5)
    # A short side leaves its room to the other one.
    for_right = max(free // 2, free - columns(left))
    right = head(right, for_right) if for_right > 1 else ""
    for_left = free - columns(right)
    left = tail(left, for_left) if for_left > 1 else ""
    return f"{left}[{paint('before', before)} → {paint('after', after)}]{right}"


def sides(change: Change) -> tuple[str, str]:
    """What stood there and what stands there now, made visible; `∅` for nothing."""
    spaces = about_spaces(change)
    before, after = (visible(side, spaces=spaces) for side in (change.before, change.after))
    return before or "∅", after or "∅"


def codes(change: Change) -> str:
    """The codes of the rules, made visible: an edit made by hand may have anything for one."""
    return visible("+".join(change.rules))


def about_spaces(change: Change) -> bool:
    """Whether the change cannot be understood without seeing its spaces."""
    old, new = change.before.split(" "), change.after.split(" ")
    return len(old) != len(new) or "" in old or "" in new or "".join(old) == "".join(new)


def reasons(change: Change) -> list[str]:
    """The strongest notes of the evidence, made visible; of a chain, the best of each edit."""
    if len(change.edits) == 1:
        return [visible(note) for note in _strongest(change.edits[0], REASONS - 1)]
    notes = dict.fromkeys(
        visible(f"{edit.rule}: {note}") for edit in change.edits for note in _strongest(edit, 1)
    )
    shown = list(notes)[:REASONS]
    if len(notes) > REASONS:
        shown[-1] = f"and {len(notes) - REASONS + 1} more reasons"
    return shown


def _doubt(change: Change) -> list[str]:
    """The strongest note against the change."""
    # How rare the damage is speaks against every change and tells nothing of this one.
    spoken = [
        e for edit in change.edits for e in edit.evidence if weight(e) < 0 and e.source != "damage"
    ]
    return [f"but {visible(min(spoken, key=weight).note)}"] if spoken else []


def _strongest(edit: Edit, count: int) -> list[str]:
    """Notes that speak for the edit, strongest first; if none does, the one least against it."""
    ranked = sorted(edit.evidence, key=lambda e: -weight(e))
    speak = [e.note for e in ranked if weight(e) > 0] or [ranked[0].note]
    return list(dict.fromkeys(speak))[:count]


def percentage(confidence: float) -> int:
    """A confidence as whole percent, rounded down; nothing is said to be certain."""
    return min(99, int(confidence * 100 + 1e-9))


def counted(number: int, noun: str) -> str:
    """`1 change`, `2 changes`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _summary(files: Sequence[tuple[str, Result]], paint: _Paint) -> Iterator[str]:
    made: Counter[str] = Counter()
    suggested: Counter[str] = Counter()
    changes = touched = 0
    for _, result in files:
        made += result.counts()
        suggested.update(edit.rule for change in result.suggestions for edit in change.edits)
        changes += len(result.changes)
        touched += bool(result.changes)
    suggestions = sum(len(result.suggestions) for _, result in files)
    if not changes and not suggestions:
        yield f"Nothing to change in {counted(len(files), 'file')}."
        return
    among = f"{touched} of {counted(len(files), 'file')}"
    where = counted(len(files), "file") if touched == len(files) else among
    yield paint("path", f"{counted(changes, 'change')} in {where}")
    if suggestions:
        yield f"{counted(suggestions, 'suggestion')} not made; lower apply_at to make more of them"
    for rule in sorted(made | suggested, key=lambda r: (-made[r], -suggested[r], r)):
        maybe = f", {suggested[rule]} suggested" if suggested[rule] else ""
        yield f"  {paint('rule', visible(rule))}  {made[rule]} made{maybe}"


def statistics(files: Sequence[tuple[str, Result]], *, color: bool = False) -> str:
    """The counts alone, of all changes and by rule."""
    return "".join(f"{line}\n" for line in _summary(files, _Paint(color)))


def word_diff(files: Sequence[tuple[str, Result]], *, color: bool = False) -> str:
    """The changed lines with the changes marked in them, as `git diff --word-diff` has them.

    A paragraph on one line stands there once, not twice. It is to be read: line ends within a
    change are shown as `⏎`, invisible characters by name.
    """
    paint = _Paint(color)
    return "".join(
        f"{line}\n"
        for name, result in files
        if result.changes
        for line in _marked(name, result, paint)
    )


@dataclass(frozen=True, slots=True)
class _Marked(Block):
    """They have `change` in them."""

    change: Change


def _marked(name: str, result: Result, paint: _Paint) -> Iterator[str]:
    """The hunks of one file, each with as many lines around it as in a diff."""
    yield paint("path", f"--- {visible(name)}")
    source = result.source
    ends = [match.end() for match in re.finditer("\n", source)]
    starts = [0, *ends]
    blocks = [
        _Marked(bisect_right(starts, it.start) - 1, bisect_right(starts, it.end), it)
        for it in result.changes
    ]
    for group in grouped(blocks):
        first, last = max(0, group[0].first - CONTEXT), group[-1].last + CONTEXT
        end = starts[last] if last < len(starts) else len(source)
        yield paint("rule", f"@@ line {first + 1} @@")
        position = starts[first]
        parts: list[str] = []
        for change in (block.change for block in group):
            parts.append(_lines_of(source[position : change.start]))
            old, new = (visible(side) for side in (change.before, change.after))
            parts.append(paint("before", f"[-{old}-]") if old else "")
            parts.append(paint("after", f"{{+{new}+}}") if new else "")
            position = change.end
        parts.append(_lines_of(source[position:end]))
        yield "".join(parts).removesuffix("\n")


def _lines_of(text: str) -> str:
    """Text that stays, its lines as they are and all else in it made visible."""
    return "\n".join(visible(line) for line in text.replace("\r\n", "\n").split("\n"))


def shown_diff(files: Sequence[tuple[str, Result]], *, color: bool = False) -> str:
    """The diff for eyes: coloured if asked, and nothing in it acts on the terminal.

    It is not for `patch`: invisible characters stand in it by name.
    """
    styles = {"+": "after", "-": "before", "@": "rule"}
    paint = _Paint(color)
    shown = []
    for line in diff(files).split("\n"):
        text = "\t".join(visible(part) for part in line.split("\t"))
        style = "path" if line.startswith(("+++ ", "--- ")) else styles.get(line[:1])
        shown.append(paint(style, text) if style else text)
    return "\n".join(shown)
