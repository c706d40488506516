"""The text as a Word document: its changes are tracked changes, with their reasons as comments.

Accepting all gives the repaired text, rejecting all the source. A line is a paragraph; where a
change joins or parts lines, the mark of the paragraph is deleted or inserted. Suggestions are
comments.
What XML cannot hold (control characters, half a surrogate pair) stands by its number, `⟨U+0000⟩`.

Word processors read Office Open XML (ECMA-376), a zip archive of XML files. Of it this takes what
tracked changes need, and no more.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from html import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from textfix.patterns import regex
from textfix.record.result import Result
from textfix.report.record import Entry, Source, sources
from textfix.report.terminal import codes, percentage, reasons, sides
from textfix.report.visible import visible

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    f'+xml"/><Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/comments.xml" ContentType="{_TYPE}.comments+xml"/></Types>'
)


def _leads(kind: str, target: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


# The same input gives the same bytes: no clock is asked, and what is packed depends on the packer.
_BY = 'w:author="textfix" w:date="2000-01-01T00:00:00Z"'
_OLDEST = (1980, 1, 1, 0, 0, 0)

_LINE_END = regex(r"\r\n|[\r\n]")
_UNFIT = regex("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx(files: Sequence[tuple[str, Result]]) -> bytes:
    """The texts of all files as one document; if they are several, each begins with its name."""
    document = _Document()
    for number, source in enumerate(sources(files)):
        if len(files) > 1:
            document.heading(source.name, first=number == 0)
        document.text(source)
    return _packed(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _leads("officeDocument", "word/document.xml"),
            "word/document.xml": document.body(),
            "word/_rels/document.xml.rels": _leads("comments", "comments.xml"),
            "word/comments.xml": document.comments(),
        }
    )


def _packed(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            part = ZipInfo(name, _OLDEST)
            part.create_system = 3  # else it is that of the machine
            archive.writestr(part, content.encode("utf-8"))
    return data.getvalue()


class _Document:
    """Paragraphs as they are written, one run of characters after another."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._runs: list[str] = []
        self._comments: list[str] = []
        self._revisions = 0

    def body(self) -> str:
        content = "".join(self._paragraphs)
        return f"{_HEAD}<w:document {_WORD}><w:body>{content}</w:body></w:document>"

    def comments(self) -> str:
        return f"{_HEAD}<w:comments {_WORD}>{''.join(self._comments)}</w:comments>"

    def heading(self, name: str, *, first: bool) -> None:
        text = _characters(visible(name), "t")
        page = "" if first else "<w:pPr><w:pageBreakBefore/></w:pPr>"
        self._paragraphs.append(f"<w:p>{page}<w:r><w:rPr><w:b/></w:rPr>{text}</w:r></w:p>")

    def text(self, source: Source) -> None:
        text = source.result.source
        position = 0
        for point, entry in source.in_text:
            self._write(text[position:point], text[point : point + 1])
            position = max(position, point)
            if entry.applied:
                position = entry.change.end
                self._change(entry, text[position : position + 1])
            else:
                self._refer(entry)
        self._write(text[position:], "")
        self._end_paragraph()

    def _change(self, entry: Entry, following: str) -> None:
        number = len(self._comments)
        self._runs.append(f'<w:commentRangeStart w:id="{number}"/>')
        self._write(entry.change.before, following, "del")
        self._write(entry.change.after, following, "ins")
        self._runs.append(f'<w:commentRangeEnd w:id="{number}"/>')
        self._refer(entry)

    def _refer(self, entry: Entry) -> None:
        """Put the sign of a comment here, and the comment where comments stand."""
        number = len(self._comments)
        self._runs.append(f'<w:r><w:commentReference w:id="{number}"/></w:r>')
        lines = "".join(f"<w:p><w:r>{_characters(line, 't')}</w:r></w:p>" for line in _why(entry))
        self._comments.append(
            f'<w:comment w:id="{number}" {_BY} w:initials="textfix">{lines}</w:comment>'
        )

    def _write(self, text: str, following: str, kind: str = "") -> None:
        """Write `text`, which `following` stands behind; `kind`: "ins", "del" or neither."""
        if text.endswith("\r") and following == "\n":
            text = text[:-1]  # half a line end: the other half ends the paragraph
        first, *rest = _LINE_END.split(text)
        self._run(first, kind)
        for line in rest:
            self._end_paragraph(kind)
            self._run(line, kind)

    def _run(self, line: str, kind: str) -> None:
        if line:
            run = f"<w:r>{_characters(line, 'delText' if kind == 'del' else 't')}</w:r>"
            self._runs.append(self._revision(kind, run) if kind else run)

    def _end_paragraph(self, kind: str = "") -> None:
        mark = f"<w:pPr><w:rPr>{self._revision(kind)}</w:rPr></w:pPr>" if kind else ""
        self._paragraphs.append(f"<w:p>{mark}{''.join(self._runs)}</w:p>")
        self._runs.clear()

    def _revision(self, kind: str, run: str = "") -> str:
        self._revisions += 1
        return f'<w:{kind} w:id="{self._revisions}" {_BY}>{run}</w:{kind}>'


def _characters(line: str, tag: str) -> str:
    """The content of a run."""
    return "<w:tab/>".join(
        f'<w:{tag} xml:space="preserve">{escape(_UNFIT.sub(_named, part), quote=False)}</w:{tag}>'
        if part
        else ""
        for part in line.split("\t")
    )


def _named(unfit: re.Match[str]) -> str:
    return visible(unfit[0])


def _why(entry: Entry) -> Iterator[str]:
    """What a comment says, line by line."""
    head = f"{codes(entry.change)}, {percentage(entry.confidence)} %"
    shown = " → ".join(sides(entry.change))
    yield f"{head}: {shown}" if entry.applied else f"{head}, suggested: {shown}"
    yield from reasons(entry.change)
