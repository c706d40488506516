"""Where a piece of JavaScript or CSS ends, and whether a text is about such code.

Brackets are balanced; strings and comments are skipped. This module has no rule.
"""

from __future__ import annotations

import re

from textfix.document.view import View
from textfix.patterns import regex

# A page's inline script is hundreds of characters, rarely ten thousand.
LONGEST = 30_000

_TOKEN = regex(
    r"""
      \\.                                # an escape, also outside strings
    | "(?:[^"\\\n]|\\.){0,2000}"
    | '(?:[^'\\\n]|\\.){0,2000}'
    | /\*
    | (?m:^[ \t]*//[^\n]{0,2000})        # not `//` inside a line: `url(http://...)`
    | [()\[\]{};\n]
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {")": "(", "]": "[", "}": "{"}

_KEYWORDS = frozenset(
    """var let const function new typeof return delete if else try catch finally for while do in of
    instanceof void async await class extends throw case default switch this""".split()
)
_ADJACENT = regex(r"(?<!\w)\d*([^\W\d]\w*)[ \t\r\n]+([^\W\d]\w*)")
_GOES_ON = regex(r"[ \t]*+\r?+\n?+[ \t]*+(?:[.({\[?:|&+]|\)|else\b|catch\b|finally\b)")


class Budget:
    """The characters that may still be read, so that a text of unclosed brackets stays linear."""

    __slots__ = ("left",)

    def __init__(self, text: str) -> None:
        self.left = 4 * len(text) + LONGEST


def statement_end(text: str, start: int, budget: Budget) -> int:
    """Where the JavaScript statement that begins at `start` ends; -1 if it does not look like one.

    It ends after the semicolon or the last brace of its block; words side by side that no keyword
    joins are prose, not code.
    """
    stack: list[str] = []
    loose: list[str] = []  # what is outside all brackets
    seen = False
    position = start
    limit = min(len(text), start + LONGEST)
    while budget.left > 0:
        match = _TOKEN.search(text, position, limit)
        if match is None:
            budget.left -= limit - position
            break
        budget.left -= match.end() - position
        token = match[0]
        if not stack:
            loose.append(text[position : match.start()])
        position = match.end()
        if token == "/*":
            close = text.find("*/", position, limit)
            if close < 0:
                budget.left -= limit - position
                return -1
            budget.left -= close - position
            position = close + 2
        elif token in "([{":
            stack.append(token)
            seen = True
        elif token in ")]}":
            if not stack or stack.pop() != _PAIRS[token]:
                return -1
            if not stack and token == "}" and not _GOES_ON.match(text, position):
                if text.startswith(";", position):
                    position += 1
                return position if _is_code(loose) else -1
        elif token == ";" and not stack:
            return position if _is_code(loose) else -1
        elif token == "\n" and not stack:
            if not seen or _GOES_ON.match(text, position - 1):
                continue
            return match.start() if _is_code(loose) else -1
    # The text ends here: a last statement needs no semicolon.
    if limit == len(text) and not stack and seen and _is_code([*loose, text[position:]]):
        code = text[start:].rstrip()
        return start + len(code) if code else -1
    return -1


def _is_code(loose: list[str]) -> bool:
    outside = " ".join(loose)
    if len(outside) > 600:
        return False
    return all(m[1] in _KEYWORDS or m[2] in _KEYWORDS for m in _ADJACENT.finditer(outside))


def block_end(text: str, start: int, budget: Budget) -> int:
    """Where the block of braces that opens at or after `start` closes; -1 if it does not."""
    depth = 0
    limit = min(len(text), start + LONGEST)
    for match in _TOKEN.finditer(text, start, limit):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth <= 0:
                budget.left -= match.end() - start
                return match.end() if depth == 0 else -1
        elif match[0] == ";" and not depth:
            budget.left -= match.end() - start
            return -1
        if match.end() - start > budget.left:
            budget.left = 0
            return -1
    budget.left -= limit - start
    return -1


# A text with these words may show code on purpose.
_TALK = regex(
    r"\b(?:JavaScript|TypeScript|jQuery|CSS|HTML5?|PHP|JSON|Node\.js|[Ss]tylesheets?|[Ss]nippets?"
    r"|[Ss]ource code|[Cc]ode (?:block|example|sample|listing)|[Ss]yntax|[Cc]ompilers?"
    r"|[Ss]electors?"
    r"|[Pp]rogramming language|[Cc]allbacks?|[Mm]edia quer(?:y|ies)|[Rr]untime|API|SDK|DOM)\b"
)
_CODE_LINE = regex(
    r"""(?m)^(?:
      [ \t]*(?:import|from|def|class|public|private|static|return|require|package)\b
        [^.\n]*[;:{)]\s*$
    | [ \t]*(?://|/\*|\#include|\#!|<\?php|\$[ ]\w|>>>[ ])
    | .*[;{}][ \t]*$
    )""",
    re.VERBOSE,
)
_PROSE_LINE = regex(r"(?m)^[ \t]*[^\W\d_\n(][^\n{}=;]*(?:[ ][^\s{}=;]+){3,}")


def about_code(rest: str) -> bool:
    """Whether a text without the suspected pieces, `rest`, still shows or discusses code.

    One line of code is left over from a page; a text with more of them, a fence or two names in
    backticks, or the vocabulary of programmers shows its code on purpose.
    """
    if "```" in rest or "~~~" in rest or rest.count("`") >= 4:
        return True
    if _TALK.search(rest) or not _PROSE_LINE.search(rest):
        return True
    return len(_CODE_LINE.findall(rest)) >= 2


def without(view: View, spans: list[tuple[int, int]]) -> str:
    """The text without `spans`, which are sorted and disjoint."""
    parts: list[str] = []
    position = 0
    for start, end in spans:
        parts.append(view.text[position:start])
        position = end
    parts.append(view.text[position:])
    return "".join(parts)
