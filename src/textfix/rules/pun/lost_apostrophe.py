"""A space in the place of an apostrophe: `I don t know`, `he ll win`."""

from collections.abc import Iterator

from textfix.decode.apostrophes import LOST_APOSTROPHE, cut_word
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_END = regex(r" (?=(?:t|s|ll|re|ve|d|m)(?![\w'’-]))")
_LONGEST = 8  # code points of a word that an ending belongs to
# `that s is positive`, `if it d > 3`: a letter that stands for something
_SIGN = regex(r"[ \t]*(?:[=<>≤≥∈+*/^_(),;]|(?:is|are|be|was|in|and|or|to|of)\b)")

SURELY, MAYBE, AGAIN = 3.5, 0.5, 3.0  # log-odds


@rule(
    "PUN603",
    Stage.PUNCTUATION,
    languages=("en",),
    trigger=_END,
    examples=[
        "I don{~~ ~>'~~}t know what they{~~ ~>'~~}ll do, and it{~~ ~>'~~}s late.",
        "I couldn{~~ ~>'~~}t say. That{~~ ~>'~~}s how it is.",
        "The ship’s late, they said, and we{~~ ~>’~~}ve not seen her.",
        "We draw a line t from the source s, and can t be less than that s is?",
    ],
)
def lost_apostrophe(view: View, tools: Tools) -> Iterator[Reading]:
    """A space replaces an apostrophe.

    The letter of `it s` and the like may be a symbol, so these are repaired only if another word
    has certainly lost its apostrophe.

    When this is wrong: the text uses letters as symbols, and `don t` contains one of them.
    """
    text = view.text
    found = []
    for gap in _END.finditer(text):
        start = gap.start()
        while start and gap.start() - start < _LONGEST and text[start - 1].isalpha():
            start -= 1
        match = LOST_APOSTROPHE.match(text, start)
        if match and (match["surely"] or match["maybe"]):
            found.append(match)
    again = any(match["surely"] for match in found)
    mark = "’" if view.has("’") and not view.has("'") else "'"
    for match in found:
        whole = match[0].replace(" ", "'")
        if match["surely"]:
            weight = SURELY
        elif _SIGN.match(text, match.end()):
            continue
        else:
            weight = MAYBE + (AGAIN if again else 0.0)
        evidence = [Evidence("language", f"`{whole}` has lost its apostrophe", weight)]
        word, nats = cut_word(view, match)
        if nats > 0:
            evidence.append(Evidence("language", f"`{word}` is more likely here", -nats))
        place = match.start("gap")
        yield Reading(place, place + 1, mark, tuple(evidence))
