"""Rounds: a repair that settles, one that does not, and one that runs out of time."""

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from textfix import RepairTimeout, Result, fix, repair
from textfix.cli.commands import cli
from textfix.deadline import Deadline
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine import pipeline, triggers
from textfix.engine.rule import Rule, Stage, rules
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

SENTENCE = "The clerk of the harbour wrote down the names of the ships that came in."
SURE = (Evidence("test", "it is sure", 20.0),)


def _swap(one: str, other: str) -> Rule:
    """A rule that writes `other` for the first `one`, whatever the text says of it."""

    def readings(view: View, tools: Tools) -> Iterator[Reading]:
        at = view.text.find(one)
        if at >= 0:
            yield Reading(at, at + len(one), other, SURE)

    [model] = [rule for rule in rules() if rule.code == "MRK201"]
    return dataclasses.replace(model, readings=readings, requires=(), trigger=None, languages=())


@pytest.fixture
def with_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[Stage, tuple[Rule, ...]]]:
    """Rules that stand in for those of a profile."""
    chosen: dict[Stage, tuple[Rule, ...]] = dict.fromkeys(Stage, ())
    monkeypatch.setattr(pipeline, "chosen_rules", lambda _: chosen)
    triggers.active_rules.cache_clear()
    yield chosen
    triggers.active_rules.cache_clear()


def test_rules_that_undo_one_another_leave_the_words_alone(
    with_rules: dict[Stage, tuple[Rule, ...]],
) -> None:
    with_rules[Stage.WORDS] = (
        _swap("salt", "pepper"),
        _swap("pepper", "salt"),
        _swap("tbe", "the"),
    )
    source = f"{SENTENCE}\nIn tbe mill they sell salt to the men."
    result = repair(source)
    assert result.text == source.replace("tbe", "the")
    [notice] = result.notices
    assert source[notice.start : notice.end] == "salt"
    assert "contradict" in notice.message
    assert fix(result.text) == result.text


def test_a_rule_that_feeds_itself_leaves_the_text_as_it_was(
    with_rules: dict[Stage, tuple[Rule, ...]],
) -> None:
    with_rules[Stage.WORDS] = (_swap("o", "oo"),)
    result = repair(SENTENCE)
    assert result.text == SENTENCE
    assert not result.suggestions
    assert result.notices


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a" + "was" * 14 + "w", id="more-than-six-rounds"),
        pytest.param(
            "It ha d been expected that theeastern bank wouldmirror the western one. Brussels "
            "blocekd a smaller,Swedishled mer ger in 2012 on thinnerevidence.",
            id="spaces-moved-in-the-first-run",
        ),
    ],
)
@pytest.mark.parametrize("profile", ["article", "ocr", "corpus"])
def test_a_second_run_changes_nothing(text: str, profile: str) -> None:
    once = fix(text, profile=profile)
    assert fix(once, profile=profile) == once


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_timeout_is_a_positive_number(seconds: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        fix("The end ofthe road.", timeout=seconds)


def test_a_repair_ends_when_its_time_is_up() -> None:
    with pytest.raises(RepairTimeout, match="not repaired within 1e-09 seconds"):
        repair(SENTENCE.replace("clerk of", "clerko f"), timeout=1e-9)


def test_a_repair_ends_in_any_thread() -> None:
    raised: list[BaseException] = []

    def work() -> None:
        try:
            repair(SENTENCE.replace("clerk of", "clerko f"), timeout=1e-9)
        except RepairTimeout as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert raised


def test_an_interrupted_repair_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop a repair at each of its checks; the next repair gives what it always gives."""
    text = f"{SENTENCE}\nIt filled its capacityt o host the rebelheld, rebel-held town ofthe men."
    whole = repair(text, profile="ocr")
    checks = 0

    def counted(deadline: Deadline) -> None:
        nonlocal checks
        checks += 1
        if checks == stop:
            raise RepairTimeout("now")

    monkeypatch.setattr(Deadline, "check", counted)
    stop = 0
    repair(text, profile="ocr", timeout=1)
    for stop in range(1, checks + 1):
        checks = 0
        with pytest.raises(RepairTimeout):
            repair(text, profile="ocr", timeout=1)
        stop = checks = 0
        assert repair(text, profile="ocr") == whole


def test_a_timeout_at_the_command_line_leaves_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(damaged := "It filled its capacityt o host refugees.\n", "utf-8")
    told = CliRunner().invoke(cli, ["fix", "-w", "--timeout", "1e-9", str(file)])
    assert told.exit_code == 2
    assert "a.txt: not repaired within 1e-09 seconds; the file is unchanged" in told.stderr
    assert file.read_text("utf-8") == damaged
    told = CliRunner().invoke(cli, ["fix", "-w", "--timeout", "inf", str(file)])
    assert told.exit_code == 2
    assert "--timeout must be a positive number of seconds, not inf" in told.stderr
    assert CliRunner().invoke(cli, ["fix", "-w", "--timeout", "600", str(file)]).exit_code == 0
    assert file.read_text("utf-8") == "It filled its capacity to host refugees.\n"


def test_every_report_keeps_what_was_left(
    with_rules: dict[Stage, tuple[Rule, ...]], tmp_path: Path
) -> None:
    with_rules[Stage.WORDS] = (_swap("salt", "pepper"), _swap("pepper", "salt"))
    source = f"{SENTENCE}\nIn the mill they sell salt to the men."
    result = repair(source)
    assert Result.from_json(result.report("json"), source).notices == result.notices
    assert "2:23  left as it was" in result.report("text")
    file = tmp_path / "a.txt"
    file.write_text(source, "utf-8")
    told = CliRunner().invoke(cli, ["fix", str(file)])
    assert "a.txt:2:23: left as it was" in told.stderr
    assert told.stdout == source
