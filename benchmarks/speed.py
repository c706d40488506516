"""How fast, as ratios within one run: the machine is shared, so seconds alone say little.

    python benchmarks/speed.py [--corpus ../shared/corpus]

Prints the rate on clean text beside that of `ftfy.fix_text` on the same documents, interleaved,
medians of five; and, for a fresh process, the time and memory of `--version` and of an article
beside those of `python -c pass`.
"""

from __future__ import annotations

import argparse
import itertools
import lzma
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import ftfy

import textfix

ROOT = Path(__file__).parent.parent
ROUNDS = 5
ARTICLE = ROOT / "samples" / "foreign-talks" / "raw.txt"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    options = parser.parse_args()
    # First, because a process that is started counts the memory of the one that starts it.
    base = started("-c", "pass")
    for name, arguments in (
        ("--version", ("-m", "textfix", "--version")),
        ("an article", ("-m", "textfix", "fix", str(ARTICLE))),
    ):
        print(f"cold start   {name:<11} {started(*arguments) - base:.3f} s above `python -c pass`")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"memory       {peak:.0f} MB at most in those processes")
    documents = clean_documents(options.corpus / "en" / "wikinews.txt.xz")
    if documents:
        size = sum(map(len, documents)) / 1e6
        ours, theirs = [], []
        for _ in range(ROUNDS + 1):  # the first round warms up
            ours.append(timed(textfix.fix, documents))
            theirs.append(timed(ftfy.fix_text, documents))
        rate, other = size / median(ours[1:]), size / median(theirs[1:])
        print(
            f"clean text   textfix {rate:.2f} MB/s   ftfy {other:.2f} MB/s   {rate / other:.2f} x"
        )
    else:
        print(f"clean text   skipped: there is no corpus at {options.corpus}")


def clean_documents(path: Path) -> list[str]:
    """News of some 2,400 code points each, 1.8 MB in all; none where there is no corpus."""
    if not path.exists():
        return []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        lines = list(itertools.islice(file, 14_000))
    return ["".join(lines[i : i + 20]) for i in range(0, len(lines), 20)]


def timed(function: Callable[[str], str], documents: list[str]) -> float:
    """Seconds of this process for all documents."""
    begin = time.process_time()
    for document in documents:
        function(document)
    return time.process_time() - begin


def started(*arguments: str) -> float:
    """Seconds from the start to the end of a fresh Python, median of some."""
    seconds = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - begin)
    return median(seconds)


if __name__ == "__main__":
    main()
