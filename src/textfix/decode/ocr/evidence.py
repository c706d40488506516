"""The evidence for a misreading, for the record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from textfix.decode.listed import listed
from textfix.decode.ocr.costs import WITNESSES
from textfix.decode.ocr.misreadings import misreadings
from textfix.decode.ocr.options import Misreading, difference
from textfix.document.view import View
from textfix.patterns import regex
from textfix.record.model import DOUBT, Evidence, probability
from textfix.record.proposal import Reading

_REACH = 40  # code points looked at for the other half of a divided word
_LINE_BEFORE = regex(r"([^\W\d_]+)(?P<hyphen>[-‐¬\xad]?)[ \t]*\r?\n[ \t]*\Z")
_LINE_BEHIND = regex(r"(?P<hyphen>[-‐¬\xad]?)[ \t]*\r?\n[ \t]*([^\W\d_]+)")
# How often readings were right, by their nats: (nats, log-odds of being right), as measured by
# benchmarks/calibrate.py on scans and, outside of them, on texts that are none. The fitted judge
# uses it as one feature among others (`calibration.py`).
MEASURED = {
    "scan": ((-2, -2.2), (0, -1.2), (2.5, 0.2), (5, 1.0), (8, 1.3), (12, 2.4), (17, 3.2)),
    "text": ((-2, -1.0), (0, 0.0), (4, 1.0), (8, 2.4), (12, 3.2)),
    "real": ((-2, -1.0), (0, 0.8), (2, 2.0), (3.5, 3.0), (6, 4.5)),
    "parted": ((-2, -3.0), (0, -1.7), (9, -1.0), (12, 0.0), (16, 1.6)),
}
ENOUGH = 17.0  # nats; more say no more


def _measured(kind: str, nats: float) -> float:
    """The log-odds of being right of readings with so many nats."""
    points = MEASURED[kind]
    for (low, start), (high, stop) in pairwise(points):
        if nats <= high:
            return start + (nats - low) * (stop - start) / (high - low)
    return points[-1][1]


def readings(view: View, scanned: bool, kind: str) -> Iterator[Reading]:
    """The misreadings of a kind, as readings with their evidence."""
    for found in misreadings(view, scanned):
        if found.kind == kind and not _is_half(view, found):
            evidence = tuple(_evidence(view, found, scanned))
            yield Reading(found.start, found.end, found.after, evidence)


def _is_half(view: View, found: Misreading) -> bool:
    """Whether it respells one half of a divided word: `fur-⏎niture`, `mercan⏎tile`.

    The halves are joined first; a half by itself is almost never a word.
    """
    text, lexicon = view.text, view.lexicon
    start, end = found.start, found.end
    before = _LINE_BEFORE.search(text, max(0, start - _REACH), start)
    behind = _LINE_BEHIND.match(text, end, end + _REACH)
    for line_end, left, right in (
        (before, before and before[1], found.before),
        (behind, found.before, behind and behind[2]),
    ):
        if line_end is None or not left or not right:
            continue
        if line_end["hyphen"] or (lexicon.is_word(left + right) and not lexicon.known(left)):
            return True
    return False


def _evidence(view: View, found: Misreading, scanned: bool) -> Iterator[Evidence]:
    against = found.damage + found.lost + found.rival
    gain = min(found.gain, against + ENOUGH)
    left, right = view.context(found.start, found.end)
    place = f" between `{left}` and `{right}`" if left and right else ""
    if found.kind == "real":
        note = f"`{found.before}` is a rare word; `{found.after}` fits far better{place}"
    else:
        note = f"`{found.before}` is in no dictionary; `{found.after}` fits{place}"
    yield Evidence("language", note, gain)
    meant = listed(view.lexicon, found.before)
    if meant and meant.word == found.after:
        note = f"`{found.after}` is in your word list"
        if meant.sure or view.counts[found.after] >= WITNESSES:
            yield Evidence("list", note, 0.0)
        else:
            note += f"; `{found.before}` may be another word that looks like it"
            yield Evidence(DOUBT, note, 0.0)
    yield Evidence("damage", _likeness(found.before, found.after), -found.damage)
    note = f"{found.unknown} of {found.words} words of this document are unknown, without names"
    yield Evidence("document", note, -found.lost)
    if found.others:
        named = " or ".join(f"`{word}`" for word in found.others)
        yield Evidence("language", f"it may also be {named}", -found.rival)
        nats = gain - against
    else:
        nats = gain - found.damage - found.lost
    kind = found.kind if found.kind in MEASURED else "scan" if scanned else "text"
    sure = _measured(kind, nats)
    often = f"calibrated: {100 * probability(sure):.0f} % of similar corrections were right"
    yield Evidence("measured", often, sure - nats)


def _likeness(before: str, after: str) -> str:
    """Which letters were read as which."""
    read, meant = difference(before, after)
    if not read:
        return f"`{meant}` was lost" if meant.strip() else "a space was lost"
    if not meant:
        return f"`{read}` is dirt or was read twice" if read.strip() else "a space was inserted"
    return f"`{meant}` was read as `{read}`"
