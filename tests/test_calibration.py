"""The fitted judge: what it adds is told, and it keeps its hands off what people write."""

import math

import pytest
from hypothesis import given

from textfix import profile, repair
from textfix.decode import calibration
from textfix.decode.calibration import GROUPS, INTERCEPT, LIKELY, SCANS, TEXTS, calibrated
from textfix.decode.judge_features import Features
from textfix.document.view import View
from textfix.engine import pipeline
from textfix.engine.rule import rules
from textfix.language.lexicon import lexicon
from textfix.record.model import Edit, Evidence

from .strategies import TEXTS as ANY_TEXT

NAMES = {name for names in GROUPS.values() for name in names}
TEXT = "They walked tothe harbour and back. A parser reads sqlite3 files ofthe week, he said."


def edit(text: str, before: str, after: str, rule: str = "SPC301", weight: float = 2.0) -> Edit:
    start = text.index(before)
    evidence = (Evidence("language", "is more likely here", weight),)
    return Edit(start, start + len(before), before, after, rule, evidence)


@pytest.mark.parametrize("name", [TEXTS, SCANS])
def test_weights_are_of_features_and_of_rules(name: str) -> None:
    table = calibration._table(name)
    codes = {rule.code for rule in rules() if rule.code.startswith(LIKELY)}
    assert set(table) <= codes
    assert all(set(row) <= NAMES for row in table.values())
    assert all(math.isfinite(weight) for row in table.values() for weight in row.values())


@pytest.mark.parametrize("name", [TEXTS, SCANS])
def test_every_feature_has_a_weight(name: str) -> None:
    assert all(set(row) == NAMES for row in calibration._table(name).values())


def test_evidence_adds_up_to_the_model() -> None:
    view = View(TEXT, lexicon())
    edits = [edit(TEXT, "tothe", "to the"), edit(TEXT, "ofthe", "of the", weight=5.0)]
    features = Features(view, edits)
    for before, after in zip(edits, calibrated(view, edits, profile()), strict=True):
        weights = calibration._table(TEXTS)[before.rule]
        model = weights[INTERCEPT] + sum(weights[n] * v for n, v in features.of(before).items())
        assert after.log_odds == pytest.approx(model)
        assert after.evidence[: len(before.evidence)] == before.evidence
        assert all(piece.note for piece in after.evidence)


def test_other_rules_keep_their_own_confidence() -> None:
    view = View(TEXT, lexicon())
    entity = edit(TEXT, "said", "Said", rule="MRK201")
    assert calibrated(view, [entity], profile()) == [entity]


def test_letters_of_a_scan_have_a_fit_of_their_own() -> None:
    text = "He walked to tbe harbour and back, and tothe mill."
    view = View(text, lexicon())
    letters, space = edit(text, "tbe", "the", rule="OCR101"), edit(text, "tothe", "to the")
    for settings, name in (("article", TEXTS), ("corpus", TEXTS), ("ocr", SCANS)):
        judged = calibrated(view, [letters, space], profile(settings))
        features = Features(view, [letters, space])
        for before, after, table in zip([letters, space], judged, [name, TEXTS], strict=True):
            weights = calibration._table(table)[before.rule]
            told = features.of(before).items()
            model = weights[INTERCEPT] + sum(weights[n] * v for n, v in told)
            assert after.log_odds == pytest.approx(model)


@given(ANY_TEXT)
def test_every_feature_has_a_weight_and_a_bound(text: str) -> None:
    view = View(text, lexicon())
    if not text:
        return
    middle = len(text) // 2
    found = Edit(
        middle, middle + 1, text[middle], text[middle] + "x", "OCR101", (Evidence("a", "b", 1.0),)
    )
    features = Features(view, [found]).of(found)
    assert set(features) <= NAMES - {INTERCEPT}
    assert all(math.isfinite(value) and abs(value) < 20 for value in features.values())


# What no dictionary has and people write, among usual sentences.
KEPT = {
    "brands": "She opened the file in macOS and in an sqlite3 shell, and wrote to the afterparty.",
    "slips": "He recieved the parcel and thought it was definately from the neighbour downstairs.",
    "author's compounds": "The netloft and the fogsignal stood by the harbour all that summer.",
    "elided": "They stood resolv'd to march, and fix'd their eyes upon the hill before them.",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_people_write_stays(text: str) -> None:
    assert repair(text).text == text


REPAIRED = {
    "spaces": (
        "The council met in the town hall on Monday to discuss the capacityt o host the games. "
        "A majority ofthe members were in favour. The mayor said tothe press that it would be "
        "a good thing for the town, and that the gover nment had promised to help.",
        ["capacity to host", "majority of the members", "to the press", "government had"],
    ),
    "letters": (
        "Tbe mayor of the town said that tbe bridge would be closed for a week. He thanked tbe "
        "drivers who had waited, and tbe workers who had come at night.",
        ["that the bridge", "thanked the drivers", "and the workers"],
    ),
    "hyphens": (
        "The rebel-held town was shelled at night. Aid did not reach the rebelheld villages.",
        ["rebel-held villages"],
    ),
}


@pytest.mark.parametrize(("text", "pieces"), REPAIRED.values(), ids=REPAIRED)
def test_damage_is_repaired(text: str, pieces: list[str]) -> None:
    fixed = repair(text).text
    assert [piece for piece in pieces if piece not in fixed] == []


def test_judge_stands_between_rules_and_thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "calibrated", lambda view, edits, settings: list(edits))
    alone = {change.before: change.confidence for change in repair(TEXT).changes}
    monkeypatch.undo()
    told = repair(TEXT)
    both = {change.before: change.confidence for change in (*told.changes, *told.suggestions)}
    assert alone.keys() & both.keys()
    assert all(alone[before] != both[before] for before in alone.keys() & both.keys())
