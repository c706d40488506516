"""`textfix apply`, `textfix undo`, `textfix report`: what was decided or reported, made so again.

Neither rules nor dictionaries are asked. A text is known by its SHA-256, whatever it is called now.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256

from textfix.cli import files, journal
from textfix.cli.files import Input, Problem
from textfix.cli.fix import Run, bytes_of
from textfix.cli.options import ERROR, Options
from textfix.cli.settings import Settings
from textfix.io.encoding import EncodingError, decode
from textfix.record.result import Result
from textfix.report import saved
from textfix.report.saved import Saved, SavedError
from textfix.review import decisions
from textfix.review.decisions import DecisionError, Rest, Reviewed
from textfix.settings import baseline
from textfix.settings.baseline import Exemption
from textfix.settings.config import place_of_baseline


def read_report(path: str) -> list[Saved]:
    """The files of the saved report, or the journal of one, at `path`.

    Raises:
        Problem: if it is none.
    """
    with _said(files.shown(path)):
        return journal.read(path)


def read_decisions(path: str) -> tuple[Reviewed, ...]:
    """The decisions in the file at `path`.

    Raises:
        Problem: if it holds none.
    """
    with _said(files.shown(path)):
        return decisions.read(files.read_text(path))


@contextmanager
def _said(name: str) -> Iterator[None]:
    try:
        yield
    except (DecisionError, SavedError) as error:
        raise Problem(f"{name}: {error}") from error


class _Saved(Run):
    """A run over texts that a record tells of: those it names, if none is given.

    Args:
        options: what was asked for.
        read: the files of the record.
    """

    several = "add --in-place to write all files, or name one of them"
    names: Sequence[str] = ()

    def __init__(self, options: Options, read: Sequence[str]) -> None:
        super().__init__(options, Settings({}, isolated=True), read)

    def over(self, paths: Sequence[str]) -> int:
        """See `Run.over`."""
        if not (paths or self.names):
            raise Problem(f"{files.shown(self._read[0])}: names no files")
        if not paths and "<stdin>" in self.names and not os.path.exists("<stdin>"):
            raise Problem(
                f"{files.shown(self._read[0])}: describes text from standard input; "
                "name the file that holds the text"
            )
        if paths:
            return super().over(paths)
        names = tuple(name for name in dict.fromkeys(self.names) if self._is_regular(name))
        if self._writes_beside:
            names = tuple(name for name in names if self._is_within(name))
        return super().over(names) if names else ERROR

    def _is_regular(self, name: str) -> bool:
        """Whether a name of the record is a file, if anything: to open a pipe may take for ever."""
        if name == "-" or os.path.isfile(name) or not os.path.exists(name):
            return True
        self._fail(
            f"{name}: not read: {files.shown(self._read[0])} names it, but it is not a regular "
            "file. To read it, name it on the command line"
        )
        return False

    @property
    def _writes_beside(self) -> bool:
        """Whether files are written in places that the record tells."""
        return self._options.mode == "write"

    def _is_within(self, name: str) -> bool:
        """Whether a name of the record stays in the working folder, through links too.

        A record may come from another person: it must not choose which files of the disk to write.
        """
        here = os.path.realpath(".")
        try:
            inside = os.path.commonpath([here, os.path.realpath(name)]) == here
        except ValueError:  # another drive, or what no file can be called
            inside = False
        if not inside:
            self._fail(
                f"{name}: not written: {files.shown(self._read[0])} names it, but it is outside "
                "the working folder. To write it, name it on the command line"
            )
        return inside

    def _write(self, item: Input, data: bytes, new: bytes, was: os.stat_result | None) -> None:
        super()._write(item, data, new, was)
        if self._options.mode == "output":
            self._messages.told(f"{files.shown(str(self._options.output))}: written")
        elif new != data:
            self._messages.told(f"{item.name}: written")


class Apply(_Saved):
    """One call of `textfix apply`: makes the changes that were accepted, and no other.

    Args:
        options: what was asked for.
        path: the file of decisions.
        report: the saved report they are about, if it was named.
        rest: what becomes of changes that nobody decided.
        remember: keep what was rejected in the baseline.
    """

    def __init__(
        self,
        options: Options,
        path: str,
        report: str | None,
        rest: Rest = "reject",
        *,
        remember: bool = False,
    ) -> None:
        super().__init__(options, [path] if report is None else [path, report])
        self._reviewed = read_decisions(path)
        self._saved = read_report(report) if report is not None else None
        self._rest = rest
        self._remember = remember
        self._rejected: dict[str, list[Exemption]] = {}
        self.names = [it.file for it in self._reviewed]

    @property
    def _writes_beside(self) -> bool:
        return super()._writes_beside or self._remember

    def result(self, item: Input, data: bytes) -> Result:
        """What was decided on the text `data`."""
        try:
            if self._saved is None:
                reviewed = self._find(item, sha256(data).hexdigest())
                text, decoding = decode(data, encoding=self._options.encoding or reviewed.encoding)
                result = reviewed.result(text, decoding)
            else:
                it = saved.find(self._saved, data, item.name)
                reviewed = self._find(item, it.sha256)
                result = it.result(data).with_decisions(reviewed.decisions, rest=self._rest)
        except SavedError as error:
            raise Problem(str(error)) from error
        except (EncodingError, DecisionError) as error:
            # What does not fit is in the decisions, which a person may have edited.
            raise Problem(f"{files.shown(self._read[0])}, on {item.name}: {error}") from error
        if self._remember:
            kept = self._rejected.setdefault(place_of_baseline(item.folder), [])
            kept += baseline.exemptions(reviewed.rejected, result)
        return result

    def _finish(self) -> None:
        super()._finish()
        for path, kept in self._rejected.items():
            self._guarded(self._keep, path, kept)

    def _keep(self, path: str, kept: list[Exemption]) -> None:
        """Put exemptions into the baseline at `path`, beside those it has."""
        had = baseline.read(path) if os.path.exists(path) else ()
        if set(kept) - set(had):
            files.write(path, baseline.write((*had, *kept)).encode())

    def _find(self, item: Input, digest: str) -> Reviewed:
        """The decisions on the text with this SHA-256."""
        fitting = [it for it in self._reviewed if it.sha256 == digest]
        fitting = [it for it in fitting if it.file == item.name] or fitting
        if len({it.decisions for it in fitting}) > 1:
            names = ", ".join(it.file for it in fitting)
            raise Problem(
                f"{item.name}: the decisions for this text contradict each other: {names}"
            )
        if not fitting:
            was = next((it.sha256 for it in self._reviewed if it.file == item.name), None)
            other = f"SHA-256 {was[:12]}…" if was else ", ".join(self.names)
            hint = "" if self._saved else "; if the file was repaired in place, add --from REPORT"
            raise Problem(
                f"{item.name}: not the text that was reviewed: its SHA-256 is {digest[:12]}…, the "
                f"decisions are about {other}{hint}"
            )
        return fitting[0]

    def _bytes(self, item: Input, data: bytes, result: Result) -> bytes:
        # Where `data` is the repaired text, no decisions make another one: the source.
        return bytes_of(item, result)


class Undo(_Saved):
    """One call of `textfix undo`: gives the sources back."""

    def __init__(self, options: Options, path: str) -> None:
        super().__init__(options, [path])
        self._saved = read_report(path)
        self.names = [it.path for it in self._saved]

    def _one(self, item: Input) -> None:
        data, was = self._read_text(item)
        try:
            source = saved.find(self._saved, data, item.name).source(data)
        except SavedError as error:
            raise Problem(str(error)) from error
        if self._options.mode == "text":
            self._out(source)
        else:
            with files.uninterrupted():
                self._write(item, data, source, was)
        self._done += 1


class Again(_Saved):
    """One call of `textfix report`: renders a saved report anew."""

    def __init__(self, path: str, report: str | None, name: str | None, color: bool | None) -> None:
        options = Options(
            "check", report=report or "-", format=name, color=color, exit_zero=True, quiet=True
        )
        super().__init__(options, [path])
        self._saved = read_report(path)
        self.names = [it.path for it in self._saved]

    def _keep_way_back(self, report: str) -> None:
        """Nothing is lost: what is written has all that was read."""

    def result(self, item: Input, data: bytes) -> Result:
        """What the report says of the text `data`."""
        try:
            return saved.find(self._saved, data, item.name).result(data)
        except SavedError as error:
            raise Problem(str(error)) from error
