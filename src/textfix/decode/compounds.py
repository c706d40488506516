"""Is an unknown word a compound that lost its hyphen? The features and their weights.

`features` measures a word cut in two, `WEIGHTS` says what each measure counts against the word as
it stands (`netloft`) and against two words that lost their space (`pleasantharbour`). Both columns
are fitted by logistic regression, by `benchmarks/fit_hyphens.py`, on open text: compounds whose
hyphen was taken out, beside rare and unknown closed words and neighbours whose space was taken out.
Corpus counts of a word exclude the source that the word was taken from.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache

from textfix.decode.hyphenation import FREE, NUMERALS, habit
from textfix.language.lexicon import Lexicon
from textfix.language.words import FUNCTION, PREFIXES
from textfix.patterns import regex

UNLIKELY = -16.0  # nats; a part that is rarer is no surer
FREE_NAMED = 10  # types of `^-road` from which it follows any name: `Quennell-road`

# What calls for a noun, so that `…ed` before it is a verb: `the orchardpleased the guests`.
DETERMINERS = frozenset("the a an her his its their our my your this that these those".split())
_BEFORE_NOUNS = DETERMINERS | frozenset("each every some any no another".split())
_PARTICIPLES = frozenset(
    """held led built born made bred worn torn sworn blown grown known drawn thrown shorn bound
    found ground wound hung sung struck stuck cut set bought brought caught taught fought sought
    wrought fed bled sped paid laid said sold told kept swept slept bent sent spent lent lit hit
    hewn sewn sown strewn woven frozen spoken broken stolen chosen written driven ridden hidden
    bitten eaten beaten fallen shaken taken given run won spun lost shot dug""".split()
)
_ADJECTIVE = regex(r"\w\w+(?:ed|ic|ive|ous|able|tral|[aeiou]al)")
_NO_NOUN = regex(r"\w\w+(?:ed|ing|ic|ive|ous|able|al|ful|less|ary|like|free|wide|long|y)")
PARTICLES = frozenset("up down in out off on over back away through wide fold less like".split())
_DOER = regex(r"(?:mak|tak|keep|giv|build|hold|writ|read|tell|find|sett|go|com|grow)(?:ers?|ings?)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands: the words beside it, "" for none, and whether it opens a sentence."""

    before: str = ""
    behind: str = ""
    opens: bool = False


def is_prefix(left: str) -> bool:
    """Whether `left` is written closed as readily; `viceconsul` is not written."""
    return left.lower() in PREFIXES and left.lower() != "vice"


def is_doer(left: str, right: str) -> bool:
    """`ballgivers`, `leavetaking`; but `twomakers` is none."""
    return bool(_DOER.fullmatch(right)) and left.lower() not in NUMERALS


def cuts(
    lexicon: Lexicon, word: str, here: Container[str] = frozenset()
) -> Iterator[tuple[str, str]]:
    """Every two parts that `word` may be made of; `here` are words of the document."""
    for left, right, begins in halves(lexicon, word):
        if begins or left in here:
            yield left, right


@lru_cache(maxsize=50_000)
def halves(lexicon: Lexicon, word: str) -> tuple[tuple[str, str, bool], ...]:
    """Each cut before what may end a compound, and whether the part before it may begin one."""
    found = []
    for cut in range(2, len(word) - 1):
        left, right = word[:cut], word[cut:]
        if not lexicon.known(right) and lexicon.joint(f"-{right}")[0] < FREE:
            continue
        begins = lexicon.known(left) or lexicon.joint(f"{left.lower()}-")[0] >= FREE
        if not begins and left[0].isupper():
            hyphenated, closed = lexicon.joint(f"^-{right}")
            begins = hyphenated >= FREE_NAMED and hyphenated > 4 * closed
        found.append((left, right, begins))
    return tuple(found)


def features(lexicon: Lexicon, left: str, right: str, place: Place) -> dict[str, float]:
    """What can be measured of `left` + `right`; the keys are those of `WEIGHTS`."""
    model = lexicon.model
    first, whole = left.lower(), left + right
    capital = left[0].isupper()
    named = capital and not place.opens

    def rises(word: str, behind: str) -> float:
        """How much likelier `word` is after another, in nats, within reason."""
        key = model.key(word)
        return max(-3.0, min(3.0, model.score(key, model.key(behind)) - model.score(key)))

    begins = lexicon.joint(f"{first}-")
    ends = lexicon.joint(f"^-{right}" if named else f"-{right}")
    kin = list(_inflections(right))
    used = lexicon.compound(f"{first}-{right}")[0]
    used_kin = max(lexicon.compound(f"{first}-{form}")[0] for form in kin)
    one, two = (model.score(model.key(word)) for word in (first, right))
    letters = model.names if capital else model.words
    behind = place.behind.lower()
    # `a gloomylife mirrored`: rather a verb, though `a mirrored` is written too.
    noun_behind = behind and behind not in FUNCTION and not behind.endswith("ed")
    participle = right.endswith("ed") or right in _PARTICIPLES
    adjective = rises(first, "very") > 1 and first not in NUMERALS
    noun = not _NO_NOUN.fullmatch(right) and right not in _PARTICIPLES
    before_noun = max(-2.0, rises(behind, "the"), rises(behind, "a")) if noun_behind else 0.0
    return {
        "always": 1.0,
        "begins": math.log((begins[0] + 0.5) / (begins[1] + 0.5)),
        "begins often": math.log(begins[0] + 0.5),
        "ends": math.log((ends[0] + 0.5) / (ends[1] + 0.5)),
        "ends often": math.log(ends[0] + 0.5),
        "ends by habit": float(habit(ends)),
        "used": min(5.0, math.log((used + 0.3) / 0.3)),
        "used inflected": min(5.0, math.log((used_kin + 0.3) / 0.3)),
        "closed inflected": float(any(lexicon.known(left + form) for form in kin)),
        "two letters": float((len(left) == 2) + (len(right) == 2)),
        "name": float(named),
        "capital": float(capital and place.opens),
        "name of a word": float(named and lexicon.count(first) >= 0),
        "name only": float(capital and lexicon.count(first) < 0),
        "left unknown": float(not lexicon.known(left)),
        "right unknown": float(not lexicon.known(right)),
        "left usual": max(one, UNLIKELY),
        "right usual": max(two, UNLIKELY),
        "side by side": model.score(model.key(right), model.key(first)) - two,
        "letters": letters.score(whole.lower()) - one - two,
        "left a noun": rises(first, "the"),
        "right a noun": rises(right, "the"),
        "left an adjective": rises(first, "very"),
        "right an adjective": rises(right, "very"),
        "adjective": float(adjective),
        "adjective and noun": float(adjective and noun),
        # `her gloomylife ended`: who writes `gloomy-life`, writes a noun after it.
        "adjective and last noun": float(adjective and noun and before_noun < 1),
        "noun": float(noun),
        "participle": float(participle),
        "participle before a determiner": float(participle and behind in DETERMINERS),
        "plural": float(right.endswith("s") and not right.endswith("ss")),
        "prefix": float(is_prefix(left)),
        "particle": float(right in PARTICLES),
        "doer": float(is_doer(left, right)),
        "before a noun": before_noun,
        "before a function word": float(behind in FUNCTION),
        "before nothing": float(not behind),
        "behind a determiner": float(place.before.lower() in _BEFORE_NOUNS),
    }


def two_nouns(found: dict[str, float], right: str) -> bool:
    """Whether nothing but two nouns is there, and no corpus writes such a thing hyphenated."""
    return not (
        found["used"] > 1
        or found["used inflected"] > 1
        or found["ends by habit"]
        or (found["begins often"] > math.log(FREE) and found["begins"] > math.log(4))
        or _ADJECTIVE.fullmatch(right)
    )


def _inflections(word: str) -> Iterator[str]:
    """Other forms of a word, and what would be some: `boxes`, `box`; `makers`, `maker`."""
    for ending in ("s", "es", "ed", "d", "ing"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word.removesuffix(ending)
            if ending in ("ed", "ing"):
                yield word.removesuffix(ending) + "e"
    yield word + "s"
    yield word + "ed"
    yield word + "ing"
    if word.endswith("e"):
        yield word + "d"
        yield word[:-1] + "ing"


# Log-odds for the hyphen: against the original word, against two words without their space.
WEIGHTS: dict[str, tuple[float, float]] = {
    "always": (-1.30, -10.83),
    "begins": (0.74, 0.15),
    "begins often": (0.00, 0.40),
    "ends": (0.59, 0.12),
    "ends often": (-0.21, 0.40),
    "ends by habit": (0.58, -0.15),
    "used": (0.16, 0.72),
    "used inflected": (0.37, 0.28),
    "closed inflected": (-4.16, 1.22),
    "two letters": (0.29, -0.56),
    "name": (-2.15, 1.51),
    "capital": (-1.93, -0.10),
    "name of a word": (-0.99, -0.22),
    "name only": (-0.95, -1.04),
    "left unknown": (-0.48, 3.70),
    "right unknown": (-2.78, 0.00),
    "left usual": (-0.13, -0.51),
    "right usual": (0.02, -0.58),
    "side by side": (0.19, -0.22),
    "letters": (-0.21, 0.04),
    "left a noun": (0.02, 0.28),
    "right a noun": (-0.07, 0.06),
    "left an adjective": (-0.25, -0.30),
    "right an adjective": (-0.09, -0.10),
    "adjective": (1.25, 1.31),
    "adjective and noun": (-0.26, -0.47),
    "adjective and last noun": (-0.40, -0.32),
    "noun": (0.20, 0.02),
    "participle": (0.65, 0.36),
    "participle before a determiner": (-0.73, -2.01),
    "plural": (0.52, -0.58),
    "prefix": (-0.07, 0.78),
    "particle": (0.34, 0.56),
    "doer": (-0.48, 0.99),
    "before a noun": (0.20, 0.24),
    "before a function word": (-0.56, -1.03),
    "before nothing": (-0.75, -0.66),
    "behind a determiner": (0.12, 0.10),
}
