"""Words that lost the space between them: `ofthe`, `questionsabout`, `inIndia`."""

import re
from collections.abc import Iterator

from textfix.hyphenation import parts_before
from textfix.judge import Reading, Tools
from textfix.language import FUNCTION
from textfix.lexicon import UNKNOWN_LETTER
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

# Log-odds against one lost space (from the trial of the design) and each further one: where one was
# lost others are too.
COST, FURTHER = 5.0, 3.0
LONGEST = 120  # letters; longer strings without a space are no damage this rule can judge

# `overbroad`, `upcycled`, `workin`: particles make new words that no dictionary has.
_PARTICLES = frozenset("over under out up off down in on by after back all self no well".split())
_FUNCTION = (
    FUNCTION
    | frozenset(
        """along across around among against
    without within during since until upon toward towards near behind beside below above though
    although however yet again never ever always still just even much many most another every
    next same several few various different whose whom""".split()
    )
) - _PARTICLES


@rule(
    "SPC301",
    Stage.SPACING,
    english=True,
    examples=[
        "This is one {~~ofthe~>of the~~} reasons they gave.",
        "They had many {~~questionsabout~>questions about~~} money.",
        "He went {~~toIndia~>to India~~} and came back.",
        "The {~~tropicalfruit~>tropical fruit~~} is on the table and in the shops.",
        "The fogsignal and the tidegauge stood by the netloft.",
        "The overbroad law and its upcycled text fell through.",
        "Mr. Canfort met Mr. Hashani and Anand Asif.",
    ],
)
def merged_words(view: View, tools: Tools) -> Iterator[Reading]:
    """Two or more words stand without the space between them.

    When this is wrong: a coinage or a foreign word that happens to consist of English words. So a
    split into content words is at most suggested; one of them must be a function word or an
    adjective that makes no compounds.
    """
    text = view.text
    found: dict[str, str | None] = {}
    for start, end in view.suspects:
        word = text[start:end]
        if len(word) < 4 or len(word) > LONGEST or view.lexicon.known(word):
            continue
        if text[end : end + 1] == "-":
            continue  # `matterof-fact` lost a hyphen
        if word not in found:
            found[word] = _cut(view, word, part=text[start - 1 : start] == "-")
        after = found[word]
        if after is None:
            continue
        pieces = after.split()
        evidence = tools.weigh(
            view, start, end, after, cost=COST + FURTHER * (len(pieces) - 2),
            damage="a space was lost between words",
        )  # fmt: skip
        yield Reading(start, end, after, evidence + _doubts(view, start, pieces))


_SUFFIXES = frozenset("ness less ful able ism ist most dom ship hood ward wards like wise".split())

# No identifier begins with these, as they do with "to", "is", "in" (`toString`).
_PLAIN = frozenset("the of and that their his her its were was our your my this these".split())

_CLOSED = _FUNCTION | _PARTICLES
_LONGEST_FUNCTION_WORD = max(map(len, _CLOSED))

# Adjectives and adverbs with these endings make no closed compounds: `tropicalfruit`.
_ENDINGS = "(?:ical|ional|[ct]ial|ual|ous|tive|[^l]ful|[^t]able|ible|lish|ese|[^a]ian|[^p]ly)"
_MODIFIER = re.compile(rf"\w\w{_ENDINGS}\Z")
_MODIFIER_INSIDE = re.compile(rf"\w\w{_ENDINGS}(?=\w\w\w)")
# `openthegate`
_FUNCTION_INSIDE = re.compile(r"\w\w(?:the|and|of|to|for|with|that|was|from|his|her)(?=\w\w\w)")
LONG = 12  # letters from which a function word may stand in the middle: `capacitytohost`


def _cut(view: View, word: str, *, part: bool) -> str | None:
    """`word` with spaces between its words; `part` of a compound may be two content words."""
    if not (
        part
        or len(word) >= LONG
        or _begins_or_ends_with_function_word(word)
        or _MODIFIER_INSIDE.search(word)
        or _FUNCTION_INSIDE.search(word)
    ):
        return None  # two content words would not be parted anyway
    pieces = view.lexicon.segment(word)
    return " ".join(pieces) if pieces and len(pieces) > 1 else None


def _begins_or_ends_with_function_word(word: str) -> bool:
    lower = word.lower()
    return any(
        lower[:size] in _CLOSED or lower[-size:] in _CLOSED
        for size in range(1, min(_LONGEST_FUNCTION_WORD, len(word) - 1) + 1)
    )


def _doubts(view: View, start: int, pieces: list[str]) -> tuple[Evidence, ...]:
    doubts: list[Evidence] = []
    first = parts_before(view.text, start)
    if first:
        # `long-rangeforecast`: what stands before the hyphen tells where the compound ends.
        compound = first + pieces[0]
        used = view.lexicon.compound(compound)[0]
        return (
            (Evidence("dictionary", f"`{compound}` is a usual compound", 6.0),)
            if used > 1
            else (Evidence("language", f"`{first}…` may be one word", -12.0),)
        )
    lower = [piece.lower() for piece in pieces]
    capital = any(piece[0].isupper() for piece in pieces[1:])
    modifier = next((piece for piece in lower[:-1] if _MODIFIER.search(piece)), None)
    if not capital and modifier and not any(piece in _FUNCTION for piece in lower):
        note = f"`{modifier}` is written apart from what it describes"
        doubts.append(Evidence("language", note, 3.0))
    elif not capital and not any(piece in _FUNCTION for piece in lower):
        note = "no function word is among them, so it may be a compound"
        # Coinages grow as long as they like, so the length of the word proves nothing here.
        letters = sum(map(len, pieces))
        doubts.append(Evidence("language", note, -8.0 - UNKNOWN_LETTER * letters))
    if capital:
        doubts.append(_capital_inside(view, pieces))
    if len(pieces) == 2 and lower[1] in _SUFFIXES:
        doubts.append(Evidence("language", f"`-{lower[1]}` ends words of its own making", -8.0))
    short = sum(len(piece) == 1 for piece in lower)
    if short:
        doubts.append(Evidence("language", "a letter alone is rarely a word", -5.0 * short))
    if pieces[0][0].isupper() and view.context(start, start)[0]:
        doubts.append(Evidence("language", "a capital in mid-sentence marks a name", -4.0))
    return tuple(doubts)


def _capital_inside(view: View, pieces: list[str]) -> Evidence:
    """What a capital inside says: a name that lost its space, or a name made so."""
    against = -8.0 - UNKNOWN_LETTER * sum(map(len, pieces))
    if all(piece[0].isupper() for piece in pieces):
        # `SwedishDanish`, `YouTube`: it may have lost a hyphen, or nothing.
        return Evidence("language", "names are put together so", against)
    small = {piece for piece in pieces if piece.islower()}
    names = [view.lexicon.name_count(p) >= 0 for p in pieces if p[0].isupper()]
    only = view.lexicon.name_count(pieces[1]) > max(0, view.lexicon.count(pieces[1].lower()))
    if small <= _CLOSED and ((pieces[0] in _PLAIN and all(names)) or only):
        return Evidence("layout", "a capital inside shows where a word begins", 4.0)
    return Evidence("language", "identifiers are put together so", against)  # `eventType`
