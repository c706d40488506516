"""The word "I" read as a letter or a sign that looks like it: `But l did`, `| have`, `l'm`."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import AUTHOR_USES, View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# Between spaces or marks that open, before a word in small letters, a clitic or three stops. In a
# scan other lone letters are specks, points of a score or ends of words.
_LONE = regex(
    r"""(?:\A|(?<=[\s"“‘(]))(?<!\d[ ])
    (?:l(?=['’](?:m|ve|ll|d)(?!\w))|l(?=\s[a-z]{2}|[.…]{2,3})|\|(?=[ ][a-z]))"""
    r"(?![ ][=+*/<>|-])",
    re.VERBOSE,
)
# `Henry ll`, `Part lV`, `Charles Vll`; what is after a lone `ll` is no verb: `Tom ll come`.
_NUMERAL = regex(r"(?<=[a-z] )(?=[VXI]*l)[VXIl]{2,5}(?![\w'’-])")
_NAMES = frozenset(("Il", "Ill"))  # "Kim Jong Il", "The Ill Homeless"
_ROMAN = regex(r"X{0,3}(?:IX|IV|V?I{0,3})\Z")
# What is counted in figures: `June ll` is the eleventh, and `Room ll` is one of many.
_IN_FIGURES = frozenset(
    """January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Page Room Apartment Suite Bus Line Route Flight
    Gate Platform Track Floor Lane Pier Highway Channel Age Aged""".split()
)
_ENDS = regex(r"\s*(?:[,.;:)!?]|\Z)")
_CAPITALISED = regex(r"[^\W\d_]+ \Z")
# `lN`, `lT'S`: among capitals a small l is no letter of its own.
_CAPITALS = regex(r"(?<![\w'’-])l(?=[NSTF](?![\w-]))")
_AMONG = regex(r"[A-Z]{2}")
# `"l3Y`, `%l`, `l = 1`, `(l)`: the text has a thing that it calls so. So it has where no "I" can
# stand: `the l`, `let l be`, `not on l.`, and beside another letter: `k, l and m`.
_SIGN = regex(
    r"""[%=<>(\[{^$\#@&*/\\]l(?!\w)|(?<!\w)l(?:[\d=)>\]]|[ ][=<>+])|[ ][=<>+][ ]l(?!\w)
    |l(?:(?<=\b[Tt]he[ ]l)|(?<=\b[Aa]n[ ]l)|(?<=\b[Ll]et[ ]l)|(?<=\bletter[ ]l))
        (?=[.,;]|[ ][^\W\d_]{2})(?![ ]st\b)
    |l(?:(?<=\bby[ ]l)|(?<=\bon[ ]l))(?=[.,;])
    |l(?:(?<=\b[b-hj-km-z],l)|(?<=\b[b-hj-km-z],[ ]l))(?!\w)
    |l(?<!\wl)(?:,|,?[ ](?:and|or))[ ][b-hj-km-z](?![\w'’])""",
    re.VERBOSE,
)
# The same in short, each beginning with a letter that is quickly found.
_MAY_BE_I = regex(
    r"l(?:(?<![\w'’]l)(?=[ '’.,;?!\r\n]|\Z)|[NSTF](?<![\w'’]..)(?!\w)"
    r"|[VXIl](?<=[ VXI]..)(?!\w)|(?<=[VXI]l)(?!\w))"
)
LEAST = 6.0  # nats that "I" must gain over a letter used as a symbol
CLITIC, NUMERAL, CAPITALS = 5.0, 3.0, 3.0  # log-odds
AUTHOR = 2.0  # log-odds against a numeral that the text writes so throughout
SIGN = 6.0  # log-odds against it in a text that uses `l` as a symbol


def _may_have(line: str) -> bool:
    return "| " in line or _MAY_BE_I.search(line) is not None


@rule(
    "OCR108",
    Stage.WORDS,
    languages=("en",),
    trigger=_may_have,
    examples=[
        "But {~~l~>I~~} did not know, and {~~l~>I~~} don't care if {~~l~>I~~} may.",
        "He was the son of Henry {~~ll~>II~~}, who fought in World War {~~lI~>II~~}.",
        "He says it as he reads it to them. (READING {~~lN~>IN~~} LATIN)",
        "Add 2 l of water; the line l is longer than the line k, and a | b is their sum.",
        "Factor VlIl and Factor VlIl and Factor VlIl again, as it was keyed by the author.",
        "Kim Jong Il came. Henry ll win, and the pipe | divides the fields.",
    ],
)
def lone_i(view: View, tools: Tools) -> Iterator[Reading]:
    """The word "I", or a Roman numeral, was read as `l` or as `|`.

    When this is wrong: the letter is a symbol, and "I" would make sense too.
    """
    text = view.text
    stands: bool | None = None  # whether the text uses `l` as a symbol
    for match in _LONE.finditer(text):
        start, end = match.span()
        if end < len(text) and text[end] in "'’":
            note = f"`{text[start : end + 3].strip()}` is not a word, `I{text[end : end + 3]}` is"
            yield Reading(start, end, "I", (Evidence("language", note, CLITIC),))
            continue
        if match[0] == "|" and not _is_alone(view, start):
            continue
        evidence = tools.weigh(
            view, start, end, "I", cost=LEAST, damage="an I was read as what looks like it"
        )
        if stands is None:
            stands = _SIGN.search(text) is not None
        if match[0] == "l" and stands:
            note = "the text uses `l` as a symbol"
            evidence = (*evidence, Evidence("document", note, -SIGN))
        yield Reading(start, end, "I", evidence)
    for match in _NUMERAL.finditer(text):
        numeral = match[0].replace("l", "I")
        before = _CAPITALISED.search(text, max(0, match.start() - 30), match.start())
        if not _ROMAN.match(numeral) or before is None or not before[0][0].isupper():
            continue
        if not match[0].strip("l") and before[0].strip() in _IN_FIGURES:
            continue
        if match[0] in _NAMES or (match[0] == "ll" and not _ENDS.match(text, match.end())):
            continue
        note = f"`{numeral}` numbers kings, wars and parts; `{match[0]}` is not a word"
        evidence = (Evidence("language", note, NUMERAL),)
        if (uses := view.counts[match[0]]) >= AUTHOR_USES and uses > view.counts[numeral]:
            note = f"`{match[0]}` occurs {uses}x in this document"  # `Factor VlIl`, as it was keyed
            evidence = (*evidence, Evidence("document", note, -AUTHOR))
        yield Reading(*match.span(), numeral, evidence)
    for match in _CAPITALS.finditer(text):
        around = text[max(0, match.start() - 6) : match.start()], text[match.end() + 2 :][:6]
        if any(_AMONG.search(part) for part in around):
            note = "the words next to it are in capitals"
            yield Reading(*match.span(), "I", (Evidence("shape", note, CAPITALS),))


def _is_alone(view: View, place: int) -> bool:
    """Whether no other bar is in the line, as in tables and grammars."""
    start, end = view.lines[view.line_at(place)]
    return view.text.count("|", start, end) == 1
