"""A quotation mark or an accent in the place of an apostrophe: `the town"s gate`, `don´t`."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import Paragraphs, known, word_before

_DOUBLE = regex(r"\"(?=(?:s|t|re|ll|ve|d|m)\b(?![\"'’\w-]))")
# `don´t`, `it?s` (a mark the encoding lost), `it\N{REPLACEMENT CHARACTER}s`
_ACCENT = regex(r"[´`?\uFFFD](?=(?:s|t|re|ll|ve|d|m)\b(?![´`\"'’=\w-]))")
_TAIL = regex(r"[a-z]+")
_INSIDE = regex(r"[\"´`?\uFFFD](?<=[^\W\d_].)(?=(?:s|t|re|ll|ve|d|m)\b)")


@rule(
    "PUN601",
    Stage.PUNCTUATION,
    languages=("en",),
    requires='"´`?\ufffd',
    trigger=_INSIDE,
    examples=[
        "It was the town{~~\"~>'~~}s oldest gate, he said.",
        'He called it the town{~~"~>\'~~}s "oldest gate" and left.',
        "I don{~~´~>'~~}t know, it{~~?~>'~~}s late.",
        "Did he ask for it?so it seems, or what? t is a letter.",
        'The letter "s" and "t" are the most usual; a 12"s record is not.',
        'The sign read "Open"s and no more.',
    ],
)
def wrong_apostrophe(view: View, tools: Tools) -> Iterator[Reading]:
    """A double quotation mark or an accent replaces an apostrophe.

    When this is wrong: a plural of a quoted word (`all the "no"s`) ends the same way. It is kept if
    the marks of the paragraph pair without it.
    """
    text = view.text
    if view.has("´`?\ufffd"):
        for match in _ACCENT.finditer(text):
            left = word_before(text, match.start())
            if left and _fits(view, left, match.end()):
                note = f"`{match[0]}` inside a word: `{left}'` needs an apostrophe"
                mark = "’" if view.has("’") and not view.has("'") else "'"
                accent = (Evidence("language", note, 4.0),)
                yield Reading(match.start(), match.end(), mark, accent)
    if not view.has('"'):
        return
    found: dict[int, list[int]] = {}
    paragraphs = Paragraphs(view)
    for match in _DOUBLE.finditer(text):
        left = word_before(text, match.start())
        if left and _fits(view, left, match.end()):
            found.setdefault(paragraphs.at(match.start())[0], []).append(match.start())
    for marks in found.values():
        start, end = paragraphs.at(marks[0])
        # Without the wrong ones the others must pair; with them they must not.
        others = text.count('"', start, end) - len(marks)
        if others % 2 or (others and len(marks) % 2 == 0):
            continue
        for place in marks:
            word = word_before(text, place)
            evidence = (
                Evidence("language", f"`{word}'` needs an apostrophe", 3.0),
                Evidence("layout", "the quotation marks of the paragraph pair without it", 1.0),
            )
            yield Reading(place, place + 1, "'", evidence)


def _fits(view: View, left: str, tail: int) -> bool:
    """Whether `left`, an apostrophe and the letters at `tail` are a word."""
    match = _TAIL.match(view.text, tail)
    if match is None or (not known(view, left) and not view.known(f"{left}'{match[0]}")):
        return False
    if match[0] == "s":
        return known(view, left)
    return view.lexicon.count(f"{left}'{match[0]}".lower()) >= 0
