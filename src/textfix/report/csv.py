"""The report as CSV (RFC 4180): a row for each change, to be opened in a spreadsheet.

The file begins with a byte order mark: without it Excel reads UTF-8 as the code page of the
machine and shows `cafÃ©`; other spreadsheets and `pandas` take it off.

What a source holds stays text in the cell, and one line of it:

- A text that a spreadsheet would take for a formula gets a `'` in front; so does one that begins
  with a `'`, so that taking one off gives the text again.
- A `;` or a tab begins a new cell where the spreadsheet parts columns by them, so a sign behind one
  is escaped.
- Line ends, controls, marks of direction and all else that cannot be seen are written as in Python
  (`\\n`, `\\x1b`, `\\u202e`), and a backslash is doubled.
"""

from __future__ import annotations

import csv as _csv
import io
from collections.abc import Sequence

from textfix import __version__
from textfix.patterns import regex
from textfix.record.result import Result
from textfix.report.record import Entry, Source, evidence, sources
from textfix.report.visible import escaped

COLUMNS = (
    "path line column before after rules confidence applied evidence "
    "start end byte_start byte_end sha256 encoding textfix profile"
).split()

# What begins a formula, in the full-width form too, and behind spaces or quotes.
_FORMULA = regex(r"\s*['\"=+\-@＝＋－＠]")
_NEW_CELL = regex(r"([;|][\s'\"]*)([=+\-@])")


def csv(files: Sequence[tuple[str, Result]]) -> str:
    """The report as a table with a head."""
    table = io.StringIO()
    table.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    writer = _csv.writer(table, quoting=_csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for source in sources(files):
        writer.writerows(_row(source, entry) for entry in source.entries)
    return table.getvalue()


def _row(source: Source, entry: Entry) -> Sequence[str | int | float]:
    change = entry.change
    return (
        cell(source.name),
        entry.line,
        entry.column,
        cell(change.before),
        cell(change.after),
        cell(" ".join(change.rules)),  # of a saved report, anything
        entry.confidence,
        "yes" if entry.applied else "no",
        cell(evidence(change)),
        change.start,
        change.end,
        entry.byte_start,
        entry.byte_end,
        source.sha256,
        cell(source.encoding or ""),
        __version__,
        cell(source.result.profile.name),
    )


def cell(text: str) -> str:
    """`text` as a cell that is text to any spreadsheet, on one line."""
    text = _NEW_CELL.sub(lambda m: f"{m[1]}\\x{ord(m[2]):02x}", escaped(text))
    return f"'{text}" if _FORMULA.match(text) else text
