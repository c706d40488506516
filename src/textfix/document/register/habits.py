"""What a document does with its spaces throughout. Start reading at `habits_of`."""

from __future__ import annotations

from textfix.document.register.model import HABITLESS, Habits
from textfix.document.view import View
from textfix.patterns import regex

_TWO_SPACES = regex(r"[.!?][\"'”’)]{0,2}  (?=[^\s])")
_ONE_SPACE = regex(r"[.!?][\"'”’)]{0,2} (?=[^\s])")
_JOINER = regex(r"(?<=\S)\N{WORD JOINER}(?=\S)")
_NO_BREAK = regex(r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
_SYSTEM = regex(
    r"(?:(?<=[«\d§&])|(?<=\b[A-Z]\.)|(?<=\b[MDS][rst]\.)|(?<=\bMrs\.))"
    r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
    r"|[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}](?=[:;!?»%–—€$£°\d])"
)


def habits_of(view: View) -> Habits:
    """What a text does with its spaces throughout, counted."""
    text = view.text
    doubled = "  " in text
    no_break = "\N{NO-BREAK SPACE}" in text or "\N{NARROW NO-BREAK SPACE}" in text
    feeds = text.count("\f")
    joiners = "\N{WORD JOINER}" in text
    if not (doubled or no_break or feeds or joiners):
        return HABITLESS
    two = len(_TWO_SPACES.findall(text)) if doubled else 0
    return Habits(
        two,
        len(_ONE_SPACE.findall(text)) if two else 0,
        feeds,
        len(_JOINER.findall(text)) if joiners else 0,
        len(_NO_BREAK.findall(text)) if no_break else 0,
        len(_SYSTEM.findall(text)) if no_break else 0,
    )
