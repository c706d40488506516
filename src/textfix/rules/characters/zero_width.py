"""Characters without width: `the end` U+200B ` of it`, left by editors and web pages.

Nobody sees them, but a search does not find the word. Some scripts need them: Thai and Khmer part
words by U+200B, Persian, Indic scripts and emoji join and part letters by U+200C and U+200D. So it
is the neighbours that decide.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

_SPACES = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_DEPRECATED = "\N{INHIBIT SYMMETRIC SWAPPING}\N{ACTIVATE SYMMETRIC SWAPPING}" + "".join(
    map(chr, range(0x206C, 0x2070))
)
_ALL = _SPACES + _JOINERS + _DEPRECATED
_RUN = re.compile(f"[{_ALL}]+")
_FORMAT = _ALL + "\N{SOFT HYPHEN}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
_NAMES = {
    "\N{ZERO WIDTH SPACE}": "zero-width space",
    "\N{WORD JOINER}": "word joiner",
    "\N{ZERO WIDTH NO-BREAK SPACE}": "byte order mark",
    "\N{ZERO WIDTH NON-JOINER}": "zero-width non-joiner",
    "\N{ZERO WIDTH JOINER}": "zero-width joiner",
}


@rule(
    "CHR301",
    Stage.CHARACTERS,
    examples=[
        "the end{--\N{ZERO WIDTH SPACE}--} {--\N{ZERO WIDTH SPACE}--}of it",
        "{--\N{ZERO WIDTH NO-BREAK SPACE}--}The first line of a file.",
        "under{--\N{ZERO WIDTH JOINER}--}stand",
        "می\N{ZERO WIDTH NON-JOINER}خواهم",
        "क्\N{ZERO WIDTH JOINER}ष",
        "ภาษา\N{ZERO WIDTH SPACE}ไทย",
        "A family: 👩\N{ZERO WIDTH JOINER}👧",
        "Auf\N{ZERO WIDTH NON-JOINER}lage",
    ],
)
def zero_width(view: View, tools: Tools) -> Iterator[Reading]:
    """A character without width stands where no script needs one.

    When this is wrong: someone put U+200B into a long name so that it may break there.
    """
    if not view.has(_ALL):
        return
    text = view.text
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, behind = _neighbour(text, start, -1), _neighbour(text, end - 1, 1)
        if _unspaced().match(before) or _unspaced().match(behind):
            continue
        joiner = any(c in _JOINERS for c in match[0])
        if joiner and not (_plain().match(before or " ") and _plain().match(behind or " ")):
            continue
        # "Auf" U+200C "lage": German typesetters keep the ligature from crossing the seam.
        if joiner and before in "fF" and behind.isalpha() and before:
            continue
        name = _NAMES.get(match[0][0], "format character")
        note = f"a {name} (U+{ord(match[0][0]):04X}) shows nothing here"
        yield Reading(start, end, "", (Evidence("character", note, 6.0),))


def _neighbour(text: str, position: int, step: int) -> str:
    """The next character that shows something or is a space; "" at the edge of the text."""
    for _ in range(8):
        position += step
        if not 0 <= position < len(text):
            return ""
        if text[position] not in _FORMAT:
            return text[position]
    return text[position]


@cache
def _unspaced() -> Any:
    """Scripts that write no spaces between words, so that U+200B parts them."""
    import regex  # type: ignore[import-untyped]  # 20 ms, which clean text need not pay

    names = (
        "Thai Lao Khmer Myanmar Tibetan Han Hiragana Katakana Bopomofo Yi Javanese Balinese "
        "Tai_Le New_Tai_Lue Tai_Tham Tai_Viet Sundanese Buginese Batak Cham Mongolian Hangul"
    ).split()
    return regex.compile("|".join(rf"\p{{Script={name}}}" for name in names))


@cache
def _plain() -> Any:
    """Characters beside which no joiner has work to do."""
    import regex

    return regex.compile(
        r"[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\s\p{P}\x00-\x7f\p{Sc}]"
    )
