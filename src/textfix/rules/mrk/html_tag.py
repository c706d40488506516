"""HTML tags left in running text: `By <u>Reuters</u>`, `one line<br>the next`.

`tags` finds the tags. This module decides whether a tag is removed, and whether a line break must
replace it so that no words run together. Start reading at `html_tag`.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.mrk import tags as markup
from textfix.rules.mrk.tags import Tag

_ORDINAL = regex(r"st|nd|rd|th|er|re|e|o|a|ère|ème")
_BETWEEN = regex(r"\s*(?:and|or|und|et|y|to|,|/|\.{2,}|…)\s*")
_BLANK = " \t"


# What is before the name of a tag, not before a tag that got lost.
_NAMED = regex(
    r"\b(?:an?|the|one|each|every|this|that|no|and|or|use[sd]?|using|with|by|of|called)\s\Z",
    re.IGNORECASE,
)

# The sentence needs a noun between these, and there is none but the name of the tag: `change </ul>
# to </ol>`, `of your <div id="x"> the`, `it is the <td>.`
_ARTICLE = regex(
    r"\b(?:an?|the|my|your|its|our|their|every|stray|missing|unclosed|opening|closing)[ \n]\Z",
    re.IGNORECASE,
)
_WANTS = regex(
    r"\b(?:to|of|with|by|from|into|between|inside|before|after|around|called|using|use"
    r"|change|replace|remove|delete|add|insert|put|move|close|open)[ \n]\Z",
    re.IGNORECASE,
)
_NO_NOUN = regex(
    r" ?[.,;:!?)](?![.\w])|\s{0,3}\Z|[ \n](?:and|or|but|to|of|with|by|from|into|in|on|at|for|as|if"
    r"|is|are|was|were|has|have|had|will|would|can|could|should|must|does|that|which|when|because)\b"
)
_NO_NOUN_BUT_ARTICLE = regex(
    r"[ \n](?:an?|the|my|your|its|our|their|i|you|it|we|they)\b|[ \t]*\r?\n(?-i:[A-Z])",
    re.IGNORECASE,
)
# `use <hr>, not <br>`, `replace <br> with <hr>`: two tags that a sentence names.
_NAMES_TWO = regex(
    r"[ ](?:and|or|nor|to|into|with|by|for|from|in|inside|within|before|behind|after|around|than"
    r"|instead[ ]of|rather[ ]than|(?:and[ ])?not|but[ ]not)[ ](?:an?[ ]|the[ ])?"
    r"|,[ ](?:and[ ]|or[ ]|not[ ])?"
)
_POINT = regex(r" ?[.,;:)](?![.\w])")
_LOOSE_LEFT = regex(r"[\w,]+ \Z")
_LOOSE_RIGHT = regex(r" [a-z]")


@rule(
    "MRK101",
    Stage.MARKUP,
    requires="<>&",
    examples=[
        "By {--<u>--}Reuters{--</u>--} in Rome",
        'See {--<a href="/news?id=1">--}our report{--</a>--}.',
        "one line{~~<br>~>\n~~}the next",
        "one line{--<br />--}\nthe next",
        "{--<p>--}One paragraph.{~~</p><p>~>\n\n~~}Another.{--</p>--}",
        "{--<teaser>--}The ferry came in late again on Sunday.{--</teaser>--}",
        "the 5{--<sup>--}th{--</sup>--} of May",
        "the end.{--</span>--}",
        "if a < b and x<y and y>z, then p <3 q << r -> s",
        "List<T>, vector<int>, Map<String, List<u>>, #include <time.h>",
        "Ann <ann@example.org>, <https://example.org/a>",
        "Make it bold with the <b> tag.",
        "Use `<br>` or “<hr>”.",
        "10<sup>6</sup> and H<sub>2</sub>O",
        "<nick> hello, <b> hi",
        "Dear <name>, run cp <your-file> <address>.",
        "<html><body><p>A page.</p></body></html>",
        "# A title\n\n- one<br>two\n- three",
        "Escaped: &lt;b&gt; stays.",
        "Use <hr>, not <br> in it, replace <br> with <hr>, and delete the stray </p>.",
        "You have to change </UL> to </OL> in it, for in a <td width='9'> the list is too wide.",
    ],
)
def html_tag(view: View, tools: Tools) -> Iterator[Reading]:
    """Running text contains an HTML tag.

    A tag that ended a line or a paragraph is replaced by a line break if none is next to it.

    When this is wrong: the text shows HTML without quoting it or calling it HTML.
    """
    text = view.text
    if markup.is_page(text):
        return
    found = markup.tags(text)
    if not found:
        return
    factor = 0.2 if markup.is_markdown(text) else 1.0
    weights = _weights(text, found)
    run: list[tuple[Tag, float]] = []
    for tag, weight in zip(found, weights, strict=True):
        if run and text[run[-1][0].end : tag.start].strip(" \t\r\n"):
            yield from _readings(text, run, factor)
            run = []
        if weight > 0:
            run.append((tag, weight))
        elif run:
            yield from _readings(text, run, factor)
            run = []
    if run:
        yield from _readings(text, run, factor)


def _weights(text: str, found: list[Tag]) -> list[float]:
    """Log-odds that each tag may be removed; 0 for those that are kept.

    Tags that belong together are removed or kept together.
    """
    strange = {tag.name for tag in found if tag.name not in markup.KNOWN and tag.partner >= 0}
    weights = {tag.start: _weight(text, tag, strange, len(found)) for tag in found}
    for tag, other in pairwise(found):
        single = tag.partner < 0 and other.partner < 0 and other.start - tag.end <= 30
        # Like words, each with a space before it.
        spaced = text[tag.start - 1 : tag.start] == " " and text[max(0, tag.start - 2)].isalpha()
        if single and spaced and _NAMES_TWO.fullmatch(text, tag.end, other.start):
            weights[tag.start] = weights[other.start] = 0.0
    for tag in found:
        if tag.partner >= 0:
            both = min(weights[tag.start], weights[tag.partner])
            weights[tag.start] = weights[tag.partner] = both
    return [weights[tag.start] for tag in found]


def _weight(text: str, tag: Tag, strange: set[str], tags: int) -> float:
    start, end, name = tag.start, tag.end, tag.name
    paired = tag.partner >= 0
    before, behind = text[start - 1 : start], text[end : end + 1]
    if name not in markup.KNOWN:
        # `<teaser>...</teaser>` round prose; two such names are somebody's XML.
        if not paired or len(strange) > 1 or tag.escaped or markup.is_quoted(text, start, end):
            return 0.0
        first, last = sorted((start, tag.partner))
        words = text.count(" ", first, min(last, first + 500))
        if markup.is_about_markup(text, start, end) or (not tag.close and before.isalnum()):
            return 0.0
        return 4.0 if words >= 4 else 0.5
    if name in markup.MEANING:
        if name != "sup" or not paired or not tag.bare:
            return 0.0
        first, last = sorted((start, tag.partner))
        ordinal = text[first - 1 : first].isdigit() and _ORDINAL.fullmatch(text, first + 5, last)
        return 5.0 if ordinal else 0.0
    if markup.is_quoted(text, start, end):
        return 0.0
    if not tag.escaped and _is_noun(text, tag):
        return 0.0
    if tag.bare and markup.is_about_markup(text, start, end):
        return 0.5 if paired else 0.0
    if tag.bare and paired and _is_between(text, tag):
        return 0.0  # "put <b> and </b> round it", "in <em>...</em>"
    if tag.escaped:
        # `&lt;p&gt;` of a feed that was escaped twice; alone it may be what the author wrote.
        if not paired:
            return 0.0
        return 3.0 if tags > 2 and name in markup.BLOCK else 1.5
    if paired:
        if before.isalnum() and not tag.close and len(name) == 1 and behind.isalnum():
            return 4.0  # `be<b>fo</b>re`; less sure, for `set<s>x` of a program looks so too
        return 6.0
    if tag.close:
        loose = _LOOSE_LEFT.search(text, max(0, start - 12), start) and _LOOSE_RIGHT.match(
            text, end
        )
        return 1.0 if loose else 5.0  # alone amid a sentence it may be its subject
    if name in markup.BREAK:
        return 5.0
    if not tag.bare:
        return 5.0
    if markup.is_gap(tag):
        return 0.0
    if before.isalnum():
        # `vector<u>`; a stray `<p>` between two words has the end of a sentence before it.
        return 0.0 if len(name) == 1 else 3.0
    if not behind.isalnum() and _NAMED.search(text[max(0, start - 12) : start]):
        return 0.0  # "use an <h1> for the title"
    if name in markup.BLOCK or name in markup.CELL:
        return 4.0
    # `<b> hi` may be a chat, `p <i> q` a sum.
    return 0.0 if behind in (" ", "\t", "") else 3.0


def _is_noun(text: str, tag: Tag) -> bool:
    """Whether the tag is where the sentence needs a noun, so that it is what it talks about."""
    near = max(0, tag.start - 12)
    article = _ARTICLE.search(text, near, tag.start) is not None
    if not article and _WANTS.search(text, near, tag.start) is None:
        return False
    if tag.name in markup.BREAK:  # `the<br>` ends lines anywhere
        return _POINT.match(text, tag.end) is not None
    return _NO_NOUN.match(text, tag.end) is not None or (
        article and _NO_NOUN_BUT_ARTICLE.match(text, tag.end) is not None
    )


def _is_between(text: str, tag: Tag) -> bool:
    """Whether nothing is in the pair of `tag` but what joins the names of two tags."""
    first, last = sorted((tag.start, tag.partner))
    if tag.escaped or last - first > 60:
        return False
    return _BETWEEN.fullmatch(text, text.index(">", first) + 1, last) is not None


def _readings(text: str, run: list[tuple[Tag, float]], factor: float) -> Iterator[Reading]:
    """Readings for a run of tags with nothing but white space between them."""
    first, last = run[0][0], run[-1][0]
    need = _need([tag for tag, _ in run])
    left, right = first.start, last.end
    while left > 0 and text[left - 1] in _BLANK:
        left -= 1
    while right < len(text) and text[right] in _BLANK:
        right += 1
    edge = left == 0 or right == len(text)
    broken = edge or text[left - 1] in "\r\n" or text[right] in "\r\n"
    broken = broken or any(c in "\r\n" for c in text[first.end : last.start])
    if need and not broken and (need != " " or (left, right) == (first.start, last.end)):
        weight = min(w for _, w in run)
        if need == " ":
            left, right = first.start, last.end
        yield Reading(left, right, need, _evidence(text, first, weight * factor, need))
        return
    for tag, weight in run:
        start, end = tag.start, tag.end
        # What is between two spaces, or between an edge and a space, takes one along.
        at_start = start == 0 or text[start - 1] in " \t\r\n"
        if at_start and text[end : end + 1] == " ":
            end += 1
        elif start > 0 and text[start - 1] == " " and text[end : end + 1] in ("", "\n", "\r"):
            start -= 1
        yield Reading(start, end, "", _evidence(text, tag, weight * factor, ""))


def _need(run: list[Tag]) -> str:
    """The white space that these tags stood for."""
    breaks = sum(tag.name in markup.BREAK for tag in run)
    if breaks > 1 or any(tag.name in markup.BLOCK and tag.name not in _LINES for tag in run):
        return "\n\n"
    if breaks or any(tag.name in _LINES for tag in run):
        return "\n"
    return " " if any(tag.name in markup.CELL for tag in run) else ""


_LINES = frozenset(("li", "dt", "dd", "tr", "caption", "legend", "ol", "ul"))


def _evidence(text: str, tag: Tag, weight: float, need: str) -> tuple[Evidence, ...]:
    shown = text[tag.start : min(tag.end, tag.start + 40)]
    shown += "…" if tag.end - tag.start > 40 else ""
    if tag.partner < 0:
        note = f"`{shown}` is an HTML tag without a partner"
        if tag.name in markup.BREAK:
            note = f"`{shown}` is an HTML tag"
    elif tag.close:
        note = f"`{shown}` closes the tag {tag.start - tag.partner} characters before it"
    else:
        note = f"`{shown}` is an HTML tag; "
        note += f"`</{tag.name}>` follows after {tag.partner - tag.end} characters"
    if need.strip(" "):
        note += "; it ended a line" if need == "\n" else "; it ended a paragraph"
    return (Evidence("markup", note, weight),)
