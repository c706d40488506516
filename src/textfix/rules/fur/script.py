"""Script left in the text: `(function(d, s) {...}(document, 'script'));` between two paragraphs.

A scraper that extracts the text of every element also extracts that of <script>. Start reading at
`_pieces`.
"""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence, Span
from textfix.record.proposal import Reading
from textfix.rules.fur.code import Budget, about_code, statement_end, without
from textfix.rules.fur.cut import cut_span

# How a statement of a page's script begins. The literal is searched, the pattern matched there.
# `window.window.window.` is one name: read on from each `window.`, 200 kB of it took 78 s.
_STARTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (literal, regex(pattern))
    for literal, pattern in (
        ("(function", r"\(function\s*+\w*+\s*+\("),
        ("!function", r"!function\s*+\w*+\s*+\("),
        ("(()", r"\(\(\)\s*=>\s*\{"),
        ("(adsbygoogle", r"\(adsbygoogle\s*="),
        ("(window", r"\(window[.\[]\w"),
        ("({", r"\(\{\s*(?:[\w$\"'-]+\s*:|\}\s*\))"),
        ("function ", r"function\s+[\w$]+\s*\([\w$, ]*\)\s*\{"),
        ("var ", r"var\s+[\w$]+\s*(?:=|,\s*[\w$]+\s*[=;,]|;)"),
        ("let ", r"let\s+[\w$]+\s*=\s*[\w$\"'\[{(]"),
        ("const ", r"const\s+[\w$]+\s*=\s*[\w$\"'\[{(]"),
        ("window.", r"(?<![\w$.])window\.[\w$.]+\s*(?:=[^=]|\(|\|\|)"),
        ("window[", r"window\[[^\]\n]{1,80}\]\s*="),
        ("document.", r"(?<![\w$.])document\.[\w$.]+\s*(?:=[^=]|\()"),
        ("jQuery(", r"jQuery\((?:document|function|[\"'])"),
        ("$(", r"\$\((?:document|window|function|[\"'])"),
        ("();", r"\(\);[ \t]*(?:[\r\n]|\Z)"),
        (".push(", r"\.push\(\s*[\[{f(\"']"),
        ("googletag.", r"googletag\.\w+\("),
        ("gtag(", r"gtag\([\"']"),
        ("fbq(", r"fbq\([\"']"),
        ("ga(", r"ga\([\"'](?:create|send|set|require)"),
        ("if (typeof", r"if \(typeof\s+[\w$.]+\s*[!=]=="),
        ("if (!", r"if \(!?\s*(?:window|document)\."),
        ("try {", r"try \{\s"),
        ('{"@context"', r"\{\"@context\"\s*:"),
    )
)
# `_ads.push(`, `setTimeout(function`, `player("a1").setup({`: the call begins with its name.
_CALLS = frozenset((".push(", "({", "(function", "();"))
_NAME_BEFORE = regex(
    r"(?:new\s)?[A-Za-z_$][\w$]{0,40}(?:\([\"'][^\"'\n]{0,60}[\"']\))?(?:\.[\w$]{1,40}){0,6}\Z"
)

# What may go on a script that has begun: any assignment, call, block or stray closing bracket.
_MORE = regex(
    r"""
      (?: (?:var|let|const|return|function|if|for|while|try|else|catch|switch|do)\b
        | [\w$]+(?:\.[\w$]+)*(?:\[[^\]\n]{1,80}\])?[ ]?(?:[-+|]?=[^=]|\()
        | [!;(]*\(?function\b
      )
    """,
    re.VERBOSE,
)
_CDATA = regex(r"(?:/\*|//)?\s*(?:<!\[CDATA\[|\]\]>)(?:\s*\*/)?|<!--(?=\s*\n)|//\s*-->")
_TAIL = regex(r"[})\];]+(?=\s|\Z)")  # `})();` that a scraper cut from its head
_SENTENCE_END = ".!?…:;})]”\"’'»>"


@rule(
    "FUR101",
    Stage.FURNITURE,
    requires="{=(",
    examples=[
        "The road is shut until May.\n\n"
        "{--(function(w, d) { var e = d.createElement('script'); e.src = \"//example.org/a.js\"; "
        "d.body.appendChild(e); }(window, document));\n\n--}"
        "Drivers are asked to go by the river.",
        "The road is shut until May.\n\n"
        "{--window._ads = window._ads || [];\n_ads.push({slot: 'mid', mode: \"a\"});\n\n--}"
        "Drivers are asked to go by the river.",
        "In JavaScript, write it so:\n\nvar total = sum(prices);\n\nThe name of the sum is free.",
        "The window. It was open (he said); no one function(ed) as it should.",
        "The set A = {a, b} and the function f(x) = {x, 1} are as they were in chapter two.",
    ],
)
def script(view: View, tools: Tools) -> Iterator[Reading]:
    """The text contains a piece of a page's JavaScript.

    When this is wrong: an article about programming shows code on purpose. Code is kept if the rest
    of the text is about code, shows more of it, or has names in backticks, or if the whole text is
    code.
    """
    text = view.text
    if not view.has("{=") and not any(call in text for call in ("('", '("', "();")):
        return
    pieces = _pieces(text)
    if not pieces or about_code(without(view, pieces)):
        return
    for start, end in pieces:
        piece = text[start:end]
        # One bare assignment may be an example; a call of the page's own objects is not.
        strong = "(" in piece and any(sign in piece for sign in _SIGNS)
        lone = -0.5 if len(piece) > 60 else -2.5
        evidence = (
            Evidence("markup", "a piece of the page's script, not of its text", 4.0),
            Evidence(
                "document",
                "it calls the browser" if strong else "the rest of the text is not about code",
                2.0 if strong else lone,
            ),
        )
        yield Reading(*cut_span(view, start, end), "", evidence)


_SIGNS = (
    "document", "window", "function", "push(", "getElement",
    "({", "typeof", "();", "CDATA", "googletag", "script",
    "gtag(", "fbq(", "ga(", "jQuery", "$(", "@context", "||",
)  # fmt: skip


def _pieces(text: str) -> list[Span]:
    """The script statements of a text, those that follow one another as one piece."""
    starts: set[int] = set()
    for literal, pattern in _STARTS:
        place = text.find(literal)
        while place >= 0:
            if pattern.match(text, place):
                start = place
                if literal in _CALLS:
                    name = _NAME_BEFORE.search(text, max(0, place - 120), place)
                    if name:
                        start = name.start()
                    elif literal != "(function":
                        start = -1
                    if literal == "();" and (name is None or "." not in name[0]):
                        start = -1
                if start >= 0 and _begins(text, start):
                    starts.add(start)
            place = text.find(literal, place + len(literal))
    pieces: list[Span] = []
    budget = Budget(text)
    position = 0
    for start in sorted(starts):
        if start < position:
            continue
        end = statement_end(text, start, budget)
        if end < 0:
            continue
        while (more := _next(text, end, budget)) > end:
            end = more
        pieces.append((_with_opening(text, start), end))
        position = end
    return pieces


def _begins(text: str, start: int) -> bool:
    """Whether a statement may begin here: at a line start, or after the end of a sentence."""
    before = text[max(0, start - 40) : start]
    bare = before.rstrip(" \t")
    if not bare or bare[-1] in "\r\n":
        return True
    return bare != before and bare[-1] in _SENTENCE_END


def _next(text: str, end: int, budget: Budget) -> int:
    """Where the statement that follows at `end` ends; -1 if none follows."""
    start = end
    while start < len(text) and text[start] in " \t\r\n":
        start += 1
    if match := _CDATA.match(text, start):
        return match.end()
    if start == end or not _MORE.match(text, start):
        tail = _TAIL.match(text, start)
        return tail.end() if tail else -1
    return statement_end(text, start, budget)


def _with_opening(text: str, start: int) -> int:
    """`start`, or where the `//<![CDATA[` on the line before it begins."""
    head = text[max(0, start - 40) : start].rstrip()
    for mark in ("//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["):
        if head.endswith(mark):
            return max(0, start - 40) + len(head) - len(mark)
    return start
