"""A space on the inner side of a quotation mark or bracket: `“ It is late,”`, `(as he said )`."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_AFTER = regex(r"[“(] (?=[^\W_])")
_BEFORE = regex(r"(?<=[^\W_]|[.,?!’]) [”)](?=[\s.,;:?!]|\Z)")
_REACH = 1500  # code points the partner is searched for
_SPACED = regex(r"(?<=\s)\( ([^\W_][^()\n]{0,60}[^\W_.]) \)(?=[\s.,;:?!]|\Z)")
_CLOSED = regex(r"\((?=[^\W_])(?=[^()]{1,200}[^\s()]\))")
FEW = 2  # pairs without spaces that show how a text is set
_CUT = regex(r"\n[ \t]*\n")


@rule(
    "PUN202",
    Stage.PUNCTUATION,
    languages=("en",),
    requires="“”()",
    marks=("“ ", "( ", " ”", " )"),
    examples=[
        "“{-- --}It is late,” she said (as he had{-- --}) and left.",
        "“It is late,{-- --}” she said.",
        "The mill (of Ashby) and the men ({-- --}the guild{-- --}) went (so they said) to law.",
        "The list ( a, b ) and the pair ( x ) are set so, as “ it ” is.",
        "a ) first b ) second, and :( or :) as well ( or",
    ],
)
def space_in_pair(view: View, tools: Tools) -> Iterator[Reading]:
    """One mark of a pair has a space on its inner side.

    When this is wrong: some authors set a space inside both marks. If both have one, they are kept,
    unless most brackets of the text have none.
    """
    text = view.text
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
        if "( " in text:
            yield from _both(view)


def _both(view: View) -> Iterator[Reading]:
    """`( NTA )` where the other brackets of the text have no space inside."""
    text = view.text
    spaced = [match for match in _SPACED.finditer(text) if "(" not in match[1]]
    closed = len(_CLOSED.findall(text))
    if not spaced or closed < 2 * len(spaced) or closed < FEW:
        return
    note = f"{closed} other pairs have no space inside, {len(spaced)} do"
    weight = 3.0 if closed >= 4 * len(spaced) else 2.3
    for match in spaced:
        for place in (match.start() + 1, match.end() - 2):
            yield Reading(place, place + 1, "", (Evidence("document", note, weight),))


def _between(text: str, start: int, end: int, mark: str) -> bool:
    return text.find(mark, start, end) >= 0


def _reading(place: int, mark: str, does: str) -> Reading:
    note = f"`{mark}` {does} a pair whose other mark has no space inside"
    return Reading(place, place + 1, "", (Evidence("layout", note, 3.0),))
