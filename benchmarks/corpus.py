"""How `textfix corpus` scales: a second worker, ten times the corpus, workers and batches.

    python benchmarks/corpus.py [--size 6] [--corpus ../shared/corpus] [--check]

Makes JSON Lines of open text, documents of some 3,000 characters of which a tenth has lost spaces,
and prints how much faster two workers are than one, how much more memory ten times
as much text takes, the rate of one worker in its own processor time, and whether the bytes were the
same. The full measurement is `--size 200`. What a worker remembers of words grows for its first
10 MB, so growth means something only where a tenth of the corpus is 20 MB or more.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import json
import lzma
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CLOCK = os.sysconf("SC_CLK_TCK")
DOCUMENT = 3000  # code points
SPEED_UP, GROWTH = 1.8, 1.1  # what --check wants


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=float, default=6, help="MB of the corpus")
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--check", action="store_true", help="exit with 1 where it falls short")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good = measured(Path(folder), options.size, options.corpus)
    if options.check and not good:
        sys.exit(1)


def measured(folder: Path, size: float, corpus: Path) -> bool:
    """Run the corpus in all ways; say whether the aims were met."""
    small, large = folder / "small.jsonl", folder / "large.jsonl"
    write(small, size / 10, corpus)
    write(large, size, corpus)
    megabytes = large.stat().st_size / 1e6
    print(f"machine     {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before")
    one, two, tenth = run(large, 1), run(large, 2), run(small, 2)
    speed_up, growth = one.seconds / two.seconds, two.peak / tenth.peak
    print(
        f"one worker  {megabytes:.1f} MB in {one.seconds:.0f} s, {one.busiest:.0f} s of a processor"
    )
    print(f"rate        {megabytes / one.busiest:.3f} MB in a second of a processor")
    print(f"two workers {two.seconds:.0f} s on the clock: {speed_up:.2f} x (wanted: {SPEED_UP})")
    print(
        f"            {two.busiest:.0f} s of a processor for the busier one: "
        f"{one.busiest / two.busiest:.2f} x, were nothing else on the machine"
    )
    print(
        f"memory      {tenth.peak / 1e6:.0f} MB for {megabytes / 10:.1f} MB, "
        f"{two.peak / 1e6:.0f} MB for {megabytes:.1f} MB: {growth:.2f} x (wanted: {GROWTH})"
    )
    print(f"bytes       {'the same' if one.digest == two.digest else 'DIFFERENT'}")
    print(f"machine     load {os.getloadavg()[0]:.1f} behind")
    return speed_up >= SPEED_UP and growth <= GROWTH and one.digest == two.digest


@dataclass(frozen=True)
class Run:
    """A run.

    Attributes:
        seconds: on the clock.
        busiest: of a processor, for the process that had most.
        peak: bytes of memory of all processes together.
        digest: of the output.
    """

    seconds: float
    busiest: float
    peak: int
    digest: str


def run(path: Path, workers: int) -> Run:
    """Repair the corpus in processes of their own."""
    out = path.with_suffix(f".{workers}.jsonl")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "textfix", "corpus", str(path), "-o", str(out)]
    begin = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--workers", str(workers), "--quiet"], env=environment, start_new_session=True
    )
    watch = Watch(process.pid)
    if process.wait():
        sys.exit("the run failed")
    seconds = time.perf_counter() - begin
    watch.stop()
    digest = hashlib.sha256(out.read_bytes()).hexdigest()
    return Run(seconds, max(watch.busy.values()), watch.peak, digest)


class Watch:
    """Looks at a session of processes, some times a second.

    Attributes:
        peak: the most memory they had together, in bytes.
        busy: the seconds of a processor that each had.
    """

    def __init__(self, session: int) -> None:
        self._session = str(session)
        self.peak = 0
        self.busy: dict[str, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.3):
            memory = 0
            for process in Path("/proc").glob("[0-9]*"):
                with contextlib.suppress(OSError):
                    stat = (process / "stat").read_text().rpartition(")")[2].split()
                    if stat[3] == self._session:
                        self.busy[process.name] = sum(map(int, stat[11:13])) / CLOCK
                        memory += _resident(process)
            self.peak = max(self.peak, memory)


def _resident(process: Path) -> int:
    """The memory of a process; of what several share, such as the dictionaries, its part."""
    lines = (process / "smaps_rollup").read_text().splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def write(path: Path, size: float, corpus: Path) -> None:
    """Write `size` MB of documents; the same each time."""
    wanted = int(size * 1e6)
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(documents(corpus)):
            if file.tell() >= wanted:
                break
            file.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")


def documents(corpus: Path) -> Iterator[str]:
    """Documents without end, the sources by turns; a tenth of them has lost some spaces."""
    sources = sorted((corpus / "en").glob("*.xz")) or sorted((ROOT / "samples").glob("*/raw.txt"))
    turns = itertools.cycle([cycled(source) for source in sources])
    for number, texts in enumerate(turns):
        text = next(texts)
        if number % 10 == 0:
            words = text.split(" ")
            text = "".join(w if n % 40 == 20 else f"{w} " for n, w in enumerate(words))
        yield text


def cycled(source: Path) -> Iterator[str]:
    """The documents of a source, again and again."""
    while True:
        with lzma.open(source, "rt") if source.suffix == ".xz" else source.open() as file:
            lines: list[str] = []
            for line in file:
                lines.append(line)
                if sum(map(len, lines)) > DOCUMENT:
                    yield "".join(lines)
                    lines = []
            yield "".join(lines)


if __name__ == "__main__":
    main()
