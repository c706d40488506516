"""Which rules have anything to do in a text; the others cost it nothing.

A rule names characters that it requires and a trigger, a pattern that a line must have. The
triggers of a line are cached with its features, so each line is tested once. Start reading at
`active_rules`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from textfix.document.features import ODD, TWICE
from textfix.document.view import View
from textfix.engine.rule import Rule, Stage, rules
from textfix.settings.profile import Profile


@cache
def signs_asked_for() -> frozenset[str]:
    """The characters that any rule needs."""
    return frozenset().union(*(needed for rule in rules() for needed in rule.requires))


@lru_cache(maxsize=64)
def chosen_rules(settings: Profile) -> dict[Stage, tuple[Rule, ...]]:
    """The rules of each stage that the profile selects."""
    return {
        stage: tuple(
            rule
            for rule in rules()
            if rule.stage is stage
            and settings.selects(rule.code)
            and not (rule.languages and settings.language == "none")
        )
        for stage in Stage
    }


@lru_cache(maxsize=1024)
def active_rules(
    stages: tuple[tuple[Rule, ...], ...], signs: frozenset[str], triggered: int
) -> tuple[tuple[Rule, ...], ...]:
    """Those rules of each stage that have something to do in a text with these signs, in which
    these rules that ask lines were woken by one.

    Short texts have few different sets of signs among them, so this is cached.
    """
    asleep = {rule for bit, rule in enumerate(_triggering()) if not triggered >> bit & 1}
    return tuple(
        tuple(
            rule
            for rule in stage
            if rule not in asleep and not any(map(signs.isdisjoint, rule.requires))
        )
        for stage in stages
    )


@cache
def _triggering() -> tuple[Rule, ...]:
    """The rules that are woken by a line."""
    return tuple(rule for rule in rules() if rule.trigger is not None)


def triggered(view: View) -> int:
    """Which rules the lines of a text wake: a bit for each of those that ask them."""
    triggered = 0
    for look in view.features.line_features:
        bits = look.triggered
        if bits is None:
            asked = _asked(look.signs & signs_asked_for())
            bits = look.triggered = sum(bit for bit, trigger in asked if trigger(look.text))
        triggered |= bits
    return triggered


# Signs that the line itself does not tell of.
_AROUND = frozenset((ODD, TWICE, "\n", "\r"))


@lru_cache(maxsize=10_000)
def _asked(signs: frozenset[str]) -> tuple[tuple[int, Callable[[str], object]], ...]:
    """The triggers to test on a line with these signs, and the bits of their rules."""
    signs |= _AROUND
    return tuple(
        (1 << place, trigger if callable(trigger) else trigger.search)
        for place, trigger, requires in (
            (at, rule.trigger, rule.requires) for at, rule in enumerate(_triggering())
        )
        if trigger is not None and not any(map(signs.isdisjoint, requires))
    )
