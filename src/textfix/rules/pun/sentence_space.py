"""No space after the end of a sentence: `the old bridge.In June it fell`."""

from collections import Counter
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import (
    CODE,
    common,
    known,
    lost_spaces,
    token,
    word_after,
    word_before,
)

_MARK = regex(r"[.?!](?=[A-ZÀ-ÖØ-Þ])")

# Words that begin a sentence far more often than the second half of a name.
_STARTERS = frozenset(
    """A About According After All Also Although An And Another Any As At Because Before But By
    Despite During Each Earlier Even Every First For From He Her Here His How However I If In
    Instead It Its Last Later Many Maybe Meanwhile More Most Mr Mrs Ms My No Not Nothing Now Of On
    Once One Only Or Other Our Perhaps She Since So Some Soon Still Such That The Their Then There
    These They This Those Though Three Through To Today Two Under Until We What When Where Which
    While Who Why Will With Yes Yet You Your""".split()
)
# A title is no end of a sentence, but its space is lost all the same: `Dr.Brown`.
_TITLES = frozenset("Mr Mrs Ms Dr Prof Gen Sen Gov Rep Col Capt Lt Sgt Rev Hon St".split())
_ABBREVIATIONS = frozenset(
    """Co Corp Inc Ltd No Nos Vol Fig Figs Eq Sec Ch Art Op Ed Eds al cf e.g i.e vs Jr Sr Ph Mt Ft
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Wed Thu Fri Sat Sun Bros Dept Univ Sci
    Phys Chem Biol Math Rev Lett Proc Trans Int Conf Acad Soc Natl Am J""".split()
)
_CLOSING = "”’\"')]"
_NUMBER = regex(r"(?<![\w.])[$£€]?\d[\d.,:]*(?:%|million|billion)?\Z")
_GOES_ON = regex(r"[,'’]?[ \t]+[a-z]")
_RUNNING = regex(r"[a-z]+[ \t]+\S*\Z")  # a word and a space before what is looked at


_DOTTED = regex(r"\.(?=[a-z_]\w)")


# Not `U.S.`, whose letters are not words.
_GLUED = regex(r"[.?!](?<![ \t.?!].)(?=[A-ZÀ-ÖØ-Þ](?:[^\W\d_]|['’])|[AI] )")


@rule(
    "PUN101",
    Stage.PUNCTUATION,
    languages=("en",),
    requires=({".A", "?A", "!A"},),
    trigger=_GLUED,
    examples=[
        "They closed the old bridge.{++ ++}In June it fell into the river.",
        "Was it the wind?{++ ++}The engineers would not say.",
        "It cost 10 million.{++ ++}The town paid for it.",
        "The page runs on Node.js and ASP.NET, by J.R.Smith of the U.S.Navy, see Vestnik.ru.",
        "Call System.Out.Print or Console.WriteLine; a Ph.D. at 9 a.m. is no end...Or is it?",
        "1.The first item\n2.The second item, after the loss of SP.A-Spirit in the north.",
    ],
)
def sentence_space(view: View, tools: Tools) -> Iterator[Reading]:
    """The space after the end of a sentence is missing.

    When this is wrong: a name with a full stop (a program, a company, a web site) may consist of
    two common words. Such a name usually occurs more than once and is then kept.
    """
    text = view.text
    glued: list[tuple[int, str, str]] = []
    for match in _MARK.finditer(text):
        place = match.end()
        if place < 3 or text[place - 2] in " \t\n.?!":
            continue
        right = word_after(text, place)
        follower = text[place + len(right) : place + len(right) + 1]
        if not right or (follower in "_@/\\=({[" and follower):
            continue
        if follower == "." and text[place + len(right) + 1 : place + len(right) + 2].isalpha():
            continue  # System.Out.Print
        glued.append((place, right, token(text, place)))
    # Names and initials come to nothing, whatever the rest of the text is.
    if not any(_evidence(view, *item, Counter()) or _is_initial(view, *item[:2]) for item in glued):
        return
    # `enum.auto`: names of a program
    dotted = {word_before(text, match.start()) for match in _DOTTED.finditer(text)}
    glued = [item for item in glued if word_before(text, item[0] - 1) not in dotted]
    others = sum(right not in _STARTERS for _, right, _ in glued)
    lost = lost_spaces(view)
    times = Counter(item[2].strip(".,;:!?()\"'“”‘’") for item in glued)
    for place, right, whole in glued:
        evidence = _evidence(view, place, right, whole, times)
        if evidence and lost:
            evidence = (*evidence, lost)
        elif lost and _is_initial(view, place, right):
            note = "an initial within a name"
            evidence = (Evidence("layout", note, 1.0), lost)
        if evidence and others >= 3 and right not in _STARTERS:
            note = "program names are written like this, and there are several"
            evidence = (*evidence, Evidence("document", note, -3.0))
        if evidence:
            yield Reading(place, place, " ", evidence)


def _is_initial(view: View, place: int, right: str) -> bool:
    """Whether the stop at `place` is that of `John M.Finch`; `J.R.Finch` may be written so."""
    text = view.text
    left = word_before(text, place - 1)
    before = word_before(text, place - 3)
    return (
        len(left) == 1
        and left.isupper()
        and text[place - 3 : place - 2] == " "
        and before[:1].isupper()
        and len(right) > 2
        and right[1:].islower()
    )


def _evidence(
    view: View, place: int, right: str, whole: str, times: Counter[str]
) -> tuple[Evidence, ...]:
    text = view.text
    if not CODE.isdisjoint(whole) or "://" in whole:
        return ()
    end = place - 1
    closed = text[end - 1] in _CLOSING
    while end > 0 and text[end - 1] in _CLOSING and place - end < 4:
        end -= 1
    left = word_before(text, end)
    starter = right in _STARTERS
    if right[1:2] == "-":
        return ()  # `SP.A-Spirit`
    if not left:
        number = _NUMBER.search(text[max(0, end - 20) : end])
        line = view.lines[view.line_at(place)][0]
        # `3.The` at the start of a line is a number of a list.
        if number is None or not text[line : max(line, end - len(number[0]))].strip():
            return ()
        found = [Evidence("layout", f"a number and a full stop, then `{right}`", 0.5)]
    elif (
        len(left) == 1
        or left in _ABBREVIATIONS
        or text[end - len(left) - 1 : end - len(left)] == "."
    ):
        return ()  # initials, `U.S.Navy`, `Fig.A`, `System.Out.Print`
    elif right.isupper() and len(right) > 1 and not starter:
        return ()  # `ASP.NET`, `logging.WARN`
    elif left.lower() == right.lower():
        return ()  # `random.Random`
    elif left in _TITLES:
        if text[place - 1] != "." or len(right) < 3:
            return ()
        found = [Evidence("language", f"`{left}.` is a title, `{right}` a name", 3.0)]
    elif known(view, left) and (left.islower() or "'" in left or "’" in left):
        found = [Evidence("dictionary", f"`{left}` is a word, and a sentence may end there", 2.5)]
    elif known(view, left):
        found = [Evidence("dictionary", f"`{left}` is a name or word and may end a sentence", 1.5)]
    elif closed or left[0].isupper() or text[end - 2 : end] in ("'s", "’s"):
        found = [Evidence("layout", f"`{left}` may end a sentence", 0.5)]
    else:
        return ()
    goes_on = _GOES_ON.match(text[place + len(right) : place + len(right) + 4])
    if len(right) == 1 and not (right in "AI" and goes_on and goes_on[0][0] in " '’"):
        return ()  # `tab.I`
    if starter:
        found.append(Evidence("language", f"`{right}` often begins a sentence", 3.0))
    elif known(view, right) and goes_on:
        found.append(Evidence("dictionary", f"`{right}` is a word and a sentence follows", 1.5))
    elif known(view, right):
        found.append(Evidence("dictionary", f"`{right}` is a word", 0.5))
    elif left not in _TITLES:
        if not goes_on:
            return ()
        if left.islower() and len(left) > 3 and common(view, left):
            found.append(Evidence("layout", f"a name, `{right}`, and a sentence follows", 0.4))
    found.append(Evidence("damage", "lost spaces are more common than they look", -0.5))
    bare = whole.strip(".,;:!?()\"'“”‘’")
    if times[bare] > 1 and (not starter or left in _TITLES):
        found.append(Evidence("document", f"`{bare}` occurs {times[bare]} times", -4.0))
    if bare.count(".") > 2:
        found.append(Evidence("layout", "several stops without spaces: an abbreviation", -4.0))
    start = view.lines[view.line_at(place)][0]
    running = _RUNNING.search(text[max(start, place - 80) : place])
    if not running and not starter and left not in _TITLES:
        found.append(Evidence("layout", "no running text before it", -2.5))
    return tuple(found)
