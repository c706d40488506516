"""How fast, side by side: textfix and its peers do the same work by turns in one run.

    python benchmarks/speed.py [--short] [--shared ../shared] [--megabytes 100] [--only a,b]

A machine is never as fast twice, so what counts is ratios within a round (A B A B ...), the median
of the rounds and the least and the most of them. Each is printed beside its floor, what is required
and what is aimed at, from the table `speed` in `floors.toml`. Exits with 1 if one falls below its
floor. The full run takes the better part of an hour and writes `RESULTS.md`; `--short` leaves out
what takes long and prints the ratios alone. What needs a corpus or a peer that is not there is said
to be skipped.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import importlib.util
import itertools
import json
import logging
import lzma
import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, ParamSpec, TypeVar

HERE = Path(__file__).parent
ROOT = HERE.parent
ROUNDS = 7
SLICE = 100  # clean articles in a round
SAMPLES = ("foreign-talks", "kesh-report")  # one article, together
ARTICLE = 5000  # code points of it
# The longest text, and the seconds that one may take; open text has more of them.
SHORT_LENGTH, SHORT_BUDGET = 1_000_000, 5.0
FULL_LENGTH, FULL_BUDGET, LONG_BUDGET = 50_000_000, 40.0, 250.0
LENGTHS = {
    "text": "open text, a tenth of it damaged",
    "no_spaces": "the same without any space",
    "one_letter": "one letter, again and again",
    "suspects": "words that no dictionary has",
    "tags": "tags, a million in the longest",
}
# What is measured, in the words of the table and in its order.
WORK = {
    "fresh.ftfy": "clean articles not seen before, against `ftfy.fix_text`",
    "again.ftfy": "clean articles seen before, against `ftfy.fix_text`",
    "fresh.clean-text": "clean articles not seen before, against clean-text `clean`",
    "again.clean-text": "clean articles seen before, against clean-text `clean`",
    "broken.fresh": "broken spaces not seen before, against symspellpy `lookup_compound`",
    "broken.again": "broken spaces seen before, against symspellpy `lookup_compound`",
    "scanned.fresh": "bad scans not seen before, MB in a second of one processor",
    "scanned.again": "bad scans seen before, MB in a second of one processor",
    "start": "from the start to a repaired article, against symspellpy opening its dictionary",
    "memory": "memory of the process that repairs an article, MB",
    "corpus.speed_up": "`textfix corpus`: two workers against one",
    "corpus.memory": "`textfix corpus`: memory for ten times the text",
    **{f"length.{kind}": f"exponent of the cost: {text}" for kind, text in LENGTHS.items()},
}
PEERS = {"ftfy": "ftfy", "clean-text": "cleantext", "symspellpy": "symspellpy"}  # and modules
LOAD = (
    "import importlib.resources, symspellpy;"
    "path = importlib.resources.files('symspellpy') / 'frequency_dictionary_en_82_765.txt';"
    "speller = symspellpy.SymSpell(2);"
    "speller.load_dictionary(str(path), 0, 1)"
)

P = ParamSpec("P")
R = TypeVar("R")
Repair = Callable[[str], object]


@dataclass
class Found:
    """What was measured.

    Attributes:
        values: by the keys of `WORK`: one for each round, or the value with its least and most.
        notes: what belongs to them: rates, sizes.
        skipped: why they were not measured.
    """

    values: dict[str, list[float]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)

    def skip(self, beginning: str, reason: str) -> None:
        """Say why all that begins so was not measured."""
        self.skipped |= dict.fromkeys((key for key in WORK if key.startswith(beginning)), reason)


def main() -> int:
    """Measure, print and compare; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="ratios alone, in two minutes")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--megabytes", type=float, default=100, help="size of the corpus of files")
    parser.add_argument("--only", default="", help="these works: names or beginnings of names")
    options = parser.parse_args()
    only = tuple(options.only.split(","))
    works: dict[str, Callable[[Found], None]] = {
        "start": start,
        "clean": lambda found: clean(found, options.shared),
        "broken": lambda found: broken(found, options.shared),
        "scanned": lambda found: scanned(found, options.shared),
        "length": lambda found: length(found, options.shared, options.short),
        "corpus": lambda found: corpus(found, options.shared, options.megabytes, options.short),
    }
    found = Found()
    for name in filter(lambda name: name.startswith(only), works):
        begun = time.perf_counter()
        works[name](found)
        print(f"{name}: in {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["speed"]
    missed = _print(found, floors, notes=not options.short)
    if not options.short and not options.only:
        (HERE / "RESULTS.md").write_text(_page(found, floors), encoding="utf-8")
    print(f"{missed} of the floors missed" if missed else "every floor held")
    return 1 if missed else 0


# What is measured. Each work has a process of its own, so that none finds the memory of another.


def start(found: Found) -> None:
    """Cold start and memory: fresh processes by turns."""
    ratios, peaks, ours, theirs = [], [], [], []
    peer = _has("symspellpy")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        texts = [(ROOT / "samples" / name / "raw.txt").read_text("utf-8") for name in SAMPLES]
        path.write_text("\n\n".join(texts)[:ARTICLE], encoding="utf-8")
        article = ("-m", "textfix", "fix", str(path))
        # What is installed has its byte code; in a checkout it may be that nothing writes any.
        code = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        for number in range(ROUNDS + 1):
            base, _ = _started(code, "-c", "pass")
            seconds, peak = _started(code, *article)
            loaded = _started(code, "-c", LOAD)[0] if peer else 0.0
            if number:  # the first round writes the byte code
                ours.append(seconds - base)
                peaks.append(peak)
                theirs.append(loaded - base)
                ratios.append(ours[-1] / theirs[-1])
    found.values["memory"] = peaks
    if peer:
        found.values["start"] = ratios
        found.notes["start"] = f"textfix {median(ours):.2f} s, symspellpy {median(theirs):.2f} s"
    else:
        found.skip("start", "symspellpy is not installed")


def clean(found: Found, shared: Path) -> None:
    """Clean articles: what textfix leaves as it is, every round its own and then these again."""
    path = shared / "corpus" / "en" / "wikinews.txt.xz"
    peers = [name for name in ("ftfy", "clean-text") if _has(name)]
    for name in ("ftfy", "clean-text"):
        if not path.exists():
            found.skip(f"fresh.{name}", "there is no corpus beside the checkout")
            found.skip(f"again.{name}", "there is no corpus beside the checkout")
        elif name not in peers:
            found.skip(f"fresh.{name}", f"{name} is not installed")
            found.skip(f"again.{name}", f"{name} is not installed")
    if not path.exists():
        return
    warm_up, *candidates = _articles(path)
    # Told in another process, so that this is not where they are seen first.
    rounds = _apart(_unchanged, candidates)
    rates = _apart(_rates, warm_up, rounds, "article", peers)
    size = sum(map(_size, itertools.chain(*rounds))) / 1e6
    for when in ("fresh", "again"):
        for name in peers:
            _compare(found, f"{when}.{name}", rates, when, name)
            note = f"; {size:.1f} MB that textfix leaves as they are" * (when == "fresh")
            found.notes[f"{when}.{name}"] += note


def broken(found: Found, shared: Path) -> None:
    """Broken text: sentences with wrong spaces, against the search for compounds."""
    sets = _sets(shared, "ws-acl", "ws-wiki")
    if sets is None:
        found.skip("broken", "there is no benchmark beside the checkout")
    elif not _has("symspellpy"):
        found.skip("broken", "symspellpy is not installed")
    else:
        warm_up, texts = sets
        rates = _apart(_rates, warm_up, _rounds(texts), "article", ["symspellpy"])
        for when in ("fresh", "again"):
            _compare(found, f"broken.{when}", rates, when, "symspellpy")


def scanned(found: Found, shared: Path) -> None:
    """Badly scanned text: the rate of one processor."""
    sets = _sets(shared, "bln600", "hipe-icdar2017-en")
    if sets is None:
        found.skip("scanned", "there is no benchmark beside the checkout")
        return
    warm_up, texts = sets
    rates = _apart(_rates, warm_up, _rounds(texts), "ocr", [])
    for when in ("fresh", "again"):
        found.values[f"scanned.{when}"] = rates[when]


def length(found: Found, shared: Path, short: bool) -> None:
    """Cost against length."""
    import length as texts

    largest = SHORT_LENGTH if short else FULL_LENGTH
    for kind in LENGTHS:
        full = LONG_BUDGET if kind in ("text", "suspects") else FULL_BUDGET
        budget = SHORT_BUDGET if short else full
        curve = _apart(texts.curve, kind, largest, budget, shared)
        steps = curve.steps
        found.values[f"length.{kind}"] = [curve.exponent, min(steps), max(steps)]
        found.notes[f"length.{kind}"] = (
            f"{curve.sizes[0]:,} to {curve.sizes[-1]:,} characters, "
            f"the longest in {curve.seconds[-1]:.1f} s"
        )
        if curve.sizes[-1] < largest and kind != "tags":
            found.notes[f"length.{kind}"] += f"; twice as many would take more than {budget:.0f} s"


def corpus(found: Found, shared: Path, megabytes: float, short: bool) -> None:
    """Files: a second worker, ten times the text."""
    import corpus as files

    if short:
        found.skip("corpus", "takes long; `make benchmarks` measures it")
        return
    if not (shared / "corpus").exists():
        found.skip("corpus", "there is no corpus beside the checkout")
        return
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.jsonl", Path(folder) / "large.jsonl"
        files.write(small, megabytes / 10, shared / "corpus")
        files.write(large, megabytes, shared / "corpus")
        one, two, tenth = files.run(large, 1), files.run(large, 2), files.run(small, 1)
    if one.digest != two.digest:
        raise SystemExit("two workers wrote other bytes than one")
    found.values["corpus.speed_up"] = [one.seconds / two.seconds]
    found.notes["corpus.speed_up"] = (
        f"{megabytes:g} MB: {one.seconds:.0f} s and {two.seconds:.0f} s on the clock, "
        f"load {busy:.1f} before; "
        f"{one.busiest / two.busiest:.2f} x by the processor time of the busier worker; "
        "more text would take too long"
    )
    found.values["corpus.memory"] = [one.peak / tenth.peak]
    found.notes["corpus.memory"] = (
        f"{tenth.peak / 1e6:.0f} MB for {megabytes / 10:g} MB, {one.peak / 1e6:.0f} MB for "
        f"{megabytes:g} MB, by one worker; more text would take too long"
    )


# How it is measured.


def _apart(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a function gives in a fresh process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(function, *args, **kwargs).result()


def _started(environment: Mapping[str, str], *arguments: str) -> tuple[float, float]:
    """Seconds from the start to the end of a fresh Python, and the most memory it had, in MB."""
    begin = time.perf_counter()
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(arguments)}")
    return seconds, usage.ru_maxrss * 1024 / 1e6


def _rates(
    warm_up: list[str], rounds: list[list[str]], profile: str, peers: list[str]
) -> dict[str, list[float]]:
    """MB in a second of a processor, by rounds: textfix, each peer, textfix again."""
    import textfix

    def ours(text: str) -> object:
        return textfix.fix(text, profile=profile)

    turns = {"fresh": ours, **{name: _peer(name) for name in peers}, "again": ours}
    for repair in turns.values():
        _rate(repair, warm_up if repair is ours else warm_up[:5])
    # The dictionaries of a peer are no burden to the garbage of the others.
    gc.collect()
    gc.freeze()
    rates: dict[str, list[float]] = {name: [] for name in turns}
    for texts in rounds:
        for name, repair in turns.items():
            rates[name].append(_rate(repair, texts))
    return rates


def _rate(repair: Repair, texts: Sequence[str]) -> float:
    begin = time.process_time()
    for text in texts:
        repair(text)
    return sum(map(_size, texts)) / 1e6 / (time.process_time() - begin)


def _peer(name: str) -> Repair:
    """What a peer does with a text, with its defaults."""
    if name == "ftfy":
        import ftfy

        return ftfy.fix_text
    if name == "clean-text":
        logging.disable(logging.WARNING)  # it misses a package under the GPL each time
        from cleantext import clean  # type: ignore[import-untyped]

        return clean  # type: ignore[no-any-return]
    names: dict[str, Any] = {}
    exec(LOAD, names)
    lookup = names["speller"].lookup_compound
    return lambda text: lookup(text, max_edit_distance=2)


def _has(name: str) -> bool:
    return importlib.util.find_spec(PEERS[name]) is not None


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _articles(path: Path) -> Iterator[list[str]]:
    """News of some 2,400 characters each: those to warm up with, then more than the rounds need."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        lines = list(file)
    articles = ["".join(lines[at : at + 20]) for at in range(0, len(lines), 20)]
    yield articles[: 5 * SLICE]
    rest, enough = articles[5 * SLICE :], 3 * SLICE // 2
    yield from (rest[at : at + enough] for at in range(0, ROUNDS * enough, enough))


def _unchanged(rounds: list[list[str]]) -> list[list[str]]:
    """Of each round the first that textfix leaves as they are."""
    import textfix

    right = ((text for text in texts if textfix.fix(text) == text) for texts in rounds)
    return [list(itertools.islice(texts, SLICE)) for texts in right]


def _sets(shared: Path, *names: str) -> list[list[str]] | None:
    """The damaged texts of sets of the benchmark; None if it is not there."""
    paths = [shared / "bench" / "dev" / f"{name}.jsonl" for name in names]
    if not all(path.exists() for path in paths):
        return None
    return [
        [json.loads(line)["ocr"] for line in path.read_text(encoding="utf-8").splitlines()]
        for path in paths
    ]


def _rounds(texts: list[str]) -> list[list[str]]:
    return [texts[number::ROUNDS] for number in range(ROUNDS)]


def _compare(
    found: Found, key: str, rates: Mapping[str, Sequence[float]], ours: str, theirs: str
) -> None:
    found.values[key] = [a / b for a, b in zip(rates[ours], rates[theirs], strict=True)]
    mine, other = median(rates[ours]), median(rates[theirs])
    found.notes[key] = f"textfix {mine:.2g} MB/s, {theirs} {other:.2g} MB/s"


# How it is shown.


def _rows(found: Found, floors: Mapping[str, Sequence[Any]]) -> Iterator[tuple[list[str], bool]]:
    """The cells of each row, and whether its floor was missed."""
    for key in filter(found.values.__contains__, WORK):
        values = found.values[key]
        relation, floor, required, aim = floors[key]
        # A fit is given with its least and most; its steps are no measurements of it.
        value = values[0] if key.startswith("length.") else median(values)
        missed = not _holds(value, relation, floor)
        reached = (
            "**below the floor**" if missed
            else "aim reached" if _holds(value, relation, aim)
            else "as required" if _holds(value, relation, required)
            else "not yet"
        )  # fmt: skip
        spread = f"{_number(min(values))} to {_number(max(values))}" if len(values) > 1 else ""
        bounds = [f"{relation} {bound:g}" for bound in (floor, required, aim)]
        yield [key, _number(value), spread, *bounds, reached], missed


def _holds(value: float, relation: str, bound: float) -> bool:
    return value >= bound if relation == ">=" else value <= bound


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}"


PAGE = """# Speed, as measured

Written by `make benchmarks`; [performance.md](../docs/performance.md) says what the numbers mean
and how they come about.

Python {python}, {processors} processors; {peers}.
textfix runs in one process with all rules of its profile. Each number is the median of {rounds}
rounds in which all take turns, beside the least and the most of them. An exponent is fitted; its
least and most are between neighbouring lengths. What has no such column was measured once. A ratio
of speeds is how many times as fast textfix is; of seconds and of memory, how many times as much it
takes.
"""
HEAD = ["measured", "median", "least to most", "floor", "required", "aim", ""]


def _print(found: Found, floors: Mapping[str, Sequence[Any]], *, notes: bool) -> int:
    """Print the table; how many floors were missed."""
    missed = 0
    widths = (19, 8, 17, 10, 10, 10, 0)
    print("".join(f"{cell:<{width}}" for cell, width in zip(HEAD, widths, strict=True)).rstrip())
    for cells, below in _rows(found, floors):
        missed += below
        line = "".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
        print(line + (f"  ({found.notes[cells[0]]})" if notes and cells[0] in found.notes else ""))
    for key, reason in found.skipped.items():
        print(f"{key:<19}skipped: {reason}")
    return missed


def _page(found: Found, floors: Mapping[str, Sequence[Any]]) -> str:
    """The results as a document."""
    peers = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PEERS if _has(name))
    lines = [
        PAGE.format(
            python=platform.python_version(),
            processors=os.cpu_count(),
            peers=peers,
            rounds=ROUNDS,
        ),
        "| work | " + " | ".join(HEAD[1:]) + " |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for (key, *cells), _ in _rows(found, floors):
        lines.append(f"| {WORK[key]} | " + " | ".join(cells) + " |")
    lines += ["", "What stands behind them:", ""]
    lines += [f"- {text}: {found.notes[key]}." for key, text in WORK.items() if key in found.notes]
    if found.skipped:
        lines += ["", "Skipped:", ""]
        lines += [f"- {WORK[key]}: {reason}." for key, reason in found.skipped.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
