"""The decisions of a reviewer on each change, and the result of applying them.

    {"format": "textfix-decisions", "version": 1, "textfix": "0.1.0",
     "files": [{"file": "article.txt", "sha256": "...", "encoding": "utf-8",
       "decisions": [{"start": 8, "end": 13, "before": "ofthe", "after": "of the",
                      "rules": ["SPC301"], "decision": "accept"}]}]}

The file is written by `textfix review` and by the page of the HTML report, and read by
`textfix apply`. It lists changes and suggestions alike; undecided ones are not in it. For an
"edit", `after` is the reviewer's own text and `proposed` the program's. `encoding` may be missing;
then the encoding is detected. `report/schema/decisions.schema.json` has the fields.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, cast, get_args

from textfix import __version__
from textfix.errors import TextfixError
from textfix.io.encoding import Decoding
from textfix.io.untrusted import Untrusted, Value, brief, parse
from textfix.record.model import Change, Document, Edit, Evidence
from textfix.record.result import Result
from textfix.report.json import Rows, dumps, on_lines, split
from textfix.report.saved import encoding
from textfix.settings.profile import Profile

Verdict = Literal["accept", "reject", "edit"]
Rest = Literal["accept", "reject"]

FORMAT, VERSION = "textfix-decisions", 1

# The code of what a reviewer wrote, where a change has the code of its rule; no rule has it.
REVIEWER = "REV001"
_CERTAIN = 10.0  # log-odds; a person looked at it


class DecisionError(TextfixError, ValueError):
    """Decisions that cannot be read, or do not fit the source or each other."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on one change.

    Attributes:
        start: where it begins in the source, in code points.
        end: where it ends there.
        before: the text of the span.
        after: what replaces it if the change is accepted.
        rules: codes of the rules that proposed it.
        decision: "accept", "reject", or "edit": `after` is the reviewer's own text.
        proposed: what the program had proposed; only of an edit.

    Raises:
        DecisionError: if the span is not that of `before`, or only one of edit and `proposed` is
            given.
    """

    start: int
    end: int
    before: str
    after: str
    rules: tuple[str, ...]
    decision: Verdict
    proposed: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end or self.end - self.start != len(self.before):
            raise DecisionError(
                f"the span {self.start}:{self.end} does not have the length of {brief(self.before)}"
            )
        if self.decision not in get_args(Verdict):
            raise DecisionError(
                f"decision must be accept, reject or edit, not {brief(self.decision)}"
            )
        if (self.decision == "edit") != (self.proposed is not None):
            raise DecisionError('"proposed" is required for an edit and not allowed otherwise')

    @property
    def proposal(self) -> tuple[int, int, str]:
        """The change it is about: its span, and what the program would have put there."""
        return self.start, self.end, self.after if self.proposed is None else self.proposed

    def __str__(self) -> str:
        changed = f"{brief(self.before)} → {brief(self.after)}"
        return f"{self.decision} {changed} at {self.start}:{self.end}"


def on(change: Change, decision: Verdict, own: str | None = None) -> Decision:
    """The decision on `change`; for an edit, `own` is the reviewer's text."""
    after, proposed = (change.after, None) if own is None else (own, change.after)
    return Decision(
        change.start, change.end, change.before, after, change.rules, decision, proposed
    )


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The decisions on one source.

    Attributes:
        file: its name.
        sha256: of its bytes, in hexadecimal.
        decisions: in any order.
        encoding: how its bytes are read; None: by their evidence.
    """

    file: str
    sha256: str
    decisions: tuple[Decision, ...]
    encoding: str | None = None

    @property
    def rejected(self) -> list[Change]:
        """What was rejected, with the rules that had proposed it."""
        return [_proposal(it) for it in self.decisions if it.decision == "reject"]

    def result(self, source: str, decoding: Decoding | None) -> Result:
        """The result of the decisions alone; its evidence names the reviewer, not the reasons."""
        proposals = {decision.proposal: _proposal(decision) for decision in self.decisions}
        bare = Result(Document(source), tuple(proposals.values()), Profile(), decoding)
        return decided(bare, self.decisions)


def _proposal(decision: Decision) -> Change:
    start, end, after = decision.proposal
    if after == decision.before:
        raise DecisionError(f"{decision}: proposes nothing")
    said = (Evidence("reviewer", "decided by a reviewer", _CERTAIN),)
    edits = tuple(Edit(start, end, decision.before, after, rule, said) for rule in decision.rules)
    return Change(start, end, decision.before, after, edits)


# --- the result -----------------------------------------------------------------------------------


def decided(result: Result, decisions: Iterable[Decision], rest: Rest = "reject") -> Result:
    """See `Result.with_decisions`."""
    if rest not in get_args(Rest):
        raise DecisionError(f"rest must be accept or reject, not {rest!r}")
    # Where a change and a suggestion say the same, the change counts.
    open_ = {_key(change): change for change in (*result.suggestions, *result.changes)}
    chosen: list[tuple[Change, Decision]] = []
    seen: set[tuple[int, int, str]] = set()
    for decision in decisions:
        if not result.source.startswith(decision.before, decision.start) or (
            decision.end > len(result.source)
        ):
            raise DecisionError(
                f"{decision}: the source has other text there; was it read in another encoding?"
            )
        if decision.proposal in seen:
            raise DecisionError(f"{decision}: this change has two decisions")
        seen.add(decision.proposal)
        change = open_.pop(decision.proposal, None)
        if change is None:
            raise DecisionError(f"{decision}: the report has no such change")
        if decision.decision != "reject" and decision.after != decision.before:
            chosen.append((_edited(change, decision.after), decision))
    chosen.sort(key=lambda pair: _key(pair[0]))
    for (one, first), (other, second) in pairwise(chosen):
        if overlap(one, other):
            raise DecisionError(f"{first} and {second}: they overlap; only one can be made")
    made = [change for change, _ in chosen]
    if rest == "accept":
        free = [c for c in result.changes if _key(c) in open_ and not _meets(c, made)]
        for change in free:
            del open_[_key(change)]
        made = sorted((*made, *free), key=_key)
    suggestions = tuple(open_[key] for key in sorted(open_))
    return Result(
        Document(result.source, tuple(made)),
        suggestions,
        result.profile,
        result.decoding,
        result.output,
        register=result.register,
    )


def _key(change: Change) -> tuple[int, int, str]:
    return change.start, change.end, change.after


def overlap(one: Change, other: Change) -> bool:
    """Whether not both can be made: of two insertions at one place, no one says which is first."""
    if one.start < other.end and other.start < one.end:
        return True
    return one.start == one.end == other.start == other.end


def _meets(change: Change, made: Sequence[Change]) -> bool:
    """Whether `change` overlaps one of the sorted, disjoint changes `made`."""
    index = bisect_left(made, change.start, key=lambda other: other.end)
    while index < len(made) and made[index].start <= change.end:
        if overlap(change, made[index]):
            return True
        index += 1
    return False


def _edited(change: Change, own: str) -> Change:
    """`change` with the reviewer's text; how it came about stays on record."""
    if own == change.after:
        return change
    said = (Evidence("reviewer", "written by a reviewer", _CERTAIN),)
    end = change.start + len(change.after)
    last = Edit(change.start, end, change.after, own, REVIEWER, said)
    return Change(change.start, change.end, change.before, own, (*change.edits, last))


# --- the file -------------------------------------------------------------------------------------


def write(files: Iterable[Reviewed]) -> str:
    """Decisions as JSON in ASCII, each on a line of its own."""
    rows = Rows(map(_file, files))
    head = {"format": FORMAT, "version": VERSION, "textfix": __version__}
    return on_lines({**head, "files": rows}) + "\n"


def _file(reviewed: Reviewed) -> str:
    fields: dict[str, Any] = {"file": reviewed.file, "sha256": reviewed.sha256}
    if reviewed.encoding is not None:
        fields["encoding"] = reviewed.encoding
    rows = Rows(dumps(_record(decision)) for decision in reviewed.decisions)
    return on_lines({**fields, "decisions": rows})


def _record(decision: Decision) -> dict[str, Any]:
    record = {
        "start": decision.start,
        "end": decision.end,
        "before": split(decision.before),
        "after": split(decision.after),
        "rules": list(decision.rules),
        "decision": decision.decision,
    }
    if decision.proposed is not None:
        record["proposed"] = split(decision.proposed)
    return record


def read(text: str) -> tuple[Reviewed, ...]:
    """The decisions of a file. Fields that are not known are passed over.

    Raises:
        DecisionError: if it is no such file, or a value in it cannot be meant; says which.
    """
    try:
        record = parse(text)
    except Untrusted as error:
        raise DecisionError(f"not a file of decisions: {error}") from error
    found = record.value if isinstance(record.value, dict) else {}
    if found.get("format") != FORMAT:
        report = {"profile", "files"} <= found.keys()
        hint = "; it is a report, use `textfix review`" if report else ""
        raise DecisionError(f'not a file of decisions: its "format" is not "{FORMAT}"{hint}')
    if found.get("version") != VERSION:
        version = brief(found.get("version"))
        raise DecisionError(f"has format version {version}; this textfix reads version {VERSION}")
    try:
        return tuple(map(_reviewed, record["files"].items()))
    except Untrusted as error:
        raise DecisionError(str(error)) from error


def _reviewed(value: Value) -> Reviewed:
    name = value.get("encoding")
    return Reviewed(
        value["file"].path(),
        value["sha256"].sha256(),
        tuple(map(_decision, value["decisions"].items())),
        encoding(name) if name else None,
    )


def _decision(value: Value) -> Decision:
    rules = value["rules"]
    if rules.value == []:
        raise rules.error("a list of one rule code or more")
    proposed = value.get("proposed")
    try:
        return Decision(
            value["start"].whole(),
            value["end"].whole(),
            value["before"].text(),
            value["after"].text(),
            tuple(rule.code() for rule in rules.items()),
            cast(Verdict, value["decision"].string()),
            proposed.text() if proposed else None,
        )
    except DecisionError as error:
        raise value.wrong(f"cannot be meant: {error}") from error
