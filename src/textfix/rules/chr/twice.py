"""Letters that occur twice: `BBOOLLDD`, where a PDF prints a word twice to make it bold."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_PAIRS = regex(r"(?<!\w)(?:([^\W_])\1){2,60}(?!\w)")
_TWO = r"([^\W\d_])\1([^\W\d_])\2"
_BEGINS, _BEHIND_SPACE = regex(_TWO), regex(f" {_TWO}")  # a space is quickly found
_MARKS = regex(r"(?:([^\w\s])\1)+(?!\S)")
LEAST = 3  # letters of a word that may be believed to be there twice
ALONE = 5  # the same of a word that is the only one: `hheeyy` is meant so
WEIGHT, BESIDE = 6.0, 5.0  # log-odds


def _may_have(line: str) -> bool:
    return _BEGINS.match(line) is not None or _BEHIND_SPACE.search(line) is not None


@rule(
    "CHR701",
    Stage.CHARACTERS,
    trigger=_may_have,
    examples=[
        "{~~BBOOLLDD~>BOLD~~} {~~TTEEXXTT~>TEXT~~} is read twice.",
        "{~~AAnnnnuuaall~>Annual~~} {~~RReeppoorrtt::~>Report:~~} the year in numbers.",
        "The format is mmddyyyy or HHMMSS, the color aabbcc, and aaaaaa is a cry.",
    ],
)
def twice(view: View, tools: Tools) -> Iterator[Reading]:
    """Each letter of a word is doubled, as in PDFs that print text twice to make it bold.

    When this is wrong: a code happens to be a word with doubled letters.
    """
    text = view.text
    last, sure = 0, False  # the end of the word before, and whether it is a word
    found = list(_PAIRS.finditer(text))
    words = {match[0][::2] for match in found if _is_word(tools, match[0][::2])}
    if len(words) < 2 and max(map(len, words), default=0) < ALONE:
        return
    for match in found:
        start, end = match.span()
        word = match[0][::2]
        known = word in words
        beside = sure and not text[last:start].strip(" ")
        if not (known or beside):
            continue
        marks = _MARKS.match(text, end)
        if marks:
            end = marks.end()
        note = f"`{word}` is a word, and each of its letters is doubled"
        if not known:
            note = "the letters of the word before it are doubled too"
        weight = WEIGHT if known else BESIDE
        yield Reading(start, end, text[start:end:2], (Evidence("character", note, weight),))
        last, sure = end, True


def _is_word(tools: Tools, word: str) -> bool:
    """Whether the dictionaries have a word, in whatever case: any capitals are "known"."""
    return len(set(word)) >= LEAST and word.isalpha() and tools.lexicon.count(word.lower()) >= 0
