"""Two spaces inside a sentence: `the smell of  wet rope`."""

from bisect import bisect_left
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import places

_RUN = regex(r"(?<=[^\W_]) {2,3}(?=[^\W_])|(?<=[,;”’)]) {2,3}(?=[^\W_])|(?<=[^\W_]) {2,3}(?=[“‘(])")
_INNER = regex(r"(?<=\S) {2,}(?=\S)|\t")
_STOP = regex(r"[.?!:…][”’\"')\]]*\Z")
_NUMBERED = regex(r"\A\s*\(?\w{1,3}\)\Z|(?:\A|\s)[o*•-]\Z")  # `(1)  You may`
_WIDE = " " * 4  # not typed in a sentence: `a0 = 1          a 0;          a1 = a`
PROSE = 40  # code points a line has at least that reads as running text


@rule(
    "PUN501",
    Stage.PUNCTUATION,
    requires=({"  "},),
    examples=[
        "All that spring the quay had the smell of {-- --}wet rope and of tar.",
        "It was over.  Nobody spoke of it again until the end of that long winter.",
        "apples   12  kg\npears     7  kg",
        "    indented  code",
        "The sum of  the first four terms is shown as a row here.          a = 10",
        "The name      the place of birth      the year",
    ],
)
def double_space(view: View, tools: Tools) -> Iterator[Reading]:
    """Two words of a sentence are separated by two spaces.

    When this is wrong: columns are aligned with spaces. Lines with several gaps or a wide one,
    short lines, and neighbouring lines with a gap at the same place are kept.
    """
    text = view.text
    gaps: dict[int, list[int]] = {}
    candidates: list[tuple[int, int, int]] = []
    last = -1
    for place in places(text, "  "):
        line = view.line_at(place)
        if line != last:
            start, end = view.lines[line]
            gaps[line] = [
                m.start() - start
                for m in _INNER.finditer(text, start, end)
                if not _STOP.search(text[max(start, m.start() - 4) : m.start()])
            ]
            last = line
        line_start = view.lines[line][0]
        before = text[max(line_start, place - 5) : place]
        if _STOP.search(before) or _NUMBERED.search(before):
            continue
        if match := _RUN.match(text, place):
            candidates.append((match.start(), match.end(), line))
    if not candidates:
        return
    filled = sum(end - start > PROSE for start, end in view.lines)
    if len(gaps) >= 3 and sum(map(bool, gaps.values())) > 0.4 * filled:
        return  # set in columns, in full lines or as verse with a gap: a habit
    counted = -1
    words, set_out = 0, False
    for start, end, line in candidates:
        line_start, line_end = view.lines[line]
        if line != counted:
            words = len(text[line_start:line_end].split())
            set_out = _WIDE in text[line_start:line_end].strip()
            counted = line
        if line_end - line_start < PROSE or not text[line_start : line_start + 1].strip():
            continue
        if set_out or len(gaps[line]) > 1 + words // 12 or words < 7:
            continue
        column = start - line_start
        near = (gaps.get(line - 1, []), gaps.get(line + 1, []))
        if any(_near(others, column) for others in near):
            continue
        small = text[end].islower() or text[start - 1] in ",;"
        note = "a sentence continues across the gap" if small else "a gap in running text"
        yield Reading(
            start + 1,
            end,
            "",
            (Evidence("layout", note, 3.5 if small else 2.4),),
        )


def _near(columns: list[int], column: int) -> bool:
    place = bisect_left(columns, column - 1)
    return place < len(columns) and columns[place] <= column + 1
