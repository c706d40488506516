"""Colours and cursor movements of a terminal, kept in a log: `ESC[31mfailed ESC[0m`."""

import re
from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.patterns import regex
from textfix.rule import Stage, rule
from textfix.view import View

_ESCAPE = regex(
    r"""
    (?: \x1b
        (?: \[ [0-?]{0,64} [\ -/]{0,4} [@-~]                # CSI: colours, cursor
        |   \] [^\x07\x1b\r\n]{0,2000} (?: \x07 | \x1b\\ )  # OSC: window title, hyperlink
        |   [()*+] [0-9A-B]                                 # character set: ESC(B ends bold
        |   [=>78McDEH]                                     # keypad, save and restore, reset
        )
    )+
    """,
    re.VERBOSE,
)
_LONE = regex(r"\x1b+(?=[\s\x1b]|\Z)")


@rule(
    "CHR202",
    Stage.CHARACTERS,
    needs="\x1b",
    examples=[
        "{--\x1b[31m--}failed{--\x1b[0m--} after two tries",
        "{--\x1b[1;32m\x1b[K--}green and bold{--\x1b(B\x1b[m--}",
        "{--\x1b]0;a title\x07--}The prompt.",
        "The code is written [31m in brackets.",
    ],
)
def terminal_escape(view: View, tools: Tools) -> Iterator[Reading]:
    """Escape sequences of a terminal stand in the text.

    When this is wrong: a recording that is to be played again in a terminal.
    """
    text = view.text
    for match in _ESCAPE.finditer(text):
        shown = match[0][1:13].replace("\x1b", " ESC")
        note = f"ESC{shown} steers a terminal and shows nothing"
        yield Reading(*match.span(), "", (Evidence("character", note, 6.0),))
    for match in _LONE.finditer(text):
        evidence = (Evidence("character", "U+001B shows nothing", 6.0),)
        yield Reading(*match.span(), "", evidence)
