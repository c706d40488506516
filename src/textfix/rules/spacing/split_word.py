"""A space inside a word: `th e`, `govern ment`, `Junc t ion`."""

import re
from collections.abc import Iterator
from string import ascii_uppercase

from textfix.hyphenation import PREFIXES
from textfix.judge import Reading, Tools
from textfix.language import FUNCTION
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

COST = 4.0  # log-odds against a space put into a word, from the trial of the design
PIECES = 4  # at most so many pieces are put together


@rule(
    "SPC201",
    Stage.SPACING,
    english=True,
    examples=[
        "The {~~govern ment~>government~~} has fallen.",
        "This is {~~th e~>the~~} last one.",
        "They met at the {~~junc t ion~>junction~~} of the roads.",
        "{~~T he~>The~~} house was sold. {~~W ith~>With~~} it went the garden.",
        "K is for kettle. T cells and X rays; E is the next, F or G.",
        "Ali al Hariri met Kim Jong Il in La Paz.",
        "He gave no notice of it to any one.",
    ],
)
def split_word(view: View, tools: Tools) -> Iterator[Reading]:
    """A space stands inside a word.

    When this is wrong: an unknown short word (a name, a foreign particle) stands beside a word it
    happens to complete.
    """
    text = view.text
    seen: set[tuple[int, int]] = set()
    yield from _parted_capitals(view, tools)
    for suspect in view.suspects:
        word = text[slice(*suspect)]
        if view.known(word) and not view.lexicon.rare(word):
            continue
        row = [suspect]
        # Beyond a neighbour that is a word of its own nothing is put together.
        for _ in range(PIECES - 1):
            before = view.word_before(row[0][0])
            if before is None:
                break
            row.insert(0, before)
            if text[slice(*before)] not in view.odd:
                break
        place = len(row) - 1
        for _ in range(PIECES - 1):
            after = view.word_after(row[-1][1])
            if after is None:
                break
            row.append(after)
            if text[slice(*after)] not in view.odd:
                break
        for first in range(place + 1):
            for last in range(place, min(len(row), first + PIECES)):
                span = (row[first][0], row[last][1])
                if first == last or span in seen:
                    continue
                seen.add(span)
                pieces = [text[start:end] for start, end in row[first : last + 1]]
                whole = "".join(pieces)
                if not _is_word(view, whole, pieces):
                    continue
                if all(map(view.known, pieces)) and not any(map(view.lexicon.rare, pieces)):
                    continue  # `working men` are no `workingmen`
                if text[span[1] : span[1] + 1] == "-" and len(pieces[-1]) == 1:
                    continue  # `the m-th` is no `them-th`
                if text[span[1] : span[1] + 1] == " " and text[span[1] + 1 : span[1] + 2].isdigit():
                    continue  # `in ch 8`: an abbreviation before its number
                evidence = tools.weigh(
                    view, *span, whole, cost=COST * (last - first),
                    damage="a space came into a word",
                )  # fmt: skip
                yield Reading(*span, whole, evidence + _doubts(view, pieces, whole))


def _doubts(view: View, pieces: list[str], whole: str) -> tuple[Evidence, ...]:
    doubts: list[Evidence] = []
    lower = [piece.lower() for piece in pieces]
    unknown = [piece for piece in pieces if not view.known(piece)]
    if not unknown:
        note = "each of them is a word, if a rare one"  # `booby hatch`
        doubts.append(Evidence("dictionary", note, -4.0))
    if any(len(piece) > 2 for piece in unknown) and not FUNCTION.isdisjoint(lower):
        note = "a small word may stand beside a word nobody has listed"  # `in struct`, `str and`
        doubts.append(Evidence("language", note, -4.0))
    if lower[0] in _FORMS and view.known(pieces[-1]) and len(pieces) == 2:
        note = f"`{pieces[0]}` is written apart by some"  # `cyber security`, `non aligned`
        doubts.append(Evidence("language", note, -30.0))
    letters = [piece for piece in unknown if len(piece) == 1]
    if letters and len(letters) == len(unknown) and len(pieces) == 2:
        note = f"`{letters[0]}` may stand for something"  # `the object s`, `with mean s`
        doubts.append(Evidence("language", note, -3.0))
    again = min(view.counts[piece] for piece in pieces) > 1 and min(map(len, pieces)) > 1
    if again and view.lexicon.count(whole.lower()) < USUAL:
        note = "both pieces stand so more than once in this document"  # `wu wei`, `did n't`
        doubts.append(Evidence("document", note, -6.0))
    return tuple(doubts)


# First parts that are written closed, with a hyphen or apart.
_FORMS = PREFIXES | frozenset("ante arch audio demi half self semi step tort video well".split())


def _parted_capitals(view: View, tools: Tools) -> Iterator[Reading]:
    """`T he` at the beginning of a sentence; elsewhere a capital alone means something."""
    if _CAPITALS.isdisjoint(view.counts):
        return
    for match in _PARTED.finditer(view.text):
        whole = match[1] + match[2]
        if view.lexicon.count(whole.lower()) < USUAL:
            continue
        if view.known(match[2]) and whole not in _OPENERS:
            continue
        note = f"`{whole}` is a usual word, and `{match[1]}` alone begins no sentence"
        yield Reading(
            match.start(1), match.end(), whole, (Evidence("dictionary", note, 6.0), view.prior)
        )


_CAPITALS = frozenset(ascii_uppercase) - {"A", "I"}
_PARTED = re.compile(r"(?:(?:\A|[\r\n]|[.!?][\"”’']? )[\"“‘']?)([B-HJ-Z]) ([a-z]+)\b(?!['’-])")
# Words whose rest is a word too: `T his`, `T he`, `S he`, `W hen`, `T here`, `B other`.
_OPENERS = frozenset("The This That There Then They She When Where What Who Why".split())
USUAL = 1000  # uses in the corpus


def _is_word(view: View, whole: str, pieces: list[str]) -> bool:
    if whole.isupper():
        if not any(len(piece) > 1 for piece in pieces):
            return False  # `U S A` are initials
    elif not whole[1:].islower():
        return False  # `HoChi`: a capital inside shows two words
    return len(whole) > 2 and view.known(whole)
