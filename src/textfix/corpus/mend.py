"""The work of a worker on a batch: repair its texts and record the changes."""

from __future__ import annotations

import codecs
import dataclasses
import heapq
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from textfix.corpus.formats import FORMATS
from textfix.corpus.model import LONGEST, Bad, Batch, Desk, Input, Long, Mended, Sample
from textfix.corpus.tally import Tally
from textfix.deadline import RepairTimeout, alarm
from textfix.engine.pipeline import repair
from textfix.engine.workers import clear_caches
from textfix.io.shipped import DictionaryError
from textfix.record.result import Result
from textfix.report.record import confidence, evidence

# Batches after which a worker clears its caches of words: some 10 MB. Filling them again takes one
# second in thirty; without it a worker had 310 MB after 5 MB of text and 730 MB after 100 MB.
FORGET_AFTER = 40


@dataclass(frozen=True, slots=True)
class Task:
    """A batch and the settings to repair it.

    Attributes:
        batch: what was cut.
        input: the file it was cut from.
        fields: the fields that hold text.
        samples: how many changed texts to keep.
        changes: whether to write rows of the changes.
        timeout: seconds that each text may take; None for no limit.
    """

    batch: Batch
    input: Input
    fields: tuple[str, ...]
    samples: int = 0
    changes: bool = True
    timeout: float | None = None


def mend(task: Task) -> Mended:
    """The batch repaired."""
    desk = Repairs(task)
    mended = through(task, desk)
    mended.changes = "".join(desk.changes).encode()
    mended.errors = b"".join(desk.errors)
    mended.samples = heapq.nsmallest(task.samples, desk.samples)
    return mended


def through(task: Task, desk: Desk) -> Mended:
    """What a desk makes of the batch."""
    batch = task.batch
    mended = Mended(batch, tally=desk.tally)
    _remember_less()
    if isinstance(batch.data, Long):  # its rows of output and error are as long as itself
        desk.tally.rows += 1
        desk.tally.bad += 1
        return mended
    if batch.data is not None:
        mended.data = FORMATS[task.input.format].mend(batch.data, batch.begin, desk)
        mended.batch = dataclasses.replace(batch, data=())
    return mended


_batches = itertools.count(1)  # of this process


def _remember_less() -> None:
    if not next(_batches) % FORGET_AFTER:
        clear_caches()


def repaired(task: Task, text: str) -> Result:
    """A text of the batch, repaired.

    Raises:
        Bad: if it takes too long, or textfix fails.
        DictionaryError: if textfix is damaged; no row is to blame.
    """
    try:
        with alarm(task.timeout):
            return repair(text, profile=task.input.profile, timeout=task.timeout)
    except RepairTimeout as error:
        clear_caches()  # it may have come while a cache was written
        raise Bad(str(error)) from error
    except DictionaryError:
        raise
    except Exception as error:
        kind = type(error).__name__
        raise Bad(f"textfix failed ({kind}: {error}); this is a bug in textfix") from error


class Repairs:
    """Repairs the texts of a batch for the formats."""

    def __init__(self, task: Task) -> None:
        self.fields = task.fields
        self.tally = Tally()
        self.changes: list[str] = []
        self.errors: list[bytes] = []
        self.samples: list[Sample] = []
        self._task = task

    def repair(self, line: int, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Those of the texts of a row that were changed."""
        results = {field: repaired(self._task, text) for field, text in texts.items()}
        changed = {field: result for field, result in results.items() if result.changes}
        self.tally.rows += 1
        self.tally.changed += bool(changed)
        for field, result in results.items():
            self.tally.bytes += len(result.source.encode("utf-8", "surrogatepass"))
            self.tally.count(result)
            if field in changed:
                self._record(line, field, result)
        return {field: result.text for field, result in changed.items()}

    def bad(self, line: int, reason: str, raw: bytes) -> None:
        """Write down a row that cannot be repaired."""
        self.tally.rows += 1
        self.tally.bad += 1
        self.errors.append(b"".join(error_row(self._task.input.name, line, reason, [raw])))

    def _record(self, line: int, field: str, result: Result) -> None:
        name = self._task.input.name
        if self._task.changes:
            self.changes += (json.dumps(row) + "\n" for row in _rows(name, line, field, result))
        if self._task.samples:
            place = ":".join(part for part in (name, str(line or ""), field) if part)
            number = int.from_bytes(sha256(place.encode("utf-8", "surrogatepass")).digest()[:7])
            self.samples.append(Sample(number, self._task.batch.file, place, result.source))


def _rows(name: str, line: int, field: str, result: Result) -> Iterator[dict[str, Any]]:
    for change in result.changes:
        yield {
            "path": name,
            "line": line or None,
            "field": field or None,
            "start": change.start,
            "end": change.end,
            "before": change.before,
            "after": change.after,
            "rules": list(change.rules),
            "confidence": confidence(change),
            "evidence": evidence(change),
        }


def error_row(name: str, line: int, reason: str, raw: Iterable[bytes]) -> Iterator[bytes]:
    """A row of the errors, as JSON in ASCII.

    Bytes that are not UTF-8 are escaped as Python does (`surrogateescape`), so that `raw` can be
    had back as it was.
    """
    head = json.dumps({"path": name, "line": line or None, "reason": reason})
    yield head[:-1].encode() + b', "raw": "'
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for piece in raw:
        yield json.dumps(decoder.decode(piece))[1:-1].encode()
    yield json.dumps(decoder.decode(b"", True))[1:-1].encode() + b'"}\n'


TOO_LONG = f"longer than {LONGEST:,} bytes"
