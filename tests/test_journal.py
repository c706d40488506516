"""The way back of a run that was cut off, and reports that other runs do not destroy."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from textfix.cli import journal

from .test_cli import folder, here, pytestmark, run, write

__all__ = ["here", "pytestmark"]

SOURCE, REPAIRED = b"a tbe b\n", b"a the b\n"
JOURNAL = "r.json.journal"
FIX = ("fix", "-w", "--report", "r.json")


@contextmanager
def full_for(name: str) -> Iterator[None]:
    """Let no file be called `name`, as if the disk had no room for it."""
    with pytest.MonkeyPatch.context() as patch:
        replace = os.replace

        def full(source: str, target: str) -> None:
            if os.path.basename(target) == name:
                raise OSError(28, "No space left on device")
            replace(source, target)

        patch.setattr(os, "replace", full)
        yield


def cut_off(*names: str, report: str = "r.json") -> None:
    """Have a run repair files and not write its report, as one that is killed."""
    for name in names:
        write(name, SOURCE)
    with full_for(report):
        assert run("fix", "-w", *names, "--report", report).exit_code == 2


def told(path: str) -> list[str]:
    return [file["path"] for file in json.loads(Path(path).read_text())["files"]]


@pytest.mark.parametrize("report", ["r.json", "r.html", "r.jsonl", "r.diff", "r.docx"])
def test_report_that_cannot_be_written_leaves_the_journal(report: str) -> None:
    for name in ("a.txt", "b.txt"):
        write(name)
    write("c.txt", b"fine\n")
    with full_for(report):
        outcome = run("fix", "-w", ".", "--report", report)
    assert outcome.exit_code == 2
    assert f"{report}: cannot be written: No space left on device" in outcome.stderr
    assert f"textfix undo -w {report}.journal" in outcome.stderr
    assert folder() == ["a.txt", "b.txt", "c.txt", f"{report}.journal"]
    assert Path("a.txt").read_bytes() == REPAIRED
    assert run("undo", "-w", f"{report}.journal").exit_code == 0
    assert [Path(f"{name}.txt").read_bytes() for name in "abc"] == [SOURCE, SOURCE, b"fine\n"]


def test_journal_is_gone_once_the_report_is_there() -> None:
    write("a.txt")
    assert run(*FIX, "a.txt").exit_code == 0
    assert folder() == ["a.txt", "r.json"]


@pytest.mark.parametrize("mode", [["--check"], ["-o", "b.txt"], ["--diff"], ["-w"]], ids=" ".join)
def test_run_without_changes_on_the_disk_leaves_no_journal(mode: list[str]) -> None:
    write("a.txt", b"lhe\n")
    assert run("fix", *mode, "a.txt", "--report", "r.json").exit_code == 0
    assert JOURNAL not in folder()


def test_file_is_not_written_before_its_way_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the journal then leads back from the text that is about to be written."""
    write("a.txt")
    replace = os.replace
    seen = []

    def look(source: str, target: str) -> None:
        if os.path.basename(target) == "a.txt":
            seen.extend(it.source(REPAIRED) for it in journal.read(JOURNAL))
        replace(source, target)

    monkeypatch.setattr(os, "replace", look)
    assert run(*FIX, "a.txt").exit_code == 0
    assert seen == [SOURCE]


def test_file_whose_way_back_cannot_be_written_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("a.txt")

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    outcome = run(*FIX, "a.txt")
    assert outcome.exit_code == 2
    assert "a.txt: not written: the undo journal r.json.journal cannot be written: No space" in (
        outcome.stderr
    )
    assert Path("a.txt").read_bytes() == SOURCE
    assert JOURNAL not in folder()


# --- the next run ---------------------------------------------------------------------------------


def test_next_run_goes_on() -> None:
    write("b.txt")
    write("a.txt")
    run(*FIX, "a.txt", "b.txt")
    wanted = Path("r.json").read_bytes()
    assert run("undo", "-w", "r.json").exit_code == 0
    Path("r.json").unlink()
    cut_off("a.txt")
    assert run(*FIX, "a.txt", "b.txt").exit_code == 0
    assert Path("r.json").read_bytes() == wanted
    assert folder() == ["a.txt", "b.txt", "r.json"]


def test_next_run_keeps_the_way_back_of_other_files() -> None:
    cut_off("a.txt")
    write("b.txt")
    assert run(*FIX, "b.txt").exit_code == 0
    assert told("r.json") == ["b.txt", "a.txt"]
    assert run("undo", "-w", "r.json").exit_code == 0
    assert (Path("a.txt").read_bytes(), Path("b.txt").read_bytes()) == (SOURCE, SOURCE)
    assert JOURNAL not in folder()


def test_next_run_with_other_settings_begins_with_the_source() -> None:
    cut_off("a.txt")
    assert run(*FIX, "--ignore", "OCR", "a.txt").exit_code == 0
    assert Path("a.txt").read_bytes() == SOURCE
    write("a.txt", "a tbe é eur\n".encode())
    with full_for("r.json"):
        run(*FIX, "a.txt")
    assert run(*FIX, "--output-encoding", "utf-16-le", "a.txt").exit_code == 0
    assert Path("a.txt").read_bytes() == "a the é €\n".encode("utf-16-le")
    assert run("undo", "-w", "r.json").exit_code == 0
    assert Path("a.txt").read_bytes() == "a tbe é eur\n".encode()


def test_text_that_only_looks_like_a_repaired_one_is_its_own_source() -> None:
    cut_off("a.txt")
    write("b.txt", REPAIRED)
    assert run(*FIX, "a.txt", "b.txt").exit_code == 0
    assert run("undo", "-w", "r.json").exit_code == 0
    assert (Path("a.txt").read_bytes(), Path("b.txt").read_bytes()) == (SOURCE, REPAIRED)


def test_journal_stays_while_a_file_of_it_may_be_elsewhere() -> None:
    cut_off("a.txt", "b.txt")
    Path("a.txt").rename("moved.txt")
    assert run(*FIX, "b.txt").exit_code == 0
    assert told("r.json") == ["b.txt"]
    assert run("undo", JOURNAL, "moved.txt").stdout_bytes == SOURCE


def test_journal_is_left_alone_by_a_run_that_only_looks() -> None:
    cut_off("a.txt")
    before = Path(JOURNAL).read_bytes()
    write("b.txt")
    assert run("fix", "--check", "b.txt", "--report", "r.json").exit_code == 1
    assert Path(JOURNAL).read_bytes() == before


def test_apply_goes_on_too() -> None:
    write("a.txt")
    run("fix", "--check", "a.txt", "--report", "seen.json")
    [file] = json.loads(Path("seen.json").read_text())["files"]
    change = {key: file["changes"][0][key] for key in ("start", "end", "before", "after", "rules")}
    entry = {"file": "a.txt", "sha256": file["sha256"]}
    entry["decisions"] = [{**change, "decision": "accept"}]
    head = {"format": "textfix-decisions", "version": 1, "textfix": "0.1.0"}
    write("d.json", json.dumps({**head, "files": [entry]}).encode())
    apply = ("apply", "-w", "d.json", "--report", "r.json")
    with full_for("r.json"):
        assert run(*apply).exit_code == 2
    assert Path("a.txt").read_bytes() == REPAIRED
    assert run(*apply).exit_code == 0
    assert run("undo", "-w", "r.json").exit_code == 0
    assert Path("a.txt").read_bytes() == SOURCE


# --- reports of other runs ------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["-w", "--check"])
def test_two_runs_do_not_write_one_report(mode: str) -> None:
    write("a.txt")
    with journal.opened("r.json"):
        outcome = run("fix", mode, "a.txt", "--report", "r.json")
    assert outcome.exit_code == 2
    assert "r.json.journal: another run is writing this report; wait until" in outcome.stderr
    assert Path("a.txt").read_bytes() == SOURCE
    assert folder() == ["a.txt"]


def test_report_is_not_replaced_by_one_on_nothing() -> None:
    write("a.txt")
    run("fix", "--check", "a.txt", "--report", "r.json")
    before = Path("r.json").read_bytes()
    outcome = run(*FIX, "gone.txt")
    assert outcome.exit_code == 2
    assert "r.json: not overwritten: there is nothing to report" in outcome.stderr
    assert Path("r.json").read_bytes() == before


def test_report_that_is_the_way_back_may_be_in_the_journal() -> None:
    """A run killed between the report and the end of the journal is run again."""
    cut_off("a.txt")
    kept = Path(JOURNAL).read_bytes()
    assert run(*FIX, "a.txt").exit_code == 0
    wanted = Path("r.json").read_bytes()
    write(JOURNAL, kept)
    assert run(*FIX, "a.txt").exit_code == 0
    assert Path("r.json").read_bytes() == wanted
    assert JOURNAL not in folder()


# --- journals that cannot be read -----------------------------------------------------------------


def test_line_that_was_cut_off_is_on_a_file_not_touched() -> None:
    cut_off("a.txt", "b.txt")
    write("b.txt", SOURCE)
    lines = Path(JOURNAL).read_bytes().splitlines(keepends=True)
    for length in (0, 1, 20, len(lines[2]) - 1):
        write(JOURNAL, b"".join(lines[:2]) + lines[2][:length])
        write("a.txt", REPAIRED)
        assert run("undo", "-w", JOURNAL).exit_code == 0
        assert Path("a.txt").read_bytes() == SOURCE
    write("a.txt", REPAIRED)
    assert run(*FIX, "b.txt").exit_code == 0
    assert told("r.json") == ["b.txt", "a.txt"]


@pytest.mark.parametrize("length", [0, 1, 30, 44])
def test_beginning_that_was_cut_off_is_no_hindrance(length: int) -> None:
    cut_off("a.txt")
    write(JOURNAL, Path(JOURNAL).read_bytes()[:length])
    write("a.txt", SOURCE)
    assert run(*FIX, "a.txt").exit_code == 0
    assert run("undo", "-w", "r.json").exit_code == 0
    assert Path("a.txt").read_bytes() == SOURCE


NO_JOURNAL = {
    "text": (b"My diary\n", "r.json.journal: not a textfix journal; name another report"),
    "other-json": (b'{"format": "x"}\n', "r.json.journal: not a textfix journal"),
    "broken": (
        b'{"format": "textfix-journal", "version": 1}\n{"files": 1}\n',
        "r.json.journal: not a JSON report of textfix",
    ),
}


@pytest.mark.parametrize(("data", "message"), NO_JOURNAL.values(), ids=NO_JOURNAL)
def test_other_file_in_the_place_of_a_journal_is_left_alone(data: bytes, message: str) -> None:
    write("a.txt")
    write(JOURNAL, data)
    outcome = run(*FIX, "a.txt")
    assert outcome.exit_code == 2
    assert message in outcome.stderr
    assert Path(JOURNAL).read_bytes() == data
    assert Path("a.txt").read_bytes() == SOURCE


def test_link_in_the_place_of_a_journal_is_not_followed() -> None:
    write("a.txt")
    write("precious", b"")
    os.symlink("precious", JOURNAL)
    assert run(*FIX, "a.txt").exit_code == 2
    assert Path("precious").read_bytes() == b""


def test_journal_is_no_text_to_repair() -> None:
    cut_off("a.txt")
    outcome = run(*FIX, "a.txt", JOURNAL)
    assert outcome.exit_code == 2
    assert "would overwrite an input; name another file" in outcome.stderr


# --- names that a record gives --------------------------------------------------------------------


def outside(name: str) -> None:
    """A text outside of the working folder, repaired, and a record that calls it `name`."""
    Path("work").mkdir()
    write("out/a.txt", SOURCE)
    os.symlink("../out", "work/link")
    run("fix", "-w", "out/a.txt", "--report", "r.json")
    report = json.loads(Path("r.json").read_text())
    report["files"][0]["path"] = name.replace("HERE", os.getcwd())
    Path("work/r.json").write_text(json.dumps(report))
    decisions = {"file": report["files"][0]["path"], "sha256": report["files"][0]["sha256"]}
    head = {"format": "textfix-decisions", "version": 1, "textfix": "0.1.0"}
    Path("work/d.json").write_text(json.dumps({**head, "files": [{**decisions, "decisions": []}]}))
    os.chdir("work")


UNDO, APPLY = ("undo", "-w", "r.json"), ("apply", "-w", "d.json", "--from", "r.json")
REMEMBER = ("apply", "--remember", "d.json", "--from", "r.json")


@pytest.mark.parametrize("command", [UNDO, APPLY, REMEMBER], ids=["undo", "apply", "remember"])
@pytest.mark.parametrize(
    "name", ["../out/a.txt", "HERE/out/a.txt", "link/a.txt", "x/../../out/a.txt"]
)
def test_record_does_not_lead_out_of_the_folder(command: tuple[str, ...], name: str) -> None:
    outside(name)
    outcome = run(*command)
    assert outcome.exit_code == 2
    assert "names it, but it is outside the working folder" in outcome.stderr
    assert "To write it, name it on the command line" in outcome.stderr
    assert Path("../out/a.txt").read_bytes() == REPAIRED
    assert sorted(os.listdir("../out")) == ["a.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("command", [UNDO, APPLY, ("undo", "r.json")], ids=str)
def test_record_does_not_have_a_pipe_read(command: tuple[str, ...]) -> None:
    outside("pipe")
    os.mkfifo("pipe")
    outcome = run(*command)
    assert outcome.exit_code == 2
    assert "pipe: not read: " in outcome.stderr


@pytest.mark.parametrize("command", [UNDO, APPLY], ids=["undo", "apply"])
@pytest.mark.parametrize("name", ["../out/a.txt", "link/a.txt"])
def test_name_that_is_typed_may_be_anywhere(command: tuple[str, ...], name: str) -> None:
    outside(name)
    outcome = run(*command, name)
    assert outcome.exit_code == 0
    assert f"{name}: written\n" in outcome.stderr
    assert Path("../out/a.txt").read_bytes() == SOURCE


def test_absolute_name_within_the_folder_is_no_hindrance() -> None:
    outside("HERE/out/a.txt")
    os.chdir("..")
    assert run("undo", "-w", "work/r.json").exit_code == 0
    assert Path("out/a.txt").read_bytes() == SOURCE


def test_other_files_of_the_record_are_written() -> None:
    outside("../out/a.txt")
    report = json.loads(Path("r.json").read_text())
    write("b.txt", REPAIRED)
    report["files"].append({**report["files"][0], "path": "b.txt"})
    Path("r.json").write_text(json.dumps(report))
    outcome = run(*UNDO)
    assert outcome.exit_code == 2
    assert Path("b.txt").read_bytes() == SOURCE
    assert Path("../out/a.txt").read_bytes() == REPAIRED


@pytest.mark.parametrize("name", ["a\ud800.txt", "a\0.txt"], ids=["surrogate", "nul"])
def test_name_that_no_file_can_have(name: str) -> None:
    outside(name)
    for command in (UNDO, APPLY, ("undo", "r.json")):
        outcome = run(*command)
        assert outcome.exit_code == 2
        assert outcome.stderr.startswith("Error: ")
        assert "a\\" in outcome.stderr


def test_what_was_written_is_said() -> None:
    for name in ("a.txt", "b.txt"):
        write(name)
    run(*FIX, "a.txt", "b.txt")
    write("b.txt", SOURCE)
    assert run("undo", "-w", "r.json").stderr == "a.txt: written\n"
    assert run("undo", "-w", "r.json").stderr == ""
    assert run("undo", "r.json", "a.txt", "-o", "c.txt").stderr == "c.txt: written\n"
    write("a.txt", REPAIRED)
    assert run("undo", "-w", "-q", "r.json").stderr == ""
    assert Path("a.txt").read_bytes() == SOURCE
