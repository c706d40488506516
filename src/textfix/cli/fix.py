"""`textfix fix`: read, repair, and say or write what came of it, one file after another.

An error at one file does not stop the others. Start reading at `Run.over`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from textfix.cli import INTERRUPTED, TERMINATED, Terminated, files
from textfix.cli.files import STDIN, Input, Problem
from textfix.cli.kind import refusal
from textfix.deadline import Deadline, RepairTimeout, alarm
from textfix.engine.pipeline import repair
from textfix.io.binary import not_text
from textfix.io.encoding import Decoding, EncodingError, decode, written
from textfix.io.shipped import DictionaryError
from textfix.record.model import Result
from textfix.report.place import Lines
from textfix.settings import config
from textfix.settings.profile import Profile, ProfileError

if TYPE_CHECKING:
    from textfix.cli.journal import Journal
    from textfix.settings.config import Config

Mode = Literal["text", "write", "output", "diff", "check"]

CLEAN, PENDING, ERROR = 0, 1, 2

# Columns of a report that goes to no terminal.
_WIDTH = 100

_NOTICES = 3  # warnings of a file; a report has all


class Usage(Exception):
    """Options that cannot be meant together; the message says what would do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line, as typed."""

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


class Settings:
    """The settings for each file: flags, over the --config file, over the file found near it.

    Args:
        flags: fields of `Profile`, and "profile"; None or empty: not given.
        explicit: path of the --config file.
        isolated: look for no file.
        exclude: patterns to pass over in folders, beside those of the files.
        default: the profile if nothing names one.
    """

    def __init__(
        self,
        flags: Mapping[str, Any],
        *,
        explicit: str | None = None,
        isolated: bool = False,
        exclude: Sequence[str] = (),
        default: str = "article",
    ) -> None:
        self._flags = flags
        self._default = config.Config({"profile": default})
        self._isolated = isolated
        self._excludes = ((".", tuple(exclude)),) if exclude else ()
        self._explicit = config.Config()
        if explicit is not None:
            found = config.read(explicit)
            if found is None:
                raise config.ConfigError(f"{explicit}: has no table [tool.textfix]")
            self._explicit = found
        self._config = cache(self._found)
        self.profile = cache(self._profile)
        self.profile_of_flags()

    def profile_of_flags(self) -> None:
        """Raise a `ProfileError` now if the flags alone cannot be meant."""
        _check(self._explicit.profile(**self._flags), self._flags, {})

    def _found(self, folder: str) -> Config:
        found = config.Config() if self._isolated else config.find(folder)
        return self._explicit.over(found).over(self._default)

    def _profile(self, folder: str) -> Profile:
        """The settings for a file in `folder`."""
        found = self._config(folder)
        profile = found.profile(**self._flags)
        _check(profile, self._flags, found.origins)
        return profile

    def excludes(self, folder: str) -> files.Excludes:
        """What to pass over in `folder`."""
        return self._config(folder).excludes + self._excludes


def _check(profile: Profile, flags: Mapping[str, Any], origins: Mapping[str, str]) -> None:
    """Raise a `ProfileError` if codes name no rule or a file cannot be read.

    A code that is misspelled would else switch off in silence what it should select.
    """
    from textfix.language.user_dictionary import user_words
    from textfix.settings.baseline import baseline

    for key in ("select", "ignore"):
        if flags.get(key) or key in origins:
            where = "--" + key if flags.get(key) else f"{origins[key]}: {key}"
            for code in getattr(profile, key):
                _check_code(code, where)
    user_words(profile.dictionary)
    baseline(profile.baseline)


def _check_code(code: str, where: str) -> None:
    from textfix.engine.rule import unknown_code

    if problem := unknown_code(code):
        raise ProfileError(f"{where}: {problem}")


class Messages:
    """What goes to standard error; nothing of it is ever on the way of the text."""

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
            self._write(f"\r\x1b[K{number} of {total}  {_shown(name)[:60]}")

    def clear(self) -> None:
        """Take the progress away."""
        if self._line:
            self._line = False
            self._write("\r\x1b[K")

    def _say(self, message: str) -> None:
        self.clear()
        self._write(f"{_shown(message)}\n")

    def _write(self, text: str) -> None:
        # Where nobody can read messages, the work goes on, and the exit code tells what came of it.
        with suppress(OSError):
            if sys.stderr is not None:
                sys.stderr.write(text)
                sys.stderr.flush()


def _shown(text: str) -> str:
    """`text` without anything that acts on a terminal: names of files can hold it too."""
    from textfix.report.visible import visible

    return visible(text).encode("utf-8", "backslashreplace").decode()


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
        self._format = _format(options)
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
        with ExitStack() as stack:
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
        for notice in result.notices[:_NOTICES]:
            line, column = lines.place(notice.start)
            self._messages.warning(f"{item.name}:{line}:{column}: {notice.message}")
        if (more := len(result.notices) - _NOTICES) > 0:
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
            self._out(f"{_shown(line)}\n".encode())
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


def _format(options: Options) -> str | None:
    """The format of the report that was asked for, if one was.

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


def is_terminal() -> bool:
    """Whether a person sees standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def in_color(wanted: bool | None = None) -> bool:
    """Whether to use colours, if it is not said."""
    return is_terminal() and not os.environ.get("NO_COLOR") if wanted is None else wanted


def width() -> int:
    """Columns of the terminal that standard output is."""
    import shutil

    return shutil.get_terminal_size((_WIDTH, 24)).columns if is_terminal() else _WIDTH


def _for_stdout(text: str) -> bytes:
    """`text` as the terminal can show it."""
    return text.encode(getattr(sys.stdout, "encoding", None) or "utf-8", "backslashreplace")


def check_timeout(seconds: float | None) -> None:
    """Raise a `Usage` if this cannot be meant as a timeout: infinity, no number."""
    try:
        Deadline(seconds)
    except ValueError as error:
        raise Usage(f"--{error}") from error


def options_for(**values: Any) -> Options:
    """Options from what was typed, with the encodings checked.

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
