"""Check the laws on generated texts for a given time.

    python -m fuzz.run --seconds 60 --workers 2

An input is repaired with one of the profiles, by turns. Prints how many inputs broke which law,
writes the failures with minimised texts to build/fuzz/ and exits with 1 if there are any. Input
number N of a seed is always the same text, so a failure can be looked at again with
``--seed S --only N``. Each worker is a process of its own: an input that it does not come back from
is reported, and the next one goes on behind it.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import lzma
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random

from fuzz import laws, texts
from fuzz.laws import Broken
from fuzz.minimise import minimised
from textfix import repair

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT.parent / "shared" / "bench"

HANG = 10.0  # seconds of processor time for one input and profile, all laws
LOST = 30 * HANG  # seconds until a worker that says nothing is given up
SLOW = 0.3  # seconds of processor time for the repair of 1,000 code points or fewer
ALIKE = 2  # failures with the same place that are minimised
THOROUGH = 8  # all laws are checked for one of so many inputs; a text takes half as long else


@dataclass(frozen=True)
class Failure:
    """What a worker found.

    Attributes:
        number: of the input.
        profile: the profile; empty for what is wrong with bytes, or with the process.
        broken: the law.
        text: the text that breaks it; empty where `number` must do.
    """

    number: int
    profile: str
    broken: Broken
    text: str


def text(seed: int, number: int, real: Sequence[str]) -> str:
    """Input `number` of a seed."""
    return texts.text(Random(f"{seed}/{number}"), real)


def data(seed: int, number: int, real: Sequence[str]) -> bytes:
    """The bytes that are read together with input `number`."""
    return texts.data(Random(f"{seed}/{number}/bytes"), real)


@functools.cache
def real_texts() -> tuple[str, ...]:
    """The samples, and the texts of the benchmark beside the checkout if it is there."""
    found = list(texts.samples())
    for path in sorted(BENCH.glob("dev/*.jsonl")):
        found += (json.loads(line)["ocr"] for line in path.open(encoding="utf-8"))
    for path in sorted(BENCH.glob("wild/*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            found += (json.loads(line)["text"][:20_000] for line in lines)
    return tuple(found)


def check(
    text: str, profile: str, *, thorough: bool = True, seconds: float = HANG
) -> Iterator[Broken]:
    """The laws, and how long the repair takes, within so much processor time."""
    bound = SLOW * max(1, len(text) / 1000)
    try:
        with laws.limit(seconds):
            slow = _seconds(text, profile) > bound
            yield from laws.broken(text, profile, thorough=thorough)
            if slow:
                clear_caches()  # else the second measurement finds all it needs
                again = _seconds(text, profile)
                if again > bound:
                    yield Broken("slow", "", f"{again:.2f} s for {len(text)} code points")
    except (Exception, laws.OutOfTime) as error:
        yield laws.raised(error)


def _seconds(text: str, profile: str) -> float:
    """Processor time of a repair."""
    start = time.process_time()
    repair(text, profile=profile)
    return time.process_time() - start


def clear_caches() -> None:
    """Empty all caches of textfix that have a bound; those without one hold what was loaded."""
    for it in gc.get_objects():
        if (
            isinstance(it, functools._lru_cache_wrapper)
            and it.__module__.startswith("textfix")
            and it.cache_parameters()["maxsize"] is not None
        ):
            it.cache_clear()


def work(pipe: Connection, seed: int, numbers: range, profiles: Sequence[str]) -> None:
    """Check the inputs with these numbers: send each failure, and the number when it is done.

    A failure is sent before it is minimised, which takes time, and again afterwards.
    """
    real = real_texts()
    repair(" ".join(texts.samples()))  # warm: what is loaded once is no cost of a text
    alike: Counter[tuple[str, str]] = Counter()
    for number in numbers:
        made = text(seed, number, real)
        profile = profiles[number % len(profiles)]
        for broken in check(made, profile, thorough=number // len(profiles) % THOROUGH == 0):
            pipe.send(Failure(number, profile, broken, made))
            alike[broken.kind, broken.where] += 1
            if alike[broken.kind, broken.where] <= ALIKE:
                small = _smallest(made, profile, broken)
                told = next((b for b in check(small, profile) if _same(b, broken)), broken)
                pipe.send(Failure(number, profile, told, small))
        for broken in laws.unsound(data(seed, number, real)):
            pipe.send(Failure(number, "", broken, ""))
        pipe.send(number)
    pipe.close()


def _smallest(text: str, profile: str, broken: Broken) -> str:
    """A part of `text` that breaks the same law at the same place, as small as time allows."""
    end = time.process_time() + HANG
    thorough = broken.kind in ("report", "order", "raises")
    seconds = HANG / 10 if broken.kind == "hang" else HANG

    def fails(part: str) -> bool:
        found = check(part, profile, thorough=thorough, seconds=seconds)
        return time.process_time() < end and any(_same(other, broken) for other in found)

    return minimised(text, fails)


def _same(one: Broken, other: Broken) -> bool:
    """Whether both are failures of one law at one place; where a hang is stopped is chance."""
    return one.kind == other.kind and (one.kind == "hang" or one.where == other.where)


class Worker:
    """A process that checks every n-th input, and is started again behind one that stops it."""

    def __init__(self, numbers: range, seed: int, profiles: Sequence[str]) -> None:
        self._numbers = numbers
        self._seed = seed
        self._profiles = profiles
        self._start()

    def _start(self) -> None:
        # A fork has what was loaded here.
        processes = multiprocessing.get_context("fork")
        self.pipe, theirs = processes.Pipe(duplex=False)
        self._process = processes.Process(
            target=work, args=(theirs, self._seed, self._numbers, self._profiles), daemon=True
        )
        self._process.start()
        theirs.close()
        self.heard = time.monotonic()

    @property
    def busy(self) -> bool:
        """Whether there are inputs left."""
        return bool(self._numbers)

    def next(self) -> int | Failure:
        """What it says: a failure, or the number of an input that is done.

        If it says nothing, that is a failure of the input it was at, and the next one is begun.
        """
        why = "does not come back"
        try:
            if self.pipe.poll():
                told: int | Failure = self.pipe.recv()
                self.heard = time.monotonic()
                if isinstance(told, int):
                    self._numbers = self._numbers[1:]
                return told
        except EOFError:
            why = "ends the process"
        self.stop()
        number, self._numbers = self._numbers[0], self._numbers[1:]
        self._start()
        return Failure(number, "", Broken("hang", why, why), "")

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def run(
    seconds: float, inputs: int, seed: int, first: int, workers: int, profiles: Sequence[str]
) -> tuple[int, list[Failure]]:
    """Check inputs until their number or the time is reached: how many there were, what failed."""
    real_texts()  # before the processes part
    end = time.monotonic() + seconds
    parts = [range(first + w, first + inputs, workers) for w in range(workers)]
    pool = [Worker(numbers, seed, profiles) for numbers in parts]
    count = 0
    failures: dict[tuple[int, str, str, str], Failure] = {}
    while time.monotonic() < end and (busy := [w for w in pool if w.busy]):
        ready = wait([w.pipe for w in busy], timeout=1)
        for worker in busy:
            if worker.pipe in ready or time.monotonic() - worker.heard > LOST:
                told = worker.next()
                if isinstance(told, Failure):
                    law = told.broken
                    failures[told.number, told.profile, law.kind, law.where] = told
                else:
                    count += 1
    for worker in pool:
        worker.stop()
    return count, list(failures.values())


def table(count: int, failures: Sequence[Failure]) -> str:
    """How many inputs broke which law, and where, the most frequent first."""
    lines = [f"{count} inputs"]
    for kind in laws.KINDS:
        of_kind = [f for f in failures if f.broken.kind == kind]
        lines.append(f"{len({f.number for f in of_kind}):7} {kind}")
        places = Counter(f.broken.where for f in of_kind)
        for where, times in places.most_common(12):
            small = min((f for f in of_kind if f.broken.where == where), key=lambda f: len(f.text))
            shown = ascii(small.text[:60])
            lines.append(f"        {times:6} {where}: {shown} ({small.profile}, {small.number})")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="wall time")
    parser.add_argument("--inputs", type=int, default=sys.maxsize, help="at most so many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, metavar="N", help="check input N and no other")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--profiles", nargs="+", default=laws.NAMES, choices=laws.NAMES)
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "fuzz")
    given = parser.parse_args(arguments)
    first, inputs = (0, given.inputs) if given.only is None else (given.only, 1)
    workers = min(given.workers, inputs)
    count, failures = run(given.seconds, inputs, given.seed, first, workers, given.profiles)
    given.output.mkdir(parents=True, exist_ok=True)
    path = given.output / f"seed-{given.seed}.json"
    path.write_text(json.dumps([asdict(f) for f in failures], indent=1) + "\n", encoding="ascii")
    print(table(count, failures))
    if failures:
        print(f"{len(failures)} failures in {path}")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
