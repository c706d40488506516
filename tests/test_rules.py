"""The examples of the rules are their documentation and these tests."""

import pytest

from textfix import profile, repair
from textfix.engine.rule import Rule, rules
from textfix.record import criticmarkup

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{number}")
    for rule in rules()
    for number, example in enumerate(rule.examples, 1)
]


@pytest.mark.usefixtures("rules_alone")
@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_comes_out_as_marked(rule: Rule, example: str) -> None:
    result = repair(criticmarkup.before(example), profile=profile(select=[rule.code]))
    assert result.text == criticmarkup.after(example)


@pytest.mark.parametrize(
    ("rule", "example"),
    [p for p in EXAMPLES if criticmarkup.before(p.values[1]) == criticmarkup.after(p.values[1])],
)
def test_look_alike_stays_under_all_rules(rule: Rule, example: str) -> None:
    assert repair(example).text == example


def test_codes_are_sorted_and_pages_complete() -> None:
    codes = [rule.code for rule in rules()]
    assert len(codes) == len(set(codes)) > 0
    for rule in rules():
        assert rule.summary.endswith("."), rule.code
        assert len(rule.when_wrong) > 30, rule.code
