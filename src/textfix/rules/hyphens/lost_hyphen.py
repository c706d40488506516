"""A compound that lost its hyphen: `rebelheld`, `threefifths`, `Zurichbased`, `matterof-fact`.

No dictionary lists these, so the closed form is merely unknown, and unknown is not wrong:
`netloft` and `nonguild` are unknown too and right, and `pleasantharbour` lost a space. The document
is the best witness (it writes `rebel-held` elsewhere). Where it is silent, five things are weighed:
how usual the compound is, what its first and its last part did in the words of other writers, how
usual the parts are side by side with a space, how long they are, and what follows.
"""

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from textfix.hyphenation import FREE, NUMERALS, habit, is_word, parts_before
from textfix.judge import Reading, Tools
from textfix.language import FUNCTION, PREFIXES
from textfix.lexicon import Lexicon
from textfix.model import Evidence, log_odds
from textfix.rule import Stage, rule
from textfix.view import View

SHORTEST, LONGEST = 6, 30  # letters of a compound

_BEHIND = re.compile(r"(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[A-Z]?[a-z]+")
_CAPITAL_INSIDE = re.compile(r"([A-Z]?[a-z]+)([A-Z][a-z]+)")

Found = tuple[str, tuple[Evidence, ...]]


@rule(
    "HYP301",
    Stage.HYPHENS,
    english=True,
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
    """A compound stands without its hyphen.

    When this is wrong: the author writes the compound closed on purpose, once.
    """
    best: dict[tuple[str, str], Found | None] = {}
    lost: float | None = None
    for start, end in view.suspects:
        word = view.text[start:end]
        if not SHORTEST <= len(word) <= LONGEST or not word.isascii():
            continue
        if not _may_lack(view, start, end, word):
            continue
        rest = _BEHIND.match(view.text, end, end + 30)
        before, behind = parts_before(view.text, start), rest[0] if rest else ""
        follower = view.context(start, end)[1]
        lost = _lost_spaces(view) if lost is None else lost
        key = before + word + behind, follower
        if key not in best:
            best[key] = (
                _of_chain(view, word, before, behind)
                if before or behind
                else _of_word(view, word, follower, lost)
            )
        if (found := best[key]) is not None:
            yield Reading(start, end, *found)


def _may_lack(view: View, start: int, end: int, word: str) -> bool:
    """Whether anything could speak for a hyphen in the word at `start:end`; quick to say no."""
    if view.text[start - 1 : start] == "-" or view.text[end : end + 1] == "-":
        return True
    if word.lower() in view.closed:
        return True
    return not view.lexicon.known(word) and (
        bool(_cuts(view, word))
        or _CAPITAL_INSIDE.fullmatch(word) is not None
        or any(_chains(view, word))
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
            f"`{hyphenated}` stands {here}x in this document"
            if here
            else f"`{hyphenated}` is a usual compound"
        )
        source = "document" if here else "dictionary"
        unknown = Evidence("dictionary", f"`{word}` is in no dictionary", 1.5)
        return f"{left}-{right}", (Evidence(source, note, 7.0), unknown, view.prior)
    return None


def _of_word(view: View, word: str, follower: str, lost: float) -> Found | None:
    """The surest place for a hyphen in `word`, with the evidence for it."""
    found: list[Found] = []
    for cut in range(2, len(word) - 1) if view.compounds else ():
        left, right = word[:cut], word[cut:]
        if evidence := _document(view, word, left, right):
            found.append((f"{left}-{right}", evidence))
    if not found and not view.lexicon.known(word):
        if inside := _CAPITAL_INSIDE.fullmatch(word):
            found.append((f"{inside[1]}-{inside[2]}", _names(view, inside[1], inside[2])))
        elif _WORD.fullmatch(word):
            cuts = _cuts(view, word)
            lost += GLUED * (bool(cuts) and _glued(view, word))
            for left, right in cuts:
                evidence = _parts(view.lexicon, view.prior, left, right, follower, lost)
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
    note = f"`{hyphenated}` stands {here}x in this document"
    # `filetype` again and again beside one `file-type` is a way of writing, no loss.
    again = view.counts[word] - 1
    witness = (Evidence("document", note, 7.0 - 4.0 * again), view.prior)
    if not lexicon.known(word):
        return (*witness, Evidence("dictionary", f"`{word}` is in no dictionary", 1.5))
    # A word in both forms (`cooperate`) is left; `longterm` is 50 times rarer than `long-term`.
    if used > 20 * max(closed, lexicon.count(word.lower())) and view.counts[word] == 1:
        note = f"`{hyphenated}` is by far the usual form"
        return (*witness, Evidence("dictionary", note, 1.0))
    return ()


# Log-odds against the closed form. Fitted by logistic regression on compounds of the corpus whose
# hyphen was taken out, beside unknown closed words and misread ones; what the corpus knows was
# counted without the source from which a word was taken. The first number says how often a word
# like this is damage, and that is what the documents brought to textfix decide, not the corpus.
UNKNOWN, LETTER, CAPITAL = 0.3, 0.58, -1.0
USUAL, FIRST, LAST, NOUN = 0.9, 0.64, 0.77, 0.42
LONGEST_PART = 7  # letters; a part that is longer is no surer a word
MOST_USUAL = 4.0  # however usual the compound is, its author may write it closed

# Log-odds against two words that lost their space; fitted beside neighbours whose space was taken
# out. `stone wall` is usual with a space, `stone` and `wall` are usual words.
APART, APART_USUAL, APART_PARTS, APART_NOUN, APART_FUNCTION = 5.0, 1.07, 0.64, 1.1, -0.8
PAIR, WORDS = -0.35, -0.39
LOST, GLUED = -1.2, -4.0  # other words lost a space, this one ends in `and`
AFTER_NAME = 1.5  # `Zurich based` is no way to go on

# What no count of the corpus tells: the same compounds are written closed by the next author.
NOUNS = -3.0  # `paddlewheel`
NAMED = -2.0  # `Coldwater`
PARTICLE = -3.0  # `followup`, `voicelike`
DOER = -7.5  # `ballgivers`
PREFIX = -3.5  # `nonresident`, `superfast`

_ADJECTIVE = re.compile(r"\w\w+(?:ed|ic|ive|ous|able|tral|[aeiou]al)")
_PARTICLES = frozenset("up down in out off on over back away through wide fold less like".split())
_DOER = re.compile(
    r"(?:mak|tak|keep|giv|build|hold|writ|read|tell|find|sett|go|com|grow)(?:ers?|ings?)"
)


def _cuts(view: View, word: str) -> list[tuple[str, str]]:
    """Where `word` may be cut: both parts are words, or make compounds, or stand in the text."""
    author, counts = view.author, view.counts
    return [
        (left, right)
        for left, right, first, second in _halves(view.lexicon, word)
        if (second or right in author) and (first or left in author or left in counts)
    ]


@lru_cache(maxsize=20_000)
def _halves(lexicon: Lexicon, word: str) -> tuple[tuple[str, str, bool, bool], ...]:
    """Each cut of a word, and of both parts whether they are words or make compounds."""
    cuts = ((word[:cut], word[cut:]) for cut in range(2, len(word) - 1))
    return tuple(
        (
            left,
            right,
            lexicon.known(left) or lexicon.joint(f"{left.lower()}-")[0] >= FREE,
            lexicon.known(right) or lexicon.joint(f"-{right}")[0] >= FREE,
        )
        for left, right in cuts
    )


@lru_cache(maxsize=20_000)
def _parts(
    lexicon: Lexicon, prior: Evidence, left: str, right: str, follower: str, lost: float
) -> tuple[Evidence, ...]:
    """What the corpus says of the compound and of its parts."""
    first, capital = left.lower(), left[0].isupper()
    before, behind = lexicon.joint(f"{first}-"), lexicon.joint(f"-{right}")
    used, _, apart = lexicon.compound(f"{left}-{right}")
    usual = math.log((used + 0.3) / 0.3)
    noun = _begins_noun(lexicon, follower)
    found = [
        _unknown(left, right, UNKNOWN + CAPITAL * capital),
        prior,
        _ratio(f"{left}-…", before, FIRST),
        _ratio(f"…-{right}", lexicon.joint(f"^-{right}") if capital else behind, LAST),
    ]
    if used:
        note = f"`{left}-{right}` is a usual compound"
        found.append(Evidence("dictionary", note, min(MOST_USUAL, USUAL * usual)))
    if noun:
        found.append(Evidence("language", f"it stands before `{follower}`", NOUN))
    elif not habit(before) and not habit(behind) and not _ADJECTIVE.fullmatch(right):
        found.append(Evidence("language", "two nouns are written closed as readily", NOUNS))
    found += _ways(lexicon, left, right)
    closed = log_odds(found)
    spaced = APART + lost + APART_USUAL * usual + AFTER_NAME * capital
    spaced += APART_NOUN * noun + APART_FUNCTION * (follower in FUNCTION)
    spaced += APART_PARTS * (math.log(before[0] + 0.5) + math.log(behind[0] + 0.5))
    spaced += PAIR * math.log(max(apart, lexicon.pair(first, right)) + 1)
    spaced += WORDS * (math.log(_count(lexicon, first) + 1) + math.log(_count(lexicon, right) + 1))
    # The odds against one and against the other add up: log(1 / (e^-closed + e^-spaced)).
    doubt = min(0.0, spaced - closed) - math.log1p(math.exp(-abs(closed - spaced)))
    found.append(Evidence("frequency", f"`{left} {right}` may have lost a space", doubt))
    return tuple(found)


def _begins_noun(lexicon: Lexicon, word: str) -> bool:
    """Whether `word` follows an article now and then: `men`, `old`, not `sang` or `went`."""
    with_article = lexicon.pair("the", word) + lexicon.pair("a", word)
    return word not in FUNCTION and with_article > 0.02 * lexicon.count(word) > 0


def _ways(lexicon: Lexicon, left: str, right: str) -> Iterator[Evidence]:
    """What makes authors write a compound closed."""
    first = left.lower()
    if first in PREFIXES and first != "vice":  # nobody writes `viceconsul`
        yield Evidence("language", f"`{left}` is written closed as readily", PREFIX)
    if _DOER.fullmatch(right) and first not in NUMERALS:
        yield Evidence("language", f"`…{right}` is often written closed", DOER)
    elif right in _PARTICLES:
        yield Evidence("language", f"`…{right}` is often written closed", PARTICLE)
    named = left[0].isupper() and lexicon.name_count(first) < 0
    if named and first not in NUMERALS | {"self"}:
        yield Evidence("language", "a capital may mark a name", NAMED)


def _unknown(left: str, right: str, start: float) -> Evidence:
    letters = min(len(left), LONGEST_PART) + min(len(right), LONGEST_PART)
    note = f"`{left}{right}` is in no dictionary, `{left}` and `{right}` are"
    return Evidence("dictionary", note, start + LETTER * letters)


def _ratio(part: str, types: tuple[int, int], weight: float) -> Evidence:
    hyphenated, closed = types
    note = f"`{part}`: {hyphenated} other words have a hyphen there, {closed} have none"
    return Evidence("dictionary", note, weight * math.log((hyphenated + 0.5) / (closed + 0.5)))


def _count(lexicon: Lexicon, word: str) -> int:
    return max(lexicon.count(word), lexicon.name_count(word), 0)


def _chains(view: View, word: str) -> Iterator[Found]:
    """`stateoftheart`, `tenyearold`: several hyphens, if the compound is a usual one."""
    parts = view.lexicon.segment(word)
    if not parts or len(parts) < 3:
        return
    hyphenated = "-".join(parts)
    used, _, apart = view.lexicon.compound(hyphenated)
    if used > 2:
        note = f"its words stand apart {apart}x"
        yield (
            hyphenated,
            (
                Evidence("dictionary", f"`{hyphenated}` is a usual compound", 7.5),
                Evidence("frequency", note, -math.log(1 + apart / used)),
                view.prior,
            ),
        )


def _names(view: View, left: str, right: str) -> tuple[Evidence, ...]:
    """`SinoJapanese`, `nonEnglish`: a capital inside shows where the second part begins."""
    lexicon = view.lexicon
    first, last = left.lower(), right.lower()
    used, _, apart = lexicon.compound(f"{left}-{right}")
    apart = max(apart, lexicon.pair(first, last))
    peoples = _PEOPLE.fullmatch(left) and _PEOPLE.fullmatch(right)
    free = habit(lexicon.joint(f"{first}-")) and (
        lexicon.count(first) < 0  # `Sino`, `Indo`
        if left[0].isupper()
        else lexicon.name_count(last) > max(0, lexicon.count(last)) and first not in FUNCTION
    )
    if not (used or peoples or free):
        return ()
    found = [
        Evidence("dictionary", f"`{left}{right}` is in no dictionary", 4.8),
        view.prior,
        Evidence("frequency", f"`{left} {right}` stands {apart}x", -0.4 * math.log(apart + 1)),
    ]
    if used:
        note = f"`{left}-{right}` is a usual compound"
        found.append(Evidence("dictionary", note, 0.8 * math.log((used + 0.3) / 0.3)))
    if peoples:
        found.append(Evidence("language", f"`{left}` and `{right}` are peoples", 2.0))
    if free:
        found.append(Evidence("dictionary", f"`{left}-` stands before names", 3.0))
    return tuple(found)


_PEOPLE = re.compile(
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


def _lost_spaces(view: View) -> float:
    """Where `ofthe` and `openthe` stand, `pleasantharbour` lost a space as well."""
    unknown = (w for w in view.odd if len(w) > 4 and not view.lexicon.known(w))
    return LOST * math.log1p(2 * sum(_glued(view, word) for word in unknown))
