"""Baselines: rejected changes in a file, so that they are not proposed again.

    {"format": "textfix-baseline", "version": 1, "exceptions": [
      {"rules": ["SPC301"], "before": "ofthe", "after": "of the", "left": "end ", "right": "."}]}

A change is suppressed if its `before` and `after` and its context, `left` and `right`, are the
same. An exception without `left` or `right`, written by hand, applies anywhere. The rules are for
the reader. Start reading at `baseline`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from textfix.io.untrusted import BASELINE, Untrusted, Value, Version, brief, parse, version
from textfix.io.untrusted import read as read_file
from textfix.record.model import Change, Document, common_ends
from textfix.record.result import Result
from textfix.settings.profile import ProfileError

NAME = "textfix-baseline.json"
FORMAT, VERSION = "textfix-baseline", 1

_BESIDE = 16  # code points of context at either side: a few words tell a place from most others


@dataclass(frozen=True, slots=True, order=True)
class Exemption:
    """A change that is not to be made.

    Attributes:
        before: the original text.
        after: what the change would make of it.
        left: the text to its left.
        right: the text to its right.
        rules: codes of the rules that proposed it.
    """

    before: str
    after: str
    left: str = ""
    right: str = ""
    rules: tuple[str, ...] = ()


class Baseline:
    """A set of exemptions."""

    def __init__(self, exemptions: Iterable[Exemption]) -> None:
        # What is beside a change is looked up, by its lengths: there may be thousands for one word.
        self._of: dict[tuple[str, str], dict[tuple[int, int], set[tuple[str, str]]]] = {}
        for it in exemptions:
            self._keep(it)
            if it.left or it.right:
                self._keep(_trimmed(it))

    def _keep(self, it: Exemption) -> None:
        beside = self._of.setdefault((it.before, it.after), defaultdict(set))
        beside[len(it.left), len(it.right)].add((it.left, it.right))

    def holds_back(self, source: str, change: Change) -> bool:
        """Whether `change` of `source` was rejected before, by the same rule or by another: a space
        may be put into `top20`, or `top20` become `top 20`."""
        whole = Exemption(change.before, change.after)
        least = _trimmed(whole)
        return self._has(source, change.start, change.end, whole) or self._has(
            source, change.start + len(least.left), change.end - len(least.right), least
        )

    def _has(self, source: str, start: int, end: int, it: Exemption) -> bool:
        return any(
            (source[max(0, start - left) : start], source[end : end + right]) in beside
            for (left, right), beside in self._of.get((it.before, it.after), {}).items()
        )

    def without(self, result: Result) -> Result:
        """`result` without what was rejected before."""
        made, maybe = (
            tuple(c for c in changes if not self.holds_back(result.source, c))
            for changes in (result.changes, result.suggestions)
        )
        document = Document(result.source, made)
        return replace(result, document=document, suggestions=maybe)


def _trimmed(it: Exemption) -> Exemption:
    """The same, of nothing but what changes."""
    head, tail = common_ends(it.before, it.after)
    cut = len(it.before) - tail
    return replace(
        it,
        before=it.before[head:cut],
        after=it.after[head : len(it.after) - tail],
        left=it.left + it.before[:head],
        right=it.before[cut:] + it.right,
    )


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
        return _read(file.absolute(), version(file))
    except OSError as error:
        raise ProfileError(f"baseline {path}: cannot be read: {error.strerror}") from error
    except Untrusted as error:
        raise ProfileError(f"baseline {path}: {error}") from error


@lru_cache(maxsize=32)
def _read(file: Path, _version: Version) -> tuple[Exemption, ...]:
    record = parse(read_file(file, BASELINE, regular=False))
    said = record["format"].value, record["version"].value
    if said != (FORMAT, VERSION):
        raise record.wrong(f'must have the "format" {FORMAT} and the "version" {VERSION}')
    return tuple(map(_exemption, record["exceptions"].items()))


def _exemption(value: Value) -> Exemption:
    texts = {
        key: found.string() if (found := value.get(key)) else ""
        for key in ("before", "after", "left", "right")
    }
    if texts["before"] == texts["after"]:
        raise value.wrong(f"changes nothing: 'before' and 'after' are {brief(texts['before'])}")
    rules = value.get("rules")
    return Exemption(**texts, rules=rules.strings() if rules else ())
