"""Texts for the laws: any Unicode at all, texts full of the damage that rules look for, and those
of the fuzzer, some of which are long.
"""

from random import Random

from hypothesis import strategies as st

from fuzz import texts

ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)

_SHREDS = [
    "<u>", "</u>", "<b class='x'>", "<br/>", "<", ">", "&amp;", "&amp;lt;", "&lt;u&gt;", "&nbsp;",
    "&#8217;", "&", ";", "Ã©", "â€™", "â€œ", "Ã¢â‚¬â„¢", "é", "\x00", "\x1b[31m", "\x92", "\x0c",
    "\N{SOFT HYPHEN}", "\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH JOINER}", "\N{NO-BREAK SPACE}",
    "ﬁ", "\N{CYRILLIC SMALL LETTER A}", "\N{HEBREW LETTER ALEF}", "می\N{ZERO WIDTH NON-JOINER}خ",
    "\n", "\n\n", "\r\n", "\r", "\n\n\n", " ", "  ", "   ", "\t", "-", "- ", "-\n", "¬\n", "—",
    "...", ".", ",", " ,", " .", ":", "!", "?", '"', "'", "“", "”", "’", "(", ")", "[sic]", "`",
    "```", "$", "#a", "http://x.org/a-", "https:// www.x.org/", "a@b.org", "Advertisement",
    "Page 3 of 9", "- 12 -", "function(){var a=1;}", "{", "}", "@media print {.a{b:c}}",
    "\ud800", "\U0001f600", "¬", "the", "th", "e", "of", "ofthe", "capacityt", "o", "govern",
    "ment", "rebel", "held", "rebel-held", "rebelheld", "a", "I", "T h e", "d i s c",
    "threefifths", "London", "Londonbased", "31-year old", "10billion.The", "used,which", "The",
    "of of", "had had", "was", "in", "It", "is", "nor", "we",
]  # fmt: skip

DAMAGED = st.lists(st.sampled_from(_SHREDS) | st.sampled_from([" ", "\n"]), max_size=30).map(
    "".join
)

TEXTS = ANYTHING | DAMAGED

GENERATED = st.integers(0, 2**32 - 1).map(lambda seed: texts.text(Random(seed)))
