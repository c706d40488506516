"""Fit `LIMITS` of `register.py` on labelled text, and say how well they do on collections left out.

    python benchmarks/fit_register.py SHARED [--folds 8] [--print]

SHARED holds `wild/*.jsonl.xz`, texts of many collections as their writers left them, by kind, and
`dev/*.jsonl`, damaged texts, nearly all of them prose. A limit is moved up or down as long as more
of the words are given a register that fits their kind. Prose that is taken for something else
counts three times, since its repairs are lost; whole collections are left out in turn, so that what
is said of them is said of texts the fit has not seen. Without --print only the limits of today are
measured.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from textfix.document.register.classify import LIMITS, classify
from textfix.document.register.measures import Measures
from textfix.document.register.sections import chunks_of, within
from textfix.document.view import View
from textfix.language.lexicon import lexicon

# Kinds of text, and the registers that fit them.
FITS = {
    "edited": {"prose", "verse", "other-language"},
    "web": {"prose"},
    "technical": {"markup", "source", "data"},
    "chat": {"chat", "dialect", "other-language", "verse"},
    "dialect": {"dialect", "verse"},
    "data": {"data"},
    "tokenised": {"tokenised"},
    "other-language": {"other-language", "dialect"},
    "damaged": {"prose"},
    "damaged, not English": {"other-language", "prose"},
}
DEAR = ("edited", "web", "damaged")  # what is lost there counts three times
STEPS = (0.6, 0.8, 1.25, 1.6)
TEXTS = 60  # of one collection


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was measured: what its chunks tell, and how many words each has."""

    kind: str
    collection: str
    chunks: tuple[tuple[Measures, int], ...]
    whole: Measures


def texts(shared: Path) -> Iterator[Text]:
    """Some texts of each collection, measured."""
    words = lexicon(())
    taken: Counter[str] = Counter()
    for kind, collection, text in _read(shared):
        taken[collection] += 1
        if taken[collection] > TEXTS or not text.strip():
            continue
        whole = Measures()
        chunks = []
        for _, _, measures in chunks_of(View(text, words)):
            whole.merge(measures)
            chunks.append((measures, max(measures.words, 1)))
        yield Text(kind, collection, tuple(chunks), whole)


def _read(shared: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted((shared / "wild").glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield row["register"], row["corpus"], row["text"]
    for path in sorted((shared / "dev").glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                kind = "damaged" if row["lang"] == "en" else "damaged, not English"
                yield kind, row["set"], row["ocr"]


def registers(text: Text, limits: Mapping[str, float]) -> Counter[str]:
    """How many words of a text are given each register."""
    found: Counter[str] = Counter()
    name, reason = classify(text.whole, limits)
    few = text.whole.lines < limits["few lines"] or text.whole.words < limits["short"]
    for measures, words in text.chunks:
        single = few or len(text.chunks) < 2
        found[name if single else within(measures, name, reason, limits)[0]] += words
    return found


def score(chosen: list[Text], limits: Mapping[str, float]) -> float:
    """The share of words with a register that fits, the mean of collections."""
    right: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for text in chosen:
        for name, words in registers(text, limits).items():
            tally = right[text.kind, text.collection]
            tally[0] += words * (name in FITS[text.kind])
            tally[1] += words
    weights = {key: 3 if key[0] in DEAR else 1 for key in right}
    gained = sum(weights[key] * fit / all_ for key, (fit, all_) in right.items())
    return gained / sum(weights.values())


def fit(chosen: list[Text]) -> dict[str, float]:
    """Limits that fit the texts: each moved as long as that helps, from those of today."""
    limits = dict(LIMITS)
    best = score(chosen, limits)
    for _ in range(2):
        before = best
        for key in limits:
            if key.startswith("prose"):
                continue  # only a quick way to the same answer
            for step in STEPS:
                tried = {**limits, key: limits[key] * step}
                # What helps hardly at all is chance.
                if (found := score(chosen, tried)) > best + 0.0005:
                    best, limits = found, tried
        if best == before:
            break
    return limits


def main() -> None:
    """Measure, fit if asked, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--print", action="store_true", dest="shown", help="fit and print limits")
    options = parser.parse_args()
    measured = list(texts(options.shared))
    print(f"{len(measured)} texts, limits of today {score(measured, LIMITS):.4f}")
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in measured:
        table[text.kind].update(registers(text, LIMITS))
    for kind, names in table.items():
        shares = ", ".join(f"{name} {n / names.total():.1%}" for name, n in names.most_common())
        print(f"  {kind:22} {shares}")
    if not options.shown:
        return
    collections = sorted({text.collection for text in measured})
    total = 0.0
    for fold in range(options.folds):
        left_out = set(collections[fold :: options.folds])
        limits = fit([text for text in measured if text.collection not in left_out])
        rest = [text for text in measured if text.collection in left_out]
        fitted, today = score(rest, limits), score(rest, LIMITS)
        total += fitted
        moved = {key: round(v, 4) for key, v in limits.items() if v != LIMITS[key]}
        print(f"fold {fold}: left out {fitted:.4f}, limits of today {today:.4f}; moved {moved}")
    print(f"left out, mean {total / options.folds:.4f}")
    for key, value in fit(measured).items():
        print(f'    "{key}": {value:.4g},')


if __name__ == "__main__":
    main()
