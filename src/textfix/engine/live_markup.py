"""No repair makes live markup: a `<` that begins a tag, a comment or a declaration.

`<` U+200B `script>` is text to a browser, and so is `<&#115;cript>`. Each edit of such a text is
right by itself, and the edits of one stage may come from several rules. So their combined result is
checked before they are applied.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import replace

from textfix.engine.resolve import Verdict
from textfix.patterns import regex
from textfix.record.model import Edit, common_ends

_BEGINS = regex(r"<(?=[A-Za-z/!?])")  # where HTML and XML read markup


def without_live_markup(text: str, verdict: Verdict) -> Verdict:
    """`verdict` without the edits of `text` that would put a letter, `/`, `!` or `?` after a `<`
    that had none of them, or such a `<` before one. Linear in the text, if it has a `<` at all.
    """
    made = verdict.made
    if "<" not in text and not any("<" in edit.after for edit in made):
        return verdict
    while guilty := _guilty(text, made):
        made = [edit for index, edit in enumerate(made) if index not in guilty]
    return verdict if made is verdict.made else replace(verdict, made=made)


def _guilty(text: str, made: Sequence[Edit]) -> Set[int]:
    """Indices of the edits, sorted and disjoint, that make markup of what was none."""
    parts: list[str] = []
    starts: list[int] = []  # what each edit truly changes, in the text that is made
    ends: list[int] = []
    shifts = [0]  # offsets after each edit: in the text that is made less in `text`
    position = size = 0
    for edit in made:
        head, tail = common_ends(edit.before, edit.after)
        start, end = edit.start + head, edit.end - tail
        changed = edit.after[head : len(edit.after) - tail]
        parts += text[position:start], changed
        size += start - position
        starts.append(size)
        size += len(changed)
        ends.append(size)
        shifts.append(size - end)
        position = end
    parts.append(text[position:])
    guilty: set[int] = set()
    for match in _BEGINS.finditer("".join(parts)):
        place = match.start()
        last = bisect_right(starts, place)
        kept = not last or ends[last - 1] <= place
        if kept and _BEGINS.match(text, place - shifts[last]):
            continue
        index = bisect_right(starts, place + 1) - 1
        while index >= 0 and ends[index] > place:
            guilty.add(index)
            index -= 1
    return guilty
