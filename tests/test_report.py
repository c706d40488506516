"""Reports are views of the record: from them and one of the two texts the other can be made."""

import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from textfix import Document, Edit, Evidence, Profile, Result
from textfix.io.encoding import decode, encode
from textfix.record.model import Change
from textfix.report import FORMATS, render, to_bytes
from textfix.report.diff import diff
from textfix.report.terminal import shown_diff, terminal, word_diff
from textfix.report.visible import columns, head, middle, tail, visible

from .strategies import TEXTS

ESC = "\x1b"
RLO = "\N{RIGHT-TO-LEFT OVERRIDE}"
SHY = "\N{SOFT HYPHEN}"

LINES = st.text(alphabet="ab \n\n\n\r\t-+\\@é\x00\x0c\N{LINE SEPARATOR}", max_size=60)
LONG = st.lists(st.sampled_from(["a", "b", "", "c \r"]), max_size=80).map("\n".join)
NEW = st.sampled_from(["", "x", " ", "\n", "\r\n", "x\ny", "x\n", "\n\n", "é", SHY, "\ud800"])


def edit(start: int, before: str, after: str, rule: str = "SPC101", weight: float = 3.0) -> Edit:
    why = Evidence("test", f"`{after}` is a word", weight)
    return Edit(start, start + len(before), before, after, rule, (why,))


def result(source: str, *edits: tuple[str, str], maybe: Sequence[tuple[str, str]] = ()) -> Result:
    """A result by hand: each edit is of the first place where its `before` stands."""
    made = [edit(source.index(old), old, new) for old, new in edits]
    document = Document(source).apply(made)
    lost = []
    for old, new in maybe:
        it = edit(source.index(old), old, new, "OCR101", 0.5)
        lost.append(Change(it.start, it.end, old, new, (it,)))
    return Result(document, tuple(lost), Profile())


@st.composite
def results(draw: st.DrawFn, texts: st.SearchStrategy[str] = LINES | LONG | TEXTS) -> Result:
    """Any source, changed anywhere in one to three rounds."""
    data = draw(texts)
    document = Document(data)
    for _ in range(draw(st.integers(1, 3))):
        size = len(document.text)
        cuts = (
            sorted(draw(st.sets(st.integers(0, size), min_size=2, max_size=8))) if size else [0, 0]
        )
        edits = []
        for number, (start, end) in enumerate(itertools.pairwise(cuts)):
            before, after = document.text[start:end], draw(NEW)
            if number % 2 == 0 and before != after:
                edits.append(
                    edit(start, before, after, draw(st.sampled_from(["SPC101", "LIN101"])))
                )
        document = document.apply(edits)
    changes = document.changes
    kept = Document(data, changes[: len(changes) // 2 + 1])
    return Result(kept, changes[len(changes) // 2 + 1 :], Profile())


# --- the diff -------------------------------------------------------------------------------------

QUIET = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
TOOLS = {
    "patch": ["patch", "-p1", "-s", "-F0", "--no-backup-if-mismatch"],
    "git": ["git", "apply", "--whitespace=nowarn"],
}
APPLY = [
    pytest.param(
        command,
        id=name,
        marks=pytest.mark.skipif(shutil.which(command[0]) is None, reason=f"no {name}"),
    )
    for name, command in TOOLS.items()
]


def applied(command: list[str], folder: Path, name: str, source: bytes, patch: bytes) -> bytes:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source)
    done = subprocess.run(command, input=patch, cwd=folder, env=QUIET, capture_output=True)
    assert done.returncode == 0, (done.stderr, patch)
    return path.read_bytes()


TEN = "".join(f"line {n}\n" for n in range(10))

PATCHES = {
    "one-word": (TEN, [("line 4", "row 4")]),
    "far-apart": (TEN, [("line 0", "x"), ("line 9", "y")]),
    "seven-apart-is-two-hunks": (TEN, [("line 1", "x"), ("line 9", "y")]),
    "grows-then-shrinks": (TEN, [("line 0", "a\nb\nc"), ("line 8\nline 9\n", "")]),
    "first-line-goes": (TEN, [("line 0\n", "")]),
    "last-line-end-goes": ("a\nb\n", [("b\n", "b")]),
    "last-line-end-comes": ("a\nb", [("b", "b\n")]),
    "no-line-end-stays": ("a\nb", [("a", "c")]),
    "lines-joined": ("govern-\nment\n", [("-\n", "")]),
    "line-split": ("one two", [(" ", "\n")]),
    "blank-lines": ("a\n\n\n\nb\n", [("\n\n\n", "\n")]),
    "crlf": ("a \r\nb\r\nc\r\n", [(" ", "")]),
    "cr-only": ("a \rb\rc\r", [(" ", "")]),
    "cr-becomes-lf": ("a\r\nb\r\n", [("\r\n", "\n")]),
    "all-goes": ("a\nb\n", [("a\nb\n", "")]),
    "all-goes-no-line-end": ("ab", [("ab", "")]),
    "looks-like-a-header": ("-- a\n++ b\n@@ c\n", [("a", "x"), ("b", "y")]),
    "looks-like-no-newline": ("\\ No newline at end of file\nx\n", [("x", "y")]),
    "nul": ("a\0b\nx\n", [("x", "y")]),
    "form-feed-and-line-separator": ("a\x0cb\u2028c\nx y\n", [("x", "y")]),
}


@pytest.mark.parametrize("command", APPLY)
@pytest.mark.parametrize(("source", "edits"), PATCHES.values(), ids=PATCHES)
def test_patch_applies(
    command: list[str], source: str, edits: list[tuple[str, str]], tmp_path: Path
) -> None:
    it = result(source, *edits)
    patched = applied(command, tmp_path, "f", source.encode(), diff([("f", it)]).encode())
    assert patched == it.text.encode()


@pytest.mark.parametrize("command", APPLY)
def test_patch_fills_an_empty_file(command: list[str], tmp_path: Path) -> None:
    document = Document("").apply([edit(0, "", "a\nb")])
    it = Result(document, (), Profile())
    assert applied(command, tmp_path, "f", b"", diff([("f", it)]).encode()) == b"a\nb"


@pytest.mark.parametrize("command", APPLY)
@given(it=results())
def test_patch_applies_to_anything(
    command: list[str], tmp_path_factory: pytest.TempPathFactory, it: Result
) -> None:
    assume(it.changes)
    folder = tmp_path_factory.getbasetemp() / command[0]
    source, wanted = (t.encode("utf-8", "surrogatepass") for t in (it.source, it.text))
    assert applied(command, folder, "f", source, to_bytes("diff", [("f", it)])) == wanted


NAMES = ["plain.txt", "with space.txt", "sub/é.txt", 'quo"te.txt', "back\\slash.txt", "tab\t.txt"]


@pytest.mark.parametrize("command", APPLY)
@pytest.mark.parametrize("name", NAMES)
def test_patch_finds_the_file(command: list[str], name: str, tmp_path: Path) -> None:
    it = result("a b\n", ("b", "c"))
    assert applied(command, tmp_path, name, b"a b\n", to_bytes("diff", [(name, it)])) == b"a c\n"


BYTES = {
    "utf-8-with-mark": "a\nx\n".encode("utf-8-sig"),
    "mark-on-the-changed-line": "x\nb\n".encode("utf-8-sig"),
    "cp1252": b"caf\xe9\nx\n",
    "not-utf-8-at-all": b"\xc3\xa9\xc3\xa9\xc3\xa9\n\xff\xfe\x81\nx\n",
    "shift-jis": "日本\nx\n".encode("shift_jis"),
}


@pytest.mark.parametrize("command", APPLY)
@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_patch_applies_to_the_bytes(command: list[str], data: bytes, tmp_path: Path) -> None:
    text, decoding = decode(data, encoding="shift_jis" if data == BYTES["shift-jis"] else None)
    it = Result(Document(text).apply([edit(text.index("x"), "x", "y")]), (), Profile(), decoding)
    patched = applied(command, tmp_path, "f", data, to_bytes("diff", [("f", it)]))
    assert patched == encode(it.text, decoding) == data.replace(b"x", b"y")


def test_diff_of_utf_16_is_readable() -> None:
    text, decoding = decode("a\nx\n".encode("utf-16"))
    it = Result(Document(text).apply([edit(2, "x", "y")]), (), Profile(), decoding)
    assert b"\n a\n-x\n+y\n" in to_bytes("diff", [("f", it)])


def test_diff_shows_only_lines_that_change() -> None:
    patch = diff([("f", result("a\n\n\n\nb\n", ("\n\n\n", "\n")))])
    assert patch == "--- a/f\n+++ b/f\n@@ -1,5 +1,3 @@\n a\n-\n-\n \n b\n"


def test_clean_file_has_no_diff() -> None:
    assert diff([("f", result("a\n"))]) == ""


def test_diff_for_eyes_shows_what_acts() -> None:
    it = result(f"a {ESC}[2J {RLO}b\r\n", ("a", "c"))
    shown = shown_diff([("f", it)])
    assert ESC not in shown
    assert RLO not in shown
    assert "+c ⟨U+001B⟩[2J ⟨U+202E⟩b␍\n" in shown


# --- JSON -----------------------------------------------------------------------------------------


def joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def rebuilt(source: str, changes: list[dict[str, Any]]) -> str:
    """The repaired text as a reader of the report makes it; on purpose not textfix's own code."""
    for change in reversed(changes):
        assert source[change["start"] : change["end"]] == joined(change["before"])
        source = source[: change["start"]] + joined(change["after"]) + source[change["end"] :]
    return source


def undone(text: str, changes: list[dict[str, Any]]) -> str:
    for change in changes:  # left to right, each place of the source is at its own offset again
        end = change["start"] + len(joined(change["after"]))
        text = text[: change["start"]] + joined(change["before"]) + text[end:]
    return text


@given(results())
def test_json_holds_all_that_was_changed(it: Result) -> None:
    report = render("json", [("f", it)])
    assert report.isascii()
    record = json.loads(report)["files"][0]
    data = it.source.encode("utf-8", "surrogatepass")
    assert record["sha256"] == hashlib.sha256(data).hexdigest()
    assert rebuilt(it.source, record["changes"]) == it.text
    assert undone(it.text, record["changes"]) == it.source
    for change in (*record["changes"], *record["suggestions"]):
        piece = data[change["byte_start"] : change["byte_end"]]
        assert piece.decode("utf-8", "surrogatepass") == joined(change["before"])


@given(st.text(max_size=20), st.sampled_from(["utf-8-sig", "utf-16", "cp1252", "shift_jis"]))
def test_json_counts_bytes_of_the_file(text: str, encoding: str) -> None:
    data = (text + "x").encode(encoding, "ignore")
    text, decoding = decode(data, encoding=encoding)
    document = Document(text).apply([edit(len(text) - 1, "x", "yz")])
    report = render("json", [("f", Result(document, (), Profile(), decoding))])
    [record] = json.loads(report)["files"]
    [change] = record["changes"]
    x, _ = data[change["byte_start"] : change["byte_end"]], data
    assert x.decode("utf-16-le" if encoding == "utf-16" else encoding) == "x"
    assert record["sha256"] == hashlib.sha256(data).hexdigest()
    assert record["encoding"] == decoding.encoding


def test_json_says_why() -> None:
    it = result("a b\r\nc tbe", ("b", "x"), maybe=[("tbe", "the")])
    record = json.loads(render("json", [("sub/f.txt", it)]))
    [file] = record["files"]
    assert file["path"] == "sub/f.txt"
    assert file["counts"] == {"SPC101": 1}
    assert record["profile"]["name"] == "article"
    [change], [maybe] = file["changes"], file["suggestions"]
    assert (change["line"], change["column"], change["applied"]) == (1, 3, True)
    assert (maybe["line"], maybe["column"], maybe["applied"]) == (2, 3, False)
    [why] = change["edits"][0]["evidence"]
    assert why == {"source": "test", "note": "`x` is a word", "weight": 3.0}
    assert change["confidence"] == 0.952574
    assert "profile" not in file


def test_nothing_is_certain() -> None:
    it = Result(Document("x").apply([edit(0, "x", "y", weight=99.0)]), (), Profile())
    assert "  99 %" in terminal([("f", it)])


def test_json_names_a_profile_that_differs() -> None:
    other = Result(Document("a"), (), Profile("ocr"))
    record = json.loads(render("json", [("f", result("a")), ("g", other)]))
    assert [f.get("profile", {}).get("name") for f in record["files"]] == [None, "ocr"]


def test_json_keeps_two_surrogates_apart() -> None:
    it = result("a \ud83d\ude00", ("\ud83d\ude00", "\U0001f600"))
    [change] = json.loads(render("json", [("f", it)]))["files"][0]["changes"]
    assert change["before"] == ["\ud83d", "\ude00"]
    assert change["after"] == "\U0001f600"


# --- text -----------------------------------------------------------------------------------------


@given(results(), st.integers(40, 140))
def test_text_is_harmless_and_fits(it: Result, width: int) -> None:
    report = terminal([(f"f{ESC}{RLO}", it)], width=width)
    assert all(line.isprintable() for line in report.split("\n"))
    painted = terminal([(f"f{ESC}{RLO}", it)], width=width, color=True)
    assert re.sub(ESC + r"\[\d+m", "", painted) == report
    entries = [line for line in report.split("\n") if re.match(r" +\d+:\d+ ", line)]
    assert all(columns(line) <= width for line in entries)
    assert len(entries) == len(it.changes) + len(it.suggestions)


CONTEXTS = {
    "word": ("fill the tbe host", [("tbe", "the")], "fill the [tbe → the] host"),
    "space-moved": (
        "its capacityt o host",
        [("capacityt o", "capacity to")],
        "its [capacityt·o → capacity·to] host",
    ),
    "spaces-taken-out": ("one   \ntwo", [("   ", "")], "one[··· → ∅]"),
    "put-in": ("a,b", [(",", ", ")], "a[, → ,·]b"),
    "spaces-that-do-not-matter": ("tbe of x", [("tbe of", "the of")], "[tbe of → the of] x"),
    "line-end": (
        "govern-\nment is",
        [("govern-\nment", "government")],
        "[govern-⏎ment → government] is",
    ),
    "crlf": ("a-\r\nb", [("-\r\n", "")], "a[-␍⏎ → ∅]b"),
    "one-line-only": ("above\nx y\nbelow", [("y", "z")], "x [y → z]"),
    "soft-hyphen": (f"re{SHY}fu", [(SHY, "")], "re[⟨U+00AD⟩ → ∅]fu"),
    "bidi": (f"{RLO}x y", [("y", "z")], "⟨U+202E⟩x [y → z]"),
    "escape": (f"{ESC}[31mx y", [("y", "z")], "⟨U+001B⟩[31mx [y → z]"),
    "mark-alone": (
        "e\N{COMBINING ACUTE ACCENT} x",
        [("e", "o")],
        "[e → o]◌\N{COMBINING ACUTE ACCENT} x",
    ),
    "our-own-signs": ("x⏎y·", [("·", " ")], "x⟨U+23CE⟩y[⟨U+00B7⟩ → ·]"),
}


@pytest.mark.parametrize(("source", "edits", "wanted"), CONTEXTS.values(), ids=CONTEXTS)
def test_change_within_its_line(source: str, edits: list[tuple[str, str]], wanted: str) -> None:
    entry = terminal([("f", result(source, *edits))]).split("\n")[1]
    assert entry.split("  ")[-1].rstrip() == wanted


def test_text_report_as_a_whole() -> None:
    one = result("a tbe\nb lhe c\n", ("tbe", "the"), maybe=[("lhe", "the")])
    assert terminal([("a.txt", one), ("b.txt", result("fine"))]) == (
        "a.txt\n"
        "  1:3  95 %  SPC101  a [tbe → the]\n"
        "                     `the` is a word\n"
        "  Suggested, not made:\n"
        "  2:3  62 %  OCR101  b [lhe → the] c\n"
        "                     `the` is a word\n"
        "\n"
        "1 change in 1 of 2 files\n"
        "1 suggestion not made; lower apply_at to make more of them\n"
        "  SPC101  1 made\n"
        "  OCR101  0 made, 1 suggested\n"
    )


def test_nothing_to_change() -> None:
    assert terminal([("f", result("a"))]) == "Nothing to change in 1 file.\n"


def test_long_change_is_cut_in_the_middle() -> None:
    report = terminal([("f", result("x" * 500 + "y", ("x" * 500, "z" * 500)))], width=80)
    assert max(map(len, report.split("\n"))) <= 80
    assert "x…x" in report


def test_strongest_reasons_come_first() -> None:
    notes = [
        Evidence("a", "weak", 0.1),
        Evidence("b", "against", -1.0),
        Evidence("c", "strong", 4.0),
    ]
    document = Document("x").apply([Edit(0, 1, "x", "y", "OCR101", tuple(notes))])
    report = terminal([("f", Result(document, (), Profile()))])
    assert report.index("strong") < report.index("weak")
    assert "against" not in report


def test_chain_names_the_rule_of_each_reason() -> None:
    document = Document("a b").apply([edit(0, "a", "c", "CHR101")]).apply([edit(0, "c b", "cb")])
    report = terminal([("f", Result(document, (), Profile()))])
    assert "CHR101+SPC101" in report
    assert "CHR101: `c` is a word" in report
    assert "SPC101: `cb` is a word" in report


# --- visible --------------------------------------------------------------------------------------


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=20), st.booleans())
def test_visible_is_printable(text: str, spaces: bool) -> None:
    assert visible(text, spaces=spaces).isprintable()


@given(st.text(alphabet="ab日本e\N{COMBINING ACUTE ACCENT}", max_size=30), st.integers(2, 12))
def test_cuts_fit(text: str, width: int) -> None:
    for cut in (head, tail, middle):
        assert columns(cut(text, width)) <= width
        if columns(text) <= width:
            assert cut(text, width) == text


# --- the diff by words ----------------------------------------------------------------------------


@given(results(LINES | LONG))
def test_marked_lines_are_those_of_both_texts(it: Result) -> None:
    """Without what was put in, a hunk reads as the source; without the other, as the text."""

    def plain(text: str) -> str:
        return "\n".join(map(visible, text.split("\n"))).replace("␍", "")

    shown = word_diff([("f", it)])
    assert shown == "" or it.changes
    numbers, hunks = re.findall("@@ line (.*) @@", shown), re.split("@@ line .* @@\n", shown)[1:]
    assert [int(number) for number in numbers] == sorted({int(number) for number in numbers})
    sizes = [0, 0]
    for number, hunk in zip(numbers, hunks, strict=True):
        hunk = hunk.removesuffix("\n").replace("⏎", "\n").replace("␍", "")
        old, olds = re.subn(r"\[-([^]]*)-\]", r"\1", re.sub(r"\{\+[^}]*\+\}", "", hunk))
        new, news = re.subn(r"\{\+([^}]*)\+\}", r"\1", re.sub(r"\[-[^]]*-\]", "", hunk))
        assert plain("\n".join(it.source.split("\n")[int(number) - 1 :])).startswith(old)
        assert new in plain(it.text)
        sizes = [sizes[0] + olds, sizes[1] + news]
    assert sizes[0] == sum(bool(change.before) for change in it.changes)
    assert sizes[1] == sum(bool(change.after) for change in it.changes)


def test_words_are_marked_in_their_lines() -> None:
    source = "One.\r\n" + "x\n" * 9 + "Two, of the govern-\nment, a.\n"
    it = result(source, ("One", "1"), ("govern-\nment, ", "government,\n"))
    assert word_diff([("a\x1b.txt", it), ("same.txt", result("a"))]) == (
        "--- a⟨U+001B⟩.txt\n"
        "@@ line 1 @@\n[-One-]{+1+}.\nx\nx\nx\n"
        "@@ line 8 @@\nx\nx\nx\nTwo, of the [-govern-⏎ment, -]{+government,⏎+}a.\n"
    )


@pytest.mark.parametrize("between", range(9))
def test_marked_lines_are_parted_where_those_of_a_diff_are(between: int) -> None:
    it = result("one\n" + "x\n" * between + "two\n", ("one", "1"), ("two", "2"))
    hunks = [re.findall("(?m)^@@", shown([("f", it)])) for shown in (word_diff, diff)]
    assert hunks[0] == hunks[1]


# --- all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
@given(results())
def test_same_results_same_report(name: str, it: Result) -> None:
    assert to_bytes(name, [("f", it)]) == to_bytes(name, [("f", it)])


@pytest.mark.parametrize("name", FORMATS)
def test_no_files_no_trouble(name: str) -> None:
    assert isinstance(render(name, []), str)


def test_unknown_format_is_named() -> None:
    with pytest.raises(
        ValueError, match="no report format 'xml'; choose from text, statistics, diff"
    ):
        render("xml", [])
