"""`textfix review`: one change after another is shown, and a person decides.

Every answer is saved at once, so a review can be stopped anyhow and gone on with later. What comes
of it is a file of decisions (`textfix.review.decisions`), which `textfix apply` makes so.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import click

from textfix.cli import files
from textfix.cli.files import STDIN, Input, Problem
from textfix.cli.fix import Run
from textfix.cli.options import Options
from textfix.cli.saved import read_decisions, read_report
from textfix.cli.screen import in_color, width
from textfix.cli.settings import Settings
from textfix.io.encoding import written
from textfix.patterns import regex
from textfix.record.model import Change
from textfix.record.result import Result
from textfix.report.place import Lines
from textfix.report.saved import SavedError
from textfix.report.terminal import counted, entry, sides
from textfix.report.visible import escaped, visible
from textfix.review import decisions
from textfix.review.decisions import Decision, Reviewed, Verdict, on

HELP = """\
  y  accept this change           n  reject this change
  a  accept all equal changes     d  reject all equal changes
  e  edit the replacement         u  undo the last answer
  q  save and quit                ?  show this help
Each answer is saved at once."""

_HEX = "[0-9a-fA-F]"
_ESCAPE = regex(rf"\\(?:[\\nrt]|x{_HEX}{{2}}|u{_HEX}{{4}}|U000{_HEX}{{5}}|U0010{_HEX}{{4}})")
_NOTHING = "∅"


@dataclass(frozen=True, slots=True)
class Question:
    """A change to decide on.

    Attributes:
        file: which of the files it is in, from 0.
        change: what is proposed.
        made: whether it was made; else it is a suggestion.
    """

    file: int
    change: Change
    made: bool

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """What equal changes have in common."""
        return self.change.before, self.change.after, self.change.rules


def from_text(path: str, settings: Settings, encoding: str | None) -> list[tuple[str, Result]]:
    """The text at `path`, repaired.

    Raises:
        Problem: if it cannot be read.
    """
    if os.path.isdir(path):
        name = shlex.quote(path)
        raise Problem(
            f"{files.shown(path)}: is a folder; name a file, or review a report of the folder: "
            f"textfix fix --check --report report.json {name} && textfix review report.json"
        )
    [item] = files.inputs([path], None, settings.excludes)
    if not isinstance(item, Input):
        raise item
    run = Run(Options("check", encoding=encoding), settings)
    return [(item.name, run.result(item, files.read(item)[0]))]


def from_report(path: str) -> list[tuple[str, Result]]:
    """The texts of the saved report at `path`, which are read where it says.

    Raises:
        Problem: if one cannot be read, or is neither source nor repaired text.
    """
    found = []
    for it in read_report(path):
        # Whoever typed a pipe means it; a report from elsewhere must not make the review wait.
        if os.path.exists(it.path) and not os.path.isfile(it.path):
            raise Problem(
                f"{it.path}: not read: {files.shown(path)} names it, but it is not a regular file"
            )
        data, _ = files.read(Input(it.path, it.path, "."))
        try:
            found.append((it.path, it.result(data)))
        except SavedError as error:
            raise Problem(str(error)) from error
    return found


class Review:
    """One call of `textfix review`.

    Args:
        found: the texts and what is proposed in them.
        path: where the decisions are kept; those that are there already count.
        suggestions: whether to ask for suggestions too.

    Raises:
        Problem: if the decisions at `path` are not on these texts, or cannot be written there.
    """

    def __init__(
        self, found: Sequence[tuple[str, Result]], path: str, *, suggestions: bool
    ) -> None:
        self._path = path
        self._names = [name for name, _ in found]
        self._results = [result for _, result in found]
        self._lines = [Lines(result.source) for result in self._results]
        self._hashes = [
            sha256(written(result.source, result.decoding)).hexdigest() for result in self._results
        ]
        self._questions = [
            q for n, result in enumerate(self._results) for q in _questions(n, result)
        ]
        self._asked = [n for n, q in enumerate(self._questions) if q.made or suggestions]
        self._equal = Counter(self._questions[n].kind for n in self._asked)
        self._decided: dict[int, Decision] = {}
        # For each answer, what it took the place of.
        self._answers: list[dict[int, Decision | None]] = []
        files.check_writable(path)
        if os.path.exists(path):
            self._resume()

    def _resume(self) -> None:
        known = {
            (self._names[q.file], self._hashes[q.file], on(q.change, "accept").proposal): n
            for n, q in enumerate(self._questions)
        }
        for reviewed in read_decisions(self._path):
            for decision in reviewed.decisions:
                number = known.get((reviewed.file, reviewed.sha256, decision.proposal))
                if number is None:
                    raise Problem(
                        f"{files.shown(self._path)}: has decisions about other changes or another "
                        "text; remove the file, or name another one with --output"
                    )
                self._decided[number] = decision

    def ask(self) -> None:
        """Ask until all is decided or the reviewer stops."""
        while True:
            number = self._next()
            if number is None:
                # The last answer too can be taken back.
                if self._answers and _prompt("All changes are decided. [u,q]", default="q") == "u":
                    self._undo()
                    continue
                return
            question = self._questions[number]
            self._show(number, question)
            answer = _answer()
            if answer == "q":
                return
            if answer == "?":
                click.echo(HELP)
            elif answer == "u":
                self._undo()
            elif answer == "e":
                self._decide([number], "edit", _own(question.change))
            else:
                same = answer in "ad"
                self._decide(
                    self._like(question) if same else [number],
                    "accept" if answer in "ya" else "reject",
                )

    def _next(self) -> int | None:
        return next((number for number in self._asked if number not in self._decided), None)

    def _like(self, question: Question) -> list[int]:
        """The changes equal to this one that are not decided yet."""
        return [
            number
            for number in self._asked
            if number not in self._decided and self._questions[number].kind == question.kind
        ]

    def _show(self, number: int, question: Question) -> None:
        kind = "" if question.made else ", suggested"
        equal = self._equal[question.kind]
        many = f", one of {equal} equal changes" if equal > 1 else ""
        place = f"{self._asked.index(number) + 1} of {len(self._asked)}"
        click.echo(f"\n{visible(self._names[question.file])}, {place}{kind}{many}")
        shown = entry(
            question.change,
            self._lines[question.file],
            color=in_color(),
            width=width(),
            doubts=not question.made,
        )
        click.echo(shown, nl=False)

    def _decide(self, numbers: Iterable[int], verdict: Verdict, own: str | None = None) -> None:
        before: dict[int, Decision | None] = {}
        for number in numbers:
            change = self._questions[number].change
            if own == change.after:
                verdict, own = "accept", None
            if verdict != "reject":
                for other in self._rivals(number):
                    before.setdefault(other, self._decided[other])
                    it = self._questions[other].change
                    self._decided[other] = on(it, "reject")
                    click.echo(f"  replaces {' → '.join(sides(it))}")
            before.setdefault(number, self._decided.get(number))
            self._decided[number] = on(change, verdict, own)
        self._answers.append(before)
        self._save()

    def _rivals(self, number: int) -> list[int]:
        """What was accepted and cannot be made beside this one."""
        question = self._questions[number]
        return [
            other
            for other, decision in self._decided.items()
            if decision.decision != "reject"
            and self._questions[other].file == question.file
            and decisions.overlap(self._questions[other].change, question.change)
        ]

    def _undo(self) -> None:
        if not self._answers:
            click.echo("  there is no answer to undo")
            return
        for number, decision in self._answers.pop().items():
            if decision is None:
                del self._decided[number]
            else:
                self._decided[number] = decision
        self._save()

    def _save(self) -> None:
        of_file: list[list[Decision]] = [[] for _ in self._names]
        for number in sorted(self._decided):
            of_file[self._questions[number].file].append(self._decided[number])
        reviewed = [
            Reviewed(name, digest, tuple(it), result.decoding.encoding if result.decoding else None)
            for name, digest, it, result in zip(
                self._names, self._hashes, of_file, self._results, strict=True
            )
        ]
        with files.uninterrupted():
            files.write(self._path, decisions.write(reviewed).encode())

    def summary(self, report: str | None) -> str:
        """What was decided, and the command that makes it so.

        Args:
            report: the path of the report that is reviewed, if it is one.
        """
        counts = Counter(decision.decision for decision in self._decided.values())
        left = sum(number not in self._decided for number in self._asked)
        said = (
            f"{counts['accept']} accepted, {counts['reject']} rejected, {counts['edit']} edited, "
            f"{left} undecided"
        )
        if not self._questions:
            return "Nothing to review."
        if not self._decided:
            return f"No decisions yet on {counted(len(self._asked), 'change')}."
        source = ["--from", report] if report else []
        command = shlex.join(["textfix", "apply", "-w", *source, self._path])
        return f"{said}; saved to {visible(files.shown(self._path))}\n{visible(command)}"


def _questions(file: int, result: Result) -> list[Question]:
    """All that is proposed in a file, in the order of its source, each once."""
    both = {on(c, "accept").proposal: Question(file, c, False) for c in result.suggestions}
    both |= {on(c, "accept").proposal: Question(file, c, True) for c in result.changes}
    return [both[key] for key in sorted(both)]


def _answer() -> str:
    while True:
        answer = _prompt("[y,n,a,d,e,u,q,?]").strip().lower()
        if answer in ("y", "n", "a", "d", "e", "u", "q", "?"):
            return answer
        click.echo(HELP)


def _own(change: Change) -> str:
    """The reviewer's own text."""
    click.echo(
        f"  Text now: {escaped(change.before) or _NOTHING}. Type the new text; {_NOTHING} deletes "
        r"it, \n is a line end, \u00ad a character by its number, \\ a backslash."
    )
    proposed = escaped(change.after) or _NOTHING
    typed = _prompt("  New", default=proposed)
    if typed == proposed:
        return change.after
    if typed == _NOTHING:
        return ""
    return _ESCAPE.sub(lambda match: match[0].encode().decode("unicode_escape"), typed)


def _prompt(text: str, default: str | None = None) -> str:
    try:
        answer: str = click.prompt(text, default=default)
    except UnicodeDecodeError as error:
        raise Problem(f"standard input cannot be read: {error}") from error
    if not sys.stdin.isatty():
        click.echo()  # a pipe does not show that Enter was pressed
    return answer


def default_path(path: str) -> str:
    """Where the decisions on `path` are kept if nothing is said."""
    return f"{os.path.splitext(path)[0]}.decisions.json"


def is_report(path: str) -> bool:
    """Whether `path` is taken for a saved report and not for a text."""
    return path != STDIN and path.lower().endswith(".json")
