"""Colours and cursor movements of a terminal, kept in a log: `ESC[31mfailed ESC[0m`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# What ends a sequence is a letter, and so may be what the text goes on with: `ESC[` before "longer"
# is no sequence. So the parameters and the letter must be some that terminals know.
_COMPLETE = r"""
    \x1b (?:
        \[ (?: [?<=>]? (?=[\d;]) \d{0,5} (?:[;:]\d{0,5}){0,31}      # CSI: colours, cursor
               (?: [@-Z`a-il-nq-ux~] | \ q | !p | "[pq] | \$[pr-z] )
           |   [A-HJKLMPZm] | [su](?![a-z])
           )
    |   \] \d{1,4} (?: ;[^\x07\x1b\r\n]{0,2000} )? (?: \x07 | \x1b\\ )  # OSC: title, hyperlink
    |   [()*+] (?: [0B] | A(?![a-z]) )                              # character set: ESC(B ends bold
    |   [=>78]                                                      # keypad, save and restore
    |   [McDEH] (?![a-z])                                           # reset, up and down a line
    )
"""
_LONE = r"\x1b+ (?=[\s\x1b]|\Z)"
# A sequence that lacks its end stays, and so do those that end it: without them the text after
# would become its end, and be taken for a part of it in the next run.
_ESCAPE = regex(
    rf"""
    (?: \x1b (?: \[ [0-?]*+ [\ -/]*+ | [()*+] ) (?=\x1b) (?:{_COMPLETE} | {_LONE})*+
    |   (?!{_COMPLETE}) \x1b\] [^\x07\r\n]*+
    )
    | (?P<sequences> (?:{_COMPLETE})++ )
    | (?P<lone> {_LONE} )
    """,
    re.VERBOSE,
)


@rule(
    "CHR202",
    Stage.CHARACTERS,
    requires="\x1b",
    examples=[
        "{--\x1b[31m--}failed{--\x1b[0m--} after two tries",
        "{--\x1b[1;32m\x1b[K--}green and bold{--\x1b(B\x1b[m--}",
        "{--\x1b]0;a title\x07--}The prompt.",
        "The code is written [31m in brackets.",
        "Cut off: \x1b[\x1b[\x1b[longer words, \x1b[31\x1b[0mmore of them, \x1bMay",
    ],
)
def terminal_escape(view: View, tools: Tools) -> Iterator[Reading]:
    """The text contains terminal escape sequences.

    An incomplete sequence is kept, because the text after it may be a word.

    When this is wrong: the text is a recording to be replayed in a terminal.
    """
    for match in _ESCAPE.finditer(view.text):
        if match["sequences"]:
            shown = match[0][1:13].replace("\x1b", " ESC")
            note = f"ESC{shown} controls a terminal and shows nothing"
            yield Reading(*match.span(), "", (Evidence("character", note, 6.0),))
        elif match["lone"]:
            evidence = (Evidence("character", "U+001B shows nothing", 6.0),)
            yield Reading(*match.span(), "", evidence)
