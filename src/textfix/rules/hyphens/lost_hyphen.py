"""A compound that lost its hyphen: `rebelheld`, `twothirds`, `Zurichbased`, `stateof-the-art`.

No dictionary lists these, so the closed form is merely unknown, and unknown is not wrong:
`healthcare`, `gunbattle` and `nonchurch` are unknown too and right. The document is the best
witness (it writes `rebel-held` elsewhere), then the compounds of the corpus, then parts that make
compounds freely (`-based`, `-held`).
"""

import math
import re
from collections.abc import Iterator

from textfix.hyphenation import NUMERALS, PREFIXES, PRODUCTIVE, is_word
from textfix.judge import Reading, Tools
from textfix.language import ENGLISH
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

# Second parts that make an adjective of whatever stands before them. Nouns and "-like", "-less",
# "-wise" make closed words as readily (`voicelike`, `citywide`): there the closed form proves
# nothing.
_ADJECTIVE = re.compile(
    r"\w+(?:ed|ing)|born|built|bound|free|held|led|made|owned|rich|run|specific|style|type"
)
_PARTICLES = frozenset("up down in out off on over back away through wide fold like less".split())
_BEFORE = re.compile(r"(?:[^\W\d_]+-)+\Z")
_BEHIND = re.compile(r"(?:-[^\W\d_]+)+")


@rule(
    "HYP301",
    Stage.HYPHENS,
    english=True,
    examples=[
        "The rebel-held town and the {~~rebelheld~>rebel-held~~} villages were shelled.",
        "About {~~twothirds~>two-thirds~~} of the members were there.",
        "The {~~Zurichbased~>Zurich-based~~} bank is in trouble with the law.",
        "It is a {~~stateof~>state-of~~}-the-art design.",
        "A gunbattle broke out at the healthcare centre.",
        "He lived in a bookless, voicelike world of nonchurch music.",
        "Mr. Holdgate wrote the book Darkwater for Sourcebooks.",
    ],
)
def lost_hyphen(view: View, tools: Tools) -> Iterator[Reading]:
    """A compound stands without its hyphen.

    When this is wrong: the author writes the compound closed on purpose, once.
    """
    best: dict[str, tuple[str, tuple[Evidence, ...]] | None] = {}
    for start, end in view.suspects:
        word = view.text[start:end]
        if len(word) < 6 or not word.isascii():
            continue
        if not word.isalpha() or not word[1:].islower():
            continue
        chain = _BEFORE.search(view.text[max(0, start - 30) : start])
        rest = _BEHIND.match(view.text, end, end + 30)
        before, behind = chain[0] if chain else "", rest[0] if rest else ""
        token = before + word + behind
        if token not in best:
            best[token] = _best(view, word, before, behind)
        found = best[token]
        if found is not None:
            yield Reading(start, end, *found)


def _best(
    view: View, word: str, before: str, behind: str
) -> tuple[str, tuple[Evidence, ...]] | None:
    """The surest place for a hyphen in `word`, with the evidence for it."""
    readings = []
    for cut in range(2, len(word) - 1):
        left, right = word[:cut], word[cut:]
        evidence = (
            _chain(view, word, f"{before}{left}-{right}{behind}")
            if before or behind
            else _evidence(view, word, left, right)
        )
        if evidence:
            readings.append((f"{left}-{right}", evidence))
    return max(readings, key=lambda r: sum(e.weight for e in r[1]), default=None)


def _chain(view: View, word: str, hyphenated: str) -> tuple[Evidence, ...]:
    """`stateof-the-art`: only the whole chain can be a witness."""
    used = view.lexicon.compound(hyphenated)[0]
    here = view.compounds[hyphenated.lower()]
    if hyphenated.partition("-")[0].lower() in PREFIXES:
        return ()
    if not here and used < 2:
        return ()
    note = (
        f"`{hyphenated}` stands {here}x in this document"
        if here
        else f"`{hyphenated}` is a usual compound"
    )
    source = "document" if here else "dictionary"
    return (_unknown(word), Evidence(source, note, 7.0), view.prior)


def _unknown(word: str) -> Evidence:
    return Evidence("dictionary", f"`{word}` is in no dictionary", 1.5)


def _evidence(view: View, word: str, left: str, right: str) -> tuple[Evidence, ...]:
    lexicon = view.lexicon
    if left.lower() in PREFIXES:
        return ()  # `counterprotesters`, `superfast`: closed as readily
    hyphenated = f"{left}-{right}".lower()
    here = view.compounds[hyphenated]
    if here:
        used, closed, _ = lexicon.compound(hyphenated)
        note = f"`{hyphenated}` stands {here}x in this document"
        # `filetype` again and again beside one `file-type` is a way of writing, no loss.
        again = view.counts[word] - 1
        found = (Evidence("document", note, 7.0 - 4.0 * again), view.prior)
        if not lexicon.known(word):
            return (_unknown(word), *found)
        # A word in both forms (`cooperate`) is left; `longterm` is 50 times rarer than `long-term`.
        if used > 20 * max(closed, lexicon.count(word.lower())) and view.counts[word] == 1:
            note = f"`{hyphenated}` is by far the usual form"
            return (Evidence("dictionary", note, 1.0), *found)
        return ()
    if lexicon.known(word):
        return ()
    if not (is_word(view, left) or view.counts[left]) or not is_word(view, right):
        return ()
    evidence = [_unknown(word), view.prior]
    used, closed, _ = lexicon.compound(hyphenated)
    if used >= 2:
        # Seen with a hyphen far more often than closed; often apart as well is no objection.
        weight = math.log((used + 0.5) / (closed + 0.5)) + min(2.0, math.log10(used))
        note = f"`{hyphenated}` is a usual compound"
        evidence.append(Evidence("dictionary", note, min(weight, 7.0)))
        if re.search(r"(?:ing|er)s?\Z", right) and left.lower() not in NUMERALS:
            # `leavetaking`, `policymakers`: doing and doer are written closed sooner or later.
            evidence.append(Evidence("language", f"`…{right}` is often written closed", -2.5))
        if right in _PARTICLES:
            # `followup`, `systemwide`: so are these.
            evidence.append(Evidence("language", f"`…{right}` is often written closed", -3.0))
        if word[0].isupper():
            # `Darkwater`: with a capital it is a name sooner than a compound.
            evidence.append(Evidence("language", "a capital may mark a name", -2.0))
        return tuple(evidence)
    ends = lexicon.partners(f"-{right}")
    if not ends or not _ADJECTIVE.fullmatch(right):
        return ()
    if (
        len(left) > 3
        and left[0].isupper()
        and lexicon.name_count(left) > lexicon.count(left.lower())
    ):
        # `Zurichbased`, `Italianowned`: a name takes no closed ending.
        evidence.append(Evidence("dictionary", f"`{left}` is a name, `-{right}` is no ending", 5.5))
        return tuple(evidence)
    if ends < PRODUCTIVE:
        return ()
    if len(left) < 3 or left.lower() in ENGLISH:
        return ()  # `arerelated` lost a space
    note = f"`-{right}` makes compounds of many words"
    evidence.append(Evidence("dictionary", note, 2.5 + math.log(ends / PRODUCTIVE)))
    return tuple(evidence)
