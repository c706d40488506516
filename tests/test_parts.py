"""A very long text goes through in parts: where it is cut, and that nobody sees it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textfix
from textfix.document.chunks import LONGEST, chunks
from textfix.engine import pipeline

SENTENCE = "The clerk of the harbour wrote down the names of the ships that came in."
BESIDE = "And she asked the pilots what they had seen on their way up the river."
LENGTH = 2 * len(SENTENCE)


def cuts(text: str, length: int = LENGTH) -> list[str]:
    return [text[start:end] for start, end in chunks(text, length)]


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (f"{SENTENCE}\n\n", BESIDE),
        (f"{SENTENCE}\r\n\r\n", BESIDE),
        (f"{SENTENCE}\n", BESIDE),
        (f"{SENTENCE}”\n\n", f"“{BESIDE}"),
        (f"{SENTENCE[:-1]}\n", BESIDE[4:]),
        (f"{SENTENCE}</p>\n", f"<p>{BESIDE}"),
        (f"{SENTENCE} \n", f"    {BESIDE}"),
        (f"{SENTENCE}\n", f"12. {BESIDE}"),
        (f"{SENTENCE}\r", f"{BESIDE}"),
        (f"{SENTENCE}\n", "Это предложение написано по-русски и не очень коротко, но и не длинно."),
    ],
)
def test_cut_between_lines(before: str, behind: str) -> None:
    text = f"{SENTENCE} {SENTENCE} {before}{behind} {SENTENCE} {SENTENCE}"
    assert cuts(text) == [f"{SENTENCE} {SENTENCE} {before}", f"{behind} {SENTENCE} {SENTENCE}"]


@pytest.mark.parametrize(
    "joint",
    [
        " ",
        "- \n",
        "govern-\nment ",
        "\n\n\n\n",
        "\r\r\r\n",
    ],
)
def test_not_cut(joint: str) -> None:
    text = f"{SENTENCE} {SENTENCE}{joint}{BESIDE} {SENTENCE}"
    assert cuts(text, len(SENTENCE)) == [text]


@pytest.mark.parametrize(
    "block",
    [
        f"```\n{SENTENCE}\n\n{BESIDE}\n```\n",
        f"<!-- {SENTENCE}\n\n{BESIDE} -->\n",
        f"<!-- textfix:off -->\n{SENTENCE}\n\n{BESIDE}\n<!-- textfix:on -->\n",
    ],
)
def test_a_block_stays_whole(block: str) -> None:
    found = cuts(f"{SENTENCE}\n\n{block}{BESIDE}\n\n{SENTENCE} {SENTENCE}", len(SENTENCE))
    assert len(found) > 1
    assert any(block in part for part in found)


def test_a_line_of_prose_comes_before_any_other() -> None:
    text = f"{SENTENCE} {SENTENCE}\nPage 3\n{BESIDE}\n\n{SENTENCE} {SENTENCE} {BESIDE}"
    assert cuts(text) == [
        f"{SENTENCE} {SENTENCE}\nPage 3\n{BESIDE}\n\n",
        f"{SENTENCE} {SENTENCE} {BESIDE}",
    ]


def test_a_block_that_ends_is_left_behind() -> None:
    block = f"<script>\n{SENTENCE}\n\n{BESIDE}\n</script>\n"
    text = f"{block}{SENTENCE}\n\n{BESIDE} {SENTENCE} {SENTENCE}"
    assert cuts(text, len(block)) == [
        f"{block}{SENTENCE}\n\n",
        f"{BESIDE} {SENTENCE} {SENTENCE}",
    ]


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        pytest.param(f"{SENTENCE} ", ". ", id="sentences"),
        pytest.param("and so on and then again ", " ", id="words"),
        pytest.param("他写下了船的名字。", "。", id="without-spaces"),
    ],
)
def test_a_very_long_line_is_cut(sentence: str, cut: str) -> None:
    text = sentence * (40 * LENGTH // len(sentence))
    found = cuts(text)
    assert len(found) > 1
    assert "".join(found) == text
    assert all(part.endswith(cut) for part in found[:-1])
    assert max(map(len, found)) < LONGEST * LENGTH


def test_a_word_without_end_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "chunks", lambda text: chunks(text, LENGTH))
    monkeypatch.setattr(pipeline, "LENGTH", LENGTH)
    damaged = SENTENCE.replace("clerk of", "clerko f")
    text = (
        f"{damaged}\n{BESIDE}\n{BESIDE}\n"
        + "QUJD" * 4 * LENGTH
        + f"\n{damaged}\n{BESIDE}\n{BESIDE}"
    )
    result = textfix.repair(text)
    assert result.text == text.replace("clerko f", "clerk of")
    [notice] = result.notices
    assert "QUJD" * 4 * LENGTH in text[notice.start : notice.end]


@given(st.lists(st.sampled_from([SENTENCE, BESIDE, "\n", "\n\n", "\r\n", " ", "```", "x"])))
def test_parts_are_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = list(chunks(text, LENGTH))
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(one[1] == two[0] for one, two in pairwise(spans))
    assert all(end - start >= LENGTH for start, end in spans) or len(spans) == 1


def test_changes_of_parts_are_changes_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = SENTENCE.replace("clerk of", "clerko f")
    text = f"{damaged}\n\n{damaged}\n\n{BESIDE}\n\n{damaged}"
    whole = textfix.repair(text)
    monkeypatch.setattr(pipeline, "chunks", lambda text: chunks(text, len(SENTENCE)))
    result = textfix.repair(text)
    assert result.text == whole.text == f"{SENTENCE}\n\n{SENTENCE}\n\n{BESIDE}\n\n{SENTENCE}"
    spans = [(change.start, change.end, change.after) for change in result.changes]
    assert spans == [(change.start, change.end, change.after) for change in whole.changes]
    assert not textfix.repair(result.text).changes
