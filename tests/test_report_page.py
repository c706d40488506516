"""The page in Chromium: a review by keyboard and mouse, and what comes of it.

`make images` writes the pictures of the documentation: what is stored in the folder that
TEXTFIX_IMAGES names, instead of one that is thrown away.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

import textfix
from textfix import Document, Edit, Evidence, Profile, Result
from textfix.io.encoding import decode
from textfix.report import to_bytes
from textfix.report.json import dumps, joined, split
from textfix.review import decisions

from .browser import CHROMIUM, browser
from .strategies import ANYTHING
from .test_cli import run
from .test_report import RLO, result
from .test_report_formats import FILES, File, validator
from .test_report_html import applied

# A machine without Chromium can test all but the page; CI always has it.
pytestmark = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"),
    reason="the page is tested in Chromium, which is not here (Debian: apt install chromium)",
)

ROOT = Path(__file__).parent.parent
DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A profile without a past, whose pages must neither fail nor ask for anything."""
    context = chromium.new_context(accept_downloads=True, viewport=DESKTOP, offline=True)
    wrong: list[str] = []
    context.on("console", lambda message: wrong.append(message.text))
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("dialog", lambda dialog: wrong.append(dialog.message))
    context.on(
        "request",
        lambda request: (
            wrong.append(request.url) if not request.url.startswith(("file:", "blob:")) else None
        ),
    )
    yield context
    context.close()
    assert wrong == []


@pytest.fixture
def show(context: BrowserContext, tmp_path: Path) -> Open:
    """Open the report of some files in a page, or in a new tab of the same profile."""

    def opened(*files: File, page: Page | None = None, name: str = "report.html") -> Page:
        (tmp_path / name).write_bytes(to_bytes("html", files))
        page = page or context.new_page()
        page.goto((tmp_path / name).as_uri())
        return page

    return opened


def keys(page: Page, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def click(page: Page, action: str) -> None:
    page.click(f"[data-do={action}]")


def downloaded(page: Page) -> dict[str, Any]:
    with page.expect_download() as download:
        click(page, "download")
    assert download.value.suggested_filename == "decisions.json"
    content = download.value.path().read_bytes()
    assert content.isascii()
    record: dict[str, Any] = json.loads(content)
    assert (record["format"], record["version"]) == ("textfix-decisions", 1)
    assert record["textfix"] == textfix.__version__
    return record


def outcome(page: Page, *files: File) -> list[str]:
    """The texts that the downloaded decisions make, told plainly and by `with_decisions`."""
    record = downloaded(page)
    texts = []
    read = decisions.read(json.dumps(record))
    for file, reviewed, (name, it) in zip(record["files"], read, files, strict=True):
        assert file["file"] == name
        encoding = it.decoding.encoding if it.decoding else None
        assert file.get("encoding") == reviewed.encoding == encoding
        made = [d for d in file["decisions"] if d["decision"] != "reject"]
        texts.append(applied(it.source, made))
        assert it.with_decisions(reviewed.decisions).text == texts[-1]
    return texts


def three() -> File:
    """Three equal changes, another one, a suggestion."""
    from .test_report import edit

    source = "\U0001f600 tbe end ofthe tbe road lhe tbe\n"
    places = [m.start() for m in re.finditer("tbe", source)]
    made = [edit(place, "tbe", "the", "OCR101") for place in places]
    made.append(edit(source.index("ofthe"), "ofthe", "of the", "SPC301", 5.0))
    it = result(source, maybe=[("lhe", "the")])
    return "three.txt", Result(Document(source).apply(made), it.suggestions, Profile())


def sample(name: str) -> File:
    data = (ROOT / "samples" / name / "raw.txt").read_bytes()
    text, decoding = decode(data)
    return f"{name}.txt", textfix.repair(text, decoding=decoding)


HOSTILE = (
    "<script>document.title='owned'</script><!-- </script><script>alert(1)</script> -->"
    "<img src=x onerror=alert(2)><a href='javascript:alert(3)'>x</a>"
    "</div></section></main><style>*{display:none}</style> &lt;b&gt; ]]> ${alert(4)} `x`"
    f"\u2028\u2029{RLO}\u2066abc\u2069 \ud800 \udc00\ud83d \0\x1b[2J\x7f e\u0301\n</script>\n"
)


def hostile() -> File:
    """Every side of every change, the notes and the name are hostile too."""
    notes = (Evidence("test", HOSTILE, 3.0), Evidence("test", HOSTILE, -1.0))
    source = f"a{HOSTILE}b\U0001f600{HOSTILE}c"
    end = 1 + len(HOSTILE)
    made = [
        Edit(0, 1, "a", HOSTILE, "SPC101", notes),
        Edit(1, end, HOSTILE, "\ud83d\ude00\ud83d", "XYZ999", notes),
        Edit(end + 3, end + 4, source[end + 3], "", "MRK201", notes),
    ]
    return f"<script>{RLO}'\"&.txt", Result(Document(source).apply(made), (), Profile())


def test_review_by_keyboard(show: Open) -> None:
    file = three()
    page = show(file)
    expect(page.locator("#decided")).to_have_text("0 of 5 decided")
    expect(page.locator("#card-place")).to_have_text("line 1:3")
    keys(page, "a", "r", "n", "p", "a", "n", "a")
    # Accepted the first, rejected the second, accepted the third, and, one passed over, the last.
    expect(page.locator("#decided")).to_have_text("4 of 5 decided")
    expect(page.locator("#progress")).to_have_js_property("value", 4)
    record = downloaded(page)
    assert record["files"][0]["decisions"] == [
        {
            "start": 2,
            "end": 5,
            "before": "tbe",
            "after": "the",
            "rules": ["OCR101"],
            "decision": "accept",
        },
        {
            "start": 10,
            "end": 15,
            "before": "ofthe",
            "after": "of the",
            "rules": ["SPC301"],
            "decision": "reject",
        },
        {
            "start": 16,
            "end": 19,
            "before": "tbe",
            "after": "the",
            "rules": ["OCR101"],
            "decision": "accept",
        },
        {
            "start": 29,
            "end": 32,
            "before": "tbe",
            "after": "the",
            "rules": ["OCR101"],
            "decision": "accept",
        },
    ]
    assert outcome(page, file) == ["\U0001f600 the end ofthe the road lhe the\n"]


def test_review_by_mouse(show: Open) -> None:
    file = three()
    page = show(file)
    page.click("#c3")  # the suggestion
    expect(page.locator("#card-sure")).to_have_text("62 %, suggested")
    click(page, "accept")
    page.click(".row:has-text('3 ×') [data-do=reject-row]")
    expect(page.locator("#decided")).to_have_text("4 of 5 decided")
    assert outcome(page, file) == ["\U0001f600 tbe end ofthe tbe road the tbe\n"]
    click(page, "accept-rest")
    assert outcome(page, file) == ["\U0001f600 tbe end of the tbe road the tbe\n"]


def test_equal_ones_and_undo(show: Open) -> None:
    file = three()
    page = show(file)
    keys(page, "r")  # what was decided before stays
    page.click("#c2")
    keys(page, "A")
    expect(page.locator("#decided")).to_have_text("3 of 5 decided")
    assert outcome(page, file) == ["\U0001f600 tbe end ofthe the road lhe the\n"]
    keys(page, "R")  # all have a decision: now it is about all
    assert outcome(page, file) == [file[1].source]
    keys(page, "u", "u")
    assert outcome(page, file) == [file[1].source]
    expect(page.locator("#decided")).to_have_text("1 of 5 decided")
    keys(page, "Control+z")
    expect(page.locator("#decided")).to_have_text("0 of 5 decided")
    expect(page.locator("[data-do=undo]")).to_be_disabled()


def test_the_same_again_takes_it_back(show: Open) -> None:
    page = show(three())
    keys(page, "a", "p", "a")
    expect(page.locator("#decided")).to_have_text("0 of 5 decided")
    keys(page, "a", "p", "r")
    assert downloaded(page)["files"][0]["decisions"][0]["decision"] == "reject"


@pytest.mark.parametrize("file", [three, hostile, lambda: sample("kesh-report")])
def test_all_and_nothing(show: Open, file: Callable[[], File]) -> None:
    it = file()
    page = show(it)
    assert downloaded(page)["files"][0]["decisions"] == []
    assert outcome(page, it) == [it[1].source]
    click(page, "accept-rest")
    assert outcome(page, it) == [it[1].text]
    expect(page.locator("[data-do=accept-rest]")).to_be_disabled()
    keys(page, "u")
    click(page, "reject-rest")
    assert outcome(page, it) == [it[1].source]


def test_hostile_source_is_inert_and_visible(show: Open) -> None:
    page = show(hostile())
    page.click("#c0")
    keys(page, "w", "n", "n", "A")
    assert page.title() != "owned"
    assert page.locator("script").count() == 2
    assert page.locator("img, .text a, .text style").count() == 0
    text = page.locator(".text").inner_text()
    assert "<script>document.title='owned'</script><!-- </script>" in text
    for number in ("U+202E", "U+2066", "U+2028", "U+D800", "U+0000", "U+001B"):
        assert number in text
    assert not re.search("[\u2028\u202e\u2066\0\x1b]", page.locator("body").inner_text())
    assert downloaded(page)["files"][0]["decisions"][0]["rules"] == ["MRK201"]


FILTERS = {
    "rule": (lambda page: page.select_option("#filter-rule", "SPC301"), ["c1"]),
    "chart": (lambda page: page.click(".chart [data-rule=SPC301]"), ["c1"]),
    "suggestions": (lambda page: page.select_option("#filter-kind", "maybe"), ["c3"]),
    "text": (lambda page: page.fill("#filter-text", "OfTh"), ["c1"]),
    "name-of-the-rule": (lambda page: page.fill("#filter-text", "merged"), ["c1"]),
    "note": (lambda page: page.fill("#filter-text", "of the` is a word"), ["c1"]),
    "sure": (lambda page: page.locator("#filter-least").fill("99"), ["c1"]),
    "doubtful": (lambda page: page.locator("#filter-most").fill("70"), ["c3"]),
    "accepted": (lambda page: page.select_option("#filter-decision", "accept"), ["c0"]),
    "open": (lambda page: page.select_option("#filter-decision", "open"), ["c1", "c2", "c3", "c4"]),
    "none": (lambda page: page.fill("#filter-text", "nowhere"), []),
}  # fmt: skip


@pytest.mark.parametrize(("act", "wanted"), FILTERS.values(), ids=FILTERS)
def test_filter(show: Open, act: Callable[[Page], None], wanted: list[str]) -> None:
    page = show(three())
    keys(page, "a")
    act(page)
    inside = page.eval_on_selector_all(".text .c:not(.out)", "them => them.map(it => it.id)")
    assert inside == wanted
    expect(page.locator("#shown")).to_contain_text(f"{len(wanted)} of 5 shown")
    assert bool(page.locator(".row").count()) is bool(wanted)


def test_filter_limits_what_acts_on_many(show: Open) -> None:
    file = three()
    page = show(file)
    page.select_option("#filter-kind", "maybe")
    click(page, "accept-rest")
    assert outcome(page, file) == [file[1].source.replace("lhe", "the")]


GROUPS = {
    "count": [],
    "rule": ["OCR101 misread letters (4)", "SPC301 merged words (1)"],
    "sure": ["99 % or more (1)", "95 to 98 % (3)", "50 to 69 % (1)"],
    "file": ["three.txt (5)"],
}


@pytest.mark.parametrize(("by", "wanted"), GROUPS.items(), ids=GROUPS)
def test_list_is_grouped(show: Open, by: str, wanted: list[str]) -> None:
    page = show(three())
    page.select_option("#group-by", by)
    assert page.locator("#list h3").all_inner_texts() == wanted
    assert page.locator(".row").count() == 3
    assert "3 × OCR101" in page.locator("#list").inner_text()


def test_list_grows_as_it_is_scrolled(show: Open) -> None:
    words = [f"w{number}" for number in range(400)]
    file = "long.txt", result(" ".join(words), *((f"{word} ", f"{word}, ") for word in words[:-1]))
    page = show(file)
    rows = page.locator(".row")
    assert rows.count() < 399
    page.select_option("#filter-decision", "open")
    for _ in range(5):
        page.eval_on_selector("#list", "list => list.scrollTo(0, list.scrollHeight)")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    assert rows.count() == 399
    rows.nth(398).locator("[data-do=reject-row]").click()
    expect(rows).to_have_count(398)
    assert page.eval_on_selector("#list", "list => list.scrollTop") > 0  # it stays where it was


def test_deciding_goes_on_to_what_is_open(show: Open) -> None:
    page = show(three())
    keys(page, "A")
    expect(page.locator("#card-place")).to_have_text("line 1:3")
    keys(page, "n", "p", "n", "a")
    expect(page.locator("#card-place")).to_have_text("line 1:26")
    keys(page, "r")
    expect(page.locator("#status")).to_have_text("All changes shown are decided")


def test_list_leads_to_the_text(show: Open) -> None:
    page = show(three())
    for place in ("line 1:17", "line 1:30", "line 1:3"):
        page.click(".row:has-text('3 ×') .go")
        expect(page.locator("#card-place")).to_have_text(place)
    expect(page.locator("#c0")).to_be_focused()


def test_reason_and_manual_are_one_click_away(show: Open) -> None:
    page = show(three())
    page.click("#c1")
    expect(page.locator("#card-reasons")).to_have_text("of the is a word")
    page.click("#card-wrong summary")
    expect(page.locator("#card-manual")).to_contain_text("When this is wrong: a coinage")
    expect(page.locator("#card-manual")).to_contain_text("textfix explain SPC301")


def test_of_overlapping_ones_one_is_accepted(show: Open) -> None:
    it = result("the ofthe road", ("ofthe", "of the"), maybe=[("the ofthe", "they"), ("th", "x")])
    file = "f", it
    page = show(file)
    click(page, "accept-rest")
    assert outcome(page, file) == ["the of the road"]
    for index, wanted in enumerate(["xe of the road", "they road", "the of the road"]):
        page.click(f"#c{index}")
        expect(page.locator("#card-overlap")).to_be_visible()
        keys(page, "a")
        assert outcome(page, file) == [wanted]
    keys(page, "u")
    assert outcome(page, file) == ["they road"]


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(files=FILES)
def test_any_decisions_can_be_applied(
    show: Open, context: BrowserContext, files: list[File]
) -> None:
    page = context.pages[0] if context.pages else None
    page = show(*files, page=page)
    page.evaluate("localStorage.clear()")
    page = show(*files, page=page)
    click_if(page, "accept-rest")
    # Where the changes are accepted first, suggestions that overlap them are rejected.
    assert outcome(page, *files) == [it.text for _, it in files]
    page.select_option("#filter-kind", "maybe")
    click_if(page, "accept-rest")
    page.select_option("#filter-kind", "")
    page.locator("main").focus()
    for _ in range(4):
        keys(page, "n", "a")
        outcome(page, *files)
    page.evaluate("undownloaded = false")


def click_if(page: Page, action: str) -> None:
    if page.locator(f"[data-do={action}]").is_enabled():
        click(page, action)


def write(page: Page, text: str) -> None:
    """Write something else in place of the selected change."""
    keys(page, "e")
    page.fill("#edit-text", text)
    keys(page, "Enter")


OWN = {
    "words": ("tube", "tube"),
    "nothing": ("", ""),
    "as-it-was": ("tbe", "tbe"),
    "line-end": (r"t\nb", "t\nb"),
    "enter": ("t\nb", "t\nb"),
    "numbers": (r"\x41\u00ad\u00E9\U0001f600\r\t", "A\xad\xe9\U0001f600\r\t"),
    "backslash": (r"\\n \d", r"\n \d"),
    "markup": ("<script>alert(1)</script><img src=x onerror=alert(2)>&amp;",) * 2,
    "own-order": ("\u202eabc", "\u202eabc"),
    "half-of-a-pair": (r"\ud83d", "\ud83d"),
    "both-halves-apart": (r"\ud83d\ude00", "\ud83d\ude00"),
}


@pytest.mark.parametrize(("text", "wanted"), OWN.values(), ids=OWN)
def test_own_text(show: Open, text: str, wanted: str) -> None:
    file = three()
    page = show(file)
    write(page, text)
    expect(page.locator("#card-place")).to_have_text("line 1:11")  # it goes on
    assert outcome(page, file) == [file[1].source.replace("tbe", wanted, 1)]
    record = downloaded(page)
    validator("decisions").validate(record)
    [decision] = record["files"][0]["decisions"]
    assert (decision["decision"], decision["proposed"]) == ("edit", "the")
    shown = page.locator("#c0").inner_text()
    assert "\u202e" not in shown
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    page.reload()  # it is kept, and can be undone no more but written anew
    assert outcome(page, file) == [file[1].source.replace("tbe", wanted, 1)]
    assert page.locator("#c0").inner_text() == shown
    keys(page, "p", "e", "Enter")
    assert outcome(page, file) == [file[1].source.replace("tbe", wanted, 1)]


def test_decisions_of_the_page_are_applied(show: Open, tmp_path: Path) -> None:
    """On bytes that would be read otherwise, if the decisions did not say how."""
    data = b"\xc3\xa9 tbe end ofthe road\r\n"
    source, decoding = decode(data, encoding="cp1252")
    it = result(source, ("tbe", "the"), ("ofthe", "of the"))
    page = show(("a.txt", replace(it, decoding=decoding)))
    keys(page, "a")
    write(page, "\u20ac")
    with page.expect_download() as download:
        click(page, "download")
    download.value.save_as(tmp_path / "decisions.json")
    (tmp_path / "a.txt").write_bytes(data)
    outcome = run("apply", str(tmp_path / "decisions.json"), str(tmp_path / "a.txt"))
    assert outcome.stdout_bytes == b"\xc3\xa9 the end \x80 road\r\n"


def test_own_text_as_proposed_is_accepted(show: Open) -> None:
    file = three()
    page = show(file)
    keys(page, "e", "Enter")
    [decision] = downloaded(page)["files"][0]["decisions"]
    assert decision["decision"] == "accept"


def test_own_text_is_a_decision_like_others(show: Open) -> None:
    file = three()
    source = file[1].source
    page = show(file)
    write(page, "tube")
    expect(page.locator("#decided")).to_have_text("1 of 5 decided")
    page.select_option("#filter-decision", "edit")
    expect(page.locator("#shown")).to_contain_text("1 of 5 shown")
    expect(page.locator("#list")).to_contain_text("edited")
    page.select_option("#filter-decision", "")
    page.click("#c0")
    expect(page.locator("#card-own")).to_have_text("Instead: tube")
    click(page, "edit")
    expect(page.locator("#edit-text")).to_have_value("tube")
    expect(page.locator("#edit-text")).to_be_focused()
    page.fill("#edit-text", "tub")
    keys(page, "Escape")  # what is typed is thrown away
    expect(page.locator("#edit")).not_to_be_visible()
    assert outcome(page, file) == [source.replace("tbe", "tube", 1)]
    keys(page, "a")
    assert outcome(page, file) == [source.replace("tbe", "the", 1)]
    keys(page, "u")
    assert outcome(page, file) == [source.replace("tbe", "tube", 1)]
    keys(page, "u")
    assert outcome(page, file) == [source]


def test_what_is_typed_is_not_lost_by_going_elsewhere(show: Open) -> None:
    file = three()
    page = show(file)
    wanted = file[1].source
    for goes in (lambda: page.click("#c1"), lambda: click(page, "download")):
        keys(page, "e")
        page.fill("#edit-text", "tube")
        goes()
        old = "tbe" if "tbe" in wanted[:5] else "ofthe"
        wanted = wanted.replace(old, "tube", 1)
        assert outcome(page, file) == [wanted]


def test_what_two_rules_say_is_decided_once(show: Open) -> None:
    it = result("the lhe road", maybe=[("lhe", "the"), ("lhe", "the")])
    file = "f", it
    page = show(file)
    page.click("#c0")
    for pressed, wanted in (("a", "the the road"), ("r", "the lhe road")):
        keys(page, pressed)
        assert len(downloaded(page)["files"][0]["decisions"]) == 1
        page.reload()
        assert outcome(page, file) == [wanted]
        page.click("#c0")


def test_own_text_takes_the_place_of_what_overlaps(show: Open) -> None:
    file = "f", result("the ofthe road", ("ofthe", "of the"), maybe=[("the ofthe", "they")])
    page = show(file)
    click(page, "accept-rest")
    page.click("#c0")
    write(page, "them of the")
    assert outcome(page, file) == ["them of the road"]


def test_enter_is_a_line_end_as_the_file_has_it(show: Open) -> None:
    file = "f", result("a tbe b\r\n", ("tbe", "the"))
    page = show(file)
    keys(page, "e", "x", "Shift+Enter", "y", "Enter")
    assert outcome(page, file) == ["a x\r\ny b\r\n"]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(text=ANYTHING)
def test_any_text_can_be_typed(show: Open, context: BrowserContext, text: str) -> None:
    page = context.pages[0] if context.pages else show(three())
    typed, again = page.evaluate(
        "(text) => [typed(JSON.parse(text)), JSON.stringify(untyped(typed(JSON.parse(text)), ''))]",
        dumps(split(text)),
    )
    # Python and Chromium know characters of different years, but these for long.
    assert not {*map(category, typed)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert joined(json.loads(again)) == text


def test_reload_keeps_what_was_decided(show: Open, context: BrowserContext) -> None:
    file = three()
    page = show(file)
    keys(page, "a", "n", "r")
    page.reload()
    expect(page.locator("#decided")).to_have_text("2 of 5 decided")
    assert page.locator(".accept").count() == page.locator(".reject").count() == 1
    expect(page.locator("#card-place")).to_have_text("line 1:11")  # the first that is open
    # A report of the same source that was made otherwise: what it has in common is known.
    other = result(file[1].source, ("tbe", "the"), ("lhe", "he"))
    again = show(("three.txt", other), name="other.html")
    expect(again.locator("#decided")).to_have_text("1 of 2 decided")
    # Another source of the same name.
    another = show(("three.txt", result("tbe.", ("tbe", "the"))), name="another.html")
    expect(another.locator("#decided")).to_have_text("0 of 1 decided")


STORES = {
    "missing": "Object.defineProperty(window, 'localStorage', {get() {throw Error('no')}})",
    "full": "Storage.prototype.setItem = () => {throw Error('full')}",
    "spoiled": "Storage.prototype.getItem = () => '{'",
    "foreign": "Storage.prototype.getItem = () => '[1, null]'",
}


@pytest.mark.parametrize("script", STORES.values(), ids=STORES)
def test_works_without_storage(show: Open, context: BrowserContext, script: str) -> None:
    context.add_init_script(script)
    file = three()
    page = show(file)
    keys(page, "a", "a")
    assert outcome(page, file) == ["\U0001f600 the end of the tbe road lhe tbe\n"]


def test_many_files(show: Open) -> None:
    files = [three(), ("same.txt", result("as it was")), ("b.txt", result("tbe", ("tbe", "x")))]
    page = show(*files)
    page.click(".index a >> text=b.txt")
    expect(page.locator("#f2")).to_be_in_viewport()
    page.click("#c5")
    expect(page.locator("#card-place")).to_have_text("b.txt:1:1")
    keys(page, "a")
    expect(page.locator("#f2-decided")).to_have_text("1 of 1")
    assert outcome(page, *files) == [files[0][1].source, "as it was", "x"]
    assert "textfix apply decisions.json three.txt same.txt b.txt" in page.inner_text("main")


def test_nothing_to_change(show: Open) -> None:
    page = show(("a.txt", result("all is well")))
    keys(page, "n", "a", "A", "u")
    expect(page.locator("#list")).to_have_text("No matching changes.")
    assert downloaded(page)["files"][0]["decisions"] == []


def test_keys_do_nothing_while_typing_or_when_switched_off(show: Open) -> None:
    page = show(three())
    keys(page, "/", "a", "r", "Escape")
    expect(page.locator("#filter-text")).to_have_value("ar")
    page.fill("#filter-text", "")
    keys(page, "Escape", "?")
    expect(page.locator("#help")).to_be_visible()
    keys(page, "a")
    page.uncheck("#keys")
    keys(page, "Escape", "a")
    expect(page.locator("#help")).not_to_be_visible()
    expect(page.locator("#decided")).to_have_text("0 of 5 decided")


def test_prints_the_text_alone(show: Open) -> None:
    page = show(sample("kesh-report"))
    page.emulate_media(media="print")
    for hidden in ("aside", ".tools", "#status"):
        expect(page.locator(hidden)).not_to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.b')).contentVisibility") == (
        "visible"
    )
    page.emulate_media(media="screen")
    assert page.pdf().startswith(b"%PDF")


def in_sight(page: Page) -> bool:
    """Whether the selected change is in the window, and not behind the bar or the sheet."""
    seen: bool = page.evaluate("""() => {
        const { left, top } = document.querySelector(".c.now").getClientRects()[0];
        return !!document.elementFromPoint(left + 2, top + 2)?.closest(".c.now");
    }""")
    return seen


VIEWS = {"light": ("light", DESKTOP), "dark": ("dark", DESKTOP), "phone": ("light", PHONE)}


@pytest.mark.parametrize(("scheme", "viewport"), VIEWS.values(), ids=VIEWS)
def test_accessible(show: Open, scheme: Any, viewport: Any) -> None:
    """No violation of WCAG 2.1 AA that axe can find, contrast among them."""
    page = show(sample("foreign-talks"), three())
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme)
    page.reload()
    keys(page, "n", "a", "r", "A", "w")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    for key in ("n", "?"):
        keys(page, key)
        page.evaluate("document.querySelector('#status').textContent = ''")
        found = Axe().run(page, options=rules)
        assert found.violations_count == 0, found.generate_report()


def test_phone(show: Open) -> None:
    page = show(sample("orbo-review"))
    page.set_viewport_size(PHONE)
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    expect(page.locator("#changes")).not_to_be_visible()
    click(page, "list")
    page.click(".row:has-text('MRK201') .go >> nth=0")
    expect(page.locator("#changes")).not_to_be_visible()
    expect(page.locator(".c.now")).to_be_in_viewport()
    for _ in range(12):
        assert in_sight(page)
        keys(page, "n")
    click(page, "accept")
    expect(page.locator("#decided")).to_have_text("1 of 30 decided")
    for _ in range(12):
        click(page, "edit")  # its form makes the sheet higher
        assert in_sight(page)
        click(page, "cancel-edit")
        keys(page, "n")


@pytest.mark.parametrize(("name", "scheme", "viewport"), [(n, *v) for n, v in VIEWS.items()])
def test_pictures(show: Open, tmp_path: Path, name: str, scheme: Any, viewport: Any) -> None:
    folder = Path(os.environ.get("TEXTFIX_IMAGES", tmp_path))
    page = show(sample("foreign-talks"))
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=scheme)
    page.reload()
    keys(page, *("nnnnaaraaw" if viewport is DESKTOP else "nnnnnaaraa"))
    page.evaluate("document.querySelector('#status').textContent = ''")
    assert in_sight(page)
    page.screenshot(path=folder / f"report-{name}.png")
    assert (folder / f"report-{name}.png").stat().st_size < 250_000
