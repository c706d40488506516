"""A number glued to the word behind it: `26million viewers`, `100USDbuys`."""

import re
from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.rules.punctuation.beside import common, word_before
from textfix.view import View

_MAGNITUDES = "million|billion|trillion|thousand|hundred|dozen|percent"
_COUNTED = (
    "years|months|weeks|days|hours|minutes|seconds|people|persons|men|women|children|students"
    "|soldiers|countries|dollars|pounds|euros|cents|miles|feet|acres|times|points|votes|seats"
    "|victims|deaths|jobs|pages|inches|yards|metres|meters|kilometres|kilometers|tonnes|tons"
)
_GLUED = re.compile(
    rf"(?<=\d)(?:(?P<magnitude>{_MAGNITUDES})|(?P<counted>{_COUNTED})"
    r"|(?P<money>USD|EUR|GBP|CHF|JPY|AUD|CAD|INR)(?P<rest>[a-z]{3,15}))(?![\w@])"
)
# `9%of`, `uppermost20 cm`, `110,000rooms`
_PERCENT = re.compile(r"(?<=\d)%(?=[a-z])")
_UNIT = re.compile(
    r"[ ](?:%|(?:cm|mm|km|kg|mg|g|m|ft|in|per[ ]cent|percent|million|billion|thousand|years|days"
    r"|hours|minutes|people|miles|metres|meters)\b)"
)
_LOWER = re.compile(r"[a-z]{2,20}(?![\w-])")
# `in2014`, `nearly300`, `June14`: the word before a number.
_WORD_FIRST = re.compile(
    r"""\b(?:in|of|on|at|by|to|from|since|until|about|over|than|and|the|for|with|between|after|before
    |nearly|around|only|under|some|January|February|March|April|May|June|July|August|September
    |October|November|December)(?=\d)""",
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?![\w@-]|\.\d)")
_LETTER_DIGIT = re.compile(r"[0-9](?<=[a-z][0-9])")
_FIRST = re.compile(r"[0-9](?=[a-zA-Z])")
_NUMBER = re.compile(r"(?<![\w@#.,/-])[$£€]?\d+(?:[.,]\d+)*\Z")


@rule(
    "PUN301",
    Stage.PUNCTUATION,
    english=True,
    examples=[
        "More than 26{++ ++}million people saw it, and 30{++ ++}years later they still do.",
        "It was founded in{++ ++}2014 and had over{++ ++}300 members by May{++ ++}14.",
        "For 100{++ ++}USD{++ ++}you get less of it.",
        "A 4GB card, 9to5Mac, the 1990s, 5pm, 10x, 3D, 15m, 2nd, 50mph and 360degrees.",
        "Of 110,000{++ ++}rooms, 58%{++ ++}in Spain are the topmost{++ ++}20 cm under the roof.",
        "Tag it #100days and write to @7years.",
    ],
)
def number_glue(view: View, tools: Tools) -> Iterator[Reading]:
    """The space between a number and the word behind it is missing.

    When this is wrong: names of films, bands and products are written so; only words for great
    numbers and for what is often counted are parted.
    """
    text = view.text
    for first in _FIRST.finditer(text):
        place = first.end()
        match = _GLUED.match(text, place)
        if match is None:
            yield from _thousands(view, place)
            continue
        number = _NUMBER.search(text[max(0, place - 20) : place])
        if number is None:
            continue
        if match["money"]:
            if not common(view, match["rest"], 5):
                continue
            note = f"a number, `{match['money']}` and the word `{match['rest']}`"
            evidence = (Evidence("dictionary", note, 4.0),)
            yield Reading(place, place, " ", evidence)
            yield Reading(match.end("money"), match.end("money"), " ", evidence)
            continue
        word = match[0]
        weight = 4.5 if match["magnitude"] else 3.0
        if text.count(number[0] + word) > 1 and match["counted"]:
            weight -= 2.0
        note = f"`{word}` is a word of its own behind a number"
        yield Reading(place, place, " ", (Evidence("dictionary", note, weight),))
    if view.has("%"):
        for percent in _PERCENT.finditer(text):
            place = percent.end()
            word_match = _LOWER.match(text, place)
            number = _NUMBER.search(text[max(0, place - 20) : place - 1])
            if word_match and number and common(view, word_match[0]) and word_match[0] != "ige":
                note = f"`{word_match[0]}` is a word of its own behind a percentage"
                yield Reading(place, place, " ", (Evidence("dictionary", note, 3.5),))
    for joint in _LETTER_DIGIT.finditer(text):
        place = joint.start()
        word_match = _WORD_FIRST.search(text, max(0, place - 12), place + 1)
        digits = _DIGITS.match(text, place)
        if digits is None:
            continue
        if word_match is None or word_match.end() != place:
            left = word_before(text, place)
            counts = _UNIT.match(text, digits.end()) and len(left) > 3 and left.islower()
            if counts and common(view, left, 20):
                note = f"`{left}` is a word, and `{digits[0]}` counts what follows"
                yield Reading(place, place, " ", (Evidence("dictionary", note, 3.0),))
            continue
        before = text[word_match.start() - 1 : word_match.start()]
        month = word_match[0][0].isupper()
        # `co2`, `to1`: one digit may be part of a name
        if (before and before not in ' \n(“"') or (len(digits[0]) < 2 and not month):
            continue
        if text.count(word_match[0] + digits[0]) > 1:
            continue
        note = f"`{word_match[0]}` is a word of its own before a number"
        year = month or (len(digits[0]) == 4 and digits[0][0] in "12")
        yield Reading(place, place, " ", (Evidence("dictionary", note, 3.5 if year else 2.5),))


def _thousands(view: View, place: int) -> Iterator[Reading]:
    """`110,000rooms`: a number with its thousands parted is no part of a name."""
    text = view.text
    word = _LOWER.match(text, place)
    number = re.search(
        r"(?<![\w.,@#/-])[$£€]?\d{1,3}(?:,\d{3})+\Z", text[max(0, place - 20) : place]
    )
    if word and number and len(word[0]) > 3 and common(view, word[0]):
        note = f"`{word[0]}` is a word of its own behind a number"
        yield Reading(place, place, " ", (Evidence("dictionary", note, 3.5),))
