"""A space on the inner side of a quotation mark or bracket: `“ It is late,”`, `(as he said )`."""

import re
from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

_AFTER = re.compile(r"[“(] (?=[^\W_])")
_BEFORE = re.compile(r"(?<=[^\W_]|[.,?!’]) [”)](?=[\s.,;:?!]|\Z)")
_REACH = 1500  # code points the partner is searched for
_CUT = re.compile(r"\n[ \t]*\n")


@rule(
    "PUN202",
    Stage.PUNCTUATION,
    english=True,
    examples=[
        "“{-- --}It is late,” she said (as he had{-- --}) and left.",
        "“It is late,{-- --}” she said.",
        "The list ( a, b ) and the pair ( x ) are set so, as “ it ” is.",
        "a ) first b ) second, and :( or :) as well ( or",
    ],
)
def space_in_pair(view: View, tools: Tools) -> Iterator[Reading]:
    """A space stands on the inner side of one mark of a pair.

    When this is wrong: some set a space inside both marks; where both have one, they stay.
    """
    text = view.text
    if not view.has("“”()"):
        return
    if "“ " in text or "( " in text:
        for match in _AFTER.finditer(text):
            place = match.start()
            close = text.find("”" if match[0][0] == "“" else ")", place, place + _REACH)
            before = text[place - 1 : place]
            if close < 0 or text[close - 1].isspace() or (before and not before.isspace()):
                continue
            if not _CUT.search(text, place, close) and not _between(
                text, place + 1, close, match[0][0]
            ):
                yield _reading(place + 1, match[0][0], "opens")
    if " ”" in text or " )" in text:
        for match in _BEFORE.finditer(text):
            place = match.start()
            mark = match[0][1]
            if text[place - 2 : place] == " ." or (mark == ")" and text[place - 1] == ","):
                continue  # `. . . ”`, `(n, )`
            low = max(0, place - _REACH)
            opened = text.rfind("“" if mark == "”" else "(", low, place)
            if opened < 0 or text[opened + 1].isspace() or text.rfind(mark, opened, place) >= 0:
                continue
            if not _CUT.search(text, opened, place) and text[opened + 1 : place].strip():
                yield _reading(place, mark, "closes")


def _between(text: str, start: int, end: int, mark: str) -> bool:
    return text.find(mark, start, end) >= 0


def _reading(place: int, mark: str, does: str) -> Reading:
    note = f"`{mark}` {does} a pair whose other mark has no space inside"
    return Reading(place, place + 1, "", (Evidence("layout", note, 3.0),))
