"""Messages on standard error."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass
from textfix.cli.options import Options

NOTICES = 3  # warnings of a file; a report has all


class Messages:
    """Messages for standard error; the text goes to standard output only."""

    def __init__(self, options: Options) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._quiet = options.quiet
        self._chatty = not options.quiet and (options.verbose or self._terminal)
        self._said: set[str] = set()
        self._shown = 0.0
        self._line = False

    def error(self, message: str) -> None:
        """Say it once: a configuration file may be wrong for a thousand texts."""
        if message not in self._said:
            self._said.add(message)
            self._say(f"Error: {message}")

    def warning(self, message: str) -> None:
        """Say what the user should know and may not mind."""
        if not self._quiet:
            self._say(f"Warning: {message}")

    def told(self, message: str) -> None:
        """Say what was done, where the command line does not tell it."""
        if not self._quiet:
            self._say(message)

    def note(self, message: str) -> None:
        """Say what is of interest to a person who watches."""
        if self._chatty:
            self._say(message)

    def progress(self, number: int, total: int, name: str) -> None:
        """Show where a long run is, a few times a second, on a terminal only."""
        now = time.monotonic()
        if self._terminal and not self._quiet and total > 1 and now - self._shown > 0.1:
            self._shown = now
            self._line = True
            self._write(f"\r\x1b[K{number} of {total}  {shown(name)[:60]}")

    def clear(self) -> None:
        """Take the progress away."""
        if self._line:
            self._line = False
            self._write("\r\x1b[K")

    def _say(self, message: str) -> None:
        self.clear()
        self._write(f"{shown(message)}\n")

    def _write(self, text: str) -> None:
        # Where nobody can read messages, the work goes on, and the exit code tells what came of it.
        with suppress(OSError):
            if sys.stderr is not None:
                sys.stderr.write(text)
                sys.stderr.flush()


def shown(text: str) -> str:
    """`text` without anything that acts on a terminal: names of files can hold it too."""
    from textfix.report.visible import visible

    return visible(text).encode("utf-8", "backslashreplace").decode()
