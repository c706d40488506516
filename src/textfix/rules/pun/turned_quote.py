"""A curly quotation mark that faces the wrong way: `“It is late.“ he said`, `said ”Hello”`."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_CLOSING = regex(r"“(?=[\s.,;:?!)]|\Z)")
_OPENING = regex(r"”(?=\w)")
_REACH = 1500  # code points a quotation is searched for


@rule(
    "PUN602",
    Stage.PUNCTUATION,
    languages=("en",),
    requires="“”",
    examples=[
        "“It is late.{~~“~>”~~} The others went on.",
        "She called him {~~”~>“~~}the last of them” and left.",
        "„Es ist spät“, sagte er in English, and “so it is”, said she.",
        "“First paragraph of what he said.\n\n“Second paragraph of it.”",
    ],
)
def turned_quote(view: View, tools: Tools) -> Iterator[Reading]:
    """An opening quotation mark is used to close a quotation, or the reverse.

    When this is wrong: German closes quotations with the mark that opens them in English. Texts
    with German or Swedish marks are left alone.
    """
    text = view.text
    if view.has("„"):
        return
    for match in _CLOSING.finditer(text):
        place = match.start()
        before = text[max(0, place - 1) : place]
        if not before or not (before.isalnum() or before in ".,?!…"):
            continue
        low = _paragraph(text, place)
        if text.rfind("“", low, place) > text.rfind("”", low, place):
            note = "a quotation is open, and a mark after a word closes it"
            yield Reading(place, place + 1, "”", (Evidence("layout", note, 3.0),))
    for match in _OPENING.finditer(text):
        place = match.start()
        if place and not (text[place - 1].isspace() or text[place - 1] in "(["):
            continue
        low = _paragraph(text, place)
        close = text.find("”", place + 1, place + _REACH)
        again = text.find("“", place + 1, place + _REACH)
        if text.rfind("“", low, place) > text.rfind("”", low, place):
            continue  # a quotation is open: the space before the mark is what is wrong
        if close > 0 and not 0 <= again < close:
            note = "no quotation is open, and a mark before a word opens one"
            yield Reading(place, place + 1, "“", (Evidence("layout", note, 3.0),))


def _paragraph(text: str, place: int) -> int:
    """Where the paragraph of `place` begins, or as far back as a quotation is searched for."""
    low = max(0, place - _REACH)
    return max(low, text.rfind("\n\n", low, place))
