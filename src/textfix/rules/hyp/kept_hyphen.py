"""The hyphen of a line end that stayed when the lines were joined: `bank-ruptcy`."""

from collections.abc import Iterator

from textfix.cache import cached_by_first
from textfix.decode.hyphenation import PRODUCTIVE, is_word
from textfix.decode.tools import Tools
from textfix.document.lines import HYPHENS, hyphenated
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import Lexicon
from textfix.language.words import PREFIXES
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_HYPHEN = regex(f"[{HYPHENS}]")
_SPOKEN = regex(r"(?:“[^”\n]*|(?:\A|[\s(])[\"‘'](?=\S)[^\"’\n]*)\Z")
_GLUE = "'’.@/-_"


@rule(
    "HYP401",
    Stage.HYPHENS,
    languages=("en",),
    requires=({f"{hyphen}a" for hyphen in HYPHENS},),
    examples=[
        "The company went into {~~bank-ruptcy~>bankruptcy~~} last spring.",
        "The well-known firm of al-Hariri went under.",
        "He hit it in the 12th-inning of a game that they had lost.",
        "They hope to co-operate to-day.",
        "It is a non-starter for the ex-minister.",
    ],
)
def kept_hyphen(view: View, tools: Tools) -> Iterator[Reading]:
    """A word is written with a hyphen that it does not have.

    When this is wrong: the author divides a word to show how it is pronounced (`ri-diculous`).
    """
    lexicon = view.lexicon
    if not any(_may_be_one(lexicon, token) for token in view.features.compounds):
        return
    for token, places in view.hyphenated.items():
        parts = _HYPHEN.split(token)
        if len(places) > 1 or len(parts) != 2:  # used twice, it is the author's spelling
            continue
        left, right = parts
        whole = left + right
        if is_word(view, left) and (is_word(view, right) or is_word(view, right.removesuffix("s"))):
            continue  # `look-alikes`
        if not right.islower() or len(left) < 2 or len(whole) < 6 or not lexicon.known(whole):
            continue
        if lexicon.compound(f"{left}-{right}") != (0, 0, 0):
            continue
        if lexicon.partners(f"-{right}") >= PRODUCTIVE // 2:
            continue
        if left.lower() in PREFIXES and (
            is_word(view, right) or lexicon.partners(f"{left.lower()}-") >= PRODUCTIVE
        ):
            continue  # `pro-democratic`, `co-ordinators`: written with a hyphen as readily
        if is_word(view, right) and lexicon.partners(f"{left.lower()}-") > 0:
            continue
        start = places[0]
        end = start + len(token)
        # `12th-inning` is read from its first letter on.
        if view.text[max(0, start - 1) : start].isnumeric():
            continue
        if view.text[start - 1 : start] in tuple(_GLUE) or view.text[end : end + 1] in tuple(_GLUE):
            continue
        fragments = [f"`{part}`" for part in (left, right) if not is_word(view, part)]
        noun = "is not a word" if len(fragments) == 1 else "are not words"
        weight = 1.0 + 2.0 * len(fragments) + (lexicon.count(whole.lower()) > 50)
        evidence = [
            Evidence("dictionary", f"`{whole}` is a word", 2.0),
            Evidence("dictionary", f"{' and '.join(fragments)} {noun}", weight),
            Evidence("damage", "the hyphen of a line end was kept", -2.0),
        ]
        if _SPOKEN.search(view.text[max(0, start - 200) : start]):
            note = "this is direct speech and may stretch the word"  # `dar-ling`
            evidence.append(Evidence("language", note, -3.0))
        yield Reading(start, end, whole, tuple(evidence))


@cached_by_first(100_000)
def _may_be_one(lexicon: Lexicon, token: str) -> bool:
    """Whether any compound in a token is a word, and none that is written with a hyphen."""
    for _, compound in hyphenated(token):
        left, right, *others = _HYPHEN.split(compound)
        known = not others and right.islower() and lexicon.known(left + right)
        if known and lexicon.compound(f"{left}-{right}") == (0, 0, 0):
            return True
    return False
