"""The data of a run: inputs, batches cut from them, and the result of each batch."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from textfix.corpus.tally import Tally
from textfix.errors import TextfixError
from textfix.settings.profile import Profile

# The size of a batch: about a second of work, and little memory.
BLOCK = 256_000  # bytes

# A line, a record or a file that is longer is not a document: it is copied unchanged.
LONGEST = 10_000_000  # bytes


class CorpusError(TextfixError):
    """Something that keeps a run from going on; the message says what would help."""


class Bad(Exception):
    """A row that cannot be repaired; the message says why."""


# Size, times in nanoseconds of the last change to content and to the file itself, and inode.
Version = tuple[int, int, int, int]


def version(status: os.stat_result) -> Version:
    """The values that differ if a file was rewritten or replaced."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


@dataclass(frozen=True, slots=True)
class Input:
    """A file to repair.

    Attributes:
        path: where it is.
        top: the folder from which outputs are named.
        format: "jsonl", "csv", "parquet" or "text".
        compression: "gz", "zst" or "".
        profile: how to repair it.
        version: what the file was like when it was found.
    """

    path: str
    top: str
    format: str
    compression: str
    profile: Profile
    version: Version

    @property
    def name(self) -> str:
        """What reports and messages call it."""
        return os.path.normpath(self.path).replace(os.sep, "/")

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.version[0]

    @property
    def output(self) -> str:
        """What its output is called below the folder of outputs."""
        return os.path.relpath(self.path, self.top or ".")


@dataclass(frozen=True, slots=True)
class Place:
    """How far an input was read: bytes of what it holds uncompressed (rows of Parquet), lines."""

    offset: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Long:
    """Data that is too long to be a document; it is in a file at `path`."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of an input, cut where a row ends.

    Attributes:
        file: index of the input.
        begin: where the piece begins.
        end: where the next one does.
        data: what the format cut; None where the file ends.
        read: bytes of the file, as it lies on the disk, that were read for it.
        broken: why the file could not be read to its end, if so.
    """

    file: int
    begin: Place
    end: Place
    data: Any
    read: int = 0
    broken: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Sample:
    """A changed text that may be shown for review; those with the lowest numbers are."""

    number: int
    file: int
    name: str
    text: str


@dataclass(slots=True)
class Mended:
    """The result of a batch.

    Attributes:
        batch: which one; its data is gone, unless it is `Long`.
        data: what goes to the output.
        changes: rows of changes, as JSON Lines.
        errors: rows of errors, as JSON Lines.
        tally: what was counted.
        samples: some texts that were changed.
    """

    batch: Batch
    data: bytes = b""
    changes: bytes = b""
    errors: bytes = b""
    tally: Tally = field(default_factory=Tally)
    samples: Sequence[Sample] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """The settings of a run.

    Attributes:
        inputs: the files, in order.
        output: a file if `single`, else a folder.
        single: whether one file makes one file.
        fields: the fields or columns that hold text.
        changes: where to write the changes: .jsonl, .jsonl.gz, .jsonl.zst or .parquet.
        errors: where to write what is bad, as JSON Lines; nothing is written if nothing is.
        report: where to write the review report, if anywhere.
        sample: how many changed texts it shows.
        timeout: seconds that each text may take; None for no limit.
        strict: stop at the first bad row.
        resume: go on with an earlier run, if there was one.
    """

    inputs: Sequence[Input]
    output: str
    single: bool
    fields: tuple[str, ...] = ("text",)
    changes: str | None = None
    errors: str | None = None
    report: str | None = None
    sample: int = 20
    timeout: float | None = None
    strict: bool = False
    resume: bool = False


class Desk(Protocol):
    """Receives the texts from the formats: `textfix.corpus.mend` or `textfix.corpus.words`."""

    fields: tuple[str, ...]
    tally: Tally

    def repair(self, line: int, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Those of the texts of a row that were changed.

        Args:
            line: the line or row where it begins, from 1.
            texts: the field of each.

        Raises:
            Bad: if textfix fails.
        """

    def bad(self, line: int, reason: str, raw: bytes) -> None:
        """Report a row that cannot be repaired."""


Spool = Callable[[Iterable[bytes]], Long]


class Format(Protocol):
    """How a file format is cut, repaired and finished: a module."""

    SUFFIXES: tuple[str, ...]

    def check(self, stream: BinaryIO, fields: tuple[str, ...]) -> str:
        """Why the file cannot be meant, seen from its beginning; empty if it can."""

    def cut(
        self, stream: BinaryIO, begin: Place, fields: tuple[str, ...], spool: Spool
    ) -> Iterator[tuple[Any, Place]]:
        """The pieces of a file from a place on, each with the place after it."""

    def mend(self, data: Any, begin: Place, desk: Desk) -> bytes:
        """The output of a piece."""

    def finish(self, stream: BinaryIO, mended: BinaryIO, output: BinaryIO) -> None:
        """The output of a file, from itself and the outputs of its pieces."""
