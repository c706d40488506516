"""The Word document: accepting all gives the repaired text, rejecting all the source."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given

from textfix import Document, Profile, Result, repair
from textfix.report import render, to_bytes
from textfix.report.visible import visible

from .strategies import TEXTS
from .test_report import edit, result, results
from .test_report_formats import FILES, File, anything

SAMPLES = Path(__file__).parent.parent / "samples"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HALF = re.compile(r"\r(?!\n)|(?<!\r)\n")


def shown(text: str) -> str:
    """A text as the document has it: a line end is a paragraph, what XML cannot hold is named."""
    return _UNFIT.sub(lambda m: visible(m[0]), re.sub("\r\n|\r", "\n", text))


def parts(files: list[File]) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(to_bytes("docx", files)))
    assert archive.testzip() is None
    return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def body(files: list[File]) -> ElementTree.Element:
    return ElementTree.fromstring(parts(files)["word/document.xml"])


def read(document: ElementTree.Element, *, accepted: bool) -> str:
    """The text as a word processor has it when all changes are accepted, or rejected."""
    gone, lost = ("del", "delText") if accepted else ("ins", "t")
    lines = [""]
    for paragraph in document.iter(f"{W}p"):
        for run in paragraph:
            if run.tag == f"{W}{gone}":
                assert all(e.tag != f"{W}{'t' if accepted else 'delText'}" for e in run.iter())
                continue
            for element in run.iter():
                if element.tag in (f"{W}t", f"{W}delText"):
                    lines[-1] += element.text or ""
                elif element.tag == f"{W}tab":
                    lines[-1] += "\t"
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is None:
            lines.append("")
    assert lost
    return "\n".join(lines[:-1])


# --- the law --------------------------------------------------------------------------------------


@given(results() | anything() | TEXTS.map(repair))
def test_accepted_and_rejected(it: Result) -> None:
    pieces = [it.source[c.start : c.end] + "\0" + c.after for c in it.changes]
    # A change within a line end is nothing that paragraphs can show.
    assume(not re.search(r"\r(?!\n)", it.source + it.text + "".join(pieces)))
    edges = {p for c in it.changes for p in (c.start, c.end)}
    assume(not any(it.source[p - 1 : p + 1] == "\r\n" for p in edges if p))
    document = body([("f", it)])
    assert read(document, accepted=True) == shown(it.text)
    assert read(document, accepted=False) == shown(it.source)


@given(FILES)
def test_document_is_sound(files: list[File]) -> None:
    held = parts(files)
    for content in held.values():
        ElementTree.fromstring(content)
    document = ElementTree.fromstring(held["word/document.xml"])
    comments = ElementTree.fromstring(held["word/comments.xml"])
    ids = [comment.get(f"{W}id") for comment in comments]
    assert ids == [ref.get(f"{W}id") for ref in document.iter(f"{W}commentReference")]
    assert len(ids) == sum(len(it.changes) + len(it.suggestions) for _, it in files)
    for kind in ("Start", "End"):
        ranges = [r.get(f"{W}id") for r in document.iter(f"{W}commentRange{kind}")]
        assert set(ranges) <= set(ids)
        assert len(ranges) == sum(len(it.changes) for _, it in files)
    revisions = [e.get(f"{W}id") for tag in ("ins", "del") for e in document.iter(W + tag)]
    assert len(revisions) == len(set(revisions))
    for text in comments.itertext():
        assert text.isprintable()


def test_no_clock_and_no_machine_is_in_it() -> None:
    data = to_bytes("docx", [("f", result("a b", ("b", "x")))])
    for part in zipfile.ZipFile(io.BytesIO(data)).infolist():
        assert (part.date_time, part.create_system) == ((1980, 1, 1, 0, 0, 0), 3)
        assert part.compress_type == zipfile.ZIP_STORED
    assert set(re.findall(rb'w:date="([^"]*)"', data)) == {b"2000-01-01T00:00:00Z"}


def test_comment_says_why() -> None:
    it = result("a b lhe", ("b", "x"), maybe=[("lhe", "the")])
    made, maybe = ElementTree.fromstring(parts([("f", it)])["word/comments.xml"])
    assert [*made.itertext()] == ["SPC101, 95 %: b → x", "`x` is a word"]
    assert next(iter(maybe.itertext())) == "OCR101, 62 %, suggested: lhe → the"
    assert made.get(f"{W}author") == "textfix"


def test_several_files_have_their_names() -> None:
    document = body([("a\x1b.txt", result("one")), ("b.txt", result("two"))])
    assert read(document, accepted=True) == "a⟨U+001B⟩.txt\none\nb.txt\ntwo"


def test_document_is_no_text() -> None:
    with pytest.raises(ValueError, match="to_bytes"):
        render("docx", [])


# --- in a word processor --------------------------------------------------------------------------

TEN = "".join(f"line {n}\n" for n in range(10))
LINES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "word": ("The end ofthe road.\n", [("ofthe", "of the")]),
    "lines-joined": ("govern-\nment\n", [("-\n", "")]),
    "word-moves-up": ("of the govern-\nment, which\n", [("govern-\nment, ", "government,\n")]),
    "line-split": ("one two", [(" ", "\n")]),
    "line-goes": (TEN, [("line 4\n", "")]),
    "first-line-goes": (TEN, [("line 0\n", "")]),
    "last-line-goes": (TEN, [("line 9\n", "")]),
    "many-lines-go": (TEN, [("line 3\nline 4\nline 5\n", "")]),
    "lines-come": (TEN, [("line 4\n", "line 4\nnew\nnewer\n")]),
    "blank-lines": ("a\n\n\n\nb\n", [("\n\n\n", "\n")]),
    "last-line-end-goes": ("a\nb\n", [("b\n", "b")]),
    "last-line-end-comes": ("a\nb", [("b", "b\n")]),
    "crlf": ("a \r\nb\r\nc\r\n", [(" ", "")]),
    "crlf-joined": ("govern-\r\nment\r\n", [("-\r\n", "")]),
    "cr-only": ("a-\rb\rc\r", [("-\r", "")]),
    "tabs": ("a\tb\t\tc\n\td\n", [("\t\t", "\t")]),
    "spaces": ("  a   b  \n", [("   ", " "), ("  \n", "\n")]),
    "all-goes": ("a\nb\n", [("a\nb\n", "")]),
    "unfit": ("a\0b\x1b[31m\ufffe\ud800 tbe\n", [("tbe", "the"), ("\0", "")]),
    "markup": ("a <w:p/> ]]> & \" ' b\n", [("<w:p/>", "&amp;")]),
    "beyond": ("\U0001f600 é\u0301 日本 ofthe\n", [("ofthe", "of the")]),
    "nothing": ("", []),
}


def cases() -> Iterator[tuple[str, Result]]:
    for name, (source, edits) in LINES.items():
        yield name, result(source, *edits)
    # Words and lines taken out and put in, by rule and not by chance.
    for step in range(1, 6):
        words = (f"w{n}{' ' if n % step else chr(10)}" for n in range(40))
        source = "".join(words)
        ends = [m.end() for m in re.finditer(r"\s", source)][step :: step + 1]
        made = [
            edit(end - 1, source[end - 1], "" if n % 3 else "\n" if n % 2 else " x\ny ")
            for n, end in enumerate(ends)
            if n % 3 or n % 2 == 0 or source[end - 1] != "\n"
        ]
        yield f"step-{step}", Result(Document(source).apply(made), (), Profile())
    for path in sorted(SAMPLES.glob("*/*.txt")):
        text = path.read_bytes().decode("utf-8")
        yield f"{path.parent.name}-{path.stem}", repair(text)


MACRO = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
  script:language="StarBasic">
Sub Run(folder As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  Dim text(1) As New com.sun.star.beans.PropertyValue
  text(0).Name = "FilterName"
  text(0).Value = "Text (encoded)"
  text(1).Name = "FilterOptions"
  text(1).Value = "UTF8,LF,,,"
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  file = Dir(folder &amp; "/*.docx")
  Do While file &lt;&gt; ""
    For Each what In Array("Accept", "Reject")
      url = ConvertToURL(folder &amp; "/" &amp; file)
      doc = StarDesktop.loadComponentFromURL(url, "_blank", 0, hidden())
      frame = doc.CurrentController.Frame
      command = ".uno:" &amp; what &amp; "AllTrackedChanges"
      dispatcher.executeDispatch(frame, command, "", 0, Array())
      doc.storeToURL(url &amp; "." &amp; what, text())
      doc.close(True)
    Next
    file = Dir()
  Loop
  StarDesktop.terminate()
End Sub
</script:module>
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which LibreOffice opened each document twice and wrote what came of it."""
    program = shutil.which("soffice")
    if program is None:
        assert not os.environ.get("CI"), "CI installs LibreOffice"
        pytest.skip("LibreOffice, which opens the Word document, is not here")
    folder = tmp_path_factory.mktemp("docx")
    profile = tmp_path_factory.mktemp("profile")
    office = [program, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"]
    # The first start fills the profile, and writes over the macro that is there.
    _done([*office, "--terminate_after_init"])
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(MACRO)
    for name, it in cases():
        (folder / f"{name}.docx").write_bytes(to_bytes("docx", [(name, it)]))
    _done([*office, f"macro:///Standard.Module1.Run({folder})"])
    return folder


def _done(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_libreoffice_accepts_and_rejects(opened: Path) -> None:
    wrong = []
    for name, it in cases():
        for what, text in (("Accept", it.text), ("Reject", it.source)):
            # It ends the last paragraph too.
            found = (opened / f"{name}.docx.{what}").read_bytes().decode("utf-8-sig")
            if found != shown(text) + "\n":
                wrong.append((name, what, found, shown(text)))
    assert not wrong
