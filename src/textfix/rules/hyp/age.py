"""Ages that lost their hyphens: `31-year old`, `10-yearold`, `19yearold`."""

from collections.abc import Iterator

from textfix.decode.hyphenation import NUMERALS
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# Without its first hyphen only a number in figures tells where the age begins.
_OLD = regex(r"olds?(?![\w-])")
_UNIT = regex(r"(?:(?<=-)|(?<=\d)(?!\D* \Z))(year|month|week|day|hour)[ -]?\Z")
_UNIT_REACH = 6  # code points
_NUMBER = regex(r"(?<!\w)(?P<count>\d+|[^\W\d_]+(?=-))-?\Z")


@rule(
    "HYP501",
    Stage.HYPHENS,
    languages=("en",),
    marks=("old",),
    examples=[
        "A {~~31-year old~>31-year-old~~} teacher was hurt.",
        "The {~~10-yearold~>10-year-old~~} boy ran, a {~~19yearold~>19-year-old~~} man stayed.",
        "A {~~five-year old~>five-year-old~~} girl and three {~~six-year olds~>six-year-olds~~}.",
        "He is 31 years old, in his second year, old as he was.",
        "The 31-year-old teacher runs a two-year old-age scheme.",
    ],
)
def age(view: View, tools: Tools) -> Iterator[Reading]:
    """An age has a space in place of a hyphen, or its hyphen is missing.

    When this is wrong: `a two-year old boys' club` could mean a two-year-old club of old boys.
    """
    for old in _OLD.finditer(view.text):
        unit = _UNIT.search(view.text, max(0, old.start() - _UNIT_REACH), old.start())
        if unit is None:
            continue
        number = _NUMBER.search(view.text[max(0, unit.start() - 20) : unit.start()])
        if number is None:
            continue
        count = number["count"]
        if not count.isdecimal() and count.lower() not in NUMERALS:
            continue
        start = unit.start() - len(number[0])
        after = f"{count}-{unit[1]}-{old[0]}"
        note = f"`{count}`, `{unit[1]}` and `{old[0]}` are an age"
        if after != view.text[start : old.end()]:
            yield Reading(start, old.end(), after, (Evidence("language", note, 5.0),))
