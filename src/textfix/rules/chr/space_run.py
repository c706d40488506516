"""A no-break space beside another space: how HTML editors keep two typed spaces apart."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_NBSP = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
_RUN = regex(rf"(?<![ {_NBSP}]) *{_NBSP}[ {_NBSP}]*")
_LINE_ENDS = ("", "\n", "\r")
_FRENCH = "?!:;»›%€$£"
_LONGEST = 3  # more of them draw a column or an indent


@rule(
    "CHR402",
    Stage.CHARACTERS,
    requires=_NBSP,
    examples=[
        f"One sentence.{{~~{_NBSP} ~> ~~}}Another sentence.",
        f"two{{~~ {_NBSP}~> ~~}}words",
        f"the end of a line{{--{_NBSP}--}}\nand{{--{_NBSP}{_NBSP}--}}",
        f"Quoi{_NBSP} ? « {_NBSP}Oui »",
        f"10{_NBSP} 000 francs",
        f"Name{_NBSP * 6}Age",
        f"{_NBSP}{_NBSP}An indented line.",
    ],
)
def space_run(view: View, tools: Tools) -> Iterator[Reading]:
    """A no-break space is next to another space or at the end of a line.

    When this is wrong: some writers put two spaces after a full stop, and columns may be drawn
    with three spaces or fewer.
    """
    text = view.text
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, behind = text[start - 1 : start], text[end : end + 1]
        if before in ("Â", "Ã"):
            continue
        if behind in _LINE_ENDS:
            note = "a no-break space at a line end shows nothing"
            yield Reading(start, end, "", (Evidence("character", note, 6.0),))
            continue
        if end - start == 1 or end - start > _LONGEST or before in _LINE_ENDS:
            continue
        if behind in _FRENCH or before in "«‹":
            continue
        if before.isdigit() or behind.isdigit() or before in "–—" or behind in "–—":
            continue
        if before == "\t" or behind == "\t" or before in "|•·-*" or _NARROW in (before, behind):
            continue
        note = "a no-break space next to a space: one of them is enough"
        yield Reading(start, end, " ", (Evidence("character", note, 4.0),))
