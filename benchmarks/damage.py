"""Damage put into clean open text, so that what a confidence says can be held against the truth.

    python benchmarks/damage.py [--corpus ../shared/corpus] [--documents N] [--seed S] > out.jsonl

A document is 1 to 30 sentences that stand together in one of five English sources. Half of the
documents are left clean, and a few more come out so. Each other one has some kinds of damage, each
at its own rate, from hardly any to heavy. What was done is recorded, and undoing it gives the truth
(`undo`). The same seed gives the same documents. Start reading at `documents`; the kinds are in
`KINDS`.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import json
import lzma
import math
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Name of a source, and what stands between its lines: sentences, or whole paragraphs.
SOURCES = {
    "wikinews": " ",
    "commonvoice": " ",
    "digitalgov": "\n\n",
    "openstax": "\n\n",
    "frus_history": "\n\n",
}
CONFUSIONS = Path(__file__).parent.parent / "dictionaries" / "en" / "confusions.tsv"
SENTENCES = 30  # in the longest document
CLEAN = 0.5  # of the documents
CHOSEN = 0.35  # of the kinds, in a document that is damaged
LIGHT, HEAVY = 0.002, 0.1  # of the places where damage of a kind may be

_L = r"[^\W\d_]"  # a letter
_C = "[bcdfghjklmnpqrstvwxz]"
_DIVISION = (  # where a word may be divided at a line end: `go-vern`, `vern-ment`
    rf"(?<=[a-z]{{3}})(?<=[aeiouy])(?={_C}[aeiouy][a-z])|(?<=[a-z]{{2}}{_C})(?={_C}[aeiouy][a-z])"
)
_COMPOUNDS = re.compile(r"\b[a-z]{2,}-[a-z]{2,}\b")
_WORD = re.compile(rf"{_L}{{3,}}")
_SHORT_TOO = re.compile(rf"{_L}{{2,}}")
_SENTENCE_END = re.compile(r"[.!?][”\"’')]*(?=\s|$)")
_SPACE = re.compile(r"\s")
_COMPOUND = r"(?<=[a-z]{2})-(?=[a-z]{2})"
# A truth that is damaged itself would count a repair as an error: `Romania n`, where a link ended
# within a word; `the loveliest and bestThat Time`, where lines of a poem were put together; the
# name of a page.
_FAULTY = re.compile(
    r"\b[A-Z][a-z]+ (?:n|ns|i|ian|ish|ic|ese)\b(?![’'.])|[a-z]{4}(?:That|And|Of|Like|The|To)\b"
    r"|(?:[A-Z][a-z]+){3}\d"
)


@dataclass(frozen=True, slots=True)
class Damage:
    """What was done at one place: `damaged[start:end]` stands where the truth has `truth`."""

    kind: str
    start: int
    end: int
    truth: str


@dataclass(frozen=True, slots=True)
class Made:
    """A document as it came out, as it was, and all that was done to it, in order."""

    source: str
    damaged: str
    truth: str
    damages: tuple[Damage, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """Where damage of a kind may be, what comes there ("" is nothing), and how often of the rate.

    A shift and letters spaced out depend on the place; see `_after`.
    """

    places: re.Pattern[str]
    after: str
    share: float = 1.0


KINDS = {
    "lost space": Kind(re.compile(rf"(?<={_L}) (?={_L})"), ""),
    "lost space behind a mark": Kind(re.compile(rf"(?<={_L}[.,;:!?]) (?={_L})"), "", 3.0),
    "space put in": Kind(re.compile(rf"(?<={_L})(?={_L})"), " ", 0.2),  # a word has several places
    "space moved right": Kind(re.compile(rf" ({_L}{{1,3}})(?={_L})"), r"\1 ", 0.5),
    "space moved left": Kind(re.compile(rf"(?<={_L})({_L}{{1,3}}) (?={_L})"), r" \1", 0.5),
    "letters spaced out": Kind(re.compile(rf"\b{_L}{{3,12}}\b"), "s p a c e d", 0.1),
    "lost hyphen": Kind(re.compile(_COMPOUND), "", 5.0),  # compounds are few
    "space behind a hyphen": Kind(re.compile(_COMPOUND), "- ", 5.0),
    "division, line end lost": Kind(re.compile(_DIVISION), "- ", 0.2),
}
MISREAD = "letters misread"
HABIT = "letters misread throughout"
# What a scanner does to spaces, beside its letters.
SCANNED = ("lost space", "lost space behind a mark", "space put in")
LOST_ONCE = "hyphen lost that stands elsewhere"
LINES = "line end", "division at a line end", "compound at a line end"

Edit = tuple[int, int, str, str]  # in the truth: start, end, what comes there, kind


def documents(corpus: Path, number: int, seed: int = 0) -> Iterator[Made]:
    """`number` documents; the first ones are the same however many are asked for.

    Raises:
        FileNotFoundError: if the corpus is not there.
    """
    lines = {name: _lines(corpus / "en" / f"{name}.txt.xz") for name in SOURCES}
    for index in range(number):
        chance = random.Random(f"{seed} {index}")
        source = chance.choice(list(SOURCES))
        truth = _passage(lines[source], SOURCES[source], chance)
        yield (
            damage(truth, chance, source)
            if chance.random() >= CLEAN
            else Made(source, truth, truth, ())
        )


def damage(truth: str, chance: random.Random, source: str = "") -> Made:
    """`truth` with damage of some kinds, each at a rate of its own."""
    edits: list[Edit] = []
    every = (*KINDS, MISREAD)
    kinds = [kind for kind in (*every, "lines") if chance.random() < CHOSEN]
    # Few passages have such a compound, so each of them may lose one.
    for kind in (LOST_ONCE, *(kinds or [chance.choice(every)])):
        if kind == "lines":
            edits += _line_ends(truth, chance)
            continue
        rate = math.exp(chance.uniform(math.log(LIGHT), math.log(HEAVY)))
        if kind == MISREAD:
            edits += _misreadings(truth, chance, rate)
            continue
        if kind == LOST_ONCE:
            edits += _lost_once(truth, chance)
            continue
        rate *= KINDS[kind].share
        for match in KINDS[kind].places.finditer(truth):
            if chance.random() < rate:
                edits.append(_edit(kind, match, chance))
    return _made(source, truth, _apart(edits, chance))


def undo(made: Made) -> str:
    """The damaged text without its damage."""
    text = made.damaged
    for done in reversed(made.damages):
        text = text[: done.start] + done.truth + text[done.end :]
    return text


def _lines(path: Path) -> list[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [line for line in file.read().splitlines() if not _FAULTY.search(line)]


def _passage(lines: list[str], between: str, chance: random.Random) -> str:
    """Lines that stand together, from anywhere, of some 1 to `SENTENCES` sentences."""
    wanted = chance.randint(1, SENTENCES)
    at = chance.randrange(len(lines))
    taken: list[str] = []
    while wanted > 0 and at < len(lines):
        ends = [match.end() for match in _SENTENCE_END.finditer(lines[at])]
        # A paragraph may be longer than what is wanted.
        taken.append(lines[at][: ends[wanted - 1]] if len(ends) > wanted else lines[at])
        wanted -= max(1, len(ends))
        at += 1
    return between.join(taken)


def _edit(kind: str, match: re.Match[str], chance: random.Random) -> Edit:
    after = KINDS[kind].after
    start, end = match.span()
    if kind == "letters spaced out":
        return start, end, " ".join(match[0]), kind
    if kind.startswith("space moved"):  # by one letter, two or three: rather by one
        size = min(len(match[1]), chance.choice((1, 1, 1, 2, 2, 3)))
        if kind == "space moved right":
            end = start + 1 + size
            return start, end, match[1][:size] + " ", kind
        start = end - 1 - size
        return start, end, " " + match[1][-size:], kind
    return start, end, after, kind


_Confusions = dict[str, tuple[tuple[str, ...], tuple[float, ...]]]


@functools.cache
def _confusions(signs: bool) -> _Confusions:
    """What letters are misread as, and how often of all misreadings of these letters: as other
    letters, and as `signs` and digits too (`var}'` for `vary`)."""
    seen: dict[str, list[tuple[str, float]]] = {}
    for row in CONFUSIONS.read_text(encoding="utf-8").splitlines():
        meant, as_what, nats, _ = row.split("\t")
        letters = as_what.isalpha() and as_what.isascii()
        if meant.isalpha() and (letters or (signs and as_what and not _SPACE.search(as_what))):
            seen.setdefault(meant, []).append((as_what, math.exp(-float(nats))))
    return {
        meant: tuple(zip(*found, strict=True))  # type: ignore[misc]
        for meant, found in seen.items()
    }


def _misreadings(truth: str, chance: random.Random, rate: float) -> Iterator[Edit]:
    """A word in 1 / `rate` with letters misread as a scanner does, rather the likely ones."""
    for match in _WORD.finditer(truth):
        if chance.random() < rate:
            yield from _misread(match, chance, _confusions(signs=False))


def _misread(match: re.Match[str], chance: random.Random, confusions: _Confusions) -> list[Edit]:
    """A word with one of its letters, or two beside one another, misread."""
    word, start = match[0], match.start()
    sites = [
        (at, word[at : at + size])
        for at in range(len(word))
        for size in (1, 2)
        if word[at : at + size] in confusions and at + size <= len(word)
    ]
    if not sites:
        return []
    weights = [sum(confusions[meant][1]) for _, meant in sites]
    at, meant = chance.choices(sites, weights)[0]
    after = chance.choices(*confusions[meant])[0]
    return [(start + at, start + at + len(meant), after, MISREAD)]


def scanned(truth: str, chance: random.Random, source: str = "") -> Made:
    """`truth` as a scanner may read it: a page in five without a fault, one in two with habits."""
    if chance.random() < 0.2:
        return Made(source, truth, truth, ())
    edits: list[Edit] = []
    confusions = _confusions(signs=True)
    if chance.random() < 0.5:
        edits += _habits(truth, chance, confusions)
    rate = math.exp(chance.uniform(math.log(0.004), math.log(0.4)))
    for match in _SHORT_TOO.finditer(truth):
        if chance.random() < rate * min(2.0, len(match[0]) / 5):  # a long word has more letters
            for _ in range(chance.choices((1, 2), (4, 1))[0]):
                edits += _misread(match, chance, confusions)
    for kind in SCANNED:
        if chance.random() < 0.4:
            rate = math.exp(chance.uniform(math.log(0.0005), math.log(0.02))) * KINDS[kind].share
            for match in KINDS[kind].places.finditer(truth):
                if chance.random() < rate:
                    edits.append(_edit(kind, match, chance))
    if chance.random() < 0.7:
        edits += _line_ends(truth, chance)
    return _made(source, truth, _apart(edits, chance))


def _habits(truth: str, chance: random.Random, confusions: _Confusions) -> Iterator[Edit]:
    """A letter or two that a worn type makes another one throughout: `tho`, `wo`, `bo`."""
    usual = [meant for meant in confusions if len(meant) == 1 or chance.random() < 0.1]
    for meant in chance.sample(usual, chance.randint(1, 3)):
        after = chance.choices(*confusions[meant])[0]
        often = math.exp(chance.uniform(math.log(0.01), math.log(0.4)))
        for match in re.finditer(rf"{meant}(?={_L})|(?<={_L}){meant}", truth):
            if chance.random() < often:
                yield *match.span(), after, HABIT


def _lost_once(truth: str, chance: random.Random) -> Iterator[Edit]:
    """One hyphen of each second compound that stands several times."""
    places: dict[str, list[int]] = {}
    for match in _COMPOUNDS.finditer(truth):
        places.setdefault(match[0], []).append(match.start() + match[0].index("-"))
    for found in places.values():
        if len(found) > 1 and chance.random() < 0.5:
            at = chance.choice(found)
            yield at, at + 1, "", LOST_ONCE


def _line_ends(truth: str, chance: random.Random) -> Iterator[Edit]:
    """The text set in lines of one width, words divided now and then where a line ends."""
    width = chance.randint(30, 90)
    dividing = chance.choice((0.0, 0.1, 0.5, 0.9))  # of the words that reach across a line end
    begin = 0
    while (limit := begin + width) < len(truth):
        paragraph = truth.find("\n", begin, limit)
        space = truth.rfind(" ", begin, limit + 1)
        if paragraph >= 0:
            begin = paragraph + 1
            continue
        if space < 0:  # a long address; the line is as long as it
            begin = limit
            continue
        for kind, pattern, after, share in (
            (LINES[2], _COMPOUND, "-\n", 1.0),
            (LINES[1], _DIVISION, "-\n", dividing),
        ):
            found = list(re.compile(pattern).finditer(truth, space, limit))
            if found and chance.random() < share:
                begin = found[-1].end()
                yield found[-1].start(), begin, after, kind
                break
        else:
            begin = space + 1
            yield space, begin, "\n", LINES[0]


def _apart(edits: list[Edit], chance: random.Random) -> list[Edit]:
    """Edits that do not touch one another, in order; line ends first, the others by chance."""
    taken: list[Edit] = []
    chance.shuffle(edits)
    used: set[int] = set()
    for edit in sorted(edits, key=lambda edit: edit[3] not in LINES):
        places = range(edit[0] - 1, edit[1] + 2)
        if used.isdisjoint(places):
            used.update(places)
            taken.append(edit)
    return sorted(taken)


def _made(source: str, truth: str, edits: list[Edit]) -> Made:
    parts: list[str] = []
    damages: list[Damage] = []
    done = size = 0  # of the truth, of the damaged text
    for start, end, after, kind in edits:
        parts += [truth[done:start], after]
        size += start - done
        damages.append(Damage(kind, size, size + len(after), truth[start:end]))
        size += len(after)
        done = end
    return Made(source, "".join(parts) + truth[done:], truth, tuple(damages))


def main() -> int:
    """Write documents, one a line; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    here = Path(__file__).parent
    parser.add_argument("--corpus", type=Path, default=here.parent.parent / "shared" / "corpus")
    parser.add_argument("--documents", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    options = parser.parse_args()
    if not (options.corpus / "en").exists():
        print(f"skipped: there is no corpus at {options.corpus}", file=sys.stderr)
        return 0
    for made in documents(options.corpus, options.documents, options.seed):
        print(json.dumps(dataclasses.asdict(made), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
