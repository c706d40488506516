"""Where something stands in a source: line and column, the rest of its line, the byte."""

from __future__ import annotations

from bisect import bisect_right

from textfix.patterns import regex

_LINE_END = regex(r"\r\n?|\n")


class Lines:
    """The lines of a text (ended by LF, CR LF or CR) and what stands on them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, position: int) -> tuple[int, int]:
        """Line and column of a position, both counted from 1; the column in code points."""
        line = bisect_right(self._starts, position)
        return line, position - self._starts[line - 1] + 1

    def before(self, position: int, limit: int) -> str:
        """What stands on the line left of `position`, at most the last `limit` code points."""
        start = self._starts[bisect_right(self._starts, position) - 1]
        return self._text[max(start, position - limit) : position]

    def after(self, position: int, limit: int) -> str:
        """What stands on the line right of `position`, at most the first `limit` code points."""
        cut = self._text[position : position + limit]
        end = _LINE_END.search(cut)
        return cut[: end.start()] if end else cut
