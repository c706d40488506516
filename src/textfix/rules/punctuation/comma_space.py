"""No space after a comma or semicolon: `a rope,which broke`."""

import re
from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.rules.punctuation.beside import (
    CODE,
    IN_BAD_SCAN,
    SHORT,
    bad_scan,
    common,
    known,
    token,
    word_after,
    word_before,
)
from textfix.view import View

_MARK = re.compile(r"[,;](?=[^\W_])")
_GLUED = re.compile(r"[^\W\d_][,;][^\W\d_]")
_DATE = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? [0-3]?\d\Z"
)
_YEAR = re.compile(r"[12]\d{3}\b(?![.,]\d)")
LIST = 8  # words to a comma without a space: with fewer the line is a list, no sentence
USUAL = 30  # uses in the corpus of a word that may follow a comma with a small letter


@rule(
    "PUN102",
    Stage.PUNCTUATION,
    english=True,
    examples=[
        "They used a rope,{++ ++}which broke.",
        "The cook,{++ ++}Ada Finch, came aboard on June 3,{++ ++}1921 in Hull.",
        "About 1,000 of 12,500 people; x,y and a,b,c; 1,2-dimethyl and N,N-dialkyl.",
        "red,green,blue,black",
        "name;age;town\nAnna;31;Leeds",
        "The reply was Tom &amp;sons;then f(a,b) and [rope,string].",
    ],
)
def comma_space(view: View, tools: Tools) -> Iterator[Reading]:
    """The space after a comma or a semicolon is missing.

    When this is wrong: lists of keywords and tables are written without spaces; they stay where a
    line has several such commas and hardly one with a space.
    """
    text = view.text
    lists: dict[int, bool] = {}
    bad: bool | None = None
    for match in _MARK.finditer(text):
        place = match.end()
        if place < 2:
            continue
        beyond = text[place]
        if beyond.isdigit():
            if match[0] == "," and text[place - 2].isdigit() and _YEAR.match(text, place):
                before = text[max(0, place - 20) : place - 1]
                if _DATE.search(before):
                    note = "a month, a day and a year"
                    yield Reading(place, place, " ", (Evidence("layout", note, 5.0),))
            continue
        evidence = _evidence(view, place)
        if not evidence:
            continue
        line = view.line_at(place)
        if line not in lists:
            lists[line] = _is_list(text, *view.lines[line])
        if bad is None:
            bad = bad_scan(view)
        if not lists[line]:
            evidence += (IN_BAD_SCAN,) * bad
            yield Reading(place, place, " ", evidence)


def _is_list(text: str, start: int, end: int) -> bool:
    """Whether the line is a table row or a list of keywords."""
    glued = sum(1 for _ in _GLUED.finditer(text, start, end))
    spaced = text.count(", ", start, end) + text.count("; ", start, end)
    return glued >= 2 and spaced < glued and text.count(" ", start, end) < LIST * glued


def _evidence(view: View, place: int) -> tuple[Evidence, ...]:
    text = view.text
    left, right = word_before(text, place - 1), word_after(text, place)
    if text[place - 2] in ')”’"]%' or text[place - 2].isdigit():
        left_note, left_weight = f"`{text[place - 2]}` may stand before a comma", 0.5
    elif (
        not left
        or len(left) == 1
        or (len(left) == 2 and left.lower() not in SHORT and not known(view, left))
    ):
        return ()
    elif known(view, left):
        left_note, left_weight = f"`{left}` is a word", 1.5
    elif left[0].isupper():
        left_note, left_weight = f"`{left}` looks like a name", 0.5
    else:
        left_note, left_weight = f"`{left}` is in no dictionary", -1.0
    whole = token(text, place)
    if not CODE.isdisjoint(whole) or "://" in whole or "[" in whole or ("(" in whole[1:]):
        return ()
    if len(right) < 3 and right not in SHORT and right != "I" and not right.isupper():
        return ()
    follower = text[place + len(right) : place + len(right) + 1]
    if (
        not right
        or (len(right) == 1 and (follower != " " or right not in "aI"))
        or (follower in "([{_=" and follower)
    ):
        return ()
    if right[0].islower():
        if not known(view, right) or not common(view, right.split("-")[0], USUAL):
            return ()
        right_note, right_weight = f"`{right}` is a usual word", 2.5
    elif known(view, right):
        right_note, right_weight = f"`{right}` is a name or a word", 1.5
    else:
        right_note, right_weight = f"`{right}` looks like a name", 0.5
    if text[place - 1] == ";" and not (left.islower() and right_weight > 1 and len(left) > 2):
        return ()
    return (
        Evidence("dictionary", left_note, left_weight),
        Evidence("dictionary", right_note, right_weight),
        Evidence("damage", "in running text a space follows a comma", -0.5),
    )
