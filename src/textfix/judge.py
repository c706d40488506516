"""The judge: rules propose readings of small spans, one place decides which of them stand.

First form: a reading's confidence is that of its evidence, the surest of two that overlap wins, and
the thresholds of the profile say whether it is made, suggested or dropped. What the language says
of a reading is asked here too (`Tools.weigh`), so that splits, joins, shifts and hyphens are
measured with one yardstick; a search over whole windows can take the place of `judge` without a
rule noticing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textfix.lexicon import WORD
from textfix.model import Edit, Evidence
from textfix.spelling import score

if TYPE_CHECKING:
    from textfix.lexicon import Lexicon
    from textfix.profiles import Profile
    from textfix.view import View


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule proposes: the span `start:end` of the text should read `after`."""

    start: int
    end: int
    after: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a rule may use besides the text: the dictionaries and the settings of the run."""

    lexicon: Lexicon
    profile: Profile

    def weigh(
        self, view: View, start: int, end: int, after: str, *, cost: float, damage: str
    ) -> tuple[Evidence, ...]:
        """What speaks for `after` in the place of ``view.text[start:end]``.

        Args:
            view: the text.
            start: first code point of the span; it must begin at a word boundary.
            end: the code point behind the span.
            after: the reading.
            cost: how rare this damage is, in log-odds against it.
            damage: what would have happened, for the report: "a space moved by one letter".
        """
        before = view.text[start:end]
        left, right = view.context(start, end)
        old = score(self.lexicon, before, left, right, view.author)
        new = score(self.lexicon, after, left, right, view.author)
        return (
            Evidence("language", compared(view, before, after), new - old),
            Evidence("damage", damage, -cost),
            view.prior,
        )


def compared(view: View, before: str, after: str) -> str:
    """What the language says of `after` in the place of `before`, in words for the report."""
    unknown = [word for word in WORD.findall(before) if not view.known(word)]
    if not unknown:
        return f"`{after}` is far more usual here than `{before}`"
    named = ", ".join(f"`{word}`" for word in unknown[:3])
    verb = "is" if len(unknown) == 1 else "are"
    return f"{named} {verb} in no dictionary; `{after}` reads as usual words"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge decided of the edits of a stage.

    Attributes:
        made: to be applied; sorted and disjoint.
        rivals: likely, but a surer edit took their place.
        likely: likely, but not sure enough to be made.
    """

    made: list[Edit]
    rivals: list[Edit]
    likely: list[Edit]


def judge(edits: Iterable[Edit], profile: Profile) -> Verdict:
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
