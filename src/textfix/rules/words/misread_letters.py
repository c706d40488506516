"""A letter read as another that looks like it: `tbe`, `govemment`, `thern`, `pr0cedure`, `wantéd`.

A first form: one misreading a word, only shapes that scanners really confuse, only where the word
as it stands is unknown and the reading a usual one; a name needs the document itself for a witness.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

from textfix.judge import Reading, Tools
from textfix.lexicon import Lexicon
from textfix.line import ODD
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

# seen, meant: shapes that are hardly told apart in print. Pairs that keyboards confuse as well
# (e/r, n/m) are left out: a slip of the writer is no damage.
_SURE = """rn m,m rn,cl d,li h,vv w,ii u,ii n,tl d,b h,é e,è e,ê e,ë e,0 o,1 l,1 i,1 r,5 s""".split(
    ","
)
_LESS = """c e,e c,h b,u n,n u,i l,l i,l t,f t,t f,e o,o e,y v,v y,in m,m in,ni m,q g""".split(",")
SURE, LESS = 5.0, 7.5  # log-odds against the confusion
_PAIRS = tuple(
    (seen, meant, cost)
    for pairs, cost in ((_SURE, SURE), (_LESS, LESS))
    for seen, meant in (pair.split() for pair in pairs)
)
# Letters left out at the edge of a word; two such words in a line are a way of speaking.
_ELISION = re.compile(r"(?<=[^\W\d_])['’](?=[\s,.;!?])|(?:(?<=\s)|\A)['’](?=[^\W\d_])")
DIALECT = 2
SLIP = 5  # letters; nearly every shorter string is one slip away from some word
_BY_FIRST = {
    first: tuple(pair for pair in _PAIRS if pair[0][0] == first)
    for first in {p[0][0] for p in _PAIRS}
}
SHORT = 3  # letters
LONGEST = 60  # letters; no word is longer, and one of a million has millions of spellings
DAMAGED = -3.5  # log-odds of damage of a document with more than a few unknown words
USUAL = 300  # uses in the corpus of a word that may be meant
# Rare, so it is looked for first; a pattern that begins with what is rare is searched fastest.
_DIGIT = re.compile(r"[015](?<=[A-Za-z]{2}[015])(?=[a-z]{2})")
_HEAD = re.compile(r"[A-Za-z]+\Z")
_MIXED = re.compile(r"(?<![\w.@/-])[A-Za-z]{2,}[015][a-z]{2,}(?![\w@/-])")


@rule(
    "OCR101",
    Stage.WORDS,
    english=True,
    needs=({ODD, "0", "1", "5"},),
    examples=[
        "This is {~~tbe~>the~~} end of it, and we told {~~thern~>them~~} so.",
        "The {~~govemment~>government~~} has fallen and the {~~pr0cedures~>procedures~~} with it.",
        "Rowntree came; Mr. Rowntree sat down; then {~~Rovvntree~>Rowntree~~} spoke to the men.",
        "He said it wor a gude stane, an' the bairn wisna there, ould Hamish and young Torc.",
        "The mp3s, the b2b firms and the h264 files of the day, in the café with his fiancée.",
    ],
)
def misread_letters(view: View, tools: Tools) -> Iterator[Reading]:
    """Letters of a word were read as others that look like them.

    When this is wrong: a rare word, a name or a coinage that is one such confusion away from a
    usual word.
    """
    spoken: dict[int, bool] = {}  # whether a line is dialect
    for start, end in view.suspects:
        word = view.text[start:end]
        if (
            not 3 <= len(word) <= LONGEST
            or view.known(word)
            or word.isupper()
            or "'" in word
            or "’" in word
        ):
            continue
        if view.text[start - 1 : start] == "-" or view.text[end : end + 1] == "-":
            continue
        for reading in _readings(view, tools, start, end, word):
            line = view.line_at(start)
            if line not in spoken:
                spoken[line] = len(_ELISION.findall(view.text, *view.lines[line])) >= DIALECT
            if not spoken[line]:  # "big 'nough fer y'all, an' I ain't": written as it is spoken
                yield reading
    if view.has("015"):
        for digit in _DIGIT.finditer(view.text):
            head = _HEAD.search(view.text[max(0, digit.start() - 40) : digit.start()])
            match = _MIXED.match(view.text, digit.start() - len(head[0])) if head else None
            if match and len(match[0]) <= LONGEST:
                yield from _readings(view, tools, match.start(), match.end(), match[0])


def _readings(view: View, tools: Tools, start: int, end: int, word: str) -> Iterator[Reading]:
    counts = view.counts
    again = counts[word] > 1
    # A name needs the document itself for a witness.
    name = word[0].isupper()
    for after, seen, meant, cost, usual in _spellings(view.lexicon, word):
        here = counts.get(after, 0)
        if not (here >= 2 and len(word) > 3) and (name or not usual):
            continue
        if cost > SURE and len(word) <= SHORT and view.prior.weight < DAMAGED:
            continue  # `hor`, `ali`: in a text without other damage a short word is somebody's
        if again and cost > SURE:
            continue  # written twice it is meant, unless it is hardly writable: `tbe`
        damage = f"`{seen}` and `{meant}` look alike in print"
        if here >= 2 and len(word) > 3:
            note = f"`{after}` stands {here}x in this document"
            witness = Evidence("document", note, 9.0)
            likeness = Evidence("damage", damage, -cost / 2)
            yield Reading(start, end, after, (witness, likeness, view.prior))
        else:
            evidence = tools.weigh(view, start, end, after, cost=cost, damage=damage)
            yield Reading(start, end, after, evidence + _slip(view, word))


@lru_cache(maxsize=20_000)
def _spellings(lexicon: Lexicon, word: str) -> tuple[tuple[str, str, str, float, bool], ...]:
    """The words that `word` may be a misreading of, each with the shapes confused, the cost, and
    whether it is usual.
    """
    found = (
        (word[:at] + meant + word[at + len(seen) :], seen, meant, cost)
        for at, letter in enumerate(word)
        for seen, meant, cost in _BY_FIRST.get(letter, ())
        if word.startswith(seen, at)
    )
    return tuple(
        (after, seen, meant, cost, lexicon.count(after) >= USUAL)
        for after, seen, meant, cost in found
    )


def _slip(view: View, word: str) -> tuple[Evidence, ...]:
    """Against a misreading: the word may as well be a slip of the writer (`deterence`)."""
    if len(word) < SLIP:
        return ()
    for at in range(len(word)):
        head, tail = word[:at], word[at:]
        typed = [head + tail[1:], head + tail[1:2] + tail[:1] + tail[2:]]
        typed += [head + letter + tail for letter in ascii_lowercase]
        meant = next((w for w in typed if view.lexicon.count(w) >= USUAL // 10), None)
        if meant is not None:
            note = f"it may be `{meant}` with a slip of the writer"
            return (Evidence("language", note, -6.0),)
    return ()
