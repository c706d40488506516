"""The order of the stages is a correctness property: each swap of two neighbours breaks a text.

A run goes through the stages until nothing changes, so most mistakes of a wrong order are made good
in the next round. These are the ones that no later round can take back: a character that is gone, a
word that was taken for another.
"""

from itertools import pairwise
from typing import Any

import pytest

from textfix import fix
from textfix.engine import pipeline
from textfix.engine.rule import Stage

HEADS = (
    "12    Notes on Maps\nThe wall ran down to the river.\n"
    "13    Notes on Maps\nIt was older than the town.\n"
    "14    Notes on Maps\nNobody knew who had built it.\n"
    "15    No\N{SOFT HYPHEN}tes on Ma\N{SOFT HYPHEN}ps\nThe stones were cut by hand.\n"
)

# Two stages, a damaged text, what becomes of it, what would become of it if the two were swapped.
CASES = [
    pytest.param(
        Stage.MARKUP,
        Stage.CHARACTERS,
        "The word &#1513;&#1500;&#1493;&#1501;\N{RIGHT-TO-LEFT MARK}! means peace.",
        "The word שלום\N{RIGHT-TO-LEFT MARK}! means peace.",
        # Hebrew still hidden in entities gives the direction mark no reason to be there.
        "The word שלום! means peace.",
        id="entities-hide-the-script",
    ),
    pytest.param(
        Stage.CHARACTERS,
        Stage.FURNITURE,
        HEADS,
        "The wall ran down to the river.\nIt was older than the town.\n"
        "Nobody knew who had built it.\nThe stones were cut by hand.\n",
        # Three heads are found and go; the fourth, mended later, is alone then.
        "The wall ran down to the river.\nIt was older than the town.\n"
        "Nobody knew who had built it.\n15    Notes on Maps\nThe stones were cut by hand.\n",
        id="soft-hyphen-in-a-running-head",
    ),
    pytest.param(
        Stage.FURNITURE,
        Stage.LINES,
        "The last line.\n\f# Title\n\nA hard break  \nin Markdown stays.",
        "The last line.\n# Title\n\nA hard break  \nin Markdown stays.",
        # Behind a form feed no heading is seen, so this is not Markdown and its two spaces go.
        "The last line.\n# Title\n\nA hard break\nin Markdown stays.",
        id="form-feed-hides-markdown",
    ),
    pytest.param(
        Stage.LINES,
        Stage.HYPHENS,
        "See https://www.example.org/photos/\n10-yearold.jpg for more.",
        "See https://www.example.org/photos/10-yearold.jpg for more.",
        # The second half of a broken address looks like prose.
        "See https://www.example.org/photos/10-year-old.jpg for more.",
        id="broken-address",
    ),
    pytest.param(
        Stage.HYPHENS,
        Stage.SPACING,
        "She saw that the mar- ine qualities in the hall were old.",
        "She saw that the marine qualities in the hall were old.",
        # `ine qualities` looks like a split word.
        "She saw that the mar- inequalities in the hall were old.",
        id="second-half-of-a-divided-word",
    ),
    pytest.param(
        Stage.SPACING,
        Stage.WORDS,
        "She is the head of of fice supplies.",
        "She is the head of office supplies.",
        # The second `of` is the first half of `office`.
        "She is the head office supplies.",
        id="half-a-word-looks-doubled",
    ),
    pytest.param(
        Stage.WORDS,
        Stage.PUNCTUATION,
        "The boat to the the island leaves at six  from the old pier\n"
        "The boat to the north leaves at nine  from the new pier",
        "The boat to the island leaves at six  from the old pier\n"
        "The boat to the north leaves at nine  from the new pier",
        # The doubled word moves its line out of the column.
        "The boat to the island leaves at six from the old pier\n"
        "The boat to the north leaves at nine from the new pier",
        id="doubled-word-breaks-a-column",
    ),
]


class Order(tuple[Stage, ...]):
    """`Stage` with its members in another order, as the pipeline walks over it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(Stage, name)


def swapped(one: Stage, other: Stage) -> Order:
    places = {one: other, other: one}
    return Order(places.get(stage, stage) for stage in Stage)


@pytest.mark.parametrize(("one", "other", "damaged", "right", "wrong"), CASES)
def test_swapping_two_stages_breaks_a_text(
    one: Stage, other: Stage, damaged: str, right: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fix(damaged) == right
    monkeypatch.setattr(pipeline, "_STAGES", tuple(swapped(one, other)))
    assert fix(damaged) == wrong


def test_every_adjacent_pair_has_a_case() -> None:
    assert [(case.values[0], case.values[1]) for case in CASES] == list(pairwise(Stage))
    # The stand-in for `Stage` changes nothing by itself.
    assert tuple(Order(Stage)) == tuple(Stage)


@pytest.mark.parametrize(("one", "other", "damaged", "right", "wrong"), CASES)
def test_right_and_settled(one: Stage, other: Stage, damaged: str, right: str, wrong: str) -> None:
    assert fix(right) == right
