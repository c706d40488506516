"""Hostile texts cost about what ordinary text of their length costs, and in step with it."""

import pytest

from tests.nasty import ENGLISH, NASTY
from textfix import fix

from .test_growth import seconds

SMALL = 3_000  # code points
TIMES = 4
# Ordinary text here is one sentence again and again, the cheapest there is; a text of nothing but
# damage costs up to a thousand times as much. No kind may be out of all proportion.
# Four times the length may cost six times as much on a busy machine.
DEAR = 2000
STEEP = 6.5
NOTHING = 0.1  # seconds; below that the clock tells more than the text


@pytest.fixture(scope="module")
def ordinary() -> float:
    """Seconds of a processor for ordinary text of the larger size."""
    text = (ENGLISH * (SMALL * TIMES // len(ENGLISH) + 1))[: SMALL * TIMES]
    fix(text)
    return min(seconds(text, "article") for _ in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["article", "ocr"])
@pytest.mark.parametrize("kind", NASTY)
def test_cost_grows_with_length(kind: str, profile: str, ordinary: float) -> None:
    make = NASTY[kind]
    long = min(seconds(make(SMALL * TIMES), profile) for _ in range(2))
    if long < NOTHING:
        return
    short = min(seconds(make(SMALL), profile) for _ in range(2))
    assert long < max(DEAR * ordinary, NOTHING), "out of proportion"
    assert long < STEEP * short, "steeper than the length"
