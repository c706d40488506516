"""The whole repaired text with its changes marked in CriticMarkup, for editors that review it.

    It filled its {~~capacityt o~>capacity to~~}{>>SPC101, 99 %<<} host refugees.

Rejecting all gives the source again, accepting all the repaired text, character by character. What
was only suggested stands in a comment. Each file begins with a comment that says which it is.

CriticMarkup has no way to write its own signs as text. Where the source holds one (`{++`), an empty
comment stands within it (`{{>><<}++`), which every reader takes out. A change that holds a closing
sign is marked in two pieces. So no text is refused, and none can pretend to be a mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textfix import __version__
from textfix.patterns import regex
from textfix.record.result import Result
from textfix.report.record import Entry, Source, sources
from textfix.report.terminal import codes, percentage, sides
from textfix.report.visible import visible

_OPENS = regex(r"\{(?=\+\+|--|~~|>>|==)")
_DIVIDES = regex(r"~>|~~\}")


def critic(files: Sequence[tuple[str, Result]]) -> str:
    """The texts of all files, one after another, each behind a comment with its name."""
    return "".join(part for source in sources(files) for part in _file(source))


def _file(source: Source) -> Iterator[str]:
    name, profile = visible(source.name), visible(source.result.profile.name)
    yield _comment(f"{name}, sha256 {source.sha256}, textfix {__version__}, profile {profile}")
    text = source.result.source
    position = 0
    for point, entry in source.in_text:
        yield _plain(text[position:point])
        if entry.applied:
            yield _mark(entry.change.before, entry.change.after)
            yield _comment(f"{codes(entry.change)}, {percentage(entry.confidence)} %")
            position = entry.change.end
        else:
            yield _suggestion(entry)
            position = max(position, point)
    yield _plain(text[position:])


def _plain(text: str) -> str:
    return _OPENS.sub("{{>><<}", text)


def _mark(before: str, after: str) -> str:
    if before and after and not _DIVIDES.search(before) and not _DIVIDES.search(after):
        return f"{{~~{before}~>{after}~~}}"
    return _pieces("--", before) + _pieces("++", after)


def _pieces(sign: str, text: str) -> str:
    """`text` between `sign`s, cut where it holds the closing one."""
    parts = text.replace(sign + "}", f"{sign[0]}{sign}}}{{{sign}{sign[0]}}}")
    return f"{{{sign}{parts}{sign}}}" if text else ""


def _suggestion(entry: Entry) -> str:
    shown = " → ".join(sides(entry.change))
    head = f"{codes(entry.change)}, {percentage(entry.confidence)} %"
    return _comment(f"{head}, suggested: {shown}")


def _comment(text: str) -> str:
    """A comment of `text`, which is visible already and may not end the comment."""
    return f"{{>>{text.replace('<<}', '<< }')}<<}}"
