"""A compound that lost its hyphen: `rebelheld`, `twothirds`, `Zurichbased`.

No dictionary lists these, so the closed form is merely unknown, and unknown is not wrong:
`healthcare`, `gunbattle` and `nonchurch` are unknown too and right. The document is the best
witness (it writes `rebel-held` elsewhere), then the compounds of the corpus, then parts that make
compounds freely (`-based`, `-held`).
"""

import math
from collections.abc import Iterator

from textfix.hyphenation import PRODUCTIVE, is_word
from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

# Second parts that are written closed as readily as with a hyphen (`voicelike`, `bookless`,
# `citywide`): the closed form is no sign of loss.
_CLOSING = frozenset(
    """like less wise ward wards man men woman women ship hood fold wide proof ful most work worker
    workers maker makers making master board book house room land line side time way day fish bird
    berry wood flower cock foot head back word song ball stone yard port""".split()
)


@rule(
    "HYP301",
    Stage.HYPHENS,
    english=True,
    examples=[
        "The rebel-held town and the {~~rebelheld~>rebel-held~~} villages were shelled.",
        "About {~~twothirds~>two-thirds~~} of the members were there.",
        "The {~~Zurichbased~>Zurich-based~~} bank is in trouble with the law.",
        "A gunbattle broke out at the healthcare centre.",
        "He lived in a bookless, voicelike world of nonchurch music.",
    ],
)
def lost_hyphen(view: View, tools: Tools) -> Iterator[Reading]:
    """A compound stands without its hyphen.

    When this is wrong: the author writes the compound closed on purpose, once.
    """
    words = {word for word in view.odd if len(word) >= 6 and not view.lexicon.known(word)}
    if not words:
        return
    best = {word: reading for word in words if (reading := _best(view, word)) is not None}
    for start, end in view.suspects:
        found = best.get(view.text[start:end])
        if found is not None:
            yield Reading(start, end, *found)


def _best(view: View, word: str) -> tuple[str, tuple[Evidence, ...]] | None:
    """The surest place for a hyphen in `word`, with the evidence for it."""
    if not word.isalpha() or not word.isascii() or not word[1:].islower():
        return None
    readings = [
        (f"{word[:cut]}-{word[cut:]}", evidence)
        for cut in range(2, len(word) - 1)
        if (evidence := _evidence(view, word, word[:cut], word[cut:]))
    ]
    return max(readings, key=lambda r: sum(e.weight for e in r[1]), default=None)


def _evidence(view: View, word: str, left: str, right: str) -> tuple[Evidence, ...]:
    lexicon = view.lexicon
    hyphenated = f"{left}-{right}".lower()
    here = view.compounds[hyphenated]
    unknown = Evidence("dictionary", f"`{word}` is in no dictionary", 1.0)
    if here:
        note = f"`{hyphenated}` stands {here}x in this document"
        return (unknown, Evidence("document", note, 7.0), view.prior)
    if not (is_word(view, left) or view.counts[left]) or not is_word(view, right):
        return ()
    used, closed, apart = lexicon.compound(hyphenated)
    if used >= 2:
        # Seen with a hyphen far more often than closed; often apart as well is no objection.
        weight = math.log((used + 0.5) / (2 * closed + 0.5)) + min(2.0, math.log10(used))
        note = f"`{hyphenated}` is a usual compound"
        return (unknown, Evidence("dictionary", note, min(weight, 7.0)), view.prior)
    ends = lexicon.partners(f"-{right}")
    if right not in _CLOSING and ends >= PRODUCTIVE and len(left) > 2 and len(right) > 3:
        note = f"`-{right}` ends many compounds"
        evidence = [unknown, Evidence("dictionary", note, 2.0 + math.log(ends / PRODUCTIVE))]
        if left[0].isupper():
            # "Genevabased": a name takes no closed ending.
            evidence.append(Evidence("dictionary", f"`{left}` is a name", 3.0))
        return (*evidence, view.prior)
    return ()
