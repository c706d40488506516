"""Files stay whole: what is written, what is left alone, on full disks, beside other programs."""

import contextlib
import os
import signal
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from textfix.cli import files

from .test_cli import FIX, environment, folder, here, interruptible, process, pytestmark, run, write

__all__ = ["here", "pytestmark"]

fcntl = pytest.importorskip("fcntl")
resource = pytest.importorskip("resource")

REPAIRED = b"a the b\n"
root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


# --- standard output ------------------------------------------------------------------------------


def program(args: Sequence[str], *, unbuffered: bool, **more: object) -> subprocess.Popen[bytes]:
    flags = {"PYTHONUNBUFFERED": "1" if unbuffered else ""}
    return subprocess.Popen(
        [sys.executable, "-m", "textfix", *args], env=environment(**flags), **more
    )  # type: ignore[call-overload, no-any-return]


def small_disk() -> None:
    """Have a file take no more than 64 KiB, as a full disk does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))


@pytest.mark.parametrize("unbuffered", [True, False])
def test_standard_output_that_is_cut_off_is_an_error(unbuffered: bool) -> None:
    path = write("a.txt", b"some words \n" * 10_000)
    with open("out", "wb") as out:
        done = program(
            [*FIX, str(path)],
            unbuffered=unbuffered,
            stdout=out,
            stderr=subprocess.PIPE,
            preexec_fn=small_disk,
        )
    _, said = done.communicate(timeout=60)
    assert (done.returncode, said) == (
        2,
        b"Error: cannot write to standard output: File too large\n",
    )


@pytest.mark.parametrize("unbuffered", [True, False])
def test_reader_that_stops_early(unbuffered: bool) -> None:
    """`| head -1` takes some of a text that is longer than a pipe holds."""
    path = write("a.txt", b"some words \n" * 20_000)
    done = program(
        [*FIX, str(path)], unbuffered=unbuffered, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert done.stdout is not None
    assert done.stdout.readline() == b"some words\n"
    done.stdout.close()
    assert done.stderr is not None
    assert (done.stderr.read(), done.wait(timeout=60)) == (b"", 141)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("unbuffered", [True, False])
@pytest.mark.parametrize(
    "args", [["fix", "a.txt"], ["rules"], ["explain", "LIN101"], ["--version"], ["fix", "--help"]],
    ids=" ".join,
)  # fmt: skip
def test_full_standard_output_of_any_command(args: list[str], unbuffered: bool) -> None:
    write("a.txt", b"fine\n")
    with open("/dev/full", "wb") as full:
        done = program(args, unbuffered=unbuffered, stdout=full, stderr=subprocess.PIPE)
    _, said = done.communicate(timeout=60)
    assert said == b"Error: cannot write to standard output: No space left on device\n"
    assert done.returncode == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("unbuffered", [True, False])
def test_messages_that_nobody_can_read_stop_no_repair(unbuffered: bool) -> None:
    for name in ("a.txt", "b.txt"):
        write(name, b"\xc3\xa9\xc3\xa9 \xff \n")  # there is a warning about the byte
    with open("/dev/full", "wb") as full:
        done = program([*FIX, "-w", "a.txt", "b.txt"], unbuffered=unbuffered, stderr=full)
    assert done.wait(timeout=60) == 0
    assert Path("b.txt").read_bytes() == b"\xc3\xa9\xc3\xa9 \xff\n"


# --- full disks -----------------------------------------------------------------------------------


def test_disk_that_is_full_for_the_new_text() -> None:
    source = b"some words \n" * 10_000
    path = write("a.txt", source)
    write("b.txt", b"b \n")
    code = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))"
    done = process([*FIX, "-w", "a.txt", "b.txt"], code, capture_output=True)
    assert done.stderr == (
        b"Error: a.txt: cannot be written: File too large; the file is unchanged\n"
    )
    assert done.returncode == 2
    assert path.read_bytes() == source
    assert Path("b.txt").read_bytes() == b"b\n"
    assert folder() == ["a.txt", "b.txt"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_output_to_a_full_device() -> None:
    write("a.txt")
    outcome = run("fix", "a.txt", "-o", "/dev/full")
    assert outcome.exit_code == 2
    assert outcome.stderr == "Error: /dev/full: cannot be written: No space left on device\n"


# --- what is read ---------------------------------------------------------------------------------


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no /dev/zero")
def test_endless_device_is_not_read() -> None:
    outcome = run("fix", "/dev/zero")
    assert outcome.exit_code == 2
    assert "/dev/zero: is a device; copy its content to a file first" in outcome.stderr
    assert run("fix", "/dev/null").exit_code == 0


def test_pipe_is_read_when_named() -> None:
    os.mkfifo("pipe")
    writer = subprocess.Popen(["/bin/sh", "-c", "echo tbe > pipe"])
    outcome = run("fix", "pipe")
    writer.wait()
    assert (outcome.exit_code, outcome.stdout) == (0, "the\n")


def test_name_that_is_no_utf_8() -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    path = write(name)
    assert run("fix", "-w", name, "--report", "r.json").exit_code == 0
    assert path.read_bytes() == REPAIRED
    assert run("undo", "-w", "r.json").exit_code == 0
    assert path.read_bytes() == b"a tbe b\n"
    outcome = run("fix", os.fsdecode(b"gone\xe9.txt"))
    assert outcome.exit_code == 2
    assert "no such file or folder" in outcome.stderr


# --- other programs at the same file --------------------------------------------------------------


def test_file_changed_with_its_time_set_back_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt")
    before = path.stat()

    def change(_: int) -> None:
        path.write_bytes(b"A TBE B\n")  # of the same length
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    monkeypatch.setattr(os, "fsync", change)
    outcome = run("fix", "-w", "a.txt")
    assert "a.txt: not written: another program changed" in outcome.stderr
    assert path.read_bytes() == b"A TBE B\n"
    assert folder() == ["a.txt"]


def test_file_changed_while_it_is_read_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt")
    fstat = os.fstat

    def change(descriptor: int) -> os.stat_result:
        if os.path.samestat(fstat(descriptor), os.stat("a.txt")):
            path.write_bytes(b"new tbe text\n")
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", change)
    assert run("fix", "-w", "a.txt").exit_code == 0
    assert path.read_bytes() == b"new the text\n"


def test_output_to_a_link_that_leads_to_itself() -> None:
    write("a.txt")
    os.symlink("loop", "loop")
    os.symlink("two", "one")
    os.symlink("one", "two")
    for name in ("loop", "one"):
        outcome = run("fix", "a.txt", "-o", name)
        assert outcome.exit_code == 2
        assert f"{name}: cannot be written: Too many levels of symbolic links" in outcome.stderr
        assert os.path.islink(name)
    assert folder() == ["a.txt", "loop", "one", "two"]


@pytest.mark.parametrize("args", [["-w", "a.txt"], ["c.txt", "-o", "a.txt"]], ids=" ".join)
def test_hard_links_are_not_parted(args: list[str]) -> None:
    write("a.txt")
    write("c.txt")
    os.link("a.txt", "b.txt")
    outcome = run("fix", *args)
    assert outcome.exit_code == 2
    assert "a.txt: not written: it has 2 hard links" in outcome.stderr
    assert "--output" in outcome.stderr
    assert os.path.samefile("a.txt", "b.txt")
    assert Path("a.txt").read_bytes() == b"a tbe b\n"
    assert folder() == ["a.txt", "b.txt", "c.txt"]


# --- temporary files of dead runs -----------------------------------------------------------------

STALE = ".textfix-0123456789ab.tmp"


@pytest.mark.parametrize(
    "args", [["-w", "t"], ["-w", "t/a.txt"], ["t/a.txt", "-o", "t/b.txt"]], ids=" ".join
)
def test_what_killed_runs_left_is_removed(args: list[str]) -> None:
    write("t/a.txt")
    write(f"t/{STALE}", b"half a te")
    assert run("fix", *args).exit_code == 0
    assert not Path("t", STALE).exists()


def test_what_a_living_run_writes_is_not_removed() -> None:
    write("a.txt")
    with open(write(STALE, b"half a te")) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert run("fix", "-w", "a.txt").exit_code == 0
        assert folder() == [STALE, "a.txt"]


def test_a_file_is_locked_until_it_has_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.txt")
    replace = os.replace

    def sweep(source: str, target: str) -> None:
        files.sweep(".")
        replace(source, target)

    monkeypatch.setattr(os, "replace", sweep)
    assert run("fix", "-w", "a.txt").exit_code == 0
    assert Path("a.txt").read_bytes() == REPAIRED


def test_what_is_not_ours_is_not_removed() -> None:
    write("a.txt")
    names = [".textfix-mine.tmp", ".textfix-0123456789ab.tmp.txt", "x.textfix-0123456789ab.tmp"]
    for name in names:
        write(name)
    os.symlink("a.txt", STALE)
    Path(".textfix-ba9876543210.tmp").mkdir()
    before = folder()
    assert run("fix", "-w", "a.txt").exit_code == 0
    assert folder() == before


# --- owner, group, attributes ---------------------------------------------------------------------


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may write to; those of pytest are closed."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o777)
        yield Path(name)


def as_user(path: Path, uid: int, gid: int, groups: list[int]) -> str:
    """Write a text to `path` as another user; gives the message if that was refused."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.chdir(path.parent)
            os.setgroups(groups)
            os.setgid(gid)
            os.setuid(uid)
            try:
                files.write(path.name, REPAIRED)
            except files.Problem as problem:
                os.write(writer, str(problem).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(pid, 0)
    with open(reader) as said:
        return said.read()


# `daemon` is of the group 1 on Linux; the other users and groups are unknown to the system.
ME, OTHER, TEAM = 54321, 54322, 54323
OWNED = {
    "mine": (ME, ME, 0o600, [], (ME, ME)),
    "group-of-mine": (ME, TEAM, 0o640, [TEAM], (ME, TEAM)),
    "colleague-of-the-group": (1, 1, 0o660, [1], (ME, 1)),
    "stranger-and-open-to-all": (OTHER, TEAM, 0o666, [], (ME, ME)),
    "stranger-of-my-group-and-open-to-all": (OTHER, TEAM, 0o666, [TEAM], (ME, TEAM)),
    "group-that-may-what-all-may": (ME, TEAM, 0o644, [], (ME, ME)),
    "owner-would-lose-it": (OTHER, TEAM, 0o660, [TEAM], "owner (54322) would lose access"),
    "owner-could-only-read": (OTHER, TEAM, 0o664, [TEAM], "owner (54322) would lose access"),
    "group-would-lose-it": (ME, TEAM, 0o660, [], "group (54323) would lose access"),
}


@root
@pytest.mark.parametrize(("owner", "group", "mode", "groups", "wanted"), OWNED.values(), ids=OWNED)
def test_nobody_loses_access(
    open_folder: Path,
    owner: int,
    group: int,
    mode: int,
    groups: list[int],
    wanted: tuple[int, int] | str,
) -> None:
    path = open_folder / "a.txt"
    path.write_bytes(b"a tbe b\n")
    os.chown(path, owner, group)
    path.chmod(mode)
    if owner == 1 and 1 not in files._groups(1):
        pytest.skip("no user daemon in the group daemon")
    said = as_user(path, ME, ME, groups)
    status = path.stat()
    assert stat.S_IMODE(status.st_mode) == mode
    assert os.listdir(open_folder) == ["a.txt"]
    if isinstance(wanted, str):
        assert wanted in said
        assert path.read_bytes() == b"a tbe b\n"
        assert (status.st_uid, status.st_gid) == (owner, group)
    else:
        assert said == ""
        assert path.read_bytes() == REPAIRED
        assert (status.st_uid, status.st_gid) == wanted


def attribute(path: str, name: str, value: bytes) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("no extended attributes in Python here")
    try:
        os.setxattr(path, name, value)
    except OSError:
        pytest.skip(f"no {name} on this file system")


def acl(user: int) -> bytes:
    """An access control list in which a user of this number may read, as Linux stores it."""
    entries = [(1, 6, -1), (2, 4, user), (4, 4, -1), (16, 4, -1), (32, 0, -1)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)


ATTRIBUTES = {
    "of-the-user": ("user.origin", b"https://example.org/\0"),
    "access-control-list": ("system.posix_acl_access", acl(ME)),
}


@pytest.mark.parametrize(("name", "value"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_attributes_stay(name: str, value: bytes) -> None:
    path = write("a.txt")
    attribute("a.txt", name, value)
    mode = path.stat().st_mode
    assert run("fix", "-w", "a.txt").exit_code == 0
    assert path.read_bytes() == REPAIRED
    assert os.getxattr("a.txt", name) == value
    assert path.stat().st_mode == mode


def test_folder_gives_no_access_that_the_file_did_not_have() -> None:
    write("a.txt").chmod(0o640)
    attribute(".", "system.posix_acl_default", acl(ME))
    assert run("fix", "-w", "a.txt").exit_code == 0
    assert Path("a.txt").read_bytes() == REPAIRED
    assert os.listxattr("a.txt") == []


def test_attribute_that_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt")
    attribute("a.txt", "user.origin", b"here")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "setxattr", full)
    outcome = run("fix", "-w", "a.txt")
    assert outcome.exit_code == 2
    assert (
        "a.txt: not written: its attribute user.origin cannot be kept: No space" in outcome.stderr
    )
    assert path.read_bytes() == b"a tbe b\n"
    assert folder() == ["a.txt"]


# --- signals --------------------------------------------------------------------------------------


def test_signal_between_two_handlers_leaves_both_as_they_were() -> None:
    """What comes while the handlers are being set must not leave one that swallows Ctrl-C."""
    interruptible_code = """
import signal
from textfix.cli import files
class Stop(BaseException): pass
def stop(*_): raise Stop
signal.signal(signal.SIGTERM, stop)
before = signal.getsignal(signal.SIGINT)
real = signal.signal
def interfere(number, handler):
    old = real(number, handler)
    if number == signal.SIGINT and handler is not before:
        signal.signal = real
        signal.raise_signal(signal.SIGTERM)
    return old
signal.signal = interfere
try:
    with files.uninterrupted(): pass
except Stop: pass
assert signal.getsignal(signal.SIGINT) is before
assert signal.getsignal(signal.SIGTERM) is stop
"""
    done = subprocess.run(
        [sys.executable, "-c", interruptible_code],
        env=environment(),
        capture_output=True,
        preexec_fn=interruptible,
    )
    assert done.stderr == b""
    assert done.returncode == 0


def test_interrupted_without_standard_error_says_nothing_on_standard_output() -> None:
    write("a.txt", b"a \n")
    code = "from textfix.io import untrusted\nsys.stderr = None\nreal = untrusted.read_all\n"
    code += "def stop(*a): os.kill(os.getpid(), signal.SIGINT); return real(*a)\n"
    code += "untrusted.read_all = stop"
    done = process(["undo", "a.txt"], code, stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (130, b"")


def test_lock_is_refused_to_a_second_run() -> None:
    with open("x", "w") as one, open("x") as two:
        assert files.lock(one.fileno())
        assert files.lock(two.fileno()) is False
    with contextlib.closing(open("x")) as three:
        assert files.lock(three.fileno())
