"""The report as annotations of GitHub Actions: each change beside its line in a pull request.

    ::warning file=a.txt,line=3,endLine=3,col=7,endColumn=10,title=SPC301 (99 %25)::ofthe → of the

What was made is a warning, what was suggested a notice. A line of `::debug::` names each source; it
is shown where debugging is switched on. GitHub shows ten annotations of a kind for each step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textfix import __version__
from textfix.record.result import Result
from textfix.report.record import Entry, Source, sources
from textfix.report.terminal import codes, percentage, reasons, sides
from textfix.report.visible import visible


def github(files: Sequence[tuple[str, Result]]) -> str:
    """The report as one workflow command a line."""
    return "".join(f"{line}\n" for source in sources(files) for line in _file(source))


def _file(source: Source) -> Iterator[str]:
    profile = source.result.profile.name
    identity = f"{visible(source.name)} sha256 {source.sha256} profile {visible(profile)}"
    yield f"::debug::{_data(f'textfix {__version__} {identity}')}"
    for entry in source.entries:
        yield _annotation(source, entry)


def _annotation(source: Source, entry: Entry) -> str:
    change = entry.change
    properties = {
        "file": visible(source.name),
        "line": str(entry.line),
        "endLine": str(entry.end_line),
        "col": str(entry.column),
        "endColumn": str(entry.end_column),
        "title": f"{codes(change)} ({percentage(entry.confidence)} %)",
    }
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    where = f"at {change.start}:{change.end}, bytes {entry.byte_start}:{entry.byte_end}"
    message = f"{' → '.join(sides(change))}  ({'; '.join(reasons(change))}; {where})"
    return f"::{'warning' if entry.applied else 'notice'} {shown}::{_data(message)}"


def _data(text: str) -> str:
    """`text` as the runner reads it behind the `::`."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
