"""The laws: what holds for every text and every profile.

`broken` yields the laws that a text breaks. A law that raises is broken as well.
"""

from __future__ import annotations

import re
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from unittest.mock import patch

from textfix import Result, repair
from textfix.engine import pipeline, triggers
from textfix.io.encoding import decode, encode
from textfix.record.model import rebuild, undo
from textfix.report import FORMATS, to_bytes
from textfix.settings.profile import PROFILES
from textfix.settings.profile import profile as make_profile

NAMES = tuple(PROFILES)
KINDS = ("raises", "hang", "record", "undo", "order", "second run", "report", "bytes", "slow")


class OutOfTime(BaseException):
    """The time of `limit` is up. No `Exception`, so that no handler on the way takes it."""


@dataclass(frozen=True)
class Broken:
    """A law that a text breaks.

    Attributes:
        kind: one of `KINDS`.
        where: what fails alike: the place of an exception, the rules of a second run.
        detail: what was found, for a person.
    """

    kind: str
    where: str
    detail: str


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTime` after so many seconds of processor time; in the main thread.

    Windows has no such timer: there it does nothing.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise OutOfTime(f"more than {seconds} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def broken(text: str, profile: str, *, thorough: bool = True) -> Iterator[Broken]:
    """The laws that `text` breaks when it is repaired with the built-in `profile`.

    Args:
        text: any text.
        profile: name of a built-in profile.
        thorough: whether the laws of reports and of the order of rules are checked too; they take
            more than half of the time.
    """
    try:
        result = repair(text, profile=profile)
        yield from record(result)
        yield from _second_run(result, profile)
        if thorough:
            yield from _order(result, profile)
            yield from _reports(result)
    except Exception as error:
        yield raised(error)


def raised(error: BaseException) -> Broken:
    """An exception, with the innermost places of textfix in its traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "textfix" in f.filename]
    places = [f"{f.filename.rpartition('textfix/')[2]}:{f.name}" for f in ours]
    kind = "hang" if isinstance(error, OutOfTime) else "raises"
    where = f"{type(error).__name__} in {places[-1] if places else '?'}"
    if kind == "hang":  # where the time ran out is chance: name the rule
        where = next((p for p in places if p.startswith("rules/")), where)
    lines = (f"{f.filename.rpartition('textfix/')[2]}:{f.lineno} {f.name}" for f in ours[-12:])
    return Broken(kind, where, f"{type(error).__name__}: {error}\n" + "\n".join(lines))


def unsound(data: bytes) -> Iterator[Broken]:
    """The laws that `data` breaks when it is read."""
    try:
        text, decoding = decode(data)
        if encode(text, decoding) != data:
            yield Broken("bytes", decoding.encoding, f"{data!r} is not what {text!r} is written as")
    except Exception as error:
        yield raised(error)


def record(result: Result) -> Iterator[Broken]:
    """The changes are in order, true to the source, and enough to make either text of the other."""
    source, changes = result.source, result.changes
    position = 0
    for change in changes:
        if not position <= change.start <= change.end <= len(source):
            yield Broken("record", "span", f"{change} overlaps or is out of order")
        position = change.end
        if change.before == change.after or not change.edits:
            yield Broken("record", "change", f"{change} changes nothing")
        if not all(edit.rule and edit.evidence for edit in change.edits):
            yield Broken("record", "evidence", f"{change} has no rule or no evidence")
        for edit in change.edits:
            if any(
                " 0x " in e.note or ("``" in e.note and "`" not in source) for e in edit.evidence
            ):
                yield Broken("record", f"note of {edit.rule}", f"a note says nothing: {edit}")
    for change in (*changes, *result.suggestions):
        if source[change.start : change.end] != change.before:
            yield Broken("record", "before", f"{change} is not what the source has there")
        if not 0 <= change.confidence <= 1:
            yield Broken("record", "confidence", f"{change} has confidence {change.confidence}")
    if rebuild(source, changes) != result.text:
        yield Broken("record", "rebuild", f"{rebuild(source, changes)!r}, not {result.text!r}")
    if undo(result.text, changes) != source:
        yield Broken("undo", "undo", f"{undo(result.text, changes)!r}, not {source!r}")


def _second_run(result: Result, profile: str) -> Iterator[Broken]:
    again = repair(result.text, profile=profile)
    if again.text != result.text:
        codes = " ".join(sorted({code for change in again.changes for code in change.rules}))
        yield Broken("second run", codes, _told(again))


def _order(result: Result, profile: str) -> Iterator[Broken]:
    chosen = triggers.chosen_rules(make_profile(profile))
    backward = {stage: rules[::-1] for stage, rules in chosen.items()}
    with patch.object(pipeline, "chosen_rules", lambda _: backward):
        other = repair(result.source, profile=profile)
    if other != result:
        where = "text" if other.text != result.text else "record"
        yield Broken("order", where, f"{_told(result)}\nbackward: {_told(other)}")


def _reports(result: Result) -> Iterator[Broken]:
    """A saved result is the same again; nothing of a source acts on what shows a report."""
    files = [("f.txt", result)]
    saved = result.report("json")
    again = Result.from_json(saved, result.source)
    if (again.source, again.text, again.report("json")) != (result.source, result.text, saved):
        yield Broken("report", "json", "the saved result is another one")
    if not result.changes:
        return
    for name in FORMATS:
        made = to_bytes(name, files)
        if name not in ("diff", "critic"):  # these hold the source itself
            shown = made.decode("utf-8").removeprefix("\ufeff")
            lines = shown.split("\r\n" if name == "csv" else "\n")
            if not all(map(str.isprintable, lines)):
                yield Broken("report", name, "a character that acts")
    marked = to_bytes("critic", files).decode("utf-8", "surrogatepass")
    for side, wanted in ((_REJECTED, result.source), (_ACCEPTED, result.text)):
        if _CRITIC.sub(side, marked) != wanted:
            yield Broken("report", "critic", f"{marked!r} does not hold {wanted!r}")


_CRITIC = re.compile(r"\{\+\+(.*?)\+\+\}|\{--(.*?)--\}|\{~~(.*?)~>(.*?)~~\}|\{>>.*?<<\}", re.DOTALL)
_REJECTED, _ACCEPTED = r"\2\3", r"\1\4"


def _told(result: Result) -> str:
    changes = (f"{c.before!r} -> {c.after!r} ({'+'.join(c.rules)})" for c in result.changes[:5])
    return f"{result.source!r}: {'; '.join(changes)} -> {result.text!r}"
