"""Fit `WEIGHTS` of `compounds.py`: what a lost hyphen looks like in open text.


Three kinds of words stand where they stood in the corpus: compounds without their hyphen; closed
words that are rare, unknown, or used by one source only; neighbours without their space. Each is
measured by `features`, with counts from which the source it was taken from is left out, as if the
word were new. Two logistic regressions tell the first kind from either of the others. Only modern
edited sources are taken: novels and abstracts hold unknown words that did lose a hyphen.

Prints the table to be set in `compounds.py`; with --table, how sure the fit is of what it was not
shown: a fifth of the words.
"""

from __future__ import annotations

import argparse
import lzma
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textfix.decode.compounds import Place, cuts, features
from textfix.language.lexicon import Lexicon, lexicon

HERE = Path(__file__).parent
MODERN = ("commonvoice", "digitalgov", "frus_history", "openstax", "ungdc", "wikinews")
RARE = 25  # uses; a word of the dictionaries that is no more usual stands for an unknown one
NEIGHBOURS = 900  # words of which one loses its space
ROUNDS = 5  # of finding the likeliest cut of each closed word and fitting again

_TOKEN = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:['’-][A-Za-zÀ-ɏ0-9]+)*|[^\w\s]")
_COMPOUND = re.compile(r"([A-Z]?[a-z]+)-([a-z]+)")
_WORD = re.compile(r"[A-Z]?[a-z]{5,29}")
_OPENERS = frozenset('.!?:“"')

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A word with its parts, if they are known, in its place and source."""

    parts: tuple[str, ...]
    source: str
    place: Place


@dataclass
class Corpus:
    """What one pass over the text knows."""

    compounds: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    closed: dict[str, set[str]] = field(default_factory=dict)  # the sources of each word
    hyphenated: list[Sample] = field(default_factory=list)
    words: list[Sample] = field(default_factory=list)
    neighbours: list[Sample] = field(default_factory=list)


def read(corpus: Path, chance: random.Random) -> Corpus:
    """Count everything and take samples of the modern sources."""
    found = Corpus()
    known = lexicon()
    for path in sorted((corpus / "en").glob("*.txt.xz")):
        source = path.name.partition(".")[0]
        seen: Counter[str] = Counter()
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                plain = line.replace("\u2010", "-").replace("\u2011", "-").replace("’", "'")
                tokens = [token.removesuffix("'s") for token in _TOKEN.findall(plain)]
                for at, token in enumerate(tokens):
                    if match := _COMPOUND.fullmatch(token):
                        parts = match[1], match[2]
                        found.compounds.setdefault(parts, Counter())[source] += 1
                    elif _WORD.fullmatch(token):
                        parts = (token,)
                        found.closed.setdefault(token, set()).add(source)
                    else:
                        continue
                    if source not in MODERN or (len(parts) == 1 and not _rare(known, token)):
                        continue
                    if seen[token] < len(parts):  # a compound in two places, a word in one
                        seen[token] += 1
                        into = found.hyphenated if len(parts) > 1 else found.words
                        into.append(Sample(parts, source, _place(tokens, at, at + 1)))
                if source in MODERN:
                    found.neighbours += _neighbours(tokens, source, known, chance)
        print(f"read {path.name}", file=sys.stderr)
    return found


def _rare(known: Lexicon, word: str) -> bool:
    if not known.known(word):
        return True
    return max(known.count(word.lower()), known.name_count(word)) <= RARE


def _place(tokens: list[str], start: int, end: int) -> Place:
    before = tokens[start - 1] if start else ""
    behind = tokens[end] if end < len(tokens) else ""
    return Place(
        before if before.isalpha() else "",
        behind if behind.isalpha() else "",
        not before or before in _OPENERS,
    )


def _neighbours(
    tokens: list[str], source: str, known: Lexicon, chance: random.Random
) -> Iterator[Sample]:
    for at, (left, right) in enumerate(pairwise(tokens)):
        if chance.random() * NEIGHBOURS > 1 or len(left) < 2 or len(right) < 2:
            continue
        if _WORD.fullmatch(left + right) and not known.known(left + right):
            yield Sample((left, right), source, _place(tokens, at, at + 2))


class LeftOut(Lexicon):
    """The lexicon as it would be, had one source of the corpus never been read.

    Words stay known. `word` is a closed word that is to count as new: it is no witness for itself.
    """

    def __init__(self, corpus: Corpus, words: set[str], names: set[str]) -> None:
        super().__init__()
        self.source, self.word = "", False
        self._compounds: dict[str, Counter[str]] = {}
        self._types: Counter[tuple[str, int]] = Counter()
        self._only: Counter[tuple[str, int, str]] = Counter()  # types of one source
        lower: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (left, right), sources in corpus.compounds.items():
            self._compounds.setdefault(f"{left.lower()}-{right}", Counter()).update(sources)
            lower[left.lower(), right] |= sources.keys()
            if left[0].isupper():
                self._add(f"^-{right}", 0, sources)
        for (left, right), where in lower.items():
            if len(left) > 1 and len(right) > 1 and left != right:
                if right in words:
                    self._add(f"{left}-", 0, where)
                if left in words or left in names:
                    self._add(f"-{right}", 0, where)
        for word in words | corpus.closed.keys():
            small = word.lower()
            capital = word != small
            if not re.fullmatch("[A-Z]?[a-z]{4,29}", word) or (
                capital and (small in words or small in names)
            ):
                continue
            where = set() if small in words else corpus.closed[word]
            for cut in range(2, len(word) - 1):
                left, right = small[:cut], small[cut:]
                if len(left) > 2 and (left in words or (capital and left in names)):
                    self._add(f"^-{right}" if capital else f"-{right}", 1, where)
                if not capital and len(right) > 2 and right in words:
                    self._add(f"{left}-", 1, where)

    def _add(self, part: str, closed: int, sources: Iterable[str]) -> None:
        self._types[part, closed] += 1
        where = list(sources)
        if len(where) == 1:
            self._only[part, closed, where[0]] += 1

    def compound(self, hyphenated: str) -> tuple[int, int, int]:
        """As in the tables, where a compound that stands once has no row."""
        sources = self._compounds.get(hyphenated.lower(), Counter())
        number = sources.total() - sources[self.source]
        return (number if number > 1 else 0, 0, 0)

    def joint(self, part: str) -> tuple[int, int]:
        """As in the tables, where few types have no row."""
        hyphenated, closed = (
            self._types[part, kind] - self._only[part, kind, self.source] for kind in (0, 1)
        )
        closed = max(0, closed - self.word)
        return (hyphenated, closed) if hyphenated >= 2 or closed >= 5 else (0, 0)


def measured(lexicon: LeftOut, sample: Sample) -> list[list[float]]:
    """The features of a word: of every cut, if it is not known where it would be cut."""
    lexicon.source = sample.source
    whole = "".join(sample.parts)
    lexicon.word = len(sample.parts) == 1 and lexicon.known(whole)
    found = [
        parts for parts in cuts(lexicon, whole) if parts == sample.parts or len(sample.parts) == 1
    ]
    # What others write hyphenated, and often, may have lost its hyphen here; and no word that is in
    # no list is a `stagecoach`, which is closed and was hyphenated.
    often = any(lexicon.compound("-".join(parts))[0] >= 10 for parts in found)
    if often and len(sample.parts) == 1:
        return []
    return [list(features(lexicon, *parts, sample.place).values()) for parts in found]


def fitted(inputs: Numbers, right: Numbers) -> Numbers:
    """The weights of a logistic regression (Newton's method, weights kept small)."""
    weights = np.zeros(inputs.shape[1])
    small = np.full(inputs.shape[1], 1.0)
    small[0] = 1e-6
    for _ in range(30):
        share = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        bend = (inputs * (share * (1 - share))[:, None]).T @ inputs + np.diag(small)
        weights += np.linalg.solve(bend, inputs.T @ (right - share) - small * weights)
    return weights


def against(one: Numbers, other: list[Numbers]) -> Numbers:
    """Weights that tell the rows of `one` from the likeliest row of each of `other`."""
    rows = np.array([cuts[0] for cuts in other])
    for _ in range(ROUNDS):
        weights = fitted(np.concatenate([one, rows]), np.r_[np.ones(len(one)), np.zeros(len(rows))])
        rows = np.array([cuts[np.argmax(cuts @ weights)] for cuts in other])
    return weights


def main() -> int:
    """Read, fit, print; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    shared = HERE.parent.parent / "shared"
    parser.add_argument("--corpus", type=Path, default=shared / "corpus")
    parser.add_argument("--table", action="store_true")
    options = parser.parse_args()
    if not (options.corpus / "en").exists():
        print(f"skipped: there is no corpus at {options.corpus}", file=sys.stderr)
        return 0
    chance = random.Random(1)
    corpus = read(options.corpus, chance)
    known = lexicon()
    left_out = LeftOut(corpus, set(known.words), set(known.names))
    new = [
        sample
        for sample in corpus.hyphenated
        if _WORD.fullmatch("".join(sample.parts)) and not known.known("".join(sample.parts))
    ]
    hyphens, closed, apart = (
        [np.array(rows) for sample in samples if (rows := measured(left_out, sample))]
        for samples in (new, corpus.words, corpus.neighbours)
    )
    for rows in (hyphens, closed, apart):
        chance.shuffle(rows)
    print(f"# {len(hyphens)} compounds, {len(closed)} closed words, {len(apart)} neighbours")
    names = list(features(known, "stone", "wall", Place()))
    fifth = len(hyphens) // 5
    columns = []
    for other in (closed, apart):
        kept = len(other) // 5
        weights = against(np.concatenate(hyphens[fifth:]), other[kept:])
        columns.append(weights)
        if options.table:
            scores = np.array([(rows @ weights).max() for rows in other[:kept]])
            found = np.concatenate(hyphens[:fifth]) @ weights
            for rate in (0.1, 0.03, 0.01, 0.003):
                share = (found > np.quantile(scores, 1 - rate)).mean()
                print(f"# wrong {rate:.1%}: found {share:.1%}")
    for name, one, two in zip(names, *columns, strict=True):
        print(f'    "{name}": ({one:.2f}, {two:.2f}),')
    return 0


if __name__ == "__main__":
    sys.exit(main())
