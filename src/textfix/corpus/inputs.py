"""The files of a corpus: those named, and those in folders; and the batches cut from them."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Callable, Iterator, Sequence

from textfix.corpus.formats import FORMATS, format_of, need_pyarrow, reading
from textfix.corpus.model import Batch, CorpusError, Input, Place, Spool, version
from textfix.settings.config import excluded
from textfix.settings.profile import Profile

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
                raise CorpusError(f"{_shown(path)}: the folder has no corpus files ({_suffixes()})")
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
    status = _status(path)
    kind = format_of(path)
    if kind is None:
        raise CorpusError(
            f"{_shown(path)}: unknown format; the suffix must be one of {_suffixes()}, "
            "followed by .gz or .zst if it is compressed (not for Parquet)"
        )
    folder = os.path.dirname(path)
    return Input(path, folder, *kind, profile(folder or "."), version(status))


def _status(path: str) -> os.stat_result:
    """What the file is like.

    Raises:
        CorpusError: if there is none, or it is a pipe or a device, which may never end.
    """
    try:
        status = os.stat(path)
    except FileNotFoundError as error:
        raise CorpusError(f"{_shown(path)}: no such file or folder") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = getattr(error, "strerror", error)
        raise CorpusError(f"{_shown(path)}: cannot be read: {why}") from error
    if not stat.S_ISREG(status.st_mode):
        raise CorpusError(f"{_shown(path)}: is not a regular file; copy its content to a file")
    return status


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
                path = os.path.join(folder, name)
                yield Input(path, top, *kind, profile(folder), version(_status(path)))


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


def batches(
    inputs: Sequence[Input], fields: tuple[str, ...], spool: Spool, file: int, begin: Place
) -> Iterator[Batch]:
    """All batches from a place in the input of index `file` on; each file ends with one of None."""
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
        except _UNREADABLE as error:
            broken = f"cannot be read to the end: {error}"
        yield Batch(index, place, place, None, max(0, item.size - read), broken)
        begin = Place()
