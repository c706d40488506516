"""How to delete page furniture from a text without leaving a hole.

Paragraphs stay separated as they were: the line is deleted together with one of the two gaps next
to it. The rules of this folder share this module.
"""

from __future__ import annotations

from textfix.document.view import View
from textfix.patterns import blank
from textfix.record.model import Span


def cut_lines(view: View, first: int, last: int) -> Span:
    """The span to delete so that the lines `first` to `last` go, with one gap beside them.

    A gap before and a gap after leave the one before; at the end of the text the gap before goes,
    so that the text ends as it did.
    """
    lines, text = view.lines, view.text
    after = last + 1
    while after < len(lines) and _empty(text, lines[after]):
        after += 1
    before = first
    while before > 0 and _empty(text, lines[before - 1]):
        before -= 1
    if after == len(lines):  # nothing but white space follows: the line end before it goes
        end = lines[last][1]
        return (lines[before - 1][1] if before else 0), (end if before else len(text))
    start = lines[first][0]
    if text[start] == "\f":  # CHR203 handles the page break
        start += 1
    if before == first and first > 0:  # no gap before: the one after stays
        return start, lines[last + 1][0]
    return start, lines[after][0]


def cut_span(view: View, start: int, end: int) -> Span:
    """The span to delete so that ``text[start:end]`` goes, with its lines if it fills them."""
    text = view.text
    first, last = view.line_at(start), view.line_at(end)
    line_start, line_end = view.lines[first][0], view.lines[last][1]
    opens, closes = blank(text, line_start, start), blank(text, end, line_end)
    if opens and closes:
        return cut_lines(view, first, last)
    if closes:
        return start - _spaces(text[line_start:start]), line_end
    while end < line_end and text[end] in " \t":
        end += 1
    return start, end


def _spaces(text: str) -> int:
    return len(text) - len(text.rstrip(" \t"))


def _empty(text: str, span: Span) -> bool:
    return not text[span[0] : span[1]].strip()
