"""How the cost of hostile texts grows: seconds of a processor at sizes up to 10 MB, for each kind.

    python benchmarks/nasty.py [--largest 10000000] [--kinds WORD ...] [--budget 60] [--check]

The kinds are those of `tests/nasty.py`. The exponent is the slope between the largest size and the
one of a tenth of it: 1 is in step with the length, 2 with its square. A size that would take longer
than the budget is left out. With `--check` the exit code is 1 if an exponent is above 1.1, if a
text of a thousand code points takes over 0.3 s, or if a repair raises.
"""

from __future__ import annotations

import argparse
import math
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import textfix
from tests.nasty import NASTY
from textfix.engine.workers import clear_caches

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
STEEP = 1.1
NOTHING = 0.05  # seconds; what takes less at the largest size has no exponent worth the name
SLOW = 0.3  # seconds for the smallest size


def main() -> int:
    """Measure and print a line for each kind, the slowest in full at the end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="code points")
    parser.add_argument("--kinds", nargs="*", default=[""], help="only kinds whose name has this")
    parser.add_argument("--profile", default="article")
    parser.add_argument("--budget", type=float, default=60, help="seconds for one text")
    parser.add_argument("--check", action="store_true", help="exit with 1 if something is steep")
    options = parser.parse_args()
    textfix.fix("The end ofthe road.")
    steep = 0
    for name, make in NASTY.items():
        if not any(word in name for word in options.kinds):
            continue
        sizes, seconds = _measured(make, options)
        exponent = _exponent(sizes, seconds)
        bad = exponent > STEEP or seconds[0] > SLOW
        steep += bad
        rate = sizes[-1] / max(seconds[-1], 1e-9) / 1e6
        print(
            f"{name[:44]:44} {sizes[-1]:>10,} {seconds[-1]:8.2f} s {rate:8.3f} MB/s"
            f"  exponent {exponent:5.2f}  1 kB {seconds[0]:6.3f} s{'  STEEP' if bad else ''}",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{steep} steep or slow; peak memory {peak} MB")
    return int(options.check and steep > 0)


def _measured(make, options) -> tuple[list[int], list[float]]:
    sizes: list[int] = []
    seconds: list[float] = []
    for size in SIZES:
        if size > options.largest or (seconds and seconds[-1] * 10 > options.budget):
            break
        text = make(size)
        clear_caches()
        begin = time.process_time()
        textfix.fix(text, profile=options.profile)
        sizes.append(size)
        seconds.append(time.process_time() - begin)
    return sizes, seconds


def _exponent(sizes: list[int], seconds: list[float]) -> float:
    if len(sizes) < 2 or seconds[-1] < NOTHING:
        return 1.0
    return math.log(seconds[-1] / max(seconds[-2], NOTHING / 10)) / math.log(sizes[-1] / sizes[-2])


if __name__ == "__main__":
    sys.exit(main())
