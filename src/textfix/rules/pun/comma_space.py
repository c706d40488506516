"""No space after a comma or semicolon: `a rope,which broke`."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import WORD
from textfix.language.words import FUNCTION
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import (
    CODE,
    IN_BAD_SCAN,
    SHORT,
    bad_scan,
    common,
    known,
    lost_spaces,
    token,
    word_after,
    word_before,
)

_MARK = regex(r"[,;](?=[^\W_])")
# An entity that lost its `&`: the semicolon is no mark of the sentence.
_ENTITY = regex(r"(?:\b(?:quot|amp|apos|nbsp|lt|gt)|#\d{2,5}|#x[0-9a-fA-F]{2,5});\Z")
_GLUED = regex(r"[^\W\d_][,;][^\W\d_]")
_DATE = regex(r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? [0-3]?\d\Z")
_DIGITS = regex(r"\d+(?:st|nd|rd|th)?(?![\w@/.:-]\w|[^\W_])")
_COLON = regex(
    r":(?<=[a-z]{3}:)(the|this|these|those|it|we|he|she|they|there|in|if|what|how)(?= [a-z])"
)
_AFTER_YEAR = regex(r"[a-z][,.]? [12]\d{3}\Z")  # `In 1888,Finch`
_YEAR = regex(r"[12]\d{3}\b(?![.,]\d)")
LIST = 8  # words to a comma without a space: with fewer the line is a list, no sentence
MANY = 2  # small words to such a comma, from which the line is a sentence
USUAL = 30  # uses in the corpus of a word that may follow a comma with a lowercase letter
_MAY_LACK = regex(
    r"[,;](?=[^\W\d_])|,(?<=[^\W\d_],)(?=\d)|,(?<=\d,)(?=[12]\d{3}\b)|:(?<=[a-z]:)(?=[a-z])"
)


@rule(
    "PUN102",
    Stage.PUNCTUATION,
    languages=("en",),
    requires=({",a", ";a", ":a"},),
    trigger=_MAY_LACK,
    examples=[
        "They used a rope,{++ ++}which broke.",
        "The cook,{++ ++}Ada Finch, came aboard on June 3,{++ ++}1921 in Hull.",
        "About 1,000 of 12,500 people; x,y and a,b,c; 1,2-dimethyl and N,N-dialkyl.",
        "red,green,blue,black",
        "name;age;town\nAnna;31;Leeds",
        "The mill,{++ ++}built in stone,{++ ++}burned down,{++ ++}and in May,{++ ++}40 men came.",
        "As Finch (Marsh,{++ ++}1987) has it.",
        "A word on the weather:{++ ++}the wind will turn.",
        "The reply was Tom &amp;sons;then f(a,b) and [rope,string].",
        "They called it quot;useful quot; in the report, and it #39;s true.",
    ],
)
def comma_space(view: View, tools: Tools) -> Iterator[Reading]:
    """The space after a comma or a semicolon is missing.

    When this is wrong: lists of keywords and tables are written without spaces. They are kept if a
    line has several such commas and almost none with a space.
    """
    text = view.text
    lists: dict[int, bool] = {}
    asked = bad = False
    lost: Evidence | None = None
    for match in _MARK.finditer(text):
        place = match.end()
        if place < 2:
            continue
        if match[0] == ";" and _ENTITY.search(text, max(0, place - 8), place):
            continue
        if not text[place].isdigit():
            evidence = _evidence(view, place)
            if not evidence:
                continue
        elif match[0] == "," and text[place - 2].isdigit():
            before = text[max(0, place - 20) : place - 1]
            if _YEAR.match(text, place) and _DATE.search(before):
                note = "a month, a day and a year"
                yield Reading(place, place, " ", (Evidence("layout", note, 5.0),))
            continue
        elif match[0] == "," and text[place - 2].isalpha():
            evidence = ()
        else:
            continue
        if not asked:
            asked, bad, lost = True, bad_scan(view), lost_spaces(view)
        evidence = evidence or _number(view, place, lost is not None)
        if not evidence:
            continue
        line = view.line_at(place)
        if line not in lists:
            lists[line] = _is_list(text, *view.lines[line], lost is not None, view.unspaced)
        if not lists[line]:
            evidence += (IN_BAD_SCAN,) * bad
            evidence += (lost,) if lost else ()
            yield Reading(place, place, " ", evidence)
    if view.has(":"):
        for match in _COLON.finditer(text):
            place = match.start() + 1
            if evidence := _colon(view, place, match[1]):
                yield Reading(place, place, " ", evidence)


def _is_list(text: str, start: int, end: int, lost: bool, unspaced: bool) -> bool:
    """Whether the line is a table row or a list of keywords."""
    glued = sum(1 for _ in _GLUED.finditer(text, start, end))
    spaced = text.count(", ", start, end) + text.count("; ", start, end)
    if glued < 2 or spaced >= glued or text.count(" ", start, end) >= LIST * glued:
        return False
    if not lost:
        return True
    # In a text without spaces a sentence is one all the same: `The mill,which burned,was old.`
    words = WORD.findall(text, start, end)
    little = sum(word.lower() in FUNCTION for word in words)
    if little >= MANY * glued:
        return False  # a line in the middle of a sentence
    if not text[start].isupper() or text[end - 1] not in '.?!"”’)':
        return True
    return little < (2 if unspaced else 2 * glued / 3)


def _number(view: View, place: int, lost: bool) -> tuple[Evidence, ...]:
    """The evidence for a space in `Finch,1987`; in `Na,2` and `see p,12` there is none."""
    text = view.text
    left = word_before(text, place - 1)
    digits = _DIGITS.match(text, place)
    if digits is None or len(left) < 3 or ("(" in token(text, place)[1:] and not lost):
        return ()
    if not CODE.isdisjoint(token(text, place)):
        return ()
    year = _YEAR.match(text, place) is not None
    if not (known(view, left) or left[0].isupper()) or not (year or lost):
        return ()
    behind = text[digits.end() : digits.end() + 1]
    closed = year and left[0].isupper() and behind in (")", ";", ",")
    return (
        Evidence("dictionary", f"`{left}` is a word or a name", 1.0),
        Evidence("layout", "a source and its year" if closed else "a number follows", 1.5 * closed),
    )


def _colon(view: View, place: int, right: str) -> tuple[Evidence, ...]:
    """The evidence for a space in `of the sea:the role`; `title:the sea` begins a line of data."""
    text = view.text
    left = word_before(text, place - 1)
    start = view.lines[view.line_at(place)][0]
    running = text[max(start, place - 120) : place - len(left) - 1].split()
    whole = token(text, place)
    if len(left) < 4 or not known(view, left) or len(running) < 3 or not CODE.isdisjoint(whole):
        return ()
    if not any(word in FUNCTION for word in running[-8:]):
        return ()
    return (
        Evidence("dictionary", f"`{left}` is a word in a sentence", 1.0),
        Evidence("language", f"`{right}` begins a new clause", 2.0),
    )


def _evidence(view: View, place: int) -> tuple[Evidence, ...]:
    text = view.text
    left, right = word_before(text, place - 1), word_after(text, place)
    if _AFTER_YEAR.search(text[max(0, place - 20) : place - 1]) and len(right) > 3:
        left_note, left_weight = "it follows a year in a sentence", 2.5
    elif text[place - 2] in ')”’"]%' or text[place - 2].isdigit():
        left_note, left_weight = f"`{text[place - 2]}` may come before a comma", 0.5
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
        usual = known(view, right) and common(view, right.split("-")[0], USUAL)
        if not usual and not view.unspaced:
            return ()
        right_note, right_weight = f"`{right}` is a common word", 2.5
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
