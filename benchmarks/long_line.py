"""Memory and time for a text in one long line: prose of the corpus without its line ends.

    python benchmarks/long_line.py [--megabytes 100] [--corpus ../shared/corpus]

Prints the processor time, the memory before the repair and at its peak. The exit code is 1 if the
peak is above 20 MB for each megabyte of text (500 MB for a short one).
"""

from __future__ import annotations

import argparse
import lzma
import resource
import sys
import time
from pathlib import Path

import textfix

LEAST, MOST = 500, 20  # megabytes of memory for a short text, and for a megabyte of a long one
SOURCES = ("wikinews", "novel450", "digitalgov", "frus_history")
SHARED = Path(__file__).parent.parent.parent / "shared"


def main() -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=100)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    options = parser.parse_args()
    if not (options.corpus / "en").exists():
        print(f"skipped: there is no corpus at {options.corpus}", file=sys.stderr)
        return 0
    text = _line(options.corpus / "en", int(options.megabytes * 1e6))
    before, begin = _peak(), time.process_time()
    result = textfix.repair(text)
    seconds, most = time.process_time() - begin, _peak()
    print(f"{len(text):,} code points in one line: {seconds:.0f} s of a processor")
    print(f"memory: {before:,} MB before, {most:,} MB at most; {len(result.changes):,} changes")
    return int(most > max(LEAST, MOST * options.megabytes))


def _line(folder: Path, size: int) -> str:
    """The first `size` code points of the sources, over and over if they are shorter."""
    lines: list[str] = []
    length = 0
    for name in SOURCES:
        with lzma.open(folder / f"{name}.txt.xz", "rt", encoding="utf-8") as file:
            for line in file:
                lines.append(line.strip())
                length += len(lines[-1]) + 1
                if length > size:
                    return " ".join(lines)[:size]
    return (" ".join(lines) + " ") * (size // length) + " ".join(lines)[: size % length]


def _peak() -> int:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
