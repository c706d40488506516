"""`textfix apply`, `undo` and `report`: what was saved, made so again, on the bytes it tells of."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from textfix.cli.commands import cli

from .test_cli import folder, here, pytestmark, run, write

__all__ = ["here", "pytestmark"]

SOURCE = b"\xef\xbb\xbfa tbe b\r\nlhe \xff tbe\r\n"
REPAIRED = SOURCE.replace(b"tbe", b"the")


@pytest.fixture(autouse=True)
def repaired(here: Path) -> None:
    """A file repaired in place, its copy, and the report."""
    write("a.txt", SOURCE)
    write("source.txt", SOURCE)
    assert run("fix", "-w", "a.txt", "--report", "log.json").exit_code == 0
    assert Path("a.txt").read_bytes() == REPAIRED


def record() -> dict[str, Any]:
    [file] = json.loads(Path("log.json").read_text())["files"]
    return file


def decide(*verdicts: str | None, path: str = "d.json", name: str = "source.txt") -> str:
    """A file of decisions on the three changes and suggestions; "=x" is an edit."""
    file = record()
    entries = []
    both = sorted((*file["changes"], *file["suggestions"]), key=lambda c: c["start"])
    for change, verdict in zip(both, verdicts, strict=True):
        entry = {key: change[key] for key in ("start", "end", "before", "after", "rules")}
        if verdict is None:
            continue
        if verdict.startswith("="):
            entry |= {"decision": "edit", "proposed": entry["after"], "after": verdict[1:]}
        else:
            entry |= {"decision": verdict}
        entries.append(entry)
    fields = {"file": name, "sha256": file["sha256"], "decisions": entries}
    head = {"format": "textfix-decisions", "version": 1, "textfix": "0.1.0"}
    write(path, json.dumps({**head, "files": [fields]}).encode())
    return path


# --- apply ----------------------------------------------------------------------------------------

APPLIED = {
    "nothing": ([None, None, None], SOURCE),
    "all-rejected": (["reject"] * 3, SOURCE),
    "changes": (["accept", None, "accept"], REPAIRED),
    "one": (["accept", "reject", None], SOURCE.replace(b"tbe", b"the", 1)),
    "suggestion": ([None, "accept", None], SOURCE.replace(b"lhe", b"the")),
    "edit": (["=", None, "=‘é’"], SOURCE.replace(b"tbe", b"", 1).replace(b"tbe", "‘é’".encode())),
}


@pytest.mark.parametrize(("verdicts", "wanted"), APPLIED.values(), ids=APPLIED)
@pytest.mark.parametrize("how", ["out", "output", "in-place", "from", "from-repaired"])
def test_apply(how: str, verdicts: Sequence[str | None], wanted: bytes) -> None:
    args = ["apply", decide(*verdicts)]
    if how == "out":
        assert run(*args).stdout_bytes == wanted
    elif how == "output":
        assert run(*args, "source.txt", "-o", "new.txt").exit_code == 0
        assert Path("new.txt").read_bytes() == wanted
    elif how == "in-place":
        assert run(*args, "-w").exit_code == 0
        assert Path("source.txt").read_bytes() == wanted
    elif how == "from":
        assert run(*args, "--from", "log.json").stdout_bytes == wanted
    else:  # the source is gone, but the report leads back to it
        assert run(*args, "--from", "log.json", "-w", "a.txt").exit_code == 0
        assert Path("a.txt").read_bytes() == wanted
    if how != "in-place":
        assert Path("source.txt").read_bytes() == SOURCE


def test_apply_takes_the_rest_too() -> None:
    decisions = decide("reject", None, None)
    outcome = run("apply", decisions, "--from", "log.json", "--rest", "accept")
    assert outcome.stdout_bytes == b"the".join(SOURCE.rsplit(b"tbe", 1))


def test_apply_reports_what_it_did_and_can_be_undone() -> None:
    decisions = decide("accept", "accept", "=tube")
    assert run("apply", "-w", decisions, "--report", "new.json").exit_code == 0
    [file] = json.loads(Path("new.json").read_text())["files"]
    assert [c["rules"] for c in file["changes"]] == [["OCR101"], ["OCR101"], ["OCR101", "REV001"]]
    assert run("undo", "new.json", "-w").exit_code == 0
    assert Path("source.txt").read_bytes() == SOURCE


def test_apply_keeps_the_reasons_of_the_report() -> None:
    decisions = decide("accept", None, None)
    run("apply", decisions, "--from", "log.json", "-o", "new.txt", "--report", "new.json", "a.txt")
    [file] = json.loads(Path("new.json").read_text())["files"]
    assert file["changes"][0] == record()["changes"][0]
    assert [c["before"] for c in file["suggestions"]] == ["lhe", "tbe"]


def test_apply_reads_the_encoding_that_was_decided_on() -> None:
    write("l.txt", b"\xc3\xa9 tbe")
    Path("log.json").unlink()
    run("fix", "--encoding", "cp1252", "l.txt", "-o", "x", "--report", "log.json")
    decisions = decide("accept", name="l.txt")
    assert "has other text there" in run("apply", decisions).stderr  # read as UTF-8
    assert run("apply", "--encoding", "cp1252", decisions).stdout_bytes == b"\xc3\xa9 the"
    file = json.loads(Path(decisions).read_text())
    file["files"][0]["encoding"] = "cp1252"
    write(decisions, json.dumps(file).encode())
    assert run("apply", decisions).stdout_bytes == b"\xc3\xa9 the"


def test_apply_writes_in_another_encoding() -> None:
    decisions = decide("=Ω", None, None)
    outcome = run("apply", decisions, "--output-encoding", "utf-16-le", "-o", "new.txt")
    assert outcome.exit_code == 0
    assert Path("new.txt").read_bytes().startswith("a Ω b".encode("utf-16-le"))


def spoil(path: str, **fields: Any) -> str:
    file = json.loads(Path(path).read_text())
    file["files"][0]["decisions"][0] |= fields
    write(path, json.dumps(file).encode())
    return path


REFUSED = {
    "other-bytes": (
        ["d.json", "a.txt"],
        r"a.txt: not the text that was reviewed: its SHA-256 is",
        "add --from REPORT",
    ),
    "other-bytes-same-name": (["c.json"], "decisions are about SHA-256", "a.txt"),
    "no-file": (["none.json"], "none.json: cannot be read: No such file"),
    "no-decisions": (["log.json"], 'log.json: not a file of decisions: its "format"'),
    "no-text": (["d.json", "missing.txt"], "missing.txt: no such file"),
    "faulty-entry": (["bad.json"], "bad.json: files[0].decisions[0] cannot be meant: the span"),
    "other-text": (
        ["text.json"],
        "text.json, on source.txt: accept 'xxx' → 'the' at 2:5: the source",
    ),
    "encoding": (["code.json"], "code.json: files[0].encoding cannot be used", "'klingon'"),
    "cut-off": (["cut.json"], "cut.json: not a file of decisions: ", "line 1 column"),
    "no-report": (["d.json", "--from", "d.json"], "d.json: not a report but decisions"),
    "report-cut-off": (["d.json", "--from", "cut.json"], "JSON: Unterminated", "line 1 column"),
    "report-of-nothing": (
        ["d.json", "--from", "bare.json"],
        "textfix: the file must have the key 'profile'",
    ),
    "another-report": (
        ["d.json", "--from", "other.json"],
        "source.txt: does not belong to this report",
    ),
    "names-nothing": (["empty.json"], "empty.json: names no file"),
    "rest": (["d.json", "--rest", "accept"], "--rest accept needs the report"),
    "output-is-decisions": (["d.json", "-o", "d.json"], "d.json would overwrite an input"),
    "cannot-be-written": (["euro.json"], "euro.txt: 'Ω'", "cannot be written in cp1252"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_apply_refuses(case: tuple[list[str], *tuple[str, ...]]) -> None:
    args, *messages = case
    for path, name in (("d.json", "source.txt"), ("c.json", "a.txt")):
        decide("accept", None, "accept", path=path, name=name)
    spoil(decide("accept", None, None, path="bad.json"), end=9)
    spoil(decide("accept", None, None, path="text.json"), before="xxx")
    code = json.loads(Path("d.json").read_text())
    code["files"][0]["encoding"] = "klingon"
    write("code.json", json.dumps(code).encode())
    write("cut.json", Path("d.json").read_bytes()[:60])
    write("bare.json", b'{"files": [{}]}')
    write("empty.json", b'{"format": "textfix-decisions", "version": 1, "files": []}')
    write("o.txt")
    run("fix", "o.txt", "-o", "x", "--report", "other.json")
    if "euro.json" in args:
        write("euro.txt", b"caf\xe9 tbe")
        Path("log.json").unlink()
        run("fix", "euro.txt", "-o", "x", "--report", "log.json")
        decide("=Ω", path="euro.json", name="euro.txt")
    outcome = run("apply", *args)
    assert outcome.exit_code == 2
    assert outcome.stdout_bytes == b""
    for message in messages:
        assert message in outcome.stderr
    assert Path("source.txt").read_bytes() == SOURCE


def test_apply_goes_on_behind_an_error() -> None:
    write("b.txt", b"tbe")
    Path("log.json").unlink()
    run("fix", "b.txt", "source.txt", "--check", "--report", "log.json")
    files = json.loads(Path("log.json").read_text())["files"]
    head = {"format": "textfix-decisions", "version": 1, "textfix": "0.1.0"}
    entries = [
        {"file": f["path"], "sha256": f["sha256"], "decisions": [
            {k: c[k] for k in ("start", "end", "before", "after", "rules")} | {"decision": "accept"}
            for c in f["changes"]]} for f in files
    ]  # fmt: skip
    write("d.json", json.dumps({**head, "files": entries}).encode())
    assert "several texts would run together" in run("apply", "d.json").stderr
    write("twice.json", json.dumps({**head, "files": [entries[0], entries[0]]}).encode())
    assert run("apply", "twice.json").stdout == "the"
    write("b.txt", b"changed since")
    outcome = run("apply", "-w", "d.json")
    assert outcome.exit_code == 2
    assert Path("source.txt").read_bytes() == REPAIRED
    assert Path("b.txt").read_bytes() == b"changed since"


# --- undo -----------------------------------------------------------------------------------------


def test_undo_in_place() -> None:
    assert run("undo", "-w", "log.json").exit_code == 0
    assert Path("a.txt").read_bytes() == SOURCE
    assert run("undo", "-w", "log.json").exit_code == 0  # it is the source already
    assert folder() == ["a.txt", "log.json", "source.txt"]


def test_undo_knows_the_text_whatever_it_is_called() -> None:
    Path("a.txt").rename("renamed.md")
    assert run("undo", "log.json", "renamed.md").stdout_bytes == SOURCE
    assert run("undo", "log.json", "renamed.md", "-o", "b.txt").exit_code == 0
    assert Path("b.txt").read_bytes() == SOURCE
    assert run("undo", "log.json", "-", stdin=REPAIRED).stdout_bytes == SOURCE


UNDONE = {
    "utf-8": (b"a tbe", []),
    "mark": (b"\xef\xbb\xbftbe", []),
    "utf-16": ("é tbe".encode("utf-16") + b"\0", []),
    "bad-bytes": (b"\xc3\xa9\xc3\xa9 \xff\x81 tbe", []),
    "bytes-that-meet": (b"\xc3\xa9\xc3\xa9 \xc3tbe\xa9", []),
    "crlf": (b"tbe\r\nx\r\ny\rz", []),
    "given": (b"\xc3\xa9 tbe", ["--encoding", "cp1252"]),
    "written-anew": ("é eur".encode("utf-16"), ["--output-encoding", "utf-8"]),
    "clean": (b"fine", []),
    "empty": (b"", []),
}


@pytest.mark.parametrize(("data", "flags"), UNDONE.values(), ids=UNDONE)
def test_undo_gives_the_bytes(data: bytes, flags: list[str]) -> None:
    write("b.txt", data)
    assert run("fix", "-w", "b.txt", "--report", "b.json", *flags).exit_code == 0
    assert run("undo", "b.json").stdout_bytes == data


def test_undo_refuses_what_was_changed_since() -> None:
    write("a.txt", REPAIRED + b"more")
    outcome = run("undo", "-w", "log.json")
    assert outcome.exit_code == 2
    assert "a.txt: does not belong to this report" in outcome.stderr
    assert Path("a.txt").read_bytes() == REPAIRED + b"more"


def test_undo_does_not_write_over_the_report() -> None:
    assert "log.json would overwrite an input" in run("undo", "log.json", "-o", "log.json").stderr


@pytest.mark.parametrize(
    "args",
    [
        ["fix", "-w", "a.txt"],
        ["fix", "-w", "source.txt"],
        ["fix", "--check", "source.txt"],
        ["apply", "-w", "d.json"],
    ],
    ids=" ".join,
)
def test_the_way_back_is_not_overwritten(args: list[str]) -> None:
    decide("accept", "accept", "accept")
    log = Path("log.json").read_bytes()
    outcome = run(*args, "--report", "log.json")
    assert outcome.exit_code == 2
    assert "log.json: not overwritten: textfix undo needs it to restore a.txt" in outcome.stderr
    assert Path("log.json").read_bytes() == log
    assert Path("source.txt").read_bytes() == SOURCE
    # Once the way was gone, the report is of no more use.
    run("undo", "-w", "log.json")
    assert run(*args, "--report", "log.json").exit_code in (0, 1)


def test_text_from_standard_input_has_no_file_to_undo() -> None:
    run("fix", "-o", "out.txt", "--report", "piped.json", stdin=b"tbe")
    for command in ("undo", "report"):
        outcome = run(command, "piped.json")
        assert outcome.exit_code == 2
        assert "piped.json: describes text from standard input; name the file" in outcome.stderr
    assert run("undo", "piped.json", "out.txt").stdout == "tbe"


# --- report ---------------------------------------------------------------------------------------


def test_report_of_a_text_repaired_in_place() -> None:
    run("fix", "source.txt", "--check", "--report", "wanted.csv")
    outcome = run("report", "log.json", "--format", "csv")
    assert outcome.exit_code == 0
    wanted = Path("wanted.csv").read_bytes()
    assert outcome.stdout_bytes == wanted.replace(b"source.txt", b"a.txt")
    assert run("report", "log.json", "-o", "again.json").exit_code == 0
    assert Path("again.json").read_bytes() == Path("log.json").read_bytes()
    assert "OCR101" in run("report", "log.json").stdout


def test_report_does_without_a_text_that_is_gone() -> None:
    Path("a.txt").unlink()
    outcome = run("report", "log.json")
    assert outcome.exit_code == 2
    assert "a.txt: no such file" in outcome.stderr
    assert run("report", "log.json", "source.txt").exit_code == 0


@pytest.mark.parametrize("name", ["apply", "undo", "report"])
def test_page_of_help(name: str) -> None:
    assert f"textfix {name}" in run(name, "--help").stdout.replace("cli", "textfix")
    assert name in cli.commands
