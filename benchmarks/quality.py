"""How much is repaired and, above all, how much is broken: measured beside floors and aims.

    python benchmarks/quality.py [--bench ../shared/bench] [--sets a,b] [--worst N]

Runs the development sets and the case book (`articles`) of the benchmark beside the checkout, each
set with the profile it is for, and prints each number beside its floor and aim in `floors.toml`.
Exits with 1 if one falls below its floor. Where there is no benchmark it says so and exits with 0.
Floors only move up.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

import textfix

HERE = Path(__file__).parent
BOOK = "articles"
WILD = "wild"  # text that nobody damaged
PART = "1/8"  # of it
HYPHENS = "hyphen-lost"
PROFILES = {"ws-": "article", "clean-": "article", "hyphen-": "article"}  # of others: ocr
TWICE = (
    "clean-"  # sets that are right as they stand, in the profile for scans too: `ocr/clean-wiki`
)

Report = dict[str, Any]


def article(text: str) -> str:
    """What the scorer of the benchmark calls for text from the web."""
    return textfix.fix(text, profile="article")


def ocr(text: str) -> str:
    """What the scorer of the benchmark calls for scans."""
    return textfix.fix(text, profile="ocr")


def main() -> int:
    """Measure and compare; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=HERE.parent.parent / "shared" / "bench")
    parser.add_argument("--sets", default="", help="only these: names or beginnings of names")
    parser.add_argument("--worst", type=int, default=0, help="show the lines made worst, per group")
    options = parser.parse_args()
    bench = options.bench.resolve()
    if not (bench / "score.py").exists():
        print(f"skipped: there is no benchmark at {options.bench}")
        return 0
    names = [BOOK, WILD, *sorted(path.stem for path in (bench / "dev").glob("*.jsonl"))]
    names = [name for name in names if name.startswith(tuple(options.sets.split(",")))]
    if not names:
        parser.error(f"no set is called or begins with {options.sets}")
    report = _measure(bench, names, options.worst)
    missed = _compare(report)
    print(f"{missed} of the floors missed" if missed else "every floor held")
    return 1 if missed else 0


def _compare(report: Report) -> int:
    """Print what was measured beside floors and aims; how many floors were missed."""
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    missed = 0
    print(f"{'set':<24}{'measure':<26}{'measured':>10}{'floor':>12}{'aim':>9}")
    for name in filter(report.get, floors):
        for measure, (relation, floor, *aims) in floors[name].items():
            value = _value(report[name], measure)
            aim = aims[0] if aims else ""
            mark = ""
            if not _holds(value, relation, floor):
                missed += 1
                mark = "  <-- below the floor"
            elif aims and _holds(value, relation, aim):
                mark = "  aim reached"
            print(f"{name:<24}{measure:<26}{value:>10.4f}{relation:>4}{floor:>8}{aim:>9}{mark}")
    return missed


def _holds(value: float, relation: str, bound: float) -> bool:
    return value >= bound if relation == ">=" else value <= bound


def _value(report: Report, measure: str) -> float:
    value: Any = report
    for key in measure.split("."):
        value = value[key]
    return float(value)


def _measure(bench: Path, names: list[str], worst: int) -> Report:
    """The reports of these sets, by name; two groups at a time, each in a process of its own."""
    groups: dict[str, list[str]] = {}
    for name in names:
        if name not in (BOOK, WILD):
            profile = next((p for start, p in PROFILES.items() if name.startswith(start)), "ocr")
            groups.setdefault(profile, []).append(name)
            if name.startswith(TWICE):
                groups.setdefault("ocr", []).append(name)
    with ThreadPoolExecutor(max_workers=2) as pool:
        runs = [pool.submit(_sets, bench, profile, groups[profile], worst) for profile in groups]
        report: Report = {BOOK: _articles(bench)} if BOOK in names else {}
        for run in runs:
            report |= run.result()
    if WILD in names and (bench / WILD).exists():
        report[WILD] = _wild(bench)
    if HYPHENS in names:
        report[HYPHENS]["proposed"] = _proposed(bench)
    return report


def _sets(bench: Path, profile: str, names: list[str], worst: int) -> Report:
    """The reports of the benchmark's own scorer for these sets, repaired with this profile."""
    begun = time.perf_counter()
    command = [sys.executable, str(bench / "score.py"), str(bench / "dev")]
    command += ["--fn", f"quality:{profile}", "--sets", ",".join(names), "--worst", str(worst)]
    # The scorer looks for modules in the working folder: it finds this one.
    run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr)
    report = json.loads(run.stdout)
    seconds, took = time.perf_counter() - begun, report["timing"]
    print(f"{run.stderr}{profile}: {len(names)} sets in {seconds:.1f} s, of which textfix", end=" ")
    print(f"{took['seconds']:.1f} s, {took['chars_per_s']:,} characters a second", flush=True)
    if report["warnings"]:  # an exception would count as "left as it was"
        raise SystemExit(f"{profile}: {report['warnings']}\n{run.stderr}")
    second = f"{profile}/" if profile == "ocr" else ""
    return {
        (second if name.startswith(TWICE) else "") + name: found
        for name, found in report["sets"].items()
    }


def _wild(bench: Path) -> Report:
    """Wrong changes in 10,000 words of text that nobody damaged, by register; a part of it."""
    begun = time.perf_counter()
    folder = bench / WILD
    command = [sys.executable, str(folder / "score_wild.py"), "clean", str(folder), "--json"]
    run = subprocess.run([*command, "--part", PART], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(run.stderr)
    print(f"{WILD}: {PART} in {time.perf_counter() - begun:.1f} s", flush=True)
    found: Report = json.loads(run.stdout)
    return found


def _proposed(bench: Path) -> float:
    """The share of lost hyphens that are put in or suggested."""
    lines = (bench / "dev" / f"{HYPHENS}.jsonl").read_text(encoding="utf-8").splitlines()
    lost = proposed = 0
    for row in map(json.loads, lines):
        result = textfix.repair(row["ocr"])
        found = {
            change.start + place
            for change in (*result.changes, *result.suggestions)
            if "HYP301" in change.rules
            for place in _put_in(change.before, change.after)
        }
        wanted = _put_in(row["ocr"], row["gt"])
        lost += len(wanted)
        proposed += len(found & wanted)
    return proposed / lost


def _put_in(before: str, after: str) -> set[int]:
    """Where `after` has a hyphen that `before` has not."""
    return {
        code.src_start
        for code in Levenshtein.opcodes(before, after)
        if code.tag == "insert" and after[code.dest_start : code.dest_end] == "-"
    }


def _articles(bench: Path) -> dict[str, float]:
    """The case book: shares of passages exact and harmful, clean passages changed, the seed."""
    begun = time.perf_counter()
    folder = bench / "articles"
    scorer = [sys.executable, str(folder / "score_articles.py")]
    inputs = subprocess.run([*scorer, "inputs"], stdout=subprocess.PIPE, check=True, text=True)
    with tempfile.TemporaryDirectory() as scratch:
        predictions, report = Path(scratch) / "out.jsonl", Path(scratch) / "report.json"
        with predictions.open("w", encoding="utf-8") as file:
            for line in inputs.stdout.splitlines():
                item = json.loads(line)
                item["text"] = article(item["text"])
                file.write(json.dumps(item) + "\n")
        subprocess.run(
            [*scorer, "score", str(predictions), "--json", str(report)],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        found = json.loads(report.read_text(encoding="utf-8"))
    everything, seed = found["ALL"], found["seed"]
    print(f"{BOOK}: in {time.perf_counter() - begun:.1f} s", flush=True)
    return {
        "exact": everything["exact"] / everything["n"],
        "harmful": everything["harm"] / everything["n"],
        "clean_changed": len(found["clean_changed"]),
        "seed_faults": len(seed["faults"]) + len(seed["harm"]) + len(seed["lost"]),
    }


if __name__ == "__main__":
    sys.exit(main())
