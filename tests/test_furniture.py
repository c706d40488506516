"""Page furniture: what goes, what looks like it and stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textfix import profile, repair
from textfix.io.shipped import dictionaries
from textfix.rules.fur.label import segment

FURNITURE = profile(select=["FUR"])

BEFORE = "The council voted on the plan late on Monday night, after four hours of debate."
AFTER = "Drivers are asked to go by the river road until the end of May, the mayor said."

SCRIPTS = {
    "loader": "(function(w, name) { w[name] = w[name] || function () { "
    "(w[name].waiting = w[name].waiting || []).push(arguments); }; var tag = new Image(); "
    "tag.src = \"//example.org/count.gif\"; w.document.body.append(tag); }(window, 'tally'));",
    "bang": "!function(d,s){var p=/^http:/.test(d.location)?'http':'https';"
    "if(!d.getElementById(s)){d.write(p);}}(document, 'x');",
    "ads": "(adsbygoogle = window.adsbygoogle || []).push({});",
    "two statements": "window._box = window._box || []; _box.push({ mode: 'a', place: 'Mid' });",
    "command": "googletag.cmd.push(function() { googletag.display('div-1'); });",
    "ready": "$(document).ready(function(){ $('.slider').slick({dots: true}); });",
    "several lines": "function loadVideo(id) {\n  var el = document.getElementById(id);\n"
    "  el.src = 'x';\n}\nloadVideo('a1');",
    "cdata": "//<![CDATA[\nvar a = 1;\nshowPlayer(a);\n//]]>",
    "setup": "player('box1').setup({ file: '/v/a.mp4', width: '100%' });",
    "no arguments": "OUT.extern.research();",
    "linked data": '{"@context":"http://schema.org","@type":"NewsArticle","name":"It\'s shut"}',
    "bracket in a string": "window.show(':)', \"{\"); window.hide(')');",
    "media": "@media print and (orientation : landscape) {.map-pane { float: none; }}",
    "rules": ".lead { max-width: 100%; }\n@media (max-width: 600px) {\n  .lead { width: auto; }\n}",
    "gallery": "#g-1 { margin: auto; } #g-1 .item { float: left; width: 33%; } /* see a.php */",
    "element": '<style type="text/css">\n.a { color: red }\n</style>',
    "script element": '<script>var a = "</b>"; go(a);</script>',
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        pytest.param(f"{BEFORE}\n\n%\n\n{AFTER}\n", f"{BEFORE}\n\n{AFTER}\n", id="between"),
        pytest.param(f"{BEFORE}\n%\n{AFTER}", f"{BEFORE}\n{AFTER}", id="tight"),
        pytest.param(f"{BEFORE}\n\n%\n", f"{BEFORE}\n", id="last"),
        pytest.param(f"%\n\n{AFTER}\n", f"{AFTER}\n", id="first"),
        pytest.param(f"{BEFORE} %", BEFORE, id="behind"),
        pytest.param(f"{BEFORE}\r\n\r\n%\r\n\r\n{AFTER}", f"{BEFORE}\r\n\r\n{AFTER}", id="crlf"),
    ],
)
def test_script_goes(script: str, frame: str, wanted: str) -> None:
    if "\r" in frame:
        script = script.replace("\n", "\r\n")
    assert repair(frame.replace("%", script), profile=FURNITURE).text == wanted


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"In JavaScript:\n\n{SCRIPTS['ads']}\n\n{AFTER}", id="speaks of it"),
        pytest.param(f"```\n{SCRIPTS['ads']}\n```\n\n{AFTER}", id="code block"),
        pytest.param(f"Call `a` and `b`.\n\n{SCRIPTS['ads']}\n\n{AFTER}", id="backticks"),
        pytest.param(SCRIPTS["loader"], id="nothing but code"),
        pytest.param("body {\n  color: red;\n}\n", id="a style sheet"),
        pytest.param("// a file\nvar a = 1;\nvar b = f(a);\n", id="a script"),
        pytest.param(f"{BEFORE} The set {{a: b}} and {{x}}.", id="braces in prose"),
        pytest.param(f"{BEFORE}\n\nThe map f(x) = {{x, 1}} holds; g = 2.", id="mathematics"),
        pytest.param(f"{BEFORE}\n\nvar det en gång en kung (rik); så var det.", id="Swedish"),
        pytest.param(f"{BEFORE}\n\nThe window. It was open (he said); it was late.", id="window."),
        pytest.param(f"{BEFORE}\n\n(function of the rest (unclosed; {{ never ends", id="unclosed"),
        pytest.param(f"{BEFORE} He wrote @media and @page {{so}}.", id="at words"),
    ],
)
def test_code_that_is_meant_stays(text: str) -> None:
    assert repair(text, profile=FURNITURE).text == text


@pytest.mark.parametrize("letter", ["İ", "ŉ", "ǰ", "ß", "ſ"])
def test_letters_that_grow_in_another_case_hide_no_script(letter: str) -> None:
    text = f"{BEFORE} {letter * 9}\n\n%{AFTER}"
    element = "<SCRIPT>var a = 1; go(a);</script>\n\n"
    assert repair(text.replace("%", element), profile=FURNITURE).text == text.replace("%", "")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x.\n" + ("a" + " " * 14) * 7 + "!{color:red;}\n", id="gaps in a selector"),
        pytest.param("[ab" + ' a="b"' * 40 + " !\n", id="quoted options"),
    ],
)
def test_no_text_is_read_in_all_ways(text: str) -> None:
    """Each took longer than the age of the universe."""
    assert repair(text, profile=FURNITURE).text == text


LABELS = [
    "Advertisement", "ADVERTISEMENT", "Advertisement - story continues below",
    "Story Continued Below", "Scroll down for video", "Continue reading the main story",
    "Read more", "Read More...", "Share this story", "Share on Facebook Share on Twitter", "Tweet",
    "Loading...", "Now playing      Next video", "12 Comments", "Sign up for our newsletter",
    "Share Tweet Email", "Facebook | Twitter | Pinterest", "Comments (0)", "1.2K Shares",
    "Click to share on Twitter (Opens in new window)", "» Read the full story",
    "Skip to main content", "[ad_1]", "[related-posts]", "{{ad_slot}}", '[gallery ids="1,2"]',
    "Please wait...\n\nReplies\n\nreplies", "Share\nPrint\n\nEmail",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        pytest.param(f"{BEFORE}\n\n%\n\n{AFTER}\n", f"{BEFORE}\n\n{AFTER}\n", id="between"),
        pytest.param(f"{BEFORE}\n%\n{AFTER}", f"{BEFORE}\n{AFTER}", id="tight"),
        pytest.param(f"{BEFORE}\n\n%\n{AFTER}", f"{BEFORE}\n\n{AFTER}", id="half tight"),
        pytest.param(f"{BEFORE}\n\n%", BEFORE, id="last"),
    ],
)
def test_label_goes(label: str, frame: str, wanted: str) -> None:
    assert repair(frame.replace("%", label), profile=FURNITURE).text == wanted


@pytest.mark.parametrize(
    "text",
    [
        f"{BEFORE}\n\nRelated article: Bridge Shut Again\n\n{AFTER}",
        f"{BEFORE}\n\nRead more: Bridge Shut Again\n\n{AFTER}",
        f"{BEFORE}\n\nPhoto: Anna Lund\n\n{AFTER}",
        f"{BEFORE}\n\nImage copyright Anna Lund\n\n{AFTER}",
        f"{BEFORE}\n\nAdvertisement Vocational College\n\n{AFTER}",
        f"{BEFORE}\n\nAdvertisement\n\nAn advertisement is a notice that somebody pays for.\n",
        f"{BEFORE}\n\n# Advertisement\n\n{AFTER}",
        f"{BEFORE}\n\nComments\n\n{AFTER}",
        f"{BEFORE}\n\nVideo\n\n{AFTER}",
        f"{BEFORE}\n\n- Share\n- Print\n- Email\n\n{AFTER}",
        f"The words of the lesson, one by one, are:\nAdvert\nAdvertisement\nAdvice\n\n{AFTER}",
        "Advertisement\n\nShare\n\nTweet",
        f"{BEFORE}\n\n[cross-talk]\n\n[video]\n\n[1]\n\n{AFTER}",
        f"{BEFORE} Share this article, he said. {AFTER}",
        f"{BEFORE}\n\n7\n\n{AFTER}",
    ],
)
def test_line_that_says_something_stays(text: str) -> None:
    assert repair(text, profile=FURNITURE).text == text


def test_heading_is_not_even_suggested_where_the_text_takes_it_up() -> None:
    text = f"{BEFORE}\n\nAdvertisement\n\nAn advertisement is a notice.\n\n{AFTER}"
    result = repair(text, profile=profile(select=["FUR"], suggest_at=0.8))
    assert not result.changes
    assert not result.suggestions


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Image copyright News Pool Image caption The mayor at the bridge",
            "The mayor at the bridge",
        ),
        (f"{BEFORE} Story continues below advertisement {AFTER}", f"{BEFORE} {AFTER}"),
        (f"{BEFORE} ADVERTISEMENT {AFTER}", f"{BEFORE} {AFTER}"),
    ],
)
def test_glued_label_goes(text: str, wanted: str) -> None:
    assert repair(text, profile=FURNITURE).text == wanted


HALVES = "The harbour board had told the pilots to paint", "their boats before the spring."


@pytest.mark.parametrize(
    "stamp",
    ["Page 3 of 10", "- 12 -", "52-71904", "ANNUAL REPORT 2009 17", "[3]", "SECRET", "p. 4",
     "52-71904\n\nSECRET"],
)  # fmt: skip
def test_stamp_that_cuts_a_sentence_goes(stamp: str) -> None:
    first, second = HALVES
    text = f"{first}\n\n{stamp}\n\n{second}\n"
    assert repair(text, profile=FURNITURE).text == f"{first} {second}\n"


@pytest.mark.parametrize(("one", "two"), [("17", "18"), ("xii", "xiii"), ("3/9", "4/9")])
def test_number_alone_goes_where_pages_are_counted(one: str, two: str) -> None:
    first, second = HALVES
    page = "It rained, and the men went home from the yard.\n\n" * 20
    text = f"{first}\n\n{one}\n\n{second}\n\n{page}{first}\n\n{two}\n\n{second}\n"
    after = f"{first} {second}\n\n{page}{first} {second}\n"
    assert repair(text, profile=FURNITURE).text == after
    assert repair(text.replace(f"\n{two}\n", f"\n{one}\n"), profile=FURNITURE).text != after
    alone = f"{first}\n\n{one}\n\n{second}\n"
    assert repair(alone, profile=FURNITURE).text == alone


PAGES = (
    "We went along the old wall to the river mouth and up the",
    "hill behind it, where nobody lives, and from there to the",
    "sea, which lay as grey as a plate under the low sky and",
    "did not move at all. So it was done.",
)


def with_heads(*heads: str) -> str:
    return "".join(f"{head}\n{page}\n" for head, page in zip(heads, PAGES, strict=False))


@pytest.mark.parametrize(
    ("heads", "left"),
    [
        (("Notes on Maps    41", "Notcs on Maps    42", "Notes on Maps    43"), ()),
        (("41    Notes on Maps", "42    Notes on Maps", "43    Notes on Mqps"), (0, 1, 2)),
        (
            ("A Walk by the Harbour   7", "A Walk hy the Harbour   8", "A Walk by tlie Harbour   9",
             "A Walk by the Harbour   10"),
            (),
        ),
        (("THE GRAVEL PITS   102", "THE GRAVEL PITS   103", "THE GRAVFL PITS   104"), ()),
        (("Notes on Maps    41", "Notes on Mops    42", "Notes on Maps    43"), (0, 1, 2)),
        (("Plan of House A   12", "Plan of House B   13", "Plan of House A   14"), (0, 1, 2)),
        (("Notes on Maps    41", "Notcs on Maps    97", "Notes on Maps    43"), (0, 1, 2)),
        (("Notes on Maps    41", "Notcs on Mops    42", "Nales on Maps    43"), (0, 1, 2)),
    ],
    ids=[
        "one", "no-confusion", "two", "capitals",
        "a-word", "another-letter", "number", "none-twice",
    ],
)  # fmt: skip
def test_a_misread_head_goes_with_the_others(heads: tuple[str, ...], left: tuple[int, ...]) -> None:
    wanted = "".join(
        (f"{head}\n" if at in left else "") + f"{PAGES[at]}\n" for at, head in enumerate(heads)
    )
    assert repair(with_heads(*heads), profile=FURNITURE).text == wanted


def test_running_head_is_known_by_its_repetition() -> None:
    first, second = "and so it went on from one day to the next until the", "winter came to them"
    cut = f"{first}\n\nThe Bridge Report\n\n{second}\n\n"
    wanted = f"{first} {second}\n\n"
    assert repair(3 * cut, profile=FURNITURE).text == 3 * wanted


def test_weight_and_words_are_those_of_one_stamp() -> None:
    first, second = HALVES
    (change,) = repair(f"{first}\n\n12\n\nSECRET\n\n{second}\n", profile=FURNITURE).changes
    assert change.edits[0].evidence[0].note == "`SECRET` is a stamp on every page"


DOWNLOADS = [
    "Downloaded from maps.example on 3 May 2018.",
    "This content downloaded from 198.51.100.7 on Thu, 03 May 2018 10:11:12 UTC",
    "Downloaded from https://maps.example/a/ by guest on May 3, 2018",
    "Downloaded from maps.example on 3 May 2018. For personal use only.",
    "Downloaded by [Harbour College] at 03:12 14 May 2015",
    "Authorized licensed use limited to: Harbour College. Downloaded on May 3, 2018.",
]


@pytest.mark.parametrize("line", DOWNLOADS)
def test_stamp_of_an_archive_goes(line: str) -> None:
    text = f"{BEFORE}\n{line}\n{AFTER}\n"
    assert repair(text, profile=FURNITURE).text == f"{BEFORE}\n{AFTER}\n"


@pytest.mark.parametrize(
    "line",
    [
        "Downloaded by more than two million people in its first week, it is a hit.",
        "Downloaded from the site of the harbour board in 2018, the map was soon on every phone.",
        "This content downloaded from the old site on Monday is of no use at the new one.",
    ],
)
def test_sentence_on_a_download_stays(line: str) -> None:
    text = f"The game of 2014 is out.\n\n{line}\n\n{AFTER}\n"
    assert repair(text, profile=FURNITURE).text == text


def test_line_on_a_download_goes_where_it_stands_on_every_page() -> None:
    line = "Downloaded by reader 4711 of the harbour library"
    text = f"{BEFORE}\n{line}\n{AFTER}\n"
    result = repair(3 * text, profile=FURNITURE)
    assert result.text == 3 * f"{BEFORE}\n{AFTER}\n"
    assert "repeated 3 times" in result.changes[0].edits[0].evidence[0].note


@pytest.mark.parametrize(
    "text",
    [
        "The board met at noon.\n\n52-71904\n\nThe pilots did not come.",
        "What we counted:\n\n12\n\nboats",
        "and the\n1\nand the\n2\nof the\n3\nin the",
        "In the beginning there was the land and\n\n1\n\nthe sea and all the\n\n2\n\nriver\n",
        "1. first of all the things we saw\n2. second of them\n3. third",
        "The years of the plan were these, in the order of\n2009\n2010\nand so on",
        "What the poet wrote of the old house and of\nthe hill\nand the river that runs below it",
    ],
)
def test_number_that_belongs_stays(text: str) -> None:
    assert repair(text, profile=FURNITURE).text == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rain came through the roof of of the mill.", "Rain came through the roof of the mill."),
        ("They waited for the the bus.", "They waited for the bus."),
        ("The the bus was late.", "The bus was late."),
        ("She let him bathe the the child.", "She let him bathe the child."),
        ("Anna (the the eldest) was late.", "Anna (the eldest) was late."),
        ("The boat stood by the\nthe others.", "The boat stood by\nthe others."),
        ("the\nthe others went to the hill.", "the others went to the hill."),
        ("It was of value to to the audience.", "It was of value to the audience."),
        ("He has a house in in the hills.", "He has a house in the hills."),
    ],
)
def test_doubled_word_goes(text: str, wanted: str) -> None:
    assert repair(text, profile=profile(select=["FUR4"], language="en")).text == wanted


@pytest.mark.parametrize(
    "text",
    [
        "What he had had was all that that man had.",
        "What it is is a loss, and very very great, no no, bye bye.",
        "Duran Duran, Walla Walla and The The played in Bora Bora.",
        "He came in in May and went on on Monday, to the man we spoke to to hear more.",
        "She gave her her book; without it it fails; do do it; so so.",
        "He wrote “the the” where it should be one.",
        "It was the, the thing, of – of course – and I—I said so.",
        "The\n\nthe end of it all was near.",
        "Uh, it was the the, um, the the uh bus of the the town.",
    ],
)
def test_word_that_is_rightly_doubled_stays(text: str) -> None:
    assert repair(text, profile=profile(select=["FUR4"], language="en")).text == text


def test_labels_are_sorted_and_told_apart() -> None:
    text = (dictionaries() / "en" / "furniture.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    labels = [row[0] for row in rows]
    assert labels == sorted(labels, key=str.encode)
    assert len(set(labels)) == len(labels)
    for label, kind, reason in rows:
        assert kind in ("alone", "company", "phrase", "suggest"), label
        assert reason, label
        assert label == " ".join(label.lower().split()), label
        assert ("*" in label) <= (kind == "suggest"), label


def test_a_bar_is_read_as_its_labels() -> None:
    found = segment(["now", "playing", "next", "video", "replay", "more", "videos"])
    assert found is not None
    assert len(found) == 3
    assert segment(["now", "playing", "of", "late"]) is None


PIECES = st.sampled_from(
    ["Advertisement", "Share", "Comments", BEFORE, AFTER, "\n", "\n\n", " ", "12", "- 3 -",
     "of of ", "the the ", "Page 2 of 3", SCRIPTS["ads"], SCRIPTS["media"], "[ad_1]", "{", "}",
     "(function(", "\r\n", "and the", "old men", "<script>", "</script>",
     '"', "'", "@media ", ".a {color:red}"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_second_run_does_nothing(text: str) -> None:
    once = repair(text, profile=FURNITURE).text
    assert repair(once, profile=FURNITURE).text == once
