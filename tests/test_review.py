"""`textfix review`: what is asked, what the answers come to, and that none of them is lost."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from textfix.review import decisions

from .test_cli import SRC, fake_repair, here, pytestmark, run, write

__all__ = ["here", "pytestmark"]

# `tbe` is a change, `lhe` a suggestion.
TEXT = b"a tbe b\ntbe eur\nlhe\n"
SAVED = "a.decisions.json"


@pytest.fixture(autouse=True)
def text(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textfix.cli.fix.repair", fake_repair)
    write("a.txt", TEXT)


def review(answers: str, *args: str) -> str:
    outcome = run("review", *(args or ["a.txt"]), stdin=answers.replace(" ", "\n").encode())
    assert outcome.exit_code == 0
    return outcome.stdout


def decided(path: str = SAVED) -> list[tuple[int, str, str]]:
    [reviewed] = decisions.read(Path(path).read_text())
    return [(d.start, d.decision, d.after) for d in reviewed.decisions]


Y, N = "accept", "reject"
ANSWERS = {
    "one-by-one": ("y n y", [(2, Y, "the"), (8, N, "the"), (12, Y, "€")]),
    "all-equal": ("a n", [(2, Y, "the"), (8, Y, "the"), (12, N, "€")]),
    "reject-all-equal": ("d y", [(2, N, "the"), (8, N, "the"), (12, Y, "€")]),
    "all-equal-from-here": ("n a q", [(2, N, "the"), (8, Y, "the")]),
    "edit": ("e tube q", [(2, "edit", "tube")]),
    "edit-escapes": (r"e t\n\u00e9\\n\x41 q", [(2, "edit", "t\né\\nA")]),
    "edit-capital-digits": (r"e \u00E9\U0001F600 q", [(2, "edit", "é\U0001f600")]),
    "edit-to-nothing": ("e ∅ q", [(2, "edit", "")]),
    "edit-as-proposed": ("e  q", [(2, Y, "the")]),
    "edit-typed-as-proposed": ("e the q", [(2, Y, "the")]),
    "undo": ("y n u y q", [(2, Y, "the"), (8, Y, "the")]),
    "undo-all-equal": ("n a u u y q", [(2, Y, "the")]),
    "undo-nothing": ("u y q", [(2, Y, "the")]),
    "help": ("? x y q", [(2, Y, "the")]),
    "capitals": ("Y Q", [(2, Y, "the")]),
    "input-ends": ("y", [(2, Y, "the")]),
}


@pytest.mark.parametrize(("answers", "wanted"), ANSWERS.values(), ids=ANSWERS)
def test_answers(answers: str, wanted: Sequence[tuple[int, str, str]]) -> None:
    shown = review(answers)
    assert decided() == wanted
    assert shown.endswith(f"saved to {SAVED}\ntextfix apply -w {SAVED}\n")


def test_what_is_shown() -> None:
    shown = review("y q")
    assert "a.txt, 1 of 3, one of 2 equal changes\n  1:3  98 %  OCR101  a [tbe → the] b\n" in shown
    assert "`the` is a word" in shown
    assert "1 accepted, 0 rejected, 0 edited, 2 undecided" in shown


def test_suggestions_are_asked_for() -> None:
    shown = review("y y y n", "a.txt", "--suggestions")
    assert "a.txt, 4 of 4, suggested\n  3:1  62 %  OCR101  [lhe → the]" in shown
    assert decided()[3] == (16, N, "the")
    # Asked for or not, what was decided stays.
    assert "3 accepted, 1 rejected, 0 edited, 0 undecided" in review("")
    assert len(decided()) == 4


def test_a_review_goes_on_where_it_stopped() -> None:
    review("y q")
    assert "a.txt, 2 of 3" in review("n")
    assert "a.txt, 3 of 3" in review("y")
    assert decided() == [(2, Y, "the"), (8, N, "the"), (12, Y, "€")]
    assert "0 undecided" in review("")
    assert run("apply", SAVED, "-w").exit_code == 0
    assert Path("a.txt").read_bytes() == "a the b\ntbe €\nlhe\n".encode()


def test_nothing_is_made_before_apply() -> None:
    review("a y")
    assert Path("a.txt").read_bytes() == TEXT


def test_what_lies_across_takes_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a change and a suggestion that overlap, the one accepted last is made."""
    from textfix import Profile
    from textfix.io.encoding import Decoding

    from .test_report import result

    def repair(text: str, *, profile: Profile, decoding: Decoding, timeout: float | None) -> object:
        it = result(text, ("tbe", "the"), maybe=[("tbe b", "tube")])
        return type(it)(it.document, it.suggestions, profile, decoding)

    monkeypatch.setattr("textfix.cli.fix.repair", repair)
    shown = review("y y", "a.txt", "--suggestions")
    assert "replaces tbe → the" in shown
    assert decided() == [(2, N, "the"), (2, Y, "tube")]
    assert run("apply", SAVED).stdout == "a tube\ntbe eur\nlhe\n"
    Path(SAVED).unlink()
    review("y y u q", "a.txt", "--suggestions")
    assert decided() == [(2, Y, "the")]


def test_report_is_reviewed_though_the_text_was_repaired() -> None:
    write("b c.txt", b"tbe\n")
    run("fix", "-w", "a.txt", "b c.txt", "--report", "my log.json")
    shown = review("n n y e tube", "my log.json")
    assert "b c.txt, 4 of 4" in shown
    command = "textfix apply -w --from 'my log.json' 'my log.decisions.json'"
    assert shown.endswith(f"{command}\n")
    assert run(*shlex.split(command)[1:]).exit_code == 0
    assert Path("a.txt").read_bytes() == "a tbe b\ntbe €\nlhe\n".encode()
    assert Path("b c.txt").read_bytes() == b"tube\n"


def test_source_cannot_act_on_the_terminal() -> None:
    name = "a\x1b[2J.txt"
    write(name, b"\x1b[31m \xe2\x80\xae tbe \x07\n")
    shown = review("e \x1b[0m", name, "-o", "d.json")
    assert "\x1b" not in shown.replace("\x1b[0m", "")  # what is typed is echoed by the runner
    assert "\u202e" not in shown
    assert "⟨U+001B⟩[31m ⟨U+202E⟩ [tbe → the] ⟨U+0007⟩" in shown


REFUSED = {
    "stdin": (["-"], "name a file to review"),
    "no-file": (["missing.txt"], "missing.txt: no such file"),
    "no-report": (["none.json"], "none.json: cannot be read"),
    "not-a-report": (["bad.json"], "bad.json: not a JSON report"),
    "folder": (["folder"], "textfix fix --check --report report.json folder && textfix review"),
    "binary": (["image.txt"], "image.txt: not repaired: not a text file"),
    "other-text": (
        ["a.txt", "-o", "other.json"],
        "has decisions about other changes or another text",
    ),
    "no-decisions": (["a.txt", "-o", "a.txt"], "a.txt: not a file of decisions"),
    "no-folder": (["a.txt", "-o", "x/d.json"], "no such folder: x"),
    "settings-of-a-report": (
        ["bad.json", "--ignore", "SPC"],
        "a saved report has its own settings",
    ),
}


@pytest.mark.parametrize(("args", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(args: list[str], message: str) -> None:
    write("bad.json", b"{}")
    write("image.txt", b"\x89PNG\r\n\x1a\n")
    write("folder/c.txt")
    write("folder/d.txt")
    write("b.txt", b"tbe")
    run("review", "b.txt", "-o", "other.json", stdin=b"y\n")
    outcome = run("review", *args, stdin=b"y\n")
    assert outcome.exit_code == 2
    assert message in outcome.stderr
    assert Path("a.txt").read_bytes() == TEXT


def test_nothing_to_review() -> None:
    write("c.txt", b"fine\n")
    assert review("", "c.txt") == "Nothing to review.\n"
    assert not Path("c.decisions.json").exists()


def _interrupt(process: "subprocess.Popen[bytes]", terminal: int) -> None:
    os.write(terminal, b"\x03")


def _terminate(process: "subprocess.Popen[bytes]", terminal: int) -> None:
    process.terminate()


@pytest.mark.slow
@pytest.mark.parametrize(("stop", "code"), [(_interrupt, 130), (_terminate, 143)])
def test_stopped_at_a_terminal(
    stop: Callable[["subprocess.Popen[bytes]", int], None], code: int
) -> None:
    """Ctrl-C or SIGTERM ends the review; what was answered is kept."""
    write("d.txt", b"The end ofthe road of the town.\nIt is late &amp; dark.\n")
    import pty

    ours, its = pty.openpty()
    command = [sys.executable, "-m", "textfix", "review", "d.txt"]
    environment = {**os.environ, "PYTHONPATH": SRC, "NO_COLOR": "1", "TERM": "dumb"}
    with subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, env=environment, start_new_session=True,
        preexec_fn=_take_terminal,
    ) as process:  # fmt: skip
        os.close(its)
        _until(ours, b"?]: ")
        os.write(ours, b"y\n")
        _until(ours, b"?]: ")
        stop(process, ours)
        os.write(ours, b"\n")  # a signal just before it began to read is seen only now
        shown = _until(ours, b"Interrupted.")
        assert process.wait(timeout=20) == code
    os.close(ours)
    assert b"1 accepted, 0 rejected, 0 edited, 1 undecided" in shown
    file = json.loads(Path("d.decisions.json").read_text())
    assert [d["before"] for d in file["files"][0]["decisions"]] == ["ofthe"]


def _take_terminal() -> None:
    """Make standard input the terminal that Ctrl-C comes from, and heed it: what a shell starts in
    the background does not.
    """
    import fcntl
    import signal
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _until(terminal: int, end: bytes) -> bytes:
    shown = b""
    while end not in shown:
        shown += os.read(terminal, 1024)
    return shown
