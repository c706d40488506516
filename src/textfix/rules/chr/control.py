"""Control characters: NUL in PDF text, overstruck manual pages, UTF-16 read byte by byte.

A control character may mark a lost letter or sign (PDF fonts hide ligatures there: `of` U+0000
`ce`, and mathematical signs: `2` U+0001 `2`). So it is removed only where the dictionary or its
position shows that nothing is missing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import LETTER, regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# All of C0 but tab, LF, CR (layout) and FF and VT (page breaks, CHR203); and DEL. ESC is passed
# over below, it belongs to CHR202. C1 is Windows-1252 in disguise and belongs to CHR101.
_CONTROLS = "".join(map(chr, [*range(9), *range(0x0E, 0x20), 0x7F]))
_RUN = regex(r"[\x00-\x08\x0e-\x1f\x7f]+")

# `_` BS `x` is an underlined x on a line printer, `x` BS `x` a bold one: "man page > file".
_OVERSTRUCK = regex(
    r"(?: _\x08[^\x00-\x20\x7f] | (?P<bold>[^\x00-\x20\x7f])(?:\x08(?P=bold))+ )+", re.VERBOSE
)
_STRUCK = regex(r".\x08")

# "H" NUL "i" NUL: UTF-16 read as Latin-1; three in a row are not an accident.
_UTF16 = regex(r"(?:[^\x00]\x00){3,}|(?:\x00[^\x00]){3,}")

_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
SURELY = 50  # times as common: from here on, one word is meant and not the other
SYSTEM = 3  # uses from which a control may be a convention of the text
_PADDING = 4  # of the same control in a row are padding of a record
_CLOSING = tuple(".,;:!?…”’\"')]}")
_LEFT = regex(rf"{LETTER}{{1,30}}\Z")
_RIGHT = regex(rf"{LETTER}{{1,30}}")


@rule(
    "CHR201",
    Stage.CHARACTERS,
    requires=_CONTROLS,
    examples=[
        "The end.{--\x00\x00--}",
        "A bell{--\x07--} rings, a form is deleted{--\x7f--}.",
        "A {~~b\x08bo\x08ol\x08ld\x08d~>bold~~} or {~~_\x08o_\x08l_\x08d~>old~~} letters.",
        "The go{--\x01--}vernment under{--\x02--}stands.",
        "The of{~~\x00~>fi~~}ce was shut, they said, and it was closed to the public.",
        "The main shut o{~~\x00~>ff~~} handle was {~~\x00~>fi~~}lled, as the tool "
        "speci{~~\x00~>fi~~}cation said, and it was closed to the public.",
        "2 \x01 2 = 4, and a \x18 0 for x\x022",
        "Vdo\x03zrug\x03lv\x03vkliwhg\x03khuh",
        "Tabs\tand line ends\r\nare layout.",
        "Zx\x00qv may have lost a letter.",
    ],
)
def control(view: View, tools: Tools) -> Iterator[Reading]:
    """The text contains invisible control characters.

    Next to letters, the dictionary decides whether a control character stands for nothing or for a
    lost ligature. Next to a digit or between spaces it may stand for a lost sign, so it is kept. A
    control that is as frequent as the space is kept too: it separates words or fields.

    When this is wrong: the file is a binary record of a program, not text, and a control follows a
    full stop.
    """
    text = view.text
    taken = 0  # end of what an overstrike or a UTF-16 stretch has dealt with
    special = sorted(_special(view), key=lambda r: (r.start, -r.end))
    done: set[int] = set()
    systems: dict[str, bool] = {}
    for reading in special:
        if reading.start >= taken:
            yield reading
            taken = reading.end
            done.update(range(reading.start, reading.end))
    for match in _RUN.finditer(text):
        start, end = match.span()
        if start in done or "\x1b" in match[0]:
            continue
        if match[0][-1] == "\x02" and text[end : end + 1] in ("\n", "\r"):
            continue  # pdfium writes U+0002 for the hyphen of a divided word
        if match[0][0] not in systems:
            systems[match[0][0]] = _parts_words(text, match[0][0])
        if systems[match[0][0]]:
            continue
        yield from _removed(view, tools, start, end)


def _parts_words(text: str, control: str) -> bool:
    """Whether a control occurs as often as the space: in a text whose letters were shifted by a
    constant, U+0003 is the space; in a record, U+001F ends a field."""
    uses = sum(map(bool, text.split(control))) - 1
    return uses >= SYSTEM and uses >= text.count(" ")


def _special(view: View) -> Iterator[Reading]:
    if view.has("\x08"):
        note = "a printer overstrikes the character to make it bold or underlined"
        for match in _OVERSTRUCK.finditer(view.text):
            after = _STRUCK.sub("", match[0])
            yield Reading(*match.span(), after, (Evidence("damage", note, 6.0),))
    if view.has("\x00"):
        note = "every second character is NUL: UTF-16 read byte by byte"
        for match in _UTF16.finditer(view.text):
            evidence = (Evidence("encoding", note, 6.0),)
            for position in range(*match.span()):
                if view.text[position] == "\x00":
                    yield Reading(position, position + 1, "", evidence)


def _removed(view: View, tools: Tools, start: int, end: int) -> Iterator[Reading]:
    """The reading of a run of controls: deleted, a ligature, or no reading at all.

    Next to a letter, a digit or a space it may stand for something that was lost: the sign of
    `2` U+0001 `2`, the `ff` of `shut o` U+0000. Closing the gap would hide the loss.
    """
    text = view.text
    shown = ", ".join(f"U+{ord(c):04X}" for c in text[start : min(end, start + 3)])
    before, behind = text[start - 1 : start], text[end : end + 1]
    left, right = _LEFT.search(text, max(0, start - 30), start), _RIGHT.match(text, end)
    if left or right:
        if before.isnumeric() or behind.isnumeric():
            return
        head, tail = left[0] if left else "", right[0] if right else ""
        yield from _in_word(view, tools, Reading(start, end, "", ()), head, tail, shown)
    elif _shows_nothing(text, start, end):
        yield Reading(start, end, "", (Evidence("character", f"{shown} shows nothing", 6.0),))


def _shows_nothing(text: str, start: int, end: int) -> bool:
    """Whether nothing can have been lost there: after the end of a sentence or of the text."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    if end == len(text) and (start == 0 or not before.isnumeric()):
        return True  # padding, or the U+001A that ended files of DOS
    if end - start >= _PADDING and len(set(text[start:end])) == 1:
        return True
    return (before in _CLOSING and behind in (*_CLOSING, "", " ", "\n", "\r")) or (
        before in ("", "\n") and behind in ("", "\n", "\r")
    )


def _in_word(
    view: View, tools: Tools, span: Reading, left: str, right: str, shown: str
) -> Iterator[Reading]:
    """The reading of a control beside letters: the word the dictionary knows, if it knows one."""
    lexicon = tools.lexicon
    closed = lexicon.known(left + right) and len(left + right) > (3 if left and right else 1)
    count = max(1, lexicon.count((left + right).lower())) if closed else 0
    words = [x for x in _LIGATURES if lexicon.known(left + x + right)]
    counts = {x: max(1, lexicon.count((left + x + right).lower())) for x in words}
    found = ""
    single = span.end - span.start == 1
    if single and words:
        # `specication` is in large lists of words too, `specification` a thousand times as often.
        best = max(words, key=lambda x: counts[x])
        others = max([count, *(counts[x] for x in words if x != best)])
        if counts[best] > SURELY * others:
            found = best
        elif count <= SURELY * counts[best]:
            return
    if found and view.english(span.start):
        note = f"a lost ligature: `{left}{found}{right}` is a word"
        yield replace(span, after=found, evidence=(Evidence("dictionary", note, 4.0),))
    elif closed and not found:
        note = f"{shown} shows nothing, and `{left}{right}` is a word"
        yield replace(span, evidence=(Evidence("dictionary", note, 6.0),))
