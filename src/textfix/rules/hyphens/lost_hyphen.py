"""A compound that lost its hyphen: `rebelheld`, `threefifths`, `Zurichbased`, `matterof-fact`.

No dictionary lists these, so the closed form is merely unknown, and unknown is not wrong:
`healthcare`, `netloft` and `nonguild` are unknown too and right. The document is the best
witness (it writes `rebel-held` elsewhere), then the compounds of the corpus, then parts that make
compounds freely (`-based`, `-held`).
"""

import math
import re
from collections.abc import Iterator

from textfix.hyphenation import (
    NUMERALS,
    ORDINALS,
    PREFIXES,
    PRODUCTIVE,
    is_word,
    parts_before,
)
from textfix.judge import Reading, Tools
from textfix.language import ENGLISH
from textfix.model import Evidence, log_odds
from textfix.rule import Stage, rule
from textfix.view import View

# Second parts that make an adjective of whatever stands before them. Nouns and "-like", "-less",
# "-wise" make closed words as readily (`voicelike`, `citywide`): there the closed form proves
# nothing.
_ADJECTIVE = re.compile(
    r"\w+(?:ed|ing)|born|built|bound|free|held|led|made|owned|rich|run|specific|style|type"
)
SHORTEST, LONGEST = 6, 30  # letters of a compound

_BEHIND = re.compile(r"(?:-[^\W\d_]+)+")


@rule(
    "HYP301",
    Stage.HYPHENS,
    english=True,
    examples=[
        "The rebel-held town and the {~~rebelheld~>rebel-held~~} villages were shelled.",
        "About {~~threefifths~>three-fifths~~} of the members were there.",
        "The {~~Zurichbased~>Zurich-based~~} bank is in trouble with the law.",
        "She is a {~~matterof~>matter-of~~}-fact sort of woman.",
        "The fogsignal and the tidegauge stood by the netloft.",
        "He worked in a lampless, voicelike hum of nonguild work.",
        "Mr. Wolfgate wrote the book Coldwater for Lampbooks.",
    ],
)
def lost_hyphen(view: View, tools: Tools) -> Iterator[Reading]:
    """A compound stands without its hyphen.

    When this is wrong: the author writes the compound closed on purpose, once.
    """
    best: dict[str, tuple[str, tuple[Evidence, ...]] | None] = {}
    for start, end in view.suspects:
        word = view.text[start:end]
        if not SHORTEST <= len(word) <= LONGEST or not word.isascii():
            continue
        if not word.isalpha() or not word[1:].islower():
            continue
        rest = _BEHIND.match(view.text, end, end + 30)
        before, behind = parts_before(view.text, start), rest[0] if rest else ""
        token = before + word + behind
        if token not in best:
            best[token] = _best(view, word, before, behind)
        found = best[token]
        if found is None:
            continue
        after, evidence = found
        # `the Citispeed service`: a capital in mid-sentence marks a name, as it stands.
        named = word[0].isupper() and view.lexicon.name_count(after.partition("-")[0]) < 0
        if named and view.context(start, start)[0] and not _witnessed(evidence):
            continue
        yield Reading(start, end, after, evidence)


def _witnessed(evidence: tuple[Evidence, ...]) -> bool:
    return any(e.source == "document" and e.weight > 5 for e in evidence)


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
    return max(readings, key=lambda r: log_odds(r[1]), default=None)


def _chain(view: View, word: str, hyphenated: str) -> tuple[Evidence, ...]:
    """`matterof-fact`: only the whole chain can be a witness."""
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
        witness = (Evidence("document", note, 7.0 - 4.0 * again), view.prior)
        if not lexicon.known(word):
            return (_unknown(word), *witness)
        # A word in both forms (`cooperate`) is left; `longterm` is 50 times rarer than `long-term`.
        if used > 20 * max(closed, lexicon.count(word.lower())) and view.counts[word] == 1:
            note = f"`{hyphenated}` is by far the usual form"
            return (Evidence("dictionary", note, 1.0), *witness)
        return ()
    if lexicon.known(word):
        return ()
    if not (is_word(view, left) or view.counts[left]) or not is_word(view, right):
        return ()
    found = _usage(view, word, left, right) or _parts(view, left, right)
    return (_unknown(word), view.prior, *found) if found else ()


def _usage(view: View, word: str, left: str, right: str) -> tuple[Evidence, ...]:
    """What the compounds of the corpus say."""
    used, closed, apart = view.lexicon.compound(f"{left}-{right}")
    if used < 2:
        return ()
    # Seen with a hyphen far more often than closed; often apart as well is no objection.
    weight = math.log((used + 0.5) / (closed + 0.5)) + min(2.0, math.log10(used))
    weight += used >= 5 and not closed
    note = f"`{left}-{right}` is a usual compound"
    found = [Evidence("dictionary", note, min(weight, 7.0))]
    if apart > 3 * used and left.lower() not in _QUALITIES | ORDINALS | NUMERALS:
        # `test suite`, `data structure`: mostly apart, so the closed form may be somebody's own.
        found.append(Evidence("dictionary", f"`{left} {right}` is more usual", -1.5))
    if _DOER.fullmatch(right):
        # `beekeeping`, `snowmaking`, `followup`: written closed sooner or later.
        found.append(Evidence("language", f"`…{right}` is often written closed", -3.0))
    if word[0].isupper() and view.lexicon.name_count(left) < 0:
        # `Coldwater`: with a capital it is a name sooner than a compound.
        found.append(Evidence("language", "a capital may mark a name", -2.0))
    return tuple(found)


def _parts(view: View, left: str, right: str) -> tuple[Evidence, ...]:
    """What the parts say, when nobody has seen the compound."""
    lexicon = view.lexicon
    ends = lexicon.partners(f"-{right}")
    first = left.lower()
    if len(left) < 3 or first in ENGLISH:
        return ()  # `wererelated` lost a space
    if left[0].isupper() and first not in NUMERALS:
        if ends and _ADJECTIVE.fullmatch(right) and len(left) > 3 and lexicon.name_count(left) >= 0:
            # `Zurichbased`, `Italianowned`: a name takes no closed ending.
            note = f"`{left}` is a name, `-{right}` is no ending"
            return (Evidence("dictionary", note, 5.5),)
        return ()
    if first in NUMERALS and not right.endswith("s") and len(right) > 2:
        # `fourcylinder`; but `oneday` and `twoyears` lost a space.
        weight = 4.5 if lexicon.pair(first, right) < 20 else 1.0
        note = f"`{left}-` makes an adjective of `{right}`"
        return (Evidence("dictionary", note, weight),)
    participle = _PARTICIPLE.fullmatch(right) is not None
    if first == "self" or (participle and first in ("well", "ill", "half")):
        return (Evidence("dictionary", f"`{left}-` is written with a hyphen", 5.0),)
    if right.endswith("ed") and first in _QUALITIES:
        note = f"`{left}-…ed` says what something has"  # `redcollared`
        return (Evidence("dictionary", note, 4.5),)
    if ends >= PRODUCTIVE and _ADJECTIVE.fullmatch(right):
        note = f"`-{right}` makes compounds of many words"
        return (Evidence("dictionary", note, 2.5 + math.log(ends / PRODUCTIVE)),)
    return ()


# Doers and doings, and particles: compounds with them are written closed sooner or later.
_DOER = re.compile(
    r"(?:mak|tak|keep|giv|build|hold|writ|read|tell|find|sett|go|com|grow)(?:ers?|ings?)"
    r"|up|down|in|out|off|on|over|back|away|through|wide|fold|like|less"
)
_PARTICIPLE = re.compile(r"\w+(?:ed|ing)|known|born|built|made|paid|spent|worn|written|chosen|seen")
_QUALITIES = frozenset(
    """long short high low white black red blue green brown yellow grey gray golden hard soft deep
    wide broad narrow flat sharp blunt heavy light cold hot warm dark bright pale fine rough smooth
    thick thin large small big great full open close double single triple left right front rear
    old new young strong weak straight round square pointed spotted striped bare clear dull good
    ill kind mild quick slow simple sweet tender true two-tone""".split()
)
