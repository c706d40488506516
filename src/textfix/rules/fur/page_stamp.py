"""Page numbers, stamps and running heads that cut a sentence at a page break.

... told the pilots to paint their

Page 3 of 10

boats before ...
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import WORD
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.fur.cut import cut_lines

SHORTEST_PAGE = 600  # code points between two page numbers
NEXT = 8  # pages before and after in which a page number looks for the one it goes on with
LONGEST = 90  # code points a running head has at most

ARCHIVE, RUNNING = "a stamp of digits", "a running head with its page number"
_STAMPS = (
    # `Page 3 of 10`, `p. 12`, `Page | 7`, `Seite 4 von 9`
    (regex(r"(?:page|pg?\.|seite|página|pagina|page\s*\|)\s*\d{1,4}"
                r"(?:\s*(?:of|/|von|sur|de|di)\s*\d{1,4})?", re.IGNORECASE), 4.0,
     "a page number with its word"),
    # `- 12 -`, `[12]`, `~12~`; but `(4)` is the number of an equation or of an item
    (regex(r"([-–—~*|\[<])\s*\d{1,4}\s*[-–—~*|\]>]"), 3.5, "a page number between marks"),
    # `52-71904`, `KB 80315`, `MS-2041.77`: stamps of archives, with five digits or parted ones
    (regex(r"(?:[A-Z]{1,4}[ .:-]{0,2})?\d{2,6}[-/.]\d{3,8}(?:[-/.]\d{1,8})*"
                r"|[A-Z]{2,4} ?\d{4,9}"), 3.5,
     ARCHIVE),
    (regex(r"\d{1,4}\s*(?:/|of)\s*\d{1,4}"), 2.5, "a page number and how many there are"),
    # `ANNUAL REPORT 2009 17`, `17 ANNUAL REPORT`
    (regex(r"[A-Z\d][A-Z\d .,:&'’/|–—-]{3,80}\s\d{1,4}"
                r"|\d{1,4}\s[A-Z][A-Z\d .,:&'’/|–—-]{3,80}"),
     3.0, RUNNING),
    (regex(r"(?:TOP )?SECRET(?: ?//.{1,40})?|(?:UN)?CLASSIFIED(?: ?//.{1,40})?|CONFIDENTIAL"
                r"|DRAFT|FOR OFFICIAL USE ONLY|CONTINUED"
                r"|\(?(?i:continued on (?:the )?next page)\)?"),
     3.5, "a stamp on every page"),
    (regex(r"\d{1,4}"), 1.0, "a number alone"),
    (regex(r"[ivxl]{1,6}"), 0.5, "a Roman page number"),
)  # fmt: skip

# `12.345` is a number, `1914-1918` are years, `05/2011` is a month.
_FIGURES = regex(r"\d{1,20}\.\d{1,20}|1\d{3}[-/]1\d{3}|\d{1,2}[-/.](?:1[5-9]|20)\d\d")
_CAPITALS = regex("[A-Z]{3}")  # `12.5 13.2 14` has none: a row of a table
_WITHOUT_DIGITS = frozenset(
    pattern for pattern, _, _ in _STAMPS if not re.search(r"\\d", pattern.pattern)
)
_DIGIT = regex(r"\d")
_DIGITS = regex(r"\d+")
_ROMAN = regex(r"[ivxl]{1,6}")
_RULED = tuple("-–—~|")  # `- 12 -` is set as nothing but a page number is

# Digits and nothing that names them a page: an equation, a fraction, a row of a table have such
# lines too. Pages come one after the other, so a page number has its like in the text.
_UNNAMED = regex(r"[\W\d_]+|[ivxl]{1,6}|\d+ of \d+")
ALONE = -3.0  # log-odds of such a number that has none
_DATE = regex(
    r"(?:\w{3,9},? )?(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: \d{1,2},?)? \d{4}",
    re.IGNORECASE,
)

# Taken out even where it cuts no sentence.
_CERTAIN = regex(r"page\s*\d{1,4}\s*of\s*\d{1,4}", re.IGNORECASE)

# Both halves of a cut sentence are running text, and no cells beside one another.
_COLUMNS = regex(r"\t| {3}|\|")
# What the first half of a cut sentence ends with, and the second begins with.
_OPEN_END = regex(r"(?:[^\W_][,;–—]?|[^\W\d_][-¬])\Z")
_GOES_ON = regex(r"[\"“'‘(]?[a-zà-öø-ÿ]")
# As in LIN301, but here a number alone may be a page number.
_FIELD = regex(r"[\w-]+: |--")
_ITEM = regex(r"\s*(?:[-*+•·▪>|#]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s)")


def _goes_on(line: str) -> bool:
    """Whether the line may go on with a sentence that was cut, or is surely a page number."""
    return bool(_GOES_ON.match(line)) or (
        ("age" in line or "AGE" in line) and bool(_CERTAIN.search(line))
    )


@rule(
    "FUR301",
    Stage.FURNITURE,
    requires="\n\r",
    trigger=_goes_on,
    examples=[
        "The harbour board told the pilots to paint their{~~\n\nPage 3 of 10\n\n~> ~~}boats before"
        " the first ships come up the river.",
        "The harbour board told the pilots\n{--- 12 -\n--}to paint their boats before the first"
        " ships\ncome up the river, and to pay for it.",
        "The board met at noon.\n\n{--Page 3 of 10\n\n--}The pilots did not come.",
        "The board met at noon.\n\n52-71904\n\nThe pilots did not come.",
        "The harbour board told the pilots to paint their"
        "{~~\n\n52-71904\n\nSECRET\n\n~> ~~}boats before the first ships come.",
        "What we counted that morning from the pier:\n\n12\n\nboats",
        "1\n\none\n\n2\n\ntwo",
        "rope of hemp and tar   12\n\n40-7120\n\nrope of wool and tar   14",
        "so that the sum of all the terms that we had is\n\n1\n\nover the number of boats we had.",
        "so that in each of these cases we have\n\n(4)\n\nwhere the first term is the lost boats.",
    ],
)
def page_stamp(view: View, tools: Tools) -> Iterator[Reading]:
    """A page number, stamp or running head cuts a sentence in two.

    When this is wrong: table cells, each on its own line, may look the same. A bare number between
    short lines is kept, and a number that fits no sequence of page numbers is only suggested.
    """
    lines, text = view.lines, view.text
    full = [number for number, line in enumerate(view.line_texts) if line[:200].strip()]
    shapes: Counter[str] | None = None
    likes: dict[str, list[tuple[int, str]]] | None = None
    numbers: list[Reading] = []
    place = 0
    while place + 2 < len(full):
        place += 1
        start, end = lines[full[place]]
        if end - start > LONGEST:
            continue
        line = text[start:end].strip()
        found = _stamp(line)
        first = last = place
        # `52-71904`, `SECRET` and `- 3 -` at one page break: the most certain decides for all
        while found is not None and last + 2 < len(full) and last < first + 4:
            after = text[slice(*lines[full[last + 1]])].strip()
            more = _stamp(after) if len(after) <= LONGEST else None
            if more is None:
                break
            if more[0] > found[0]:
                found, line = more, after
            last += 1
        if last + 1 == len(full):
            continue
        place = last
        before_start, before_end = lines[full[first - 1]]
        after_start, after_end = lines[full[last + 1]]
        before = text[max(before_start, before_end - 300) : before_end].rstrip()
        after = text[after_start : min(after_end, after_start + 300)].strip()
        cut = _GOES_ON.match(after) and _OPEN_END.search(before)
        if not cut and not found:
            continue
        if _ITEM.match(before) or _ITEM.match(after):
            continue
        if cut and (_COLUMNS.search(before) or _COLUMNS.search(after)):
            continue
        if not cut:
            if found and _CERTAIN.fullmatch(line) and " " in before and " " in after:
                note = f"`{line}` is a page number with the number of pages"
                cut_start, cut_end = cut_lines(view, full[first], full[last])
                yield Reading(cut_start, cut_end, "", (Evidence("layout", note, 2.5),))
            continue
        if found is None:
            if "@" in line or _FIELD.match(line) or _DATE.fullmatch(line):
                continue  # `Signed-off-by: …`, `3 May 2018`: of a log or a headline, not of a page
            if shapes is None:
                shapes = Counter(_shape(text[a:b]) for a, b in lines if 3 < b - a <= LONGEST)
            times = shapes[_shape(line)] if _is_title(line) else 0
            # A line of the sentence itself occurs once; refrains of verse have no empty line.
            if times < 3 or full[first] - full[first - 1] < 2 or full[last + 1] - full[last] < 2:
                continue
            found = 1.0 + min(times, 6) * 0.5, f"a running head that occurs {times} times"
        weight, note = found
        bare = weight < 2
        if len(WORD.findall(before)) < 4 or len(WORD.findall(after)) < 3:
            weight -= 3.0
        if first == last and _UNNAMED.fullmatch(line) and not line.startswith(_RULED):
            if likes is None:
                likes = _numbers(view, full)
            if not _has_like(likes, line, start):
                weight += ALONE
        gaps = full[first] - full[first - 1] > 1 or full[last + 1] - full[last] > 1
        evidence = (
            Evidence("layout", f"`{line}` is {note}", weight),
            Evidence(
                "document",
                f"it cuts a sentence: `{_last(before)}` before it, `{_first(after)}` after it",
                2.0 if gaps or weight > 2 else 0.0,
            ),
        )
        if gaps:
            reading = Reading(before_end, after_start, _joint(view, full[first - 1]), evidence)
        else:
            reading = Reading(start, after_start, "", evidence)
        if bare:
            numbers.append(reading)
        else:
            yield reading
    # Bare numbers nearer to one another than pages are number verses or the cells of a table.
    for index, reading in enumerate(numbers):
        near = numbers[max(0, index - 1) : index] + numbers[index + 1 : index + 2]
        if all(abs(other.start - reading.start) > SHORTEST_PAGE for other in near):
            yield reading


def _numbers(view: View, full: list[int]) -> dict[str, list[tuple[int, str]]]:
    """The lines of nothing but a number, by their shape: where they begin, and what they are."""
    found: dict[str, list[tuple[int, str]]] = {}
    for start, end in (view.lines[number] for number in full):
        line = view.text[start:end].strip() if end - start <= LONGEST else ""
        if line and _UNNAMED.fullmatch(line):
            found.setdefault(_shape(line), []).append((start, line))
    return found


def _has_like(likes: dict[str, list[tuple[int, str]]], line: str, place: int) -> bool:
    """Whether the line goes on counting where one a page before it stopped, or the other way."""
    values = [int(number) for number in _DIGITS.findall(line)]
    near = _pages_near(likes.get(_shape(line), []), place)
    if not values:  # `xii`
        return any(other != line for _, other in near)
    for start, other in near:
        others = [int(number) for number in _DIGITS.findall(other)]
        pages = abs(start - place) / SHORTEST_PAGE
        for one, two in zip(values, others, strict=True):
            # More numbers than pages between the two are not page numbers; far fewer may be, where
            # only some pages cut a sentence.
            if 0 < (two - one if start > place else one - two) <= pages + 1:
                return True
    return False


def _pages_near(found: list[tuple[int, str]], place: int) -> list[tuple[int, str]]:
    """The next few of the sorted lines that are a page or more before `place` or after it."""
    before = bisect_left(found, (place - SHORTEST_PAGE, ""))
    behind = bisect_left(found, (place + SHORTEST_PAGE, ""))
    return found[max(0, before - NEXT) : before] + found[behind : behind + NEXT]


@lru_cache(maxsize=10_000)
def _stamp(line: str) -> tuple[float, str] | None:
    digits = _DIGIT.search(line) is not None
    for pattern, weight, note in _STAMPS:
        # Most lines have no digit, which most stamps need.
        if (digits or pattern in _WITHOUT_DIGITS) and pattern.fullmatch(line):
            if note == ARCHIVE and _FIGURES.fullmatch(line):
                continue
            if note == RUNNING and not _CAPITALS.search(line):
                continue
            return weight, note
    return None


def _is_title(line: str) -> bool:
    """Whether the line is set like a title, not like a sentence."""
    words = [word for word in WORD.findall(line) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) > 0.6 * len(words)


def _shape(line: str) -> str:
    line = line.strip()
    return "i" if _ROMAN.fullmatch(line) else _DIGITS.sub("0", line)


def _joint(view: View, line: int) -> str:
    """A line break where the text is broken into lines, a space where a paragraph is a line."""
    start = view.lines[line][0]
    if view.text[start : view.lines[line][1]].rstrip().endswith(("-", "¬")):
        return "\n"  # a word was cut too; how it is joined is another rule's business
    wrapped = (
        line > 0
        and 0 < start - view.lines[line - 1][1] <= 2
        and (40 < view.lines[line - 1][1] - view.lines[line - 1][0] < 110)
    )
    if not wrapped:
        return " "
    return view.text[view.lines[line - 1][1] : start]


def _last(text: str) -> str:
    return text.split()[-1][-40:]


def _first(text: str) -> str:
    return text.split()[0][:40]
