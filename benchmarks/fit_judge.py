"""Fit the judge: how likely a reading is right, by its features (`textfix.decode.judge_features`).

    python benchmarks/fit_judge.py [--bench ../shared/bench] [--readings build/readings.jsonl]
                                   [--scans] [--write] [--check]

Material, each reading of a rule in it with its features and whether it is right:

- text of 62 collections as its writers left it (`wild`). A reading is right if somebody who read it
  in context said so; an author's own slip that is mended is wrong.
- for the documents of edited, web and technical text a passage of 30 to 13,000 code points each,
  with damage put in (`damage.py`: a third of the kinds, at .2 to 10 % of the places).
- the aligned sets whose licence allows fitting (ws-*, ocr-*, hyphen-lost).

With --scans, for misread letters in the profile `ocr`: the ocr-* sets, and passages of wild text as
a scanner may read them (`damage.scanned`). Readings of spaces help to fit what all rules share;
they are judged by the other fit, which knows more clean text.

Nothing of this text is in the word list or the language model, so names and coinages are as strange
to them as they are in the world. Each collection counts at most `MOST` readings of a rule, so that
no collection decides; a rule with fewer than `ENOUGH` readings is not judged.

The model is a logistic regression with a ridge: weights that all rules share, and corrections for
each rule, which cost more. It is checked by leaving out whole collections, a sixth of them at a
time; the planted twins of a collection go with it. Prints the wrong and the right readings by
register and rule, a reliability table, and what was learned. With --write it fits on everything and
writes `dictionaries/en/judge.tsv`, or `judge_scans.tsv`. Readings take minutes to collect;
--readings keeps them in a file and uses it if it is there; --every 8 takes each eighth document.
With --check the exit code is 1 if a calibration error is above its floor (`FLOORS`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import math
import multiprocessing
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from calibrate import Aligned
from damage import Made, damage, scanned

from textfix import repair
from textfix.decode.calibration import EVERY, GROUPS, INTERCEPT, LIKELY, SCANS, TEXTS
from textfix.decode.judge_features import Features
from textfix.document.view import View
from textfix.engine import pipeline
from textfix.record.model import Edit
from textfix.settings.profile import Profile, profile

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
WEIGHTS = ROOT / "dictionaries" / "en"
SETS = (
    "ws-acl",
    "ws-arxiv-ocr",
    "ws-wiki",
    "ws-wiki-typos",
    "ocr-acl",
    "ocr-arxiv",
    "hyphen-lost",
)
SETS_OF_SCANS = ("ocr-acl", "ocr-arxiv")
# The truth of the ws-* sets has their spaces mended, and leaves divided words and letters as read.
SPACES = ("SPC", "HYP301")
PLANTED = ("edited", "web", "technical")  # registers in which damage is planted
SHORTEST, LONGEST = 30, 13_000  # code points of a passage with planted damage
TRIES = 8  # until some damage is planted; a short passage has few places for it
MOST = 60.0  # readings of one rule that a collection counts
SHARED_RIDGE, OWN_RIDGE, OWN_INTERCEPT = 1.0, 4.0, 0.3
FOLDS = 6
AT = (0.9, 0.8, 0.7, 0.5)
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
FLOORS = {  # expected calibration error at most
    "all": 0.03,
    "register": 0.05,
    "rule": 0.05,
    # Too sure, so a register holds the rules back to suggestions there.
    "register chat": 0.16,
    "register dialect": 0.2,
    "register tokenised": 0.1,
    # Each line of these has lost a hyphen or has a slip: the judge is too careful.
    "register hyphen-lost": 0.65,
    "register ws-wiki-typos": 0.09,
    "rule OCR103": 0.15,  # few are right anywhere
    "rule OCR102": 0.12,  # hardly any in planted damage
}
EVERYTHING = profile("article", suggest_at=0.05)
EVERYTHING_OF_SCANS = profile("ocr", suggest_at=0.05)
ENOUGH = 50  # readings of a rule that is judged, or of which a calibration error is asked


@dataclass(frozen=True, slots=True)
class Row:
    """A reading.

    Attributes:
        kind: "wild", "planted" or "aligned".
        collection, register: where it stands.
        place: document and offset.
        rule, before, after: what is proposed.
        stated: confidence of its rule alone.
        right: whether it is right.
        features: as `Features.of` gives them.
    """

    kind: str
    collection: str
    register: str
    place: str
    rule: str
    before: str
    after: str
    stated: float
    right: bool
    features: dict[str, float]


# --- readings -------------------------------------------------------------------------------------


def readings(
    text: str, settings: Profile = EVERYTHING
) -> Iterator[tuple[int, int, str, Edit, dict[str, float]]]:
    """All readings of judged rules in a text: span and outcome in the source, edit, features."""
    told: dict[tuple[str, int, str, str, float], dict[str, float]] = {}

    def describe(view: View, edits: Sequence[Edit], settings: Profile) -> list[Edit]:
        judged = [edit for edit in edits if edit.rule.startswith(LIKELY)]
        if judged and not view.unspaced:
            features = Features(view, judged)
            for edit in judged:
                told.setdefault(_key(edit), features.of(edit))
        return list(edits)

    before, pipeline.calibrated = pipeline.calibrated, describe
    try:
        result = repair(text, profile=settings)
    finally:
        pipeline.calibrated = before
    for change in (*result.changes, *result.suggestions):
        for edit in change.edits:
            if found := told.get(_key(edit)):
                yield change.start, change.end, change.after, edit, found


def _key(edit: Edit) -> tuple[str, int, str, str, float]:
    return edit.rule, edit.start, edit.before, edit.after, round(edit.log_odds, 9)


def of_wild(document: dict) -> list[Row]:
    """The readings of a document of wild text, and of its twin with planted damage."""
    text, collection, register = document["text"], document["corpus"], document["register"]
    labels = {(start, end, after): kind for start, end, after, kind in document["labels"]}
    rows = []
    for start, end, after, edit, features in readings(text):
        label = labels.get((start, end, after))
        if label != "S":  # a matter of layout or style
            place = f"{document['id']}:{start}"
            right = label == "R"
            rows.append(_row("wild", collection, register, place, edit, right, features))
    chance = random.Random(document["id"])
    passage = _passage(document, chance)
    tries = (damage(passage, chance, collection) for _ in range(TRIES if passage else 0))
    made = next((made for made in tries if made.damaged != made.truth), None)
    return rows + _of_made(made, document, EVERYTHING) if made else rows


def of_scan(document: dict) -> list[Row]:
    """The readings of a passage of wild text as a scanner may read it."""
    chance = random.Random(document["id"])
    made = scanned(_passage(document, chance), chance, document["corpus"])
    return _of_made(made, document, EVERYTHING_OF_SCANS)


def _passage(document: dict, chance: random.Random) -> str:
    """Part of a document, for damage to be put in; empty if it is not of these registers."""
    text = document["text"]
    if document["register"] not in PLANTED or len(text) < SHORTEST:
        return ""
    start = text.find("\n", chance.randrange(max(1, len(text) - SHORTEST))) + 1
    size = math.exp(chance.uniform(math.log(SHORTEST), math.log(LONGEST)))
    return text[start : start + int(size)]


def _of_made(made: Made, document: dict, settings: Profile) -> list[Row]:
    """The readings of what was made of a document."""
    aligned = Aligned(made.damaged, made.truth)
    collection, register = document["corpus"], document["register"]
    return [
        _row(
            "planted", collection, register, f"{document['id']}+:{start}", edit,
            aligned.right(start, end, after), features,
        )
        for start, end, after, edit, features in readings(made.damaged, settings)
    ]  # fmt: skip


def of_aligned(pair: dict, settings: Profile = EVERYTHING) -> list[Row]:
    """The readings of a line of an aligned set."""
    aligned, name = Aligned(pair["ocr"], pair["gt"]), pair["set"]
    return [
        _row(
            "aligned", name, name, f"{pair['id']}:{start}", edit,
            aligned.right(start, end, after), features,
        )
        for start, end, after, edit, features in readings(pair["ocr"], settings)
        if not name.startswith("ws-") or edit.rule.startswith(SPACES)
    ]  # fmt: skip


def _row(
    kind: str, collection: str, register: str, place: str, edit: Edit, right: bool,
    features: dict[str, float],
) -> Row:  # fmt: skip
    values = {name: round(value, 4) for name, value in features.items() if value}
    before, after = edit.before[:60], edit.after[:60]
    return Row(
        kind, collection, register, place, edit.rule, before, after, round(edit.confidence, 4),
        right, values,
    )  # fmt: skip


def collect(bench: Path, every: int, scans: bool) -> Iterator[Row]:
    """The readings of all material, or of every n-th document of it, each once."""
    sets = SETS_OF_SCANS if scans else SETS
    wild = islice(_lines(sorted((bench / "wild").glob("*.jsonl.xz"))), 0, None, every)
    aligned = islice(_lines(bench / "dev" / f"{name}.jsonl" for name in sets), 0, None, every)
    seen: set[tuple[str, str, str, str]] = set()
    one_of = partial(of_aligned, settings=EVERYTHING_OF_SCANS) if scans else of_aligned
    with multiprocessing.Pool() as pool:
        for work, material in ((of_scan if scans else of_wild, wild), (one_of, aligned)):
            for rows in pool.imap(work, material, 8):
                for row in rows:
                    key = row.place, row.rule, row.before, row.after
                    if key not in seen:
                        seen.add(key)
                        yield row


def _lines(paths: Iterable[Path]) -> Iterator[dict]:
    for path in paths:
        opened = lzma.open if path.suffix == ".xz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


# --- the fit --------------------------------------------------------------------------------------


class Material:
    """The readings as arrays.

    Attributes:
        names: of the features, the intercept first.
        rules: that have readings.
        inputs: features, scaled to a standard deviation of one.
        right, weight: whether each reading is right, and how much it counts.
        groups: for each rule, which readings are its own.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.names = [INTERCEPT, *sorted({name for row in rows for name in row.features})]
        self.rules = sorted({row.rule for row in rows})
        place = {name: at for at, name in enumerate(self.names)}
        self.inputs = np.zeros((len(rows), len(self.names)))
        for at, row in enumerate(rows):
            for name, value in row.features.items():
                self.inputs[at, place[name]] = value
        self.scale = self.inputs.std(axis=0) + 1e-6
        self.scale[0] = 1.0
        self.inputs /= self.scale
        self.inputs[:, 0] = 1.0
        self.right = np.array([row.right for row in rows], dtype=float)
        own = [(row.kind, row.collection, row.rule) for row in rows]
        count = Counter(own)
        self.weight = np.array([min(1.0, MOST / count[key]) for key in own])
        rule = np.array([self.rules.index(row.rule) for row in rows])
        self.groups = [np.flatnonzero(rule == at) for at in range(len(self.rules))]

    def fit(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Shared weights and corrections by rule, of the `chosen` readings (Newton's method).

        The corrections of a rule meet those of others in the shared weights only, so each is
        eliminated by itself (Schur complement).
        """
        size, groups = len(self.names), [g[chosen[g]] for g in self.groups]
        ridge, own_ridge = np.full(size, SHARED_RIDGE), np.full(size, OWN_RIDGE)
        ridge[0], own_ridge[0] = 0.01, OWN_INTERCEPT
        shared, own = np.zeros(size), np.zeros((len(groups), size))
        for _ in range(30):
            slope, bend = -ridge * shared, np.diag(ridge)
            steps = []
            for at, group in enumerate(groups):
                inputs = self.inputs[group]
                share = 1 / (1 + np.exp(-np.clip(inputs @ (shared + own[at]), -30, 30)))
                curve = (inputs.T * (self.weight[group] * share * (1 - share))) @ inputs
                pull = inputs.T @ (self.weight[group] * (self.right[group] - share))
                slope, bend = slope + pull, bend + curve
                against = np.c_[curve, pull - own_ridge * own[at]]
                steps.append((curve, np.linalg.solve(curve + np.diag(own_ridge), against)))
            for curve, solved in steps:
                bend, slope = bend - curve @ solved[:, :-1], slope - curve @ solved[:, -1]
            step = np.linalg.solve(bend, slope)
            for at, (_, solved) in enumerate(steps):
                own[at] += solved[:, -1] - solved[:, :-1] @ step
            shared = shared + step
            if np.abs(step).max() < 1e-5:
                break
        return shared, own

    def predict(self, weights: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
        """How likely each reading is right."""
        shared, own = weights
        odds = np.zeros(len(self.rows))
        for at, group in enumerate(self.groups):
            odds[group] = self.inputs[group] @ (shared + own[at])
        return 1 / (1 + np.exp(-odds))

    def left_out(self) -> np.ndarray:
        """The same, each by a fit that had nothing of its collection."""
        fold = np.array([_fold(row.collection) for row in self.rows])
        predicted = np.zeros(len(self.rows))
        for number in range(FOLDS):
            predicted_here = self.predict(self.fit(fold != number))
            predicted[fold == number] = predicted_here[fold == number]
        return predicted

    def weights(self) -> Iterator[tuple[str, str, float]]:
        """Rule or `EVERY`, feature and weight of the fit on everything."""
        shared, own = self.fit(np.ones(len(self.rows), dtype=bool))
        for rule, row in ((EVERY, shared), *zip(self.rules, own, strict=True)):
            for name, weight in zip(self.names, row / self.scale, strict=True):
                if rule == EVERY or abs(weight) >= 0.0005:
                    yield rule, name, float(weight)


def _fold(collection: str) -> int:
    # The ocr sets are the ws sets with their letters mended: they go together.
    name = collection.replace("ocr-acl", "ws-acl").replace("ocr-arxiv", "ws-arxiv-ocr")
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % FOLDS


# --- what comes out -------------------------------------------------------------------------------


def report(material: Material, predicted: np.ndarray) -> bool:
    """Print it; whether every calibration error is within its floor."""
    rows = material.rows
    groups: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        register = row.register if row.kind != "planted" else f"{row.register}, planted"
        groups[f"register {register}"].append(at)
        groups[f"rule {row.rule}"].append(at)
    groups["all"] = list(range(len(rows)))
    stated = np.array([row.stated for row in rows])
    rule_at = np.array([0.8 if row.rule.startswith("OCR") else 0.9 for row in rows])
    print("right/wrong readings: by the rule alone, then by the judge from each confidence")
    print(f"{'':36}{'rule alone':>12}" + "".join(f"{at:>12}" for at in AT) + "   error")
    sound = True
    for name, places in sorted(groups.items()):
        chosen = np.array(places)
        right = material.right[chosen] == 1
        by_rule = stated[chosen] >= rule_at[chosen]
        cells = [
            f"{int((made & right).sum())}/{int((made & ~right).sum())}"
            for made in (by_rule, *(predicted[chosen] >= at for at in AT))
        ]
        error = calibration_error(predicted[chosen], right, material.weight[chosen])
        worst = FLOORS.get(name, FLOORS[name.split()[0]])
        bad = len(places) >= ENOUGH and error > worst
        sound = sound and not bad
        mark = " ABOVE" if bad else ""
        print(f"{name:36}" + "".join(f"{cell:>12}" for cell in cells) + f"{error:8.3f}{mark}")
    print(f"\n{'stated':>12}{'readings':>10}{'mean':>8}{'right':>8}")
    for low, high in zip(BINS, (*BINS[1:], 1.01), strict=True):
        inside = (predicted >= low) & (predicted < high)
        if inside.any():
            weight = material.weight[inside]
            share = (weight * material.right[inside]).sum() / weight.sum()
            mean = (weight * predicted[inside]).sum() / weight.sum()
            print(f"{low:>7.2f}-{min(high, 1):.2f}{inside.sum():>9}{mean:>8.3f}{share:>8.3f}")
    return sound


def calibration_error(predicted: np.ndarray, right: np.ndarray, weight: np.ndarray) -> float:
    """Expected calibration error: by ten equal bins, weighted by what is in them."""
    error = 0.0
    bins = np.minimum((predicted * 10).astype(int), 9)
    for number in range(10):
        inside = bins == number
        if inside.any():
            error += abs((weight[inside] * (predicted[inside] - right[inside])).sum())
    return float(error / weight.sum())


def main() -> int:
    """Collect, fit and print; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=Path, default=SHARED / "bench")
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--scans", action="store_true", help="fit on scans")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not (options.bench / "wild").exists():
        print(f"skipped: there is no {options.bench / 'wild'}", file=sys.stderr)
        return 0
    kept = options.readings
    if kept is not None and kept.exists():
        rows = [Row(**json.loads(line)) for line in kept.open(encoding="utf-8")]
    else:
        rows = list(collect(options.bench, options.every, options.scans))
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            lines = (json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
            kept.write_text("".join(lines), encoding="utf-8")
    readings_of = Counter(row.rule for row in rows)
    material = Material([row for row in rows if readings_of[row.rule] >= ENOUGH])
    sound = report(material, material.left_out())
    weights = list(material.weights())
    print("\nworth of a usual difference (one standard deviation), all rules:")
    scale = dict(zip(material.names, material.scale, strict=True))
    for _, name, weight in sorted(
        (w for w in weights if w[0] == EVERY), key=lambda w: -abs(w[2] * scale[w[1]])
    ):
        print(f"  {name:24}{weight * scale[name]:+.2f}")
    if options.write:
        # The judge of scans is asked about letters only. What no reading has weighs nothing.
        rules = ("OCR",) if options.scans else LIKELY
        table = {(EVERY, name): 0.0 for names in GROUPS.values() for name in names}
        table |= {
            (rule, name): weight
            for rule, name, weight in weights
            if rule == EVERY or rule.startswith(rules)
        }
        lines = sorted(f"{rule}\t{name}\t{weight:.4f}\n" for (rule, name), weight in table.items())
        name = SCANS if options.scans else TEXTS
        (WEIGHTS / name).write_text("".join(lines), encoding="utf-8")
    return int(options.check and not sound)


if __name__ == "__main__":
    sys.exit(main())
