"""Cuts a very long text into chunks, each of which is repaired as a separate document.

A novel is one document. Ten novels, or a year of a newspaper in one file, are little evidence for
one another, and a rare place that needs another round would send all of them through it. Start
reading at `chunks`.
"""

from __future__ import annotations

from collections.abc import Iterator

from textfix.document.protection import undivided
from textfix.document.view import inside
from textfix.patterns import regex
from textfix.record.model import Span

LENGTH = 500_000  # code points of a part at least, those of a novel
_PROSE = 20  # code points of a line at either side of a cut

# What a part may begin with, what the line above it ends with, and the least length of both: a
# paragraph, a sentence or a line of prose; at last any line that does not divide a word
# (`govern-⏎ment`) or an empty stretch: `<p>`, an item of a list, a row of a table, a verse.
_SENTENCE, _WORD, _ANY = regex(r"[.!?][\"”’']?\Z"), regex(r"[^\W_][,;]?\Z"), regex(r"[^\s¬‐-]\s*\Z")
_CAPITAL = r"(?=[\"“‘]?[^\W\d_a-z])"
_PLACES = (
    (regex(rf"\n\r?\n{_CAPITAL}"), _SENTENCE, _PROSE),
    (regex(rf"\n{_CAPITAL}"), _SENTENCE, _PROSE),
    (regex(r"\n(?=[^\W_])"), _WORD, _PROSE),
    (regex(r"(?:\n|\r(?!\n))(?=[^\S\r\n]*\S)"), _ANY, 0),
)

# Inside a line: after a sentence, between two words, after a full stop of Chinese or Japanese.
INLINE = 4  # lengths from which a part may end inside a line
_INLINE = (
    regex(r"(?<=\w[.!?]) (?=[\"“‘]?[^\W\d_a-z])"),
    regex(r"(?<=[^\W\d_]{2}) (?=[^\W\d_]{2})"),
    regex(r"[。！？](?=\w)"),
)
LONGEST = 8  # lengths of a part that is repaired


def chunks(text: str, length: int = LENGTH) -> Iterator[Span]:
    """The parts of a text, one after the other; one only if it has less than two lengths.

    A cut lies at the end of a line, between two sentences if it can, and outside of marked code and
    of what is to be left alone. Where there is no such place, the part grows until there is one;
    from `INLINE` lengths on it may also end between two words of a line.

    Args:
        text: any text.
        length: code points of a part at least.
    """
    start, least = 0, length
    whole = undivided(text) if len(text) >= 2 * length else []
    while start + least + length <= len(text):
        first = start + least
        last = min(first, len(text) - 2 * length) + length
        cut = _cut(text, first, last, whole)
        if cut is None and least >= INLINE * length:
            cut = _inline_cut(text, first, last, whole)
        if cut is None:
            least += length
        else:
            yield start, cut
            start, least = cut, length
    yield start, len(text)


def _inline_cut(text: str, first: int, last: int, whole: list[Span]) -> int | None:
    """Where between two places of a very long line a part may end."""
    for place in _INLINE:
        for match in place.finditer(text, first, last):
            if not inside(whole, match.end()):
                return match.end()
    return None


def _cut(text: str, first: int, last: int, whole: list[Span]) -> int | None:
    """Where between two places a part may end; not inside of what is to stay `whole`."""
    for beginning, ended, size in _PLACES:
        for match in beginning.finditer(text, first, last):
            cut = match.end()
            above = text[max(0, match.start() - 2 * _PROSE) : match.start()].removesuffix("\r")
            line = above[max(above.rfind("\n"), above.rfind("\r")) + 1 :]
            if (
                len(line) >= size
                and ended.search(line)
                and "\n" not in text[cut : cut + size]
                and not inside(whole, cut)
            ):
                return cut
    return None
