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
from typing import BinaryIO

from textfix.patterns import regex

STDIN = "-"

# What is text for certain; a folder's other files are left alone unless named themselves.
SUFFIXES = (".txt", ".text", ".md", ".markdown", ".rst")

# Hidden, so that a run over the folder passes it by, should the machine stop right now.
_TEMPORARY = regex(r"\.textfix-[0-9a-f]{12}\.tmp")

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
        return Problem(f"{shown(path)}: no such file or folder")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return Problem(f"{shown(path)}: cannot be read: {getattr(error, 'strerror', error)}")
    return Input(path, shown(path), os.path.dirname(path) or ".")


def _within(top: str, excludes: Callable[[str], Excludes]) -> Iterator[Input | Problem]:
    """The text files below the folder `top`, sorted; hidden ones and links are passed over."""
    from textfix.settings.config import excluded

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
            f"{shown(top)}: the folder has no text files ({', '.join(SUFFIXES)}); "
            "to repair a file with another suffix, name the file"
        )


def read(item: Input) -> tuple[bytes, os.stat_result | None]:
    """The bytes of a text, and what its file was like before they were read.

    Raises:
        Problem: if it cannot be read, or is a device that may never end.
    """
    try:
        if item.path == STDIN:
            if sys.stdin is None:
                raise Problem("standard input is closed; name a file")
            return sys.stdin.buffer.read(), None
        with open(item.path, "rb") as file:
            was = os.fstat(file.fileno())
            if _endless(file, was):
                raise Problem(f"{item.name}: is a device; copy its content to a file first")
            return file.read(), was
    except OSError as error:
        raise Problem(f"{item.name}: cannot be read: {error.strerror}") from error


def _endless(file: BinaryIO, status: os.stat_result) -> bool:
    """Whether it is a disk, or a device such as /dev/zero; a terminal and /dev/null have an end."""
    device = stat.S_ISBLK(status.st_mode) or stat.S_ISCHR(status.st_mode)
    return device and not file.isatty() and status.st_rdev != os.stat(os.devnull).st_rdev


def read_text(path: str) -> str:
    """What the UTF-8 file at `path` holds: a report, decisions. "-" is standard input.

    Raises:
        Problem: if it cannot be read, or is larger than a report can be.
    """
    from textfix.io import untrusted

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
    try:
        mode = os.stat(target).st_mode
    except (FileNotFoundError, NotADirectoryError):
        mode = None
    except OSError as error:  # among them a link that leads to itself
        raise Problem(f"{shown(path)}: cannot be written: {error.strerror}") from error
    if mode is not None and stat.S_ISDIR(mode):
        raise Problem(f"{shown(path)}: is a folder; name a file")
    if not os.path.isdir(folder):
        raise Problem(f"{shown(path)}: cannot be written: no such folder: {shown(folder)}")
    if mode is not None:
        if not os.access(target, os.W_OK):
            raise Problem(f"{shown(path)}: cannot be written: it is read-only")
        if not stat.S_ISREG(mode):
            return  # a device or a pipe, which no folder has to make room for
    if not os.access(folder, os.W_OK):
        raise Problem(f"{shown(path)}: cannot be written: its folder is read-only")


def write(path: str, data: bytes, was: os.stat_result | None = None) -> None:
    """Make `data` the content of the file at `path`, whole or not at all.

    A link stays a link: the file it leads to is replaced. Mode, owner and group stay; on Linux, the
    extended attributes too, and with them access control lists.

    Args:
        path: the file; what is no regular file (a device, a pipe) is written to as it is.
        data: all of it.
        was: what the file was like when it was read; if it has changed since, it is left alone.

    Raises:
        Problem: if it cannot be written, has several hard links, or someone would lose access to
            it; the file is then as it was.
    """
    check_writable(path)
    target = os.path.realpath(path)
    special = os.path.exists(target) and not os.path.isfile(target)
    try:
        if special:
            with open(target, "wb") as file:
                file.write(data)
        else:
            _replace(target, data, was)
    except OSError as error:
        kept = "" if special else "; the file is unchanged"
        raise Problem(f"{shown(path)}: cannot be written: {error.strerror}{kept}") from error


def _replace(target: str, data: bytes, was: os.stat_result | None) -> None:
    folder = os.path.dirname(target)
    old = os.stat(target) if os.path.exists(target) else None
    if old and old.st_nlink > 1:
        raise Problem(
            f"{shown(target)}: not written: it has {old.st_nlink} hard links, and the others would "
            "keep the old text. Use --output with a new file, and copy that over this one"
        )
    # What is private must not be readable for a moment either.
    file, temporary = _new(folder, 0o600 if old else 0o666)
    try:
        with file:
            file.write(data)
            file.flush()
            if old:
                _make_like(temporary, target, old)
            os.fsync(file.fileno())
            if os.name == "nt":
                file.close()  # an open file cannot be renamed there
            if was is not None and _version(os.stat(target)) != _version(was):
                raise Problem(
                    f"{shown(target)}: not written: another program changed the file meanwhile; "
                    "run the command again"
                )
            os.replace(temporary, target)
    except BaseException:  # an interruption too must leave nothing behind
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    sync(folder)


def _new(folder: str, mode: int) -> tuple[BinaryIO, str]:
    """A new temporary file in `folder`, and its path. Its lock tells `sweep` that it is in use."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        path = os.path.join(folder, f".textfix-{os.urandom(6).hex()}.tmp")
        file = open(os.open(path, flags, mode), "wb")  # noqa: SIM115
        if lock(file.fileno()) is not False and is_at(path, file.fileno()):
            return file, path
        file.close()  # another run swept it away before the lock


def sweep(folder: str) -> None:
    """Remove the temporary files that killed runs have left in `folder`.

    A run holds a lock on its own, which ends with the process. Where there are no locks they stay.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError), open(entry.path, "r+b") as file:
                    if lock(file.fileno()):
                        os.unlink(entry.path)


def lock(descriptor: int) -> bool | None:
    """Lock a file until it is closed, against other runs.

    Returns:
        False if another run has the lock, None if the system or the file system has no locks.
    """
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def is_at(path: str, descriptor: int) -> bool:
    """Whether the open file is still the one at `path`; it may be removed before it is locked."""
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _make_like(path: str, target: str, old: os.stat_result) -> None:
    """Give the new file at `path` owner, group, attributes and mode of the one at `target`.

    Raises:
        Problem: if someone would lose access, or an attribute cannot be kept.
    """
    if hasattr(os, "chown"):
        _keep_owner(path, target, old)
    if hasattr(os, "listxattr"):
        _keep_attributes(path, target)
    os.chmod(path, stat.S_IMODE(old.st_mode))


def _keep_owner(path: str, target: str, old: os.stat_result) -> None:
    """Only root may give a file away, so the owner of a file of another user becomes who runs this.

    The group alone may be kept then. That is enough where the old owner is of that group.
    """
    with contextlib.suppress(OSError):
        os.chown(path, old.st_uid, old.st_gid)
        return
    with contextlib.suppress(OSError):
        os.chown(path, -1, old.st_gid)
    new = os.stat(path)
    owner, group, others = (old.st_mode >> shift & 7 for shift in (6, 3, 0))
    now = group if new.st_gid in _groups(old.st_uid) else others
    if new.st_uid != old.st_uid and owner & ~now:
        whose, who = "owner", old.st_uid
    elif new.st_gid != old.st_gid and group & ~others:
        whose, who = "group", old.st_gid
    else:
        return
    raise Problem(
        f"{shown(target)}: not written: its {whose} ({who}) would lose access, because you may not "
        "change who owns a file; run textfix as its owner, or use --output to write another file"
    )


def _groups(uid: int) -> Sequence[int]:
    """The groups of a user; none if the system does not know the user."""
    import pwd

    try:
        user = pwd.getpwuid(uid)
    except KeyError:
        return ()
    return os.getgrouplist(user.pw_name, user.pw_gid)


def _keep_attributes(path: str, target: str) -> None:
    try:
        names = os.listxattr(target)
    except OSError:  # the file system has none
        return
    for name in set(os.listxattr(path)).difference(names):  # a folder may give new files an ACL
        with contextlib.suppress(OSError):
            os.removexattr(path, name)
    for name in names:
        try:
            os.setxattr(path, name, os.getxattr(target, name))
        except OSError as error:
            if not name.startswith("security."):  # these the system gives to a file itself
                raise Problem(
                    f"{shown(target)}: not written: its attribute {name} cannot be kept: "
                    f"{error.strerror}; use --output to write another file"
                ) from error


def _version(status: os.stat_result) -> tuple[int, int, int, int]:
    # Programs set the time of modification back (`cp -p`, `touch -r`), but not that of the change.
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def sync(folder: str) -> None:
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
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for number in handlers:
            signal.signal(number, lambda number, _: caught.append(number))
        yield
    finally:
        for number, handler in handlers.items():
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
        raise Problem(f"cannot write to standard output: {error.strerror}") from error
