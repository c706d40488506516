"""A number glued to the word after it: `38million bricks`, `45EURwith`."""

import re
from collections import Counter
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.features import BESIDE_LETTER
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import common, word_before

_MAGNITUDES = "million|billion|trillion|thousand|hundred|dozen|percent"
_COUNTED = (
    "years|months|weeks|days|hours|minutes|seconds|people|persons|men|women|children|students"
    "|soldiers|countries|dollars|pounds|euros|cents|miles|feet|acres|times|points|votes|seats"
    "|victims|deaths|jobs|pages|inches|yards|metres|meters|kilometres|kilometers|tonnes|tons"
)
_GLUED = regex(
    rf"(?<=\d)(?:(?P<magnitude>{_MAGNITUDES})|(?P<counted>{_COUNTED})"
    r"|(?P<money>USD|EUR|GBP|CHF|JPY|AUD|CAD|INR)(?P<rest>[a-z]{3,15}))(?![\w@])"
)
# `12%in`, `outermost20 cm`, `240,000bricks`
_PERCENT = regex(r"(?<=\d)%(?=[a-z])")
_UNIT = regex(
    r"[ ](?:%|(?:cm|mm|km|kg|mg|g|m|ft|in|per[ ]cent|percent|million|billion|thousand|years|days"
    r"|hours|minutes|people|miles|metres|meters)\b)"
)
_LOWER = regex(r"[a-z]{2,20}(?![\w-])")
# `in1987`, `nearly300`, `June14`: the word before a number.
_WORD_FIRST = regex(
    r"""\b(?:in|of|on|at|by|to|from|since|until|about|over|than|and|the|for|with|between|after|before
    |nearly|around|only|under|some|January|February|March|April|May|June|July|August|September
    |October|November|December)\Z""",
    re.VERBOSE,
)
_DIGITS = regex(r"\d+(?:,\d{3})*(?![\w@-]|\.\d)")
_LETTER_DIGIT = regex(r"[0-9](?<=[a-z][0-9])")
_FIRST = regex(r"[0-9](?=[a-zA-Z])")
# In all that is looked for.
_GLUE = regex(r"[0-9%](?:(?<=[0-9])(?=[a-zA-Z])|(?<=[a-z][0-9])|(?<=%)(?=[a-z]))")
_NUMBER = regex(r"(?<![\w@#.,/-])[$£€]?\d+(?:[.,]\d+)*\Z")
_PARTED = regex(r"(?<![\w.,@#/-])[$£€]?\d{1,3}(?:,\d{3})+\Z")

# Uses in the corpus of a word that may be after `EUR`, and before a number with its unit.
BEHIND_MONEY, BEFORE_UNIT = 5, 20
NAME = -2.0  # log-odds: what occurs twice without a space is rather a name (`7days`)
_MAY_BE = regex(
    rf"[0-9](?:{_MAGNITUDES}|{_COUNTED}|[A-Z]{{3}}[a-z])|,[0-9]{{3}}[a-z]|[0-9]%[a-z]|[a-z][0-9]"
)


@rule(
    "PUN301",
    Stage.PUNCTUATION,
    languages=("en",),
    requires=({BESIDE_LETTER},),
    trigger=_MAY_BE,
    examples=[
        "The yard made 38{++ ++}million bricks, and 30{++ ++}years later it made none.",
        "The club was opened in{++ ++}1987 and had over{++ ++}300 members by May{++ ++}14.",
        "A berth costs 45{++ ++}EUR{++ ++}with the water and the light.",
        "A 64GB stick, 4to6Club, the 1990s, 5pm, 10x, 3D, 15m, 2nd, and 50mph.",
        "Of 240,000{++ ++}bricks, 12%{++ ++}in all lie in the outermost{++ ++}20 cm of the wall.",
        "Tag it #100days and write to @7years.",
    ],
)
def number_glue(view: View, tools: Tools) -> Iterator[Reading]:
    """The space between a number and the word after it is missing.

    When this is wrong: names of films, bands and products are written like this. Only words for
    large numbers and for things that are often counted are separated.
    """
    text = view.text
    counted: list[tuple[int, str, str]] = []  # place, number, what is counted
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
            if not common(view, match["rest"], BEHIND_MONEY):
                continue
            note = f"a number, `{match['money']}` and the word `{match['rest']}`"
            evidence = (Evidence("dictionary", note, 4.0),)
            yield Reading(place, place, " ", evidence)
            yield Reading(match.end("money"), match.end("money"), " ", evidence)
            continue
        if match["counted"]:
            counted.append((place, number[0], match[0]))
            continue
        note = f"`{match[0]}` is a separate word after a number"
        yield Reading(place, place, " ", (Evidence("dictionary", note, 4.5),))
    times = Counter(number + word for _, number, word in counted)
    for place, digits, word in counted:
        note = f"`{word}` is a separate word after a number"
        found = [Evidence("dictionary", note, 3.0)]
        if times[digits + word] > 1:
            twice = f"`{digits}{word}` occurs {times[digits + word]} times: it may be a name"
            found.append(Evidence("document", twice, NAME))
        yield Reading(place, place, " ", tuple(found))
    if view.has("%"):
        for percent in _PERCENT.finditer(text):
            place = percent.end()
            word_match = _LOWER.match(text, place)
            number = _NUMBER.search(text[max(0, place - 20) : place - 1])
            if word_match and number and common(view, word_match[0]) and word_match[0] != "ige":
                note = f"`{word_match[0]}` is a separate word after a percentage"
                yield Reading(place, place, " ", (Evidence("dictionary", note, 3.5),))
    yield from _word_first(view)


def _word_first(view: View) -> Iterator[Reading]:
    """`in1987`, `outermost20 cm`: a word glued to the number after it."""
    text = view.text
    found: list[tuple[int, str, str]] = []  # place, word, number
    for joint in _LETTER_DIGIT.finditer(text):
        place = joint.start()
        word_match = _WORD_FIRST.search(text, max(0, place - 12), place)
        digits = _DIGITS.match(text, place)
        if digits is None:
            continue
        if word_match is None:
            left = word_before(text, place)
            counts = _UNIT.match(text, digits.end()) and len(left) > 3 and left.islower()
            if counts and common(view, left, BEFORE_UNIT):
                note = f"`{left}` is a word, and `{digits[0]}` counts what follows"
                yield Reading(place, place, " ", (Evidence("dictionary", note, 3.0),))
            continue
        before = text[word_match.start() - 1 : word_match.start()]
        month = word_match[0][0].isupper()
        # `co2`, `to1`: one digit may be part of a name
        if (before and before not in ' \n(“"–—') or (len(digits[0]) < 2 and not month):
            continue
        found.append((place, word_match[0], digits[0]))
    times = Counter(word + number for _, word, number in found)
    for place, word, number in found:
        if times[word + number] > 1:
            continue  # a name: `in20` of a product, `for2` of a band
        note = f"`{word}` is a separate word before a number"
        year = word[0].isupper() or (len(number) == 4 and number[0] in "12")
        yield Reading(place, place, " ", (Evidence("dictionary", note, 3.5 if year else 2.5),))


def _thousands(view: View, place: int) -> Iterator[Reading]:
    """`240,000bricks`: a number with its thousands parted is not a part of a name."""
    text = view.text
    word = _LOWER.match(text, place)
    number = _PARTED.search(text[max(0, place - 20) : place])
    if word and number and len(word[0]) > 3 and common(view, word[0]):
        note = f"`{word[0]}` is a separate word after a number"
        yield Reading(place, place, " ", (Evidence("dictionary", note, 3.5),))
