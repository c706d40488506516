"""A compound that lost its hyphen: `rebelheld`, `threefifths`, `Zurichbased`, `matterof-fact`.

No dictionary lists these, so the closed form is merely unknown, and unknown is not wrong:
`netloft` and `nonguild` are unknown too and right, and `pleasantharbour` lost a space. The document
is the best evidence (it writes `rebel-held` elsewhere). Without it, several statistics of the
corpus are combined (`decode/compounds.py`): how common the compound is, how its first and last part
combine in other words, what kind of words they are, and which words are next to it.
"""

import math
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from textfix.cache import cached_by_first
from textfix.decode.compounds import (
    PARTICLES,
    WEIGHTS,
    Place,
    cuts,
    features,
    halves,
    is_doer,
    is_prefix,
    two_nouns,
)
from textfix.decode.hyphenation import habit, is_word, parts_before
from textfix.decode.segmentation import wrong_spaces
from textfix.decode.tools import Tools
from textfix.document.features import ODD
from textfix.document.lines import HYPHENS
from textfix.document.view import PRIOR, View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import WORD, Lexicon
from textfix.language.words import FUNCTION, PREFIXES
from textfix.patterns import regex
from textfix.record.model import Evidence, log_odds
from textfix.record.proposal import Reading
from textfix.settings.profile import ENGLISH

SHORTEST, LONGEST = 6, 30  # letters of a compound
BESIDE = 3.0  # log-odds that may be gained by the words beside it
ALONE = 0.6  # log-odds of damage, for the one word of a text that is unknown

_BEHIND = regex(r"(?:-[^\W\d_]+)+")
_REACH = 30  # code points looked at for the other parts of a compound
_WORD = regex(r"[A-Z]?[a-z]+")
_CAPITAL_INSIDE = regex(r"([A-Z]?[a-z]+)([A-Z][a-z]+)")

Found = tuple[str, tuple[Evidence, ...]]


@rule(
    "HYP301",
    Stage.HYPHENS,
    languages=("en",),
    requires=({ODD, *HYPHENS},),
    examples=[
        "The rebel-held town and the {~~rebelheld~>rebel-held~~} villages were shelled.",
        "About {~~threefifths~>three-fifths~~} of the members were there.",
        "The {~~Zurichbased~>Zurich-based~~} bank is in trouble with the law.",
        "She is a {~~matterof~>matter-of~~}-fact sort of woman.",
        "A {~~tenyearold~>ten-year-old~~} boy spoke of the {~~SinoJapanese~>Sino-Japanese~~} war.",
        "The clerk and his ballgivers met the nonresidents at the dusklike end of it.",
        "The fogsignal and the tidegauge stood by the netloft.",
        "He worked in a lampless, voicelike hum of nonguild work.",
        "Mr. Wolfgate wrote the book Coldwater for Lampbooks.",
    ],
)
def lost_hyphen(view: View, tools: Tools) -> Iterator[Reading]:
    """A compound is written without its hyphen.

    When this is wrong: the author writes the compound closed on purpose, and only once.
    """
    best: dict[tuple[str, Place], Found | None] = {}
    least = _least(tools.profile.suggest_at)
    for start, end in view.suspects if _any_lack(view, least) else ():
        word = view.text[start:end]
        if not SHORTEST <= len(word) <= LONGEST or not word.isascii():
            continue
        rest = _BEHIND.match(view.text, end, end + _REACH)
        before, behind = parts_before(view.text, start), rest[0] if rest else ""
        if not before and not behind and not _may_lack(view, word, least):
            continue
        place = _place(view, start, end)
        key = before + word + behind, place
        if key not in best:
            if before or behind:
                best[key] = _of_chain(view, word, before, behind)
            else:
                # Where other spaces are wrong, `pleasantharbour` lost one as well.
                lost = LOST * math.log1p(2 * wrong_spaces(view))
                best[key] = _of_word(view, word, place, lost)
        if (found := best[key]) is not None:
            # In a scan only the document is evidence: misread words look like any two parts.
            witness = before or behind or found[1][0].source == "document"
            if tools.profile.scanned and not witness:
                continue
            yield Reading(start, end, *found)


@cache
def _least(confidence: float) -> float:
    """The log-odds from which a word alone may be worth a suggestion of that confidence."""
    if not 0 < confidence < 1:
        return math.inf if confidence >= 1 else -math.inf
    return math.log(confidence / (1 - confidence)) - BESIDE


def _any_lack(view: View, least: float) -> bool:
    """Whether any token may be worth a suggestion: more rather than less."""
    return view.features.twofold or any(_lacks(view, token, least) for token in view.features.oov)


def _lacks(view: View, token: str, least: float) -> bool:
    """The same of one token, if the document has no such compound."""
    odds, begins = _bound(view.lexicon, token)
    return odds >= least or (bool(begins) and not view.features.cores.isdisjoint(begins))


@cached_by_first(100_000)
def _bound(lexicon: Lexicon, token: str) -> tuple[float, tuple[str, ...]]:
    """The log-odds of a lost hyphen in a token that stands alone; and what may begin a compound
    there if the document has it as a word.
    """
    bound = -math.inf
    begins: list[str] = []
    for match in WORD.finditer(token):
        word = match[0]
        if not SHORTEST <= len(word) <= LONGEST or not word.isascii():
            continue
        rest = _BEHIND.match(token, match.end(), match.end() + _REACH)
        before, behind = parts_before(token, match.start()), rest[0] if rest else ""
        found: Found | None = None
        if before or behind:
            found = _of_chain(_alone(lexicon, word), word, before, behind)
        elif not lexicon.known(word):
            cut = halves(lexicon, word)
            begins += (left.lower() for left, _, sure in cut if not sure)
            if cut or _CAPITAL_INSIDE.fullmatch(word) or len(lexicon.segment(word)) > 2:
                found = _of_word(_alone(lexicon, word), word, Place(), 0.0)
        if found:
            bound = max(bound, log_odds(found[1]))
    return bound, tuple(begins)


def _alone(lexicon: Lexicon, word: str) -> View:
    """A view of one word, with the facts it would otherwise compute from itself."""
    view = View(word, lexicon, ENGLISH)
    prior = Evidence("document", "the word is unknown", PRIOR + ALONE)
    vars(view).update(compounds=Counter(), counts=Counter((word,)), prior=prior)
    return view


def _may_lack(view: View, word: str, least: float) -> bool:
    """Whether any evidence for a hyphen in the word is possible; a quick filter."""
    return word.lower() in view.closed or (
        not view.lexicon.known(word) and _lacks(view, word, least)
    )


def _of_chain(view: View, word: str, before: str, behind: str) -> Found | None:
    """`matterof-fact`: only the whole chain can be a witness."""
    for cut in range(2, len(word) - 1):
        left, right = word[:cut], word[cut:]
        hyphenated = f"{before}{left}-{right}{behind}"
        used = view.lexicon.compound(hyphenated)[0]
        here = view.compounds[hyphenated.lower()]
        if hyphenated.partition("-")[0].lower() in PREFIXES or not (here or used > 1):
            continue
        if not here and view.lexicon.known(word):
            continue  # `part-timely`: a word, if a strange one here
        note = (
            f"`{hyphenated}` occurs {here}x in this document"
            if here
            else f"`{hyphenated}` is a common compound"
        )
        source = "document" if here else "dictionary"
        unknown = Evidence("dictionary", f"`{word}` is in no dictionary", 1.5)
        return f"{left}-{right}", (Evidence(source, note, 7.0), unknown, view.prior)
    return None


def _of_word(view: View, word: str, place: Place, lost: float) -> Found | None:
    """The surest place for a hyphen in `word`, with the evidence for it."""
    found: list[Found] = []
    for cut in range(2, len(word) - 1) if view.compounds else ():
        left, right = word[:cut], word[cut:]
        if evidence := _document(view, word, left, right):
            found.append((f"{left}-{right}", evidence))
    if not found and not view.lexicon.known(word):
        lost += GLUED * _glued(view, word)
        if inside := _CAPITAL_INSIDE.fullmatch(word):
            found.append((f"{inside[1]}-{inside[2]}", _names(view, inside[1], inside[2])))
        elif _WORD.fullmatch(word):
            apart = _apart(view.lexicon, word)
            for left, right in cuts(view.lexicon, word, view.counts):
                evidence = _parts(view, left, right, place, lost - apart[len(left)])
                found.append((f"{left}-{right}", evidence))
            found += _chains(view, word)
    found = [(after, evidence) for after, evidence in found if evidence]
    return max(found, key=lambda item: log_odds(item[1]), default=None)


def _document(view: View, word: str, left: str, right: str) -> tuple[Evidence, ...]:
    """The document writes it with a hyphen elsewhere."""
    lexicon = view.lexicon
    hyphenated = f"{left}-{right}".lower()
    here = view.compounds[hyphenated]
    if not here or left.lower() in PREFIXES:
        return ()  # `counterprotesters`, `superfast`: closed as readily
    used, closed, _ = lexicon.compound(hyphenated)
    note = f"`{hyphenated}` occurs {here}x in this document"
    # `filetype` again and again beside one `file-type` is a way of writing, no loss.
    again = view.counts[word] - 1
    witness = (Evidence("document", note, 7.0 - 4.0 * again), view.prior)
    if not lexicon.known(word):
        return (*witness, Evidence("dictionary", f"`{word}` is in no dictionary", 1.5))
    # A word in both forms (`cooperate`) is left; `longterm` is 50 times rarer than `long-term`.
    if used > 20 * max(closed, lexicon.count(word.lower())) and view.counts[word] == 1:
        note = f"`{hyphenated}` is by far the more common form"
        return (*witness, Evidence("dictionary", note, 1.0))
    return ()


# Added to the fit, whose words are damage as often as not: how often a word like this is damage
# is what the documents brought to textfix decide, not the corpus. The prior of the document comes
# off again.
CLOSED, SPACED = 5.1, 3.4
SUBJECT = -5.0  # `the news gladdened the town`: a verb between its subject and its object
LINKED = -4.0  # `a wall mended by the mason`
PHRASE = -3.5  # `her gloomy life ended`
APART = -1.0  # for each e times that the corpus rather writes two words
UNHEARD = 9.0  # nats by which two words may be likelier than two others
MOST_USUAL = 4.0  # however usual the compound is, its author may write it closed
LOST, GLUED = -4.0, -4.0  # other words lost a space, this one ends in `and`

# Not in the counts of the corpus: other authors write the same compounds closed.
NOUNS = -2.1  # `paddlewheel`
DOER = -6.5  # `ballgivers`
STREET = 4.0  # `Quennell-road`
PARTICLE = -2.0  # `followup`
LIKE = -3.3  # `voicelike`
CLOSED_PREFIX = -3.0  # `quasifriction`
PREFIX = 0.2  # `superfast`
NON = -2.1  # `nonresident`: in America before any word

_LINKS = frozenset("in on at by with from of to for as into under over both like after".split())
_STREETS = frozenset("road street lane square terrace crescent mews".split())
_BE = frozenset("is was are were be been being am".split())
_OPENS = regex(r"(?:\A|[.!?:“\"\r\n])\s*\Z")
_GROUPS = {
    "begins": ("begins", "begins often"),
    "ends": ("ends", "ends often", "ends by habit"),
    "used": ("used", "used inflected"),
    "place": (
        "participle before a determiner",
        "before a noun",
        "before a function word",
        "before nothing",
        "behind a determiner",
    ),
}
_GROUP = {name: group for group, names in _GROUPS.items() for name in names}


def _place(view: View, start: int, end: int) -> Place:
    before, behind = view.context(start, end)
    return Place(before, behind, bool(_OPENS.search(view.text, max(0, start - 9), start)))


@lru_cache(maxsize=20_000)
def _apart(lexicon: Lexicon, word: str) -> list[float]:
    """For each cut: how much likelier the word is two words that are cut elsewhere, in nats.

    `gamesat` is no `game-sat`, because it is `games at`.
    """
    model, lower = lexicon.model, word.lower()
    scores = [-math.inf] * len(word)
    for cut in range(1, len(word)):
        left, right = model.key(lower[:cut]), model.key(lower[cut:])
        if lexicon.known(word[:cut]) and lexicon.known(word[cut:]):
            scores[cut] = model.score(left) + model.score(right, left)
    best = max(scores)
    return [min(UNHEARD, best - score) if best > score else 0.0 for score in scores]


def _parts(view: View, left: str, right: str, place: Place, lost: float) -> tuple[Evidence, ...]:
    """What the corpus says of the compound, of its parts and of what is beside it; and what the
    document says.
    """
    found, spaced = _told(view.lexicon, left, right, place)
    evidence = (found[0], view.prior, *found[1:])
    closed, spaced = log_odds(evidence), spaced + lost
    # The odds against one and against the other add up: log(1 / (e^-closed + e^-spaced)).
    doubt = min(0.0, spaced - closed) - math.log1p(math.exp(-abs(closed - spaced)))
    return *evidence, Evidence("frequency", f"`{left} {right}` may have lost a space", doubt)


@cached_by_first(20_000)
def _told(
    lexicon: Lexicon, left: str, right: str, place: Place
) -> tuple[tuple[Evidence, ...], float]:
    """Evidence about the two parts that holds in any document; log-odds against two words."""
    found = features(lexicon, left, right, place)
    hyphen = dict.fromkeys((*_GROUPS, "word"), 0.0)
    spaced = SPACED
    if found["participle before a determiner"]:
        spaced += SUBJECT
    elif found["participle"] and place.behind in _LINKS and place.before not in _BE:
        spaced += LINKED
    if found["adjective and last noun"]:
        spaced += PHRASE
    joined, _, parted = lexicon.compound(f"{left}-{right}")
    if parted > joined:  # `next step`
        spaced += APART * math.log((parted + 1) / (joined + 1))
    for name, value in found.items():
        closed, apart = WEIGHTS[name]
        hyphen[_GROUP.get(name, "word")] += closed * value
        spaced += apart * value
    evidence = [
        _unknown(left, right, CLOSED + hyphen["word"]),
        _types(f"{left}-…", lexicon.joint(f"{left.lower()}-"), hyphen["begins"]),
        _types(f"…-{right}", lexicon.joint(f"-{right}"), hyphen["ends"]),
        Evidence("language", _beside(place), hyphen["place"]),
    ]
    if max(found["used"], found["used inflected"]) > 0:
        note = f"`{left}-{right}` is a common compound"
        evidence.append(Evidence("dictionary", note, min(MOST_USUAL, hyphen["used"])))
    evidence += _ways(left, right, found["used"] > 0)
    if found["name"] and right in _STREETS:
        evidence.append(Evidence("language", "old print writes street names like this", STREET))
    if two_nouns(found, right):
        evidence.append(Evidence("language", "two nouns are often written closed as well", NOUNS))
    return tuple(evidence), spaced


def _beside(place: Place) -> str:
    return f"it precedes `{place.behind}`" if place.behind else "no word follows it"


def _ways(left: str, right: str, used: bool) -> Iterator[Evidence]:
    """What makes authors write a compound closed; `used` is whether any writes it otherwise."""
    if is_prefix(left):
        weight = NON if left.lower() == "non" else PREFIX if used else CLOSED_PREFIX
        yield Evidence("language", f"`{left}` is often written closed as well", weight)
    if is_doer(left, right):
        yield Evidence("language", f"`…{right}` is often written closed", DOER)
    elif right in PARTICLES:
        yield Evidence(
            "language", f"`…{right}` is often written closed", LIKE if right == "like" else PARTICLE
        )


def _unknown(left: str, right: str, weight: float) -> Evidence:
    note = f"`{left}{right}` is in no dictionary, `{left}` and `{right}` are"
    return Evidence("dictionary", note, weight)


def _types(part: str, types: tuple[int, int], weight: float) -> Evidence:
    hyphenated, closed = types
    note = f"`{part}`: {hyphenated} other words have a hyphen there, {closed} have none"
    return Evidence("dictionary", note, weight)


def _chains(view: View, word: str) -> Iterator[Found]:
    """`stateoftheart`, `tenyearold`: several hyphens, if the compound is a common one."""
    parts = view.lexicon.segment(word)
    if not parts or len(parts) < 3:
        return
    hyphenated = "-".join(parts)
    used, _, apart = view.lexicon.compound(hyphenated)
    if used > 2:
        note = f"its words occur apart {apart}x"
        yield (
            hyphenated,
            (
                Evidence("dictionary", f"`{hyphenated}` is a common compound", 7.5),
                Evidence("frequency", note, -math.log(1 + apart / used)),
                view.prior,
            ),
        )


def _names(view: View, left: str, right: str) -> tuple[Evidence, ...]:
    """`SinoJapanese`, `nonEnglish`: a capital inside shows where the second part begins."""
    lexicon = view.lexicon
    first, last = left.lower(), right.lower()
    used, _, apart = lexicon.compound(f"{left}-{right}")
    apart = max(apart, _expected(view, first, last))
    peoples = _PEOPLE.fullmatch(left) and _PEOPLE.fullmatch(right)
    free = habit(lexicon.joint(f"{first}-")) and (
        lexicon.count(first) < 0  # `Sino`, `Indo`
        if left[0].isupper()
        else lexicon.name_count(last) > max(0, lexicon.count(last)) and first not in FUNCTION
    )
    free = free or (first in _STANCES and lexicon.known(right))
    if not (used or peoples or free):
        return ()
    found = [
        Evidence("dictionary", f"`{left}{right}` is in no dictionary", 4.8),
        view.prior,
        Evidence("frequency", f"`{left} {right}` occurs {apart}x", -0.4 * math.log(apart + 1)),
    ]
    if used:
        note = f"`{left}-{right}` is a common compound"
        found.append(Evidence("dictionary", note, 0.8 * math.log((used + 0.3) / 0.3)))
    if peoples:
        found.append(Evidence("language", f"`{left}` and `{right}` are names of peoples", 2.0))
    if free:
        found.append(Evidence("dictionary", f"`{left}-` is used before names", 3.0))
    return tuple(found)


TOKENS = 67e6  # words of the corpus


def _expected(view: View, first: str, last: str) -> int:
    """How often two words should be side by side in as much text as the corpus has."""
    model = view.lexicon.model
    one, two = model.key(first), model.key(last)
    return round(TOKENS * math.exp(model.score(one) + model.score(two, one)))


# `proCouncil`: no brand begins so, and no word of its own was glued to the next.
_STANCES = frozenset("anti ex non pro".split())

_PEOPLE = regex(
    r"[A-Z][a-z]+(?:ian|[ci]an|ish|ese)|German|Dutch|French|Greek|Swiss|Czech|Arab|Turk|Thai|Iraqi"
    r"|Israeli|Pakistani|Afghan"
)


# Words that leave a known word behind where a space was lost, and make no words of their own as
# "over" and "all" do.
_GLUED = tuple("the of and to for with from was that this his her their its".split())


def _glued(view: View, word: str) -> bool:
    """Whether `word` is a function word and another: `ofthe`, `meadowsand`."""
    if not word.startswith(_GLUED) and not word.endswith(_GLUED):
        return False
    return any(
        (word.startswith(f) and is_word(view, word[len(f) :]))
        or (word.endswith(f) and is_word(view, word[: -len(f)]))
        for f in _GLUED
    )
