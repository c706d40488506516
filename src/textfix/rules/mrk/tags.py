"""HTML tags in running text: real tags, look-alikes, and pairs.

Shared by the rules of this folder. Most of what is between `<` and `>` in
prose is no tag: `a < b`, `List<T>`, `<nick> hello`, `<your-file>`, `<b>` in a text about HTML.
Start reading at `tags`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from textfix.patterns import regex

# Elements that only change how their text looks, or hold nothing one could read.
INLINE = frozenset(
    """a abbr acronym b basefont bdi bdo big blink cite dfn em font i label mark nobr small span
    strong time tt u wbr img picture source embed object param iframe noframes noscript input meta
    link area map""".split()
)
BREAK = frozenset(("br", "hr"))
BLOCK = frozenset(
    """address article aside blockquote body center dd details dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup legend li main menu nav ol p section summary
    table tbody tfoot thead tr ul caption""".split()
)
CELL = frozenset(("td", "th"))
# What these say is lost with them: `10<sup>6</sup>`, `<del>not</del>`; or they hold no prose.
MEANING = frozenset(
    """sub sup del ins s strike q code kbd samp var pre script style textarea select option button
    svg math video audio canvas ruby rt rp title head html template""".split()
)
KNOWN = INLINE | BREAK | BLOCK | CELL | MEANING

# Names that are words as well: `<address>` or `<label>` unclosed is a gap to be filled in.
_WORDLIKE = frozenset(
    """abbr acronym address area article aside big body button caption center cite code details dir
    embed figure font footer form header html input label legend link main map mark menu meta nav
    object option picture section select small source span strong style sub summary table template
    textarea time title head param script iframe strike ins del""".split()
)

_ATTRIBUTE = r"""
    \s{1,9} (?: [A-Za-z_:@][\w:.-]{0,60} \s{0,9} = \s{0,9}
                (?: "[^"<>]{0,2000}" | '[^'<>]{0,2000}' | [^\s"'<>=]{1,2000} )
              | (?: disabled | checked | nowrap | hidden | async | defer | allowfullscreen | noshade
                  | selected | controls | autoplay | loop | muted | required | readonly | multiple
                  | itemscope | compact | download ) (?=[\s/>]) )
"""
_TAG = regex(
    rf"""
    <(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{{0,30}})
    (?P<rest>(?:{_ATTRIBUTE}){{0,40}}) \s{{0,9}} /?>
    """,
    re.VERBOSE,
)

AMP = r"&(?:(?:amp|\#0*38|\#[xX]0*26);)*"
_LT = rf"{AMP}(?:lt|LT|\#0*60|\#[xX]0*3[cC]);"
_GT = rf"{AMP}(?:gt|GT|\#0*62|\#[xX]0*3[eE]);"
# `&lt;p class=&quot;x&quot;&gt;`, also half-escaped: `&lt;p>`. Decoding it would make a tag.
_ESCAPED = regex(
    rf"""
    (?:{_LT}|<) (?=[A-Za-z/!?])
    (?: [^<>&\n]
      | &(?! (?:amp;|\#0*38;)* (?:[lg]t|LT|GT|\#0*6[02]|\#[xX]0*3[cCeE]); )
    ){{1,300}}
    (?:{_GT}|>)
    """,
    re.VERBOSE,
)
_ESCAPED_PLAIN = regex(
    rf"{_LT}(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]{{0,12}})[ ]?/?{_GT}", re.VERBOSE
)

_WHOLE = regex(r"\s*(?:<!doctype\b|<\?xml\b|<(?:html|head|svg|rss|feed|TEI|body)\b)", re.IGNORECASE)
_ROOT = regex(r"<(?:html|body)\b[^<>]{0,500}>", re.IGNORECASE)
_MARKDOWN = regex(r"(?m)^\#{1,6} \S|^```|^~~~|^\|[ :-]{0,200}\||\]\([^)\s]|\*\*\w|^[*+-] \S|^> \S")
# Of these one will do: no other text has a heading or a fence beside its comments.
_MARKDOWN_SURELY = regex(
    r"(?m)^\#{1,6} [^\W_]|^```|^~~~|^\[[^\]\n]{1,80}\]: \S"
    r"|^\w[^\n]{0,80}\r?\n(?:={3,}|-{3,})[ \t]*\r?$"
)
_FRONT = regex(
    r"\A\ufeff?---[ \t]*\r?\n(?:[\w-]+:[^\n]*\n|[ \t#-][^\n]*\n|\r?\n)*?---[ \t]*(?:[\r\n]|\Z)"
)
# A file that begins with its licence is a source; a page that was copied begins with its title.
_LICENCE = regex(
    r"\A\s*<!--(?:(?!-->).){0,2000}?(?:\b(?:copyright|licen[cs]ed?|spdx)\b|\(c\) \d{4})",
    re.IGNORECASE | re.DOTALL,
)
# Words that say the line is about markup; and words that do so only beside a tag, because prices
# have tags and a court hears elements of a crime.
_ABOUT = regex(r"\b(?:html5?|xhtml|xml|css|wikitext|bbcode|jsx|markup)\b", re.IGNORECASE)
_BESIDE = regex(r"\b(?:tags?|elements?|attributes?|selectors?|brackets?)\b", re.IGNORECASE)
_NEAR = 40  # code points
_PART = 400  # code points
_QUOTES = "\"'`“”‘’«»"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the text; `partner` is where the tag that closes or opens it begins, or -1."""

    start: int
    end: int
    name: str
    close: bool
    bare: bool
    escaped: bool
    partner: int = -1


def is_page(text: str) -> bool:
    """Whether the text is a whole HTML or XML document, whose markup is not damage."""
    return _WHOLE.match(text) is not None or _ROOT.search(text) is not None


def is_markdown(text: str) -> bool:
    """Whether the text is written in Markdown, where HTML is the author's."""
    signs = _MARKDOWN.finditer(text)
    return next(signs, None) is not None and next(signs, None) is not None


def keeps_comments(text: str) -> bool:
    """Whether comments are the author's: in Markdown, of which one heading is enough here, and in
    a file that begins with its licence."""
    surely = _MARKDOWN_SURELY.search(text) or _LICENCE.match(text)
    return surely is not None or is_markdown(text)


def front_matter(text: str) -> int:
    """Where the front matter of a page of Markdown ends; 0 if there is none."""
    match = _FRONT.match(text)
    return match.end() if match else 0


def has_tag(line: str) -> bool:
    """Whether a tag of HTML is in the line."""
    return any(match["name"].lower() in KNOWN for match in _TAG.finditer(line))


def is_about_markup(text: str, start: int, end: int) -> bool:
    """Whether the line that holds `start:end` is about tags or HTML, outside of any tag."""
    left = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    right = text[end : end + _NEAR].partition("\n")[0]
    if _BESIDE.search(_TAG.sub(" ", left)) or _BESIDE.search(_TAG.sub(" ", right)):
        return True
    # Of a long line the part about it, cut at round numbers so that neighbours share the answer.
    first = max(text.rfind("\n", max(0, start - _PART), start) + 1, (start // _PART - 1) * _PART, 0)
    last = text.find("\n", end, end + _PART)
    return _speaks(text[first : last if last >= 0 else (end // _PART + 2) * _PART])


@lru_cache(maxsize=8)
def _speaks(part: str) -> bool:
    return _ABOUT.search(_TAG.sub(" ", part)) is not None


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether `start:end` is in separate quotation marks: "<b>"."""
    return start > 0 and end < len(text) and text[start - 1] in _QUOTES and text[end] in _QUOTES


def escaped_tags(text: str) -> list[tuple[int, int]]:
    """Spans whose entities, once decoded, would make a tag."""
    if "&" not in text:
        return []
    return [m.span() for m in _ESCAPED.finditer(text)]


def tags(text: str) -> list[Tag]:
    """Every tag of the text, sorted, with its partner if it has one. Linear time."""
    found = sorted(_found(text), key=lambda tag: tag.start)
    open_: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for index, tag in enumerate(found):
        stack = open_[tag.name, tag.escaped]
        if not tag.close:
            stack.append(index)
        elif stack:
            other = stack.pop()
            found[index] = replace(tag, partner=found[other].start)
            found[other] = replace(found[other], partner=tag.start)
    return found


def _found(text: str) -> Iterator[Tag]:
    for m in _TAG.finditer(text):
        before = text[m.start() - 1 : m.start()]
        if (before and before in "<\\?%$") or text[m.end() : m.end() + 1] == ">":
            continue  # `<<b>`, `(?<b>x)`, `\<b>`
        bare = not m["rest"].strip()
        yield Tag(m.start(), m.end(), m["name"].lower(), m["close"] == "/", bare, False)
    if "&" in text:
        for m in _ESCAPED_PLAIN.finditer(text):
            yield Tag(m.start(), m.end(), m["name"].lower(), m["close"] == "/", True, True)


def is_gap(tag: Tag) -> bool:
    """Whether an unclosed tag may be a blank to fill in, or a word: `<address>`, `<time>`."""
    return tag.bare and not tag.close and tag.name in _WORDLIKE and tag.partner < 0
