"""Characters without width: `the end` U+200B ` of it`, left by editors and web pages.

They are invisible, but a search does not find the word. Some scripts need them: Thai and Khmer
separate words by U+200B; Persian, Indic scripts and emoji join and separate letters by U+200C and
U+200D. So the neighbouring characters decide.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_SPACES = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_DEPRECATED = "\N{INHIBIT SYMMETRIC SWAPPING}\N{ACTIVATE SYMMETRIC SWAPPING}" + "".join(
    map(chr, range(0x206C, 0x2070))
)
_ALL = _SPACES + _JOINERS + _DEPRECATED
_RUN = regex(f"[{_ALL}]+")
_WORD_JOINER = "\N{WORD JOINER}"
SYSTEM = 3  # uses beside the same mark that are not an accident
_FORMAT = _ALL + "\N{SOFT HYPHEN}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
_NAMES = {
    "\N{ZERO WIDTH SPACE}": "zero-width space",
    "\N{WORD JOINER}": "word joiner",
    "\N{ZERO WIDTH NO-BREAK SPACE}": "byte order mark",
    "\N{ZERO WIDTH NON-JOINER}": "zero-width non-joiner",
    "\N{ZERO WIDTH JOINER}": "zero-width joiner",
}

# Scripts in which U+200B separates words or lines, by the first word of the names of their
# characters.
_UNSPACED = tuple(
    """THAI LAO KHMER MYANMAR TIBETAN CJK IDEOGRAPHIC HIRAGANA KATAKANA HALFWIDTH FULLWIDTH BOPOMOFO
    YI JAVANESE BALINESE TAI SUNDANESE BUGINESE BATAK CHAM MONGOLIAN HANGUL""".split()
)


@rule(
    "CHR301",
    Stage.CHARACTERS,
    requires=_ALL,
    examples=[
        "the end{--\N{ZERO WIDTH SPACE}--} {--\N{ZERO WIDTH SPACE}--}of it",
        "{--\N{ZERO WIDTH NO-BREAK SPACE}--}The first line of a file.",
        "under{--\N{ZERO WIDTH JOINER}--}stand",
        "The old\N{WORD JOINER}—and the new\N{WORD JOINER}–came.",
        "and/\N{ZERO WIDTH SPACE}or, his/\N{ZERO WIDTH SPACE}her, he/\N{ZERO WIDTH SPACE}she",
        "می\N{ZERO WIDTH NON-JOINER}خواهم",
        "क्\N{ZERO WIDTH JOINER}ष",
        "ภาษา\N{ZERO WIDTH SPACE}ไทย",
        "A family: 👩\N{ZERO WIDTH JOINER}👧",
        "Auf\N{ZERO WIDTH NON-JOINER}lage",
    ],
)
def zero_width(view: View, tools: Tools) -> Iterator[Reading]:
    """A zero-width character occurs where no script needs one.

    A word joiner next to a dash prevents a line break and is kept. So is a zero-width space that
    the whole document sets next to the same mark, to allow a line break.

    When this is wrong: the author put U+200B into a long name to allow a line break.
    """
    text = view.text
    runs = list(_RUN.finditer(text))
    systems = _systems(text, runs)
    for match in runs:
        start, end = match.span()
        if systems and _marks_beside(text, match) & systems:
            continue
        before, behind = _neighbour(text, start, -1), _neighbour(text, end - 1, 1)
        if _unspaced(before) or _unspaced(behind):
            continue
        joiner = any(c in _JOINERS for c in match[0])
        if joiner and not (_plain(before) and _plain(behind)):
            continue
        # "Auf" U+200C "lage": German typesetters keep the ligature from crossing the seam.
        if joiner and before in "fF" and behind.isalpha() and before:
            continue
        name = _NAMES.get(match[0][0], "format character")
        note = f"a {name} (U+{ord(match[0][0]):04X}) shows nothing here"
        yield Reading(start, end, "", (Evidence("character", note, 6.0),))


def _systems(text: str, runs: list[re.Match[str]]) -> set[tuple[str, str]]:
    """The characters that the document sets beside the same mark as a rule, with that mark."""
    if not any(c in text for c in _SPACES):
        return set()
    uses = Counter(match[0] for match in runs)
    pairs = Counter(pair for match in runs for pair in _marks_beside(text, match))
    return {
        (run, mark)
        for (run, mark), times in pairs.items()
        if (run == _WORD_JOINER and unicodedata.category(mark) == "Pd")
        or (times >= SYSTEM and times >= 0.9 * uses[run])
    }


def _marks_beside(text: str, match: re.Match[str]) -> set[tuple[str, str]]:
    """The run of `match` with each punctuation mark that is beside it."""
    if len(match[0]) > 1 or match[0] not in _SPACES:
        return set()
    beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return {(match[0], c) for c in beside if unicodedata.category(c)[0] == "P"}


def _neighbour(text: str, position: int, step: int) -> str:
    """The next character that shows something or is a space; "" at the edge of the text."""
    for _ in range(8):
        position += step
        if not 0 <= position < len(text):
            return ""
        if text[position] not in _FORMAT:
            return text[position]
    return text[position]


def _unspaced(character: str) -> bool:
    """Whether its script writes no spaces between words, so that U+200B parts them."""
    return unicodedata.name(character or " ", "").startswith(_UNSPACED)


def _plain(character: str) -> bool:
    """Whether no joiner has work to do beside it; "" is the edge of the text."""
    return (
        character.isascii()
        or character.isspace()
        or unicodedata.name(character, "").startswith(("LATIN", "GREEK", "CYRILLIC"))
        or unicodedata.category(character)[0] == "P"
    )
