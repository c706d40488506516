"""A result as a notebook or a REPL shows it: the changes at a glance, inert as in every report."""

from __future__ import annotations

from html import escape
from importlib import import_module
from itertools import islice

from textfix.record.result import Result
from textfix.report.record import Entry, Source
from textfix.report.terminal import codes, counted, percentage, reasons, sides, terminal

_ROWS = 50  # more is for a report of its own


def notebook(result: Result) -> str:
    """The changes and suggestions as a table in HTML."""
    source = Source("text", result)
    entries = source.entries
    rows = "".join(map(_row, islice(entries, _ROWS)))
    head = "".join(f"<th>{name}</th>" for name in ("place", "change", "rule", "sure", "why"))
    count = f"{counted(len(source.made), 'change')}, {counted(len(source.suggested), 'suggestion')}"
    more = f"; showing the first {_ROWS}" if len(entries) > _ROWS else ""
    return f"<table><caption>{count}{more}</caption><tr>{head}</tr>{rows}</table>"


def _row(entry: Entry) -> str:
    before, after = map(escape, sides(entry.change))
    cells = (
        f"{entry.line}:{entry.column}",
        f"<del>{before}</del> → <ins>{after}</ins>{'' if entry.applied else ' (suggested)'}",
        escape(codes(entry.change)),
        f"{percentage(entry.confidence)} %",
        escape("; ".join(reasons(entry.change))),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def rich(result: Result) -> object:
    """The report for a terminal as rich shows it; only rich asks for it, so it is there."""
    # As text: a string would be read as rich's own markup, which a source may hold.
    return import_module("rich.text").Text.from_ansi(terminal([("text", result)], color=True))
