"""Where the sections of a text begin and end. Start reading at `sections_of`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textfix.document.features import LineFeatures
from textfix.document.register.classify import LIMITS, classify
from textfix.document.register.measures import Measures
from textfix.document.register.model import (
    CHAT,
    DATA,
    DIALECT,
    MARKUP,
    OTHER,
    PROSE,
    SOURCE,
    TOKENISED,
    VERSE,
    Section,
    merged,
)
from textfix.document.register.traits import traits_of
from textfix.document.view import View

_BLOCK = 6  # lines without an empty one among them that are measured by themselves
_WORDS = 150  # of smaller blocks together
_ENOUGH = 100  # words from which a section has a register of its own
_OF_DOCUMENT = frozenset((VERSE, CHAT, DIALECT, TOKENISED, OTHER, MARKUP))
_OF_LINES = frozenset((DATA, SOURCE))


def sections_of(view: View) -> list[Section]:
    """The sections of a text, sorted, from its beginning to its end."""
    whole = Measures()
    chunks = list(chunks_of(view))
    for _, _, measures in chunks:
        whole.merge(measures)
    name, reason = classify(whole)
    if len(chunks) < 2 or whole.lines < LIMITS["few lines"] or whole.words < LIMITS["short"]:
        return [Section(0, len(view.text), name, reason)]
    found = []
    for first, last, measures in chunks:
        start = view.lines[first][0] if first else 0
        end = view.lines[last][0] if last < len(view.lines) else len(view.text)
        found.append(Section(start, end, *within(measures, name, reason)))
    return list(merged(found))


def within(
    it: Measures, name: str, reason: str, limits: Mapping[str, float] = LIMITS
) -> tuple[str, str]:
    """The register of a section in a document of the register `name`."""
    own, why = classify(it, limits)
    if name == SOURCE and own != DATA:
        return name, reason
    if own in _OF_LINES and it.lines >= _BLOCK:
        return own, why
    if name in _OF_DOCUMENT and not (name == OTHER and it.small > max(5, it.foreign)):
        return name, reason
    if own in (VERSE, DIALECT, CHAT) or it.words < _ENOUGH:
        return (PROSE if own in _OF_DOCUMENT else own), why
    return own, why


def chunks_of(view: View) -> Iterator[tuple[int, int, Measures]]:
    """Blocks of lines to be measured: the first line, the line after the last, their measures."""
    line_features = view.features.line_features
    code = _code_lines(view)
    first = 0
    alone = False  # whether what was gathered is a block of many lines
    gathered = Measures()
    for start, end in _blocks(line_features):
        block = Measures()
        for number in range(start, end):
            look = line_features[number]
            if look.text and not look.text.isspace():
                block.add(traits_of(view.lexicon, look))
                block.code += number in code
        large = block.lines >= _BLOCK
        if gathered.lines and (large or alone or gathered.words >= _WORDS):
            yield first, start, gathered
            first, gathered = start, Measures()
        gathered.merge(block)
        alone = large or (alone and not block.lines)
    yield first, len(line_features), gathered


def _blocks(line_features: Sequence[LineFeatures]) -> Iterator[tuple[int, int]]:
    """The lines between empty ones, with those before them."""
    start = 0
    inked = False
    for number, look in enumerate(line_features):
        empty = not look.text or look.text.isspace()
        if empty and inked:
            yield start, number
            start, inked = number, False
        inked = inked or not empty
    yield start, len(line_features)


_SIGNS_OF_CODE = frozenset('{}=|$\\;<>"')


def _code_lines(view: View) -> set[int]:
    numbers: set[int] = set()
    if view.features.signs.isdisjoint(_SIGNS_OF_CODE):
        return numbers
    for start, end in view.code:
        numbers.update(range(view.line_at(start), view.line_at(max(start, end - 1)) + 1))
    return numbers
