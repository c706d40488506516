"""Style sheets left in the text: `@media print { ... }`, `.map-pane { float: left; }`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence, Span
from textfix.record.proposal import Reading
from textfix.rules.fur.code import Budget, about_code, block_end, without
from textfix.rules.fur.cut import cut_span

_AT = regex(
    r"@(?:media|supports|keyframes|-\w+-keyframes|font-face|page|layer|container)\b[^{};\n]{0,200}"
    r"\{"
)
_IMPORT = regex(r"@(?:import|charset)\s+(?:url\([^)\n]{0,300}\)|[\"'][^\"'\n]{0,300}[\"'])\s*;")

# `.name`, `#name`, `div.name a:hover`, `h1, h2 > em`: at least one class, id or HTML element.
_ELEMENT = (
    r"(?:a|abbr|article|aside|blockquote|body|button|caption|dd|div|dl|dt|em|fieldset|figcaption"
    r"|figure|footer|form|h[1-6]|header|hr|html|iframe|img|input|label|legend|li|main|nav|ol|p|pre"
    r"|section|select|small|span|strong|sub|sup|table|tbody|td|textarea|tfoot|th|thead|tr|ul|video"
    r"|\*)"
)
_SIMPLE = (
    rf"(?:{_ELEMENT}(?![\w-])|[.#][A-Za-z_-][\w-]*+)"
    r"(?:[.#:]{1,2}[\w-]++(?:\([^)\n]{0,40}\))?|\[[^\]\n]{1,60}\])*"
)
# Spaces between two of them are read in one way only, within the sign if there is one: seven
# gaps of 14 spaces had 14**7 ways to be read.
_COMBINATOR = r"(?:\s++(?:[>+~,]\s*+)?+|[>+~,]\s*+)"
_SELECTOR = regex(rf"{_SIMPLE}(?:{_COMBINATOR}{_SIMPLE})*\s*\Z")
_DECLARATION = regex(
    r"""\s*+(?:/\*[^*]{0,200}\*/\s*+)?
    (?: -?-?[a-z][a-z-]{1,40} \s*+:(?:\s*+[^;{}:]{1,200}+|\s++) (?:;|(?=\})) )""",
    re.VERBOSE,
)
_PROPERTY = regex(
    r"""\b(?:display|color|background|margin|padding|border|width|height|font|float|position|top|left
    |right|bottom|text|line|overflow|visibility|opacity|z-index|content|clear|max|min|list|flex|grid
    |align|justify|cursor|box|transition|transform|animation|vertical|white-space|letter|src)
    (?:-[a-z-]{1,40})?\s*+:""",
    re.VERBOSE,
)
_SIGN = regex("[@{]")  # that a rule begins with, or its block
_BEGINNING = regex(r"(?:^|(?<=[.!?]))\s*(?=\S)")  # of a line, or after the end of a sentence
_COMMENT = regex(r"\s*/\*[^*]{0,300}\*/")
_REACH = 240  # code points a selector may be long


@rule(
    "FUR102",
    Stage.FURNITURE,
    requires=("{@", ":;"),
    examples=[
        "The road is shut until May.{--\n\n@media print and (orientation: landscape) "
        "{.map-pane { float: none; }}--}",
        "{--.lead-box { margin: 0 auto; float: left; }\n--}The road is shut until May.",
        "A style sheet says it so in CSS:\n\n.note { color: red; }\n\nThe colour is yours.",
        "He wrote @media and @page on the board, and {x: 1} under it.",
        "The set { a: b } is a pair.",
    ],
)
def style(view: View, tools: Tools) -> Iterator[Reading]:
    """The text contains a piece of a page's style sheet.

    When this is wrong: an article about web pages shows style sheets on purpose. They are kept
    if the rest of the text is about code, shows more of it, or has names in backticks.
    """
    pieces = _pieces(view.text)
    if not pieces or about_code(without(view, pieces)):
        return
    evidence = (Evidence("markup", "a piece of the page's style sheet, not of its text", 6.0),)
    for start, end in pieces:
        yield Reading(*cut_span(view, start, end), "", evidence)


def _pieces(text: str) -> list[Span]:
    pieces: list[Span] = []
    budget = Budget(text)
    position = 0
    while True:
        sign = _SIGN.search(text, position)
        if sign is None:
            return pieces
        if sign[0] == "@":
            found = _at_rule(text, sign.start(), budget)
        else:
            found = _plain_rule(text, sign.start(), position, budget)
        position = sign.end()
        if found is None:
            continue
        start, end = found
        if comment := _COMMENT.match(text, end):
            end = comment.end()
        if pieces and not text[pieces[-1][1] : start].strip():
            start = pieces.pop()[0]
        pieces.append((start, end))
        position = end


def _at_rule(text: str, at: int, budget: Budget) -> Span | None:
    if match := _IMPORT.match(text, at):
        return at, match.end()
    match = _AT.match(text, at)
    if match is None:
        return None
    end = block_end(text, match.end() - 1, budget)
    if end < 0 or not _PROPERTY.search(text, match.end(), end):
        return None
    return at, end


def _plain_rule(text: str, brace: int, floor: int, budget: Budget) -> Span | None:
    """The rule whose block opens at `brace`: a selector before it, declarations in it."""
    inside = brace + 1
    count = 0
    while count <= 200 and budget.left > 0 and (match := _DECLARATION.match(text, inside)):
        # A comment may hold the next `{`, and the same declarations are after that too.
        budget.left -= match.end() - inside
        inside = match.end()
        count += 1
    close = text.find("}", inside, inside + 40)
    if not 0 < count <= 200 or close < 0 or text[inside:close].strip() or budget.left <= 0:
        return None
    if not _PROPERTY.search(text, brace, close):
        return None
    low = max(floor, brace - _REACH)
    low = max(low, text.rfind("\n", low, brace) + 1, text.rfind("}", low, brace) + 1)
    # The selector begins at the line start, or after the end of a sentence before it.
    head = text[low:brace]
    for match in _BEGINNING.finditer(head):
        if _SELECTOR.match(head, match.end()):
            return low + match.end(), close + 1
    return None
