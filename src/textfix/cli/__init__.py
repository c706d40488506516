"""The command line. `main` is the program, and nothing is loaded before it runs.

`commands.py` says what can be typed. `fix.py` repairs, `saved.py` goes by reports and decisions,
`review.py` asks for decisions; `files.py` reads and writes; `journal.py` keeps the way back while a
report is not written yet.
"""

from __future__ import annotations

import atexit
import io
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import NoReturn

FAILED = 2  # as click's errors
INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
TERMINATED = 143  # 128 + SIGTERM
_ERROR = 2
_PIPE_CLOSED = 141  # 128 + SIGPIPE: what any filter ends with when its reader (`head`) goes away


class Terminated(KeyboardInterrupt):
    """The process was asked to end: the same as an interruption, but for the exit code."""


def main(args: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 done, 1 changes pending, 2 error."""
    code = 0
    try:
        signal.signal(signal.SIGTERM, _terminate)
        _prepare_streams()
        code = _run(args)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt as stop:
        return _interrupted(stop)
    except BrokenPipeError:
        return _pipe_closed()
    except OSError as error:
        if error.filename is not None:  # no stream
            raise
        if code != _ERROR:  # else it was said when it was written first
            _say(f"Error: cannot write to standard output: {error.strerror}")
        _drop_output()
        return _ERROR
    return code


def _prepare_streams() -> None:
    """Have what is written go out whole, or fail.

    With PYTHONUNBUFFERED, which is usual in containers, the streams have no buffer below. There a
    write to a full disk or a pipe may take only some of the bytes, and nothing tells of the rest.
    Where standard error is closed, click would write what belongs there to standard output.
    """
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(getattr(stream, "buffer", None), io.RawIOBase):
            buffered = open(  # noqa: SIM115
                stream.fileno(), "w", 1, stream.encoding, stream.errors, closefd=False
            )
            setattr(sys, name, buffered)


def program() -> NoReturn:
    """The program itself: `main`, and an end at once.

    Python would first give back piece by piece what was loaded, which takes as long as repairing
    some articles; the system takes it back as a whole. It would also look through all that was
    loaded for cycles, several times.
    """
    from textfix.cache import collect_seldom

    collect_seldom()
    code = main()
    if sys.getprofile() or sys.gettrace():  # who watches writes down what was seen at the end
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # None if it was closed before
            stream.flush()
    atexit._run_exitfuncs()
    os._exit(code)


def _run(args: Sequence[str] | None) -> int:
    import click

    from textfix.cli.commands import PipeClosed, cli
    from textfix.io.shipped import DictionaryError

    try:
        # Standalone, click would end the process itself and call every interruption "Aborted!".
        code = cli.main(args, prog_name="textfix", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort as abort:  # what click makes of an interruption
        return _interrupted(abort.__context__)
    except PipeClosed:
        return _pipe_closed()
    except DictionaryError as error:
        print(f"Error: {error}", file=sys.stderr)
        return FAILED
    return code if isinstance(code, int) else 0


def _interrupted(stop: BaseException | None) -> int:
    _say("Interrupted.")
    return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED


def _say(message: str) -> None:
    with suppress(OSError):
        print(message, file=sys.stderr)


def _terminate(signum: int, frame: FrameType | None) -> None:
    raise Terminated


def _pipe_closed() -> int:
    _drop_output()
    return _PIPE_CLOSED


def _drop_output() -> None:
    """Keep Python from complaining at exit about output that cannot be written any more."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            os.dup2(devnull, stream.fileno())
