"""What goes out of the word list: what a far more frequent form becomes by a loss."""

import importlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from textfix.language.attested import Attested, pack
from textfix.language.lexicon import lexicon, table

ROOT = Path(__file__).parents[1]

USUAL = {
    "classification": 900,
    "benefit": 4000,
    "trust": 3000,
    "a": 90_000,
    "it": 90_000,
    "of": 200_000,
    "glass": 900,
    "works": 3000,
    "lamp": 500,
    "lighter": 120,
    "north": 4000,
    "wind": 900,
}
# The compounds of the text, with their uses; those with a capital are names.
COMPOUNDS = {"lamp-lighter": 90, "North-Wind": 300, "semi-lighter": 90, "lamp-like": 90}
PAIRS = {("trust", "it"): 300, ("glass", "works"): 900, ("of", "glass"): 400, ("a", "lamp"): 400}
WEB = {"classification": -13.0, "benefit": -10.0}

GOES = {
    "classication": ("classification", "ligature missing"),
    "benet": ("benefit", "ligature missing"),
    "trustit": ("trust it", "space missing"),
    "ofglass": ("of glass", "space missing"),
    "lamplighter": ("lamp-lighter", "hyphen missing"),
    "northwind": ("north-wind", "hyphen missing"),
}
STAYS: dict[str, dict[str, Any]] = {
    "in-a-list": {"word": "benet", "lower": {"benet"}},
    "a-name-in-a-list": {"word": "benet", "capital": {"benet"}},
    "on-the-web": {"word": "classication", "web": {"classication": -18.0}},
    "on-the-web-as-a-name": {"word": "benet", "web": {"Benet": -17.0}},
    "too-often": {"word": "classication", "uses": 20},
    "space-too-often": {"word": "trustit", "uses": 11},
    "a-letter": {"word": "alamp", "name": True},
    "mixed-case": {"word": "trustit", "mixed": True},
    "two-nouns": {"word": "glassworks"},
    "prefix": {"word": "semilighter"},
    "closed-end": {"word": "lamplike"},
    "name-of-a-small-compound": {"word": "lamplighter", "name": True},
    "rare-compound": {"word": "lamplighter", "uses": 12},
    "nothing-lost": {"word": "glasswort"},
}


@pytest.fixture
def dropped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., dict[str, tuple[str, str]]]:
    """What goes of a word list that has the usual words and one more."""
    pytest.importorskip("numpy")
    pytest.importorskip("symspellpy")
    monkeypatch.syspath_prepend(str(ROOT / "dictionaries"))
    build: ModuleType = importlib.import_module("build")

    def run(
        word: str,
        uses: int = 3,
        name: bool = False,
        mixed: bool = False,
        lower: set[str] = frozenset(),  # type: ignore[assignment]
        capital: set[str] = frozenset(),  # type: ignore[assignment]
        web: dict[str, float] | None = None,
    ) -> dict[str, tuple[str, str]]:
        decisions = build.Decisions(words=dict(USUAL))
        (decisions.names if name else decisions.words)[word] = uses
        use = build.Use(total=Counter({**USUAL, word: uses}))
        for compound, number in COMPOUNDS.items():
            of_case = use.lower if compound.islower() else use.capital
            of_case[compound.lower()] = number
        if mixed:
            use.mixed[word] = uses
        found = {compound.lower(): build.Compound(n) for compound, n in COMPOUNDS.items()}
        path = tmp_path / "web.bin"
        path.write_bytes(pack({**WEB, **(web or {})}, {}))
        lists = build.Lists(lower={*USUAL, *lower}, capital=set(capital))
        build.drop_losses(decisions, lists, use, PAIRS, found, Attested(path))
        gone = {*USUAL, word} - {*decisions.words, *decisions.names}
        assert gone == {*decisions.rejected}
        return {seen: (it.meant, it.why) for seen, it in decisions.rejected.items()}

    return run


@pytest.mark.parametrize("word", GOES)
def test_a_loss_goes(dropped: Callable[..., dict[str, tuple[str, str]]], word: str) -> None:
    assert dropped(word) == {word: GOES[word]}


def test_a_name_with_a_lost_hyphen_goes(
    dropped: Callable[..., dict[str, tuple[str, str]]],
) -> None:
    assert dropped("northwind", name=True) == {"northwind": GOES["northwind"]}


@pytest.mark.parametrize("case", STAYS.values(), ids=STAYS)
def test_what_may_be_right_stays(
    dropped: Callable[..., dict[str, tuple[str, str]]], case: dict[str, Any]
) -> None:
    assert dropped(**case) == {}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("specication", "specification"),
        ("keepit", "keep it"),
        ("secretarygeneral", "secretary-general"),
    ],
)
def test_the_shipped_word_list_is_without_losses(word: str, meant: str) -> None:
    assert not lexicon().known(word)
    assert not lexicon().known(word.capitalize())
    row = table("rejected").get(word)
    assert row is not None
    assert row[0] == meant


@pytest.mark.parametrize(
    "word", ["cannot", "online", "website", "overload", "trifle", "elementwise", "rearmed", "ashed"]
)
def test_the_shipped_word_list_has_real_words(word: str) -> None:
    assert lexicon().known(word)
