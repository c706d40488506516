"""No space outside a quotation mark: `keep to a"late start" now`, `“not yet,”and he left`."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import (
    SHORT,
    Paragraphs,
    known,
    word_after,
    word_before,
)

_STRAIGHT = regex(r'"(?=[^\W_])')
_CURLY = regex(r"“(?=[\w‘\[])|”(?=[^\W\d_])")
_FEW = 4  # marks of doubtful direction that a paragraph may have
# `... too late,'he said`: a single mark that closes a quotation after its comma or stop.
_SINGLE = regex(r"[,.?!]['’](?=[^\W\d_])")
_SINGLE_OPENS = regex(r"(?:^|(?<=[\s(“\"]))['‘](?=\w)", re.MULTILINE)
_ELIDED = frozenset(
    "tis twas em til till cause bout round n s d ll re ve t m nuff cos im er".split()
)
_STOPS = ".,;:?!"
_MOST = 20_000  # code points; a longer paragraph is data

OPEN, CLOSE, EITHER = 1, -1, 0
_Chain: TypeAlias = "tuple[int, _Chain] | None"
_BETWEEN = regex(r"[\"“](?<=\S.)(?=[\w‘\[])|”(?=[^\W\d_])|[,.?!]['’](?=[^\W\d_])")


@rule(
    "PUN103",
    Stage.PUNCTUATION,
    languages=("en",),
    requires=({f"{before}{mark}a" for before in "a." for mark in "\"“”'’"},),
    trigger=_BETWEEN,
    examples=[
        'They kept to a{++ ++}"wait-and-see" rule, she wrote.',
        "The chart calls it{++ ++}“Gull Rock”{++ ++}and says no more.",
        "“Not a penny more,”{++ ++}and the miller went home.",
        '"We are late."{++ ++}The others said nothing.',
        'A 5\'10" man at the 12"wide door, a d"Artagnan, the boy"s hat.',
        'print("rope"+"string") or name="rope"',
        "'It was too late,'{++ ++}he said.",
        "“We came, and we saw,” she said; ‘so’ it is; rock,'n'roll.",
    ],
)
def quote_space(view: View, tools: Tools) -> Iterator[Reading]:
    """The space before an opening or after a closing quotation mark is missing.

    When this is wrong: a mark with another meaning (inches, a misread letter) forms a pair by
    accident. So the words on both sides must be known.
    """
    text = view.text
    if view.has("“”") and not view.has("„"):
        yield from _curly(view)
    if view.has("'’"):
        yield from _single(view)
    if not view.has('"'):
        return
    paragraphs: Paragraphs | None = None
    roles: dict[int, dict[int, int]] = {}
    for match in _STRAIGHT.finditer(text):
        place = match.start()
        if place == 0 or not (text[place - 1].isalpha() or text[place - 1] in _STOPS):
            continue
        paragraphs = paragraphs or Paragraphs(view)
        start, end = paragraphs.at(place)
        if start not in roles:
            roles[start] = _roles(text, start, end)
        role = roles[start].get(place, EITHER)
        if role is not EITHER:
            yield from _put(view, place, role, "it pairs with the others of its paragraph")


def _roles(text: str, start: int, end: int) -> dict[int, int]:
    """Which straight marks open and which close; {} if they cannot be paired in one way only."""
    if end - start > _MOST:
        return {}
    places = [m.start() for m in re.finditer('"', text[start:end])]
    shapes = []
    for place in places:
        before = text[start + place - 1] if place else " "
        after = text[start + place + 1] if start + place + 1 < end else " "
        if before in "=\\" or after in "\\=":
            return {}  # code
        left = before.isspace() or before in "([{—–-/‘'“"
        right = after.isspace() or after in ")]}—–-/’'”.,;:?!*"
        if left and right:
            return {}
        shapes.append(OPEN if left else CLOSE if right else EITHER)
    for deepest in (1, 2):  # a quotation within a quotation only if nothing else will do
        found = _pairings(shapes, deepest)
        if len(found) == 1:
            return {start + place: role for place, role in zip(places, found[0], strict=True)}
        if found:
            return {}
    return {}


def _pairings(shapes: list[int], deepest: int) -> list[tuple[int, ...]]:
    """The ways to open and close the marks, none nested deeper than `deepest`; two at most."""
    if len(shapes) % 2 or (deepest > 1 and shapes.count(EITHER) > _FEW):
        return []
    # Roles are chained, the last one first: a copy for each mark is the square of their number.
    found: list[tuple[_Chain, int]] = [(None, 0)]
    for shape in shapes:
        found = [
            ((role, chain), depth + role)
            for chain, depth in found
            for role in ((OPEN, CLOSE) if shape is EITHER else (shape,))
            if 0 <= depth + role <= deepest
        ]
    return [_unchained(chain) for chain, depth in found if depth == 0][:2]


def _unchained(chain: _Chain) -> tuple[int, ...]:
    roles = []
    while chain:
        role, chain = chain
        roles.append(role)
    return tuple(reversed(roles))


def _put(view: View, place: int, role: int, why: str) -> Iterator[Reading]:
    """The reading that puts a space outside the mark at `place`, if the words allow it."""
    text = view.text
    left, right = word_before(text, place), word_after(text, place + 1)
    before = text[place - 1]
    weight = 0.0
    if role == OPEN:
        if before in _STOPS:
            weight += 1.0
        elif not left or not known(view, left):
            return
        if right and not known(view, right) and not right[0].isupper():
            return
        joined = left and left + right
    else:
        if not right or not known(view, right) or (len(right) == 1 and right not in "aAI"):
            return
        joined = ""
    if right in ("s", "t", "re", "ll", "ve", "d", "m"):
        return  # an apostrophe: PUN601
    if joined and (view.lexicon.known(joined) or (len(right) < 3 and right.lower() not in SHORT)):
        return  # `Zo"e`: the mark stands for a letter
    at = place if role == OPEN else place + 1
    word = "opens" if role == OPEN else "closes"
    sides = f"`{left or before}` is before it, `{right or text[place + 1]}` after it"
    yield Reading(
        at,
        at,
        " ",
        (
            Evidence("layout", f"this mark {word} a quotation: {why}", 3.0),
            Evidence("dictionary", sides, weight),
        ),
    )


def _curly(view: View) -> Iterator[Reading]:
    text = view.text
    for match in _CURLY.finditer(text):
        place = match.start()
        before = text[place - 1] if place else " "
        if match[0] == "“":
            if not (before.isalpha() or before in _STOPS):
                continue
            close = text.find("”", place + 1, place + 3000)
            again = text.find("“", place + 1, place + 3000)
            if close < 0 or 0 <= again < close:
                continue
            yield from _put(view, place, OPEN, "its partner follows")
        elif not before.isspace() and before not in "(“‘[—–-":
            opened = text.rfind("“", max(0, place - 3000), place)
            if opened < 0 or text.rfind("”", max(0, place - 3000), place) > opened:
                continue
            yield from _put(view, place, CLOSE, "its partner precedes")


def _single(view: View) -> Iterator[Reading]:
    text = view.text
    for match in _SINGLE.finditer(text):
        place = match.end() - 1
        if place < 2 or not text[place - 2].isalpha():
            continue
        right = word_after(text, place + 1)
        if (
            not known(view, right)
            or right.lower() in _ELIDED
            or (len(right) == 1 and right not in "aAI")
        ):
            continue
        if not _SINGLE_OPENS.search(text, max(0, place - 600), place):
            continue
        evidence = (
            Evidence("layout", "a single mark opened a quotation, this one closes it", 2.5),
            Evidence("dictionary", f"`{right}` is a word", 0.5),
        )
        yield Reading(place + 1, place + 1, " ", evidence)
