"""Tags, entities and comments: damage -> repair, look-alike -> untouched."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textfix import profile, repair
from textfix.record.model import rebuild, undo

MARKUP = profile(select=["MRK"], language="none")

REPAIRED = [
    ("balanced", "By <u>Ann Lee</u> in Rome", "By Ann Lee in Rome"),
    ("spaced-out", "By <u> Ann Lee </u> in Rome", "By Ann Lee in Rome"),
    ("capitals", "<B>Bold</B> words", "Bold words"),
    ("nested", "<b><i>Both</i></b> ways", "Both ways"),
    ("attributes", '<span class="x" data-id=3>here</span>', "here"),
    ("link", 'see <a href="https://example.org/?a=1&amp;b=2">this</a> now', "see this now"),
    ("image", 'photo <img src="a.jpg" alt="a hill"> here', "photo here"),
    ("stray-close", "the end.</span> Next", "the end. Next"),
    ("stray-open", "the <b>end of it", "the end of it"),
    ("break", "one line<br>the next", "one line\nthe next"),
    ("break-xhtml-beside-line-end", "one line<br />\nthe next", "one line\nthe next"),
    ("two-breaks", "one<br><br>two", "one\n\ntwo"),
    ("paragraphs", "<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
    ("paragraphs-with-line-end", "<p>One.</p>\n<p>Two.</p>", "One.\nTwo."),
    ("list", "<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
    ("cells", "<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ("no-html-name-closed", "<quote>a rain that will not end</quote>", "a rain that will not end"),
    ("ordinal", "the 2<sup>nd</sup> of June", "the 2nd of June"),
    ("feed", "&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
    ("entity-of-law", "The entity escaped&hellip; a fine", "The entity escaped… a fine"),
    ("entity", "caf&eacute; &ndash; closed&hellip;", "café – closed…"),
    ("twice", "&amp;quot;so&amp;quot; &amp;amp; more", '"so" & more'),
    ("three-times", "&amp;amp;amp;", "&"),
    ("ampersand-by-number", "&#38;#8217;", "’"),
    ("numbers", "it&#8217;s it&#x2019;s it&#146;s &#128512;", "it’s it’s it’s 😀"),
    ("compare", "5 &lt; 6 &amp;&amp; 7 &gt; 3", "5 < 6 && 7 > 3"),
    ("nbsp", "the hill&nbsp;&hellip;", "the hill …"),
    ("nbsp-and-space", "One.&nbsp; Two.", "One. Two."),
    ("nbsp-run", "one&nbsp;&nbsp;&nbsp;two", "one two"),
    ("nbsp-alone", "one\n&nbsp;\ntwo", "one\n\ntwo"),
    ("nbsp-unit", "10&nbsp;km", "10\N{NO-BREAK SPACE}km"),
    ("nbsp-french", "Vraiment&nbsp;?", "Vraiment\N{NO-BREAK SPACE}?"),
    ("no-semicolon", "Lee &amp Sons&nbsp", "Lee & Sons"),
    ("no-semicolon-quote", "don&#8217t", "don’t"),
    ("torn", "Lee & amp; Sons", "Lee & Sons"),
    ("carriage-return", "one&#13;\ntwo", "one\ntwo"),
    ("name-in-capitals", "P&EACUTE;REZ", "PÉREZ"),
    ("comment", "A <!-- slot 3 --> B", "A B"),
    ("comment-in-word", "be<!-- x -->fore", "before"),
    ("comment-alone", "one\n<!--more-->\ntwo", "one\ntwo"),
    ("cdata", "<![CDATA[Rain.]]>", "Rain."),
]

LEFT = [
    ("less-than", "a < b and c > d"),
    ("less-than-tight", "x<y and y>z, a<b>c, if (a<b && c>d)"),
    ("heart", "I <3 you, 1 <2 and 3> 2"),
    ("arrows", "a <- b -> c <<d>> <=> << >>"),
    ("generics", "List<T>, vector<int>, Map<String, List<u>>, Option<a>, std::vector<s> v;"),
    ("template", "template<class T> void f(T a); #include <time.h>"),
    ("regex", "(?P<b>x)(?<i>y)"),
    ("mail", "Ann Lee <ann@example.org>, <mailto:ann@example.org>"),
    ("autolink", "<https://example.org/a> and <http://example.org>"),
    ("chat", "<nick> hello\n<b> hi\n<ann_> ok"),
    ("placeholder", "Dear <name>, cp <your-file> <address>, at <time>"),
    ("mention", "Make it bold with the <b> tag."),
    ("mention-pair", "put <b> and </b> round it"),
    ("mention-dots", "in <em>...</em>"),
    ("mention-quoted", "Write “<hr>” or '<br>'."),
    ("mention-near", "Use a <b> tag, not <strong>."),
    ("mention-line", "In HTML, <b>this</b> is bold."),
    ("code", "Use `<br>` here.\n\n```\n<p>x</p>\n```\n"),
    ("power", "10<sup>6</sup> and CO<sub>2</sub>"),
    ("deleted", "He is <del>not</del> here."),
    ("page", "<!DOCTYPE html>\n<html><body><p>Lee &amp; Sons</p></body></html>"),
    ("xml", '<?xml version="1.0"?>\n<a><b>1</b></a>'),
    ("records", "<row><id>5</id><who>Ann</who></row>"),
    ("markdown", "# A title\n\n- one<br>two\n- three <b>x</b>\n"),
    ("escaped-tag", "make it &lt;b&gt;bold&lt;/b&gt;"),
    ("escaped-half", "make it &lt;b>bold"),
    ("escaped-twice-tag", "&amp;lt;br&amp;gt;"),
    ("companies", "AT&T, R&D, Q&A; B&B; this&that;"),
    ("address", "http://example.org/?x=1&copy=2&lt=3 /page?x=1&copy;=2"),
    ("unknown", "&unknown; &notit; &#0; &#xD800; &#1114112;"),
    ("entity-mention", "Write &amp;amp; to get an ampersand."),
    ("entity-quoted", "the characters “&nbsp;” and '&lt;'"),
    ("program", "int *p = &sum; f(&int; a &= b; c &&d"),
    ("arrow-comment", "An arrow --> and <!-- without an end"),
    ("comment-mention", "A comment begins with <!-- and ends with -->."),
    ("textfix", "<!-- textfix:ignore -->"),
    ("cdata-empty", "The bracket <![CDATA[]]> of XML"),
]


@pytest.mark.parametrize(("before", "after"), [pytest.param(b, a, id=i) for i, b, a in REPAIRED])
def test_damage_is_repaired(before: str, after: str) -> None:
    assert repair(before, profile=MARKUP).text == after


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in LEFT])
def test_look_alike_stays(text: str) -> None:
    assert repair(text, profile=MARKUP).text == text


def test_note_says_where_the_partner_stands() -> None:
    (first, second) = repair("By <u>Ann Lee</u>", profile=MARKUP).changes
    notes = [change.edits[0].evidence[0].note for change in (first, second)]
    assert notes == [
        "`<u>` is an HTML tag; `</u>` follows after 7 characters",
        "`</u>` closes the tag 10 characters before it",
    ]


_SNIPPETS = st.sampled_from(
    "< > </ <b> </b> <p> <br> & &amp; amp; lt; &lt; &gt; #38; &nbsp; <!-- --> <![CDATA[ ]]> a word "
    "<q1> </q1> 1 ; \" ' nbsp &#13; &#10; # : \n \n ".split(" ")
)


@given(st.lists(_SNIPPETS, max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_laws_on_heaps_of_markup(text: str) -> None:
    result = repair(text, profile=MARKUP)
    assert rebuild(text, result.changes) == result.text
    assert undo(result.text, result.changes) == text
    assert repair(result.text, profile=MARKUP).text == result.text


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["<", "<a", "<a ", "<!--", "&", "amp;", "&lt;a", "<b>x", "&nbsp; ", "<q>", "<![CDATA["]
)
def test_time_is_linear(piece: str) -> None:
    text = "&" + piece * (200_000 // len(piece))
    began = time.process_time()
    repair(text, profile=MARKUP)
    assert time.process_time() - began < 20  # a quadratic regex takes hours
