"""Decisions are made so exactly, and what was changed can be changed back, byte for byte."""

import io
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from textfix import Document, Profile, Result, repair
from textfix.io.encoding import Decoding, decode, written
from textfix.record.model import Change
from textfix.report import FORMATS, SavedError, render
from textfix.report.record import Source
from textfix.report.saved import files, find
from textfix.review.decisions import REVIEWER, Decision, DecisionError, Reviewed, on, read, write

from .strategies import ANYTHING, TEXTS
from .test_report import edit, result, results
from .test_report_formats import FILES, File, anything, reader, validator

SAMPLES = Path(__file__).parent.parent / "samples"
RESULTS = results() | anything()


def all_of(it: Result, verdict: Any = "accept") -> list[Decision]:
    return [on(change, verdict) for change in it.changes]


def key(change: Change) -> tuple[int, int, str]:
    return change.start, change.end, change.after


# --- the laws -------------------------------------------------------------------------------------


@given(RESULTS)
def test_no_decisions_give_the_source(it: Result) -> None:
    none = it.with_decisions([])
    assert none.text == it.source
    assert {*none.suggestions} >= {*it.changes}


@given(RESULTS)
def test_all_accepted_give_all_changes(it: Result) -> None:
    both = all_of(it), []
    for decisions, rest in zip(both, ("reject", "accept"), strict=True):
        assert it.with_decisions(decisions, rest=rest).document == it.document


@given(RESULTS)
def test_all_rejected_are_gone(it: Result) -> None:
    none = it.with_decisions(all_of(it, "reject"), rest="accept")
    assert none.text == it.source
    assert not {*none.suggestions} & {*it.changes}


@given(RESULTS, st.data())
def test_exactly_what_was_decided(it: Result, data: st.DataObject) -> None:
    """Any decisions on changes, edits among them, in any order."""
    verdicts = st.sampled_from(["accept", "reject", "edit", None])
    decisions, made = [], []
    for change in it.changes:
        verdict = data.draw(verdicts)
        own = data.draw(ANYTHING) if verdict == "edit" else None
        if verdict is not None:
            decisions.append(on(change, verdict, own))
        after = change.after if own is None else own
        if verdict in ("accept", "edit") and after != change.before:
            made.append((change, after))
    shuffled = data.draw(st.permutations(decisions))
    reviewed = it.with_decisions(shuffled)
    assert [(c.start, c.end, c.after) for c in reviewed.changes] == [
        (c.start, c.end, after) for c, after in made
    ]
    for now, (before, after) in zip(reviewed.changes, made, strict=True):
        assert now == before or now.rules == (*before.rules, REVIEWER)
        assert (after == before.after) == (REVIEWER not in now.rules)
    # Without the report the text is the same.
    alone = Reviewed("f", "", tuple(shuffled)).result(it.source, None)
    assert alone.text == reviewed.text


@given(RESULTS)
def test_the_rest_gives_way_to_what_was_chosen(it: Result) -> None:
    made = {key(change) for change in it.changes}
    for maybe in it.suggestions:
        if key(maybe) in made:
            continue
        both = it.with_decisions([on(maybe, "accept")], rest="accept")
        assert key(maybe) in map(key, both.changes)
        lost = {*it.changes} - {*both.changes}
        assert all(c.start <= maybe.end and maybe.start <= c.end for c in lost)
        assert lost <= {*both.suggestions}


# --- refusals -------------------------------------------------------------------------------------

ONE = result("a b c", ("b", "x"), maybe=[("b c", "y")])


def decision(**fields: Any) -> Decision:
    given = {"start": 2, "end": 3, "before": "b", "after": "x", "decision": "accept", **fields}
    return Decision(rules=("SPC101",), **given)


FAULTY = {
    "other-source": ([decision(before="z")], r"accept 'z' → 'x' at 2:3: the source has other text"),
    "beyond-the-end": ([decision(start=4, end=6, before="c ")], r"'c ' → 'x' at 4:6: the source"),
    "not-proposed": ([decision(after="q")], r"'b' → 'q' at 2:3: the report has no such change"),
    "twice": ([decision(), decision()], "at 2:3: this change has two decisions"),
    "overlap": (
        [decision(end=5, before="b c", after="y"), decision()],
        r"'b' → 'x' at 2:3 and accept 'b c' → 'y' at 2:5: they overlap",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("decisions", "message"), FAULTY.values(), ids=FAULTY)
def test_faulty_decisions_are_named(decisions: Sequence[Decision], message: str) -> None:
    with pytest.raises(DecisionError, match=message):
        ONE.with_decisions(decisions)


def test_two_insertions_at_one_place_have_no_order() -> None:
    both = [decision(end=2, before="", after=after) for after in "xy"]
    with pytest.raises(DecisionError, match="they overlap"):
        Reviewed("f", "", tuple(both)).result("a b c", None)


def test_what_was_rejected_may_overlap() -> None:
    rejected = decision(decision="reject")
    other = decision(end=5, before="b c", after="y")
    assert ONE.with_decisions([rejected, other]).text == "a y"


WRONG = {
    "no-json": ("{", "not a file of decisions: "),
    "deep": ("[" * 100_000, "not a file of decisions: "),
    "a-report": ('{"textfix": "0.1.0", "files": []}', '"format" is not "textfix-decisions"'),
    "a-real-report": (ONE.report("json"), "it is a report, use `textfix review`"),
    "a-list": ("[]", '"format" is not'),
    "newer": ('{"format": "textfix-decisions", "version": 2}', "has format version 2"),
    "no-files": ('{"format": "textfix-decisions", "version": 1}', "must have the key 'files'"),
}
ENTRIES = {
    "no-start": ({"start": None}, "start must be a whole number of 0 or more, not null"),
    "true-is-no-number": ({"start": True}, "start must be a whole number of 0 or more, not true"),
    "span": ({"end": 9}, "the span 2:9 does not have the length of 'b'"),
    "negative": ({"start": -1, "end": 0}, "start must be a whole number of 0 or more, not -1"),
    "verdict": ({"decision": "maybe"}, "accept, reject or edit, not 'maybe'"),
    "verdict-type": ({"decision": 1}, "decision must be a string, not 1"),
    "no-rules": ({"rules": []}, "rules must be a list of one rule code or more"),
    "rules": ({"rules": [1]}, r"rules\[0\] must be a rule code, .*, not 1"),
    "no-proposal": ({"decision": "edit"}, '"proposed" is required for an edit'),
    "proposal": ({"proposed": "y"}, '"proposed" is required for an edit'),
    "code": (
        {"rules": ["X\x1b]0;p\x07"]},
        r"rules\[0\] must be a rule code, .* 'X\\x1b\]0;p\\x07'",
    ),
    "before": ({"before": [1]}, r"before\[0\] must be a string, not 1"),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_file_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(DecisionError, match=message):
        read(text)


@pytest.mark.parametrize(("fields", "message"), ENTRIES.values(), ids=ENTRIES)
def test_faulty_entry_is_named(fields: dict[str, Any], message: str) -> None:
    record = json.loads(write([Reviewed("f", "0" * 64, (decision(), decision()))]))
    record["files"][0]["decisions"][1] |= fields
    with pytest.raises(DecisionError, match=rf"^files\[0\].decisions\[1\].*{message}"):
        read(json.dumps(record))


OF_FILE = {
    "sha256": ({"sha256": "0"}, r"files\[0\].sha256 must be a SHA-256 .*, not '0'"),
    "name": ({"file": "a\0"}, r"files\[0\].file must be a path without NUL"),
    "encoding": (
        {"encoding": "utf-9"},
        r"files\[0\].encoding cannot be used: unknown text enc",
    ),
}


@pytest.mark.parametrize(("fields", "message"), OF_FILE.values(), ids=OF_FILE)
def test_faulty_file_is_named(fields: dict[str, Any], message: str) -> None:
    record = json.loads(write([Reviewed("f", "0" * 64, (decision(),), "utf-8")]))
    record["files"][0] |= fields
    with pytest.raises(DecisionError, match=f"^{message}"):
        read(json.dumps(record))


# --- the file -------------------------------------------------------------------------------------


@given(RESULTS, st.data())
def test_file_of_decisions_comes_back_and_is_what_its_schema_says(
    it: Result, data: st.DataObject
) -> None:
    verdicts = st.sampled_from(["accept", "reject", "edit"])
    decisions = []
    for change in it.changes:
        verdict = data.draw(verdicts)
        decisions.append(on(change, verdict, data.draw(ANYTHING) if verdict == "edit" else None))
    encoding = data.draw(st.sampled_from([None, "cp1252"]))
    reviewed = [Reviewed("é\x1b.txt", "0" * 64, tuple(decisions), encoding)]
    text = write(reviewed)
    assert text.isascii()
    assert [*read(text)] == reviewed
    schema = validator("decisions")
    coded = [d for d in decisions if d.rules]
    assert len(coded) == len(decisions)
    schema.validate(json.loads(text))


def test_schema_of_decisions_wants_what_was_proposed() -> None:
    record = json.loads(write([Reviewed("f", "0" * 64, (decision(),))]))
    assert validator("decisions").is_valid(record)
    record["files"][0]["decisions"][0]["decision"] = "edit"
    assert not validator("decisions").is_valid(record)


# --- there and back -------------------------------------------------------------------------------


def back(it: Result, name: str = "f") -> None:
    """Report and source give the repaired text, report and repaired text the source."""
    report = render("json", [(name, it)])
    source = written(it.source, it.decoding)
    repaired = Source(name, it).repaired
    assert repaired is not None
    [saved] = files(report)
    assert saved.source(repaired) == saved.source(source) == source
    for data in (source, repaired):
        again = saved.result(data)
        assert (again.source, again.text) == (it.source, it.text)
        assert render("json", [(name, again)]) == report
    assert Result.from_json(report, repaired).report("csv", name) == it.report("csv", name)


@given(RESULTS)
def test_text_comes_back(it: Result) -> None:
    back(it)


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "shift_jis", "gb18030", None]
PIECES = [
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xa9", b"\xe2\x80", b"\x81", b"\0", b"x", b" ",
    b"\r\n", b"caf\xe9", "本".encode("shift_jis"), "é".encode(), b"\xd8\x00",
]  # fmt: skip
JUNK = st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join)


@given(JUNK | st.binary(max_size=20), st.sampled_from(ENCODINGS), st.data())
# Behind the change two bytes meet that are a character together.
@example(b"\xc3\xa9\xc3\xa9 \xc3x\xa9", "utf-8", None)
def test_bytes_come_back(data: bytes, encoding: str | None, draw: st.DataObject | None) -> None:
    text, decoding = decode(data, encoding=encoding)
    if draw is None:
        edits = [edit(text.index("x"), "x", "")]
    else:
        start = draw.draw(st.integers(0, len(text)))
        end = draw.draw(st.integers(start, len(text)))
        after = draw.draw(st.sampled_from(["", "x", "a b", "\n"]))
        edits = [edit(start, text[start:end], after)] if text[start:end] != after else []
    back(Result(Document(text).apply(edits), (), Profile(), decoding))


@given(st.text(max_size=20), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]))
def test_text_comes_back_from_another_encoding(text: str, encoding: str) -> None:
    data = (text + "ab").encode(encoding) + (b"\0" if "16" in encoding else b"")
    source, decoding = decode(data, encoding=encoding)
    document = Document(source).apply([edit(source.index("ab"), "ab", "c’")])
    back(Result(document, (), Profile(), decoding, Decoding("utf-8", "given")))


@given(TEXTS)
def test_repaired_text_comes_back(text: str) -> None:
    back(repair(text))


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("*/*.txt")), ids=lambda p: f"{p.parent.name}/{p.name}"
)
def test_samples_come_back(path: Path) -> None:
    text, decoding = decode(path.read_bytes())
    it = repair(text, decoding=decoding)
    back(it)
    assert it.with_decisions([]).text == text
    assert it.with_decisions(all_of(it)).document == it.document


@given(FILES)
def test_file_is_found_by_its_bytes(all_files: list[File]) -> None:
    saved = files(render("json", all_files))
    for name, _ in all_files:
        assert find(saved, reader(all_files)(name), name).path == name
    with pytest.raises(SavedError, match="neither a source nor a repaired text"):
        find(saved, b"something else")


def test_text_of_two_sources_is_not_guessed() -> None:
    saved = files(render("json", [("f", result("a  b", ("  ", " "))), ("g", result("a b."))]))
    assert find(saved, b"a b").path == "f"
    both = files(render("json", [("f", result("a  b", ("  ", " "))), ("g", result("a b"))]))
    assert find(both, b"a b", "g").path == "g"
    with pytest.raises(SavedError, match="several files of the report match: f, g"):
        find(both, b"a b", "h")


def test_report_that_was_tampered_with_gives_nothing() -> None:
    report = render("json", [("f", result("a b", ("b", "xy")))])
    with pytest.raises(SavedError, match="cannot be restored from this report"):
        files(report.replace('"byte_start": 2', '"byte_start": 1'))[0].source(b"a xy")


def test_result_of_a_report_on_many() -> None:
    it = result("a b", ("b", "x"))
    report = render("json", [("f", result("q")), ("g", it)])
    assert Result.from_json(report, "a b").text == Result.from_json(report, b"a x").text == "a x"


# --- files that were tampered with ---------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


def spoiled(record: Any, value: Any, data: st.DataObject) -> Any:
    """`record` with one thing in it, chosen by `data`, replaced by `value` or taken out."""
    inner = list(record.items() if isinstance(record, dict) else enumerate(record))
    at, found = data.draw(st.sampled_from(inner))
    if isinstance(found, dict | list) and found and data.draw(st.booleans()):
        record[at] = spoiled(found, value, data)
    elif data.draw(st.booleans()):
        record[at] = value
    else:
        del record[at]
    return record


@given(JSON, st.data())
def test_report_that_was_tampered_with_gives_the_source_or_an_error(
    value: Any, data: st.DataObject
) -> None:
    it = result("a tbe b of the", ("tbe", "the"), ("of", "off"), maybe=[("b", "c")])
    report = json.dumps(spoiled(json.loads(it.report("json")), value, data))
    for text in (it.source, it.text):
        with suppress(SavedError):
            for saved in files(report):
                assert saved.source(text.encode()) == it.source.encode()
                again = saved.result(text.encode())
                for name in FORMATS:
                    render(name, [(saved.path, again)])


@given(JSON, st.data())
def test_decisions_that_were_tampered_with_are_refused_or_made(
    value: Any, data: st.DataObject
) -> None:
    decisions = (decision(), decision(start=4, end=5, before="c", decision="edit", proposed="z"))
    text = write([Reviewed("f", "0" * 64, decisions)])
    with suppress(DecisionError):
        for reviewed in read(json.dumps(spoiled(json.loads(text), value, data))):
            made = reviewed.result("a b c", None)
            assert {(c.start, c.before) for c in made.changes} <= {(2, "b"), (4, "c")}


# --- at hand --------------------------------------------------------------------------------------

HOSTILE = "a <script>alert(1)</script> [red]\x1b[31mb"


def test_table_for_a_notebook_is_inert() -> None:
    it = result(HOSTILE, ("<script>", "<b>"), maybe=[("\x1b[31mb", "[bold]")])
    page = it._repr_html_()
    assert page.startswith("<table><caption>1 change, 1 suggestion</caption>")
    assert "<del>&lt;script&gt;</del> → <ins>&lt;b&gt;</ins>" in page
    assert "⟨U+001B⟩[31mb</del> → <ins>[bold]</ins> (suggested)" in page
    assert "\x1b" not in page


def test_table_for_a_notebook_is_bounded() -> None:
    it = Document("x " * 60).apply([edit(n, "x", "y") for n in range(0, 120, 2)])
    page = Result(it, (), Profile())._repr_html_()
    assert page.count("<tr>") == 51
    assert "60 changes, 0 suggestions; showing the first 50" in page


def test_rich_shows_the_report() -> None:
    from rich.console import Console

    console = Console(width=100, record=True, file=io.StringIO())
    console.print(result(HOSTILE, ("[red]", "[b]")))
    shown = console.export_text()
    assert "[[red] → [b]]" in shown
    assert "\x1b" not in shown


def test_report_of_a_result() -> None:
    it = result("a b", ("b", "x"))
    assert it.report("json", "f") == render("json", [("f", it)])
    assert it.report().startswith("text\n  1:3")


def test_edit_that_changes_nothing_is_a_rejection() -> None:
    it = result("a b", ("b", "x"))
    [change] = it.changes
    assert isinstance(change, Change)
    reviewed = it.with_decisions([on(change, "edit", "b")])
    assert (reviewed.text, reviewed.suggestions) == ("a b", ())
