"""The files of a corpus: those named, and those in folders; and the batches cut from them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator, Sequence

from textfix.config import excluded
from textfix.corpus.formats import FORMATS, format_of, need_pyarrow, reading
from textfix.corpus.model import Batch, CorpusError, Input, Place, Spool
from textfix.profiles import Profile

Excludes = Sequence[tuple[str, tuple[str, ...]]]


def find(
    paths: Sequence[str],
    profile: Callable[[str], Profile],
    excludes: Callable[[str], Excludes] = lambda folder: (),
) -> list[Input]:
    """The files at `paths`, in their order; those of a folder sorted, hidden ones passed over.

    Args:
        paths: files and folders.
        profile: the settings for files in a folder.
        excludes: the patterns to pass over in a folder.

    Raises:
        CorpusError: if there is none, or one is of no known kind, or two would have one output.
    """
    found: list[Input] = []
    for path in paths:
        if os.path.isdir(path):
            below = list(_within(path, profile, excludes))
            if not below:
                raise CorpusError(f"{_shown(path)}: no files of a corpus in it ({_suffixes()})")
            found += below
        else:
            found.append(_single(path, profile))
    outputs: dict[str, Input] = {}
    for item in found:
        other = outputs.setdefault(item.output, item)
        if other is not item:
            raise CorpusError(f"{other.name} and {item.name} would have the same output")
    return found


def _shown(path: str) -> str:
    return os.path.normpath(path).replace(os.sep, "/")


def _suffixes() -> str:
    return ", ".join(suffix for kind in FORMATS.values() for suffix in kind.SUFFIXES)


def _single(path: str, profile: Callable[[str], Profile]) -> Input:
    if not os.path.isfile(path):
        there = "is no regular file" if os.path.exists(path) else "there is no such file or folder"
        raise CorpusError(f"{_shown(path)}: {there}")
    kind = format_of(path)
    if kind is None:
        raise CorpusError(
            f"{_shown(path)}: not known what it is by its name; known are {_suffixes()}, "
            "all but Parquet also with .gz or .zst behind it"
        )
    folder = os.path.dirname(path)
    return Input(path, folder, *kind, profile(folder or "."))


def _within(
    top: str, profile: Callable[[str], Profile], excludes: Callable[[str], Excludes]
) -> Iterator[Input]:
    def failed(error: OSError) -> None:
        raise CorpusError(f"{_shown(error.filename)}: cannot be read: {error.strerror}")

    for folder, folders, names in os.walk(top, onerror=failed):
        patterns = excludes(folder)

        def passed(name: str, folder: str = folder, patterns: Excludes = patterns) -> bool:
            path = os.path.join(folder, name)
            return name.startswith(".") or os.path.islink(path) or excluded(path, patterns)

        folders[:] = sorted(name for name in folders if not passed(name))
        for name in sorted(names):
            kind = format_of(name)
            if kind is not None and not passed(name):
                yield Input(os.path.join(folder, name), top, *kind, profile(folder))


def check(inputs: Sequence[Input], fields: tuple[str, ...]) -> None:
    """Look at the beginning of each file.

    Raises:
        CorpusError: if one cannot be read, or has no such fields.
    """
    for item in inputs:
        if item.format == "parquet":
            need_pyarrow(f"{item.name}: Parquet")
        elif item.compression == "zst":
            need_pyarrow(f"{item.name}: Zstandard")
        try:
            with reading(item) as (_, stream):
                problem = FORMATS[item.format].check(stream, fields)
        except _UNREADABLE as error:
            problem = f"cannot be read: {error}"
        if problem:
            raise CorpusError(f"{item.name}: {problem}")


# What a damaged file raises while it is read; pyarrow's errors are of these kinds too.
_UNREADABLE = (OSError, EOFError, ValueError, zlib.error)


class Unchanged:
    """What the inputs were like when the run began.

    Raises:
        CorpusError: if there is no such file any more.
    """

    def __init__(self, inputs: Sequence[Input]) -> None:
        self._then = {item.path: self._now(item) for item in inputs}

    def check(self, item: Input, opened: int | None = None) -> None:
        """Raise a `CorpusError` if an input is not what it was, or another file is open for it.

        Args:
            item: the input.
            opened: the descriptor that it was read by, if it still is open.
        """
        now = [self._now(item)] if opened is None else [self._now(item), _state(os.fstat(opened))]
        if any(state != self._then[item.path] for state in now):
            raise CorpusError(
                f"{item.name}: was changed by another program during the run, so the output was "
                "not written; begin anew when the file is complete"
            )

    @staticmethod
    def _now(item: Input) -> tuple[int, ...]:
        try:
            return _state(os.stat(item.path))
        except OSError as error:
            raise CorpusError(f"{item.name}: cannot be read: {error.strerror}") from error


def _state(status: os.stat_result) -> tuple[int, ...]:
    """What changes when a file is written or replaced, even if its time is set back."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def batches(
    inputs: Sequence[Input],
    fields: tuple[str, ...],
    spool: Spool,
    file: int,
    begin: Place,
    unchanged: Unchanged,
) -> Iterator[Batch]:
    """All batches from a place in the input of index `file` on; each file ends with one of None.

    Raises:
        CorpusError: if an input was changed while it was read.
    """
    for index in range(file, len(inputs)):
        item = inputs[index]
        broken = ""
        read = 0
        place = begin
        try:
            with reading(item) as (raw, stream):
                for data, end in FORMATS[item.format].cut(stream, place, fields, spool):
                    now = raw.tell()
                    yield Batch(index, place, end, data, max(0, now - read))
                    place, read = end, max(now, read)
                unchanged.check(item, raw.fileno())
        except _UNREADABLE as error:
            unchanged.check(item)
            broken = f"cannot be read any further: {error}"
        size = os.path.getsize(item.path) if os.path.exists(item.path) else read
        yield Batch(index, place, place, None, max(0, size - read), broken)
        begin = Place()
