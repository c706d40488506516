"""A word divided at a line end: `govern-⏎ment`, with a hyphen, `¬` or U+00AD.

Most such hyphens come from typesetting and are removed; some belong to the word (`rebel-⏎held`),
and a lost one cannot be recovered (the main complaint about tools that always join). So the rule
weighs the evidence for both readings, and without evidence it keeps the text.
"""

import re
from collections.abc import Iterator

from textfix.decode.hyphenation import SUSPENDERS, habit, one_word
from textfix.decode.tools import Tools
from textfix.document.lines import HYPHENS
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import WORD_PATTERN
from textfix.patterns import regex
from textfix.record.model import Evidence, log_odds
from textfix.record.proposal import Reading

_DIVISION = regex(rf"[{HYPHENS}\x02][ \t]*+[\r\n]")
_AT_END = regex(rf"[{HYPHENS}\x02][ \t]*+\Z")
_DIVIDED = regex(
    rf"""
    (?<![\w-]) (?P<chain>(?:[^\W\d_]+-)*)          # "state-of-the-" of "state-of-the-⏎art"
    (?P<left>{WORD_PATTERN})
    (?P<hyphen>[{HYPHENS}\x02]) [ \t]*
    (?P<break>\r\n?|\n) [ \t]* (?P<blank>(?:\r\n?|\n)[ \t]*)?
    (?P<right>{WORD_PATTERN}) (?P<tail>[^\s\w-]*) (?P<space>[ \t]*)
    """,
    re.VERBOSE,
)

# What may be before the hyphen; looked for from the division backwards, which is rare, and not
# from every word forwards.
_TOKEN = regex(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*\Z")
_REACH = 60  # code points

SOFT = "¬\N{SOFT HYPHEN}\x02"  # U+0002 is what PDFium writes for a hyphen it takes for soft

# Of the divisions at line ends in running text about three in four are the typesetter's
# (hyphen-linebreak: 428 to 129, where compounds were put in on purpose).
PRIOR = 1.5


@rule(
    "HYP101",
    Stage.HYPHENS,
    languages=("en",),
    requires=(HYPHENS + "\x02", "\n\r"),
    trigger=_AT_END,
    examples=[
        "It was a decision of the {~~govern-\nment, which ~>government,\nwhich ~~}had no choice.",
        "It was a decision of the {~~govern¬\nment ~>government\n~~}and of the people.",
        "The rebel-held town and the {~~rebel-\nheld ~>rebel-held\n~~}villages round it.",
        "A line of text that is wrapped at sixty code points is a well-\nknown thing and stays.",
        "The acids were i-valeric acid and n-\ntridecanal; a CLUB-\nORGANIZED trip on TELE-\nB.",
        "It can help build-\n\nvation/label pairs of it.",
        "They stood on the one-\nand two-storey houses and watched.",
    ],
)
def line_end(view: View, tools: Tools) -> Iterator[Reading]:
    """A word is divided at a line end.

    The line break moves after the whole word, so lines stay lines. A compound that breaks at its
    own hyphen in hard-wrapped text is not damage. It is joined only if the document writes it in
    one piece elsewhere, or if the text is not wrapped and the break itself is wrong.

    When this is wrong: a compound whose closed form is also a word (`re-⏎cover`) may need its
    hyphen, and a dash between two words at a line end may look like a hyphen.
    """
    for division in _DIVISION.finditer(view.text):
        token = _TOKEN.search(view.text[max(0, division.start() - _REACH) : division.start()])
        match = _DIVIDED.match(view.text, division.start() - len(token[0])) if token else None
        if match is None:
            continue
        left, right = match["left"], match["right"]
        soft = match["hyphen"] in SOFT
        if right.lower() in SUSPENDERS and not soft:
            continue
        if match["chain"] and not soft:
            # "state-of-the-⏎art": a chain of hyphens is a compound, and goes on being one.
            evidence: list[Evidence] = [Evidence("language", "the word has other hyphens", -3.0)]
        else:
            evidence = []
        evidence += one_word(view, left, right)
        if not soft:
            evidence += _doubts(view, match)
        evidence.append(
            Evidence("damage", "a soft hyphen marks a division", 6.0)
            if soft
            else Evidence("damage", "words are divided at line ends", PRIOR)
        )
        total = log_odds(evidence)
        join = total > 0
        if not join:
            if not soft and not _worth_joining(view, match, evidence):
                continue
            evidence = [Evidence(e.source, e.note, -e.weight) for e in evidence]
        whole = left + ("" if join else "-") + right + match["tail"]
        if match["blank"] is not None:
            whole += " " if match["space"] else ""
        elif match["space"]:
            whole += match["break"]
        yield Reading(match.start("left"), match.end(), whole, tuple(evidence))


def _doubts(view: View, match: re.Match[str]) -> Iterator[Evidence]:
    """Further evidence against a division where the closed form is in no dictionary."""
    left, right = match["left"], match["right"]
    closed = left + right
    if closed in view.counts or view.lexicon.count(closed.lower()) >= 0:
        return
    if min(len(left), len(right)) == 1:
        # `n-⏎tridecanal`, `TELE-⏎B`
        yield Evidence("language", "no word is divided beside its first or last letter", -6.0)
    elif habit(view.lexicon.joint(f"{left.lower()}-")):
        note = f"`{left}-` keeps its hyphen, and `{closed}` is in no dictionary"
        yield Evidence("dictionary", note, -6.0)
    if match["blank"] is not None:
        # The next line of another column: `can help build-` and `vation/label sequence`.
        note = f"an empty line is between them, and `{closed}` is in no dictionary"
        yield Evidence("layout", note, -6.0)


def _worth_joining(view: View, match: re.Match[str], evidence: list[Evidence]) -> bool:
    """Whether a compound that keeps its hyphen should be put in one piece."""
    if any(e.source == "document" for e in evidence):
        return True
    line = view.line_at(match.start())
    lengths = [end - start for start, end in view.lines[max(0, line - 1) : line + 2]]
    return all(length > WRAPPED for length in lengths[:2])


WRAPPED = 100  # code points; a text whose lines are longer is not wrapped for a page
