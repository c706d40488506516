"""Control characters: NUL in PDF text, overstruck manual pages, UTF-16 read byte by byte.

Between two letters a control character may stand where a letter was lost (PDF fonts hide ligatures
there: `of` U+0000 `ce`), so there the dictionary is asked first.
"""

import re
from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.patterns import LETTER, regex
from textfix.rule import Stage, rule
from textfix.view import View

# All of C0 but tab, LF, CR (layout) and FF and VT (page breaks, CHR203); and DEL. ESC is passed
# over below, it belongs to CHR202. C1 is Windows-1252 in disguise and belongs to CHR101.
_CONTROLS = "".join(map(chr, [*range(9), *range(0x0E, 0x20), 0x7F]))
_RUN = regex(r"[\x00-\x08\x0e-\x1f\x7f]+")

# `_` BS `x` is an underlined x on a line printer, `x` BS `x` a bold one: "man page > file".
_OVERSTRUCK = regex(
    r"(?: _\x08[^\x00-\x20\x7f] | (?P<bold>[^\x00-\x20\x7f])(?:\x08(?P=bold))+ )+", re.VERBOSE
)
_STRUCK = regex(r".\x08")

# "H" NUL "i" NUL: UTF-16 read as Latin-1; three in a row are no accident.
_UTF16 = regex(r"(?:[^\x00]\x00){3,}|(?:\x00[^\x00]){3,}")

_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
_LEFT = regex(rf"{LETTER}{{1,30}}\Z")
_RIGHT = regex(rf"{LETTER}{{1,30}}")


@rule(
    "CHR201",
    Stage.CHARACTERS,
    needs=_CONTROLS,
    examples=[
        "The end.{--\x00\x00--}",
        "A bell{--\x07--} rings, a form is deleted{--\x7f--}.",
        "A {~~b\x08bo\x08ol\x08ld\x08d~>bold~~} or {~~_\x08o_\x08l_\x08d~>old~~} letters.",
        "The go{--\x01--}vernment under{--\x02--}stands.",
        "The of{~~\x00~>fi~~}ce was shut, they said, and it was closed to the public.",
        "Tabs\tand line ends\r\nare layout.",
        "Zx\x00qv may have lost a letter.",
    ],
)
def control(view: View, tools: Tools) -> Iterator[Reading]:
    """Control characters stand in the text and show nothing.

    When this is wrong: a file that is no text but a record of a program, where U+001E or U+0001
    separate fields; between two letters or digits one is left alone unless the dictionary knows
    the word that comes out.
    """
    text = view.text
    taken = 0  # end of what an overstrike or a UTF-16 stretch has dealt with
    special = sorted(_special(view), key=lambda r: (r.start, -r.end))
    done: set[int] = set()
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
        yield from _removed(view, tools, start, end)


def _special(view: View) -> Iterator[Reading]:
    if view.has("\x08"):
        note = "a printer strikes the character twice to make it bold or underlined"
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
    text = view.text
    shown = ", ".join(f"U+{ord(c):04X}" for c in text[start : min(end, start + 3)])
    if not (text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()):
        yield Reading(start, end, "", (Evidence("character", f"{shown} shows nothing", 6.0),))
        return
    left, right = _LEFT.search(text, max(0, start - 30), start), _RIGHT.match(text, end)
    if left and right:
        if len(left[0]) + len(right[0]) > 3 and tools.lexicon.known(left[0] + right[0]):
            note = f"{shown} shows nothing, and `{left[0]}{right[0]}` is a word"
            yield Reading(start, end, "", (Evidence("dictionary", note, 6.0),))
            return
        words = [x for x in _LIGATURES if tools.lexicon.known(left[0] + x + right[0])]
        if end - start == 1 and len(words) == 1 and view.english(start):
            note = f"a lost ligature: `{left[0]}{words[0]}{right[0]}` is a word"
            yield Reading(start, end, words[0], (Evidence("dictionary", note, 4.0),))
            return
    note = f"{shown} shows nothing, but may stand for a letter that was lost"
    yield Reading(start, end, "", (Evidence("character", note, 0.5),))
