"""Characters: damage -> repair, look-alike -> untouched, and ftfy's repairs one by one."""

import re
import time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from textfix import profile, repair
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.language.lexicon import lexicon
from textfix.record.model import rebuild, undo
from textfix.rules.chr.mojibake import undone
from textfix.rules.chr.terminal_escape import terminal_escape

ANY = profile(select=["CHR"], language="none")
ENGLISH = profile(select=["CHR"], language="en")

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{THIN SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"
ZWSP = "\N{ZERO WIDTH SPACE}"
ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
ZWJ = "\N{ZERO WIDTH JOINER}"
SHY = "\N{SOFT HYPHEN}"
LRM = "\N{LEFT-TO-RIGHT MARK}"

REPAIRED = [
    ("mojibake-1252", "dÃ©jÃ\xa0 vu, Â£5 â€“ ok", "déjà vu, £5 – ok"),
    ("mojibake-twice", "BrontÃƒÂ«", "Brontë"),
    ("mojibake-mixed", "ZoÃ« said “cafÃ©”", "Zoë said “café”"),
    ("mojibake-mac", "Ren√© Clair", "René Clair"),
    ("mojibake-cyrillic", "ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€", "Привет, мир"),
    ("mojibake-emoji", "ok ðŸ˜€", "ok 😀"),
    ("mojibake-cut-quote", "â€œSo,â€ he said", "“So,” he said"),
    ("mojibake-lost-quote", "â€œSo,â€\N{REPLACEMENT CHARACTER} he said", "“So,” he said"),
    ("c1", "it\x92s \x93so\x94", "it’s “so”"),
    ("nul", "end\x00\x00.", "end."),
    ("delete", "go \x7fon", "go on"),
    ("control-in-word", "under\x01stand", "understand"),
    ("control-for-ligature", "of\x00ce", "office"),
    ("utf-16", "H\x00e\x00l\x00l\x00o\x00", "Hello"),
    ("overstruck", "b\x08bo\x08ol\x08ld\x08d _\x08o_\x08n", "bold on"),
    ("colour", "\x1b[1;31mred\x1b[0m", "red"),
    ("title", "\x1b]0;title\x07text", "text"),
    ("cursor", "\x1b[?25l\x1b[2J\x1b[1;1Htop\x1b[5 q\x1b[?25h", "top"),
    ("link", "\x1b]8;;page 1\x07a link\x1b]8;;\x1b\\", "a link"),
    ("character-set", "\x1b(Bbold\x1b[m\x1b[K ends", "bold ends"),
    ("page-break", "one.\n\ftwo", "one.\ntwo"),
    ("page-break-alone", "one.\ftwo", "one.\ntwo"),
    ("vertical-tab", "one\vtwo", "one\ntwo"),
    ("zero-width", f"the end{ZWSP} {ZWSP}of{ZWSP} it", "the end of it"),
    ("byte-order-mark", "\N{BYTE ORDER MARK}Hello", "Hello"),
    ("joiner-in-latin", f"go{ZWJ}ing", "going"),
    ("soft-hyphen", f"mono{SHY}chro{SHY}matic", "monochromatic"),
    ("soft-hyphen-first", f"while {SHY}rowing", "while rowing"),
    ("direction", f"4 May{LRM} 1950", "4 May 1950"),
    ("space-run", f"One.{NBSP} Two", "One. Two"),
    ("space-at-line-end", f"one{NBSP}\ntwo", "one\ntwo"),
    ("thin", f"two{THIN}words", "two words"),
    ("ligature", "the ﬁrst oﬃce", "the first office"),
    ("homoglyph", "Mоscow", "Moscow"),
    ("homoglyph-greek", "Αthens", "Athens"),
    ("homoglyph-back", "привeт", "привет"),
]

LEFT = [
    ("english", "“It’s – well — fine…” £5, café, naïve, Zoë"),
    ("french", f"« Ça va{NBSP}? »{NBSP}: «{NBSP}Été{NBSP}», 10{NARROW}000{NBSP}€, à 5{NBSP}%"),
    ("german", f"„Größe“ z.{THIN}B. 5{NBSP}km, §{NBSP}3, Straße, Ärger, ÄÖÜ"),
    ("spanish", "¿Qué? ¡No! El niño, 1.º, 2.ª"),
    ("portuguese", "SÃO PAULO, CÂMARA, CÁLICE, à, às"),
    ("nordic", "Ærøskøbing, ÅÄÖ, Þór, Ð ð, Bjørk"),
    ("slavic", "Łódź, Żółć, Dvořák, Škoda, đak, ǆ"),
    ("turkish", "İstanbul, ağaç, Şırnak"),
    ("vietnamese", "Quyển sổ nhỏ nằm dưới gốc đa"),
    ("russian", "«Ёлка» — это №1; съезд, объём"),
    ("greek", "Ελλάδα, Ά, ΐ, ώ"),
    ("hebrew", f"{LRM}שלום{LRM} (a)"),
    ("arabic", "مرحبا بالعالم، ١٢٣"),
    ("persian", f"می{ZWNJ}خواهم"),
    ("hindi", f"क्{ZWJ}ष, र्{ZWNJ}य"),
    ("thai", f"ภาษา{ZWSP}ไทย"),
    ("khmer", f"ភាសា{ZWSP}ខ្មែរ"),
    ("japanese", "東京\N{IDEOGRAPHIC SPACE}大阪、ﾃｽﾄ、ＡＢＣ"),
    ("chinese", f"中文{ZWSP}字符"),
    ("korean", "한국어 문장"),
    ("emoji", f"👩{ZWJ}👧 ❤\ufe0f{ZWJ}🔥 👍🏽 🏴\U000e0067\U000e0062\U000e007f 🇫🇷"),
    ("typesetting", f"a{NBSP}– b, No.{NBSP}5, J.{NBSP}K. Lee, 5{THIN}–{THIN}10, x{NBSP}= 3"),
    ("ligatures-stop", f"Auf{ZWNJ}lage"),
    ("table", f"Name{NBSP * 6}Age"),
    ("indent", f"{NBSP}{NBSP}An indent."),
    ("science", "5 μm, kΩ, ΔG, α-helix, Δt, νmax, 10 °C, ±2σ, ½ × ¾, x²"),
    ("homoglyphs-alone", "с, о, р; СССР, РОС, СО2"),
    ("mixed-on-purpose", "SMSка, IT-отдел, iФон, USB-порт, Iюнь, Sто"),
    ("letters", "œuvre, ægis, ĳs, Straße, ǆ"),
    ("ligature-mention", "The ﬁ of a font is one glyph."),
    ("layout", "a\tb\r\nc\rd\u2028e"),
    ("lost", "a \N{REPLACEMENT CHARACTER} b, Ã?, \ufffc"),
    ("line-end-hyphen", f"govern{SHY}\nment, govern\x02\nment"),
    ("painted-hyphen", f"1914{SHY}1918, a {SHY} b"),
    ("control-lost-letter", "zx\x00qv"),
    ("escape-cut", "\x1b[" * 10 + "longer words, \x1b[31\x1b[0mmore, \x1b]0;and more"),
    ("escape-before-a-word", "\x1bMay, \x1b(And, \x1b[so, \x1b[1 September"),
    ("override", "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe"),
    ("numbers-like-letters", "¹²³οa, ¾οx, βX², αB½, Ⅳο"),
    ("currency", "€100 – £5 ¥3 ¢2"),
    ("marks", "©2010 ®™ §3 ¶4 †5 ‡6"),
]


@pytest.mark.parametrize(("before", "after"), [pytest.param(b, a, id=i) for i, b, a in REPAIRED])
def test_damage_is_repaired(before: str, after: str) -> None:
    assert repair(before, profile=ENGLISH).text == after


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in LEFT])
@pytest.mark.parametrize("settings_", [ANY, ENGLISH], ids=["any-language", "as-english"])
def test_look_alike_stays(text: str, settings_: object) -> None:
    assert repair(text, profile=settings_).text == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"the{NBSP}end of{NBSP}it", "the end of it"),
        (f"he said,{NBSP}after{NBSP}a while", "he said, after a while"),
        (f"“Go.”{NBSP}He went", "“Go.” He went"),
        (f"Mr{NBSP}Hall met Dr.{NBSP}Lee", None),
        (f"King George{NBSP}V, Part{NBSP}II, p.{NBSP}5, et{NBSP}al. 5{NBSP}pm", None),
        (f"so{NBSP}– they say", None),
    ],
)
def test_no_break_space_between_english_words(before: str, after: str | None) -> None:
    assert repair(before, profile=ENGLISH).text == (before if after is None else after)
    assert repair(before, profile=ANY).text == before


def test_lost_byte_is_told_not_hidden() -> None:
    text = "The Ã\N{REPLACEMENT CHARACTER} of it, cafÃ©"
    assert "\N{REPLACEMENT CHARACTER}" in repair(text, profile=ANY).text


def test_spans_are_small() -> None:
    text = "The cafÃ© was shut, and the naÃ¯ve guest wasnâ€™t told."
    changes = repair(text, profile=ANY).changes
    assert [(c.before, c.after) for c in changes] == [("Ã©", "é"), ("Ã¯", "ï"), ("â€™", "’")]


LINES = [
    "The café wasn’t “open” – he said… £5 €6 ½",
    "Größe, Übung, Straße, Ärger, naïve, Æsir, Łódź, Škoda, żółć",
    "¿Qué? ¡Año! «l’œuvre»",
    "Привет, мир — «ёлка»",
    "Ελληνικά κείμενα",
    "مرحبا بالعالم",
    "日本語の文章",
    "ok 😀 👍🏽",
    "5 × 3 = 15 °C",
]


@pytest.mark.parametrize("wrong", ["windows-1252", "latin-1", "cp437", "macroman", "windows-1251"])
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("times", [1, 2])
def test_everything_ftfy_undoes_is_undone(line: str, wrong: str, times: int) -> None:
    damaged = line
    for _ in range(times):
        codec = f"sloppy-{wrong}" if wrong.startswith("windows") else wrong
        undone("é")  # registers ftfy's sloppy codecs
        damaged = damaged.encode().decode(codec)
    _check_against_ftfy(damaged)


_LONE = re.compile(r"[A-Za-zéüñßœŁ][日本](?![日本])|(?<![日本])[日本][A-Za-zéüñßœŁ]")


def _check_against_ftfy(damaged: str) -> None:
    """What ftfy undoes comes out alike; where it hides a lost byte the text may keep more, and a
    single ideograph beside a Latin letter is stranger than what it replaces."""
    wanted = undone(damaged)
    if "\N{REPLACEMENT CHARACTER}" in wanted or "†" in wanted or _LONE.search(wanted):
        return
    only = profile(select=["CHR101"], language="none")
    result = repair(damaged, profile=only)
    # An address is protected whole, damage and all.
    assert result.text == wanted or "@" in damaged or "/" in damaged or "#" in damaged


_WORDS = st.text(
    st.sampled_from("abcdefgh é ü ñ ß œ Ł ’“”–… £ € д ж я λ ω 日 本 😀 . , ? A B"), max_size=30
)


@given(
    _WORDS,
    st.sampled_from(["sloppy-windows-1252", "latin-1", "cp437", "macroman"]),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_made_mojibake_is_undone_as_ftfy_does(text: str, codec: str, twice: bool) -> None:
    undone("é")
    damaged = text.encode().decode(codec)
    if twice:
        damaged = damaged.encode().decode(codec)
    assume(damaged != text)
    _check_against_ftfy(f"{damaged}\nA good line, café.")


ALL = profile(select=["MRK", "CHR"], language="none")
_ODD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            f"ab 1\n\r\t.,<>&;Ã©â€™ÂÐ\x00\x08\x1b[m\x7f\x85\x92\f\v{NBSP}{THIN}{NARROW}"
            f"{ZWSP}{ZWNJ}{ZWJ}{SHY}{LRM}\ufeffﬁаоΑ\u200f\u202eא中ก😀"
        ),
    ),
    max_size=40,
)


@given(_ODD)
@settings(max_examples=600, deadline=None)
def test_laws_on_any_text(text: str) -> None:
    result = repair(text, profile=ALL)
    assert rebuild(text, result.changes) == result.text
    assert undo(result.text, result.changes) == text
    assert repair(result.text, profile=ALL).text == result.text


_ESCAPES = st.sampled_from(
    "\x1b \x1b[ \x1b] \x1b( \x1b[31m \x1b[0m \x1b[K \x1b]0;a \x1b\\ \x1bM \x07 [ ( 31 m M B".split()
) | st.sampled_from(["more", " ", "\n"])


def _without_escapes(text: str) -> str:
    readings = list(terminal_escape(View(text, lexicon()), Tools(lexicon(), ANY)))
    for reading in reversed(readings):
        text = text[: reading.start] + reading.after + text[reading.end :]
    return text


@given(st.lists(_ESCAPES, max_size=9).map("".join))
@example("\x1b[" * 10 + "longer words")
@example("\x1b[31\x1b[0mmore")
@example("\x1b]0;a\x1b[0mmore\x07")
@example("\x1b(\x1b[0mBut")
def test_one_pass_takes_out_all_escapes(text: str) -> None:
    """What the sequences stood between does not become another one."""
    once = _without_escapes(text)
    assert _without_escapes(once) == once


def test_clean_text_loads_nothing() -> None:
    import subprocess
    import sys

    code = (
        "import sys, textfix; textfix.fix('It’s “fine” – really… so.');"
        "sys.exit(bool({'ftfy', 'regex'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "\x00",
        "a\x00",
        "a\x08a",
        "\x1b[",
        "\x1b]",
        "\f",
        " \f",
        ZWSP,
        f"a{SHY}",
        f"a{NBSP}",
        f" {NBSP}",
        "Ã©x ",
        "Ã",
        "â€",
        "ﬁ",
        "Mоscow ",
        "аb",
        "é ",
    ],
)
def test_time_is_linear(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.process_time()
    repair(text, profile=ANY)
    assert time.process_time() - began < 20  # a quadratic regex takes hours
