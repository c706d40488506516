"""What a reviewer rejected, kept in a file so that it is not proposed again: a baseline.

    {"format": "textfix-baseline", "version": 1, "exceptions": [
      {"rules": ["SPC301"], "before": "ofthe", "after": "of the", "left": "end ", "right": "."}]}

A change is held back where its `before` and `after` and what stands beside it, `left` and `right`,
are the same. An exception without `left` or `right`, written by hand, holds for any place. The
rules are there for a person to read. Start reading at `baseline`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from textfix.model import Change, Document, Result
from textfix.profiles import ProfileError

NAME = "textfix-baseline.json"
FORMAT, VERSION = "textfix-baseline", 1

_BESIDE = 16  # code points of context at either side: a few words tell a place from most others


@dataclass(frozen=True, slots=True, order=True)
class Exemption:
    """A change that is not to be made.

    Attributes:
        before: what stands there.
        after: what the change would make of it.
        left: what stands left of it.
        right: what stands right of it.
        rules: codes of the rules that proposed it.
    """

    before: str
    after: str
    left: str = ""
    right: str = ""
    rules: tuple[str, ...] = ()


class Baseline:
    """Exemptions, asked for one change after another."""

    def __init__(self, exemptions: Iterable[Exemption]) -> None:
        self._of: dict[tuple[str, str], list[Exemption]] = {}
        for it in exemptions:
            self._of.setdefault((it.before, it.after), []).append(it)

    def holds_back(self, source: str, change: Change) -> bool:
        """Whether `change` of `source` was rejected before."""
        return any(
            source.endswith(it.left, 0, change.start) and source.startswith(it.right, change.end)
            for it in self._of.get((change.before, change.after), ())
        )

    def without(self, result: Result) -> Result:
        """`result` without what was rejected before."""
        made, maybe = (
            tuple(c for c in changes if not self.holds_back(result.source, c))
            for changes in (result.changes, result.suggestions)
        )
        document = Document(result.source, made)
        return Result(document, maybe, result.profile, result.decoding, result.output)


def exemptions(rejected: Iterable[Change], result: Result) -> Iterator[Exemption]:
    """What keeps the `rejected` changes from being proposed again.

    They are known in the source and in the text of `result`, whichever is repaired next.
    """
    for change in rejected:
        start, end = result.to_text((change.start, change.end))
        places = [(result.source, change.start, change.end)]
        if result.text[start:end] == change.before:
            places.append((result.text, start, end))
        for text, left, right in places:
            beside = text[max(0, left - _BESIDE) : left], text[right : right + _BESIDE]
            yield Exemption(change.before, change.after, *beside, change.rules)


def write(kept: Iterable[Exemption]) -> str:
    """A baseline as JSON in ASCII, sorted, each exemption once and on a line of its own."""
    rows = (json.dumps({"rules": it.rules, **asdict(it)}) for it in sorted(set(kept)))
    head = f'{{"format": "{FORMAT}", "version": {VERSION}, "exceptions": ['
    return head + ",".join(f"\n{row}" for row in rows) + "\n]}\n"


def baseline(paths: Sequence[str]) -> Baseline | None:
    """The exemptions of several files; None if there are none. A changed file is read again.

    Raises:
        ProfileError: if one cannot be read; says which, and the entry.
    """
    kept = [it for path in paths for it in read(path)]
    return Baseline(kept) if kept else None


def read(path: str) -> tuple[Exemption, ...]:
    """The exemptions in the file at `path`.

    Raises:
        ProfileError: if it is no baseline; says which entry.
    """
    file = Path(path)
    try:
        status = file.stat()
        return _read(path, file.absolute(), (status.st_mtime_ns, status.st_size))
    except OSError as error:
        raise ProfileError(f"baseline {path}: cannot be read: {error.strerror}") from error


@lru_cache(maxsize=32)
def _read(path: str, file: Path, _state: tuple[int, int]) -> tuple[Exemption, ...]:
    try:
        record = json.loads(file.read_bytes().decode("utf-8-sig"))
        if (record["format"], record["version"]) != (FORMAT, VERSION):
            raise ValueError(f'"format" and "version" must be {FORMAT} and {VERSION}')
        entries = record["exceptions"]
        assert isinstance(entries, list)
    except (ValueError, LookupError, TypeError, AssertionError, RecursionError) as error:
        raise ProfileError(f"baseline {path}: is none: {error!r}") from error
    return tuple(_exemption(path, number, entry) for number, entry in enumerate(entries))


def _exemption(path: str, number: int, entry: Any) -> Exemption:
    where = f"baseline {path}: exceptions[{number}]"
    if not isinstance(entry, dict):
        raise ProfileError(f"{where} must be an object")
    texts = {key: entry.get(key, "") for key in ("before", "after", "left", "right")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise ProfileError(f"{where}: {key!r} must be a string, not {value!r}")
    if texts["before"] == texts["after"]:
        raise ProfileError(f"{where}: 'before' and 'after' must differ")
    return Exemption(**texts, rules=tuple(map(str, entry.get("rules", ()))))
