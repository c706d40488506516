"""Reports for programs and for the tools of reviewers: valid, complete, and inert."""

import csv as csv_reader
import html
import importlib.resources
import io
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textfix import Document, Edit, Evidence, Profile, Result, __version__
from textfix.cli.fix import _lines_shown
from textfix.io.encoding import decode, encode
from textfix.record.model import Change
from textfix.report import BINARY, FORMATS, SavedError, load, render, to_bytes
from textfix.report.csv import COLUMNS, cell
from textfix.report.markdown import LIMIT, code
from textfix.report.visible import middle, visible

from .strategies import ANYTHING
from .test_report import ESC, RLO, edit, result, results

File = tuple[str, Result]

HOSTILE = st.text(
    alphabet=st.sampled_from(
        [
            *"=+-@|`<>&\"'%:,;{}~#[]()*_!\\/.$ \n\r\t\0ab",
            ESC,
            RLO,
            "\ud83d",
            "\ude00",
            "\x85",
            "\x7f",
            "é",
        ]
    ),
    max_size=40,
)
MARKS = st.lists(
    st.sampled_from([*"{++ ++} {-- --} {~~ ~> ~~} {>> <<} {== ==} >> <<".split(), *"{}+-~><= a\n"]),
    max_size=16,
).map("".join)


@st.composite
def anything(draw: st.DrawFn, texts: st.SearchStrategy[str] = HOSTILE | MARKS | ANYTHING) -> Result:
    """A source changed anywhere, with suggestions that may lie across its changes."""
    source = draw(texts)
    spans = st.tuples(st.integers(0, len(source)), st.integers(0, len(source))).map(sorted)
    made: list[Edit] = []
    for start, end in sorted(draw(st.lists(spans, max_size=5))):
        after = draw(texts)
        if (not made or (made[-1].end < start)) and after != source[start:end]:
            made.append(told(draw, start, source[start:end], after))
    maybe = []
    for start, end in draw(st.lists(spans, max_size=3)):
        after = draw(texts)
        if after != source[start:end]:
            it = told(draw, start, source[start:end], after)
            maybe.append(Change(start, end, it.before, after, (it,)))
    return Result(Document(source).apply(made), tuple(maybe), Profile())


def told(draw: st.DrawFn, start: int, before: str, after: str) -> Edit:
    evidence = draw(
        st.lists(
            st.builds(Evidence, st.sampled_from(["test", "damage"]), HOSTILE, st.floats(-20, 20)),
            min_size=1,
            max_size=3,
        )
    )
    rule = draw(st.sampled_from(["SPC101", "OCR101", "ZZZ999"]))
    return Edit(start, start + len(before), before, after, rule, tuple(evidence))


NAMES = st.sampled_from(
    ["a.txt", "sub/é b.txt", "=x;y,z:w%.txt", f"{ESC}[2J{RLO}.txt", "b|`<i>\udcff"]
)
FILES = st.lists(
    st.tuples(NAMES, anything() | results()), max_size=3, unique_by=lambda file: file[0]
)


def one(source: str = "a b\r\nc tbe", name: str = "f.txt") -> list[File]:
    return [(name, result(source, ("b", "x"), maybe=[("tbe", "the")]))]


def entries(it: Result) -> list[tuple[Change, bool]]:
    """What a report in the order of the source must hold, in that order."""
    both = [(c, True) for c in it.changes] + [(c, False) for c in it.suggestions]
    return sorted(both, key=lambda entry: (entry[0].start, entry[0].end))


# --- JSON Lines, and the schemas ------------------------------------------------------------------


@cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = importlib.resources.files("textfix.report") / "schema" / f"{name}.schema.json"
    content = json.loads(schema.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content)


@given(FILES)
def test_json_is_what_its_schema_says(files: list[File]) -> None:
    validator("report").validate(json.loads(render("json", files)))


@given(FILES)
def test_jsonl_is_what_its_schema_says_and_json_lines_of_the_json(files: list[File]) -> None:
    text = render("jsonl", files)
    assert text.isascii()
    rows = [json.loads(line) for line in text.split("\n")[:-1]]
    for row in rows:
        validator("row").validate(row)
    assert [r["path"] for r in rows if r["type"] == "source"] == [name for name, _ in files]
    wanted = json.loads(render("json", files))["files"]
    extra = {"type", "path", "sha256"}
    changes = [
        {key: value for key, value in row.items() if key not in extra}
        for row in rows
        if row["type"] == "change"
    ]
    for applied, key in ((True, "changes"), (False, "suggestions")):
        ordered = [
            change
            for file in wanted
            for change in sorted(file[key], key=lambda c: (c["start"], c["end"]))
        ]
        assert [c for c in changes if c["applied"] is applied] == ordered


def test_jsonl_row_names_its_source() -> None:
    source, change, maybe = map(json.loads, render("jsonl", one()).splitlines())
    assert (source["textfix"], source["profile"]["name"]) == (__version__, "article")
    assert change["path"] == maybe["path"] == "f.txt"
    assert change["sha256"] == maybe["sha256"] == source["sha256"]
    assert (maybe["line"], maybe["column"], maybe["applied"]) == (2, 3, False)


WRONG = {
    "unknown-field": lambda row: row | {"x": 1},
    "no-hash": lambda row: {k: v for k, v in row.items() if k != "sha256"},
    "sure-beyond-one": lambda row: row | {"confidence": 1.5},
    "negative-place": lambda row: row | {"start": -1},
    "line-from-0": lambda row: row | {"line": 0},
    "no-reason": lambda row: row | {"edits": []},
    "no-such-type": lambda row: row | {"type": "x"},
}


@pytest.mark.parametrize("spoiled", WRONG.values(), ids=WRONG)
def test_schema_refuses(spoiled: Any) -> None:
    row = json.loads(render("jsonl", one()).splitlines()[1])
    assert validator("row").is_valid(row)
    assert not validator("row").is_valid(spoiled(row))


def test_both_schemas_say_the_same_of_a_change() -> None:
    report, row = validator("report").schema["$defs"], validator("row").schema["$defs"]
    for name in ("code", "text", "evidence", "edit", "profile"):
        assert report[name] == row[name]
    of_change = report["change"]["properties"]
    assert of_change.items() <= row["row"]["properties"].items()


# --- CSV ------------------------------------------------------------------------------------------


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv_reader.DictReader(io.StringIO(text[1:], newline="")))


def uncell(shown: str) -> str:
    """The text of a cell, as the documentation says."""
    return re.sub(
        r"\\(?:\\|t|n|r|x..|u....|U........)",
        lambda m: "\\" if m[0] == r"\\" else str(eval(f"'{m[0]}'")),
        shown.removeprefix("'"),
    )


@given(ANYTHING | HOSTILE)
def test_cell_is_inert_and_holds_its_text(text: str) -> None:
    shown = cell(text)
    assert uncell(shown) == text
    assert shown.isprintable()
    assert not re.match(r"\s*[=+\-@＝＋－＠]", shown)
    assert not re.search(r"[;|\t]\s*['\"]*[=+@-]", shown)


CELLS = {
    "plain": ("capacityt o", "capacityt o"),
    "formula": ("=1+1", "'=1+1"),
    "hyphen": ("-", "'-"),
    "behind-a-space": (" @SUM(A1)", "' @SUM(A1)"),
    "full-width": ("＝1", "'＝1"),
    "tab": ("\t=1", r"\t=1"),
    "cr": ("\r=1", r"\r=1"),
    "other-separator": ("a;=1", r"a;\x3d1"),
    "apostrophe": ("'tis", "''tis"),
    "backslash": ("a\\n", r"a\\n"),
    "line-end": ("govern-\nment", r"govern-\nment"),
    "bidi": (RLO, r"\u202e"),
    "surrogate": ("\ud800", r"\ud800"),
    "variation-selector": ("❤\ufe0f", r"❤\ufe0f"),
}


@pytest.mark.parametrize(("text", "shown"), CELLS.values(), ids=CELLS)
def test_cell(text: str, shown: str) -> None:
    assert cell(text) == shown


def test_code_of_an_edit_is_no_formula() -> None:
    made = Document("a b").apply([edit(2, "b", "x", "=cmd|'/C calc'!A0")])
    text = render("csv", [("f.txt", Result(made, (), Profile()))])
    assert "\"'=cmd|'/C calc'!A0" in text
    assert '"=' not in text


@given(FILES)
def test_csv_has_a_row_for_each_change(files: list[File]) -> None:
    text = render("csv", files)
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)  # nothing from a source breaks a line
    rows = table(text)
    wanted = [(name, it, *entry) for name, it in files for entry in entries(it)]
    for row, (name, it, change, applied) in zip(rows, wanted, strict=True):
        assert list(row) == COLUMNS
        assert (uncell(row["path"]), row["applied"]) == (name, "yes" if applied else "no")
        assert (uncell(row["before"]), uncell(row["after"])) == (change.before, change.after)
        assert it.source[int(row["start"]) : int(row["end"])] == change.before
        data = it.source.encode("utf-8", "surrogatepass")[
            int(row["byte_start"]) : int(row["byte_end"])
        ]
        assert data.decode("utf-8", "surrogatepass") == change.before
        assert row["rules"].split() == list(change.rules)


def test_csv_begins_as_excel_needs() -> None:
    assert to_bytes("csv", one()).startswith(b'\xef\xbb\xbf"path","line",')


# --- SARIF ----------------------------------------------------------------------------------------


@cache
def sarif_validator() -> jsonschema.Draft7Validator:
    path = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
    return jsonschema.Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


def fixed(source: str, all_found: Sequence[dict[str, Any]]) -> str:
    """The source with the fixes of all warnings made, as a tool makes them."""
    for found in reversed(all_found):
        if found["level"] == "warning":
            [artifact] = found["fixes"][0]["artifactChanges"]
            [replacement] = artifact["replacements"]
            region = replacement["deletedRegion"]
            start, end = region["charOffset"], region["charOffset"] + region["charLength"]
            source = source[:start] + replacement["insertedContent"]["text"] + source[end:]
    return source


@given(FILES)
def test_sarif_is_valid_and_its_fixes_make_the_text(files: list[File]) -> None:
    text = render("sarif", files)
    assert text.isascii()
    assert "\x7f" not in text
    text.encode("utf-8")
    log = json.loads(text)
    json.dumps(log, ensure_ascii=False).encode("utf-8")  # no half character in it
    sarif_validator().validate(log)
    [run] = log["runs"]
    for number, (_, it) in enumerate(files):
        of = [
            found
            for found in run["results"]
            if found["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == number
        ]
        assert len(of) == len(it.changes) + len(it.suggestions)
        half = re.compile("[\ud800-\udfff]")
        if not any(half.search(change.after) for change in it.changes):
            assert fixed(it.source, of) == it.text
        for found in of:
            assert run["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == found["ruleId"]
        marks = [found["partialFingerprints"]["textfix/v1"] for found in of]
        assert len(set(marks)) == len(marks)


def test_sarif_says_all() -> None:
    log = json.loads(render("sarif", one(name="sub/é b.txt")))
    [run] = log["runs"]
    assert run["tool"]["driver"]["version"] == __version__
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["OCR101", "SPC101"]
    assert rules[1]["name"] == "shifted-boundary"
    assert "When this is wrong" in rules[1]["help"]["text"]
    [artifact] = run["artifacts"]
    assert artifact["location"]["uri"] == "sub/%C3%A9%20b.txt"
    assert artifact["properties"]["profile"]["name"] == "article"
    change, maybe = run["results"]
    assert (change["level"], maybe["level"]) == ("warning", "note")
    assert change["message"]["text"] == "b → x: `x` is a word"
    assert change["rank"] == 95.2574
    assert maybe["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 6,
        "charOffset": 7, "charLength": 3, "byteOffset": 7, "byteLength": 3,
    }  # fmt: skip


def test_sarif_message_holds_no_link() -> None:
    it = result("[x](http://a.b) {0} \\", ("[x](http://a.b) {0} \\", "y"))
    [found] = json.loads(render("sarif", [("f", it)]))["runs"][0]["results"]
    assert found["message"]["text"].startswith(r"\[x\](http://a.b)·{{0}}·\\ → y: ")


def test_sarif_fingerprint_outlives_lines_above() -> None:
    def marks(source: str) -> list[str]:
        places = [m.start() for m in re.finditer("tbe", source)]
        it = Document(source).apply([edit(place, "tbe", "the") for place in places])
        log = json.loads(render("sarif", [("f", Result(it, (), Profile()))]))
        return [found["partialFingerprints"]["textfix/v1"] for found in log["runs"][0]["results"]]

    assert marks("a tbe b\na tbe b\n") == marks("new\na tbe b\n\na tbe b\n")
    assert marks("a tbe b\n") != marks("c tbe b\n")


# --- CriticMarkup ---------------------------------------------------------------------------------

MARK = re.compile(
    r"""
      \{\+\+ (?P<put>.*?) \+\+\}
    | \{--   (?P<cut>.*?) --\}
    | \{~~   (?P<old>.*?) ~> (?P<new>.*?) ~~\}
    | \{>>   .*?          <<\}
    """,
    re.VERBOSE | re.DOTALL,
)


def rejected(marked: str) -> str:
    return MARK.sub(lambda m: (m["cut"] or "") + (m["old"] or ""), marked)


def accepted(marked: str) -> str:
    return MARK.sub(lambda m: (m["put"] or "") + (m["new"] or ""), marked)


@given(st.lists(st.tuples(NAMES, anything() | anything(MARKS) | results()), max_size=3))
def test_critic_holds_both_texts(files: list[File]) -> None:
    marked = render("critic", files)
    assert rejected(marked) == "".join(it.source for _, it in files)
    assert accepted(marked) == "".join(it.text for _, it in files)
    assert to_bytes("critic", files).decode("utf-8", "surrogatepass") == marked


CRITIC = {
    "replaced": ("a tbe b", [("tbe", "the")], "a {~~tbe~>the~~} b"),
    "put-in": ("a,b", [("", "x")], "{++x++}a,b"),
    "taken-out": ("a<u>b", [("<u>", "")], "a{--<u>--}b"),
    "mark-in-the-source": ("{++x++}", [], "{{>><<}++x++}"),
    "comment-in-the-source": ("a {>>b<<}", [], "a {{>><<}>>b<<}"),
    "brace-alone": ("{a} {+b}", [], "{a} {+b}"),
    "closing-sign-taken-out": ("a--}b", [("a--}b", "")], "{--a---}{---}b--}"),
    "arrow-replaced": ("a~>b", [("a~>b", "c")], "{--a~>b--}{++c++}"),
}


@pytest.mark.parametrize(("source", "edits", "wanted"), CRITIC.values(), ids=CRITIC)
def test_critic(source: str, edits: list[tuple[str, str]], wanted: str) -> None:
    shown = render("critic", [("f", result(source, *edits))])
    shown = re.sub(r"^\{>>f, sha256 [0-9a-f]{64}, textfix [\d.]+, profile article<<\}", "", shown)
    assert shown.replace("{>>SPC101, 95 %<<}", "") == wanted


def test_critic_has_suggestions_as_comments() -> None:
    assert "c tbe{>>OCR101, 62 %, suggested: tbe → the<<}" in render("critic", one())


# --- Markdown -------------------------------------------------------------------------------------


@given(FILES)
def test_markdown_is_inert(files: list[File]) -> None:
    text = render("markdown", files)
    assert all(line.isprintable() for line in text.split("\n"))
    # Nothing is left but our own words and tables once the code is taken out.
    rest = re.sub(r"<code>[^<>|`@*\[\]/:$~_]*</code>", "", text)
    assert not re.search(r"[<>@*\[\]$~_]", rest)
    for rows in text.split("\n\n"):
        assert len({row.count("|") for row in rows.splitlines() if row.startswith("|")}) <= 1


@given(ANYTHING | HOSTILE)
def test_code_shows_its_text(text: str) -> None:
    shown = code(text).removeprefix("<code>").removesuffix("</code>")
    assert html.unescape(shown) == middle(visible(text), 40)


def test_markdown_as_a_whole() -> None:
    it = result("a|b `tbe` lhe\n", ("a|b", "a b"), maybe=[("lhe", "the")])
    digest = json.loads(render("json", [("a.md", it)]))["files"][0]["sha256"]
    assert render("markdown", [("a.md", it)]) == (
        "### textfix: 1 change, 1 suggestion in 1 file\n"
        "\n"
        "| rule | made | suggested |\n"
        "|---|--:|--:|\n"
        "| <code>SPC101</code> | 1 | 0 |\n"
        "| <code>OCR101</code> | 0 | 1 |\n"
        "\n"
        "| before | after | rule | | times | first at | why |\n"
        "|---|---|---|---|--:|---|---|\n"
        "| <code>a&#124;b</code> | <code>a·b</code> | <code>SPC101</code> | made | 1 "
        "| <code>a&#46;md</code> 1:1 | <code>&#96;a b&#96; is a word</code> |\n"
        "| <code>lhe</code> | <code>the</code> | <code>OCR101</code> | suggested | 1 "
        "| <code>a&#46;md</code> 1:11 | <code>&#96;the&#96; is a word</code> |\n"
        "\n"
        "| file | made | suggested | SHA-256 of the source |\n"
        "|---|--:|--:|---|\n"
        f"| <code>a&#46;md</code> | 1 | 1 | `{digest}` |\n"
        "\n"
        f"textfix {__version__}, profile <code>article</code>\n"
    )


def test_markdown_counts_what_is_alike() -> None:
    it = Document("tbe lhe tbe").apply(
        [edit(4, "lhe", "the"), edit(0, "tbe", "the"), edit(8, "tbe", "the")]
    )
    text = render("markdown", [("f", Result(it, (), Profile()))])
    assert re.findall(r"<code>(\w+)</code> \| <code>the</code> .* \| (\d) \|", text) == [
        ("tbe", "2"),
        ("lhe", "1"),
    ]


def test_markdown_is_never_too_long() -> None:
    files = []
    for number in range(60):
        source = "".join(f"{number}/{n}" + "<" * 90 + "\n" for n in range(20))
        rule = f"ZZZ{number:03}"
        made = [
            Edit(m.start(), m.end(), m[0], ">" * 90, rule, (Evidence("x", "&" * 200, 3.0),))
            for m in re.finditer("<+", source)
        ]
        files.append((f"{number}" + "/" * 300, Result(Document(source).apply(made), (), Profile())))
    text = render("markdown", files)
    assert len(text) <= LIMIT
    assert "and 35 rules more" in text
    assert "and 35 files more" in text


# --- GitHub ---------------------------------------------------------------------------------------

COMMAND = re.compile(r"::(debug|warning|notice)(?: ([^:]*))?::(.*)")


@given(FILES)
def test_github_is_one_command_a_line(files: list[File]) -> None:
    lines = render("github", files).split("\n")[:-1]
    assert all(line.isprintable() for line in lines)
    commands = [COMMAND.fullmatch(line) for line in lines]
    wanted: list[str] = []
    for _, it in files:
        wanted += "debug", *("warning" if applied else "notice" for _, applied in entries(it))
    assert [command and command[1] for command in commands] == wanted
    for command in commands:
        assert command is not None
        if command[2]:
            keys = [pair.split("=", 1)[0] for pair in command[2].split(",")]
            assert keys == ["file", "line", "endLine", "col", "endColumn", "title"]
        assert not re.search("%(?!25|0D|0A|3A|2C)", command[0])


def test_github() -> None:
    debug, change, maybe = render("github", one("50 % b\ntbe", "a,b:c.txt")).splitlines()
    assert re.fullmatch(
        rf"::debug::textfix {__version__} a,b:c.txt sha256 [0-9a-f]{{64}} profile article", debug
    )
    assert change == (
        "::warning file=a%2Cb%3Ac.txt,line=1,endLine=1,col=6,endColumn=7,title=SPC101 (95 %25)"
        "::b → x  (`x` is a word; at 5:6, bytes 5:6)"
    )
    assert maybe.startswith("::notice file=a%2Cb%3Ac.txt,line=2,endLine=2,col=1,endColumn=4,")


def test_github_escapes_percent() -> None:
    it = result("50%0Ab", ("50%0Ab", "c"))
    assert "::50%250Ab → c  (" in render("github", [("f", it)])


# --- saved reports --------------------------------------------------------------------------------


def reader(files: Sequence[File]) -> Any:
    return {name: it.source.encode("utf-8", "surrogatepass") for name, it in files}.__getitem__


@given(FILES)
def test_saved_report_gives_every_report_again(files: list[File]) -> None:
    again = load(render("json", files), reader(files))
    for name in (*FORMATS, *BINARY):
        assert to_bytes(name, again) == to_bytes(name, files)
    assert [it.text for _, it in again] == [it.text for _, it in files]


ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "shift_jis", None]


@given(st.text(max_size=20), st.sampled_from(ENCODINGS), st.binary(max_size=3))
def test_saved_report_knows_the_encoding(text: str, encoding: str | None, junk: bytes) -> None:
    data = (text + "x").encode(encoding or "utf-8", "ignore") + junk
    source, decoding = decode(data, encoding=encoding)
    document = Document(source).apply([edit(0, source[:1], "yz")] if source else [])
    it = Result(document, (), Profile("ocr", ignore=("LIN",)), decoding)
    [(_, again)] = load(render("json", [("f", it)]), lambda path: data)
    assert again.source == it.source
    assert again.profile == it.profile
    assert again.decoding is not None
    if source:
        assert encode(again.source, again.decoding) == data
        assert to_bytes("json", [("f", again)]) == to_bytes("json", [("f", it)])


def test_saved_report_refuses_another_source() -> None:
    with pytest.raises(SavedError, match=r"f\.txt: differs from the file .* repair the file again"):
        load(render("json", one()), lambda path: b"other")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [{}]}', '{"files": 3, "profile": {}}'])
def test_saved_report_refuses_what_is_none(text: str) -> None:
    with pytest.raises(SavedError, match="not a JSON report of textfix"):
        load(text, lambda path: b"")


# --- all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"diff", "critic"}))
@given(files=FILES)
def test_nothing_of_a_source_acts(name: str, files: list[File]) -> None:
    """Only the diff and the marked text hold the source itself."""
    text = to_bytes(name, files).decode("utf-8").removeprefix("\ufeff")
    end = "\r\n" if name == "csv" else "\n"
    assert all(line.isprintable() for line in text.split(end))


@given(FILES)
def test_lines_for_a_terminal_are_inert(files: list[File]) -> None:
    for name in FORMATS:
        shown = _lines_shown(render(name, files))
        assert all(line.isprintable() for line in shown.split("\n"))


# --- real ones ------------------------------------------------------------------------------------


def sample() -> Iterator[File]:
    from textfix import repair

    text = "The end ofthe road &amp; its capacityt o host.\nYou could tell. That that was it.\n"
    yield "a.txt", repair(text)


def test_real_reports_are_valid() -> None:
    files = list(sample())
    assert files[0][1].changes
    assert files[0][1].suggestions
    validator("report").validate(json.loads(render("json", files)))
    for line in render("jsonl", files).splitlines():
        validator("row").validate(json.loads(line))
    sarif_validator().validate(json.loads(render("sarif", files)))
    again = load(render("json", files), reader(files))
    for name in (*FORMATS, *BINARY):
        assert to_bytes(name, again) == to_bytes(name, files)
