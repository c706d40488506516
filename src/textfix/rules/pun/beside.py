"""The context of a punctuation mark: words, tokens, paragraphs; all in bounded time.

The rules of this folder share this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from textfix.document.view import View, of_view
from textfix.patterns import LETTER, regex
from textfix.record.model import Evidence

_WORD_BEFORE = regex(rf"{LETTER}+(?:['’-]{LETTER}+)*\Z")
_WORD_AFTER = regex(rf"{LETTER}+(?:['’-]{LETTER}+)*")
_TOKEN_BEFORE = regex(r"\S+\Z")
_TOKEN_AFTER = regex(r"\S+")
_REACH = 60  # code points; longer words and tokens are not prose

# A token with one of these is an address, a path, code or a formula.
CODE = frozenset("/\\@_=<>{}|#&$^~`*+")


def places(text: str, needle: str) -> Iterator[int]:
    """Where `needle` is in the text."""
    place = text.find(needle)
    while place >= 0:
        yield place
        place = text.find(needle, place + len(needle))


def word_before(text: str, end: int) -> str:
    """The word that ends at `end`, with its inner hyphens and apostrophes; "" if none does."""
    match = _WORD_BEFORE.search(text[max(0, end - _REACH) : end])
    return match[0] if match else ""


def word_after(text: str, start: int) -> str:
    """The word that begins at `start`; "" if none does."""
    match = _WORD_AFTER.match(text, start, start + _REACH)
    return match[0] if match else ""


def token(text: str, place: int) -> str:
    """What is around `place` between two white spaces."""
    before = _TOKEN_BEFORE.search(text[max(0, place - _REACH) : place])
    after = _TOKEN_AFTER.match(text, place, place + _REACH)
    return (before[0] if before else "") + (after[0] if after else "")


def known(view: View, word: str) -> bool:
    """Whether `word` or each part of a hyphenated word is right."""
    return view.known(word) or ("-" in word and all(view.known(p) for p in word.split("-") if p))


def common(view: View, word: str, least: int = 200) -> bool:
    """Whether `word` is an everyday word, not one of the rare ones a word list also has."""
    return view.lexicon.count(word.lower().replace("’", "'")) >= least


# Words of one or two letters that are no piece of a longer one.
SHORT = frozenset(
    "a i am an as at be by do go he if in is it me my no of on or so to up us we".split()
)


# Share of unknown lowercase words from which a text counts as a bad scan, whose marks are noise
# as often as letters are: `of servant , at` was `of servants, at`. Half of the benchmark's old
# newspapers have 0.09 or more, half of its modern papers 0.05 or less.
BAD_SCAN = 0.06
LOOKED_AT = 3000  # different words, from the start of the text
FEW_UNKNOWN = 8  # a line or two with broken words is not a scan
IN_BAD_SCAN = Evidence("document", "in a scan this bad the mark may be misread too", -2.5)


@of_view
def bad_scan(view: View) -> bool:
    """Whether the text as a whole is badly misread; one or two unknown words prove nothing."""
    unknown = words = 0
    for word, uses in islice(view.counts.items(), LOOKED_AT):
        if len(word) > 4 and word[0].islower():  # shorter ones are pieces of broken words
            words += uses
            unknown += uses * (not view.known(word))
    return unknown >= FEW_UNKNOWN and unknown > BAD_SCAN * words


class Paragraphs:
    """The paragraphs of a text: runs of lines without an empty line, by position."""

    __slots__ = ("_found", "_view")

    def __init__(self, view: View) -> None:
        self._view = view
        self._found: dict[int, tuple[int, int]] = {}

    def at(self, position: int) -> tuple[int, int]:
        """The paragraph at `position`, as a span of the text."""
        lines, text = self._view.lines, self._view.text
        first = last = self._view.line_at(position)
        if found := self._found.get(first):
            return found
        while first > 0 and text[slice(*lines[first - 1])].strip():
            first -= 1
        while last + 1 < len(lines) and text[slice(*lines[last + 1])].strip():
            last += 1
        span = lines[first][0], lines[last][1]
        for line in range(first, last + 1):
            self._found[line] = span
        return span


# Signs of mathematics that no prose has.
SIGNS = regex("[≤≥≠≈≡∈∉⊂⊆→↦∑∏∫∂∇±×∞√∀∃⊗⊕Α-ω−]| = ")

# The mark first, then a look back: this order matches fastest.
_GLUED = regex(
    r"[,;.?!()](?:(?<=[a-z]{2}[,;])(?=[^\W\d_]{2})|(?<=[a-z]{2}[.?!])(?=[A-Z][a-z])"
    r"|(?<=[a-z]{2}\()(?=[A-Za-z\d]{2})|(?<=[a-zA-Z\d]{2}\))(?=[a-z]{2}))"
)
_KEPT = regex(r"(?:[,;?!]|\.(?=\s+[A-Z]))(?<=[a-z\d].)\s| \((?<=[a-z]..)|\) ")
_ENOUGH = 2
_FIRST = 50_000  # code points looked at


@of_view  # several rules ask the same of one text
def lost_spaces(view: View) -> Evidence | None:
    """What the marks of the whole text say about lost spaces: most of them are glued to what
    follows.

    The words of such a text have most often been parted already, by the rules of an earlier stage;
    its marks have not: `The mill,built in stone(see below),burned.`
    """
    if view.unspaced and view.is_english:
        return Evidence("document", "this text has almost no spaces", 4.0)
    glued = sum(1 for _ in _GLUED.finditer(view.text, 0, _FIRST))
    if glued < _ENOUGH:
        return None
    kept = sum(1 for _ in _KEPT.finditer(view.text, 0, _FIRST))
    if 2 * kept > glued or not view.is_english:
        return None
    note = f"{glued} of {glued + kept} marks have lost the space after them"
    return Evidence("document", note, 2.5 if glued > _ENOUGH and 4 * kept < glued else 1.5)
