"""No repair makes live markup: `<` and a letter, `/`, `!` or `?`."""

import re
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from textfix import Result, profile, repair
from textfix.engine.live_markup import without_live_markup
from textfix.engine.resolve import Verdict
from textfix.record.model import Edit, Evidence
from textfix.settings.profile import PROFILES

BEGINS = re.compile("<(?=[A-Za-z/!?])")
LESS = [
    "&lt;",
    "&#60;",
    "&#x3c;",
    "&#X3C;",
    "&LT;",
    "&#0060;",
    "&amp;lt;",
    "&amp;amp;#60;",
    "&#38;lt;",
]
UNSEEN = [
    "\N{ZERO WIDTH SPACE}",
    "\N{SOFT HYPHEN}",
    "\N{LEFT-TO-RIGHT MARK}",
    "\x01",
    "&shy;",
    "&#8203;",
]
NAMES = ["script", "/b", "!--", "?xml", "&#115;cript", "&#x2f;b", "&amp;#115;cript", "&sol;b"]


def made_markup(result: Result) -> list[str]:
    """The beginnings of markup in the repaired text that did not stand in the source as such."""
    made = []
    for match in BEGINS.finditer(result.text):
        place, shift = match.start(), 0
        for change in result.changes:
            start = change.start + shift
            if start + len(change.after) > place >= start:  # of a change that had it too
                stood = result.text[place : place + 2] in change.before
                break
            if start > place:
                stood = BEGINS.match(result.source, place - shift) is not None
                break
            shift += len(change.after) - len(change.before)
        else:
            stood = BEGINS.match(result.source, place - shift) is not None
        if not stood:
            made.append(result.text[place : place + 20])
    return made


@pytest.mark.parametrize("less", LESS)
@pytest.mark.parametrize("between", ["", *UNSEEN])
def test_an_escaped_sign_stays_escaped_before_markup(less: str, between: str) -> None:
    for name, end in product(NAMES, ("", "\n&gt;", "&gt;", " " + "a" * 400 + "&gt;", ">")):
        result = repair(f"a {less}{between}{name}{end} b")
        assert not made_markup(result)
        assert "<" not in result.text


@pytest.mark.parametrize("less", LESS)
@pytest.mark.parametrize(
    "behind", [" 6", "6", "= 6", "&nbsp;6", "\N{ZERO WIDTH SPACE} 6", "-", "", "."]
)
def test_it_is_decoded_before_anything_else(less: str, behind: str) -> None:
    assert "5 <" in repair(f"5 {less}{behind}").text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<\N{ZERO WIDTH SPACE}script>", id="zero width"),
        pytest.param("<\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\x01script>", id="of three rules"),
        pytest.param("<&#115;cript>", id="entity"),
        pytest.param("<&shy;&#115;cript>", id="two entities"),
        pytest.param("<<!-- a -->script>", id="comment"),
        pytest.param("<\x1b[31mscript>", id="escape sequence"),
        pytest.param("<\N{CYRILLIC SMALL LETTER ES}cript>", id="homoglyph"),
        pytest.param("&lt;\N{CYRILLIC SMALL LETTER ES}cript>", id="escaped, homoglyph"),
        pytest.param("&lt;<!-- a -->script>", id="escaped, comment"),
        pytest.param("&lt;\x1b[31mscript>", id="escaped, escape sequence"),
        pytest.param("&lt;&amp;#115;cript>", id="escaped twice"),
        pytest.param("&lt;&lt;b>script>", id="two of them"),
    ],
)
def test_edits_together_make_no_markup(text: str) -> None:
    assert not BEGINS.search(repair(text).text.replace("<!-- a", ""))


def test_markup_that_stood_there_is_repaired() -> None:
    """What stands in and behind a tag is not hindered by it."""
    assert repair("<\N{ZERO WIDTH SPACE} 5, a <b-\N{ZERO WIDTH SPACE}c> caf&eacute;").text == (
        "< 5, a <b-c> café"
    )


def _edit(start: int, before: str, after: str) -> Edit:
    return Edit(start, start + len(before), before, after, "MRK999", (Evidence("x", "y", 9.0),))


@pytest.mark.parametrize(
    ("text", "edits", "kept"),
    [
        pytest.param("<-b", [(1, "-", "")], [], id="taken out between"),
        pytest.param("<-+b", [(1, "-", ""), (2, "+", "")], [], id="by two"),
        pytest.param("<-+b", [(1, "-", "")], [0], id="by one, and something stays"),
        pytest.param("&b", [(0, "&", "<")], [], id="put before"),
        pytest.param("<&", [(1, "&", "b")], [], id="put behind"),
        pytest.param("a", [(0, "a", "<b")], [], id="put there whole"),
        pytest.param("<bx", [(1, "b", "c")], [0], id="stood there"),
        pytest.param("x<b", [(0, "x<b", "y<b")], [0], id="stood there, within an edit"),
        pytest.param("<-b <-b c", [(1, "-", ""), (8, "c", "d")], [1], id="others stay"),
        pytest.param("&-b", [(0, "&", "<"), (1, "-", "")], [], id="made of two"),
        pytest.param("a-b", [(1, "-", "")], [0], id="no sign at all"),
    ],
)
def test_guilty_edits_are_dropped(
    text: str, edits: list[tuple[int, str, str]], kept: list[int]
) -> None:
    made = [_edit(*edit) for edit in edits]
    assert without_live_markup(text, Verdict(made, [], [])).made == [made[i] for i in kept]


HOSTILE = st.lists(
    st.sampled_from(LESS + UNSEEN + NAMES)
    | st.sampled_from(
        "< > &gt; a b &amp; &lt lt; amp; #60; <b> </b> <!-- --> <p> \x1b[31m \x1b ; 5 | &nbsp; ﬁ "
        "\N{CYRILLIC SMALL LETTER ES} - \n \x0c".split(" ")
    )
    | st.sampled_from([" ", "\n", "-\n"]),
    max_size=12,
).map("".join)


@given(HOSTILE, st.sampled_from(sorted(PROFILES)))
@example("&lt;<b>script</b>", "article")
@example("&lt;&#8203;&amp;#115;cript", "article")
def test_hostile_text_stays_dead(text: str, name: str) -> None:
    result = repair(text, profile=profile(name))
    assert not made_markup(result)
    assert repair(result.text, profile=profile(name)).text == result.text
