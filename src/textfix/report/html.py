"""The report as a page: the texts with every change in place, to be read, reviewed and printed.

One file that opens no connection and runs no script but its own, which its content security policy
names by hash. `page/` holds its template, style and script. The texts are HTML as they stand, so
that they can be read, searched and printed without any script; what a review needs (places, raw
texts, reasons) is in one block of JSON. There is nothing in the page to be measured in UTF-16: it
hands the places back as they were given, in code points.

A source is inert and visible: what HTML would act on is escaped, what cannot be seen stands as its
number, `U+202E`, in an element of its own, so that a source cannot imitate it.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from base64 import b64encode
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from importlib import resources
from string import Template
from typing import Any

from textfix import __version__
from textfix.patterns import regex
from textfix.record.model import Change
from textfix.record.result import Result
from textfix.report.json import dumps, split
from textfix.report.record import Entry, Source, sources, weight
from textfix.report.terminal import about_spaces, counted, percentage
from textfix.report.visible import hidden, visible

# Code points of text in a block. The browser lays out a block when it comes near the window.
_BLOCK = 1_500

# Where no line end is found in so many more, a block ends within a line.
_LONGEST = 6_000

# A change of more code points than this is shown in a box that scrolls.
_LONG = 300

_SPECIAL = regex(r"[^\n -~]|[&<>]")

_NAMES = {"\r": "carriage return", "\t": "tab"}


def html(files: Sequence[tuple[str, Result]]) -> str:
    """The page of all files."""
    from textfix.engine.rule import (
        rules,  # no other report but SARIF needs them, so none waits for them
    )

    told = [_File(source) for source in sources(files)]
    made, maybe = (
        Counter(
            rule
            for file in told
            for entry in file.entries
            if entry.applied is applied
            for rule in entry.change.rules
        )
        for applied in (True, False)
    )
    used = sorted(made | maybe, key=lambda rule: (-made[rule], -maybe[rule], rule))
    manual = {
        rule.code: {"name": rule.name, "summary": rule.summary, "wrong": rule.when_wrong}
        for rule in rules()
        if rule.code in used  # one of another version of textfix has only its code
    }
    first = 0
    sections, records = [], []
    for number, file in enumerate(told):
        if file.entries or len(told) == 1:
            sections.append("".join(_section(file, number, first)))
        records.append(_record(file, first))
        first += len(file.entries)
    one = escape(visible(told[0].source.name)) if len(told) == 1 else None
    template, fixed = _page()
    return template.substitute(
        fixed,
        title=f"textfix: {one or counted(len(told), 'file')}",
        heading=one or counted(len(told), "file"),
        summary=_summary(told),
        total=first,
        overview="".join(_overview(told, used, made, maybe, manual)),
        files="\n".join(sections),
        options="".join(f"<option>{escape(visible(rule))}</option>" for rule in used),
        apply=_command(told),
        version=__version__,
        profile=escape(visible(", ".join(sorted({f.source.result.profile.name for f in told})))),
        data=_script_json({"textfix": __version__, "rules": manual, "files": records}),
    )


@cache
def _page() -> tuple[Template, dict[str, str]]:
    """The template, and what of it is the same in every report."""
    folder = resources.files("textfix.report") / "page"
    page, style, script = (
        (folder / f"report.{suffix}").read_text(encoding="utf-8")
        for suffix in ("html", "css", "js")
    )
    fixed = {
        "style": style,
        "script": script,
        "style_hash": _csp_hash(style),
        "script_hash": _csp_hash(script),
    }
    return Template(page), fixed


def _csp_hash(inline: str) -> str:
    return f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"


def _script_json(value: Any) -> str:
    """`value` as JSON that no sign in it can end the script element of."""
    return dumps(value).replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


class _File:
    """A source of the report with what the page says of it.

    Attributes:
        source: the source.
        entries: what was made and what was suggested, in the order of the source, each once:
            where two say the same there is one decision on it, and what was made counts.
        overlaps: for each entry the indices of those that cannot be accepted along with it.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        said: dict[tuple[int, int, str], Entry] = {}
        for entry in source.entries:
            it = entry.change
            if entry.applied or (it.start, it.end, it.after) not in said:
                said[it.start, it.end, it.after] = entry
        self.entries = list(said.values())
        self.overlaps = _overlaps([entry.change for entry in self.entries])


def _overlaps(changes: Sequence[Change]) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in changes]
    near: list[int] = []
    for index, change in enumerate(changes):
        near = [other for other in near if changes[other].end >= change.start]
        for other in near:
            before = changes[other]
            same = (before.start, before.end) == (change.start, change.end)
            if same or (before.start < change.end and change.start < before.end):
                found[index].append(other)
                found[other].append(index)
        near.append(index)
    return found


# --- the data of the review ---------------------------------------------------------------------


def _record(file: _File, first: int) -> dict[str, Any]:
    """A file in the JSON of the page; its changes are numbered from `first` on."""
    source = file.source
    encoding = {} if source.encoding is None else {"encoding": source.encoding}
    return {
        "file": source.name,
        "name": visible(source.name),
        "sha256": source.sha256,
        **encoding,
        # What Enter means to a reviewer who writes in this file.
        "newline": "\r\n" if "\r\n" in source.result.source else "\n",
        "changes": [
            _change(entry, [first + other for other in overlaps])
            for entry, overlaps in zip(file.entries, file.overlaps, strict=True)
        ],
    }


def _change(entry: Entry, overlaps: list[int]) -> dict[str, Any]:
    change = entry.change
    record = {
        "start": change.start,
        "end": change.end,
        "before": split(change.before),
        "after": split(change.after),
        "rules": list(change.rules),
        "applied": entry.applied,
        "sure": percentage(entry.confidence),
        "place": f"{entry.line}:{entry.column}",
        "reasons": [
            [visible(edit.rule), weight(evidence) >= 0, visible(evidence.note)]
            for edit in change.edits
            for evidence in sorted(edit.evidence, key=lambda e: -weight(e))
        ],
    }
    return record | {"overlaps": overlaps} if overlaps else record


# --- the text -----------------------------------------------------------------------------------


def _section(file: _File, number: int, first: int) -> Iterator[str]:
    source = file.source
    name = escape(visible(source.name))
    yield f'<section class="file" id="f{number}" aria-labelledby="f{number}-name">\n'
    yield f'<h2 id="f{number}-name">{name}</h2>\n'
    encoding = f"{escape(visible(source.encoding))} · " if source.encoding else ""
    yield f'<p class="quiet meta">{encoding}SHA-256 <code>{source.sha256}</code></p>\n'
    if source.register:
        yield f'<p class="quiet meta">Register: {escape(visible(source.register))}</p>\n'
    if file.entries:
        yield '<div class="text">\n'
        yield from _blocks(source.result.source, list(_slots(file, first)))
        yield "</div>\n"
    else:
        yield '<p class="quiet">Nothing to change.</p>\n'
    yield "</section>\n"


@dataclass(frozen=True, slots=True)
class _Slot:
    """What stands in place of a span of the source, as HTML."""

    start: int
    end: int
    marked: str


def _slots(file: _File, first: int) -> Iterator[_Slot]:
    """The changes in their places, disjoint; a suggestion that has none stands behind another."""
    placed = [entry.applied for entry in file.entries]
    beside: dict[int, list[int]] = {}
    for index, overlaps in enumerate(file.overlaps):
        rivals = [other for other in overlaps if placed[other]]
        if not file.entries[index].applied:
            placed[index] = not rivals
            if rivals:
                beside.setdefault(rivals[0], []).append(index)
    for index, entry in enumerate(file.entries):
        if placed[index]:
            marked = _marked(entry, first + index)
            for other in beside.get(index, ()):
                marked += _marked(file.entries[other], first + other, "beside")
            yield _Slot(entry.change.start, entry.change.end, marked)


def _marked(entry: Entry, number: int, *classes: str) -> str:
    """A change with what stood there and what stands there now."""
    change = entry.change
    # What is put in or taken out as a whole shows its spaces only if it is nothing else.
    whole = change.before or change.after if not (change.before and change.after) else ""
    spaces = about_spaces(change) and not whole.strip()
    names = ["c", "made" if entry.applied else "maybe", *classes]
    if max(len(change.before), len(change.after)) > _LONG:
        names.append("long")
    old = f"<del>{_side(change.before, spaces)}</del>" if change.before else ""
    new = f"<ins>{_side(change.after, spaces)}</ins>" if change.after else ""
    return f'<span class="{" ".join(names)}" id="c{number}">{old}{new}</span>'


def _side(text: str, spaces: bool) -> str:
    """One side of a change: its line ends are shown, and its spaces if it is about them."""
    parts = []
    # A mark at the beginning would sit on what stands before the change.
    if unicodedata.combining(text[0]):
        parts.append("\N{DOTTED CIRCLE}")
    for character in text:
        if character == "\n":
            parts.append('<i class="p">¶</i>\n')
        elif spaces and character == " ":
            parts.append('<i class="s"> </i>')
        elif hidden(character):
            parts.append(_named(character))
        else:
            parts.append(escape(character, quote=False))
    return "".join(parts)


def _blocks(source: str, slots: Sequence[_Slot]) -> Iterator[str]:
    """The text with the changes in it, in blocks that end at line ends where they can."""
    starts = [slot.start for slot in slots]
    position = index = 0
    for cut in _cuts(source, slots, starts):
        parts: list[str] = []
        # What is put in at the end of the text has no later block.
        last = len(slots) if cut == len(source) else bisect_left(starts, cut)
        for slot in slots[index:last]:
            parts += _plain(source[position : slot.start]), slot.marked
            position = slot.end
        parts.append(_plain(source[position:cut]))
        broken = "" if cut == len(source) or source[cut - 1] in "\r\n" else " broken"
        yield f'<div class="b{broken}">{"".join(parts)}</div>\n'
        position, index = cut, last


def _cuts(source: str, slots: Sequence[_Slot], starts: Sequence[int]) -> Iterator[int]:
    """Where blocks end, in ascending order, never within a slot."""
    cut = 0
    while cut < len(source):
        end = _line_end(source, cut + _BLOCK)
        while (outside := _outside(end, slots, starts)) != end and outside < cut + _LONGEST:
            end = _line_end(source, outside)
        cut = outside
        yield cut
    if not source:
        yield 0


def _line_end(source: str, position: int) -> int:
    """Behind the next line end; of a long line, behind the last space that is not too far."""
    if position >= len(source):
        return len(source)
    limit = position + _LONGEST
    found = source.find("\n", position, limit) + 1 or source.rfind(" ", position, limit) + 1
    return found or min(limit, len(source))


def _outside(cut: int, slots: Sequence[_Slot], starts: Sequence[int]) -> int:
    index = bisect_left(starts, cut) - 1
    return max(cut, slots[index].end) if index >= 0 else cut


def _plain(text: str) -> str:
    """Text that stays, as HTML; a line end CR LF looks like any other."""
    return _SPECIAL.sub(_escaped, text.replace("\r\n", "\n"))


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\t":
        return "&#9;"
    if character == "\r":
        return _named("\r") + "\n"
    return _named(character) if hidden(character) else escape(character)


def _named(character: str) -> str:
    """An invisible character by its number, with its name at hand."""
    name = _NAMES.get(character) or unicodedata.name(character, "no name")
    return f'<i class="h" title="{name}">U+{ord(character):04X}</i>'


# --- what stands above the text -----------------------------------------------------------------


def _summary(told: Sequence[_File]) -> str:
    made = sum(entry.applied for file in told for entry in file.entries)
    suggested = sum(len(file.entries) for file in told) - made
    where = f" in {counted(len(told), 'file')}" if len(told) != 1 else ""
    return f"{counted(made, 'change')}, {counted(suggested, 'suggestion')}{where}"


def _overview(
    told: Sequence[_File],
    used: Sequence[str],
    made: Counter[str],
    maybe: Counter[str],
    manual: dict[str, dict[str, str]],
) -> Iterator[str]:
    """The chart of changes by rule, and the index of files where there are several."""
    if used:
        yield '<details class="overview" open><summary>Changes by rule</summary>\n'
        yield '<table class="chart">\n<thead><tr><th>rule</th><th></th><th class="bar"></th>'
        yield "<th>made</th><th>suggested</th></tr></thead>\n"
        most = max(made[rule] + maybe[rule] for rule in used)
        for rule in used:
            code = escape(visible(rule))
            name = escape(manual.get(rule, {}).get("name", "").replace("-", " "))
            button = f'<button type="button" data-do="rule" data-rule="{code}">{code}</button>'
            bar = _bar(made[rule] / most * 100, maybe[rule] / most * 100)
            yield f'<tr><th scope="row">{button}</th><td>{name}</td><td class="bar">{bar}</td>'
            yield f"<td>{made[rule]}</td><td>{maybe[rule] or ''}</td></tr>\n"
        yield "</table>\n</details>\n"
    if len(told) > 1:
        yield '<details class="overview" open><summary>Files</summary>\n<table class="index">\n'
        yield "<thead><tr><th>file</th><th>made</th><th>suggested</th>"
        yield "<th>decided</th></tr></thead>\n"
        for number, file in enumerate(told):
            name = escape(visible(file.source.name))
            link = f'<a href="#f{number}">{name}</a>' if file.entries else name
            yield f'<tr><th scope="row">{link}</th>'
            yield f"<td>{len(file.source.made)}</td><td>{len(file.source.suggested) or ''}</td>"
            yield f'<td id="f{number}-decided"></td></tr>\n'
        yield "</table>\n</details>\n"


def _bar(made: float, maybe: float) -> str:
    """A bar of two parts, in percent of the longest."""
    return (
        '<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="made" width="{made:.2f}" height="1"/>'
        f'<rect class="maybe" x="{made:.2f}" width="{maybe:.2f}" height="1"/></svg>'
    )


def _command(told: Sequence[_File]) -> str:
    """The command that applies the decisions."""
    names = [visible(shlex.quote(file.source.name)) for file in told[:3]]
    return escape(" ".join(["textfix apply decisions.json", *names]) + " …" * (len(told) > 3))
