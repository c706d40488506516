"""The command line: what is typed, what comes out where, exit codes, and files that stay whole."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result as Outcome

import textfix
from textfix import PROFILES, Document, Edit, Evidence, Profile, Result
from textfix.cli import main
from textfix.cli.commands import cli
from textfix.cli.files import SUFFIXES
from textfix.io.encoding import Decoding
from textfix.record.model import Change
from textfix.report import FORMATS
from textfix.report import SUFFIXES as REPORT_SUFFIXES

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="signals, modes and devices are those of POSIX"
)

SRC = str(Path(textfix.__file__).parents[1])


def fake_repair(
    text: str, *, profile: Profile, decoding: Decoding | None = None, timeout: float | None = None
) -> Result:
    """`tbe` becomes `the`, `eur` becomes `€`, `lhe` is suggested, `bug` fails; nothing else."""
    if "bug" in text:
        raise ZeroDivisionError("a rule divided by zero")
    edits = []
    for before, after in (("tbe", "the"), ("eur", "€")):
        start = text.find(before)
        while start >= 0:
            why = (Evidence("test", f"`{after}` is a word", 4.0),)
            edits.append(Edit(start, start + 3, before, after, "OCR101", why))
            start = text.find(before, start + 3)
    edits = [edit for edit in edits if profile.selects(edit.rule)]
    maybe = []
    if (place := text.find("lhe")) >= 0:
        it = Edit(place, place + 3, "lhe", "the", "OCR101", (Evidence("test", "perhaps", 0.5),))
        maybe.append(Change(place, place + 3, "lhe", "the", (it,)))
    return Result(Document(text).apply(edits), tuple(maybe), profile, decoding)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, and a repair that does not depend on the rules."""
    import textfix.cli.fix
    import textfix.cli.settings

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(textfix.cli.fix, "repair", fake_repair)
    monkeypatch.setattr(textfix.cli.settings, "_check_code", lambda code, where: None)
    return tmp_path


def run(*args: str, stdin: bytes = b"") -> Outcome:
    outcome = CliRunner().invoke(cli, args, input=stdin)
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome


def write(path: str, data: bytes = b"a tbe b\n") -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data)
    return Path(path)


def folder() -> list[str]:
    return sorted(os.listdir())


# --- text in, text out ----------------------------------------------------------------------------

FILTERED = {
    "repaired": (b"a tbe b\n", b"a the b\n"),
    "clean": (b"fine\n", b"fine\n"),
    "empty": (b"", b""),
    "crlf-stays": (b"tbe\r\nx\r\ny\rz", b"the\r\nx\r\ny\rz"),
    "mark-stays": (b"\xef\xbb\xbftbe", b"\xef\xbb\xbfthe"),
    "cp1252-stays": (b"caf\xe9 tbe", b"caf\xe9 the"),
    "utf-16-stays": ("é tbe".encode("utf-16"), "é the".encode("utf-16")),
    "bad-bytes-stay": (b"\xc3\xa9\xc3\xa9 \xff\x81 tbe", b"\xc3\xa9\xc3\xa9 \xff\x81 the"),
    "a-nul-is-damage-not-binary": (b"classi\0es tbe", b"classi\0es the"),
}


@pytest.mark.parametrize(("data", "wanted"), FILTERED.values(), ids=FILTERED)
@pytest.mark.parametrize("how", ["file", "stdin", "dash", "output", "in-place"])
def test_filter(how: str, data: bytes, wanted: bytes) -> None:
    path = write("a.txt", data)
    if how == "stdin":
        outcome, text = run("fix", stdin=data), None
    elif how == "dash":
        outcome, text = run("fix", "-", stdin=data), None
    elif how == "file":
        outcome, text = run("fix", "a.txt"), None
    elif how == "output":
        outcome = run("fix", "a.txt", "-o", "b.txt")
        text = Path("b.txt").read_bytes()
    else:
        outcome = run("fix", "-w", "a.txt")
        text = path.read_bytes()
    assert outcome.exit_code == 0
    if text is None:
        text = outcome.stdout_bytes
    else:
        assert outcome.stdout_bytes == b""
    assert text == wanted
    if how != "in-place":
        assert path.read_bytes() == data


def test_any_name_is_read_when_named() -> None:
    write("notes.html")
    write(".hidden")
    assert run("fix", "notes.html").stdout_bytes == b"a the b\n"
    assert run("fix", ".hidden").stdout_bytes == b"a the b\n"


def test_output_dash_is_standard_output() -> None:
    write("a.txt")
    assert run("fix", "a.txt", "-o", "-").stdout_bytes == b"a the b\n"
    assert folder() == ["a.txt"]


def test_summary_is_for_those_who_ask() -> None:
    write("a.txt", b"tbe tbe lhe")
    assert run("fix", "a.txt").stderr == ""
    assert run("fix", "-v", "a.txt").stderr == "a.txt: 2 changes, 1 suggestion\n"
    assert run("fix", "-v", "-q", "a.txt").stderr == ""
    assert run("fix", "-v", stdin=b"x").stderr == "<stdin>: 0 changes, 0 suggestions\n"
    assert "x.md: 0 ch" in run("fix", "-v", "--stdin-filename", "x.md", stdin=b"x").stderr


def test_bad_bytes_are_told() -> None:
    write("a.txt", b"\xc3\xa9\xc3\xa9 \xff\x81 x")
    outcome = run("fix", "a.txt")
    assert outcome.stderr == (
        "Warning: a.txt: 2 bytes cannot be decoded as utf-8, the first at offset 5; kept unchanged\n"  # noqa: E501
    )
    assert outcome.exit_code == 0
    assert run("fix", "-q", "a.txt").stderr == ""


def test_encoding() -> None:
    write("a.txt", "日本 tbe".encode("shift_jis"))
    outcome = run("fix", "--encoding", "shift_jis", "a.txt")
    assert outcome.stdout_bytes == "日本 the".encode("shift_jis")
    outcome = run("fix", "--encoding", "shift_jis", "--output-encoding", "utf-8", "a.txt")
    assert outcome.stdout_bytes.decode() == "日本 the"


def test_character_that_the_encoding_lacks() -> None:
    path = write("a.txt", b"caf\xe9 eur")
    outcome = run("fix", "-w", "--encoding", "latin-1", "a.txt")
    assert outcome.exit_code == 2
    assert "Error: a.txt: '€' (U+20AC EURO SIGN)" in outcome.stderr
    assert path.read_bytes() == b"caf\xe9 eur"
    run("fix", "-w", "--encoding", "latin-1", "--output-encoding", "utf-8", "a.txt")
    assert path.read_text() == "café €"


# --- check, diff, exit codes ----------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["--check", "--diff"])
def test_pending_changes_exit_with_1(mode: str) -> None:
    path = write("a.txt")
    write("clean.txt", b"lhe\n")
    assert run("fix", mode, "a.txt").exit_code == 1
    assert run("fix", mode, "a.txt", "--exit-zero").exit_code == 0
    assert run("fix", mode, "clean.txt").exit_code == 0
    assert run("fix", mode, "a.txt", "gone.txt").exit_code == 2
    assert path.read_bytes() == b"a tbe b\n"


def test_check_names_what_would_change() -> None:
    write("a.txt")
    write("clean.txt", b"lhe\n")
    assert run("fix", "--check", "clean.txt", "a.txt").stdout == "a.txt: 1 change, 0 suggestions\n"
    assert run("fix", "--check", "-q", "a.txt").stdout == ""
    assert "clean.txt: 0 changes, 1 sugg" in run("fix", "--check", "-v", "clean.txt").stderr


def test_diff_is_a_patch() -> None:
    write("a.txt")
    write("sub/b.txt", b"tbe\r\n")
    assert run("fix", "--diff", ".").stdout_bytes == (
        b"--- a/a.txt\n+++ b/a.txt\n@@ -1,1 +1,1 @@\n-a tbe b\n+a the b\n"
        b"--- a/sub/b.txt\n+++ b/sub/b.txt\n@@ -1,1 +1,1 @@\n-tbe\r\n+the\r\n"
    )


def test_diff_keeps_the_encoding() -> None:
    write("a.txt", b"caf\xe9 tbe\n")
    assert b"-caf\xe9 tbe\n+caf\xe9 the\n" in run("fix", "--diff", "a.txt").stdout_bytes
    write("a.txt", "tbe\n".encode("utf-16"))
    outcome = run("fix", "--diff", "a.txt")
    assert b"+the\n" in outcome.stdout_bytes
    assert "a patch cannot be written in utf-16-le" in outcome.stderr


EXCLUSIVE = [
    ("-w", "--diff"), ("-w", "--check"), ("--diff", "--check"), ("-w", "-o", "b.txt"),
    ("--statistics", "--word-diff"), ("--word-diff", "--format", "json"),
]  # fmt: skip
USAGE = {
    **{"+".join(flags): ([*flags, "a.txt"], "cannot be used together") for flags in EXCLUSIVE},
    "two-texts-to-stdout": (["a.txt", "b.txt"], "several texts would run together"),
    "folder-to-stdout": (["."], "add --in-place to repair each file"),
    "folder-to-output": ([".", "-o", "x.txt"], "several texts would run together"),
    "stdin-in-place": (["-w", "-"], "standard input cannot be repaired in place"),
    "nothing-in-place": (["-w"], "standard input cannot be repaired in place"),
    "output-is-input": (["a.txt", "-o", "a.txt"], "would overwrite an input; use --in-place"),
    "output-is-linked-input": (["a.txt", "-o", "link.txt"], "would overwrite an input"),
    "report-is-input": (["-w", "a.txt", "--report", "./a.txt"], "would overwrite an input"),
    "report-is-output": (["a.txt", "-o", "r.txt", "--report", "r.txt"], "name the same file"),
    "report-suffix": (["a.txt", "--report", "r.xml"], "no report format has the suffix '.xml'"),
    "report-without-suffix": (["a.txt", "--report", "r"], "use .txt, .diff, .patch, .json"),
    "report-and-text-on-stdout": (
        ["a.txt", "--format", "json"],
        "standard output cannot hold both",
    ),
    "report-and-diff-on-stdout": (
        ["a.txt", "--diff", "--report", "-"],
        "cannot hold both the text and the report",
    ),
    "exit-zero": (["a.txt", "--exit-zero"], "needs --check or --diff"),
    "output-encoding": (
        ["a.txt", "--check", "--output-encoding", "utf-8"],
        "has no effect with --check",
    ),
    "unknown-option": (["--selct", "x"], "No such option"),
    "unknown-format": (["--check", "--format", "xml", "a.txt"], "xml"),
}


@pytest.mark.parametrize(("args", "message"), USAGE.values(), ids=USAGE)
def test_usage_errors(args: list[str], message: str) -> None:
    write("a.txt")
    write("b.txt")
    os.symlink("a.txt", "link.txt")
    before = folder()
    outcome = run("fix", *args)
    assert outcome.exit_code == 2
    assert message in outcome.stderr
    assert outcome.stdout == ""
    assert folder() == before
    assert Path("a.txt").read_bytes() == b"a tbe b\n"


SETTINGS = {
    "profile": (["--profile", "orc"], "Error: no profile 'orc'; did you mean 'ocr'?"),
    "threshold": (["--apply-at", "1.5"], "apply_at must be a number from 0 to 1"),
    "not-a-number": (["--apply-at", "high"], "'high' is not a valid float"),
    "thresholds": (
        ["--apply-at", "0.3", "--suggest-at", "0.5"],
        "suggest_at (0.5) must not exceed apply_at (0.3)",
    ),
    "language": (["--language", "fr"], "language must be one of auto, en, none"),
    "encoding": (["--encoding", "utf-9"], "unknown text encoding 'utf-9'"),
    "dictionary": (["--dictionary", "gone"], "dictionary gone: cannot be read: No such file"),
    "dictionary-binary": (["--dictionary", "x.png"], "dictionary x.png: not UTF-8 at byte 0"),
    "config": (["--config", "gone.toml"], "gone.toml: cannot be read: No such file"),
    "config-key": (["--config", "bad.toml"], "bad.toml: no setting 'aply_at'; did you mean"),
    "config-table": (["--config", "pyproject.toml"], "has no table [tool.textfix]"),
}


@pytest.mark.parametrize(("args", "message"), SETTINGS.values(), ids=SETTINGS)
def test_settings_that_cannot_be_meant(args: list[str], message: str) -> None:
    write("a.txt")
    write("x.png", b"\x89PNG")
    write("bad.toml", b"aply_at = 1")
    write("pyproject.toml", b"[tool.black]")
    outcome = run("fix", *args, "-w", "a.txt")
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert message in outcome.stderr
    assert Path("a.txt").read_bytes() == b"a tbe b\n"


def test_code_that_names_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real check
    outcome = run("fix", "--ignore", "SPC,LIM101", stdin=b"x")
    assert outcome.exit_code == 2
    assert "--ignore: no rule code begins with 'LIM101'; did you mean LIN1" in outcome.stderr


# --- trouble with files ---------------------------------------------------------------------------

BAD = {
    "missing": ("gone.txt", None, "gone.txt: no such file or folder"),
    "folder-without-texts": ("empty", None, "empty: the folder has no text files (.txt, .text,"),
    "png": (
        "x.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR tbe",
        "x.png: not repaired: not a text file (it is a PNG",
    ),
    "zip": ("x.txt", b"PK\x03\x04tbe", "x.txt: not repaired: not a text file (it is a zip archive"),
    "nul-rich": ("x.txt", b"tbe" + bytes(100), "97% of its characters are NUL or other controls"),
    "no-encoding": ("x.txt", b"tbe " + b"\x81\xfd" * 50, "of its bytes cannot be decoded"),
    "defect": ("x.txt", b"bug tbe", "textfix failed (ZeroDivisionError: a rule divided by zero)"),
    "name-with-escape": ("\x1b[31m.txt", None, "⟨U+001B⟩[31m.txt: no such file"),
}


@pytest.mark.parametrize(("name", "data", "message"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("mode", ["-w", "--check", "--diff", "alone"])
def test_bad_file_does_not_stop_the_others(
    mode: str, name: str, data: bytes | None, message: str
) -> None:
    write("a.txt")
    Path("empty").mkdir()
    if data is not None:
        write(name, data)
    outcome = run("fix", name) if mode == "alone" else run("fix", mode, name, "a.txt")
    assert outcome.exit_code == 2
    assert message in outcome.stderr
    assert "Traceback" not in outcome.stderr
    if mode == "-w":
        assert Path("a.txt").read_bytes() == b"a the b\n"
    elif mode != "alone":
        assert "a.txt" in outcome.stdout
    if data is not None:
        assert Path(name).read_bytes() == data


def test_defect_shows_where_if_asked() -> None:
    write("a.txt", b"bug")
    assert "Traceback" in run("fix", "-v", "a.txt").stderr


def test_unwritable_places_are_told_before_the_work() -> None:
    write("a.txt")
    for flag in ("-o", "--report"):
        outcome = run("fix", "a.txt", flag, "gone/x.txt")
        assert outcome.exit_code == 2
        assert "gone/x.txt: cannot be written: no such folder: gone" in outcome.stderr
        assert outcome.stdout == ""
    assert "is a folder" in run("fix", "a.txt", "-o", ".").stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_read_only() -> None:
    path = write("a.txt")
    path.chmod(0o444)
    assert "a.txt: cannot be written: it is read-only" in run("fix", "-w", "a.txt").stderr


# --- folders --------------------------------------------------------------------------------------


def test_folder_is_searched_for_texts() -> None:
    for name in ("b.txt", "A.MD", "sub/c.rst", "sub/x.py", ".git/d.txt", ".e.txt", "f.html"):
        write(f"top/{name}")
    os.symlink("b.txt", "top/link.txt")
    os.symlink("../top", "top/loop")
    outcome = run("fix", "--check", "top", "top/b.txt", "./top/b.txt")
    names = [line.partition(":")[0] for line in outcome.stdout.splitlines()]
    assert names == ["top/A.MD", "top/b.txt", "top/sub/c.rst"]


def test_exclude_is_for_folders() -> None:
    for name in ("a.txt", "old/b.txt", "sub/old/c.txt", "sub/d.md"):
        write(name)
    write("textfix.toml", b'exclude = ["*.md"]')
    outcome = run("fix", "--check", ".", "--exclude", "old", "--exclude", "none")
    assert [line.partition(":")[0] for line in outcome.stdout.splitlines()] == ["a.txt"]
    assert run("fix", "--check", "sub/d.md", "--exclude", "*.md").exit_code == 1


# --- configuration --------------------------------------------------------------------------------


def test_configuration_is_that_of_the_file() -> None:
    write("off/textfix.toml", b'ignore = ["OCR"]')
    for name in ("a.txt", "off/b.txt", "off/sub/c.txt"):
        write(name)
    run("fix", "-w", "a.txt", "off")
    assert [Path(n).read_bytes()[2:5] for n in ("a.txt", "off/b.txt", "off/sub/c.txt")] == [
        b"the",
        b"tbe",
        b"tbe",
    ]
    assert run("fix", "--isolated", "off/b.txt").stdout == "a the b\n"
    assert run("fix", "--ignore", "LIN", "off/b.txt").stdout == "a the b\n"
    assert run("fix", "--stdin-filename", "off/x.txt", stdin=b"tbe").stdout == "tbe"
    assert run("fix", "--config", "off/textfix.toml", "a.txt", stdin=b"tbe").stdout == "a the b\n"


def test_config_flag_is_nearer_than_the_file_found() -> None:
    write("textfix.toml", b"apply_at = 0.6")
    write("mine.toml", b'profile = "ocr"')
    write("a.txt")
    run("fix", "--config", "mine.toml", "a.txt", "-o", "b.txt", "--report", "r.json")
    profile = json.loads(Path("r.json").read_text())["profile"]
    assert (profile["name"], profile["apply_at"]) == ("ocr", 0.6)


def test_bad_configuration_is_said_once() -> None:
    write("textfix.toml", b"apply_at = 7")
    for name in ("a.txt", "b.txt"):
        write(name)
    outcome = run("fix", "-w", "a.txt", "b.txt")
    assert outcome.exit_code == 2
    assert outcome.stderr == ("Error: textfix.toml: apply_at must be a number from 0 to 1, not 7\n")


def test_comma_lists_repeat() -> None:
    write("a.txt")
    args = ["--select", "SPC, HYP101", "--select", "OCR", "--ignore", "LIN,"]
    run("fix", *args, "a.txt", "-o", "b.txt", "--report", "r.json")
    profile = json.loads(Path("r.json").read_text())["profile"]
    assert profile["select"] == ["SPC", "HYP101", "OCR"]
    assert profile["ignore"] == ["LIN"]


# --- reports --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", REPORT_SUFFIXES)
def test_report_format_goes_by_suffix(suffix: str) -> None:
    write("a.txt", b"tbe lhe")
    outcome = run("fix", "a.txt", "--report", f"r{suffix}")
    assert (outcome.exit_code, outcome.stdout) == (0, "the lhe")
    begins = {
        "text": "a.txt\n",
        "diff": "--- a/a.txt",
        "json": '{"textfix"',
        "jsonl": '{"type": "source"',
        "csv": '\ufeff"path"',
        "sarif": '{"$schema"',
        "critic": "{>>a.txt, sha256 ",
        "markdown": "### textfix: 1 change, 1 suggestion in 1 file\n",
        "html": "<!DOCTYPE html>\n",
        "docx": "PK\x03\x04",
    }[REPORT_SUFFIXES[suffix]]
    assert Path(f"r{suffix}").read_bytes().startswith(begins.encode())


@pytest.mark.parametrize("name", FORMATS)
def test_report_on_standard_output(name: str) -> None:
    write("a.txt")
    outcome = run("fix", "--check", "--format", name, "a.txt")
    assert outcome.exit_code == 1
    assert ("OCR101  1 made" if name == "statistics" else "tbe") in outcome.stdout
    assert "a.txt: 1 change, 0" not in outcome.stdout
    assert run("fix", "-w", "--format", name, "--report", "r", "a.txt").exit_code == 0
    assert Path("r").read_text() == outcome.stdout


def test_report_holds_all_files_but_the_bad_one() -> None:
    for name in ("a.txt", "b.txt"):
        write(name)
    outcome = run("fix", "-w", "a.txt", "gone.txt", "b.txt", "--report", "r.json")
    assert outcome.exit_code == 2
    assert [f["path"] for f in json.loads(Path("r.json").read_text())["files"]] == [
        "a.txt",
        "b.txt",
    ]


SHORT = {
    "statistics": (["--statistics", "a.txt"], "1 change in 1 file\n  OCR101  1 made\n", 1),
    "in-place": (["--statistics", "-w", "a.txt"], "1 change in 1 file\n  OCR101  1 made\n", 0),
    "clean": (["--statistics", "b.txt"], "Nothing to change in 1 file.\n", 0),
    "word-diff": (["--word-diff", "a.txt"], "--- a.txt\n@@ line 1 @@\n[-tbe-]{+the+}\n", 1),
    "no-failure": (["--word-diff", "--exit-zero", "b.txt"], "", 0),
    "to-a-file": (["--statistics", "a.txt", "--report", "r"], "the", 0),
}


@pytest.mark.parametrize(("args", "shown", "code"), SHORT.values(), ids=SHORT)
def test_flags_that_are_short_for_a_format(args: list[str], shown: str, code: int) -> None:
    write("a.txt", b"tbe")
    write("b.txt", b"fine")
    outcome = run("fix", *args)
    assert (outcome.stdout, outcome.exit_code) == (shown, code)
    assert Path("a.txt").read_bytes() == (b"the" if "-w" in args else b"tbe")
    assert "\x1b[3" in run("fix", *args, "--color", "always").stdout or code == 0


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"statistics"}))
def test_report_of_several_files(name: str) -> None:
    write("a.txt")
    write("sub/b.txt", b"lhe tbe\r\n")
    assert run("fix", "-w", "--format", name, "--report", "r", ".").exit_code == 0
    report = Path("r").read_text(encoding="utf-8").replace("&#46;", ".").replace("&#47;", "/")
    assert "a.txt" in report
    assert "sub/b.txt" in report


def test_paths_in_reports_do_not_show_the_machine(here: Path) -> None:
    write("a.txt")
    assert run("fix", "--diff", str(here / "a.txt")).stdout.startswith("--- a/a.txt\n")


def test_color() -> None:
    write("a.txt")
    for args in (["--diff"], ["--check", "--format", "text"]):
        assert "\x1b[3" in run("fix", *args, "--color", "always", "a.txt").stdout
        assert "\x1b" not in run("fix", *args, "a.txt").stdout


# --- writing --------------------------------------------------------------------------------------


def test_in_place_keeps_the_mode_and_the_link() -> None:
    path = write("real/a.txt")
    path.chmod(0o640)
    os.symlink("real/a.txt", "link.txt")
    assert run("fix", "-w", "link.txt").exit_code == 0
    assert Path("link.txt").is_symlink()
    assert path.read_bytes() == b"a the b\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir("real") == ["a.txt"]


def test_in_place_does_not_write_what_does_not_change() -> None:
    path = write("a.txt", b"fine")
    before = path.stat()
    run("fix", "-w", "a.txt")
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_output_has_the_usual_mode() -> None:
    write("a.txt")
    mask = os.umask(0o027)
    try:
        run("fix", "a.txt", "-o", "b.txt")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(os.stat("b.txt").st_mode) == 0o640


def test_output_to_a_device() -> None:
    write("a.txt")
    assert run("fix", "a.txt", "-o", "/dev/null").exit_code == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_no_device_in_place() -> None:
    """It is refused before it is opened, which would wait for somebody who writes to it."""
    os.mkfifo("pipe")
    outcome = run("fix", "-w", "pipe")
    assert "pipe: is not a regular file and cannot be repaired in place" in outcome.stderr
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


def test_full_disk_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    write("a.txt")
    write("b.txt")
    monkeypatch.setattr(os, "fsync", full)
    outcome = run("fix", "-w", "a.txt", "b.txt")
    assert outcome.exit_code == 2
    for name in ("a.txt", "b.txt"):
        assert f"{name}: cannot be written: No space left on device" in outcome.stderr
        assert Path(name).read_bytes() == b"a tbe b\n"
    assert folder() == ["a.txt", "b.txt"]


def test_file_changed_by_another_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt")
    monkeypatch.setattr(os, "fsync", lambda _: path.write_bytes(b"something new"))
    outcome = run("fix", "-w", "a.txt")
    assert outcome.exit_code == 2
    assert "a.txt: not written: another program changed" in outcome.stderr
    assert path.read_bytes() == b"something new"
    assert folder() == ["a.txt"]


# --- a real process -------------------------------------------------------------------------------


def process(
    args: Sequence[str], prelude: str = "", **more: object
) -> subprocess.CompletedProcess[bytes]:
    """Run the program itself; only trailing space is repaired (it needs no dictionary)."""
    code = f"import os, signal, sys\n{prelude}\nfrom textfix.cli import main\nsys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        env=environment(),
        timeout=60,
        preexec_fn=interruptible,
        **more,
    )  # type: ignore[call-overload, no-any-return]


def interruptible() -> None:
    """Let Ctrl-C reach what is started, even where the tests run in the background of a shell."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": SRC, **more}


FIX = ["fix", "--select", "LIN101", "--language", "none"]
PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def at(function: str, name: str, after: bool = False) -> str:
    """Code that has the process send itself a signal when (or after) it calls `os.function`."""
    kill = f"os.kill(os.getpid(), signal.{name})"
    order = f"real(*a); {kill}" if after else f"{kill}; real(*a)"
    return f"real = os.{function}\ndef stop(*a): {order}\nos.{function} = stop"


INTERRUPTED = "Error: interrupted after %d of 1 files; the other files are unchanged\n"
KILLED = {
    "killed-before-it-is-written": (at("fsync", "SIGKILL"), -9, b"a \n"),
    "killed-before-the-rename": (at("replace", "SIGKILL"), -9, b"a \n"),
    "killed-after-the-rename": (at("replace", "SIGKILL", after=True), -9, b"a\n"),
    "terminated": (at("fstat", "SIGTERM"), 143, b"a \n"),
    "interrupted": (at("fstat", "SIGINT"), 130, b"a \n"),
    "interrupted-while-writing": (at("fsync", "SIGINT"), 130, b"a\n"),
    "terminated-while-writing": (at("fsync", "SIGTERM"), 143, b"a\n"),
    "not-at-all": ("", 0, b"a\n"),
}


@pytest.mark.parametrize(("prelude", "code", "wanted"), KILLED.values(), ids=KILLED)
def test_killed_run_leaves_the_old_file_or_the_new_one(
    prelude: str, code: int, wanted: bytes
) -> None:
    path = write("a.txt", b"a \n")
    done = process([*FIX, "-w", "a.txt"], prelude, **PIPES)
    assert done.returncode == code
    assert path.read_bytes() == wanted
    if code != -9:
        assert folder() == ["a.txt"]
    said = INTERRUPTED % (wanted == b"a\n") if code > 0 else ""
    assert (done.stdout, done.stderr.decode()) == (b"", said)


@pytest.mark.parametrize("signal_", ["SIGINT", "SIGTERM"])
def test_interrupted_run_reports_what_it_did(signal_: str) -> None:
    """A second run must not be needed to learn what the first one changed."""
    for name in "abc":
        write(f"{name}.txt", b"a \n")
    once = at("replace", signal_, after=True) + "\nreal_kill, os.kill = os.kill, None\n"
    once += "def kill(*a): os.kill = lambda *a: None; real_kill(*a)\nos.kill = kill"
    done = process([*FIX, "-w", ".", "--report", "r.json"], once, **PIPES)
    assert done.returncode == {"SIGINT": 130, "SIGTERM": 143}[signal_]
    assert b"interrupted after 1 of 3 files" in done.stderr
    assert [f["path"] for f in json.loads(Path("r.json").read_text())["files"]] == ["a.txt"]
    assert [Path(f"{n}.txt").read_bytes() for n in "abc"] == [b"a\n", b"a \n", b"a \n"]


def test_reader_that_goes_away_is_no_error() -> None:
    path = write("a.txt", b"some words \n" * 20_000)
    reader, writer = os.pipe()
    os.close(reader)
    done = process([*FIX, str(path)], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("args", [["fix"], ["fix", "--check"]], ids=["text", "check"])
def test_full_standard_output(args: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = process(
            [*args, "--select", "LIN101"], input=b"a \n", stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 2
    assert done.stderr == b"Error: cannot write to standard output: No space left on device\n"


@pytest.mark.parametrize(
    ("redirection", "message"),
    [("<&-", b"standard input is closed"), (">&-", b"standard output is closed")],
)
def test_closed_streams(redirection: str, message: bytes) -> None:
    command = f'"$0" -m textfix fix {redirection}'
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable],
        env=environment(),
        input=b"x" if redirection == ">&-" else None,
        capture_output=True,
    )
    assert done.returncode == 2
    assert message in done.stderr


@pytest.fixture
def terminal() -> Callable[..., str]:
    """Run the program with a terminal for its output and errors, and give what that shows."""
    pty = pytest.importorskip("pty")

    def run_there(*args: str, **more: str) -> str:
        mine, theirs = pty.openpty()
        command = [sys.executable, "-m", "textfix", *args]
        env = environment(TERM="xterm", **more)
        env.pop("NO_COLOR", None) if "NO_COLOR" not in more else None
        subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(mine, 1 << 16)
            except OSError:  # Linux says so where others say nothing more
                break
            if not piece:
                break
            shown += piece
        os.close(mine)
        return shown.decode()

    return run_there


def test_terminal(terminal: Callable[..., str]) -> None:
    write("a.txt", b"a \n\x1b[2J b\n")
    write("b.txt", b"b \n")
    shown = terminal(*FIX, "--check", "--format", "text", "a.txt", "b.txt")
    assert "\x1b[32m" in shown
    assert "1 of 2  a.txt" in shown
    shown = terminal(*FIX, "--diff", "a.txt")
    assert "\x1b[2J" not in shown
    assert "\x1b[31m-a" in shown
    shown = terminal(*FIX, "--check", "--format", "critic", "a.txt")
    assert "\n⟨U+001B⟩[2J b" in shown.replace("\r", "")
    assert "\x1b[2J" not in shown
    shown = terminal(*FIX, "--diff", "a.txt", NO_COLOR="1")
    assert "\x1b[" not in shown
    assert "a.txt: 1 change, 0 suggestions" in terminal(*FIX, "-w", "a.txt")


def test_report_does_not_depend_on_hash_seeds() -> None:
    write("a.txt", "tbe govern-\nment of of , Ã© &amp; capacityt o  \n".encode())
    reports = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "textfix", "fix", "--check", "--format", "json", "a.txt"]
        done = subprocess.run(command, env=environment(PYTHONHASHSEED=seed), capture_output=True)
        assert done.returncode == 1
        reports.append(done.stdout)
    assert reports[0] == reports[1]


def test_module_and_version() -> None:
    command = [sys.executable, "-m", "textfix", "--version"]
    done = subprocess.run(command, env=environment(), capture_output=True, check=True)
    assert done.stdout == f"textfix {textfix.__version__}\n".encode()


def test_start_loads_little() -> None:
    """`--help` must not pay for what only a repair needs."""
    probe = "import textfix.cli.commands, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", probe], env=environment(), capture_output=True, check=True
    )
    loaded = set(done.stdout.decode().split())
    assert not loaded & {
        "ftfy",
        "tomllib",
        "json",
        "textfix.report",
        "textfix.rules",
        "textfix.settings.config",
    }


# --- the other commands ---------------------------------------------------------------------------


def test_explain() -> None:
    outcome = run("explain", "lin101")
    assert outcome.exit_code == 0
    assert outcome.stdout.startswith("LIN101  trailing-space\nStage: lines\n\nA line ends")
    assert "When this is wrong" in outcome.stdout
    assert "\n  damaged   " in outcome.stdout
    assert "\n  stays     " in outcome.stdout
    assert run("explain", "trailing-space").stdout == outcome.stdout


UNKNOWN = {
    "LIN102": "did you mean LIN101",
    "trailing-spice": "LIN101",
    "SPC": "SPC101",
    "\x1b": "U+001B",
}


@pytest.mark.parametrize(("code", "hint"), UNKNOWN.items(), ids=["code", "name", "prefix", "junk"])
def test_explain_suggests(code: str, hint: str) -> None:
    outcome = run("explain", code)
    assert outcome.exit_code == 2
    assert hint in outcome.stderr
    assert "`textfix rules` lists all rules" in outcome.stderr


def runs(*args: str) -> dict[str, str]:
    lines = run("rules", *args).stdout.splitlines()
    assert lines[0].split() == ["CODE", "STAGE", "RUNS", "NAME", "SUMMARY"]
    return {line.split()[0]: line.split()[2] for line in lines[1:]}


def test_rules() -> None:
    assert set(runs().values()) == {"yes"}
    assert runs("--profile", "ocr")["LIN101"] == "no"
    assert runs("--select", "LIN")["LIN101"] == "yes"
    write("textfix.toml", b'ignore = ["LIN101"]')
    assert runs()["LIN101"] == "no"
    assert runs("--isolated")["LIN101"] == "yes"


def test_help_names_what_there_is() -> None:
    text = " ".join(run("fix", "--help").stdout.split())
    for name in (*PROFILES, *FORMATS, *SUFFIXES, *REPORT_SUFFIXES):
        assert name in text


def test_file_for_a_command() -> None:
    write("a.txt")
    outcome = run("a.txt")
    assert outcome.exit_code == 2
    assert "To repair a file: textfix fix a.txt" in outcome.stderr


def test_main_gives_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.txt")
    handler = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["fix", "--check", "a.txt"]) == 1
        assert main(["fix", "gone.txt"]) == 2
        assert main(["nonsense"]) == 2
        assert main(["--version"]) == 0
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert "Traceback" not in capsys.readouterr().err


JSON = '{"title": "tbe road", "tags": ["a", "b"]}\n'
ROWS = '{"text": "tbe road"}\n{"text": "tbe town"}\n'
TABLE = "id,name,note\n1,tbe one,x\n2,two,y\n3,three,z\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param("a.json", "tbe", "is JSON, not prose", id="json-by-name"),
        pytest.param("a.txt", JSON, "is JSON, not prose", id="json-by-content"),
        pytest.param("a.jsonl", "tbe", "textfix corpus a.jsonl --field NAME", id="rows-by-name"),
        pytest.param("a.txt", ROWS, "textfix corpus a.txt --field NAME", id="rows-by-content"),
        pytest.param("a.csv", "tbe", "textfix corpus a.csv --field NAME -o OUT.csv", id="csv"),
        pytest.param("a b.txt", TABLE, "textfix corpus 'a b.txt' --field NAME", id="csv-content"),
        pytest.param("a.tsv", "tbe", "is TSV", id="tsv"),
        pytest.param("a.xml", "tbe", "is XML", id="xml"),
        pytest.param("a", '<?xml version="1.0"?>\n<a>tbe</a>\n', "is XML", id="xml-by-content"),
        pytest.param("a.YAML", "tbe: a\n", "is YAML", id="yaml"),
        pytest.param("a.toml", "tbe = 1\n", "is TOML", id="toml"),
        pytest.param("a.py", "tbe = 1\n", "is program source", id="python"),
        pytest.param("run", "#!/bin/sh\necho tbe\n", "is program source", id="script"),
    ],
)
def test_what_is_no_prose_is_refused_and_the_others_go_on(
    here: Path, name: str, text: str, said: str
) -> None:
    (here / name).write_text(text)
    (here / "good.txt").write_text("tbe end\n")
    outcome = run("fix", "-w", name, "good.txt")
    assert outcome.exit_code == 2
    assert f"Error: {name}: " in outcome.stderr
    assert said in outcome.stderr
    assert (here / name).read_text() == text
    assert (here / "good.txt").read_text() == "the end\n"
    assert run("fix", "-w", "--as-text", name).exit_code == 0
    assert "tbe" not in (here / name).read_text()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[1] tbe note\n[2] another\n", id="notes"),
        pytest.param("[1]", id="note-alone"),
        pytest.param("{tbe}\n", id="braces"),
        pytest.param('{"text": "one"}\ntbe end\n', id="one-row"),
        pytest.param('{"a": ' * 100_000, id="deep"),
        pytest.param("Tea, milk, bread\nand, of course, tbe jam\n" * 4, id="commas"),
        pytest.param("tbe red,green,blue flags\nwere up, he said\nand so on\n", id="few-commas"),
    ],
)
def test_prose_with_brackets_and_commas_is_prose(here: Path, text: str) -> None:
    (here / "a.txt").write_text(text)
    assert run("fix", "a.txt").exit_code == 0
    assert run("fix", stdin=text.encode()).exit_code == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(JSON, 2, id="json"),
        pytest.param(ROWS, 2, id="rows"),
        pytest.param(TABLE, 0, id="table"),
        pytest.param("#!/bin/sh\necho tbe\n", 0, id="script"),
    ],
)
def test_standard_input_is_judged_with_care(text: str, code: int) -> None:
    assert run("fix", stdin=text.encode()).exit_code == code
    assert run("fix", "--as-text", stdin=text.encode()).exit_code == 0


def test_markdown_is_not_judged_by_content(here: Path) -> None:
    (here / "a.md").write_text(ROWS)
    assert run("fix", "a.md").exit_code == 0
