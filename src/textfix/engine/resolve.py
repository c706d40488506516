"""Conflict resolution: rules propose edits of small spans, one place decides which are made.

The surest of two edits that overlap wins, and the thresholds of the profile say whether it is made,
suggested or dropped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textfix.record.model import Edit

if TYPE_CHECKING:
    from textfix.settings.profile import Profile


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the edits of a stage.

    Attributes:
        made: to be applied; sorted and disjoint.
        rivals: likely, but a surer edit took their place.
        likely: likely, but not sure enough to be made.
    """

    made: list[Edit]
    rivals: list[Edit]
    likely: list[Edit]


def resolve(edits: Iterable[Edit], profile: Profile) -> Verdict:
    """Decide which edits are made.

    Total order: log-odds (what is gained by reading so instead of leaving alone), then place, then
    rule, then reading; so the order in which rules ran has no meaning.
    """
    verdict = Verdict([], [], [])
    starts: list[int] = []  # of the edits made, sorted, with their ends beside them
    ends: list[int] = []
    seen: set[tuple[int, int, str]] = set()
    for edit in sorted(edits, key=lambda e: (-e.log_odds, e.start, -e.end, e.rule, e.after)):
        confidence = edit.confidence
        key = (edit.start, edit.end, edit.after)
        if confidence < profile.suggestion(edit.rule) or key in seen:
            continue
        seen.add(key)
        place = bisect_left(starts, edit.start)
        left = place == 0 or ends[place - 1] <= edit.start
        right = place == len(starts) or edit.end <= starts[place]
        twin = place < len(starts) and (edit.start, edit.end) == (starts[place], ends[place])
        if not left or not right or twin:
            verdict.rivals.append(edit)
        elif confidence >= profile.threshold(edit.rule):
            starts.insert(place, edit.start)
            ends.insert(place, edit.end)
            verdict.made.append(edit)
        else:
            verdict.likely.append(edit)
    verdict.made.sort(key=lambda e: (e.start, e.end))
    return verdict
