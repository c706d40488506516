"""Does a confidence mean what it says? The reliability table, and the fit behind it.

    python benchmarks/calibrate.py [--bench ../shared/bench] [--corpus ../shared/corpus]
                                   [--documents N] [--fit | --scans]

Repairs the sets whose licence allows fitting (ws-*, ocr-*: Apache-2.0) and documents made from open
text with damage put in (`damage.py`), and counts how many of the changes stated at 0.9 to 0.95 are
right: as many of them should be. A change is right if the truth has, for the same stretch of the
source, what the change put there.

With --fit it fits by logistic regression what the nats of a move and the doubts about it are worth,
and prints the constants to be set in `segmentation.py` (`ODDS`).

With --scans it counts the same for misread letters in scans, by rule, letters and figures compared
only; and for the nats of the readings before that, which `misreadings.MEASURED` is set by.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from damage import documents
from rapidfuzz.distance import Levenshtein

from textfix import repair
from textfix.decode import segmentation
from textfix.document.view import View
from textfix.language.lexicon import lexicon
from textfix.settings.profile import profile

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
SETS = (
    "ws-acl",
    "ws-arxiv-ocr",
    "ws-arxiv-pdftotext",
    "ws-wiki",
    "ws-wiki-typos",
    "ocr-acl",
    "ocr-arxiv",
)
# The truth of the ws-* sets has their spaces mended, and leaves divided words and letters as read.
SPACES = ("SPC", "PUN", "HYP301")
SCANS = ("bln600", "overproof", "hipe-icdar2017-en", "hipe-impresso-en", "mibio")
NATS = (-1, 0, 1, 2, 3, 4, 6, 8, 10, 12, 15, 18)
_BARE = re.compile(r"[\W_]+")
BINS = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)


def pairs(bench: Path, corpus: Path, number: int) -> Iterator[tuple[str, str, str]]:
    """Where a text is from, the damaged text and the truth."""
    for name in SETS:
        path = bench / "dev" / f"{name}.jsonl"
        if not path.exists():
            print(f"skipped: there is no {path}", file=sys.stderr)
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield name, row["ocr"], row["gt"]
    if not (corpus / "en").exists():
        print(f"skipped: there is no {corpus / 'en'}", file=sys.stderr)
        return
    for made in documents(corpus, number=number, seed=7):
        yield "made", made.damaged, made.truth


class Aligned:
    """A source and its truth, letter by letter; white space counts like any letter."""

    def __init__(self, source: str, truth: str) -> None:
        self.truth = truth
        self._steps = list(Levenshtein.opcodes(source, truth))

    def _at(self, place: int, last: bool) -> int:
        """Where the truth is when the source is at `place`: before or behind what was put in."""
        found = len(self.truth)
        for step in self._steps:
            if step.src_start <= place <= step.src_end:
                if step.tag == "equal":
                    found = step.dest_start + place - step.src_start
                else:
                    found = step.dest_end if place == step.src_end else step.dest_start
                if not last or place < step.src_end:
                    return found
        return found

    def right(self, start: int, end: int, after: str, *, bare: bool = False) -> bool:
        """Whether the truth reads `after` for the source between two places.

        Args:
            start: the first place in the source, in code points.
            end: the last one.
            after: what is there now.
            bare: whether case and punctuation do not count.
        """
        low, high = self._at(start, last=False), self._at(end, last=True)
        if bare:
            one, two = (_BARE.sub(" ", text.lower()) for text in (self.truth[low:high], after))
            return one.strip() == two.strip()
        return self.truth[low:high].strip() == after.strip()


def table(rows: list[tuple[float, bool]]) -> list[str]:
    """Stated confidence against the share that is right."""
    lines = [f"{'stated':>12}{'changes':>9}{'mean stated':>13}{'right':>8}"]
    low = 0.0
    for high in BINS:
        inside = [(c, ok) for c, ok in rows if low <= c < high or (high == 1.0 and c == 1.0)]
        if inside:
            stated = sum(c for c, _ in inside) / len(inside)
            share = sum(ok for _, ok in inside) / len(inside)
            lines.append(f"{low:>6.2f}-{high:.2f}{len(inside):>8}{stated:>13.3f}{share:>8.3f}")
        low = high
    return lines


def scans(bench: Path) -> Iterator[str]:
    """The tables for misread letters."""
    stated: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    nats: dict[tuple[str, int], list[bool]] = defaultdict(list)
    everything = profile("ocr", misread_at=0.2, suggest_at=0.2)
    for name in SCANS:
        path = bench / "dev" / f"{name}.jsonl"
        rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
        for row in map(json.loads, rows):
            aligned = Aligned(row["ocr"], row["gt"])
            for change in repair(row["ocr"], profile=everything).changes:
                edit = change.edits[-1]
                if not edit.rule.startswith("OCR"):
                    continue
                right = aligned.right(change.start, change.end, change.after, bare=True)
                stated[edit.rule].append((edit.confidence, right))
                stated["OCR"].append((edit.confidence, right))
                before = sum(e.weight for e in edit.evidence if e.source != "measured")
                nats[edit.rule, max((n for n in NATS if n <= before), default=NATS[0])] += [right]
    for rule, rows in sorted(stated.items()):
        yield f"\n{rule}"
        yield from table(rows)
    for (rule, low), found in sorted(nats.items()):
        yield f"{rule} from {low:>3} nats: {sum(found):>5} of {len(found):>5} right"


def moves(source: str, aligned: Aligned) -> Iterator[tuple[list[float], bool]]:
    """What speaks for every move of the lattice in a text (see `ODDS`), and whether it is right."""
    view = View(source, lexicon())
    for move in segmentation.moves(view):
        said = {who for who, _ in segmentation.doubts(view, move)}
        net = min(move.gain - move.cost, segmentation.ENOUGH)
        inputs = [net, 1.0, *(float(who in said) for who in list(segmentation.ODDS)[2:])]
        yield inputs, aligned.right(move.start, move.end, move.after)


def fitted(rows: list[tuple[list[float], bool]]) -> list[float]:
    """What each input is worth in log-odds of being right (logistic regression, Newton)."""
    inputs = np.array([values for values, _ in rows])
    right = np.array([ok for _, ok in rows], dtype=float)
    weights = np.zeros(inputs.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-inputs @ weights))
        # A little of a ridge: where an input never is wrong it would be worth everything.
        bend = (inputs.T * (share * (1 - share))) @ inputs + RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(bend, inputs.T @ (right - share) - RIDGE * weights)
    return [float(weight) for weight in weights]


RIDGE = 0.01


def main() -> int:
    """Measure, and fit if asked; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=SHARED / "bench")
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--scans", action="store_true")
    options = parser.parse_args()
    if options.scans:
        print("\n".join(scans(options.bench)))
        return 0
    stated: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    found: list[tuple[list[float], bool]] = []
    everything = profile("article", suggest_at=0.1)
    for name, source, truth in pairs(options.bench, options.corpus, options.documents):
        aligned = Aligned(source, truth)
        if options.fit:
            # The ocr sets are the ws sets with their misread letters mended, which no move does.
            found += moves(source, aligned) if not name.startswith("ocr") else ()
            continue
        result = repair(source, profile=everything)
        for change in (*result.changes, *result.suggestions):
            rule = change.edits[-1].rule
            if name.startswith("ws-") and not rule.startswith(SPACES):
                continue
            right = aligned.right(change.start, change.end, change.after)
            confidence = change.edits[-1].confidence
            for group in ("all", name, rule[:3]):
                stated[group].append((confidence, right))
    if options.fit:
        weights = fitted(found)
        worth = ", ".join(f"{n} {w:+.2f}" for n, w in zip(segmentation.ODDS, weights, strict=True))
        print(f"{len(found)} moves: {worth}")
        odds = ((float(np.dot(weights, values)), ok) for values, ok in found)
        print("\n".join(table([(1 / (1 + math.exp(-x)), ok) for x, ok in odds])))
        return 0
    for group, rows in sorted(stated.items()):
        print(f"\n{group}")
        print("\n".join(table(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
