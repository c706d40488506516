"""What was rejected is not proposed again: neither made nor suggested, there or in another run."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from textfix import Profile, ProfileError, Result, profile, repair
from textfix.cli.commands import cli
from textfix.record.model import Change
from textfix.report import load, render
from textfix.review.decisions import on
from textfix.settings import config
from textfix.settings.baseline import Baseline, Exemption, baseline, exemptions, write

from .test_cli import here, pytestmark, run
from .test_cli import write as put
from .test_decisions import RESULTS, SAMPLES
from .test_report import edit

__all__ = ["here", "pytestmark"]


EDIT = edit(0, "ofthe", "of the", "SPC301")


def kept(path: str, *entries: Exemption) -> str:
    Path(path).write_text(write(entries))
    return path


# --- the law --------------------------------------------------------------------------------------


@given(RESULTS)
def test_what_was_rejected_is_not_proposed_again(it: Result) -> None:
    decisions = [on(c, "accept" if n % 2 else "reject") for n, c in enumerate(it.changes)]
    reviewed = it.with_decisions(decisions)
    rejected = it.changes[::2]
    refused = Baseline(exemptions(rejected, reviewed))
    again = refused.without(it)
    assert not {*again.changes} & {*rejected}
    assert all(refused.holds_back(it.source, change) for change in rejected)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/raw.txt")), ids=lambda p: p.parent.name)
def test_sample_stays_as_a_reviewer_left_it(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    first = repair(source)
    verdicts = {c: "reject" if n % 3 == 0 else "accept" for n, c in enumerate(first.changes)}
    reviewed = first.with_decisions([on(c, v) for c, v in verdicts.items()])
    rejected = [c for c, verdict in verdicts.items() if verdict == "reject"]
    settings = profile(baseline=[kept("b.json", *exemptions(rejected, reviewed))])
    assert repair(source, profile=settings).text == reviewed.text
    assert repair(reviewed.text, profile=settings).text == reviewed.text


def test_place_of_any_length_counts() -> None:
    beside = [("", ""), ("d ", ""), ("", " r"), ("The end ", " road."), ("xThe end ", "")]
    source, found = "The end ofthe road.", Change(8, 13, "ofthe", "of the", (EDIT,))
    held = [
        Baseline([Exemption("ofthe", "of the", *it)]).holds_back(source, found) for it in beside
    ]
    assert held == [True, True, True, True, False]


def test_time_for_a_change_does_not_grow_with_the_baseline() -> None:
    source, found = "The end ofthe road.", Change(8, 13, "ofthe", "of the", (EDIT,))

    def seconds(count: int) -> float:
        kept = Baseline(Exemption("ofthe", "of the", f"{n:09}") for n in range(count))
        start = time.process_time()
        for _ in range(1000):
            assert not kept.holds_back(source, found)
        return time.process_time() - start

    assert seconds(4000) < 8 * max(seconds(10), 0.001)


# --- the file -------------------------------------------------------------------------------------


def test_place_counts() -> None:
    it = Exemption("ofthe", "of the", "The end ", " road.")
    settings = profile(baseline=[kept("b.json", it)])
    text = "The end ofthe road. The end ofthe day."
    assert repair(text, profile=settings).text == "The end ofthe road. The end of the day."


def test_without_a_place_it_holds_anywhere() -> None:
    put("b.json", b'{"format": "textfix-baseline", "version": 1, "exceptions": '
        b'[{"before": "ofthe", "after": "of the"}]}')  # fmt: skip
    text = "The end ofthe road. The end ofthe day. The end ofour road."
    wanted = text.replace("ofour", "of our")
    assert repair(text, profile=profile(baseline=["b.json"])).text == wanted


def test_changed_file_is_read_again() -> None:
    settings = profile(baseline=[kept("b.json")])
    assert repair("The end ofthe road.", profile=settings).changes
    kept("b.json", Exemption("ofthe", "of the"))
    assert not repair("The end ofthe road.", profile=settings).changes


def test_file_is_sorted_and_says_each_once() -> None:
    one, other = Exemption("b", "c", rules=("SPC101",)), Exemption("a", "\ud800\x1b")
    text = write([one, other, one])
    assert text == write([other, one])
    assert text.isascii()
    assert [e["before"] for e in json.loads(text)["exceptions"]] == ["a", "b"]


HEAD = '{"format": "textfix-baseline", "version": 1, "exceptions": '
WRONG: dict[str, Any] = {
    "missing": (None, "b.json: cannot be read: No such file"),
    "no-json": ("{", "b.json: not valid JSON: Expecting"),
    "other-format": ("{}", "b.json: the file must have the key 'format'"),
    "newer": (
        HEAD.replace("1", "2") + "[]}",
        'the file must have the "format" textfix-baseline and the "version" 1',
    ),
    "no-list": (HEAD + "{}}", "b.json: exceptions must be a list, not an object"),
    "rules": (
        HEAD + '[{"before": "a", "after": "b", "rules": 5}]}',
        r"exceptions\[0\].rules must be a list, not 5",
    ),
    "no-object": (HEAD + "[1]}", r"exceptions\[0\] must be an object, not 1"),
    "no-text": (
        HEAD + '[{"before": "a"}, {"before": 1}]}',
        r"\[1\].before must be a string, not 1",
    ),
    "nothing": (HEAD + '[{"left": "a"}]}', r"\[0\] changes nothing"),
}
WRONG["no-text"] = (WRONG["no-text"][0].replace('"a"}', '"a", "after": "b"}'), WRONG["no-text"][1])


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_faulty_baseline_is_named(text: str | None, message: str) -> None:
    if text is not None:
        Path("b.json").write_text(text)
    with pytest.raises(ProfileError, match=f"^baseline b.json: .*{message}|{message}"):
        baseline(["b.json"])
    if text is not None:
        Path("textfix-baseline.json").write_text(text)
        put("a.txt")
        outcome = run("fix", "a.txt")
        assert outcome.exit_code == 2
        assert "baseline textfix-baseline.json" in outcome.stderr


# --- where it lies --------------------------------------------------------------------------------

REFUSED = Exemption("tbe", "the")


def test_nearest_baseline_counts() -> None:
    Path("a/b").mkdir(parents=True)
    kept("textfix-baseline.json")
    kept("a/textfix-baseline.json", REFUSED)
    assert config.find("a/b").profile().baseline == ("a/textfix-baseline.json",)
    assert config.find(".").profile().baseline == ("textfix-baseline.json",)


def test_configuration_names_another() -> None:
    put("a/textfix.toml", b'baseline = ["own.json"]')
    kept("a/textfix-baseline.json")
    assert config.find("a").profile().baseline == ("a/own.json",)


PLACES = {
    "beside-the-text": ([], "a/b/textfix-baseline.json"),
    "beside-the-configuration": (["a/textfix.toml"], "a/textfix-baseline.json"),
    "where-one-is": (["a/textfix.toml", "textfix-baseline.json"], "textfix-baseline.json"),
}


@pytest.mark.parametrize(("there", "wanted"), PLACES.values(), ids=PLACES)
def test_remembered(there: list[str], wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textfix.cli.fix.repair", repair)
    for path in there:
        put(path, write([Exemption("x", "y")]).encode() if path.endswith("json") else b"")
    put("a/b/c.txt", b"The end ofthe road ofthe kind.\n")
    run("review", "a/b/c.txt", stdin=b"n\ny\n")
    assert run("apply", "-w", "--remember", "a/b/c.decisions.json").exit_code == 0
    assert Path("a/b/c.txt").read_bytes() == b"The end ofthe road of the kind.\n"
    found = [str(p) for p in sorted(Path().rglob("textfix-baseline.json"))]
    assert found == [wanted]
    entries = json.loads(Path(wanted).read_text())["exceptions"]
    # In the source and in the text that was applied, something else is beside it.
    assert [e["right"] for e in entries if e["before"] == "ofthe"] == [
        " road of the kin",
        " road ofthe kind",
    ]
    assert run("fix", "--check", "a/b/c.txt").stdout == ""
    assert run("fix", "--check", "--isolated", "a/b/c.txt").exit_code == 1


def test_flag() -> None:
    put("a.txt", b"a tbe\n")
    kept("own.json", REFUSED)
    outcome = run("fix", "a.txt", "-o", "b.txt", "--report", "log.json", "--baseline", "own.json")
    assert outcome.exit_code == 0
    report = Path("log.json").read_text()
    [(_, it)] = load(report, lambda path: Path(path).read_bytes())
    assert it.profile == Profile(baseline=("own.json",))
    assert render("json", [("a.txt", it)]) == report
    assert "baseline" in {o.name for o in cli.commands["rules"].params}
