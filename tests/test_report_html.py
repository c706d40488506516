"""The page as a file: complete, inert, the same for the same input. No browser is asked."""

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textfix
from textfix import Document, Edit, Evidence, Profile, Result
from textfix.report import render, to_bytes
from textfix.report.html import _BLOCK, _LONGEST

from .test_report import RLO, SHY, edit, result
from .test_report_formats import FILES, File, one

VOID = {"meta", "input"}


class Page(HTMLParser):
    """What a browser sees: elements with their attributes, and the texts with every change.

    Attributes:
        tags: each element with its attributes.
        texts: for each text its pieces, each with the elements and classes it stands in.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[list[tuple[str, set[str]]]] = []
        self._inside: list[tuple[str, list[str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        classes = (names.get("class") or "").split()
        self.tags.append((tag, names))
        if classes == ["text"]:
            self.texts.append([])
        if tag not in VOID:
            self._inside.append((tag, classes))

    def handle_endtag(self, tag: str) -> None:
        while self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        around = {name for tag, classes in self._inside for name in (tag, *classes)}
        if "b" in around:
            shown = chr(int(data[2:], 16)) if "h" in around else data
            self.texts[-1].append(("" if "p" in around else shown, around))


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def applied(source: str, changes: list[dict[str, Any]]) -> str:
    """The source with changes made, which must not overlap, as anybody would make them."""
    end = len(source)
    for change in reversed(changes):
        assert source[change["start"] : change["end"]] == joined(change["before"])
        assert change["end"] <= end
        end = change["start"]
        source = source[:end] + joined(change["after"]) + source[change["end"] :]
    return source


@given(FILES)
def test_data_makes_the_texts(files: list[File]) -> None:
    data = data_of(render("html", files))
    assert [file["file"] for file in data["files"]] == [name for name, _ in files]
    for file, (_, it) in zip(data["files"], files, strict=True):
        made = [change for change in file["changes"] if change["applied"]]
        assert applied(it.source, made) == it.text
        said = {(c.start, c.end, c.after) for c in (*it.changes, *it.suggestions)}
        assert len(file["changes"]) == len(said)  # each once, that there is one decision on it


@given(FILES)
def test_overlaps_are_known(files: list[File]) -> None:
    first = 0
    for file in data_of(render("html", files))["files"]:
        spans = [(change["start"], change["end"]) for change in file["changes"]]
        for number, (start, end) in enumerate(spans):
            wanted = {
                first + other
                for other, span in enumerate(spans)
                if other != number and (span == (start, end) or (span[0] < end and start < span[1]))
            }
            assert set(file["changes"][number].get("overlaps", ())) == wanted
        first += len(spans)


@cache
def attributes_of_ours() -> set[tuple[str, str]]:
    page = Page(render("html", [*one("a b\0\tc tbe"), *one(name="g.txt")]))
    return {(tag, name) for tag, names in page.tags for name in names}


@given(FILES)
def test_elements_are_ours_alone(files: list[File]) -> None:
    """No element and no attribute comes from a source, whatever it holds."""
    seen = Page(render("html", files)).tags
    assert {(tag, name) for tag, names in seen for name in names} <= attributes_of_ours()
    for tag, names in seen:
        assert tag != "script" or names in ({}, {"type": "application/json", "id": "data"})
        for name, value in names.items():
            assert not name.startswith("on")
            if name == "href":
                assert re.fullmatch(r"#(text|f\d+)", value or "")
    tags = Counter(tag for tag, _ in seen)
    assert (tags["script"], tags["style"]) == (2, 1)
    assert not tags.keys() & {"img", "iframe", "object", "embed", "base", "link", "math"}


@given(FILES)
def test_page_can_be_stored_and_is_the_same_again(files: list[File]) -> None:
    data = to_bytes("html", files)
    assert data == to_bytes("html", files)
    assert data.decode("utf-8").replace("\n", "").isprintable()


def test_policy_names_the_script_and_the_style() -> None:
    page = render("html", one())
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    rules = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        [inline] = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = b64encode(sha256(inline.encode()).digest()).decode()
        assert rules[kind] == f"'sha256-{digest}'"
    assert "unsafe" not in policy


def test_nothing_is_loaded() -> None:
    page = render("html", one())
    assert not re.search(r"https?://|url\(|@import|\bsrc=|fetch\(|XMLHttp|import\(", page)


def test_manual_of_an_unknown_rule_is_left_out() -> None:
    why = (Evidence("test", "why", 3.0),)
    it = Result(Document("a b").apply([Edit(0, 1, "a", "x", "ZZZ999", why)]), (), Profile())
    data = data_of(render("html", [("f", it)]))
    assert data["rules"] == {}
    known = data_of(render("html", one()))["rules"]["SPC101"]
    assert known["name"] == "shifted-boundary"
    assert known["wrong"].startswith("When this is wrong")


SHOWN: dict[str, tuple[str, tuple[str, str], str]] = {
    "moved-space": (
        "capacityt o",
        ("capacityt o", "capacity to"),
        '<del>capacityt<i class="s"> </i>o</del><ins>capacity<i class="s"> </i>to</ins>',
    ),
    "line-end": (
        "govern-\nment, a",
        ("govern-\nment, ", "government,\n"),
        '<del>govern-<i class="p">¶</i>\nment,<i class="s"> </i></del>'
        '<ins>government,<i class="p">¶</i>\n</ins>',
    ),
    "soft-hyphen": (
        f"no{SHY}tes",
        (SHY, ""),
        '<del><i class="h" title="SOFT HYPHEN">U+00AD</i></del>',
    ),
    "taken-out-as-a-whole": ("a <b c>d", ("<b c>", ""), "<del>&lt;b c&gt;</del>"),
    "spaces-taken-out": ("a  b", ("  ", ""), '<del><i class="s"> </i><i class="s"> </i></del>'),
    "put-in": ("ab", ("", "-"), "<ins>-</ins>"),
    "bidi": (
        f"a{RLO}b",
        (RLO, "x"),
        '<del><i class="h" title="RIGHT-TO-LEFT OVERRIDE">U+202E</i></del><ins>x</ins>',
    ),
    "control": ("a\0b", ("\0", "x"), '<del><i class="h" title="no name">U+0000</i></del>'),
    "mark-at-the-beginning": ("e\u0301a", ("\u0301", "x"), "<del>\u25cc\u0301</del>"),
}


@pytest.mark.parametrize(("source", "change", "wanted"), SHOWN.values(), ids=SHOWN)
def test_change_is_shown(source: str, change: tuple[str, str], wanted: str) -> None:
    assert f'id="c0">{wanted}' in render("html", [("f", result(source, change))])


PLAIN = {
    "markup": ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
    "bidi": (RLO, '<i class="h" title="RIGHT-TO-LEFT OVERRIDE">U+202E</i>'),
    "surrogate": ("\ud800", '<i class="h" title="no name">U+D800</i>'),
    "line-separator": ("\u2028", '<i class="h" title="LINE SEPARATOR">U+2028</i>'),
    "crlf": ("a\r\nb", "a\nb"),
    "cr": ("a\rb", 'a<i class="h" title="carriage return">U+000D</i>\nb'),
    "tab": ("a\tb", "a&#9;b"),
    "astral": ("\U0001f600", "\U0001f600"),
}


@pytest.mark.parametrize(("source", "wanted"), PLAIN.values(), ids=PLAIN)
def test_text_is_shown(source: str, wanted: str) -> None:
    page = render("html", [("f", result(f"tbe {source}", ("tbe", "the")))])
    assert f"<ins>the</ins></span> {wanted}</div>" in page


@given(FILES)
def test_sources_and_texts_stand_in_the_page(files: list[File]) -> None:
    """Without what was put in the page reads as the source, without what was taken out as the text.

    A suggestion is in its place, or stands beside what has its place.
    """
    shown = [it for _, it in files if it.changes or it.suggestions]
    for it, pieces in zip(shown, Page(render("html", files)).texts, strict=True):
        of_source = [data for data, around in pieces if not around & {"ins", "beside"}]
        of_text = [
            data
            for data, around in pieces
            if not around & {"beside"} and not around >= {"made", "del"}
            if not around >= {"maybe", "ins"}
        ]
        assert plain("".join(of_source)) == plain(it.source)
        assert plain("".join(of_text)) == plain(it.text)


def plain(text: str) -> str:
    """Without what is shown in more than one way: line ends, and the circle that carries a mark."""
    return re.sub("[\r\n\N{DOTTED CIRCLE}]", "", text)


SHAPES: dict[str, Callable[[int], str]] = {
    "lines": lambda n: "word " * 12 + "\n",
    "one-line": lambda n: "word ",
    "one-word": lambda n: "x" * 50,
    "carriage-returns": lambda n: "word word\r",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_blocks_are_short(shape: Callable[[int], str]) -> None:
    source = "tbe" + "".join(map(shape, range(2_000)))
    page = render("html", [("f", result(source, ("tbe", "the")))])
    sizes = [len(block) for block in re.findall(r'<div class="b[^"]*">(.*?)</div>', page, re.S)]
    assert len(sizes) > 1
    assert max(sizes) < (_BLOCK + _LONGEST) * 8  # a carriage return is shown with 54 characters


def test_changed_line_ends_do_not_keep_a_block_open() -> None:
    source = "word word\n" * 5_000
    places = range(9, len(source), 10)
    it = Document(source).apply([edit(place, "\n", " ") for place in places])
    page = render("html", [("f", Result(it, (), Profile()))])
    assert len(re.findall('<div class="b', page)) > 5


def test_unchanged_files_are_named_and_not_shown() -> None:
    same = "same.txt", result("all is well")
    page = render("html", [*one(), same])
    assert '<th scope="row">same.txt</th>' in page
    assert "all is well" not in page
    assert 'id="f1"' not in page
    assert "Nothing to change." in render("html", [same])


def test_several_files_have_an_index() -> None:
    assert '<a href="#f1">g.txt</a>' in render("html", [*one(), *one(name="g.txt")])
    assert 'class="index"' not in render("html", one())


@given(st.text(alphabet="a'\"<&\u202e $\n`", min_size=1, max_size=12))
def test_command_quotes_the_name(name: str) -> None:
    page = render("html", one(name=name))
    assert page.count("textfix apply decisions.json ") == 1


def test_library_makes_a_page() -> None:
    page = render("html", [("a.txt", textfix.repair("The end ofthe road."))])
    assert 'ofthe</del><ins>of<i class="s"> </i>the</ins>' in page
