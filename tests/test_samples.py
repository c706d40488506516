"""The samples: damaged articles come out as their gold, undamaged texts byte for byte."""

from pathlib import Path

import pytest

from textfix import fix, repair
from textfix.record.model import rebuild

SAMPLES = Path(__file__).parent.parent / "samples"
PAIRS = sorted(path.parent for path in SAMPLES.glob("*/raw.txt"))
CLEAN = sorted((SAMPLES / "clean").iterdir())


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("folder", PAIRS, ids=lambda p: p.name)
def test_raw_becomes_gold(folder: Path) -> None:
    """Whether a compound lost its hyphen is seldom sure enough, so some are only suggested."""
    result = repair(read(folder / "raw.txt"))
    hyphens = [change for change in result.suggestions if change.rules == ("HYP301",)]
    changes = sorted((*result.changes, *hyphens), key=lambda change: change.start)
    assert rebuild(result.source, changes) == read(folder / "gold.txt")


@pytest.mark.parametrize("folder", PAIRS, ids=lambda p: p.name)
def test_gold_stays(folder: Path) -> None:
    gold = read(folder / "gold.txt")
    assert fix(gold) == gold


@pytest.mark.parametrize("name", ["article", "ocr", "corpus"])
@pytest.mark.parametrize("path", CLEAN, ids=lambda p: p.name)
def test_clean_text_comes_back_byte_for_byte(path: Path, name: str) -> None:
    text = read(path)
    assert repair(text, profile=name).text == text
