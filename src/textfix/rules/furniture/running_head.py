"""Heads and feet of every page: `Notes on Maps    43`, `Downloaded from ... on 3 May 2018.`"""

import re
from collections import defaultdict
from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.rules.furniture.cut import cut_lines
from textfix.view import View

LONGEST = 110  # code points a running head has at most
SHORTEST = 8  # letters and more it has besides its number
PAGES = 3  # pages that make a habit

_NUMBER_LAST = re.compile(r"(?P<head>.*\S)(?P<gap>\s+)(?P<page>\d{1,4})")
_NUMBER_FIRST = re.compile(r"(?P<page>\d{1,4})(?P<gap>\s+)(?P<head>\D.*)")
# Stamps that archives print on every page.
_DOWNLOADED = re.compile(
    r"(?:This content )?[Dd]ownloaded (?:from|by) \S.{3,140} (?:on|at|in) .{4,60}"
    r"|Authorized licensed use limited to: .{3,160}"
    r"|All use subject to \S.{3,100}[Tt]erms and [Cc]onditions"
)


@rule(
    "FUR302",
    Stage.FURNITURE,
    examples=[
        "{--Notes on Maps    41\n--}We went along the old wall to the river mouth and up the"
        "\n{--Notes on Maps    42\n--}hill behind it, where nobody lives.\n"
        "{--Notes on Maps    43\n--}So it was done.",
        "The older layers lie deep.\n{--Downloaded from maps.example on 3 May 2018.\n--}"
        "The bank is new.",
        "Chapter 1\n\nIt rained.\n\nChapter 2\n\nIt rained.\n\nChapter 3\n\nIt rained.",
        "Apples from Kent   12\nPears from Kent   14\nPlums from Kent   17",
    ],
)
def running_head(view: View, tools: Tools) -> Iterator[Reading]:
    """The head or foot of the pages stands between the lines of the text.

    When this is wrong: headings with a number (`Chapter 3`) and rows of a table look alike; a head
    is longer, has its number set apart, and the number grows by a page or two from one to the next.
    """
    if not view.has("\n\r") or not view.has("0123456789"):
        return
    text = view.text
    heads: dict[tuple[str, bool], list[tuple[int, int, bool]]] = defaultdict(list)
    for number, (start, end) in enumerate(view.lines):
        if not SHORTEST <= end - start <= 2 * LONGEST:
            continue
        line = text[start:end].strip()
        if line[:4] in ("Down", "This", "Auth", "All ") and _DOWNLOADED.fullmatch(line):
            note = "an archive stamps this on every page"
            span = cut_lines(view, number, number)
            yield Reading(*span, "", (Evidence("layout", note, 3.0),))
        elif len(line) <= LONGEST and (line[:1].isdigit() or line[-1:].isdigit()):
            for pattern, last in ((_NUMBER_LAST, True), (_NUMBER_FIRST, False)):
                if match := pattern.fullmatch(line):
                    key = " ".join(match["head"].split()), last
                    wide = len(match["gap"]) > 2 or "\t" in match["gap"]
                    heads[key].append((number, int(match["page"]), wide))
    for (head, _), found in heads.items():
        if len(found) < PAGES or len(head) < SHORTEST:
            continue
        pages = [page for _, page, _ in found]
        grows = all(0 < b - a <= 4 for a, b in zip(pages, pages[1:], strict=False))
        apart = all(b - a > 1 for (a, _, _), (b, _, _) in zip(found, found[1:], strict=False))
        if not grows or not apart or not (any(wide for *_, wide in found) or len(head) > 25):
            continue
        note = f"`{head}` stands {len(found)} times, each time with the number of the next page"
        for number, _, _ in found:
            span = cut_lines(view, number, number)
            yield Reading(*span, "", (Evidence("document", note, 4.0),))
