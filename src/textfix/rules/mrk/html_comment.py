"""HTML comments and CDATA brackets left in running text: `<!-- ad here -->`, `<![CDATA[...]]>`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.mrk.tags import is_page, keeps_comments

_TALK = regex(r"\b(?:comments?|html|xml|markup|cdata|begins?|starts?|ends?)\b", re.IGNORECASE)
_OPEN_CDATA, _CLOSE_CDATA = "<![CDATA[", "]]>"


@rule(
    "MRK301",
    Stage.MARKUP,
    requires=("<", "!"),
    examples=[
        "The vote{--<!-- ad slot 3 -->--} was close.",
        "One line.\n{--<!--more-->\n--}Another.",
        "{--<![CDATA[--}Rain in the north.{--]]>--}",
        "<!-- textfix:ignore --> teh",
        "A comment begins with <!-- and ends with -->.",
        "An arrow --> and <!-- without an end",
        "# A title\n\n- one\n- two\n\n<!-- a note of the author -->",
        "<!-- License: free for all ships. -->\n\nThe quay is long.",
        "<!-- Copyright 2020 The Quay Authors -->\n\nThe quay\n========\n\nIt is long.",
    ],
)
def html_comment(view: View, tools: Tools) -> Iterator[Reading]:
    """Running text contains an HTML comment or a CDATA bracket.

    When this is wrong: the author of a Markdown file keeps notes in comments, and the file has no
    heading or other Markdown syntax.
    """
    text = view.text
    if "<!" not in text or is_page(text):
        return
    weight = 1.0 if keeps_comments(text) else 6.0
    for start, end in _comments(text):
        inner = text[start + 4 : end - 3].strip()
        if inner.startswith("textfix:"):
            continue
        left = text[max(0, start - 60) : start].rpartition("\n")[2]
        if _TALK.search(left):
            continue
        # Alone on its line, it is removed with the line end; between two spaces, with one of them.
        before, after = text[start - 1 : start], text[end : end + 1]
        if before in ("", "\n") and text.startswith("\r\n", end):
            end += 2
        elif (before in ("", "\n") and after == "\n") or (before in ("", " ") and after == " "):
            end += 1
        note = "an HTML comment, which browsers do not show"
        yield Reading(start, end, "", (Evidence("markup", note, weight),))
    note = "a CDATA bracket of XML, which browsers do not show"
    evidence = (Evidence("markup", note, weight),)
    position = text.find(_OPEN_CDATA)
    while position >= 0:
        behind = position + len(_OPEN_CDATA)
        close = text.find(_CLOSE_CDATA, behind)
        if close < 0:
            return
        # An empty one is a mention.
        if text[behind:close].strip():
            yield Reading(position, behind, "", evidence)
            yield Reading(close, close + len(_CLOSE_CDATA), "", evidence)
        position = text.find(_OPEN_CDATA, close)


def _comments(text: str) -> Iterator[tuple[int, int]]:
    position = text.find("<!--")
    while position >= 0:
        end = text.find("-->", position + 4)
        if end < 0:
            return
        yield position, end + 3
        position = text.find("<!--", end + 3)
