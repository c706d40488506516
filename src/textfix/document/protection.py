"""What is not prose: addresses, code, mathematics, identifiers, handles, words marked `[sic]`.

No edit may begin or end inside such a span. The pipeline enforces this, not the rules. A span may
be deleted as a whole (a tag with an address in it). Where a textfix mark says so (`textfix:ignore`,
`textfix:off`), nothing is edited at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from textfix.language.words import ENGLISH
from textfix.patterns import regex
from textfix.record.model import Span

# Top-level domains that end a host name in running text. Only common ones: "end.it" is a lost
# space.
TOP_LEVEL = (
    "com|org|net|edu|gov|mil|int|info|biz|io|ai|co|uk|de|fr|es|it|nl|be|ch|at|eu|ru|ua|pl|cz|se|no"
    "|dk|fi|pt|gr|tr|ir|iq|il|in|pk|cn|jp|kr|tw|hk|sg|my|au|nz|ca|us|mx|br|ar|za|ng|ke|eg|tv|me|ly"
    "|fm|gl|cc|app|dev|news|blog|online|site|xyz"
)

# No address goes on after a space, a quotation mark, an invisible character or an entity.
_END = r"\s<>\"“”«»\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}"
_REST = rf"(?:(?!&(?:nbsp|quot|lt|gt|#\d+);)[^{_END}])"
_URL = regex(rf"(?:https?|ftp|file)://{_REST}*|\bwww\.{_REST}+", re.IGNORECASE)
_DOMAIN = regex(rf"\.(?:{TOP_LEVEL})\b(?![.]?\w)(?::\d+)?(?:/{_REST}*)?")
_HOST = regex(r"[\w.-]*\Z")
_MAIL = regex(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = regex(r"[@#](?<![\w&][@#])\w+(?:\.\w+)*")  # the sign first: found fastest so
_FENCE = regex(
    r"^[ \t]*(`{3,}+|~{3,}+)[^\n]*\n.*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_BLOCK = regex(r"<!--.*?(?:-->|\Z)|<(pre|script|style)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_CODE = regex(r"(`{1,3})(?!`)[^`\n]+?\1(?!`)")
_MATHEMATICS = regex(r"\$(?![\s\d$])[^$\n]{1,200}?(?<![\s\\])\$(?!\d)|\\[\[(].{1,400}?\\[\])]")
_COMMAND = regex(r"\\[A-Za-z]+\*?(?:\{[^{}\n]{0,200}\})*")
_RUN = regex(r"\w+")
_IDENTIFIER = regex(r"(?<!\w)(?=\w*[^\W_]_|_+[^\W_])\w*_\w*(?:\(\))?")
_PATH = regex(r"(?<![\w/])(?:[A-Za-z]:\\[\w\\. -]*\w|~?(?:/[\w.+-]+){2,}/?|\w+(?:/[\w.+-]+){3,})")
_MAY_BE_PATH = regex(r"[/:](?:(?<=/)[\w.+-]+/[\w.+-]|(?<=[A-Za-z]:)\\)")  # in every path
_LINK = regex(r"\]\([^()\s]{1,300}\)")  # the target of a Markdown link
_FIELD = regex(r"^[ \t]*:\w+(?: [\w*.]+){0,3}:", re.MULTILINE)  # `:param int size:`
_SIC = regex(r"[\[(][sS][iI][cC][!.?]?[\])]")
# A comment of HTML, of Markdown, or with a sign that begins one in most languages.
_OUR_MARK = regex(
    r"""
      <!--[ \t]* textfix:(ignore|off|on) [ \t]*-->
    | (?<!\S)(?:\#|//)[ \t]* textfix:(ignore|off|on) [ \t]*(?=[\r\n]|\Z)
    | (?<![^\r\n])\[//\]:[ \t]*\#[ \t]*\( textfix:(ignore|off|on) \)[ \t]*(?=[\r\n]|\Z)
    """,
    re.VERBOSE,
)
_LINE_END = regex(r"\r\n?|\n")

# What may end a sentence is not part of the address before it.
_TRAILING = ".,;:!?'’”)*]"


def protected(text: str) -> list[Span]:
    """The protected spans of `text`, sorted and disjoint, in code points. Linear time."""
    return _merged(sorted(_spans(text)))


def kept(text: str) -> list[Span]:
    """The lines that marks in them say to leave alone, as sorted, disjoint spans with the line ends
    at both sides. Linear time.
    """
    if "textfix:" not in text:
        return []
    spans: list[Span] = []
    off: int | None = None
    start = end = 0  # the line of the last mark
    for mark in _OUR_MARK.finditer(text):
        if mark.start() >= end:
            start = max(*(text.rfind(sign, end, mark.start()) for sign in "\r\n"), end - 1, 0)
            last = _LINE_END.search(text, mark.end())
            end = last.end() if last else len(text)
        order = mark[mark.lastindex or 0]
        if order == "off":
            off = start if off is None else off
        elif order == "ignore":
            spans.append((start, end))
        elif off is not None:
            spans.append((off, end))
            off = None
    if off is not None:
        spans.append((off, len(text)))
    return _merged(sorted(spans))


def undivided(text: str) -> list[Span]:
    """What shows only at its beginning or end that it is not prose: code between fences, comments,
    scripts and the like, and what marks say to leave alone; as sorted, disjoint spans. Linear time.
    """
    spans = kept(text)
    if "```" in text or "~~~" in text:
        spans += _all(_FENCE, text)
    if "<" in text:
        spans += _all(_BLOCK, text)
    return _merged(sorted(spans))


def _merged(spans: list[Span], reach: int = 0) -> list[Span]:
    """Sorted `spans` made disjoint; those less than `reach` apart become one too."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1] + reach:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# A line that may be code has one of these; prose almost never.
_MARK_OF_CODE = regex(
    r"[{}=|$\\>\";:<]"  # one of these first, which is found fast
    r"(?:(?<=[{}=|$\\])|(?<=>)>>|(?<=\")[ ]?:|(?<=;)[ \t]*$|(?<=:):[ \t]*$|(?<=<)[/\w])",
    re.MULTILINE,
)
_MARKS = (">>>", '",', ',"', "{", "}", "=", "|", "$", "\\", '":', '" :', ";", "::", "<")
_STRONG = regex(r"[{}\[\]<>=;$|\\_#*&^~@+]")
_WEAK = regex(r"[()\"'`:,./-]")
_STATEMENT = regex(r"[{};]\s*\Z|\}[,)]*\s*\Z|\A\s*[}\])]|\(\)")
PROSE = 2  # small words of English in a line that is not code
_PAIR = regex(r"\s*[\"'][\w.-]+[\"']\s*:")  # `"key": "value",`
_SENTENCE = regex(r"\w{2,}[ ]\w+[ ]\w+.*[.?!:]['\"”’)]*\s*\Z")
# Rows of a table in CSV: `1,"Smith, J","a note"`; `id,name,note`.
_QUOTED_ROW = regex(
    r"""
      ^ (?:[^,"\n]*,(?![ ]))* "[^"\n]*" (?:,(?![ ])(?:"[^"\n]*"|[^,"\n]*+))+ [ \t\r]*+ $
    | ^ (?:[^,"\n ]*,)+ "[^"\n]*" [ \t\r]* $
    """,
    re.MULTILINE | re.VERBOSE,
)
_UNSPACED = regex(r"[^\W\d_]{26}")
_MAY_BE_ROW = regex(r",[\w.-]+,")
# `7,spoon,ladle`; not `Atnoon,wewaited,thenleft.`
_BARE_ROW = regex(r"^[\w.-]+(?:,[\w.-]+){2,}(?<!\.)[ \t\r]*$", re.MULTILINE)
_LITERAL = regex(r"::[ \t]*\n(?:[ \t]*\n)*(?:[ \t]+[^\n]*(?:\n|\Z)|[ \t]*\n)+")


def code_lines(text: str) -> list[Span]:
    """Lines that are code, data or markup of a document, as disjoint spans without the line end
    of the last; a file of examples, a page of JSON, a configuration. Linear time.
    """
    spans: list[Span] = []
    if not any(mark in text for mark in _MARKS):
        return list(_rows(_BARE_ROW, text)) if _MAY_BE_ROW.search(text) else []
    done = -1
    for mark in _MARK_OF_CODE.finditer(text):
        if mark.start() < done:
            continue
        start = text.rfind("\n", 0, mark.start()) + 1
        end = text.find("\n", mark.start())
        end = len(text) if end < 0 else end
        done = end
        if _is_code(text[start : min(end, start + 400)]):
            spans.append((start, end))
    if '",' in text or ',"' in text:
        spans += _rows(_QUOTED_ROW, text)
    if _MAY_BE_ROW.search(text):
        spans += _rows(_BARE_ROW, text)
    if "::" in text:
        spans += (m.span() for m in _LITERAL.finditer(text))
    # Neighbouring lines are one span, so that the line end between them is inside.
    return _merged(sorted(spans), reach=2)


def _rows(shape: re.Pattern[str], text: str) -> Iterator[Span]:
    """Rows of data; a sentence that lost its spaces has parts too long for cells."""
    for match in shape.finditer(text):
        if not _UNSPACED.search(match[0]):
            yield match.span()


def _is_code(line: str) -> bool:
    ink = len(line) - line.count(" ") - line.count("\t")
    strong = len(_STRONG.findall(line))
    if _PAIR.match(line) or line.lstrip().startswith((">>> ", "... ")):
        return True
    if not strong or not ink:
        return False
    symbols = strong + len(_WEAK.findall(line))
    if strong >= 0.06 * ink and symbols >= 0.15 * ink:
        return True
    if _SENTENCE.search(line):
        return False
    if strong == 1 and line.rstrip().endswith(";") and _is_prose(line):
        return False  # `Knowing that the parents were highly respectable;`
    return _STATEMENT.search(line) is not None or line.startswith(("    ", "\t"))


def _is_prose(line: str) -> bool:
    return sum(word in ENGLISH for word in line.split()) >= PROSE


def _spans(text: str) -> Iterator[Span]:
    if "://" in text or "www." in text or "WWW." in text:
        for match in _URL.finditer(text):
            start, end = match.span()
            opened, closed = match[0].count("("), match[0].count(")")
            while end > start and text[end - 1] in _TRAILING:
                if text[end - 1] == ")":
                    if opened >= closed:
                        break
                    closed -= 1
                end -= 1
            yield start, end
    if "@" in text:
        yield from _mails(text)
    if "@" in text or "#" in text:
        yield from _all(_HANDLE, text)
    for match in _DOMAIN.finditer(text):
        host = _HOST.search(text[max(0, match.start() - 80) : match.start()])
        if host and host[0]:
            yield match.start() - len(host[0]), _trim(text, *match.span())
    if "`" in text:
        yield from _all(_CODE, text)
    if "```" in text or "~~~" in text:
        yield from _all(_FENCE, text)
    if "$" in text or "\\" in text:
        yield from _all(_MATHEMATICS, text)
    if "\\" in text:
        yield from _all(_COMMAND, text)
    if "_" in text:
        yield from _identifiers(text)
    if ("/" in text or "\\" in text) and _MAY_BE_PATH.search(text):
        yield from _all(_PATH, text)
    if "](" in text:
        yield from _all(_LINK, text)
    if "\n:" in text or " :" in text or text.startswith(":"):
        yield from _all(_FIELD, text)
    yield from _sic(text)


def _sic(text: str) -> Iterator[Span]:
    """`[sic]` with the word before it; with both, if that occurs twice."""
    done = 0
    for sign in _SIC.finditer(text):
        word = _word_before(text, sign.start(), done)
        first = _word_before(text, word[0], done)
        twice = text[slice(*first)].casefold() == text[slice(*word)].casefold()
        yield first[0] if twice else word[0], sign.end()
        done = sign.end()


def _word_before(text: str, position: int, limit: int) -> Span:
    """What is before `position` between spaces, not farther left than `limit`."""
    end = len(text[limit:position].rstrip()) + limit
    start = end
    while start > limit and not text[start - 1].isspace():
        start -= 1
    return start, end


def _all(pattern: re.Pattern[str], text: str) -> Iterable[Span]:
    return (match.span() for match in pattern.finditer(text))


# Mail addresses and identifiers are found by their sign: tried at each word, they took longer than
# all other patterns together.


def _mails(text: str) -> Iterator[Span]:
    done = 0
    place = text.find("@")
    while place >= 0:
        start = place
        while start > done and (text[start - 1].isalnum() or text[start - 1] in "_.+%-"):
            start -= 1
        done = place + 1
        if match := _MAIL.match(text, start):
            yield match.span()
            done = match.end()
        place = text.find("@", done)


def _identifiers(text: str) -> Iterator[Span]:
    place = text.find("_")
    while place >= 0:
        start = end = place
        while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        if match := _IDENTIFIER.match(text, start):
            yield match.span()
        if run := _RUN.match(text, start):
            end = run.end()
        place = text.find("_", end)


def _trim(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return end
