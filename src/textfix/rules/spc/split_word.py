"""A space inside a word: `th e`, `govern ment`, `Junc t ion`."""

import re
from collections.abc import Iterator

from textfix.decode import segmentation
from textfix.decode.apostrophes import LOST_APOSTROPHE, cut_word, is_bare, lost_elsewhere
from textfix.decode.tools import Tools
from textfix.document.features import ODD
from textfix.document.lines import HYPHENS
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

SURELY = 5.0  # nats by which a word must read better than one with its apostrophe


@rule(
    "SPC201",
    Stage.SPACING,
    languages=("en",),
    requires=({ODD, *HYPHENS, "'", "’"},),
    examples=[
        "The {~~govern ment~>government~~} has fallen.",
        "This is {~~th e~>the~~} last one.",
        "They met at the {~~junc t ion~>junction~~} of the roads.",
        "{~~T he~>The~~} house was sold. {~~W ith~>With~~} it went the garden.",
        "K is for kettle. T cells and X rays; E is the next, F or G.",
        "Ali al Hariri met Kim Jong Il in La Paz.",
        "He gave no notice of it to any one.",
        "We do{~~n 't~>n't~~} know what the town'{-- --}s name was.",
        "My parents {~~we re~>were~~} angry, and that is what he {~~s aid~>said~~} to them.",
        "That s what it is, they said, and they drew a source s and how you r friend fared.",
        "He said 'the old town' s was short for something.",
    ],
)
def split_word(view: View, tools: Tools) -> Iterator[Reading]:
    """A space divides a word.

    When this is wrong: an unknown short word (a name, a foreign particle) happens to complete the
    word next to it.
    """
    for reading in segmentation.readings(view, "split", "a space came into a word"):
        if not _closes_clitic(view, reading):
            yield reading
    yield from _clitics(view)


def _closes_clitic(view: View, reading: Reading) -> bool:
    """Whether it joins a clitic that lost its apostrophe: `he ll` is not `hell`, `That s` not
    `Thats`.

    Nor is `source s` certainly `sources`: the letter may be a symbol. And the end of `they re` does
    not begin `re late`.
    """
    if is_bare(reading.after):
        return True  # `do n t` is `don't`
    before = view.word_before(reading.start)
    owner = before and LOST_APOSTROPHE.match(view.text, before[0])
    if (
        owner
        and reading.start < owner.end() < reading.end
        and (owner["surely"] or (owner["maybe"] and lost_elsewhere(view)))
        and cut_word(view, owner)[1] < SURELY  # `That s how`; but `he s aid`
    ):
        return True
    pairs = LOST_APOSTROPHE.finditer(view.text, reading.start, reading.end)
    return any(
        pair[0].replace(" ", "") in reading.after
        and (not pair["owner"] or view.known(pair["owner"]))
        and (not (pair["surely"] or pair["maybe"]) or cut_word(view, pair)[1] < SURELY)
        for pair in pairs
    )


# `the town' s gate`, `we don 't`
_CLITIC = regex(
    r"""
    \b(?P<owner>[^\W\d_]{2,})['’](?P<before>\ )(?:s|re|ve|ll|d)\b(?!['’])
  | \b(?:ca|do|does|did|is|are|was|were|has|have|had|wo|would|could|should|must|need)n
    (?P<negated>\ )['’]t\b
  | \b(?:I|you|he|she|we|they|it|You|He|She|We|They|It)(?P<pronoun>\ )['’](?:re|ve|ll|d|m)\b
    """,
    re.VERBOSE,
)
# The apostrophe and the space beside it, without which there is none: found far faster.
_BESIDE = regex(r"['’] (?=(?:s|re|ve|ll|d)\b)|['’](?<= ['’])(?=(?:t|re|ve|ll|d|m)\b)")
_LOOSE = frozenset(("' ", "’ ", " '", " ’"))
_QUOTE = regex(r"(?<![^\W_])['‘’](?=[^\W_])")


def _clitics(view: View) -> Iterator[Reading]:
    if _LOOSE.isdisjoint(view.signs):
        return
    quotes: dict[int, int] = {}  # where the first quotation of a line begins
    for apostrophe in _BESIDE.finditer(view.text):
        start = apostrophe.start() - (apostrophe[0][-1] != " ")
        while start and (view.text[start - 1].isalnum() or view.text[start - 1] == "_"):
            start -= 1
        match = _CLITIC.match(view.text, start)
        if match is None:
            continue
        if match["owner"]:
            line, end = view.lines[view.line_at(match.start())]
            if line not in quotes:
                quote = _QUOTE.search(view.text, line, end)
                quotes[line] = quote.end() if quote else end
            if not view.known(match["owner"]) or quotes[line] < match.start():
                continue  # the end of a quotation: `'the old town' s`
        place = match.start(match.lastgroup or 0)
        if match["owner"]:
            place = match.start("before")
        note = f"`{match[0].replace(' ', '')}` is written without a space"
        yield Reading(place, place + 1, "", (Evidence("language", note, 3.5),))
