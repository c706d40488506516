"""Stop `textfix fix -w --report` at any moment, and check what it leaves on the disk.

    python tests/kill.py --runs 1000 --seed 1
    python tests/kill.py --runs 200 --signal TERM

The laws, whenever the run is stopped:

- each file has the bytes of its source or those of the repaired text;
- from each repaired file `textfix undo` gives the source back, by the report or by the journal;
- the same command, run again, ends with the files and the report of a run that was not stopped.

Most runs are forks of this process, which has everything loaded; some are processes of their own.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import textfix
from textfix.cli import main
from textfix.io.encoding import decode

FIX = ("fix", "-w", "--isolated", "--report", "r.json", "texts")
UNDO = ("undo", "-w", "-q")
JOURNAL = "r.json.journal"

_LINE = "The end ofthe road is near, and capacityt o host them &amp; more is there. \n"

SOURCES = {
    "a.txt": _LINE.encode(),
    "b.txt": (_LINE * 3).encode("utf-16"),
    "c.md": b"All is well here.\n",
    "d.txt": b"caf\xe9, " + _LINE.encode() * 40,
    "e.txt": b"\xef\xbb\xbf" + _LINE.replace("\n", "\r\n").encode() * 2,
    "f.txt": _LINE.encode(),
    "sub/g.rst": _LINE.encode() + b"\xff cut off: \xe2\x80",
}


def fill(folder: Path) -> None:
    """Put the sources into a new folder."""
    for name, data in SOURCES.items():
        path = folder / "texts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def read(folder: Path) -> dict[str, bytes]:
    """What the texts are now."""
    return {name: (folder / "texts" / name).read_bytes() for name in SOURCES}


def start(folder: Path, *args: str, prepare: Callable[[], None] = lambda: None) -> int:
    """Fork a run of the program in `folder`; gives the id of the process."""
    # What comes before the program can take it waits: it would be taken by what is no part of it.
    signals = {signal.SIGINT, signal.SIGTERM}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return pid
    code = 70
    try:
        os.chdir(folder)
        said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = (os.fdopen(number, "w", 1, closefd=False) for number in (1, 2))
        for number in signals:
            signal.signal(number, signal.SIG_DFL)
        prepare()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main(args)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def start_cold(folder: Path, *args: str) -> int:
    """The same in a process of its own, which loads all it needs."""
    with open(folder / "said", "ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "textfix", *args],
            cwd=folder,
            stdout=said,
            stderr=said,
            env={**os.environ, "PYTHONPATH": str(Path(textfix.__file__).parents[1])},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        ).pid


def ended(pid: int) -> int:
    """The exit code of a process; negative if a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def run(folder: Path, *args: str) -> int:
    """Run the program in `folder` to its end."""
    return ended(start(folder, *args))


@dataclass(frozen=True)
class Whole:
    """What a run leaves that nobody stops."""

    repaired: dict[str, bytes]
    report: bytes
    seconds: float

    @classmethod
    def of(cls, folder: Path) -> Whole:
        """Make such a run in a new folder."""
        for text in SOURCES.values():  # what is loaded here need not be loaded in the forks
            textfix.repair(decode(text)[0])
        fill(folder)
        begin = time.perf_counter()
        code = run(folder, *FIX)
        seconds = time.perf_counter() - begin
        assert code == 0, (folder / "said").read_text()
        return cls(read(folder), (folder / "r.json").read_bytes(), seconds)

    def check(self, folder: Path, code: int) -> str:
        """Check the laws on what a stopped run has left; gives a word for what it was.

        Raises:
            AssertionError: if one does not hold.
        """
        said = (folder / "said").read_text() if (folder / "said").exists() else ""
        texts = read(folder)
        repaired = 0
        for name, data in texts.items():
            assert data in (SOURCES[name], self.repaired[name]), f"{name} is half written; {said}"
            repaired += data != SOURCES[name]
        records = [name for name in ("r.json", JOURNAL) if (folder / name).exists()]
        finished = records == ["r.json"]
        self._check_way_back(folder, records, repaired)
        if code not in (0, -signal.SIGKILL):  # it was asked to end, and has done so in order
            assert code in (130, 143), (code, said)
            # Stopped while it makes the report, it names the journal.
            assert JOURNAL not in records or f"undo -w {JOURNAL}" in said or not repaired, said
            assert not list(folder.rglob("*.tmp")), said
        if finished and repaired:
            # The report is the way back and stays, so the next run begins with its use.
            code = run(folder, *FIX)
            assert code == 2, (code, (folder / "said").read_text())
            code = run(folder, *UNDO, "r.json")
            assert code == 0, (code, (folder / "said").read_text())
        code = run(folder, *FIX)
        said = (folder / "said").read_text()
        assert code == 0, said
        assert read(folder) == self.repaired, said
        assert (folder / "r.json").read_bytes() == self.report, said
        assert not (folder / JOURNAL).exists(), said
        assert not list(folder.rglob("*.tmp")), said
        code = run(folder, *UNDO, "r.json")
        assert code == 0, (code, (folder / "said").read_text())
        assert read(folder) == SOURCES, "undone to other bytes"
        changed = sum(self.repaired[name] != data for name, data in SOURCES.items())
        part = "none" if not repaired else "all" if repaired == changed else "some"
        return f"{part} repaired, {' and '.join(records) or 'no record'}"

    def _check_way_back(self, folder: Path, records: list[str], repaired: int) -> None:
        ways = 0
        for record in records:
            copy = folder / "copy"
            copy.mkdir()
            shutil.copytree(folder / "texts", copy / "texts")
            shutil.copy(folder / record, copy)
            code = run(copy, *UNDO, record)
            ways += read(copy) == SOURCES
            # An empty record, of a run that had done nothing yet, cannot be read.
            assert code == 0 or not repaired, (record, (copy / "said").read_text())
            shutil.rmtree(copy)
        assert ways or not repaired, f"no way back by {records}"


def stop(whole: Whole, folder: Path, after: float, number: int, *, cold: bool = False) -> str:
    """Start a run in a new folder, send it a signal after so many seconds, and check."""
    fill(folder)
    pid = (start_cold if cold else start)(folder, *FIX)
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.kill(pid, number)
    code = ended(pid)
    if code == -number and number != signal.SIGKILL:
        # The signal came before the program could take it, which is a kill.
        code = -signal.SIGKILL
    return whole.check(folder, code)


def _run_harness() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--signal", choices=["KILL", "TERM", "INT"], default="KILL")
    parser.add_argument("--cold", type=float, default=0.02, help="share of processes of their own")
    parser.add_argument("--folder", help="where to work; its file system is what is tried")
    options = parser.parse_args()
    number = signal.Signals[f"SIG{options.signal}"]
    chance = random.Random(options.seed)
    seen: Counter[str] = Counter()
    bad = 0
    with tempfile.TemporaryDirectory(dir=options.folder) as top:
        whole = Whole.of(Path(top, "whole"))
        begin = time.perf_counter()
        fill(Path(top, "cold"))
        ended(start_cold(Path(top, "cold"), *FIX))
        cold_seconds = time.perf_counter() - begin
        begin = time.perf_counter()
        for step in range(options.runs):
            cold = chance.random() < options.cold
            after = chance.uniform(0, 1.1 * (cold_seconds if cold else whole.seconds))
            folder = Path(top, f"{step}")
            try:
                seen[stop(whole, folder, after, number, cold=cold)] += 1
            except AssertionError as error:
                bad += 1
                print(f"run {step}, stopped after {after:.4f} s: {error}", flush=True)
            shutil.rmtree(folder)
        taken = time.perf_counter() - begin
    for what, count in seen.most_common():
        print(f"{count:6} {what}")
    print(f"{options.runs} runs, {bad} bad, {taken:.0f} s; one takes {whole.seconds * 1000:.0f} ms")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(_run_harness())
