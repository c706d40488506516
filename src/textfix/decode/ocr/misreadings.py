"""Every misread word of a text. Start reading at `misreadings`."""

from __future__ import annotations

from textfix.decode.ocr.costs import (
    BAD,
    BLENDED,
    MANY,
    MANY_MORE,
    OFTEN,
    SELDOM,
    UNTOLD,
    WORSE_YET,
)
from textfix.decode.ocr.options import FIGURES, Misreading
from textfix.decode.ocr.search import Search, search_all
from textfix.decode.ocr.sites import closes, doubted, in_english, is_unit, of_heading, site_lines
from textfix.document.tally import parts_of
from textfix.document.view import View, of_view
from textfix.patterns import regex

_INSIDE = regex(r"[^\W\d_](?:['’](?!s\Z)|\*+)[^\W\d_]|\A[a-z][A-Z][a-z]")


@of_view
def misreadings(view: View, scanned: bool) -> list[Misreading]:
    """Every misread word of the text, with its evidence."""
    lexicon = view.lexicon
    if view.language == "none":
        return []
    told = view.tally
    if not told.suspects:
        return []
    usually = OFTEN if scanned else SELDOM
    bad = told.unknown >= MANY and (told.unknown + usually) / (told.small + BLENDED) > (
        BAD if scanned else WORSE_YET
    )
    spans = [(0, len(view.text))]
    if usually < UNTOLD and not bad:
        spans = site_lines(view)
        if not spans:
            return []
    parts, places = parts_of(lexicon, view.text, spans)
    search = Search(view, parts, places, usually)
    worse = bad and told.unknown >= MANY_MORE
    wanted = [
        at
        for at, part in enumerate(parts)
        if (
            part.suspect
            or (bad and doubted(part))
            or (scanned and (of_heading(parts, at) or search.divided(at)))
        )
        and in_english(view, places[at], scanned)
        and not search.spoken(places[at])
        and not (at and FIGURES.match(parts[at - 1].core) and is_unit(part.core))
        and not closes(view.text, places[at], part)
        and "ſ" not in part.core  # an old print, not a misreading: see OCR105
        and (worse or not _INSIDE.search(part.core))  # `giv'st`, `p*ssed`, `eBay`
    ]
    if not wanted:
        return []
    search.wanted = frozenset(wanted)
    if search.strict:
        wanted = list(filter(search.is_site, wanted))
        search.wanted = frozenset(wanted)
    found = search_all(search, wanted)
    if search.habits.learn(found):
        if bad and scanned:
            more = {
                at for at, part in enumerate(parts) if part.small and search.habits.options(part)
            }
            wanted = sorted(more.union(wanted))
            search.wanted = frozenset(wanted)
        found = search_all(search, wanted)
    return found
