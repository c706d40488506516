"""Files of the command line: which ones, their bytes, and writing that never leaves half a file.

Whatever goes wrong is a `Problem`, whose message names the file.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

STDIN = "-"

# What is text for certain; a folder's other files are left alone unless named themselves.
SUFFIXES = (".txt", ".text", ".md", ".markdown", ".rst")

Excludes = Sequence[tuple[str, tuple[str, ...]]]


class Problem(Exception):
    """Something that keeps a file from being repaired; the message names the file."""


@dataclass(frozen=True, slots=True)
class Input:
    """A text to repair.

    Attributes:
        path: where it is; "-" is standard input.
        name: how reports and messages call it.
        folder: where to look for its configuration.
    """

    path: str
    name: str
    folder: str


def shown(path: str) -> str:
    """`path` for people and reports: from the working directory if it lies below that."""
    if os.path.isabs(path):
        below = _relative(path)
        return path if below is None else below
    return os.path.normpath(path).replace(os.sep, "/")


def _relative(path: str) -> str | None:
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive, on Windows
        return None
    return None if relative.startswith(os.pardir) else relative.replace(os.sep, "/")


def inputs(
    paths: Sequence[str], stdin_name: str | None, excludes: Callable[[str], Excludes]
) -> Iterator[Input | Problem]:
    """The texts at `paths`, each once; a problem takes the place of what cannot be found.

    Args:
        paths: files, folders, "-".
        stdin_name: what to call standard input.
        excludes: the patterns to pass over in a folder.
    """
    seen: set[str] = set()
    for path in paths:
        if path == STDIN:
            folder = os.path.dirname(stdin_name or "") or "."
            found: Iterator[Input | Problem] = iter([Input(STDIN, stdin_name or "<stdin>", folder)])
        elif os.path.isdir(path):
            found = _within(path, excludes)
        else:
            found = iter([_single(path)])
        for item in found:
            key = os.path.realpath(item.path) if isinstance(item, Input) else str(item)
            if key not in seen:
                seen.add(key)
                yield item


def _single(path: str) -> Input | Problem:
    try:
        os.lstat(path)
    except FileNotFoundError:
        return Problem(f"{shown(path)}: there is no such file or folder")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return Problem(f"{shown(path)}: cannot be read: {getattr(error, 'strerror', error)}")
    return Input(path, shown(path), os.path.dirname(path) or ".")


def _within(top: str, excludes: Callable[[str], Excludes]) -> Iterator[Input | Problem]:
    """The text files below the folder `top`, sorted; hidden ones and links are passed over."""
    from textfix.config import excluded

    problems: list[Problem] = []

    def failed(error: OSError) -> None:
        problems.append(Problem(f"{shown(error.filename)}: cannot be read: {error.strerror}"))

    count = 0
    for folder, folders, names in os.walk(top, onerror=failed):
        patterns = excludes(folder)
        folders[:] = sorted(
            f
            for f in folders
            if not f.startswith(".") and not excluded(os.path.join(folder, f), patterns)
        )
        for name in sorted(names):
            path = os.path.join(folder, name)
            if name.startswith(".") or not name.lower().endswith(SUFFIXES):
                continue
            # A link may lead out of the folder that was named.
            if os.path.islink(path) or not os.path.isfile(path) or excluded(path, patterns):
                continue
            count += 1
            yield Input(path, shown(path), folder)
    yield from problems
    if not count and not problems:
        yield Problem(
            f"{shown(top)}: no text files in this folder ({', '.join(SUFFIXES)}); "
            "name a file itself to repair it whatever its suffix"
        )


def read(item: Input) -> tuple[bytes, os.stat_result | None]:
    """The bytes of a text, and what its file was like before they were read.

    Raises:
        Problem: if it cannot be read.
    """
    try:
        if item.path == STDIN:
            if sys.stdin is None:
                raise Problem("standard input is closed; name a file")
            return sys.stdin.buffer.read(), None
        with open(item.path, "rb") as file:
            return file.read(), os.fstat(file.fileno())
    except OSError as error:
        raise Problem(f"{item.name}: cannot be read: {error.strerror}") from error


def read_text(path: str) -> str:
    """What the UTF-8 file at `path` holds: a report, decisions. "-" is standard input.

    Raises:
        Problem: if it cannot be read, or is larger than a report can be.
    """
    from textfix import untrusted

    try:
        if path != STDIN:
            data = untrusted.read(path, untrusted.RECORD, regular=False)
        elif sys.stdin is None:
            raise Problem("standard input is closed; name a file")
        else:
            data = untrusted.read_all(sys.stdin.buffer, untrusted.RECORD)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise Problem(f"{shown(path)}: cannot be read: {error.strerror}") from error
    except untrusted.Untrusted as error:
        raise Problem(f"{shown(path)}: {error}") from error
    except UnicodeDecodeError as error:
        raise Problem(f"{shown(path)}: not UTF-8 at byte {error.start}") from error


def check_writable(path: str) -> None:
    """Raise a `Problem` if `path` can certainly not be written, before any work is done."""
    target = os.path.realpath(path)
    folder = os.path.dirname(target)
    if os.path.isdir(target):
        raise Problem(f"{shown(path)}: is a folder; name a file")
    if not os.path.isdir(folder):
        raise Problem(f"{shown(path)}: cannot be written: there is no folder {shown(folder)}")
    if os.path.exists(target):
        if not os.access(target, os.W_OK):
            raise Problem(f"{shown(path)}: cannot be written: it is read-only")
        if not os.path.isfile(target):
            return  # a device or a pipe, which no folder has to make room for
    if not os.access(folder, os.W_OK):
        raise Problem(f"{shown(path)}: cannot be written: its folder is read-only")


def write(path: str, data: bytes, was: os.stat_result | None = None) -> None:
    """Make `data` the content of the file at `path`, whole or not at all.

    A link stays a link: the file it leads to is replaced. Mode and owner stay.

    Args:
        path: the file; what is no regular file (a device, a pipe) is written to as it is.
        data: all of it.
        was: what the file was like when it was read; if it has changed since, it is left alone.

    Raises:
        Problem: if it cannot be written; the file is then as it was.
    """
    check_writable(path)
    target = os.path.realpath(path)
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(target, "wb") as file:
                file.write(data)
        else:
            _replace(target, data, was)
    except OSError as error:
        raise Problem(
            f"{shown(path)}: cannot be written: {error.strerror}; it is as it was before"
        ) from error


def _replace(target: str, data: bytes, was: os.stat_result | None) -> None:
    folder = os.path.dirname(target)
    # Hidden, so that a run over the folder passes it by, should the machine stop right now.
    temporary = os.path.join(folder, f".textfix-{os.urandom(6).hex()}.tmp")
    old = os.stat(target) if os.path.exists(target) else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        # What is private must not be readable for a moment either.
        descriptor = os.open(temporary, flags, 0o600 if old else 0o666)
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old:
            _like(temporary, old)
        if was is not None and _version(os.stat(target)) != _version(was):
            raise Problem(
                f"{shown(target)}: was changed by another program in the meantime; "
                "left alone, run again"
            )
        os.replace(temporary, target)
    except BaseException:  # an interruption too must leave nothing behind
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync(folder)


def _like(path: str, old: os.stat_result) -> None:
    """Give the file at `path` the owner and mode of `old`, as far as the user may."""
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(path, old.st_uid, old.st_gid)
    os.chmod(path, stat.S_IMODE(old.st_mode))


def _version(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _sync(folder: str) -> None:
    """Have the new name on the disk too; not every system can open a folder for that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off Ctrl-C and SIGTERM to the end of the block, so that it is done whole or not begun."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    signals = (signal.SIGINT, signal.SIGTERM)
    handlers = [signal.signal(number, lambda n, _: caught.append(n)) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, handlers, strict=True):
            signal.signal(number, handler)
        if caught:
            signal.raise_signal(caught[0])


def write_out(data: bytes) -> None:
    """Write `data` to standard output, byte for byte.

    Raises:
        Problem: if it cannot be written.
        BrokenPipeError: if nobody reads it any more.
    """
    if sys.stdout is None:
        raise Problem("standard output is closed; use --output FILE")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise Problem(f"standard output cannot be written: {error.strerror}") from error
