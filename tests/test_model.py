"""Edits fold into changes of the source; the algebra alone, without any rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textfix.record.model import Change, Document, Edit, Evidence, rebuild, undo

WHY = (Evidence("test", "because", 3.0),)


def edit(start: int, before: str, after: str, rule: str = "SPC999") -> Edit:
    return Edit(start, start + len(before), before, after, rule, WHY)


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    """Disjoint edits of `text`, in any order."""
    points = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    found: list[Edit] = []
    last = (-1, -1)
    for start, end in zip(points[::2], points[1::2], strict=False):
        if start < last[1] or (start, end) == last:
            continue
        after = draw(st.text(alphabet="xyz", max_size=3))
        if text[start:end] != after:
            found.append(edit(start, text[start:end], after))
            last = (start, end)
    return draw(st.permutations(found))


@given(st.data(), st.text(alphabet="ab ", max_size=12))
def test_folding_equals_applying_in_turn(data: st.DataObject, source: str) -> None:
    document = Document(source)
    expected = source
    for _ in range(4):
        edits = data.draw(edits_of(document.text))
        for e in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
            expected = expected[: e.start] + e.after + expected[e.end :]
        document = document.apply(edits)
        assert document.text == expected == rebuild(source, document.changes)
        assert undo(document.text, document.changes) == source
        position = 0
        for change in document.changes:
            assert position <= change.start
            assert source[change.start : change.end] == change.before != change.after
            position = change.end


@given(st.data(), st.text(alphabet="ab", min_size=1, max_size=12))
def test_offsets_are_monotone_and_stay_inside(data: st.DataObject, source: str) -> None:
    document = Document(source).apply(data.draw(edits_of(source)))
    last = (0, 0)
    for i in range(len(document.text)):
        low, high = document.to_source((i, i + 1))
        assert last[0] <= low <= high <= len(source)
        last = (low, high)
    assert document.to_source((0, len(document.text)))[1] <= len(source)


@pytest.mark.parametrize(
    ("source", "steps", "changes"),
    [
        pytest.param("abc", [[(1, "b", "x")]], [(1, 2, "b", "x")], id="one edit"),
        pytest.param("abc", [[(1, "b", "x")], [(1, "x", "b")]], [], id="undone: no change"),
        pytest.param(
            "a<u>b", [[(1, "<u>", "")], [(1, "b", "c")]], [(1, 5, "<u>b", "c")],
            id="touches a deletion: one change",
        ),
        pytest.param(
            "ab cd", [[(0, "ab", "x")], [(1, " ", "_")]], [(0, 2, "ab", "x"), (2, 3, " ", "_")],
            id="neighbours stay apart",
        ),
        pytest.param(
            "abcd", [[(0, "ab", "x"), (2, "cd", "y")], [(0, "xy", "z")]], [(0, 4, "abcd", "z")],
            id="one edit over two changes",
        ),
    ],
)  # fmt: skip
def test_apply(
    source: str, steps: list[list[tuple[int, str, str]]], changes: list[tuple[int, int, str, str]]
) -> None:
    document = Document(source)
    for step in steps:
        document = document.apply(edit(*e) for e in step)
    assert [(c.start, c.end, c.before, c.after) for c in document.changes] == changes


def test_chain_of_reasons_is_oldest_first() -> None:
    document = Document("abc").apply([edit(1, "b", "x", "CHR101")])
    document = document.apply([edit(0, "axc", "q", "SPC101")])
    assert document.changes[0].rules == ("CHR101", "SPC101")


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        pytest.param([edit(0, "ab", "x"), edit(1, "b", "y")], "overlap", id="overlap"),
        pytest.param([edit(1, "", "x"), edit(1, "", "y")], "overlap", id="two insertions"),
        pytest.param([edit(0, "zz", "x")], "does not read", id="other text"),
    ],
)
def test_apply_refuses(edits: list[Edit], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Document("abc").apply(edits)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param((0, 1, "ab", "x", "R", WHY), "is not", id="span"),
        pytest.param((0, 1, "a", "a", "R", WHY), "changes nothing", id="same"),
        pytest.param((0, 1, "a", "b", "R", ()), "evidence", id="no evidence"),
    ],
)
def test_edit_refuses(
    fields: tuple[int, int, str, str, str, tuple[Evidence, ...]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Edit(*fields)


def test_undo_refuses_another_text() -> None:
    with pytest.raises(ValueError, match="not the text these changes made"):
        undo("zzz", (Change(0, 1, "a", "b", (edit(0, "a", "b"),)),))
