"""Spaces of an unusual width between two words: thin, figure, em, ideographic.

In numbers, before French punctuation and around dashes they are good typography and are kept.
"""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_ODD = "".join(map(chr, range(0x2000, 0x200B))) + (
    "\N{NARROW NO-BREAK SPACE}\N{MEDIUM MATHEMATICAL SPACE}\N{IDEOGRAPHIC SPACE}"
)
_WIDE = "\N{EN QUAD}\N{EM QUAD}\N{EN SPACE}\N{EM SPACE}"

# Letters of scripts that separate words by the plain space: Latin, Greek, Cyrillic. A single letter
# is an initial or a symbol: "z." U+2009 "B.", "f" U+200A "x".
_LETTER = "A-Za-zªº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f\u1e00-\u1fff"
_BETWEEN = regex(
    rf"(?<=[{_LETTER}][{_LETTER},;])[{_ODD}]+(?=[{_LETTER}]{{2}})"
    rf"|(?<=[{_LETTER}][{_LETTER}][.?])[{_ODD}]+(?=[A-Z][a-z])"
)


@rule(
    "CHR403",
    Stage.CHARACTERS,
    requires=_ODD,
    examples=[
        "two{~~\N{THIN SPACE}~> ~~}words,{~~\N{HAIR SPACE}~> ~~}more words",
        "wide{~~\N{IDEOGRAPHIC SPACE}~> ~~}words",
        "10\N{THIN SPACE}000\N{NARROW NO-BREAK SPACE}km",
        "Vraiment\N{NARROW NO-BREAK SPACE}! Oui\N{HAIR SPACE}—\N{HAIR SPACE}non.",
        "z.\N{THIN SPACE}B. und f\N{HAIR SPACE}x",
        "東京\N{IDEOGRAPHIC SPACE}大阪",
    ],
)
def odd_space(view: View, tools: Tools) -> Iterator[Reading]:
    """Two words are separated by a space of unusual width.

    When this is wrong: an em space separates a label from its text (`Figure  Map`).
    """
    for match in _BETWEEN.finditer(view.text):
        wide = any(c in _WIDE for c in match[0])
        note = f"U+{ord(match[0][0]):04X}, a space of unusual width, between two words"
        yield Reading(*match.span(), " ", (Evidence("character", note, 3.0 if wide else 5.0),))
