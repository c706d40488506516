"""A number glued to the word behind it: `26million viewers`, `100USDbuys`."""

import re
from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.rules.punctuation.beside import common
from textfix.view import View

_MAGNITUDES = "million|billion|trillion|thousand|hundred|dozen|percent"
_COUNTED = (
    "years|months|weeks|days|hours|minutes|seconds|people|persons|men|women|children|students"
    "|soldiers|countries|dollars|pounds|euros|cents|miles|feet|acres|times|points|votes|seats"
    "|victims|deaths|jobs|pages|words"
)
_GLUED = re.compile(
    rf"(?<=\d)(?:(?P<magnitude>{_MAGNITUDES})|(?P<counted>{_COUNTED})"
    r"|(?P<money>USD|EUR|GBP|CHF|JPY|AUD|CAD|INR)(?P<rest>[a-z]{3,15}))(?![\w@])"
)
_FIRST = re.compile(r"\d(?=[a-zA-Z])")
_NUMBER = re.compile(r"(?<![\w@#.,/-])[$£€]?\d+(?:[.,]\d+)*\Z")


@rule(
    "PUN301",
    Stage.PUNCTUATION,
    english=True,
    examples=[
        "More than 26{++ ++}million people saw it, and 30{++ ++}years later they still do.",
        "For 100{++ ++}USD{++ ++}you get less of it.",
        "A 4GB card, 9to5Mac, the 1990s, 5pm, 10x, 3D, 15m, 2nd, 50mph and 360degrees.",
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
