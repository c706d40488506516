"""What a repair gives: the text, its changes and suggestions, and how they were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textfix.record.registry import provided

if TYPE_CHECKING:
    from textfix.document.register.model import Register
    from textfix.io.encoding import Decoding
    from textfix.review.decisions import Decision, Rest
    from textfix.settings.profile import Profile

from textfix.errors import ArgumentTypeError
from textfix.record.model import Change, Document, Span

_SHOWN = 60  # code points of a text in the repr of its result


@dataclass(frozen=True, slots=True)
class Notice:
    """A span of the source that was not repaired, and why.

    Attributes:
        start: first code point of the span.
        end: the code point behind it.
        message: what happened, for a reader.
    """

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """A repaired text with the record of every change: all that a report may read.

    Attributes:
        document: the source and its changes.
        suggestions: what was likely but not sure enough to be made, and what lost its place to a
            surer change; each says how its span of the source would read instead.
        profile: the settings of the run.
        decoding: how bytes became the source; None when the source was given as text.
        output: how the repaired text is written; None: as the source was read.
        notices: spans that were not repaired, with the reason; hardly any text has one.
        register: what the text is by sections of the source (prose, data, verse ...), as it was
            measured when it was repaired; None if nobody measured it.
    """

    document: Document
    suggestions: tuple[Change, ...]
    profile: Profile
    decoding: Decoding | None = None
    output: Decoding | None = None
    notices: tuple[Notice, ...] = ()
    register: Register | None = None

    def __repr__(self) -> str:
        """Short, for the text may be a book and each change has its evidence."""
        shown = self.text if len(self.text) <= _SHOWN else f"{self.text[:_SHOWN]}…"
        made, suggested = len(self.changes), len(self.suggestions)
        return (
            f"<Result {shown!r}: {made} change{'s' * (made != 1)}, "
            f"{suggested} suggestion{'s' * (suggested != 1)}, profile {self.profile.name!r}>"
        )

    @property
    def source(self) -> str:
        """The text as it was given."""
        return self.document.source

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.document.text

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed, sorted and disjoint, in offsets of the source."""
        return self.document.changes

    def counts(self) -> Counter[str]:
        """How many edits each rule had in the changes made."""
        return Counter(edit.rule for change in self.changes for edit in change.edits)

    def to_source(self, span: Span) -> Span:
        """The span of the source that `span` of the repaired text came from, in code points."""
        return self.document.to_source(span)

    def to_text(self, span: Span) -> Span:
        """The span of the repaired text that `span` of the source became, in code points."""
        return self.document.to_text(span)

    # What follows is at hand here and done above: the model knows no report until one is asked for.

    def report(self, name: str = "text", path: str = "text") -> str:
        """The report `name` ("text", "json", "csv" ...) on this result alone.

        Args:
            name: one of `textfix.report.FORMATS`.
            path: what the report calls the source.

        Raises:
            ValueError: if there is no such format, or it is bytes (`textfix.report.to_bytes`).
        """
        return cast(str, provided("render")(name, [(path, self)]))

    @classmethod
    def from_json(cls, report: str, source: str | bytes) -> Result:
        """The result that a JSON report was made of.

        Args:
            report: what ``report("json")`` gave, on one file or many.
            source: the source of one of them, or its repaired text.

        Raises:
            SavedError: if it is no such report, or of none of its files is this the source.
        """
        for name, given in (("report", report), ("source", source)):
            if not isinstance(given, str | bytes):
                raise ArgumentTypeError(f"{name} must be a string, not {type(given).__name__}")
        data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
        return cast(Result, provided("find")(provided("files")(report), data).result(data))

    def with_decisions(self, decisions: Iterable[Decision], *, rest: Rest = "reject") -> Result:
        """This result with exactly those changes made that a reviewer decided on.

        What was rejected is gone, what nobody decided is a suggestion.

        Args:
            decisions: on changes and suggestions of this result, in any order.
            rest: "accept" makes the changes of this result that nobody decided, unless they overlap
                one that was; its suggestions stay suggestions.

        Raises:
            DecisionError: if one is on no change of this result, or two cannot both be made; the
                message names them.
        """
        return cast(Result, provided("decided")(self, decisions, rest))

    def _repr_html_(self) -> str:
        """The changes as a small table, for a notebook."""
        return cast(str, provided("notebook")(self))

    def __rich__(self) -> object:
        """The report for a terminal, when rich shows the result."""
        return cast(object, provided("rich")(self))
