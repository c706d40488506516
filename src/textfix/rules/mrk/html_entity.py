"""HTML entities left in running text, escaped once or more: `&hellip;`, `&amp;quot;`, `&#8217;`.

ftfy and every HTML library decode them, but blindly: one stray `<` switches ftfy off to the end of
the text, `&lt;b&gt;` becomes a tag that the next program strips, and a text that explains `&amp;`
loses what it explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from textfix.decode.tools import Tools
from textfix.document.view import View, inside
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence, Span
from textfix.record.proposal import Reading
from textfix.rules.chr.strange import out_of_place
from textfix.rules.mrk.tags import (
    AMP,
    escaped_tags,
    front_matter,
    has_tag,
    is_page,
    is_quoted,
    keeps_comments,
)

_ENTITY = regex(
    rf"{AMP}(?P<name>\#\d{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});", re.VERBOSE
)
_OPEN = regex(
    r"""
      &(?P<name>nbsp|amp)(?![A-Za-z0-9;=])       # "Tom &amp Jerry", "the end&nbsp"
    | &(?P<number>\#82(?:1[1-9]|2\d|30))(?![\d;])  # "don&#8217t": dashes, quotes, ellipsis
    | &[ ](?P<spaced>amp|nbsp|quot|lt|gt);       # "Tom & amp; Jerry"
    """,
    re.VERBOSE,
)
_NBSP_RUN = regex(
    rf"(?<![ \t])[ \t]*{AMP}(?:nbsp|NBSP|\#0*160|\#[xX]0*[aA]0);"
    rf"(?:[ \t]*{AMP}(?:nbsp|NBSP|\#0*160|\#[xX]0*[aA]0);)*[ \t]*",
    re.VERBOSE,
)
# What a later stage takes away, and what makes markup of a `<` before it; of an `&` and an escape
# sequence it is not known yet what they will become.
_UNSEEN = regex(
    "[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
)
_OPENED = regex(r"<?[A-Za-z/!?]|[&\x1b]")
# `&#151;`: bytes of Windows-1252 by number, or of another encoding
_C1 = regex(r"\#0*1(?:2[89]|[345]\d)|\#[xX]0*[89][0-9a-fA-F]")
_NBSP_NAMES = ("nbsp", "NBSP", "160;", "a0;", "A0;")
_NBSP = "\N{NO-BREAK SPACE}"

# Nearby words about entities: "write &amp;amp; to get an ampersand". "Entity" itself must
# are beside one (companies are entities too), and prisoners escape.
_ABOUT = regex(
    r"""
    \b(?: ampersands? | html5? | xml | unescaped? | escaping | encod(?:e[ds]?|ing) | semicolons?
        | character[ ]references? | markup | url-?encod\w+
        | (?:named|numeric|character)[ ]entit(?:y|ies) )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ENTITY_LEFT = regex(r"\b(?:entit(?:y|ies)|escaped? (?:as|to|with))\W{0,4}\Z", re.IGNORECASE)
_ENTITY_RIGHT = regex(r"\W{0,4}entit(?:y|ies)\b", re.IGNORECASE)
_NEAR = 120
_LINE = 300  # code points in which a tag of the line, or the `<` of a `>`, is looked for

# Names of mathematics and layout that are words of programs too: `p = &sum;`, `f(&int;`.
_AMBIGUOUS = frozenset(
    """and ang cap chi cup empty equiv eta exist forall image in int it lang loz mu ni not nu or
    oplus part phi pi prop psi rang real reg rho sdot sect shy sim sub sum sup tau to
    top xi""".split()
)
_CODE_BEFORE = regex(r"[=(,*&] ?\Z")


@rule(
    "MRK201",
    Stage.MARKUP,
    requires="&",
    examples=[
        "The lamp went out{~~&nbsp;~> ~~}{~~&hellip;~>…~~} and the ship came on",
        '{~~&amp;quot;~>"~~}Smith {~~&amp;amp;~>&~~} Sons{~~&quot;~>"~~}',
        "it{~~&#8217;~>’~~}s, don{~~&#x2019;~>’~~}t, won{~~&#146;~>’~~}t",
        "caf{~~&eacute;~>é~~}, 5 {~~&lt;~><~~} 6",
        "Tom {~~&amp~>&~~} Jerry",
        "The port{~~&#151;~>—~~}the old one; mem&#151;ria; caf&#142; at noon",
        "AT&T, R&D, this&that; Q&A;",
        "See http://example.org/?a=1&copy=2&lt=3 for more.",
        "Write &amp;amp; to get an ampersand.",
        "The entity “&nbsp;” keeps words together.",
        "make it &lt;b&gt;bold&lt;/b&gt;",
        "open or not: &lt;svg/onload=run(), &#60;!DOCTYPE, &amp;lt;/b",
        "# Berths\n\n- of wood\n\n<b>Quay</b>&nbsp;&nbsp;&nbsp;\n<i>&copy; the board</i>",
        "---\ntitle: Ropes &amp; tar\n---\n\n# Ropes",
        "write to &lt;board of the port&gt; for it",
        "int *p = &sum; f(&int;",
        "Vraiment{~~&nbsp;~>\N{NO-BREAK SPACE}~~}? 10{~~&nbsp;~>\N{NO-BREAK SPACE}~~}km",
    ],
)
def html_entity(view: View, tools: Tools) -> Iterator[Reading]:
    """The text contains an HTML entity in place of a character.

    `&nbsp;` becomes a plain space, or a no-break space where typography requires one. An escaped
    tag (`&lt;b&gt;`) is kept, because decoded it would be markup. So is any form of `&lt;` before a
    letter, `/`, `!` or `?`, or before an entity that would become one of them.

    When this is wrong: the text shows entities without quoting them or calling them entities.
    """
    text = view.text
    if is_page(text):
        return
    hidden, written = escaped_tags(text), _written(text)
    for match in _NBSP_RUN.finditer(text) if any(n in text for n in _NBSP_NAMES) else ():
        start, end = match.span()
        entity = start + match[0].index("&")
        if inside(hidden, entity + 1) or inside(written, entity + 1):
            continue
        if not _stays(text, entity, end):
            yield _no_break(view, start, end)
    for match in _ENTITY.finditer(text):
        start, end = match.span()
        if _is_no_break(match["name"]):
            continue
        after = decoded(match["name"])
        if after is None or inside(hidden, start + 1) or inside(written, start + 1):
            continue
        if _stays(text, start, end) or (after == ">" and _closes_markup(text, start)):
            continue
        if after == "<" and _opens_markup(text, end):
            continue
        if match["name"] in _AMBIGUOUS and _CODE_BEFORE.search(text, max(0, start - 3), start):
            continue
        if after == "\r":
            broken = text.startswith(("\r", "\n", "&#10;"), end)
            after = "" if broken else "\n"
        note = f"`{match[0]}` is the HTML entity for `{after}`"
        if match[0].count(";") > 1:
            note += f", escaped {match[0].count(';')} times"
        weight = 6.0
        if _C1.fullmatch(match["name"]) and out_of_place(text, start, end, after, tools.lexicon):
            note += ", which has no place inside a word"
            weight = 0.5
        yield Reading(start, end, after, (Evidence("markup", note, weight),))
    for match in _OPEN.finditer(text):
        start, end = match.span()
        if inside(hidden, start + 1) or inside(written, start + 1) or _stays(text, start, end):
            continue
        name = match["name"] or match["number"] or match["spaced"]
        after = " " if name == "nbsp" else decoded(name) or ""
        if after in ("<", ">", ""):
            continue
        if after == " " and (text[start - 1 : start] in (" ", "") or text[end : end + 1] in " \n"):
            after = ""
        note = f"`{match[0]}` is what remains of the HTML entity `&{name};`"
        yield Reading(start, end, after, (Evidence("markup", note, 4.0),))


def _written(text: str) -> list[Span]:
    """Where an author of Markdown writes HTML himself: front matter, lines with tags."""
    if not keeps_comments(text):
        return []
    spans = []
    end = front_matter(text)
    if end:
        spans.append((0, end))
    if "<" in text:
        while end < len(text):
            start, end = end, text.find("\n", end) + 1 or len(text)
            if text.find("<", start, end) >= 0 and has_tag(text[start : min(end, start + _LINE)]):
                spans.append((start, end))
    return spans


def _opens_markup(text: str, end: int) -> bool:
    """Whether a `<` would begin markup before what is at `end`, once all of that is repaired.

    `&lt;script` is text and `<script` is not, even where nothing closes it: `<svg/onload=...` runs.
    """
    while True:
        unseen = _UNSEEN.match(text, end)
        end = unseen.end() if unseen else end
        entity = _ENTITY.match(text, end)
        meant = decoded(entity["name"]) if entity else None
        if entity is None or meant is None:
            return _OPENED.match(text, end) is not None
        if not _UNSEEN.fullmatch(meant):
            return _OPENED.match(meant) is not None
        end = entity.end()


def _closes_markup(text: str, start: int) -> bool:
    """Whether an escaped `<` that stays is before an escaped `>`: `&lt;a b` LF `c&gt;`."""
    near = text[max(0, start - _LINE) : start]
    opened = near.rfind("&lt;")
    if opened < 0 or "&gt;" in near[opened:] or "\n\n" in near[opened:]:
        return False
    return _opens_markup(near, opened + len("&lt;"))


def _is_no_break(name: str) -> bool:
    return name.lower() == "nbsp" or (name.startswith("#") and decoded(name) == _NBSP)


def _no_break(view: View, start: int, end: int) -> Reading:
    """What becomes of `&nbsp;` and the spaces beside it."""
    text = view.text
    shown = text[start:end].strip(" \t")
    before, behind = text[start - 1 : start], text[end : end + 1]
    after = " "
    if before in ("", "\n", "\r") or behind in ("", "\n", "\r"):
        after = ""
    elif text[start:end] == shown and shown.count("&") == 1:
        french = (before == "«" or behind in "»?!:;%") and not view.english(start)
        if french or before.isdigit() or before in "§№" or (before == "." and behind.isdigit()):
            after = _NBSP
    name = "a no-break space where typography requires one" if after == _NBSP else "a space"
    note = f"`{shown[:30]}` is the HTML entity for {name}"
    return Reading(start, end, after, (Evidence("markup", note, 6.0),))


def _stays(text: str, start: int, end: int) -> bool:
    """Whether the entity is mentioned, not used, or belongs to an address."""
    if is_quoted(text, start, end) and text[start - 1] == text[end]:
        return True
    if text[start - 1 : start] in ("“", "‘") and text[end : end + 1] in ("”", "’"):
        return True
    # `/page?a=1&copy;`: a query without its host. Only the token before it matters.
    token = text[max(0, start - 80) : start].rsplit(None, 1)[-1:]
    if token and text[start - 1 : start].isalnum() and re.search(r"[?&]\w+=", token[0]):
        return True
    left = text[max(0, start - _NEAR) : start].rpartition("\n")[2]
    right = text[end : end + _NEAR].partition("\n")[0]
    return bool(
        _ABOUT.search(left)
        or _ABOUT.search(right)
        or _ENTITY_LEFT.search(left)
        or _ENTITY_RIGHT.match(right)
    )


@cache
def decoded(name: str) -> str | None:
    """The characters of the entity `name` (without `&` and `;`); None if there is no such one."""
    import html
    from html.entities import html5, name2codepoint

    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        if number in (9, 10, 13):
            return chr(number)
        if number < 32 or number == 127 or number > 0x10FFFF or 0xD800 <= number < 0xE000:
            return None
        found = html.unescape(f"&{name};")
        # What is no character stays; 128 to 159 are those of Windows-1252, as browsers read them.
        return None if not found or found == "\N{REPLACEMENT CHARACTER}" else found
    found = html5.get(name + ";", "")
    if not found and name.isupper():
        # "&EACUTE;" of a data base that knows capitals only (ftfy)
        found = html5.get(name.lower() + ";", "")
        return found.upper() if len(found) == 1 and found.isalpha() else None
    if name in name2codepoint or not found:
        return found or None
    # The 2,000 names of HTML 5 are mostly mathematics; `&lne;` is not written for it in prose.
    plain = len(found) == 1 and (found.isalpha() or found.isascii() or found in "‐―…")
    return found if plain else None
