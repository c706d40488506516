"""`textfix fix`: read, repair, and show or write what came of it, one file after another.

An error at one file does not stop the others. Start reading at `Run.over`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from textfix.cli import INTERRUPTED, TERMINATED, Terminated, files
from textfix.cli.files import STDIN, Input, Problem
from textfix.cli.kind import refusal
from textfix.deadline import RepairTimeout, alarm
from textfix.engine.pipeline import repair
from textfix.io.binary import not_text
from textfix.io.encoding import Decoding, EncodingError, decode, written
from textfix.io.shipped import DictionaryError
from textfix.record.result import Result
from textfix.report.place import Lines
from textfix.settings import config
from textfix.settings.profile import ProfileError

if TYPE_CHECKING:
    from textfix.cli.journal import Journal
from textfix.cli.messages import NOTICES, Messages, shown
from textfix.cli.options import CLEAN, ERROR, PENDING, Options, Usage, report_format
from textfix.cli.screen import in_color, is_terminal, width
from textfix.cli.settings import Settings


class Run:
    """One call of `textfix fix`; what else reads texts and writes them is one with another `_one`.

    Args:
        options: what was asked for.
        settings: how to repair.
        read: files that were read beside the texts, and may not be overwritten either.
    """

    several = "add --in-place to repair each file, or --check or --diff to see the changes"

    def __init__(self, options: Options, settings: Settings, read: Sequence[str] = ()) -> None:
        self._options = options
        self._settings = settings
        self._read = read
        self._messages = Messages(options)
        self._results: list[tuple[str, Result]] = []  # kept only for a report
        self._format = report_format(options)
        self._journal: Journal | None = None
        self._failed = False
        self._pending = 0
        self._done = 0

    def over(self, paths: Sequence[str]) -> int:
        """Repair what is at `paths` and return the exit code.

        Raises:
            Usage: if the options and the files cannot be meant together.
        """
        found = list(self._inputs(paths))
        self._check(paths, found)
        # What ends a run is done whole, or an interruption would hide where the way back is.
        with ExitStack() as ending, ExitStack() as stack:
            report = self._options.report
            if report not in (None, STDIN) and (
                os.path.isfile(report) or not os.path.exists(report)
            ):
                from textfix.cli import journal

                self._journal = stack.enter_context(journal.opened(report))
                if os.path.exists(report):
                    self._keep_way_back(report)
            self._sweep(found)
            stack.callback(self._say_way_back)
            stack.callback(ending.enter_context, files.uninterrupted())
            return self._over(found)

    def _over(self, found: Sequence[Input]) -> int:
        try:
            for number, item in enumerate(found, 1):
                self._messages.progress(number, len(found), item.name)
                self._guarded(self._one, item)
        except KeyboardInterrupt as stop:
            self._messages.clear()
            self._finish()
            done = f"{self._done} of {len(found)} files"
            self._messages.error(f"interrupted after {done}; the other files are unchanged")
            return TERMINATED if isinstance(stop, Terminated) else INTERRUPTED
        self._messages.clear()
        self._finish()
        if self._failed:
            return ERROR
        pending = self._pending and self._options.mode in ("diff", "check")
        return PENDING if pending and not self._options.exit_zero else CLEAN

    def _sweep(self, found: Sequence[Input]) -> None:
        """Remove what killed runs have left beside the files that are to be written."""
        written = [item.path for item in found] if self._options.mode == "write" else []
        others = (self._options.output, self._options.report)
        written += [path for path in others if path not in (None, STDIN)]
        for folder in {os.path.dirname(os.path.realpath(path)) for path in written}:
            files.sweep(folder)

    def _say_way_back(self) -> None:
        """Say where it is, if the report does not have it."""
        if self._options.mode == "write" and self._journal and self._journal.stays:
            name = self._journal.name
            self._messages.error(
                f"{name}: kept, because the report does not cover all files that were written; "
                f"to restore them: textfix undo -w {name}"
            )

    def _inputs(self, paths: Sequence[str]) -> Iterator[Input]:
        try:
            for item in files.inputs(paths, self._options.stdin_name, self._settings.excludes):
                if isinstance(item, Input):
                    yield item
                else:
                    self._fail(str(item))
        except (config.ConfigError, ProfileError) as error:
            self._fail(str(error))

    def _check(self, paths: Sequence[str], found: Sequence[Input]) -> None:
        """Refuse what would overwrite an input, or mix several texts into one."""
        from textfix.cli import journal

        options = self._options
        one = len(paths) == 1 and not os.path.isdir(paths[0])
        if options.mode in ("text", "output") and not one:
            raise Usage(f"several texts would run together into one; {self.several}")
        if options.mode == "write" and STDIN in paths:
            raise Usage("standard input cannot be repaired in place; leave out --in-place")
        for flag, path in (("--output", options.output), ("--report", options.report)):
            if path is None or path == STDIN:
                continue
            taken = [path, journal.place(path)] if flag == "--report" else [path]
            others = (*self._read, *(item.path for item in found))
            if any(_same(mine, other) for mine in taken for other in others):
                advice = "use --in-place" if flag == "--output" else "name another file"
                raise Usage(f"{flag} {path} would overwrite an input; {advice}")
            files.check_writable(path)
        if options.output and options.report and _same(options.output, options.report):
            raise Usage(f"--output and --report name the same file, {options.output}")

    def _keep_way_back(self, report: str) -> None:
        """Refuse to write over the report that alone leads back from a text as it is now.

        Who repairs in place twice would lose by the second report what the first one had.
        """
        from textfix.cli import journal
        from textfix.report import SavedError

        assert self._journal is not None
        try:
            told = journal.read(report)
        except (Problem, SavedError):
            return  # something else, which may be overwritten
        for it in told:
            if it.repaired in (None, it.sha256) or not os.path.isfile(it.path):
                continue
            if self._journal.has(it):
                continue
            if sha256(files.read(Input(it.path, it.path, "."))[0]).hexdigest() == it.repaired:
                raise Problem(
                    f"{files.shown(report)}: not overwritten: textfix undo needs it to restore "
                    f"{it.path}; name another report, or remove this one"
                )

    def _guarded(self, work: Callable[..., None], *args: Any) -> None:
        """Do `work`; what goes wrong with one file is said and does not stop the others."""
        try:
            work(*args)
        except (Problem, config.ConfigError, ProfileError, DictionaryError) as error:
            self._fail(str(error))
        except BrokenPipeError:
            raise
        except Exception as error:
            if self._options.verbose:
                import traceback

                traceback.print_exc()
            name = getattr(args[0], "name", args[0]) if args else "report"
            kind = type(error).__name__
            self._fail(
                f"{name}: textfix failed ({kind}: {error}); the file is unchanged. This is a "
                "bug in textfix; --verbose shows a traceback"
            )

    def _fail(self, message: str) -> None:
        self._failed = True
        self._messages.error(message)

    def _one(self, item: Input) -> None:
        options = self._options
        data, was = self._read_text(item)
        # What a run that was cut off has repaired is repaired again from its source, and so comes
        # into the report with it.
        journal = self._journal if options.mode == "write" else None
        source = journal.source(item.name, data) if journal else data
        result = self.result(item, source)
        if options.output_encoding is not None:
            result = replace(result, output=Decoding(options.output_encoding, "given"))
        if options.mode in ("text", "write", "output"):
            new = self._bytes(item, source, result)
            if options.mode == "text":
                self._out(new)
                self._count(item, result)
                return
            # Nothing may be changed on the disk that is not in the report.
            with files.uninterrupted():
                if journal and new != data:
                    journal.add(item.name, result)
                self._write(item, data, new, was)
                self._count(item, result)
            return
        if options.mode == "diff":
            self._write_diff(item, result)
        self._count(item, result)

    def _read_text(self, item: Input) -> tuple[bytes, os.stat_result | None]:
        # A pipe may have nobody who writes to it, so it is not read in vain.
        special = os.path.exists(item.path) and not os.path.isfile(item.path)
        if self._options.mode == "write" and special:
            raise Problem(f"{item.name}: is not a regular file and cannot be repaired in place")
        return files.read(item)

    def result(self, item: Input, data: bytes) -> Result:
        """What is to become of the text `data`, and why."""
        profile = self._settings.profile(item.folder)
        try:
            text, decoding = decode(data, encoding=self._options.encoding)
        except EncodingError as error:
            raise Problem(f"{item.name}: {error}") from error
        if why := not_text(data, text, decoding.undecodable_bytes):
            raise Problem(f"{item.name}: not repaired: not a text file ({why})")
        if not self._options.as_text and (why := refusal(item.path, text)):
            raise Problem(f"{item.name}: {why}")
        self._warn(item, decoding)
        try:
            timeout = self._options.timeout
            with alarm(timeout):
                result = repair(text, profile=profile, decoding=decoding, timeout=timeout)
        except RepairTimeout as error:
            from textfix.engine.workers import clear_caches

            clear_caches()  # it may have come while a cache was written
            raise Problem(f"{item.name}: {error}; the file is unchanged") from error
        self._warn_of_notices(item, result)
        return result

    def _bytes(self, item: Input, data: bytes, result: Result) -> bytes:
        """The repaired text as bytes; the bytes that were read, if nothing is to change."""
        return data if not result.changes and result.output is None else bytes_of(item, result)

    def _warn(self, item: Input, decoding: Decoding) -> None:
        if decoding.undecodable_bytes:
            what = "byte" if decoding.undecodable_bytes == 1 else "bytes"
            self._messages.warning(
                f"{item.name}: {decoding.undecodable_bytes} {what} cannot be decoded as "
                f"{decoding.encoding}, the first at offset {decoding.undecodable[0][0]}; "
                "kept unchanged"
            )

    def _warn_of_notices(self, item: Input, result: Result) -> None:
        if not result.notices:
            return
        lines = Lines(result.source)
        for notice in result.notices[:NOTICES]:
            line, column = lines.place(notice.start)
            self._messages.warning(f"{item.name}:{line}:{column}: {notice.message}")
        if (more := len(result.notices) - NOTICES) > 0:
            places = "place was" if more == 1 else "places were"
            self._messages.warning(f"{item.name}: {more} more {places} left unchanged")

    def _count(self, item: Input, result: Result) -> None:
        if self._format:
            self._results.append((item.name, result))
        if self._options.verbose and result.register is not None:
            self._messages.note(f"{item.name}: register {result.register.summary}")
        self._done += 1
        self._pending += bool(result.changes)
        line = f"{item.name}: {_counts(result)}"
        report_shown = self._format is not None and self._options.report in (None, STDIN)
        listed = self._options.mode == "check" and not report_shown
        if listed and result.changes and not self._options.quiet:
            self._out(f"{shown(line)}\n".encode())
        elif self._options.mode != "check" or result.suggestions:
            self._messages.note(line)

    def _write(self, item: Input, data: bytes, new: bytes, was: os.stat_result | None) -> None:
        if self._options.mode == "output":
            assert self._options.output is not None
            files.write(self._options.output, new)
        elif new != data:
            files.write(item.path, new, was)

    def _write_diff(self, item: Input, result: Result) -> None:
        from textfix.report.diff import extends_ascii
        from textfix.report.terminal import shown_diff

        pair = (item.name, result)
        if self._for_eyes:
            self._out(_for_stdout(shown_diff([pair], color=self._color)))
            return
        encoding = result.decoding.encoding if result.decoding else "utf-8"
        if result.changes and encoding != "utf-8-sig" and not extends_ascii(encoding):
            self._messages.warning(
                f"{item.name}: a patch cannot be written in {encoding}; "
                "this diff is in UTF-8, for reading only"
            )
        self._out(self._rendered("diff", [pair]))

    def _out(self, data: bytes) -> None:
        self._messages.clear()
        files.write_out(data)

    def _rendered(self, name: str, results: Sequence[tuple[str, Result]]) -> bytes:
        from textfix.report import to_bytes

        try:
            return to_bytes(name, results)
        except EncodingError as error:
            raise Problem(f"{', '.join(n for n, _ in results[:3])}: {error}") from error

    @property
    def _color(self) -> bool:
        return in_color(self._options.color)

    @property
    def _for_eyes(self) -> bool:
        return is_terminal() or self._color

    def _finish(self) -> None:
        if self._format:
            self._guarded(self._report)

    def _report(self) -> None:
        from textfix.report import BINARY, render

        assert self._format is not None
        if self._options.report not in (None, STDIN):
            assert self._options.report is not None
            self._write_report(self._options.report, self._format)
        elif self._format == "text":
            from textfix.report.terminal import terminal

            text = terminal(self._results, color=self._color, width=width())
            self._out(_for_stdout(text))
        elif self._format in ("diff", "statistics", "word-diff") and self._for_eyes:
            from textfix.report.terminal import shown_diff, statistics, word_diff

            of = {"diff": shown_diff, "statistics": statistics, "word-diff": word_diff}
            self._out(_for_stdout(of[self._format](self._results, color=self._color)))
        elif self._for_eyes and self._format not in BINARY:
            self._out(_for_stdout(_lines_shown(render(self._format, self._results))))
        else:
            self._out(self._rendered(self._format, self._results))

    def _write_report(self, path: str, name: str) -> None:
        if not self._results and os.path.isfile(path):
            self._messages.warning(
                f"{files.shown(path)}: not overwritten: there is nothing to report"
            )
            return
        results = self._results
        if self._journal and self._options.mode == "write":
            results = results + self._journal.rest({done for done, _ in results})
        report = self._rendered(name, results)
        with files.uninterrupted():
            files.write(path, report)
            if self._journal:
                self._journal.finished = self._options.mode == "write"


def _lines_shown(text: str) -> str:
    """A report for a terminal: its lines stay, nothing in them acts."""
    from textfix.report.visible import visible

    return "\n".join(map(visible, text.replace("\r\n", "\n").split("\n")))


def bytes_of(item: Input, result: Result) -> bytes:
    """The repaired text as bytes."""
    try:
        return written(result.text, result.output or result.decoding)
    except EncodingError as error:
        raise Problem(f"{item.name}: {error}") from error


def _counts(result: Result) -> str:
    from textfix.report.terminal import counted

    suggestions = counted(len(result.suggestions), "suggestion")
    return f"{counted(len(result.changes), 'change')}, {suggestions}"


def _same(one: str, other: str) -> bool:
    if other == STDIN:
        return False
    return os.path.realpath(one) == os.path.realpath(other) or (
        os.path.exists(one) and os.path.exists(other) and os.path.samefile(one, other)
    )


def _for_stdout(text: str) -> bytes:
    """`text` as the terminal can show it."""
    return text.encode(getattr(sys.stdout, "encoding", None) or "utf-8", "backslashreplace")
