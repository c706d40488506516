"""No space outside a bracket: `the Mill League(ML) was`, `(as ever)and left`."""

from collections import Counter
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import WORD
from textfix.language.words import FUNCTION
from textfix.patterns import LETTER, regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import (
    CODE,
    bad_scan,
    common,
    known,
    lost_spaces,
    places,
    word_after,
    word_before,
)

_OPEN = regex(rf"\((?<={LETTER}{{3}}\()(?=[\w\"“])")
_NAME = regex(rf"(?<!{LETTER}){LETTER}{{3,40}}\Z")
_CLOSE = regex(r"\)(?=[a-z]{2})")
_YEARS = regex(r"(?:ca?\. ?|born |died )?[12]\d{3}[a-z]?(?: ?[–-] ?(?:[12]\d)?\d\d)?")
_CAPITALS = regex(r"[A-Z]{2,6}s?")
_CALLED = frozenset(
    """abs all any array average bool call cast char close count date delete each eval exec exit
    exp factorial filter find float format get hash if in input insert int join len length let list
    log map match max mean median min mod new not open order print printf random range read reduce
    return round select self set sin cos tan size sort split sqrt string sum switch type use values
    var where while with write""".split()
)
_SIGNED = frozenset("TM SM".split())  # `Word(TM)`
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATE = regex(
    rf"(?:born|died|ca?\.|b\.|d\.) (?:[\w.]+ ){{0,3}}\d|(?:\d\d? )?(?:{_MONTHS})[a-z]* \d"
)
_REACH = 200
USUAL = 300  # uses in the corpus of the words of `error(corruption) models`
WHOLE = 4  # letters
_PREFIXES = frozenset(
    """anti auto bi bio co counter cross de dis down ex extra hyper il im in inter intra ir macro
    mega meta micro mid mini mis mono multi neo non off on out over para photo poly post pre pro
    proto pseudo quasi re self semi sub super sur tele trans tri ultra un under up""".split()
)


@rule(
    "PUN104",
    Stage.PUNCTUATION,
    languages=("en",),
    requires="(",
    examples=[
        "He played for the Ashby Mill League{++ ++}(AML) and for nobody else.",
        "The old house{++ ++}(built of stone in May) fell, as Finch (1887){++ ++}has told us.",
        "Call sort(names) or print(the list), then f(x)dx; colo(u)r, dog(s), man(like), Word(TM).",
        "A (re)creation of the (non)linear (semi)groups; the entry(ies) below; Na(OH) and (s)he.",
        "See printf(3), crontab(5) and the fork(2)er.",
    ],
)
def bracket_space(view: View, tools: Tools) -> Iterator[Reading]:
    """The space before an opening or after a closing bracket is missing.

    When this is wrong: a program or a formula calls a function, or the bracket contains a part of a
    word. So a bracket with one word gets a space only if the whole text has lost its spaces.
    """
    text = view.text
    lost: Evidence | None = None
    asked = False
    called: Counter[str] | None = None
    for match in _OPEN.finditer(text):
        place = match.start()
        close = text.find(")", place, place + _REACH)
        if close < 0:
            continue
        if not asked:
            asked, lost = True, _lost(view)
        if called is None:
            called = Counter(_names(text))
        if evidence := _opening(view, place, close, called, lost):
            yield Reading(place, place, " ", evidence)
    for match in _CLOSE.finditer(text):
        place = match.start()
        opened = text.rfind("(", max(0, place - _REACH), place)
        if opened < 0:
            continue
        if not asked:
            asked, lost = True, _lost(view)
        if evidence := _closing(view, opened, place, lost):
            yield Reading(place + 1, place + 1, " ", evidence)


def _names(text: str) -> Iterator[str]:
    """The words that are directly before a bracket."""
    for place in places(text, "("):
        if name := _NAME.search(text[max(0, place - 41) : place]):
            yield name[0]


def _lost(view: View) -> Evidence | None:
    return None if bad_scan(view) else lost_spaces(view)


def _opening(
    view: View, place: int, close: int, called: Counter[str], lost: Evidence | None
) -> tuple[Evidence, ...]:
    text = view.text
    left, inner = word_before(text, place), text[place + 1 : close]
    start = place - len(left)
    before = text[start - 1 : start]
    behind = text[close + 1 : close + 2]
    if (
        len(left) < 3
        or before in tuple("._/\\@#$&-=<>{[(")
        or not CODE.isdisjoint(inner)
        or (behind and (behind.isalnum() or behind in "([{-_") and not lost)
        or "(" in inner
    ):
        return ()
    years = _YEARS.fullmatch(inner) is not None
    if left in _CALLED or (called[left] > 1 and not (years and lost)):
        return ()  # the name of a function
    words = WORD.findall(inner)
    phrase = len(words) > 2 and all(known(view, w) or w[0].isupper() for w in words)
    found: list[Evidence] = []
    if _CAPITALS.fullmatch(inner):
        if inner in _SIGNED:
            return ()
        if _is_short_for(inner.rstrip("s"), text[max(0, start - 80) : place]):
            found.append(Evidence("document", f"`{inner}` is short for the words before", 4.0))
        elif lost and (left[0].isupper() or known(view, left)):
            found.append(Evidence("layout", f"`{inner}` may be short for something", 0.5))
    elif _DATE.match(inner) and left[1:].islower():
        found.append(Evidence("layout", "the dates of a life or an event", 3.0))
    elif years and (known(view, left) or left[0].isupper()) and left[1:].islower():
        found.append(Evidence("layout", f"`{inner}` is a year", 1.5))
    elif phrase and left[1:].islower():
        sure = any(w in FUNCTION for w in words) + 1.5 * common(view, left, USUAL)
        found.append(Evidence("dictionary", "a phrase in brackets", 1.0 + sure))
    elif lost and len(inner) >= WHOLE and (known(view, left) or left[0].isupper()):
        if inner.islower() and view.known(left + inner):
            return ()
        good = known(view, left) and all(known(view, w) for w in words)
        found.append(Evidence("dictionary", "words in brackets", 0.5 * good))
    if found and lost:
        found.append(lost)
    return tuple(found)


def _is_short_for(short: str, before: str) -> bool:
    """Whether `short` are initials of the words that lead up to it: `Ashby Mill League(AML)`."""
    words = WORD.findall(before)
    all_of_them = "".join(word[0] for word in words).upper()
    capitals = "".join(word[0] for word in words if word[0].isupper())
    return all_of_them.endswith(short) or capitals.endswith(short)


def _closing(view: View, opened: int, place: int, lost: Evidence | None) -> tuple[Evidence, ...]:
    text = view.text
    inner, right = text[opened + 1 : place], word_after(text, place + 1)
    end = place + 1 + len(right)
    if (
        not inner.strip()
        or inner != inner.strip()
        or ")" in inner
        or not known(view, right)
        or (text[end : end + 1] and text[end] in "(_[{=:@/\\")
        or not CODE.isdisjoint(inner)
    ):
        return ()
    before = text[opened - 1 : opened]
    little = right in FUNCTION
    if before.isalpha() and not (lost and len(word_before(text, opened)) > 2):
        return ()  # `f(x)in`
    if _YEARS.fullmatch(inner):
        weight, note = (3.0 if little else 1.5), "the brackets contain a year"
    elif " " in inner and len(WORD.findall(inner)) > 1:
        if inner.lower().endswith(("-", "–")):
            return ()
        weight, note = (2.5 if little else 1.5), "the brackets contain a phrase"
    elif _CAPITALS.fullmatch(inner) and not view.known((inner + right).lower()):
        weight, note = (1.5 if little else 0.5), f"`{inner}` is short for something"
    elif lost and len(inner) >= WHOLE and inner.lower() not in _PREFIXES:
        if view.known((inner + right).lower()):
            return ()
        weight, note = 0.5, "the brackets contain a word"
    else:
        return ()
    found = [Evidence("layout", note, weight)]
    if not little and not common(view, right, USUAL):
        found.append(Evidence("dictionary", f"`{right}` is not a common word", -1.0))
    if lost:
        found.append(lost)
    return tuple(found)
