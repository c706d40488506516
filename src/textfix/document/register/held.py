"""What a register holds back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from textfix.document.register.model import (
    CHAT,
    DATA,
    DIALECT,
    MARKUP,
    OTHER,
    PROSE,
    SOURCE,
    TOKENISED,
    VERSE,
)


class Held(NamedTuple):
    """Rules that a register holds back, by how their codes begin."""

    off: tuple[str, ...] = ()  # do not run
    suggest: tuple[str, ...] = ()  # only suggest


# The one place that says what a register holds back. Characters are repaired in all. A tag or an
# entity in a row may keep it in one piece: `2,pear,it is late<br>and dark`, `"a &quot;b&quot; c"`.
HELD: Mapping[str, Held] = {
    PROSE: Held(),
    # Two empty lines separate the parts of a poem, the sections of a manual and functions.
    VERSE: Held(off=("LIN201",), suggest=("SPC", "OCR101", "OCR103", "HYP301", "PUN201", "PUN603")),
    # A doubled word is a stammer or a slip of the author there.
    CHAT: Held(suggest=("SPC", "OCR", "HYP301", "PUN603", "FUR4")),
    DIALECT: Held(suggest=("SPC", "OCR", "HYP301", "PUN603", "FUR4")),
    DATA: Held(off=("HYP", "SPC", "OCR", "PUN", "FUR", "LIN"), suggest=("MRK",)),
    SOURCE: Held(off=("HYP", "SPC", "OCR", "PUN", "FUR", "LIN"), suggest=("MRK",)),
    MARKUP: Held(off=("LIN201",), suggest=("OCR", "HYP301", "SPC")),
    # Marks are set apart on purpose, and so are clitics: `the firm 's`, `do n't`.
    TOKENISED: Held(
        off=("PUN1", "PUN2", "PUN6", "SPC1", "SPC2", "HYP202"),
        suggest=("OCR", "SPC3", "PUN4", "FUR4"),
    ),
    # Words divided at line ends are put together in any language.
    OTHER: Held(
        off=("HYP2", "HYP3", "HYP4", "HYP5", "SPC", "OCR", "FUR4", "PUN203", "PUN204", "PUN301")
    ),
}


@lru_cache(maxsize=1024)
def held(register: str, code: str) -> str:
    """What the register does to the rule `code`: "off", "suggest" or ""; the longer prefix wins."""
    rules = HELD[register]
    off = max((len(prefix) for prefix in rules.off if code.startswith(prefix)), default=-1)
    maybe = max((len(prefix) for prefix in rules.suggest if code.startswith(prefix)), default=-1)
    return "" if off < 0 and maybe < 0 else "off" if off >= maybe else "suggest"
