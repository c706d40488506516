"""Marks in a text that say it is right: `textfix:ignore`, `textfix:off`, `[sic]`."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textfix import fix
from textfix.document.protection import kept, protected
from textfix.record import criticmarkup

from .strategies import DAMAGED

# In CriticMarkup: what is in braces is repaired, all else stays.
MARKED = {
    "ignore": "The end ofthe road. <!-- textfix:ignore -->\nThe end of{++ ++}the road.",
    "ignore-hash": "The end ofthe road. # textfix:ignore\nThe end of{++ ++}the road.",
    "ignore-slashes": "The end ofthe road. // textfix:ignore\nThe end of{++ ++}the road.",
    "ignore-no-spaces": "The end ofthe road. #textfix:ignore\nThe end of{++ ++}the road.",
    "ignore-in-front": "<!--textfix:ignore--> The end ofthe road.\nThe end of{++ ++}the road.",
    "ignore-crlf": "The end ofthe road. # textfix:ignore\r\nThe end of{++ ++}the road.\r\n",
    "ignore-cr": "The end ofthe road. # textfix:ignore\rThe end of{++ ++}the road.\r",
    "ignore-last": "The end of{++ ++}the road.\nThe end ofthe road. # textfix:ignore",
    "ignore-twice": "The end ofthe <!-- textfix:ignore --> ofthe day. <!-- textfix:ignore -->\n"
    "The end of{++ ++}the road.",
    "ignore-alone": "<!-- textfix:ignore -->\nThe end of{++ ++}the road.",
    "off": "The end of{++ ++}the road.\n<!-- textfix:off -->\nThe end ofthe road.\n\n&amp; it is.\n"
    "<!-- textfix:on -->\nThe end of{++ ++}the road.",
    "off-markdown": "[//]: # (textfix:off)\nThe end ofthe road.\n[//]: # (textfix:on)\nThe end "
    "of{++ ++}the road.",
    "off-for-good": "The end of{++ ++}the road.\n# textfix:off\nThe end ofthe road.\nAn &amp;.",
    "off-off-on": "# textfix:off\nofthe\n# textfix:off\nofthe\n# textfix:on\n"
    "The end of{++ ++}the road.",
    "on-alone": "# textfix:on\nThe end of{++ ++}the road.",
    "ignore-within-off": "# textfix:off\nofthe # textfix:ignore\nofthe\n# textfix:on",
    "on-and-off-in-a-line": "// textfix:off\nofthe <!-- textfix:on --> ofthe // textfix:off\nofthe",
    "other-kinds": "An &amp; and <b>a tag</b>, a   run of spaces ,and â€™ # textfix:ignore",
    "lines-around-stay": "It was govern-\nment <!-- textfix:ignore -->\nThe end of{++ ++}the road.",
    "sic": "He wrote ofthe [sic] there, and of{++ ++}the end.",
    "sic-round": "He wrote ofthe (sic) there, and of{++ ++}the end.",
    "sic-mark": "He wrote ofthe [Sic!] there, and of{++ ++}the end.",
    "sic-line-end": "He wrote ofthe\n[sic] there, and of{++ ++}the end.",
    "sic-doubled": "He came to the the [sic] end of{++ ++}the road.",
    "sic-doubled-line-end": "He came to the\nthe [sic] end of{++ ++}the road.",
}  # fmt: skip

LOOK_ALIKES = {
    "prose": "Write textfix:ignore behind it: the end of{++ ++}the road.",
    "quoted": "Write `# textfix:ignore` behind it: the end of{++ ++}the road.",
    "not-at-the-end": "The end of{++ ++}the road. # textfix:ignore it",
    "glued": "The end of{++ ++}the road.# textfix:ignore",
    "other-word": "The end of{++ ++}the road. # textfix:ignored",
    "no-such-order": "The end of{++ ++}the road. # textfix:stop",
    "markdown-not-alone": "The end of{++ ++}the road. [//]: # (textfix:ignore)",
    "another-line": "# textfix:ignore\nThe end of{++ ++}the road.",
    "music": "The (classic) end of{++ ++}the road, and [basic] it is.",
    "sic-transit": "The end of{++ ++}the road (sic transit gloria).",
    "sic-another-word": "The end of{++ ++}the road [sic].",
}


@pytest.mark.parametrize(
    "marked", [*MARKED.values(), *LOOK_ALIKES.values()], ids=[*MARKED, *LOOK_ALIKES]
)
def test_mark(marked: str) -> None:
    assert fix(criticmarkup.before(marked)) == criticmarkup.after(marked)


@given(DAMAGED, DAMAGED, DAMAGED, st.sampled_from(["# textfix:{}", "<!-- textfix:{} -->"]))
def test_what_is_marked_stays(before: str, inside: str, after: str, sign: str) -> None:
    region = f"{sign.format('off')}\n{inside}\n{sign.format('on')}"
    assert region in fix(f"{before}\n{region}\n{after}")


@given(DAMAGED, DAMAGED)
def test_marked_line_stays(around: str, inside: str) -> None:
    line = f"{' '.join(inside.split())} <!-- textfix:ignore -->"
    assert line in fix(f"{around}\n{line}\n{around}")


@pytest.mark.parametrize(
    "text", ["# textfix:off\r", "<!-- textfix:ignore -->", " # textfix:on\n", "a a [sic]"]
)
def test_marks_are_found_in_linear_time(text: str) -> None:
    many = text * 20_000
    start = time.process_time()
    kept(many)
    protected(many)
    assert time.process_time() - start < 1.0
