"""Damage made for calibration: undone, it is the truth; the same seed gives the same."""

import importlib.util
import itertools
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
TEXT = (
    "Nine well-known bakers from a half-timbered town met, as usual, near the riverside. "
    "Their meeting was long; nobody complained about sugar. One left early!\n\n"
) * 40


@pytest.fixture(scope="module")
def damage() -> ModuleType:
    """`benchmarks/damage.py`, which is no package."""
    spec = importlib.util.spec_from_file_location("damage", ROOT / "benchmarks" / "damage.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["damage"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_undone_it_is_the_truth(damage: ModuleType) -> None:
    kinds = set()
    for seed in range(200):
        made = damage.damage(TEXT, random.Random(seed))
        assert made.truth == TEXT
        assert damage.undo(made) == TEXT
        if damage.MISREAD not in {done.kind for done in made.damages}:
            letters = "".join(TEXT.split()).replace("-", "")
            assert "".join(made.damaged.split()).replace("-", "") == letters
        for one, other in itertools.pairwise(made.damages):
            assert one.end < other.start
        kinds |= {done.kind for done in made.damages}
    assert kinds == {*damage.KINDS, damage.MISREAD, damage.LOST_ONCE, *damage.LINES}


def test_documents(damage: ModuleType) -> None:
    if not (CORPUS / "en").is_dir():
        pytest.skip(f"there is no corpus at {CORPUS}")
    documents = list(damage.documents(CORPUS, 100, seed=3))
    assert documents[:20] == list(damage.documents(CORPUS, 20, seed=3))
    assert documents[:20] != list(damage.documents(CORPUS, 20, seed=4))
    assert all(damage.undo(made) == made.truth for made in documents)
    assert 40 <= sum(made.damaged == made.truth for made in documents) <= 75
    assert {made.source for made in documents} == set(damage.SOURCES)
