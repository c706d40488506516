"""A space before a comma, a full stop or another mark: `the river , and`, `the town ’s gate`."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import blank, regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import (
    IN_BAD_SCAN,
    SIGNS,
    bad_scan,
    common,
    known,
    places,
    word_after,
    word_before,
)

_MARKS = ",.;:?!"
# Behind the mark: the end, white space or a closing sign; for a comma also a word.
_BEHIND = regex(r"(?=[\s”’\"')\]]|\Z)")
_FACE = regex(r"[:;][-^]?[()\[\]DPpoO3/\\|]")
_CLITIC = regex(r"['’]s(?=[\s.,;:?!])")

# No mark follows these; where one does, a link or a number was left out.
_OPEN_WORDS = frozenset(
    """the a an of and or to from by with for at into as per his their its our your my is are was
    were be who which""".split()
)

_SYNTAX = regex(r"\s*[-=\[{<|$]")  # `(BERTH : --quay`

# Letters that are as often the rest of a misread word.
_STRAY = frozenset("lIisjt")

# Who spaces marks out as a rule keeps them: old prints before `;` `:` `?` `!`, token lists
# everywhere. Measured on old newspapers: their commas are never spaced out as a rule.
HABIT = 3
SLIPS = 6  # full stops; more of them spaced out than this are not an accident
USUAL = 50  # uses in the corpus of a word that takes a lone `'s`
# `Limited , of Hull`: as it is on the page.
PRINTED = Evidence("document", "the printed page may have a space before the mark", -3.0)


# A mark or a clitic after a space, and what may be after it.
_SPACED = regex(rf" (?:[{_MARKS}](?:[\s”’\"')\]]|[^\W_]|\Z)|['’]s(?=[\s.,;:?!]|\Z))")


@rule(
    "PUN201",
    Stage.PUNCTUATION,
    languages=("en",),
    requires=({f" {sign}" for sign in _MARKS + "'’"},),
    trigger=_SPACED,
    examples=[
        "He came down to the river{-- --}, and sat there{-- --}.",
        "It was the town{-- --}’s oldest gate.",
        "For small K{-- --}, we have no bound on the width of L{-- --}. The proof is short.",
        "The path went on . . . and on ... it was .NET at .5 of *.txt, a :) or two.",
        "Who goes there ? Stop ! What a sight ; he ran : nobody came ; and then ? Nothing ; alas !",
        "There 's a hill, and that 's the sky, and here 's the road to the town of all of them.",
        "4: Ei ? Solve(V), with (BERTH : --quay) or GMT    ; a note of the board on the hour",
        "A ratio of 3 : 2, and { a : b } or x , y in a list.",
        "On dit que c'est fini ; mais qui le croit ? Personne dans la ville ne le sait !",
    ],
)
def space_before_mark(view: View, tools: Tools) -> Iterator[Reading]:
    """A punctuation mark has a space before it.

    When this is wrong: French and old English print have a space there on purpose. It is kept if
    the text does so throughout.
    """
    text = view.text
    spaced = {
        mark: [p for p in places(text, " " + mark) if _fits(text, p, mark)] for mark in _MARKS
    }
    # Only scans space out full stops but not commas.
    commas = len(spaced[","])
    slips = 0 < 2 * commas + 2 <= text.count(", ") and len(spaced["."]) < SLIPS
    for marks in (",", ".", ";:?!"):
        if marks == "." and slips:
            continue
        if _is_habit(text, marks, sum(len(spaced[mark]) for mark in marks)):
            for mark in marks:
                spaced[mark] = []
    doubts: tuple[Evidence, ...] = ()
    if any(spaced.values()):
        doubts = (PRINTED,) * tools.profile.scanned or (IN_BAD_SCAN,) * bad_scan(view)
    for mark, found in spaced.items():
        for place in found:
            evidence = _evidence(view, place, mark)
            if evidence:
                evidence += doubts
                start = place
                while text[start - 1] == " ":
                    start -= 1
                yield Reading(start, place + 1, "", evidence)
    for apostrophe in "'’":
        clitics = list(places(text, f" {apostrophe}s"))
        if HABIT <= len(clitics) >= _closed_clitics(text, apostrophe):
            continue
        for place in clitics:
            if _CLITIC.match(text, place + 1):
                evidence = _clitic(view, place)
                if evidence:
                    yield Reading(place, place + 1, "", evidence)


def _fits(text: str, place: int, mark: str) -> bool:
    """Whether the mark after the space at `place` belongs to the word before it."""
    behind = text[place + 2 : place + 3]
    before = text[max(0, place - 1) : place]
    if not before or not (before.isalnum() or before in "”’\"')]% "):
        return False
    if mark == ",":
        if behind and not (behind.isspace() or behind.isalpha() or behind in "”’\"'"):
            return False
    elif not _BEHIND.match(text, place + 2):
        return False
    if mark in ":;" and _FACE.match(text, place + 1):
        return False
    # ` . . .` is an ellipsis, ` , ,` and ` ? !` are lists of marks or lost words.
    around = text[max(0, place - 2) : place].strip() + text[place + 2 : place + 5].strip()[:1]
    return not any(c in _MARKS for c in around)


def _closed_clitics(text: str, apostrophe: str) -> int:
    """How many clitics are directly after their word."""
    return text.count(f"{apostrophe}s ") - text.count(f" {apostrophe}s ")


def _is_habit(text: str, marks: str, spaced: int) -> bool:
    """Whether the text sets a space before these marks as a rule."""
    if spaced < HABIT:
        return False
    closed = sum(text.count(mark + " ") + text.count(mark + "\n") for mark in marks) - spaced
    return spaced > closed if len(marks) > 1 else spaced >= 3 * closed


def _evidence(view: View, place: int, mark: str) -> tuple[Evidence, ...]:
    text = view.text
    before = text[place - 1]
    if before == " ":
        stripped = text[max(0, place - 8) : place].rstrip(" ")
        # An empty cell or a gap left for a word.
        if not stripped or len(stripped) < min(place, 8) - 3 or not stripped[-1].isalpha():
            return ()
        left = word_before(text, place - (len(text[max(0, place - 8) : place]) - len(stripped)))
    else:
        left = word_before(text, place)
    start, end = view.lines[view.line_at(place)]
    if blank(text, start, place):
        return ()
    if before.isdigit():
        weight, note = 1.5, "it follows a number"
    elif before in "”’\"')]%":
        weight, note = 1.0, f"it follows `{before}`"
    elif len(left) < 2 and left != "I":
        return _symbol(view, place, mark)
    elif known(view, left):
        weight, note = 2.0, f"`{left}` is a word, and the mark belongs to it"
    elif left and left[0].isupper():
        weight, note = 1.5, f"`{left}` looks like a name, and the mark belongs to it"
    else:
        weight, note = 0.5, f"`{left}` is in no dictionary"
    found = [Evidence("dictionary", note, weight)]
    behind = text[place + 2 : place + 5]
    if mark in ":;" and (before == " " or _SYNTAX.match(behind)):
        return ()  # `GMT    ; a note`, `(BERTH : --quay`
    if mark in "?" and len(left) <= 3 and left.isalpha() and not known(view, left):
        found.append(Evidence("layout", f"a sign may be lost after the symbol `{left}`", -2.0))
    if mark == ",":
        found.append(Evidence("layout", "a comma directly follows its word", 2.0))
    elif mark == ".":
        # `said . “It`, or the end of the line; before a lowercase letter it may be a lost word.
        ends = _ends(behind, "“‘\"'(")
        found.append(
            Evidence(
                "layout",
                "a sentence ends here" if ends else "no sentence begins here",
                2.0 if ends else -1.0,
            )
        )
    elif mark in "?!":
        # `is ? = 3`: the mark stands for a lost sign
        ends = _ends(behind, '“‘"')
        found.append(Evidence("layout", "the mark ends a sentence", 1.5 if ends else -1.0))
    elif before.isdigit() or behind.lstrip()[:1].isdigit():
        return ()  # 3 : 2
    elif mark == ":" and (not behind.strip() or len(text[start : start + 60].split()) <= 4):
        found.append(Evidence("layout", "this may introduce a line", -1.0))
    elif mark == ":" and len(text[start : min(place, start + 60)].split()) <= 4:
        found.append(Evidence("layout", "this may be a label before a value", -1.5))
    else:
        found.append(Evidence("layout", "the mark belongs to the word before it", 1.0))
    if left in _OPEN_WORDS:
        found.append(Evidence("language", f"a word is lost after `{left}`", -3.5))
    if (
        text.count("|", start, min(end, start + 2000)) > 1
        or "\t" in text[start : min(end, start + 2000)]
    ):
        return ()
    return tuple(found)


def _symbol(view: View, place: int, mark: str) -> tuple[Evidence, ...]:
    """The evidence that the mark belongs to the lone letter before it: `for all N , there is`.

    `x , y` in a list may be meant so, and a letter alone may be a piece of a word.
    """
    text = view.text
    before, letter = text[place - 2 : place - 1], text[place - 1]
    if not letter.isalpha() or before not in ("", " ", "(", ".") or letter in _STRAY:
        return ()
    if before == " " and text[place - 3 : place - 2].isdigit():
        return ()  # `4 d , 6 s`: money of old
    behind = text[place + 2 : place + 5]
    following = word_after(text, place + 3)
    if mark == ",":
        end = text[place + 3 + len(following) : place + 8 + len(following)]
        if len(following) > 1 and following.islower() and known(view, following):
            weight, note = 2.0, f"`{following}` continues after it"
        elif len(following) == 1 and (end.startswith((",", " ,")) or end == " and "):
            weight, note = 1.5, "symbols are listed in a sentence"
        else:
            weight, note = 0.0, "no sentence continues after it"
    elif mark == "." and _ends(behind, "“‘\"'(["):
        weight, note = 2.0, "a sentence ends here, or a name is abbreviated"
    else:
        return ()
    found = [
        Evidence("layout", note, weight),
        Evidence("layout", f"`{letter}` is a symbol or an initial", 0.5),
    ]
    start, end_of_line = view.lines[view.line_at(place)]
    start, end_of_line = max(start, place - 2000), min(end_of_line, place + 2000)
    if text.count("{", start, end_of_line) or text.count("|", start, end_of_line) > 1:
        return ()
    if SIGNS.search(text, max(start, place - 300), min(end_of_line, place + 300)):
        found.append(Evidence("layout", "there are signs of mathematics", 1.0))
    near = text[max(0, place - 2000) : place + 2000]
    if near.count(", ") > near.count(" , "):
        found.append(Evidence("document", "other commas directly follow their words", 0.5))
    return tuple(found)


def _ends(behind: str, opening: str) -> bool:
    """Whether a sentence may end before `behind`; `opening` are the marks the next begins with."""
    following = behind.lstrip()[:1]
    return not following or behind[0] in "”\"’'" or following.isupper() or following in opening


def _clitic(view: View, place: int) -> tuple[Evidence, ...]:
    left = word_before(view.text, place)
    if len(left) < 2 or not known(view, left) or "'" in left or "’" in left:
        return ()
    note = f"`{left}` and its `{view.text[place + 1]}s` are written without a space"
    usual = common(view, left, USUAL) or left[0].isupper()
    return (Evidence("language", note, 3.0 if usual else 1.0),)
