"""A space inside a formula: `F (R, T )`, `αA (x)`, `(1 + γ5 )/2`, `τ -components`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import SIGNS, bad_scan, known, places, word_after

# What PDF extraction leaves of a subscript: `Zσ1 )`, `bmax ,`; the gap was the subscript's.
_GAP = regex(r"(?<=[^\W_]) [,)](?=[\s.,;)|])")
# `C 0 .`, `O(q 2 )`: what was set below or above the line, with its gap on both sides.
_INDEX = regex(r"[A-HJ-Zk-zαβγδελμνρστφψω] \d(?= [).,](?:[\s.,;)]|\Z))(?<=[ (|]. \d)")
_TOKEN = regex(r"(?<![\w'’.-])[^\W_]{1,6}\Z")
_MEASURE = regex(r"\d[ \N{NO-BREAK SPACE}]\Z")
_GREEK_LETTER = "[\N{GREEK CAPITAL LETTER ALPHA}-\N{GREEK SMALL LETTER OMEGA}]"
_GREEK = regex(_GREEK_LETTER)
_PIECES = regex(r"[,;|]")
_OPERATORS = regex(r"[-\s+−·×/±*^]+")
_OPERATOR = regex(r"\w ?[+−·×/±*^] ?\w")
_CONDITION = regex("[=<>≤≥∈→]")  # `M (M > 1)`
_NUMBER = regex(r"\d{1,2}|\d+\.\d+|∞|\.\.\.?|…")
_NAME = regex(r"[^\W\d_]\d{0,2}|\d{1,2}[^\W\d_]|[^\W\d_]{1,2}|[^\W\d_]{1,3}\d")
_CLOSED = regex(r"(?<=[^\W_])\((?=[^\W_][,)])")
_ENUMERATORS = frozenset("abcdeivxsABCDEIVX")  # `part B (a)`, `boat (s)`
_ABBREVIATIONS = frozenset("al ca cf vs eq Eq no No pp ed Ed op st St Fig fig Mr Dr Jr".split())
_LONGEST = 40  # code points of an argument list
HABIT = 3

# Log-odds that a token is a symbol.
GREEK, SMALL, CAPITAL, MIXED, AN_ARTICLE = 2.0, 1.5, 1.0, 0.5, -1.0
# The same for the text between the brackets.
TERM, LIST, VARIABLE, LETTERS, ENUMERATOR, ZERO, NUMBER = 3.0, 2.0, 1.5, 0.5, 0.0, 1.0, -1.0
GAP_INSIDE = 2.0
PLAIN = -1.0  # of `x (y)` alone: some write it so
# Brackets without long words, a symbol in pieces; they may close in another line. Where one opens
# inside another, the inner one tells: a line of nothing but ` (a` is not read to its end from each.
_FORMULA = regex(
    r" \((?=[^\s)])(?:(?![^\W\d_]{5}| \([^\s)])[^)])*+(?:\)|\Z)| \)(?=[/|()\]=^+-])|\d [),.]"
    rf"|{_GREEK_LETTER}[^\W_]{{0,2}} -(?=[a-z])"
)


@rule(
    "PUN203",
    Stage.PUNCTUATION,
    languages=("en",),
    requires=({" (", " )", " ,", " .", " -"},),
    trigger=_FORMULA,
    examples=[
        "The modes of H{-- --}(Q, T{-- --}) decay with the mass.",
        "It follows that φ{-- --}(x) is smooth and φ{-- --}(y) is not.",
        "Let g be the map with μB{-- --}(u) = vg{-- --}(u) for all u ∈ B.",
        "The factor (1 + λ3{-- --})/2 is left out.",
        "It holds up to terms of order O(q{-- --}2{-- --}) and that of K{-- --}0{-- --}.",
        "The ρ{-- --}-component is the larger one.",
        "The firm (founded 1887) said, and Ito (1992) and Wu (SP) knew, that part B (a) is lost.",
        "The fibres are 350 μm (F) and 20 μm (G) wide, and the coil has 3 mH (L).",
        "Call f (x) first, then g (y), then h (z): who sets these spaces means them.",
        "Two draws M (M > 1) are made; we show (i) that plan B (see above) and vitamin D (D3) do.",
    ],
)
def formula_space(view: View, tools: Tools) -> Iterator[Reading]:
    """A space separates a symbol from its arguments, or precedes a bracket that closes after one.

    Text extracted from a PDF has a space where a subscript ended and where a slanted letter needed
    room. Only symbols with arguments made of symbols are changed; words keep their space.

    When this is wrong: a symbol precedes a note in brackets, `the group G (R)`, or the author
    writes `f (x)` on purpose. A single case without other mathematical signs is kept.
    """
    text = view.text
    found = list(_calls(view)) if " (" in text else []
    if found:
        # A program's manual: `f (x)`, never `f(x)`, and no sign of a formula.
        plain = text.isascii() and not _GAP.search(text)
        habit = plain and len(found) >= HABIT and not _CLOSED.search(text)
        for place, evidence in [] if habit else found:
            yield Reading(place, place + 1, "", evidence)
            close = text.find(")", place)
            if text[close - 1] == " ":
                yield Reading(close - 1, close, "", evidence)
    for place in places(text, " )"):
        if closes := _closing(text, place):
            yield Reading(place, place + 1, "", closes)
    indices = [match for mark in (" )", " ,", " .") for match in _indices(text, mark)]
    for match in indices if indices and not bad_scan(view) else []:
        note = f"`{match[0]}` is an index: the mark after it is set apart as well"
        for start in (match.start() + 1, match.end()):
            yield Reading(start, start + 1, "", (Evidence("layout", note, 2.5),))
    for place in places(text, " -"):
        if joins := _compound(view, place):
            yield Reading(place, place + 1, "", joins)


def _calls(view: View) -> Iterator[tuple[int, tuple[Evidence, ...]]]:
    text = view.text
    for place in places(text, " ("):
        match = _TOKEN.search(text[max(0, place - 8) : place])
        if match is None:
            continue
        symbol = match[0]
        if _MEASURE.search(text, max(0, place - 12), place - len(symbol)):
            continue  # `350 μm (F)`: a unit behind its number
        standing = _symbol(view, symbol)
        close = text.find(")", place + 2, place + 2 + _LONGEST)
        if standing is None or close < 0:
            continue
        inner = text[place + 2 : close]
        meaning = _arguments(view, inner)
        if meaning is None:
            continue
        found = [
            Evidence("layout", f"`{symbol}` looks like a symbol", standing),
            Evidence("layout", f"`{inner.strip()}` looks like its arguments", meaning),
            Evidence("damage", "some authors set a space there on purpose", PLAIN),
        ]
        if inner.endswith(" "):
            found.append(Evidence("layout", "there is a space before the `)` too", GAP_INSIDE))
        elif _GAP.search(text, max(0, place - 300), place + 300):
            found.append(Evidence("layout", "other symbols have a gap where a subscript was", 1.5))
        start, end = view.lines[view.line_at(place)]
        if SIGNS.search(text, max(start, place - 300), min(end, place + 300)):
            found.append(Evidence("layout", "there are other signs of mathematics", 2.0))
        yield place, tuple(found)


def _indices(text: str, mark: str) -> Iterator[re.Match[str]]:
    for place in places(text, mark):
        if text[place - 1 : place].isdigit() and (match := _INDEX.match(text, max(0, place - 3))):
            yield match


def _symbol(view: View, token: str) -> float | None:
    """Log-odds that `token` is a symbol; None if it is not one."""
    if _GREEK.search(token):
        return GREEK
    if len(token) == 1:
        if not token.isalpha():
            return None
        return AN_ARTICLE if token in "aAI" else SMALL if token.islower() else CAPITAL
    if not token[0].isalpha() or len(token) > 5:
        return None
    letters = token.rstrip("0123456789")
    if not letters.isalpha():
        return None
    if len(letters) < len(token):
        return MIXED if len(letters) < 4 and len(token) - len(letters) < 3 else None
    if token.isupper() or token in _ABBREVIATIONS or known(view, token):
        return 0.0 if len(token) == 2 and token.isupper() else None
    return MIXED


def _arguments(view: View, inner: str) -> float | None:
    """Log-odds that `inner` is a list of arguments; None if it is something else."""
    if not inner or inner[0].isspace() or _CONDITION.search(inner):
        return None
    pieces = [piece.strip() for piece in _PIECES.split(inner)]
    names = numbers = 0
    greek = False
    for piece in pieces:
        for token in filter(None, _OPERATORS.split(piece)):
            if _NUMBER.fullmatch(token):
                numbers += 1
            elif len(token) <= 4 and _GREEK.search(token):
                names += 1
                greek = True
            elif _NAME.fullmatch(token) and not (token.isalpha() and token.isupper() and token[1:]):
                names += 1
            else:
                return None
    if not names:
        return (ZERO if inner.strip() == "0" else NUMBER) if numbers == 1 else None
    if greek or (_OPERATOR.search(inner) and names + numbers > 1):
        return TERM
    if " " in inner.strip() and len(pieces) == 1:
        return None  # `to be`
    if len(pieces) > 1:
        # `(a, b)` may be two parts of a figure
        plain = all(piece in _ENUMERATORS for piece in pieces)
        return VARIABLE if plain else LIST
    if len(pieces[0]) > 1:
        if pieces[0].isalpha():
            return ENUMERATOR if set(pieces[0]) <= set("ivx") else LETTERS
        return VARIABLE
    return ENUMERATOR if inner.strip() in _ENUMERATORS else VARIABLE


def _closing(text: str, place: int) -> tuple[Evidence, ...] | None:
    """The evidence for taking out the space in `γ5 )/2`; PUN202 handles `γ5 ) is`."""
    behind = text[place + 2 : place + 3]
    if not behind or behind not in "/|()]=^+-":
        return None
    token = _TOKEN.search(text[max(0, place - 8) : place])
    opened = text.rfind("(", max(0, place - 100), place)
    if token is None or opened < 0 or text[opened + 1].isspace() or "\n" in text[opened:place]:
        return None
    if text.rfind(")", opened, place) >= 0 or not (
        _GREEK.search(token[0]) or (token[0][-1].isdigit() and token[0][0].isalpha())
    ):
        return None
    note = f"`{token[0]}` is a symbol, and its bracket opens without a space"
    return (Evidence("layout", note, 3.0),)


def _compound(view: View, place: int) -> tuple[Evidence, ...] | None:
    """The evidence for taking out the space in `τ -components`."""
    text = view.text
    token = _TOKEN.search(text[max(0, place - 8) : place])
    if token is None or not _GREEK.search(token[0]) or len(token[0]) > 3:
        return None
    word = word_after(text, place + 2)
    if len(word) < 4 or not word.islower() or not known(view, word):
        return None
    if "-" in text[place + 2 + len(word) : place + 60].split(".")[0]:
        return None  # ` -which is so - ` may be an insertion
    return (Evidence("layout", f"`{token[0]}-{word}` is one compound", 3.0),)
