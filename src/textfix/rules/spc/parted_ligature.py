"""A ligature set apart, with a letter lost: `di ff cult` for "difficult"."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_PARTED = regex(r"(?<![\w'’-])([^\W\d_]{1,20}) (ff|fi|fl) ([a-z]{1,20})(?![\w'’-])")
# What a scanner or a font leaves of a ligature of three letters.
_WHOLE = {"ff": ("ffi", "ffl"), "fi": ("ffi",), "fl": ("ffl",)}
WEIGHT = 8.0  # log-odds: `ff` is not a word, and few strings become one so


@rule(
    "SPC202",
    Stage.SPACING,
    languages=("en",),
    trigger=regex(r" (?:ff|fi|fl) [a-z]"),
    examples=[
        "It is {~~di ff cult~>difficult~~} to say.",
        "See pages 3 ff and 12 ff for the proof, and write ff or fi as one sign.",
    ],
)
def parted_ligature(view: View, tools: Tools) -> Iterator[Reading]:
    """Spaces separate a ligature that also lost a letter.

    When this is wrong: an abbreviation is between two fragments that it happens to join.
    """
    known = tools.lexicon.known
    for match in _PARTED.finditer(view.text):
        left, ligature, right = match.groups()
        if known(left + ligature + right):
            continue  # nothing was lost but the place: SPC201
        words = [left + whole + right for whole in _WHOLE[ligature] if known(left + whole + right)]
        if len(words) == 1:
            note = f"`{ligature}` is not a word; with the lost letter it completes `{words[0]}`"
            yield Reading(*match.span(), words[0], (Evidence("language", note, WEIGHT),))
