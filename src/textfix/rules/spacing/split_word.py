"""A space inside a word: `th e`, `govern ment`, `Junc t ion`."""

import re
from collections.abc import Iterator
from string import ascii_uppercase

from textfix.judge import Reading, Tools
from textfix.language import ENGLISH
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
                known = all(map(view.known, pieces))
                if known and not any(map(view.lexicon.rare, pieces)):
                    continue  # `working men` are no `workingmen`
                if text[span[1] : span[1] + 1] == "-" and len(pieces[-1]) == 1:
                    continue  # `the m-th` is no `them-th`
                evidence = tools.weigh(
                    view, *span, whole, cost=COST * (last - first),
                    damage="a space came into a word",
                )  # fmt: skip
                whole_words = [p for p in pieces if p.lower() in ENGLISH or p in "aA"]
                if known:
                    note = "each of them is a word, if a rare one"  # `booby hatch`
                    evidence += (Evidence("dictionary", note, -4.0),)
                if whole_words and any(len(p) > 3 for p in pieces if not view.known(p)):
                    note = f"`{whole_words[0]}` may stand beside a word nobody has listed"
                    evidence += (Evidence("language", note, -4.0),)
                yield Reading(*span, whole, evidence)


def _parted_capitals(view: View, tools: Tools) -> Iterator[Reading]:
    """`T he` at the beginning of a sentence; elsewhere a capital alone means something."""
    if _CAPITALS.isdisjoint(view.counts):
        return
    for match in _PARTED.finditer(view.text):
        whole = match[1] + match[2]
        if view.lexicon.count(whole.lower()) < USUAL or view.known(match[2]) > (whole in _OPENERS):
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
