"""Kill `textfix corpus` at random moments, resume it, and compare with an undisturbed run.

    python benchmarks/kill_corpus.py [--kills 200] [--seed 0] [--size 1.0] [--kinds a.jsonl,...]

Runs over JSON Lines, CSV, Parquet, gzip and a folder of all of them are stopped by SIGKILL, SIGTERM
and SIGINT, sent to the main process, a worker or all processes, up to four times each, then
resumed to the end. After every stop no process may be left and the exit code must be the expected
one; at the end all files must have the bytes of the undisturbed run, and nothing else may be left.
Prints the figures and exits with 1 if anything went wrong. Needs /proc.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import gzip
import io
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCUMENT = 3000  # code points
STOPS = 4  # of one run, before it may come to its end
PATIENCE = 20.0  # seconds until processes that are still there count as left over
KINDS = ("a.jsonl", "a.csv", "a.parquet", "a.jsonl.gz", "all")


@dataclass(frozen=True)
class Stop:
    """A way to stop a run.

    Attributes:
        name: how it is reported.
        signals: what is sent, one right behind the other.
        target: "main", "worker" or "all".
        codes: exit codes of the main process that are right, if it was under way.
        weight: how often, beside the others.
    """

    name: str
    signals: tuple[signal.Signals, ...]
    target: str
    codes: frozenset[int]
    weight: int = 1


# Before the program has installed its handlers, a signal ends it as it ends any process.
STOPPED = (
    Stop("kill main", (signal.SIGKILL,), "main", frozenset({-9}), 4),
    Stop("kill worker", (signal.SIGKILL,), "worker", frozenset({2})),
    Stop("kill all", (signal.SIGKILL,), "all", frozenset({-9}), 2),
    Stop("terminate main", (signal.SIGTERM,), "main", frozenset({143, -15}), 2),
    Stop("terminate all", (signal.SIGTERM,), "all", frozenset({143, -15})),
    Stop("interrupt main", (signal.SIGINT,), "main", frozenset({130, -2})),
    Stop("interrupt all", (signal.SIGINT,), "all", frozenset({130, -2})),
    Stop("interrupt twice", (signal.SIGINT, signal.SIGINT), "all", frozenset({130, -2})),
)


@dataclass
class Figures:
    """What was seen.

    Attributes:
        stops: by their names.
        codes: exit codes after them.
        runs: that came to their end.
        late: stops that came when the run had ended.
        problems: what went wrong.
    """

    stops: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    late: int = 0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(
            [
                f"stops    {sum(self.stops.values())}: {_counted(self.stops)}",
                f"codes    {_counted(self.codes)}",
                f"runs     {sum(self.runs.values())}: {_counted(self.runs)}",
                f"late     {self.late} stops found the run ended",
                f"problems {len(self.problems)}",
                *self.problems,
            ]
        )


def _counted(counter: Counter[str] | Counter[int]) -> str:
    return ", ".join(f"{key}: {n}" for key, n in sorted(counter.items(), key=str))


def main() -> None:
    """Kill and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", type=float, default=1.0, help="MB of each corpus")
    parser.add_argument("--kinds", default=",".join(KINDS), help="which corpora, of " + str(KINDS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = killed(
            Path(folder), options.kills, options.seed, options.size, options.kinds.split(",")
        )
    print(figures)
    if figures.problems:
        sys.exit(1)


def killed(
    folder: Path, kills: int, seed: int, size: float, kinds: tuple[str, ...] | list[str] = KINDS
) -> Figures:
    """Stop runs `kills` times, and say what was seen."""
    chance = random.Random(seed)
    sources = {kind: _source(folder / "in" / kind, size) for kind in kinds}
    expected = {}
    seconds = {}
    for kind, source in sources.items():
        out = _out(folder / "whole" / kind, kind)
        begin = time.monotonic()
        run = _started(source, out)
        _, said = run.communicate()
        assert run.returncode == 0, said
        seconds[kind] = time.monotonic() - begin
        expected[kind] = _written(out.parent)
    figures = Figures()
    number = 0
    while sum(figures.stops.values()) < kills:
        kind = kinds[number % len(kinds)]
        out = _out(folder / f"{number}" / kind, kind)
        trial = f"seed {seed}, trial {number}, {kind}"
        number += 1
        for _ in range(chance.randint(1, STOPS)):
            (stop,) = chance.choices(STOPPED, [stop.weight for stop in STOPPED])
            moment = chance.uniform(0, 1.05 * seconds[kind])
            _stop(sources[kind], out, stop, moment, figures, trial)
        run = _started(sources[kind], out)
        _, said = run.communicate()
        figures.runs[kind] += 1
        if run.returncode:
            figures.problems.append(f"{trial}: the last run ended with {run.returncode}: {said}")
        elif (found := _written(out.parent)) != expected[kind]:
            names = sorted(
                name for name in {*found, *expected[kind]}
                if found.get(name) != expected[kind].get(name)
            )  # fmt: skip
            figures.problems.append(f"{trial}: differs in {', '.join(names)}")
        counts = f"{sum(figures.stops.values())} stops, {len(figures.problems)} problems"
        print(f"{trial}: {counts}", file=sys.stderr, flush=True)
    return figures


def _stop(source: Path, out: Path, stop: Stop, moment: float, figures: Figures, trial: str) -> None:
    """Start or resume a run, stop it after `moment` seconds, and look at what is left."""
    run = _started(source, out)
    with contextlib.suppress(subprocess.TimeoutExpired):
        run.wait(moment)
    if run.poll() is not None:
        figures.late += 1
        code = run.returncode
        if code:
            figures.problems.append(f"{trial}: ended by itself with {code}: {run.stderr.read()}")
    else:
        workers = _workers(run.pid)
        for number in stop.signals:
            with contextlib.suppress(ProcessLookupError):
                if stop.target == "all":
                    os.killpg(run.pid, number)
                elif stop.target == "main":
                    os.kill(run.pid, number)
                elif workers:
                    os.kill(workers[0], number)
        figures.stops[stop.name] += 1
        _, said = run.communicate()
        figures.codes[run.returncode] += 1
        # It may have been about to end; and without a worker there was nothing to kill.
        if run.returncode not in {*stop.codes, 0}:
            figures.problems.append(f"{trial}, {stop.name}: exit code {run.returncode}: {said}")
        if run.returncode in (130, 143, 2) and "Traceback" in said:
            figures.problems.append(f"{trial}, {stop.name}: a traceback: {said}")
    run.stderr.close()
    deadline = time.monotonic() + PATIENCE
    while left := list(_session(run.pid)):
        if time.monotonic() > deadline:
            figures.problems.append(f"{trial}, {stop.name}: left over: {left}")
            return
        time.sleep(0.02)


def _started(source: Path, out: Path) -> subprocess.Popen[str]:
    """A run in a session of its own, with two workers."""
    command = [sys.executable, "-m", "textfix", "corpus", source, "-o", out, "--resume", "-q"]
    command += ["--workers", "2", "--changes", f"{out}.changes.jsonl", "--report", f"{out}.txt"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(
        list(map(str, command)), env=environment, start_new_session=True, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip


def _session(session: int) -> Iterator[tuple[int, int]]:
    """The processes of a session that have not ended: their number and their parent's."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            stat = (process / "stat").read_text().rpartition(")")[2].split()
            if stat[3] == str(session) and stat[0] != "Z":
                yield int(process.name), int(stat[1])


def _workers(session: int) -> list[int]:
    """The workers of a run: what its server of forks has started."""
    return [number for number, parent in _session(session) if parent not in (session, os.getpid())]


def _out(folder: Path, kind: str) -> Path:
    folder.mkdir(parents=True)
    return folder / f"out{'' if kind == 'all' else kind[1:]}"


def _written(folder: Path) -> dict[str, bytes]:
    """All files of a folder, and nothing for its folders."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


def _source(path: Path, size: float) -> Path:
    """A corpus of a kind; "all" is a folder with a share of each."""
    if path.name == "all":
        path.mkdir(parents=True)
        for number, kind in enumerate(KINDS[:-1]):
            _file(path / f"{number}{kind}", size / (len(KINDS) - 1))
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        _file(path, size)
    return path


def _file(path: Path, size: float) -> None:
    """A file of documents; some rows are bad where their format can have that."""
    texts = list(itertools.islice(_documents(), max(4, int(size * 1e6 / DOCUMENT))))
    if path.suffix == ".parquet":
        import pyarrow
        import pyarrow.parquet

        table = pyarrow.table({"id": range(len(texts)), "text": texts})
        pyarrow.parquet.write_table(table, path, row_group_size=50)
    elif path.suffix == ".csv":
        table = io.StringIO()
        csv.writer(table).writerows([("id", "text"), *enumerate(texts)])
        path.write_text(table.getvalue() + "1,2,3\n", newline="")
    else:
        lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate(texts)]
        lines[::7] = ['{"id": 7' for _ in lines[::7]]
        data = "".join(f"{line}\n" for line in lines).encode()
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def _documents() -> Iterator[str]:
    """Documents without end from the samples; some have lost a space."""
    sources = [path.read_text() for path in sorted((ROOT / "samples").glob("*/raw.txt"))]
    for number in itertools.count():
        text = sources[number % len(sources)]
        begin = number * 997 % max(1, len(text) - DOCUMENT)
        yield text[begin : begin + DOCUMENT].replace(" of the ", " ofthe ", number % 3)


if __name__ == "__main__":
    main()
