"""The way back from files that are repaired in place, on the disk before each of them is written.

A report is written when a run ends, but a run may be killed or find the disk full. Until the report
is there, a journal beside it leads back: `r.json.journal` for `r.json`. Its first line says what it
is. Each further line is a JSON report on one file, which is on the disk before the file is touched.
`textfix undo` reads a journal like a report. A run with the same report goes on with it.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256

from textfix.cli import files
from textfix.cli.files import Input, Problem
from textfix.record.result import Result
from textfix.report import render, saved
from textfix.report.saved import Saved, SavedError

_HEAD = '{"format": "textfix-journal", "version": 1}\n'


def place(report: str) -> str:
    """Where the journal of a report is."""
    return os.path.realpath(report) + ".journal"


def read(path: str) -> list[Saved]:
    """The files of the saved report, or the journal, at `path`.

    Raises:
        Problem: if it cannot be read.
        SavedError: if it is neither.
    """
    return _parsed(files.read_text(path))


def _parsed(text: str) -> list[Saved]:
    if not text.startswith(_HEAD):
        return saved.files(text)
    # A line that a kill cut off is on a file that was not touched yet.
    lines = text[len(_HEAD) :].split("\n")[:-1]
    return [it for line in lines for it in saved.files(line)]


@contextmanager
def opened(report: str) -> Iterator[Journal]:
    """The journal of the report at `report`, for one run at a time.

    At the end it stays where the report does not have all that it has, and is removed otherwise.

    Raises:
        Problem: if another run is at work on that report, or the journal cannot be written.
    """
    journal = Journal(report)
    try:
        with files.uninterrupted():
            journal.open()
        yield journal
    finally:
        with files.uninterrupted():
            journal.close()


class Journal:
    """See `opened`.

    Attributes:
        path: where it is.
        finished: set it once the report has been written.
    """

    def __init__(self, report: str) -> None:
        self.path = place(report)
        self.finished = False
        self._elsewhere = False
        self._file = -1
        self._before: dict[tuple[str, str | None], Saved] = {}

    @property
    def name(self) -> str:
        """What to call it in messages."""
        return files.shown(self.path)

    def open(self) -> None:
        """Lock it, and read what a run that was cut off has left.

        Raises:
            Problem: if another run has it, or it cannot be written, or is something else.
        """
        try:
            self._file = self._locked()
            self._before = self._cut_off()
        except OSError as error:
            raise Problem(f"{self.name}: cannot be written: {error.strerror}") from error

    @property
    def stays(self) -> bool:
        """Whether it has a way back that is nowhere else."""
        return (self._elsewhere or not self.finished) and os.fstat(self._file).st_size > 0

    def source(self, name: str, data: bytes) -> bytes:
        """What the file `name` had before a run that was cut off made `data` of it; else `data`.

        Raises:
            Problem: if the journal does not lead back.
        """
        it = self._before.get((name, sha256(data).hexdigest()))
        if it is None:
            return data
        try:
            return it.source(data)
        except SavedError as error:
            raise Problem(f"{self.name}: {error}") from error

    def has(self, it: Saved) -> bool:
        """Whether the way back of a report is in the journal, too."""
        return (it.path, it.repaired) in self._before

    def add(self, name: str, result: Result) -> None:
        """Have the way back from a result on the disk.

        Raises:
            Problem: if it cannot be written; the journal is as it was.
        """
        size = os.fstat(self._file).st_size
        record = render("json", [(name, result)]).replace("\n", "")
        rest = memoryview(f"{'' if size else _HEAD}{record}\n".encode())
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, size)
            raise Problem(
                f"{name}: not written: the undo journal {self.name} cannot be written: "
                f"{error.strerror}"
            ) from error

    def rest(self, names: Container[str]) -> list[tuple[str, Result]]:
        """What a run that was cut off made of files other than `names`, for the new report.

        Where a file is gone or was changed since, the journal stays: it may have been moved.
        """
        results = []
        for it in self._before.values():
            if it.path in names:
                continue
            try:
                data, _ = files.read(Input(it.path, it.path, "."))
                result = it.result(data)
            except (Problem, SavedError):
                self._elsewhere = True
                continue
            if sha256(data).hexdigest() == it.repaired:
                results.append((it.path, result))
        return results

    def close(self) -> None:
        """Give the journal to other runs, or remove it."""
        if self._file < 0:
            return
        remove = not self.stays
        if os.name == "nt":  # an open file cannot be removed there, and there is no lock to keep
            os.close(self._file)
        if remove:
            with suppress(FileNotFoundError):
                os.unlink(self.path)
        if os.name != "nt":
            os.close(self._file)

    def _locked(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        while True:
            file = os.open(self.path, flags, 0o666)
            if files.lock(file) is False:
                os.close(file)
                raise Problem(
                    f"{self.name}: another run is writing this report; "
                    "wait until it ends, or name another report"
                )
            if files.is_at(self.path, file):
                files.sync(os.path.dirname(self.path))
                return file
            os.close(file)  # the other run was finished before the lock

    def _cut_off(self) -> dict[tuple[str, str | None], Saved]:
        """What a run that was cut off has left; half a line at the end is taken away."""
        with open(os.dup(self._file), "rb") as file:
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        if data and not f"{_HEAD}{{".encode().startswith(data[: len(_HEAD) + 1]):
            raise Problem(f"{self.name}: not a textfix journal; name another report")
        os.ftruncate(self._file, len(whole))
        try:
            found = _parsed(whole.decode("ascii", "replace")) if whole else []
        except SavedError as error:
            raise Problem(f"{self.name}: {error}; move it away, or name another report") from error
        return {(it.path, it.repaired): it for it in found if it.repaired != it.sha256}
