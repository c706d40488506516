"""How much is repaired and, above all, how much is broken: measured beside the floors.

    python benchmarks/quality.py [--bench ../shared/bench] [--worst N]

Runs the development sets and the case book of the benchmark beside the checkout, prints each
number beside its floor in `floors.toml` and exits with 1 if one falls below. Where there is no
benchmark it says so and exits with 0. Floors only move up.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import textfix

HERE = Path(__file__).parent


def main() -> int:
    """Measure and compare; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=HERE.parent.parent / "shared" / "bench")
    parser.add_argument("--worst", type=int, default=0, help="show the lines made worst, per set")
    options = parser.parse_args()
    if not (options.bench / "score.py").exists():
        print(f"skipped: there is no benchmark at {options.bench}")
        return 0
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    report = _sets(options.bench, options.worst)
    report["articles"] = _articles(options.bench)
    failed = 0
    print(f"{'set':<24}{'measure':<28}{'measured':>10}{'floor':>10}")
    for name, measures in floors.items():
        for measure, (relation, floor) in measures.items():
            value = _value(report[name], measure)
            good = value >= floor if relation == ">=" else value <= floor
            failed += not good
            mark = "" if good else "  <-- below the floor"
            print(f"{name:<24}{measure:<28}{value:>10.4f}{relation:>4}{floor:>6}{mark}")
    print(f"{failed} of the floors missed" if failed else "every floor held")
    return 1 if failed else 0


def _value(report: dict[str, Any], measure: str) -> float:
    value: Any = report
    for key in measure.split("."):
        value = value[key]
    return float(value)


def _sets(bench: Path, worst: int) -> dict[str, Any]:
    """The report of the benchmark's own scorer for every development set."""
    command = [sys.executable, str(bench / "score.py"), str(bench / "dev"), "--fn", "textfix:fix"]
    if worst:
        command += ["--worst", str(worst)]
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    report: dict[str, Any] = json.loads(run.stdout)
    return report.get("sets", report)


def _articles(bench: Path) -> dict[str, float]:
    """The case book: shares of passages exact and harmful, clean passages changed, the seed."""
    folder = bench / "articles"
    scorer = [sys.executable, str(folder / "score_articles.py")]
    inputs = subprocess.run([*scorer, "inputs"], stdout=subprocess.PIPE, check=True, text=True)
    with tempfile.TemporaryDirectory() as scratch:
        predictions, report = Path(scratch) / "out.jsonl", Path(scratch) / "report.json"
        with predictions.open("w", encoding="utf-8") as file:
            for line in inputs.stdout.splitlines():
                item = json.loads(line)
                item["text"] = textfix.fix(item["text"])
                file.write(json.dumps(item) + "\n")
        subprocess.run(
            [*scorer, "score", str(predictions), "--json", str(report)],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        found = json.loads(report.read_text(encoding="utf-8"))
    everything, seed = found["ALL"], found["seed"]
    return {
        "exact": everything["exact"] / everything["n"],
        "harmful": everything["harm"] / everything["n"],
        "clean_changed": len(found["clean_changed"]),
        "seed_faults": len(seed["faults"]) + len(seed["harm"]) + len(seed["lost"]),
    }


if __name__ == "__main__":
    sys.exit(main())
