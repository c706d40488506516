"""The options of a run, and its exit codes."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from textfix.cli.files import STDIN
from textfix.deadline import Deadline
from textfix.io.encoding import decode

if TYPE_CHECKING:
    pass
from textfix.cli.screen import is_terminal

Mode = Literal["text", "write", "output", "diff", "check"]
CLEAN, PENDING, ERROR = 0, 1, 2


class Usage(Exception):
    """Options that cannot be meant together; the message says what would do."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options as typed on the command line."""

    mode: Mode
    output: str | None = None
    report: str | None = None
    format: str | None = None
    encoding: str | None = None
    output_encoding: str | None = None
    stdin_name: str | None = None
    color: bool | None = None
    timeout: float | None = None
    exit_zero: bool = False
    as_text: bool = True  # edit what is no prose all the same: JSON, CSV, source
    quiet: bool = False
    verbose: bool = False


def report_format(options: Options) -> str | None:
    """The requested format of the report, if there is one.

    Raises:
        Usage: if there is no knowing which, or no place for it.
    """
    if options.report is None and options.format is None:
        return None
    from textfix.report import SUFFIXES

    if options.report in (None, STDIN) and options.mode in ("text", "diff"):
        raise Usage(
            "standard output cannot hold both the text and the report; add --report FILE, "
            "or --check to print only the report"
        )
    if options.format == "docx" and options.report in (None, STDIN) and is_terminal():
        raise Usage("a Word document cannot be shown in a terminal; add --report FILE.docx")
    if options.format is not None:
        return options.format
    assert options.report is not None
    if options.report == STDIN:
        return "text"
    suffix = os.path.splitext(options.report)[1].lower()
    if suffix not in SUFFIXES:
        raise Usage(
            f"{options.report}: no report format has the suffix {suffix or '(none)'!r}; "
            f"use {', '.join(SUFFIXES)}, or add --format"
        )
    return SUFFIXES[suffix]


def check_timeout(seconds: float | None) -> None:
    """Raise a `Usage` if this cannot be meant as a timeout: infinity, no number."""
    try:
        Deadline(seconds)
    except ValueError as error:
        raise Usage(f"--{error}") from error


def options_for(**values: Any) -> Options:
    """The options of a command, with the encodings checked.

    Raises:
        Usage: if they cannot be meant together.
        EncodingError: if an encoding is unknown or cannot be used.
    """
    options = Options(**values)
    check_timeout(options.timeout)
    for encoding in (options.encoding, options.output_encoding):
        if encoding is not None:
            decode(b"", encoding=encoding)
    if options.output_encoding and options.mode not in ("text", "write", "output"):
        raise Usage("--output-encoding has no effect with --check or --diff, which write no text")
    if options.exit_zero and options.mode not in ("check", "diff"):
        raise Usage("--exit-zero needs --check or --diff; a repair exits with 0 anyway")
    return replace(options, output=None, mode="text") if options.output == STDIN else options
