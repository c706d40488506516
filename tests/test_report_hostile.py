"""Records that nobody vouches for: refused with file and place, or shown so that nothing acts."""

import copy
import csv as csv_reader
import io
import json
import math
import os
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textfix import Document, Edit, Evidence, Profile, Result
from textfix.cli.files import Problem
from textfix.cli.fix import _lines_shown
from textfix.cli.saved import read_decisions as decisions_at
from textfix.cli.saved import read_report
from textfix.io import untrusted
from textfix.language import user_dictionary
from textfix.language.user_dictionary import user_words
from textfix.record.model import Change
from textfix.report import FORMATS, SavedError, render, to_bytes
from textfix.report.saved import files
from textfix.report.terminal import shown_diff, statistics, terminal, word_diff
from textfix.review.decisions import DecisionError, Reviewed, on, write
from textfix.review.decisions import read as read_decisions
from textfix.settings import baseline as baseline_file
from textfix.settings import config
from textfix.settings.baseline import baseline
from textfix.settings.config import ConfigError
from textfix.settings.profile import ProfileError

from .test_cli import here, run
from .test_cli import pytestmark as posix
from .test_report import edit

__all__ = ["here"]

pytestmark = [posix, pytest.mark.usefixtures("here")]

SOURCE = "a tbe b\nof the c\n"


def record() -> dict[str, Any]:
    """A saved report that has every field: of a text with a change and a suggestion."""
    made = edit(2, "tbe", "the")
    maybe = edit(8, "of", "off", "OCR101", 0.5)
    document = Document(SOURCE).apply([made])
    suggested = Change(8, 10, "of", "off", (maybe,))
    profile = Profile("own", ("SPC",), ("LIN",), dictionary=("w.txt",), baseline=("b.json",))
    other = Result(Document(SOURCE), (), Profile())
    report = render("json", [("a.txt", Result(document, (suggested,), profile)), ("b.txt", other)])
    found: dict[str, Any] = json.loads(report)
    return found


def decisions() -> dict[str, Any]:
    [saved, _] = files(json.dumps(record()))
    it = saved.result(SOURCE.encode())
    verdicts = [on(it.changes[0], "accept"), on(it.suggestions[0], "edit", "if")]
    reviewed = Reviewed("a.txt", saved.sha256, tuple(verdicts), "utf-8")
    found: dict[str, Any] = json.loads(write([reviewed]))
    return found


def exceptions() -> dict[str, Any]:
    entry = {"rules": ["SPC101"], "before": "tbe", "after": "the", "left": "a ", "right": " b"}
    return {"format": "textfix-baseline", "version": 1, "exceptions": [entry]}


Way = tuple[str | int, ...]


def leaves(value: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """The values in a record that hold no others, and the way to each."""
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        yield way, value
    for key, item in inner:
        yield from leaves(item, (*way, key))


def replaced(record: Any, way: Way, value: Any) -> Any:
    """A copy of `record` with another value at the end of `way`."""
    if not way:
        return value
    record = copy.copy(record)
    record[way[0]] = replaced(record[way[0]], way[1:], value)
    return record


def strings(record: Any) -> dict[str, Way]:
    """The ways to all strings, by what they are called."""
    found = leaves(record)
    return {".".join(map(str, way)): way for way, value in found if isinstance(value, str)}


# --- what is shown --------------------------------------------------------------------------------

HOSTILE = {
    "title of the terminal": "X\x1b]0;p\x07",
    "one-character controls": "X\x9b31m\x85\x7f\x00\x08",
    "direction": "X\u202e\u2066\u200f",
    "lines": "X\r\n::error::pwned\n| | <h1>\u2028# y",
    "annotation": "X,file=b::%0A::error title=x::y",
    "formula": "=cmd|' /C calc'!A0;=1\t=2",
    "element": "</script><script>alert(1)</script>-->",
    "half a character": "X\udc9b\ud800",
}
TELLING = sorted(set(FORMATS) - {"diff", "critic"})  # those show what a text holds as it stands


def inert(text: str) -> bool:
    """Whether all that is not text in `text` are its line ends."""
    return all(line.isprintable() for line in text.split("\n"))


def shown(pairs: Sequence[tuple[str, Result]], text_is_hostile: bool) -> None:
    """Render `pairs` in each format; nothing in any acts."""
    for name in FORMATS:
        text = to_bytes(name, pairs).decode("utf-8", "surrogatepass").removeprefix("\ufeff")
        text = text.replace("\r\n", "\n") if name == "csv" else text
        assert inert(_lines_shown(text))
        if name in TELLING or not text_is_hostile:
            assert inert(text.replace("\t", " ") if name == "diff" else text), name
    for show in (terminal, statistics, word_diff, shown_diff):
        assert inert(re.sub(r"\x1b\[\d*m|\t", "", show(pairs, color=True)))
    for row in csv_reader.reader(io.StringIO(render("csv", pairs).removeprefix("\ufeff"))):
        assert not [cell for cell in row if re.match(r"[=+@\t\r]|-\D", cell)]
    for line in render("github", pairs).splitlines():
        [(kind, properties)] = re.findall(r"^::(debug|warning|notice)( [^:]*)?::[^\n]*$", line)
        keys = [pair.split("=")[0] for pair in properties.strip().split(",") if properties]
        assert keys == (["file", "line", "endLine", "col", "endColumn", "title"] if keys else [])
        assert kind == "debug" or keys
    page = render("html", pairs)
    assert page.count("<script") == page.count("</script") == 2
    for line in render("markdown", pairs).splitlines():
        assert not re.search(r"<(?!/?code>)", line)
    for pair in pairs:
        assert inert(pair[1]._repr_html_())
    with zipfile.ZipFile(io.BytesIO(to_bytes("docx", pairs))) as archive:
        comments = archive.read("word/comments.xml").decode()
    assert inert(comments)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("way", strings(record()).values(), ids=strings(record()))
def test_no_string_of_a_report_acts(way: Way, value: str) -> None:
    spoiled = replaced(record(), way, value)
    try:
        pairs = [(it.path, it.result(SOURCE.encode())) for it in files(json.dumps(spoiled))]
    except SavedError as error:
        refusal = str(error)
    else:
        refusal = ""
        shown(pairs, text_is_hostile=way[-1] == "after")
    assert inert(refusal)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("way", strings(decisions()).values(), ids=strings(decisions()))
def test_no_string_of_decisions_acts(way: Way, value: str) -> None:
    spoiled = json.dumps(replaced(decisions(), way, value))
    try:
        pairs = [(it.file, it.result(SOURCE, None)) for it in read_decisions(spoiled)]
    except DecisionError as error:
        refusal = str(error)
    else:
        refusal = ""
        shown(pairs, text_is_hostile=way[-1] in ("after", "proposed"))
    assert inert(refusal)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_code_of_an_edit_acts(value: str) -> None:
    why = (Evidence(value, value, 3.0), Evidence(value, value, -1.0))
    document = Document(SOURCE).apply([Edit(2, 5, "tbe", "the", value, why)])
    document = document.apply([Edit(2, 5, "the", "tho", "SPC101", why)])
    maybe = Change(8, 10, "of", "off", (Edit(8, 10, "of", "off", value, why),))
    shown([(value, Result(document, (maybe,), Profile(value)))], text_is_hostile=False)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("way", strings(record()).values(), ids=strings(record()))
def test_no_string_of_a_report_acts_on_a_terminal(way: Way, value: str) -> None:
    Path("a.txt").write_text(SOURCE)
    Path("b.txt").write_text(SOURCE)
    Path("r.json").write_text(json.dumps(replaced(record(), way, value)))
    for args in (["report", "r.json"], ["undo", "r.json", "a.txt"], ["review", "r.json"]):
        outcome = run(*args, stdin=b"y\nq\n")
        assert inert(outcome.output), args
        assert outcome.exit_code in (0, 2)
        assert "defect" not in outcome.output
    Path("d.json").write_text(json.dumps(decisions()))
    assert inert(run("apply", "d.json", "--from", "r.json").output)


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("way", strings(decisions()).values(), ids=strings(decisions()))
def test_no_string_of_decisions_acts_on_a_terminal(way: Way, value: str) -> None:
    Path("a.txt").write_text(SOURCE)
    Path("a.decisions.json").write_text(json.dumps(replaced(decisions(), way, value)))
    args = ["--report", "-", "--format", "statistics", "-o", "out.txt"]
    for outcome in (run("apply", "a.decisions.json", *args), run("review", "a.txt", stdin=b"q\n")):
        assert inert(outcome.output)
        assert outcome.exit_code in (0, 2)
        assert "defect" not in outcome.output


# --- what is refused ------------------------------------------------------------------------------

CHANGE: Way = ("files", 0, "changes", 0)
MAYBE: Way = ("files", 0, "suggestions", 0)
EVIDENCE: Way = (*CHANGE, "edits", 0, "evidence", 0)
DEEP = json.loads("[" * 500 + "]" * 500)

# Where something else stands, what, and what is said of it.
REFUSED: dict[str, tuple[Way, Any, str]] = {
    "rule": ((*CHANGE, "edits", 0, "rule"), "X\x1b]0;p\x07\u202e",
        r"files\[0\].changes\[0\].edits\[0\].rule must be .*, not 'X\\x1b\]0;p\\x07\\u202e'"),
    "rules": ((*CHANGE, "rules"), ["SPC999"], r"\[0\].rules must be \['SPC101'\], the rules of"),
    "sha256": (("files", 0, "sha256"), "0" * 63, r"files\[0\].sha256 must be a SHA-256"),
    "path": (("files", 1, "path"), "a\0", r"files\[1\].path must be a path without NUL"),
    "path-type": (("files", 0, "path"), 3, r"files\[0\].path must be a path"),
    "encoding": (("files", 0, "encoding"), "x\x1b", r"encoding cannot be used: unknown text encoding"),  # noqa: E501
    "encoding-that-is-refused": (("files", 0, "encoding"), "punycode", "encoding cannot be used"),
    "long-encoding": (("files", 0, "encoding"), "u" * 99, "must be the name of an encoding"),
    "output": (("files", 0, "repaired", "encoding"), 8, "repaired.encoding must be the name"),
    "bom": (("files", 0, "bom"), "xy", r"files\[0\].bom must be bytes in hexadecimal"),
    "start": ((*CHANGE, "start"), True, "start must be a whole number of 0 or more, not true"),
    "negative": ((*CHANGE, "byte_start"), -1, "byte_start must be a whole number of 0 or more, not -1"),  # noqa: E501
    "huge": ((*CHANGE, "start"), 10**4000, "whole number of 0 or more, not a very large number"),
    "span": ((*CHANGE, "end"), 6, r"changes\[0\] has the span 2:6, which does not have the length of 'tbe'"),  # noqa: E501
    "span-of-a-suggestion": ((*MAYBE, "end"), 6, r"suggestions\[0\] has the span 8:6"),
    "no-edits": ((*CHANGE, "edits"), [], "edits must be a list of one edit or more, not \\[\\]"),
    "no-evidence": ((*CHANGE, "edits", 0, "evidence"), [], "evidence must be a list of one piece"),
    "edit-of-nothing": ((*CHANGE, "edits", 0, "after"), "tbe", r"edits\[0\] changes nothing"),
    "confidence": ((*CHANGE, "confidence"), 1.5, "confidence must be a number .*, not 1.5"),
    "edit-confidence": ((*CHANGE, "edits", 0, "confidence"), -0.1, "number from 0 to 1, not -0.1"),
    "applied": ((*CHANGE, "applied"), False, r"changes\[0\].applied must be true, not false"),
    "not-applied": ((*MAYBE, "applied"), True, r"suggestions\[0\].applied must be false, not true"),
    "infinite": ((*EVIDENCE, "weight"), math.inf, "Infinity is not a JSON number"),
    "not-a-number": ((*EVIDENCE, "weight"), math.nan, "NaN is not a JSON number"),
    "weight": ((*EVIDENCE, "weight"), 1e308, r"weight must be a number from -1e\+06 to"),
    "string-for-weight": ((*EVIDENCE, "weight"), "1", "weight must be a number .*, not '1'"),
    "note": ((*EVIDENCE, "note"), ["a", 1], r"note\[1\] must be a string, not 1"),
    "threshold": (("profile", "apply_at"), 2, "apply_at must be a number from 0 to 1, not 2"),
    "language": (("profile", "language"), "x", "profile cannot be used: language must be one of"),
    "no-profile": (("profile",), None, r"files\[0\] must have the key 'profile'"),
    "deep-lists": (("profile", "select"), DEEP, r"profile.select\[0\] must be a string, not"),
    "no-object": (("files", 0), 1, r"files\[0\] must be an object, not 1"),
    "no-list": (("files",), {}, "files must be a list, not an object"),
}  # fmt: skip


@pytest.mark.parametrize(("way", "value", "message"), REFUSED.values(), ids=REFUSED)
def test_report_is_refused(way: Way, value: Any, message: str) -> None:
    Path("r.json").write_text(json.dumps(replaced(record(), way, value)))
    with pytest.raises(SavedError, match=rf"^not a JSON report of textfix: .*{message}"):
        files(Path("r.json").read_text())
    outcome = run("undo", "r.json", "a.txt")
    assert outcome.exit_code == 2
    assert outcome.stderr.startswith("Error: r.json: not a JSON report of textfix: ")


# What only the text tells.
FOREIGN: dict[str, tuple[dict[Way, Any], str]] = {
    "before": ({(*CHANGE, "before"): "xyz"}, r"changes\[0\] of the report changes 'xyz' at 2, but"),
    "beyond": (
        {(*MAYBE, "start"): 97, (*MAYBE, "end"): 99},
        r"suggestions\[0\] .* 'of' at 97, but",
    ),
    "shifted": ({(*MAYBE, "start"): 9, (*MAYBE, "end"): 11}, r"suggestions\[0\] .* 'of' at 9, but"),
    "encoding": ({("files", 0, "encoding"): "utf-16"}, r"a\.txt: changes\[0\] of the report"),
}


@pytest.mark.parametrize(("others", "message"), FOREIGN.values(), ids=FOREIGN)
def test_report_that_does_not_fit_its_text_is_refused(others: dict[Way, Any], message: str) -> None:
    spoiled = record()
    for way, value in others.items():
        spoiled = replaced(spoiled, way, value)
    saved = files(json.dumps(spoiled))[0]
    with pytest.raises(SavedError, match=message):
        saved.result(SOURCE.encode())


ORDERS = {"twice": (0, 0), "overlapping": (0, 1), "in another order": (2, 0)}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_changes_that_overlap_or_are_not_sorted_are_refused(order: tuple[int, int]) -> None:
    edits = [edit(0, "abcd", "x"), edit(3, "def", "y"), edit(6, "g", "z")]
    made = [Change(it.start, it.end, it.before, it.after, (it,)) for it in edits]
    reports = [
        json.loads(Result(Document("abcdefg", (it,)), (), Profile()).report("json")) for it in made
    ]
    changes = [it["files"][0]["changes"][0] for it in reports]
    spoiled = replaced(reports[0], ("files", 0, "changes"), [changes[n] for n in order])
    with pytest.raises(SavedError, match=r"changes\[1\] starts before the previous change ends"):
        files(json.dumps(spoiled))


TEXTS = {
    "nested lists": ("[" * 100_000, "lists and objects are nested too deeply"),
    "nested objects": ('{"a":' * 100_000, "lists and objects are nested too deeply"),
    "many digits": ('{"format": ' + "1" * 5000 + "}", "a number has too many digits"),
    "key twice": (
        '{"files": [], "a": 1, "files": [1]}',
        "the key 'files' occurs twice in an object",
    ),
    "infinity": ('{"files": Infinity}', "Infinity is not a JSON number"),
    "nothing": ("", "Expecting value"),
    "cut off": ('{"files": [', "Expecting value"),
}


@pytest.mark.parametrize(("text", "message"), TEXTS.values(), ids=TEXTS)
def test_text_that_is_no_sound_json_is_refused(text: str, message: str) -> None:
    Path("r.json").write_text(text)
    Path("a.txt").write_text("a")
    with pytest.raises(SavedError, match=f"^not a JSON report of textfix: .*{message}"):
        files(text)
    with pytest.raises(DecisionError, match=f"^not a file of decisions: .*{message}"):
        read_decisions(text)
    with pytest.raises(ProfileError, match=rf"^baseline r\.json: .*{message}"):
        baseline(["r.json"])
    for args in (["undo", "r.json"], ["apply", "r.json"], ["fix", "--baseline", "r.json", "a.txt"]):
        outcome = run(*args)
        assert outcome.exit_code == 2
        assert re.search(rf"Error: .*r\.json: .*{message}", outcome.stderr)


def test_files_that_are_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIGURATION", "BASELINE", "RECORD"):
        monkeypatch.setattr(untrusted, name, 1_000_000)
    for name in ("textfix.settings.config.CONFIGURATION", "textfix.settings.baseline.BASELINE"):
        monkeypatch.setattr(name, 1_000_000)
    Path("large").write_text(" " * 1_000_001)
    said = "large: is larger than 1 MB"
    with pytest.raises(ConfigError, match=said):
        config.read("large")
    with pytest.raises(ProfileError, match=said):
        baseline(["large"])
    for args in (["undo", "large"], ["apply", "large"], ["report", "large"]):
        outcome = run(*args)
        assert outcome.exit_code == 2
        assert said in outcome.stderr
    outcome = run("undo", "-", stdin=b" " * 1_000_001)
    assert outcome.exit_code == 2
    assert "-: is larger than 1 MB" in outcome.stderr


def test_what_never_ends_is_read_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textfix.language.user_dictionary.DICTIONARY", 1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(ProfileError, match="/dev/zero: is larger than 1 MB"):
            user_words(["/dev/zero"])
        with pytest.raises(ConfigError, match="/dev/zero: is larger than 1 MB"):
            config.read("/dev/zero")
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["pipe", "/dev/zero"])
def test_review_does_not_wait_for_what_a_report_names(name: str) -> None:
    os.mkfifo("pipe")
    Path("r.json").write_text(json.dumps(replaced(record(), ("files", 0, "path"), name)))
    outcome = run("review", "r.json")
    assert outcome.exit_code == 2
    assert (
        outcome.stderr
        == f"Error: {name}: not read: r.json names it, but it is not a regular file\n"
    )


def test_pipes_that_are_typed_are_read() -> None:
    Path("a.txt").write_text(SOURCE)
    report, words = os.pipe(), os.pipe()
    os.write(report[1], json.dumps(record()).encode())
    os.write(words[1], b"tbe\n")
    for _, end in (report, words):
        os.close(end)
    outcome = run("undo", f"/dev/fd/{report[0]}", "a.txt")
    assert (outcome.exit_code, outcome.stdout) == (0, SOURCE)
    assert run("undo", "-", "a.txt", stdin=json.dumps(record()).encode()).stdout == SOURCE
    assert user_words([f"/dev/fd/{words[0]}"]) == {"tbe"}


# What a text, a note or a file may repeat, and what must not take the square of its length.
PIECES = [
    "; ",
    ";'",
    "= ",
    "{",
    "{+",
    "~>",
    "~~}",
    "\ud83d",
    "\\u00",
    "\r",
    " ",
    "\n",
    "<",
    "[",
    "%",
    "\0",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*FORMATS, "docx"])
@pytest.mark.parametrize("piece", PIECES, ids=ascii)
def test_time_of_a_report_is_in_step_with_the_text(name: str, piece: str) -> None:
    def seconds(count: int) -> float:
        old, new = piece * count, "x" + piece * count
        made = Edit(0, len(old), old, new, "SPC101", (Evidence("test", old, 3.0),))
        pair = ("a.txt", Result(Document(old + "x" + old).apply([made]), (), Profile()))
        start = time.process_time()
        to_bytes(name, [pair])
        return time.process_time() - start

    # Four times the length takes four times as long, or sixteen times if each part meets each.
    # The garbage collector may come in between, but not three times.
    assert any(seconds(20_000 + n) < 9 * max(seconds(5_000), 0.02) for n in range(3))


def test_time_to_check_a_report_is_in_step_with_its_length() -> None:
    def seconds(count: int) -> float:
        spoiled = record()
        [change], [maybe] = spoiled["files"][0]["changes"], spoiled["files"][0]["suggestions"]
        spoiled["files"][0]["suggestions"] = [maybe] * count
        spoiled["files"][0]["changes"] = [
            {**change, "start": 4 * n, "end": 4 * n + 3} for n in range(count)
        ]
        spoiled["files"] += [{**spoiled["files"][1], "path": str(n)} for n in range(count)]
        text = json.dumps(spoiled)
        start = time.process_time()
        assert len(files(text)) == count + 2
        return time.process_time() - start

    # The garbage collector may come in between, but not three times.
    assert any(seconds(2_000 + n) < 9 * max(seconds(500), 0.02) for n in range(3))


# --- anything at all ------------------------------------------------------------------------------

VALUES = st.sampled_from(
    [None, True, -1, 0, 2, 10**30, 1e308, -0.5, math.inf, math.nan, "", "\x1b]0;p\x07", "\u202e",
     "\0", "\ud800", "x" * 5000, "0" * 64, "utf-7", "SPC101", [], {}, [[]], {"": 1}, DEEP]
) | st.text(max_size=3)  # fmt: skip
TOKENS = st.sampled_from(
    ["1e999999", "9" * 5000, "0x" + "f" * 5000, "[" * 3000, '{"a":' * 3000, "{a=" * 3000, "NaN",
     '"\\ud800"', '"', "\x1b", "\0", "]", "}", ",", "=", "\n", "a.b." * 100, "'''", "null", "-"]
)  # fmt: skip


@st.composite
def spoiled_text(draw: st.DrawFn, text: str) -> str:
    """`text` with a part of it replaced by what means something else, or nothing."""
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 20))
        text = text[:start] + draw(TOKENS | st.text(max_size=3)) + text[end:]
    return text


@st.composite
def spoiled_json(draw: st.DrawFn, record: Any) -> str:
    """A record in which values are replaced, taken out, doubled, or wrapped in others."""
    for _ in range(draw(st.integers(1, 3))):
        way: Way = ()
        here = record
        while isinstance(here, dict | list) and here and draw(st.integers(0, 9)):
            key = draw(st.sampled_from(list(here) if isinstance(here, dict) else range(len(here))))
            way, here = (*way, key), here[key]
        kind = draw(st.sampled_from(["replaced", "wrapped", "taken out", "doubled"]))
        if kind == "replaced" or not way:
            record = replaced(record, way, draw(VALUES))
            continue
        if kind == "wrapped":
            record = replaced(record, way, draw(st.sampled_from([[here], {"a": here}])))
            continue
        above = record
        for key in way[:-1]:
            above = above[key]
        above = copy.copy(above)
        if kind == "taken out":
            del above[way[-1]]
        elif isinstance(above, list):
            above.insert(draw(st.integers(0, len(above))), here)
        else:
            above[draw(st.sampled_from(sorted(above)))] = here
        record = replaced(record, way[:-1], above)
    return draw(spoiled_text(json.dumps(record)))


CONFIGURATION = """\
profile = "ocr"
select = ["SPC", "OCR"]
ignore = ["LIN"]
apply_at = 0.9
suggest_at = 0.5
language = "en"
exclude = ["drafts/*"]
"""
AFF = """\
SET UTF-8
FLAG long
AF 1
AF SsPp
NEEDAFFIX Nn
SFX Ss Y 1
SFX Ss y ies [^a]y
PFX Pp Y 1
PFX Pp 0 un .
"""
DIC = "2\nblury/SsPp\nflay/1 po:noun\nkm\\/h\n"


def loads_report(path: str) -> None:
    for it in read_report(path):
        with suppress(SavedError):
            pair = it.path, it.result(SOURCE.encode())
            assert inert(render("text", [pair]))
            assert it.source(pair[1].text.encode()) == SOURCE.encode()


def loads_decisions(path: str) -> None:
    for it in decisions_at(path):
        with suppress(DecisionError):
            assert inert(render("text", [(it.file, it.result(SOURCE, None))]))


# What is read: how it is spoiled, how it is read, the error, and how its message begins.
READ: dict[str, tuple[Any, Callable[[str], object], type[Exception], str]] = {
    "r.json": (spoiled_json(record()), loads_report, Problem, "r.json: "),
    "d.json": (spoiled_json(decisions()), loads_decisions, Problem, "d.json: "),
    "b.json": (
        spoiled_json(exceptions()), lambda path: baseline([path]), ProfileError, "baseline b.json: "
    ),
    "textfix.toml": (
        spoiled_text(CONFIGURATION), config.read, ConfigError, "textfix.toml: "
    ),
    "own.aff": (
        spoiled_text(AFF), lambda path: user_words(["own.dic"]), ProfileError, "dictionary own."
    ),
    "own.dic": (
        spoiled_text(DIC), lambda path: user_words(["own.dic"]), ProfileError, "dictionary own."
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", READ)
@given(data=st.data())
def test_whatever_is_read_is_understood_or_refused_by_name(path: str, data: st.DataObject) -> None:
    spoiled, read, refusal, begins = READ[path]
    Path("own.aff").write_text(AFF)
    Path("own.dic").write_text(DIC)
    Path(path).write_bytes(data.draw(spoiled).encode("utf-8", "surrogatepass"))
    for cached in (user_dictionary._hunspell, user_dictionary._plain, baseline_file._read):
        cached.cache_clear()  # two files that are written at once look the same
    try:
        read(path)
    except refusal as error:
        message = str(error)
    else:
        message = begins
    assert message.startswith(begins)
    assert len(message) < 500
