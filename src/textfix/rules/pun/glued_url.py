"""An address glued to the word before it: `read morehttps://www.example.org/`."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_SCHEME = regex(r"https?://(?=[\w-]+\.)")
_WORD = regex(r"[^\W\d_]+\Z")
_TOKEN = regex(r"\S+\Z")


@rule(
    "PUN402",
    Stage.LINES,
    languages=("en",),
    requires=(":", "/"),
    examples=[
        "Read more{++ ++}https://www.example.org/maps or call.",
        "All of it is here:{++ ++}http://example.org/maps",
        "See http://archive.example.org/web/http://example.org/ and ?url=http://example.org/.",
        "The sshttp://example.org/ scheme, [maps](http://example.org/maps).",
    ],
)
def glued_url(view: View, tools: Tools) -> Iterator[Reading]:
    """A URL is glued to the word or the mark before it.

    When this is wrong: an unusual URL scheme ends in the letters of a common one. So the word
    before must be known.
    """
    text = view.text
    if "://" not in text:
        return
    for match in _SCHEME.finditer(text):
        place = match.start()
        before = text[max(0, place - 1) : place]
        token = _TOKEN.search(text[max(0, place - 60) : place])
        if not before or token is None or any(c in token[0] for c in "/=&@_\\<>[]{}|#%"):
            continue
        if before in ".,;:!?" and text[place - 2 : place - 1].isalpha():
            weight, note = 3.5, f"`{before}` ends the text before the address"
        elif before.isalpha():
            word = _WORD.search(text[max(0, place - 40) : place])
            if word is None or len(word[0]) < 2 or not view.known(word[0]):
                continue
            weight, note = 4.0, f"`{word[0]}` is a word and not part of the address"
        else:
            continue
        yield Reading(place, place, " ", (Evidence("layout", note, weight),))
