"""The report as a summary in Markdown, for a comment on a pull request or the page of a job.

Counts by rule, the most frequent changes, the files. It is never longer than GitHub takes: rows
beyond a limit are counted, long texts are cut in the middle.

Whatever comes from a source stands in `<code>`, every sign that Markdown or HTML could act on
written as a character reference: a pipe ends no cell, an `@name` calls nobody, a tag is no tag.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from textfix import __version__
from textfix.patterns import regex
from textfix.record.result import Result
from textfix.report.record import Entry, Source, sources
from textfix.report.terminal import codes, counted, reasons, sides
from textfix.report.visible import middle, visible

# What GitHub takes as a comment; a page of a job may be longer.
LIMIT = 65_536

# Rows of each table, and columns of a text in it: a cell of references alone is six times as long,
# and three tables of these are below LIMIT still.
_ROWS = 25
_COLUMNS = 40
_REASON = 80

_SIGNS = regex(r"[^\w \u0080-\U0010ffff,;!?'()-]|_")


def markdown(files: Sequence[tuple[str, Result]]) -> str:
    """The summary of all files."""
    told = sources(files)
    made = [(source, entry) for source in told for entry in source.made]
    suggested = [(source, entry) for source in told for entry in source.suggested]
    lines = [
        f"### textfix: {counted(len(made), 'change')}, {counted(len(suggested), 'suggestion')} "
        f"in {counted(len(told), 'file')}",
        "",
    ]
    if made or suggested:
        lines += _rules(made, suggested)
        lines += _changes(made + suggested)
    lines += _files(told)
    lines += _registers(told)
    profiles = sorted({source.result.profile.name for source in told})
    named = ", ".join(map(code, profiles)) or "none"
    lines.append(f"textfix {__version__}, profile {named}")
    return "\n".join(lines) + "\n"


Found = Sequence[tuple[Source, Entry]]


def _rules(made: Found, suggested: Found) -> Iterator[str]:
    done, maybe = (
        Counter(rule for _, entry in found for rule in entry.change.rules)
        for found in (made, suggested)
    )
    order = sorted(done | maybe, key=lambda rule: (-done[rule], -maybe[rule], rule))
    rows = [f"| {code(rule)} | {done[rule]} | {maybe[rule]} |" for rule in order]
    yield from _table("| rule | made | suggested |", "|---|--:|--:|", rows, "rule")


def _changes(found: Found) -> Iterator[str]:
    """Changes that are the same, once, with the place and the reason of the first."""
    alike: dict[tuple[str, str, tuple[str, ...], bool], list[tuple[Source, Entry]]] = {}
    for source, entry in found:
        change = entry.change
        key = change.before, change.after, change.rules, entry.applied
        alike.setdefault(key, []).append((source, entry))
    # What is made before what is suggested, then the frequent before the rare; else as they came.
    groups = sorted(alike.values(), key=lambda group: (not group[0][1].applied, -len(group)))
    rows = [_change(group) for group in groups]
    head = "| before | after | rule | | times | first at | why |"
    yield from _table(head, "|---|---|---|---|--:|---|---|", rows, "kind of change")


def _change(group: Found) -> str:
    source, entry = group[0]
    change = entry.change
    before, after = map(_code, sides(change))
    rules = _code(codes(change))
    state = "made" if entry.applied else "suggested"
    where = f"{code(source.name)} {entry.line}:{entry.column}"
    why = _code(reasons(change)[0], _REASON)
    return f"| {before} | {after} | {rules} | {state} | {len(group)} | {where} | {why} |"


def _files(told: Sequence[Source]) -> Iterator[str]:
    rows = [
        f"| {code(it.name)} | {len(it.made)} | {len(it.suggested)} | `{it.sha256}` |"
        for it in told
        if it.made or it.suggested
    ]
    if rows:
        head = "| file | made | suggested | SHA-256 of the source |"
        yield from _table(head, "|---|--:|--:|---|", rows, "file")


def _registers(told: Sequence[Source]) -> Iterator[str]:
    rows = [
        f"| {code(it.name)} | {_code(visible(it.register), _REASON)} |"
        for it in told
        if it.register
    ]
    if rows:
        head = "| file | register that disables or limits rules |"
        yield from _table(head, "|---|---|", rows, "file")


def _table(head: str, below: str, rows: Sequence[str], noun: str) -> Iterator[str]:
    yield from (head, below, *rows[:_ROWS], "")
    if len(rows) > _ROWS:
        yield from (f"and {counted(len(rows) - _ROWS, noun)} more", "")


def code(text: str) -> str:
    """`text` as code that Markdown and HTML show as it is and that stays in its cell."""
    return _code(visible(text))


def _code(shown: str, width: int = _COLUMNS) -> str:
    """The same of what is visible already."""
    return f"<code>{_SIGNS.sub(lambda m: f'&#{ord(m[0])};', middle(shown, width))}</code>"
