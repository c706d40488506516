"""The report as JSON Lines: a row for each source, then a row for each of its changes.

For `jq`, `grep`, and what loads rows: a row of a change names its source itself, so rows can be
sorted, filtered and put together from several runs. The fields are those of the JSON report;
`schema/row.schema.json` has them all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from textfix import __version__
from textfix.record.result import Result
from textfix.report.json import change, dumps, of_bytes, register
from textfix.report.record import Source, sources


def jsonl(files: Sequence[tuple[str, Result]]) -> str:
    """The report as rows, the changes in the order of the source."""
    rows = (row for source in sources(files) for row in _rows(source))
    return "".join(dumps(row) + "\n" for row in rows)


def _rows(source: Source) -> Iterator[Mapping[str, Any]]:
    which = {"path": source.name, "sha256": source.sha256}
    told = source.result.register
    yield {
        "type": "source",
        **which,
        **of_bytes(source),
        "textfix": __version__,
        "profile": dataclasses.asdict(source.result.profile),
        "counts": dict(sorted(source.result.counts().items())),
        **({} if told is None else {"register": register(told)}),
    }
    for entry in source.entries:
        yield {"type": "change", **which, **change(entry)}
