"""What a rule may use besides the text, and the common language score.

Splits, joins, shifts and hyphens are all scored here, so that they are comparable.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textfix.language.lexicon import WORD
from textfix.language.word_cost import score
from textfix.record.model import Evidence

if TYPE_CHECKING:
    from textfix.document.view import View
    from textfix.language.lexicon import Lexicon
    from textfix.settings.profile import Profile


@dataclass(frozen=True, slots=True)
class Tools:
    """What a rule may use besides the text: the dictionaries and the settings of the run."""

    lexicon: Lexicon
    profile: Profile

    def weigh(
        self, view: View, start: int, end: int, after: str, *, cost: float, damage: str
    ) -> tuple[Evidence, ...]:
        """The evidence for `after` in the place of ``view.text[start:end]``.

        Args:
            view: the text.
            start: first code point of the span; it must begin at a word boundary.
            end: the code point after the span.
            after: the reading.
            cost: how rare this damage is, in log-odds against it.
            damage: a description of the damage for the report: "a space moved by one letter".
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
    """Whether the language prefers `after` to `before`, in words for the report."""
    unknown = [word for word in WORD.findall(before) if not view.known(word)]
    if not unknown:
        return f"`{after}` is far more likely here than `{before}`"
    named = ", ".join(f"`{word}`" for word in unknown[:3])
    verb = "is" if len(unknown) == 1 else "are"
    return f"{named} {verb} in no dictionary; `{after}` is more likely here"
