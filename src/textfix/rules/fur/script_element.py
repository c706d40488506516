"""Whole elements that a browser does not show: `<script>...</script>`, `<style>...</style>`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.fur.code import about_code, without
from textfix.rules.fur.cut import cut_span

# The text in lowercase letters is no place to search in: `İ` is two code points there. In ASCII,
# for else `ſ` is an `s` in another case.
_OPEN = regex(r"<(script|style)(?:\s[^<>]{0,500})?>", re.IGNORECASE | re.ASCII)
_CLOSE = {name: regex(f"</{name}>", re.IGNORECASE | re.ASCII) for name in ("script", "style")}


# In MARKUP, before its tags are taken away and its content left behind as text.
@rule(
    "FUR103",
    Stage.MARKUP,
    requires="<",
    examples=[
        "The road is shut.\n\n{--<script>var a = 1; show(a);</script>\n\n--}Go by the river.",
        "The road is shut.{-- <style>p { color: red }</style>--}",
        "In HTML a <script>alert(1)</script> runs at once, whatever stands around it.",
        "The <script> of the play was lost.",
    ],
)
def script_element(view: View, tools: Tools) -> Iterator[Reading]:
    """The text contains a script or style element with its tags and content.

    When this is wrong: a text about web pages shows the element on purpose. It is kept if the rest
    of the text is about code, shows more of it, or has names in backticks.
    """
    text = view.text
    pieces: list[tuple[int, int]] = []
    position = 0
    missing: set[str] = set()
    while match := _OPEN.search(text, position):
        name = match[1].lower()
        close = None if name in missing else _CLOSE[name].search(text, match.end())
        if close is None:
            missing.add(name)
            position = match.end()
            continue
        position = close.end()
        pieces.append((match.start(), position))
    if not pieces or about_code(without(view, pieces)):
        return
    evidence = (Evidence("markup", "an element that the page did not show", 8.0),)
    for start, end in pieces:
        yield Reading(*cut_span(view, start, end), "", evidence)
