"""Laws that hold for every text and every rule; those of `fuzz.laws` among them."""

import pickle
import string
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fuzz import laws, texts
from tests.strategies import GENERATED, TEXTS
from textfix import profile, repair
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine import triggers
from textfix.engine.rule import Rule, Stage, rules
from textfix.language.lexicon import lexicon
from textfix.record import criticmarkup
from textfix.settings.profile import PROFILES

NOTHING = profile(ignore=["MRK", "CHR", "FUR", "LIN", "HYP", "SPC", "OCR", "PUN"])
NAMES = st.sampled_from(sorted(PROFILES))


@given(TEXTS)
def test_no_rules_no_change(text: str) -> None:
    assert repair(text, profile=NOTHING).text == text


@given(TEXTS, NAMES)
@example("<\N{ZERO WIDTH SPACE}u>", "article")
@example("&amp;amp;lt;u&amp;gt;", "article")
def test_no_law_is_broken(text: str, name: str) -> None:
    assert list(laws.broken(text, name, thorough=False)) == []


# The same texts in every run, until a sample or an example of a rule changes: 2,500 of them in CI,
# else 500. One of ten is made into reports too, which takes longer.
CHUNKS = 10


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_generated_text_breaks_no_law(chunk: int) -> None:
    count = settings.default.max_examples // 2
    broken = []
    for number in range(chunk * count, (chunk + 1) * count):
        text = texts.text(Random(number))
        for name in PROFILES:
            with laws.limit(60):
                found = laws.broken(text, name, thorough=number % 10 == 0)
                broken += [(number, name, text, law) for law in found]
    assert broken == []


def test_generated_texts_are_of_all_kinds() -> None:
    """Most are short, some are long; the characters that code forgets are in them."""
    made = [texts.text(Random(number)) for number in range(2000)]
    sizes = sorted(map(len, made))
    assert sizes[0] == 0
    assert 10 < sizes[1000] < 200
    assert 2000 < sizes[-1] < 50_000
    together = "".join(made)
    rare = "\0\x1bİßŉﬃ¹¾\ud800\N{SOFT HYPHEN}\N{RIGHT-TO-LEFT OVERRIDE}"
    assert set(rare + string.printable) <= set(together)


@given(st.integers(0, 2**32 - 1))
@example(0)
def test_bytes_come_back(seed: int) -> None:
    assert list(laws.unsound(texts.data(Random(seed)))) == []


@given(TEXTS | GENERATED)
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


@given(TEXTS | GENERATED)
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
    assert list(laws.record(repair(text))) == []


@pytest.mark.parametrize("stage", list(Stage)[:-1], ids=lambda s: s.name)
def test_every_stage_has_rules(stage: Stage) -> None:
    assert triggers.chosen_rules(profile("article"))[stage]


def _sleepers_that_find(text: str, name: str) -> list[str]:
    """The rules that are not asked about a text and would change it."""
    chosen = profile(name)
    tools = Tools(lexicon(), chosen)
    view = View(text, tools.lexicon, chosen.language)
    [active] = triggers.active_rules(
        (rules(),), view.signs & triggers.signs_asked_for(), triggers.triggered(view)
    )
    return [
        rule.code
        for rule in set(rules()).difference(active)
        for reading in rule.readings(view, tools)
        if text[reading.start : reading.end] != reading.after
    ]


@given(TEXTS | GENERATED, NAMES)
@example("A \N{KELVIN SIGN}ing .\u2009 of 5 Th\r\n't\t(x )", "article")
@example("The town 's\nold gate, it 's\r\n", "article")
def test_a_rule_that_sleeps_finds_nothing(text: str, name: str) -> None:
    assert _sleepers_that_find(text, name) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_a_rule_sleeps_in_no_example_it_repairs(rule: Rule) -> None:
    for marked in rule.examples:
        assert _sleepers_that_find(criticmarkup.before(marked), "article") == []
