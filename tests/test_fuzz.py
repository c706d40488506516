"""What the fuzzer found once, and the fuzzer itself."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fuzz import laws, run
from fuzz.minimise import minimised
from textfix import repair

CASES = json.loads((Path(__file__).parent / "data" / "fuzz" / "cases.json").read_text("ascii"))


@pytest.mark.parametrize("name", laws.NAMES)
@pytest.mark.parametrize("text", [pytest.param(case["text"], id=case["id"]) for case in CASES])
def test_found_text_breaks_no_law(text: str, name: str) -> None:
    with laws.limit(10):  # ordinary text of this length takes less than 0.1
        assert list(laws.broken(text, name)) == []


OTHER_SCRIPTS = {
    "thai": (
        "ประเทศไทยเป็นรัฐชาติอันตั้งอยู่ในเอเชียตะวันออกเฉียงใต้มีพรมแดนติดกับพม่าลาวกัมพูชา"
        "และมาเลเซียมีกรุงเทพมหานครเป็นเมืองหลวงและเมืองใหญ่ที่สุดของประเทศ"
    ),
    "chinese": "这座城市位于亚洲东部太平洋西岸是世界上人口最多的城市之一" * 3,
    "japanese": "iPhoneのiOSを使って古い写真を整理することができるようになりました",
    "greek": "ηλεκτροεγκεφαλογραφικός" * 3,
    "cyrillic": "рентгеноэлектрокардиографический" * 2,
    "hebrew": "ולכשתתנדנדנה" * 4,
    "devanagari": "म" * 60,
}


@pytest.mark.parametrize("name", laws.NAMES)
@pytest.mark.parametrize("words", OTHER_SCRIPTS.values(), ids=OTHER_SCRIPTS)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("The sign on the road said ", " in the old script, and the men went on."),
        ("“", "” it said."),
    ],
    ids=["bare", "quoted"],
)
def test_words_in_another_script_stay(before: str, words: str, behind: str, name: str) -> None:
    """English spacing was tried on them: a space put in, or one beside them taken out."""
    text = before + words + behind
    assert repair(text, profile=name).text == text


def test_damage_beside_another_script_is_repaired() -> None:
    text = "The end ofthe road Привет is near. The capacityt o host ประเทศ is small."
    assert (
        repair(text).text
        == "The end of the road Привет is near. The capacity to host ประเทศ is small."
    )


def test_time_is_limited() -> None:
    with pytest.raises(laws.OutOfTime), laws.limit(0.1):
        sum(1 for _ in iter(int, 1))


def test_failing_text_is_made_small() -> None:
    long = "The end of the road, " * 20 + "X" + "and so on. " * 20 + "Y" + "z" * 40
    assert minimised(long, lambda text: "X" in text and "Y" in text) == "XY"
    assert minimised("abc", lambda text: True) == ""


def test_input_is_the_same_again() -> None:
    real = run.real_texts()
    assert run.text(7, 3, real) == run.text(7, 3, real) != run.text(8, 3, real)
    assert run.data(7, 3, real) == run.data(7, 3, real)


PLANTED: dict[str, tuple[Callable[[], object], str]] = {
    "raises": (lambda: 1 // 0, "raises"),
    "spins": (lambda: [None for _ in iter(int, 1)], "hang"),
    "sleeps": (lambda: time.sleep(60), "hang"),
    "ends the process": (lambda: os._exit(3), "hang"),
}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the runner forks")
@pytest.mark.parametrize(("fault", "kind"), PLANTED.values(), ids=PLANTED)
def test_runner_reports_a_fault_and_goes_on(
    fault: Callable[[], object],
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The fault is in the repair of one input of three."""
    faulty = run.text(0, 1, run.real_texts())

    def repair_or_fail(text: str, *, profile: str = "article") -> object:
        return fault() if text == faulty else repair(text, profile=profile)

    monkeypatch.setattr(run, "repair", repair_or_fail)
    monkeypatch.setattr(run, "HANG", 0.5)
    monkeypatch.setattr(run, "LOST", 5)
    options = "--inputs 3 --seconds 100 --workers 1 --profiles article".split()
    assert run.main([*options, "--output", str(tmp_path)]) == 1
    [found] = json.loads((tmp_path / "seed-0.json").read_text("ascii"))
    assert found["number"] == 1
    assert found["broken"]["kind"] == kind
    assert f"      1 {kind}" in capsys.readouterr().out
