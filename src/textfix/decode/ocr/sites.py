"""The tokens of a text that may be misread: the sites of the search.

In a text that is not a scan most unknown words are names. So a line is searched only if one of its
words has a near-certain candidate. Start reading at `site_lines`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from textfix.cache import cached_by_first
from textfix.decode.candidates import candidates, unaccented
from textfix.decode.listed import listed
from textfix.decode.ocr.costs import ALIKE, COMMON, LIKE_OTHERS, SHORT_ALIKE, WITNESSES
from textfix.decode.ocr.options import (
    accents,
    is_other,
    is_slip,
    is_sure,
    listed_under,
    look_keys,
    lookalikes,
    lost_ligatures,
    word_splits,
)
from textfix.document.tally import NOTHING, OUTER, Part
from textfix.document.view import AUTHOR_USES, View
from textfix.language.confusions import undone
from textfix.language.lexicon import Lexicon
from textfix.language.words import FUNCTION
from textfix.patterns import regex
from textfix.record.model import Span

NEIGHBOURS = 4  # tokens on either side that tell anything of one
_OPENS = {">": "<", "»": "«", "}": "{", "]": "["}
_TITLE = 120  # code points between them
_UNIT = regex(r"[b-df-hj-np-tv-xz]{1,4}\Z", re.IGNORECASE)  # `300 bp`
_RANKS = frozenset("st nd rd th d s".split())  # `17 th`


def closes(text: str, place: int, part: Part) -> bool:
    """Whether a sign at its end closes what was opened before: `<The Long Road>`."""
    sign = part.core[-1:]
    return sign in _OPENS and _OPENS[sign] in text[max(0, place - _TITLE) : place]


def is_unit(core: str) -> bool:
    """Whether it may be what a number counts: `17 th`, `300 bp`."""
    return core in _RANKS or _UNIT.match(core) is not None


def in_english(view: View, position: int, scanned: bool) -> bool:
    """Whether the line at `position` is surely English, or in a scan may be.

    Letters are changed here, so the pieces of a long word prove nothing: `philosophische` has a
    "he", and `dann` is no "damn".
    """
    if scanned and view.garbled(position):
        return True
    _, small, other, _ = view.each_line[view.line_at(position)].tally
    return view.english(position) and other + (not view.is_english) <= small


def of_heading(parts: Sequence[Part], at: int) -> bool:
    """Whether it is an unknown word among others in capitals: no acronym."""
    if not parts[at].capitals:
        return False
    near = (*parts[max(0, at - 3) : at], *parts[at + 1 : at + 4])
    written = [other for other in near if len(other.core) > 2]
    capitals = sum(other.core.isupper() and not other.capitals for other in written)
    return capitals * 2 > len(written)


def doubted(part: Part) -> bool:
    """Whether a known word is doubted in a bad scan."""
    if not part.small or part.unknown or part.compound or (len(part.core) < 3 and part.closed):
        return False  # `cf.`
    return bool(lookalikes(part.core))


@cached_by_first(50_000)
def is_site(lexicon: Lexicon, core: str) -> bool:
    """Whether any common word is surely read as `core`."""
    if not _may_be_misread(lexicon, core):
        return False
    return any(
        is_sure(lexicon, core, word, nats) or (accents(core) == 1 and unaccented(core) == word)
        for word, nats in candidates(lexicon, core)
    ) or any(
        is_sure(lexicon, read, meant, n) for _, _, n, read, meant in word_splits(lexicon, core)
    )


def _may_be_misread(lexicon: Lexicon, core: str) -> bool:
    """Whether `is_site` may be true: tells nearly all names apart, without a search."""
    if (accents(core) == 1 and lexicon.known(unaccented(core))) or _undoes(lexicon, core):
        return True
    if not core[1:].islower():
        return False
    return any(
        (core[:cut].lower() in FUNCTION and _undoes(lexicon, core[cut:]))
        or (core[cut:] in FUNCTION and _undoes(lexicon, core[:cut]))
        for cut in range(2, len(core) - 1)
    )


def _undoes(lexicon: Lexicon, core: str) -> bool:
    """Whether a common word may be read as `core` for few nats."""
    if len(core) < 3:
        return False
    stem = core[:-2] if core.endswith(("'s", "’s")) else core
    limit = ALIKE if len(core) > LIKE_OTHERS else SHORT_ALIKE
    return any(
        lexicon.count(word.lower()) >= COMMON
        for word in undone(stem, limit)
        if word.lower() in lexicon.words and word[1:].islower() and not is_slip(stem, word)
    )


def site_lines(view: View) -> list[Span]:
    """The spans of the lines, with their neighbours, that have a candidate site in a text that is
    not a scan; sorted and disjoint.
    """
    is_site = set(_site_tokens(view))
    if not is_site:
        return []
    # Lines without a token are left out, or a thousand of them would be gone through at each step.
    rows = map(str.split, view.line_texts)
    lines = [(row, span) for row, span in zip(rows, view.lines, strict=True) if row]
    spans: list[Span] = []
    for number, (row, _) in enumerate(lines):
        if is_site.isdisjoint(row):
            continue
        first, last = number, number + 1
        while first and sum(len(row) for row, _ in lines[first:number]) < NEIGHBOURS:
            first -= 1
        while last < len(lines) and sum(len(r) for r, _ in lines[number + 1 : last]) < NEIGHBOURS:
            last += 1
        start, end = lines[first][1][0], lines[last - 1][1][1]
        if spans and start <= spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _site_tokens(view: View) -> Iterator[str]:
    """The tokens that may be sure to be anything else, or that are beside one."""
    lexicon, told = view.lexicon, view.tally
    suspects = told.suspects
    for token, cores in view.deadline.each(suspects.items()):
        if any(is_site(lexicon, core) or listed(lexicon, core) for core in cores):
            yield token
    yield from _like_names(view)
    line_features = told.line_features
    for number, line in enumerate(line_features):
        if line.told is NOTHING:
            continue
        row = line.row
        for at, token in enumerate(row):
            if token not in suspects:
                continue
            before = row[at - 1] if at else line_features[number - 1].row[-1] if number else ""
            if at + 1 < len(row):
                behind = row[at + 1]
            else:
                behind = line_features[number + 1].row[0] if number + 1 < len(line_features) else ""
            if _may_lack_ligature(lexicon, before, token) or _may_lack_ligature(
                lexicon, token, behind
            ):
                yield token


def _like_names(view: View) -> Iterator[str]:
    """The suspects that look like a word the text has elsewhere, most of them names."""
    told = view.tally
    cores = (core for some in told.suspects.values() for core in some)
    alike = set().union(*map(look_keys, cores))
    known = view.lexicon.known
    yield from _alike(
        told.suspects,
        {
            name
            for name, uses in Counter(told.names).items()
            if uses >= WITNESSES
            and not alike.isdisjoint(listed_under(name))
            and (uses >= AUTHOR_USES or known(name))
        },
    )


def _alike(suspects: dict[str, tuple[str, ...]], names: Iterable[str]) -> Iterator[str]:
    """Those of the suspects that look like one of the names."""
    listed: dict[tuple[str, int], list[str]] = {}  # by length too: few names are not another then
    for name in names:
        for key in listed_under(name):
            listed.setdefault((key, len(name)), []).append(name)
    for token, cores in suspects.items() if listed else ():
        if any(
            is_other(name, core)
            for core in cores
            for key in look_keys(core)
            for size in range(len(core) - 2, len(core) + 3)
            for name in listed.get((key, size), ())
        ):
            yield token


@cached_by_first(50_000)
def _may_lack_ligature(lexicon: Lexicon, one: str, two: str) -> bool:
    """Whether two tokens may be a word that lost a ligature: `classi es`."""
    one, two = one.lstrip(OUTER), two.rstrip(OUTER)
    if not (one.isalpha() and two.isalpha()):
        return False
    return any(lexicon.is_word(one + lost + two) for lost in lost_ligatures(one))
