"""A paragraph cut in the middle of a sentence by an empty line.

    ... nor was the committee

    or any other body.

Page breaks, pictures and advertisements leave such cuts. Headlines, bylines, captions, list items
and lines of verse end without a full stop too and are not cuts: so the line before must read like
running prose, and the line after must read like its continuation.
"""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View, of_view
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import WORD
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_EMPTY = regex(r"(?<=\n)[ \t]*\r?\n|(?<=\r)[ \t]*\r(?!\n)")
_CUT = regex(
    r"""
    (?P<last>[\w,’'"“”‘)\]]) [ \t]*
    (?P<gap>(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)) (?P<indent>[ \t]*)
    (?=[\w"'“‘(])
    """,
    re.VERBOSE,
)
_ITEM = regex(r"\s*(?:[-*+•·–—▪>|#]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s|\d[\d.,:/-]*\s*$)")
_COLUMNS = regex(r"\t| {3,}|\|")

# Words that no sentence, headline or name ends with.
_DANGLING = frozenset(
    """the a an of and or to from by with for at into upon between among than that which whose its
    their his her our my your this these those is are was were be been has have had will would
    could should may might must not nor but if because although while whether as such very more
    most some any every each no including during without within toward towards against who where
    when whom both either neither under over about via per""".split()
)

_ENDED = regex(r"[.!?:;…][\"'”’)\]]*\Z")
_CALL = regex(r"[\w.:]+\(|[\w-]+:")  # `list(REMOVE_ITEM …`, `package: name`

_ADDRESS = regex(r"(?:://|www\.)[^\s]{1,500}\Z")  # ends a paragraph without a full stop

SET_IN = 4  # code points, from which a line is an example and no indented paragraph
PRIOR = -4.0  # log-odds that an empty line after an unfinished sentence is damage
LONG_LINE = 60  # code points; headlines and captions are mostly shorter


def _is_unended(line: str) -> bool:
    line = line.rstrip(" \t")
    return bool(line) and line[-1] not in ".!?:;…"


@rule(
    "LIN301",
    Stage.LINES,
    languages=("en",),
    requires="\n\r",
    trigger=_is_unended,
    examples=[
        "The council was not told of the plan before the meeting, nor was the mayor"
        "{~~\n\n~> ~~}or any of her deputies.",
        "She had been asked to lead the inquiry by the{~~\n\n ~> ~~}Ministry of Works.",
        "Council Delays Vote on the Harbour Bridge\n\nBy Anna Lund\n\nThe council met on Monday.",
        "The list of what to bring to the camp on the first day:\n\nboots\n\na warm coat",
        "magnet a body that draws iron to itself\n\nmeridian a line from pole to pole of the earth",
        "What has to be paid for the berth in this month is\n\n0.00\n\nand for the next one it is"
        "\n\n12.50",
        "All the charts of the bay that we could find: http://example.org/bay/2.html\n\nby the"
        " way, they are for sale.",
        "Set the rope as in the register:\n\n\tropes by length and\n\nnote that it has an end.",
        "A view of the harbour from the old customs house\n\nThe council met on Monday.",
    ],
)
def cut_paragraph(view: View, tools: Tools) -> Iterator[Reading]:
    """An empty line divides a sentence.

    When this is wrong: a caption without a full stop is followed by a line that begins with a
    lowercase letter, or a sentence of a poem continues in the next stanza.
    """
    text = view.text
    if not any(mark in text for mark in ("\n\n", "\r", " \n", "\t\n")):
        return
    for empty in _EMPTY.finditer(text):
        edge = len(text[max(0, empty.start() - 80) : empty.start()].rstrip())
        match = _CUT.match(text, max(0, empty.start() - 80) + edge - 1) if edge else None
        if match is None:
            continue
        line = view.line_at(match.start("last"))
        start, end = view.lines[line]
        before = text[start:end].strip()
        next_start, next_end = view.lines[view.line_at(match.end())]
        after = text[next_start:next_end].strip()
        if _ITEM.match(before) or _ITEM.match(after) or _COLUMNS.search(before + "\n" + after):
            continue
        if before.endswith(
            (".”", '."', ".’", ".'", "!”", '!"', "?”", '?"', ".)", "!'", "?'", "?’")
        ):
            continue
        if len(match["indent"]) > 1 or after.startswith(("http", "www.")):
            continue  # set off on purpose: an example, an address
        # A call, the end of a list in a program, an address.
        if _CALL.match(after) or before.endswith((")", "]", '"""')):
            continue
        if _ADDRESS.search(before[-500:]) or _set_in(view, start, next_start):
            continue
        evidence = _evidence(view, before, after, match["indent"])
        if evidence is None:
            continue
        # In hard-wrapped text the break between the halves is an ordinary line break.
        wrapped = (
            line > 0
            and view.lines[line - 1][1] - view.lines[line - 1][0] > 40
            and (start - view.lines[line - 1][1] <= 2)
        )
        newline = "\r\n" if "\r\n" in match["gap"] else match["gap"][-1]
        joint = newline if wrapped else " "
        yield Reading(match.end("last"), match.end(), joint, evidence)


def _evidence(view: View, before: str, after: str, indent: str) -> tuple[Evidence, ...] | None:
    words = WORD.findall(before)
    following = WORD.match(after.lstrip("\"'“‘("))
    if not words or following is None:
        return None
    found = [Evidence("layout", "paragraphs are separated by empty lines", PRIOR)]
    small = after[0].islower()
    if small:
        note = f"the sentence continues with a lowercase letter: `{following[0]}`"
        found.append(Evidence("layout", note, 5.0))
    elif after[0].isupper() and indent == " " and not _indented(view):
        found.append(Evidence("layout", "the space between the two words is still there", 6.5))
    last = words[-1]
    capitals = len(last) > 1 and last.isupper() and not before.isupper()
    if small and capitals and before.endswith(last):
        # `as soon as you can. MK`: initials under a letter, an acronym of a heading
        found.append(Evidence("layout", f"`{last}` may be a signature or a heading", -2.0))
    dangling = last.lower() in _DANGLING and before.endswith(last)
    if dangling:
        found.append(Evidence("language", f"no sentence ends with `{last}`", 4.0))
    elif before.endswith(","):
        found.append(Evidence("language", "no paragraph ends with a comma", 2.5))
    if before[0].islower():
        found.append(Evidence("layout", "the line before looks like a list item", -3.0))
    if not _ENDED.search(after) and not _opens_quote(before):
        # Glossaries and lists that lost their marks: "fascism a political movement …".
        found.append(Evidence("layout", "the next line ends without a full stop too", -3.0))
    if _opens_quote(before) and _closes_quote(after):
        found.append(Evidence("layout", "a quotation is open before the gap", 3.0))
    long = len(before) >= LONG_LINE
    if long:
        found.append(Evidence("layout", "the line before reads like running text", 1.5))
    capital = sum(w[0].isupper() for w in words if len(w) > 3)
    if not dangling and len(words) > 1 and capital >= 0.6 * sum(len(w) > 3 for w in words):
        if not last[0].islower() or last.lower() in _DANGLING:
            found.append(Evidence("layout", "the line before is set like a title", -3.0))
    elif not dangling and not long and len(before) < 30 and not before.endswith(","):
        found.append(Evidence("layout", "the line before is short like a heading", -1.5))
    if len(found) == 1 or not (small or dangling or indent or before.endswith(",")):
        return None
    return tuple(found)


@of_view  # asked at every gap of one text
def _indented(view: View) -> bool:
    """Whether paragraphs of this text begin with one space as a rule."""
    lines = [view.text[start : start + 2] for start, end in view.lines if end > start]
    return sum(line[:1] == " " and line[1:].strip() != "" for line in lines) > max(
        2, len(lines) // 3
    )


def _set_in(view: View, line: int, following: int) -> bool:
    """Whether the line that begins at `line` is set in like an example and the next one is not."""
    start = view.text[line : line + SET_IN].expandtabs()
    return start[:SET_IN].isspace() and view.text[following : following + 1] not in (" ", "\t")


def _opens_quote(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _closes_quote(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("”") > text.count("“")
