"""Laws that hold for every text and every rule."""

import pickle
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.strategies import TEXTS
from textfix import Result, fix, markup, pipeline, profile, repair
from textfix.judge import Tools
from textfix.lexicon import lexicon
from textfix.model import rebuild, undo
from textfix.profiles import PROFILES
from textfix.rule import Rule, Stage, rules
from textfix.view import View

NOTHING = profile(ignore=["MRK", "CHR", "FUR", "LIN", "HYP", "SPC", "OCR", "PUN"])
NAMES = st.sampled_from(sorted(PROFILES))


def _check_record(result: Result) -> None:
    source, changes = result.source, result.changes
    position = 0
    for change in changes:
        assert change.start >= position
        assert source[change.start : change.end] == change.before != change.after
        assert change.edits
        assert 0 <= change.confidence <= 1
        for edit in change.edits:
            assert edit.rule
            assert edit.evidence
            assert not any(" 0x " in e.note or "``" in e.note for e in edit.evidence), edit
        position = change.end
    assert rebuild(source, changes) == result.text
    assert undo(result.text, changes) == source
    for suggestion in result.suggestions:
        assert source[suggestion.start : suggestion.end] == suggestion.before


@given(TEXTS)
def test_no_rules_no_change(text: str) -> None:
    assert repair(text, profile=NOTHING).text == text


@given(TEXTS, NAMES)
@example("<\N{ZERO WIDTH SPACE}u>", "article")
@example("&amp;amp;lt;u&amp;gt;", "article")
def test_record_is_complete_and_repair_settles(text: str, name: str) -> None:
    """text == rebuild(source, changes), source == undo(text, changes), fix(fix(x)) == fix(x)."""
    result = repair(text, profile=name)
    _check_record(result)
    assert fix(result.text, profile=name) == result.text


@given(TEXTS)
def test_order_of_rules_within_a_stage_means_nothing(text: str) -> None:
    settings = profile("article")
    chosen = pipeline._chosen(settings)
    forward = repair(text)
    backward_rules = {stage: rules[::-1] for stage, rules in chosen.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "_chosen", lambda _: backward_rules)
        assert repair(text) == forward


@given(TEXTS)
def test_unchanged_characters_map_to_themselves(text: str) -> None:
    result = repair(text)
    starts = result.document._starts
    inside = {
        i
        for start, change in zip(starts, result.changes, strict=True)
        for i in range(start, start + len(change.after))
    }
    for i in set(range(len(result.text))) - inside:
        low, high = result.to_source((i, i + 1))
        assert result.source[low:high] == result.text[i]
        assert result.to_text((low, high)) == (i, i + 1)


@given(TEXTS)
def test_result_is_picklable_and_repeatable(text: str) -> None:
    result = repair(text)
    assert pickle.loads(pickle.dumps(result)) == result == repair(text)


ENGLISH = "The men of the town had been told that there was a house on the hill. "


def _hostile() -> Iterator[tuple[str, str]]:
    yield "one long word", ENGLISH + "ab" * 100_000
    yield "long words", ENGLISH + ("ab" * 500 + " ") * 200
    yield "long compound", ENGLISH + "ab-" * 60_000
    yield "capitals", ENGLISH + "T he " * 40_000
    yield "witnesses", ENGLISH + "rebelheld rebel-held " * 10_000
    yield "cut paragraphs", ENGLISH + "and the\n\nor of it " * 15_000
    yield "numbers", ENGLISH + " ".join(f"in{n} {n}million" for n in range(20_000))
    yield "spaces", " " * 200_000
    yield "newlines", "\n" * 200_000
    yield "letters", "a" * 200_000
    yield "spaced letters", "a " * 100_000
    yield "tags", "<u>" * 100_000
    yield "open brackets", "<" * 200_000
    yield "ampersands", "&" * 200_000
    yield "hyphens", "-" * 200_000
    yield "hyphenated", "a-" * 100_000
    yield "divided", "ab-\n" * 50_000
    yield "quotes", '"' * 200_000
    yield "backticks", "`" * 200_000
    yield "dollars", "$ $x" * 50_000
    yield "backslashes", "\\" * 200_000
    yield "dots", "." * 200_000
    yield "commas", "a," * 100_000
    yield "braces", "{" * 200_000
    yield "functions", "(function(" * 20_000
    yield "underscores", "_a" * 100_000
    yield "slashes", "/a" * 100_000
    yield "addresses", "http://" * 30_000
    yield "mail", "a@" * 100_000
    yield "hosts", "a.com" * 40_000
    yield "suspects", "the capacityt o host ofthe " * 8_000
    yield "mojibake", "â€™Ã©" * 30_000
    yield "surrogates", "\ud800" * 200_000
    yield "combining", "a\u0301" * 100_000
    yield "right to left", "שלום " * 40_000
    yield "nul", "\x00" * 200_000
    yield "carriage returns", "\r" * 200_000


@pytest.mark.slow
@pytest.mark.parametrize(("name", "text"), [pytest.param(n, t, id=n) for n, t in _hostile()])
def test_hostile_text_neither_raises_nor_hangs(name: str, text: str) -> None:
    _check_record(repair(text))


@pytest.mark.parametrize("stage", list(Stage)[:-1], ids=lambda s: s.name)
def test_every_stage_has_rules(stage: Stage) -> None:
    assert pipeline._chosen(profile("article"))[stage]


def _sleepers_that_find(text: str, name: str) -> list[str]:
    """The rules that are not asked about a text and would change it."""
    settings = profile(name)
    tools = Tools(lexicon(), settings)
    view = View(text, tools.lexicon, settings.language)
    [awake] = pipeline._awake((rules(),), view.signs & pipeline._signs(), pipeline._woken(view))
    return [
        rule.code
        for rule in set(rules()).difference(awake)
        for reading in rule.readings(view, tools)
        if text[reading.start : reading.end] != reading.after
    ]


@given(TEXTS, NAMES)
@example("A \N{KELVIN SIGN}ing .\u2009 of 5 Th\r\n't\t(x )", "article")
@example("The town 's\nold gate, it 's\r\n", "article")
def test_a_rule_that_sleeps_finds_nothing(text: str, name: str) -> None:
    assert _sleepers_that_find(text, name) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_sleeps_in_no_example_it_repairs(rule: Rule) -> None:
    for marked in rule.examples:
        assert _sleepers_that_find(markup.before(marked), "article") == []
