"""A hyphen with a space after it: `govern- ment`, `matter- of-fact`.

Text extractors produce them when they replace the line break of a divided word by a space.
"""

import re
from collections.abc import Iterator

from textfix.decode.hyphenation import SUSPENDERS, compound, is_word, one_word
from textfix.decode.tools import Tools
from textfix.document.lines import HYPHENS
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import WORD_PATTERN
from textfix.patterns import regex
from textfix.record.model import Evidence, log_odds
from textfix.record.proposal import Reading

_SPACE = regex(rf"[{HYPHENS}] (?<=[^\W\d_]..)(?=[^\W\d_])")  # what is rare first
_TOKEN = regex(r"[^\W\d_](?:[^\W\d_]|-(?=[^\W\d_]))*\Z")
_REACH = 60  # code points looked back for the word
_GAP = regex(
    rf"""
    (?<![\w-]) (?P<chain>(?:[^\W\d_]+-)*)
    (?P<left>[^\W\d_]{{2,}}) (?P<hyphen>[{HYPHENS}]) [ ]
    (?P<right>{WORD_PATTERN}) (?P<more>-[^\W\d_]+)?
    """,
    re.VERBOSE,
)


@rule(
    "HYP201",
    Stage.HYPHENS,
    languages=("en",),
    requires=HYPHENS,
    marks=tuple(f"{hyphen} " for hyphen in HYPHENS),
    examples=[
        "It was a decision of the {~~govern- ment~>government~~} alone.",
        "He is a {~~matter- of-fact~>matter-of-fact~~} sort of man.",
        "The {~~self- governing~>self-governing~~} colonies sent their ministers.",
        "The street has one- and two-storey houses.",
        "Both pre- or post-war models will do.",
        "He was late- he always was.",
    ],
)
def hyphen_space(view: View, tools: Tools) -> Iterator[Reading]:
    """A word has a space after its hyphen.

    When this is wrong: the hyphen was meant as a dash (`he was late- always`), or it is a suspended
    hyphen that does not look like one (`the pre- rather than the post-war years`).
    """
    for gap in _SPACE.finditer(view.text):
        token = _TOKEN.search(view.text[max(0, gap.start() - _REACH) : gap.start()])
        match = _GAP.match(view.text, gap.start() - len(token[0])) if token else None
        if match is None:
            continue
        left, right = match["left"], match["right"]
        if right.lower() in SUSPENDERS and match["more"] is None:
            continue
        if len(right) == 1:
            continue  # `Hat- t⏎teras`: a scrap is no second half
        join = list(one_word(view, left, right))
        keep = list(compound(view, left, right))
        if match["chain"] or match["more"]:
            note = "other hyphens join the same words"
            keep.append(Evidence("language", note, 4.0))
            join.append(Evidence("language", note, -4.0))
        damage = Evidence("damage", "a line break became a space", -1.0)
        joined = (*join, damage)
        kept = (*keep, damage)
        weight_joined = log_odds(joined)
        if weight_joined > max(0.0, log_odds(kept)):
            # `late- he`: what is joined must be a word, not merely an unknown rest.
            if not view.known(left + right) or (
                match["hyphen"] == "-"
                and (is_word(view, left) and is_word(view, right) and weight_joined < 4)
            ):
                continue
            yield Reading(match.start("left"), match.end("right"), left + right, joined)
        elif keep and right[0].islower():
            after = f"{left}-{right}"
            yield Reading(match.start("left"), match.end("right"), after, kept)
