"""Ligatures as characters: `eﬃcient`, from the fonts of PDFs; a search does not find the word."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_LETTERS = {
    "\N{LATIN SMALL LIGATURE FF}": "ff",
    "\N{LATIN SMALL LIGATURE FI}": "fi",
    "\N{LATIN SMALL LIGATURE FL}": "fl",
    "\N{LATIN SMALL LIGATURE FFI}": "ffi",
    "\N{LATIN SMALL LIGATURE FFL}": "ffl",
    "\N{LATIN SMALL LIGATURE LONG S T}": "ſt",
    "\N{LATIN SMALL LIGATURE ST}": "st",
}
_ALL = "".join(_LETTERS)

# A ligature by itself is a mention ("the ﬁ ligature"); inside a word it comes from the font.
_IN_WORD = regex(rf"(?<=[^\W\d_])[{_ALL}]|[{_ALL}](?=[^\W\d_])")

# Some extractors set the glyph apart: "signi ﬁ cant".
_APART = regex(rf"(?<!\w)([^\W\d_]*) ([{_ALL}]) ([^\W\d_]+)")


@rule(
    "CHR501",
    Stage.CHARACTERS,
    requires=_ALL,
    examples=[
        "an e{~~ﬃ~>ffi~~}cient o{~~ﬃ~>ffi~~}ce",
        "the {~~ﬁ~>fi~~}rst {~~ﬂ~>fl~~}ood",
        "a signi{~~ ﬁ ~>fi~~}cant di{~~ ﬀ ~>ff~~}erence",
        "The ﬁ of a font is one glyph.",
        "œuvre, ægis, ĳs, Straße",
    ],
)
def ligature(view: View, tools: Tools) -> Iterator[Reading]:
    """A word contains a typographic ligature in place of two or three letters.

    When this is wrong: the text reproduces a printed page glyph by glyph.
    """
    long_s = view.has("ſ")
    for match in _IN_WORD.finditer(view.text):
        letters = _LETTERS[match[0]]
        if not long_s:
            # Where no other long s stands, "ﬅ" is what a font made of "st".
            letters = letters.replace("ſ", "s")
        note = f"`{match[0]}` is one glyph for `{letters}`"
        yield Reading(*match.span(), letters, (Evidence("character", note, 6.0),))
    for match in _APART.finditer(view.text):
        letters = _LETTERS[match[2]].replace("ſ", "s")
        word = match[1] + letters + match[3]
        if not view.known(word):
            continue
        evidence = (
            Evidence("character", f"`{match[2]}` is one glyph for `{letters}`", 3.0),
            Evidence("dictionary", f"`{word}` is a word", 3.0),
        )
        yield Reading(match.end(1), match.start(3), letters, evidence)
