"""Page headers and footers: `Notes on Maps    43`, `Downloaded from ... on 3 May 2018.`"""

from collections import defaultdict
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.confusions import cost
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.fur.cut import cut_lines

LONGEST = 110  # code points a running head has at most
_STAMPED, _THIS = frozenset(("Down", "This", "Auth", "All ")), frozenset(("Down", "This"))
SHORTEST = 8  # letters and more it has besides its number
PAGES = 3  # pages that make a habit
PAGE = 300  # code points at least of a page, where the first has the number 1
HEADS = 200  # different heads that a line is compared with; more are a table
ALIKE = 80.0  # how much of two heads is the same, of 100, from which their letters are compared
MISREAD = 9.0  # nats of the misreadings in a head; two cheap ones, and no letter for just any other

_NUMBER_LAST = regex(r"(?P<head>.*\S)(?P<gap>\s+)(?P<page>\d{1,4})")
_NUMBER_FIRST = regex(r"(?P<page>\d{1,4})(?P<gap>\s+)(?P<head>\D.*)")
# Stamps of archives: `Downloaded from` with a host, `Downloaded by [...]`, and when.
_HOST = r"(?:(?:https?://)?(?:[\w-]+\.)+[A-Za-z][\w-]+(?:[/:]\S*)?|\d{1,3}(?:\.\d{1,3}){3})"
_DATE = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    r"|(?:\d{1,2}(?:st|nd|rd|th)? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r" \d{1,4}(?:, \d{4})?)"
)
_ALL_USE = r"All use subject to \S.{3,100}"
_TERMS = (
    rf"(?:{_ALL_USE}|For personal use only|No other uses?\b.{{3,80}}"
    r"|(?:See the|Subject to) .{0,40}\b(?i:terms|licen[cs]e)\b.{0,60}"
    r"|(?:Copyright |©).{3,80})"
)
_STAMP = regex(
    rf"(?:This content )?(?:was )?[Dd]ownloaded"
    rf" (?:from {_HOST}(?: (?:by|at) .{{3,60}})?|by (?:{_HOST}|\[[^\]]{{3,100}}\]))"
    rf",? (?:on|at) [\w:, ]{{0,30}}{_DATE}[\d:., APMUTCGESapm+()-]{{0,30}}(?:{_TERMS}\.?)?"
    rf"|Authorized licensed use limited to: .{{3,160}}"
    rf"|{_ALL_USE}[Tt]erms and [Cc]onditions.{{0,60}}"
)
# Without such signs only its repetition tells it from a sentence.
_DOWNLOADED = regex(r"(?:This content )?(?:was )?[Dd]ownloaded (?:from|by) .{3,160}")
_DIGITS = regex(r"\d+")


def _may_be_head(line: str) -> bool:
    line = line.strip()
    return len(line) >= SHORTEST and (
        line[:4] in _STAMPED or line[0].isdigit() or line[-1].isdigit()
    )


_Found = list[tuple[int, int, bool]]  # line, number of the page, whether it is set apart


def _are_pages(view: View, found: _Found, head: str) -> bool:
    """Whether lines of one head are the heads of pages: the number grows from one to the next."""
    if len(found) < PAGES:
        return False
    pages = [page for _, page, _ in found]
    # `Lesson in the Garden    1` and a line, `    2` and a line: a list begins with 1.
    between = view.lines[found[-1][0]][0] - view.lines[found[0][0]][1]
    if pages[0] == 1 and between < PAGE * (len(found) - 1):
        return False
    grows = all(0 < b - a <= 4 for a, b in zip(pages, pages[1:], strict=False))
    apart = all(b - a > 1 for (a, _, _), (b, _, _) in zip(found, found[1:], strict=False))
    return grows and apart and (any(wide for *_, wide in found) or len(head) > 25)


def _misread(view: View, heads: dict[tuple[str, bool], _Found]) -> dict[tuple[str, bool], _Found]:
    """Heads that occur once and are a head misread that occurs more often: `Notcs on Maps`."""
    sure = [key for key, found in heads.items() if len(found) > 1 and len(key[0]) >= SHORTEST]
    if not sure or len(sure) == len(heads) or len(sure) > HEADS:
        return {}
    from rapidfuzz import fuzz, process  # late: it takes 17 ms, and almost no text has heads

    known = view.lexicon.known
    rows: dict[tuple[str, bool], _Found] = {}
    for last in (True, False):
        named = [head for head, at in sure if at is last]
        for (head, at), found in heads.items():
            if at is not last or len(found) > 1 or not named:
                continue
            nearest = process.extractOne(head, named, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if nearest is None:
                continue
            # `Plan of House B` is no misread `Plan of House A`; the letters must look alike, and
            # what they spell be no words.
            words, meant = head.split(), nearest[0].split()
            strange = set(words).difference(meant)
            # Anything in capitals may be an acronym; what is in lowercase letters may not.
            strange = {word.capitalize() if word.isupper() else word for word in strange}
            if any(map(known, strange)) or cost(head, nearest[0], MISREAD) >= MISREAD:
                continue
            rows.setdefault((nearest[0], last), []).extend(found)
    return rows


@rule(
    "FUR302",
    Stage.FURNITURE,
    requires=("\n\r", "0123456789"),
    trigger=_may_be_head,
    examples=[
        "{--Notes on Maps    41\n--}We went along the old wall to the river mouth and up the"
        "\n{--Notes on Maps    42\n--}hill behind it, where nobody lives.\n"
        "{--Notes on Maps    43\n--}So it was done.",
        "{--Notes on Maps    41\n--}We went along the old wall to the river mouth and up the"
        "\n{--Notcs on Maps    42\n--}hill behind it, where nobody lives.\n"
        "{--Notes on Maps    43\n--}So it was done.",
        "The older layers lie deep.\n{--Downloaded from maps.example on 3 May 2018.\n--}"
        "The bank is new.",
        "Downloaded by more than 30,000 people in a week, the map is a hit.\n\nIts maker is glad.",
        "Chapter 1\n\nIt rained.\n\nChapter 2\n\nIt rained.\n\nChapter 3\n\nIt rained.",
        "Apples from Kent   12\nPears from Kent   14\nPlums from Kent   17",
    ],
)
def running_head(view: View, tools: Tools) -> Iterator[Reading]:
    """The header or footer of a page is between the lines of the text.

    When this is wrong: numbered headings (`Chapter 3`) and table rows look similar. A page header
    is longer, its number is set apart, and the number grows by one or two from one header to the
    next. A header that was misread on one page counts if its number fits between those of the
    others.
    """
    text = view.text
    heads: dict[tuple[str, bool], list[tuple[int, int, bool]]] = defaultdict(list)
    stamps: dict[str, list[int]] = defaultdict(list)
    for number, (start, end) in enumerate(view.lines):
        if not SHORTEST <= end - start <= 2 * LONGEST:
            continue
        line = text[start:end].strip()
        if line[:4] in _STAMPED and _STAMP.fullmatch(line):
            note = "the words that archives stamp on downloaded pages"
            span = cut_lines(view, number, number)
            yield Reading(*span, "", (Evidence("layout", note, 3.0),))
        elif line[:4] in _THIS and _DOWNLOADED.fullmatch(line):
            stamps[_DIGITS.sub("0", line)].append(number)
        elif len(line) <= LONGEST and (line[:1].isdigit() or line[-1:].isdigit()):
            for match, last in (
                (_NUMBER_LAST.fullmatch(line), True),
                (_NUMBER_FIRST.fullmatch(line), False),
            ):
                if match:
                    key = " ".join(match["head"].split()), last
                    wide = len(match["gap"]) > 2 or "\t" in match["gap"]
                    heads[key].append((number, int(match["page"]), wide))
    for numbers in stamps.values():
        if len(numbers) >= PAGES:
            note = f"a note about a download, repeated {len(numbers)} times"
            for number in numbers:
                span = cut_lines(view, number, number)
                yield Reading(*span, "", (Evidence("document", note, 4.0),))
    misread = _misread(view, heads)
    for key, exact in heads.items():
        head = key[0]
        if len(head) < SHORTEST:
            continue
        # A misread one that does not fit into the row of pages is something else.
        rows = (sorted([*exact, *misread[key]]), exact) if key in misread else (exact,)
        found = next((row for row in rows if _are_pages(view, row, head)), None)
        if found is None:
            continue
        note = f"`{head}` occurs {len(found)} times, each time with the next page number"
        for number, _, _ in found:
            span = cut_lines(view, number, number)
            yield Reading(*span, "", (Evidence("document", note, 4.0),))
