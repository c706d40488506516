"""Generated texts: a text is a function of a `random.Random`, so a seed is enough to get it again.

Most texts are short, since rules look at a few words; some have thousands of characters, since
that is where time and recursion show. Start reading at `text`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

from textfix.engine.rule import rules
from textfix.record import criticmarkup

SAMPLES = Path(__file__).resolve().parent.parent / "samples"

# Characters that are rare in texts and that code forgets.
_RESIZED = "İßŉǰΐΰևẖẗẘẙẚẞὒᾳΉﬀﬁﬂﬃﬄﬅﬆﬓKÅſςıIi"  # their case mapping changes length, or is shared
_MARKS = (
    "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT ABOVE}\N{COMBINING CEDILLA}"
    "\N{COMBINING ENCLOSING CIRCLE}\N{HEBREW POINT QAMATS}\N{DEVANAGARI SIGN VIRAMA}"
    "\N{VARIATION SELECTOR-16}\N{COMBINING GRAPHEME JOINER}"
)
_FIGURES = "0123456789¹²³⁴⁰₂½¾⅓Ⅷ①٣३𝟛〇一"
_CONTROLS = "".join(map(chr, (*range(0x20), 0x7F, 0x80, 0x85, 0x92, 0x9B))) + "\ufeff\ufffd\uffff"
_INVISIBLE = (
    "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
    "\N{WORD JOINER}\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"
    "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}\N{RIGHT-TO-LEFT OVERRIDE}\N{RIGHT-TO-LEFT MARK}"
    "\N{LEFT-TO-RIGHT ISOLATE}\N{POP DIRECTIONAL ISOLATE}\N{POP DIRECTIONAL FORMATTING}"
    "\N{BRAILLE PATTERN BLANK}\N{HANGUL FILLER}\U000e0041"
)
_SURROGATES = "\ud800\udbff\udc00\udc92\udfff"
_LETTERS = "aeiouthsnrdlcmfpgbvkwyxqzATISO"
_SIGNS = ".,;:!?'\"’‘“”«»()[]{}<>|/\\&#$%@*_~^=+`´-‐‑–—¬•…§°€£"
_SCRIPTS = (
    "аеорсхуАВЕКМНОРСТХ",
    "αβγοΟΑΒΕν",
    "אבגדשלום",
    "مرحبا",
    "नमस्ते",
    "你好世界漢字",
    "ひらカナ",
    "한국어",
    "👍🏽👨\N{ZERO WIDTH JOINER}👩🇬🇧",
    "𝒜𝖇𝕔",
    "éèüñçøåæœßÉÜ",
)
_SPACES = (" ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "\N{NO-BREAK SPACE}", "\f", "")
_ESCAPES = (
    "\x1b[", "\x1b[0m", "\x1b[31;1m", "\x1b]0;", "\x07", "\x1b\\", "\x1b(B", "\x9b1m", "\\n",
    "\\u00e9", "\\x41", "%20", "%C3%A9", "=C3=A9", "=\n", "=20", "\\", "\\\\", "^[[0m",
)  # fmt: skip
_MOJIBAKE = (
    "Ã©", "Ã", "Â", "â€™", "â€œ", "â€", "Ã¢â‚¬â„¢", "Ð¿Ñ€", "Ã¼", "Ã\xad", "â€¦", "ï»¿", "Ã\x83Â©",
    "ä½\xa0", "ï¿½", "├®", "Ґ", "вЂ™", "é", "\x92", "\x93", "\x80",
)  # fmt: skip
_HTML = (
    "<", ">", "</", "/>", "<p>", "</p>", "<br/>", "<b class='x'>", "</b>", "<u>", "</u>", "<u",
    '<a href="/x?a=1&amp;b=2">', "<!--", "-->", "<script>", "</script>", "<style>", "</style>",
    "<![CDATA[", "]]>", "<?x", "a<b", "&", ";", "&amp;", "&amp;amp;", "&lt;", "&gt;", "&lt;u&gt;",
    "&nbsp;", "&#8217;", "&#x2019;", "&#0;", "&#xD800;", "&#1114112;", "&eacute", "&shy;", "&zwj;",
    "&quot", "{color:red;}", "@media print {.a{b:c}}", "!{color:red;}", "function(){var a=1;}",
    "{", "}", "{{x}}", "[[", "]]", "var a = 1;", "(function(", "$('#a')",
)  # fmt: skip
_NUMBERS = (
    "1772–19", "31-year old", "10billion.The", "in1990", "1990in", "5 th", "2 nd", "1,000",
    "1. 000", "12 :30", "12:30", "3.5", "10%", "10 %", "$5m", "£ 3", "5km", "5 km", "20°C", "H2O",
    "14C", "n d", "No.5", "1/2", "2020-01-31", "31.12.1999", "l990", "1O0", "I2", "5O", "0", "²³⁵U",
    "C14", "p.m.", "a.m.", "10p.m.", "v1.2.3", "Page 3 of 9", "- 12 -", "[12]", "(3)", "3)", "IV.",
    "1st", "19 th", "½", "1¾", "x²", "000",
)  # fmt: skip
_WORDS = (
    "the", "of", "ofthe", "capacityt o", "th e", "rebelheld", "rebel-held", "govern-", "ment",
    "now", "was", "I", "a", "it 's", "'s", "don 't", "T h e", "d i s c", "legt", "hin", "that that",
    "had had", "in", "is", "tbe", "arid", "modem", "rn", "vvas", "l'homme", "Advertisement",
    "http://x.org/a-", "https:// www.x.org/", "www.", "a@b.org", "x.com", "[sic]", "```", "`",
    "$x$", "#a", "textfix:off", "textfix:on", "textfix:ignore", "The", "London", "Londonbased",
    "McDonald", "ſhould", "fhould", "threefifths", "wellknown", "e.g.", "Mr.", "U. S.", "x", "II",
    "used,which", "end.The", "a", "i", "lI1|", "and", "nor", "longer", "words",
)  # fmt: skip


def text(random: Random, real: Sequence[str] = ()) -> str:
    """A text of any kind.

    Args:
        random: where the choices come from.
        real: real texts to mutate; those of ``samples/`` if none are given.
    """
    made = random.choice(_KINDS)(random)
    roll = random.random()
    if roll < 0.35:
        made = mutated(random, random.choice(real or samples()))
    elif roll < 0.5:
        made = "".join(random.choice(_KINDS)(random) for _ in range(random.randint(2, 4)))
    elif roll < 0.6:
        made = mutated(random, made)
    return made


def data(random: Random, real: Sequence[str] = ()) -> bytes:
    """Bytes: those of a text in some encoding, often damaged, or any."""
    if random.random() < 0.2:
        return random.randbytes(random.randint(0, 60))
    encoding = random.choice(_ENCODINGS)
    made = bytearray(text(random, real)[:2000].encode(encoding, "ignore"))
    if random.random() < 0.3:
        made[:0] = b"<meta charset=" + random.choice(_ENCODINGS).encode() + b">"
    for _ in range(random.choice((0, 0, 1, 2, 9)) if made else 0):
        at = random.randrange(len(made) + 1)
        made[at : at + random.randint(0, 3)] = random.randbytes(random.randint(0, 3))
    return bytes(made)


_ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1252",
    "latin-1", "cp1251", "koi8-r", "shift_jis", "gb18030", "big5", "euc-kr", "cp437", "ascii",
)  # fmt: skip


@cache
def samples() -> tuple[str, ...]:
    """The real texts of this repository, in a fixed order, with their line ends."""
    paths = (*SAMPLES.glob("*/raw.txt"), *SAMPLES.glob("clean/*.txt"))
    return tuple(path.read_bytes().decode() for path in sorted(paths))


@cache
def pieces() -> tuple[str, ...]:
    """The examples of all rules, damaged and repaired, whole and cut at their marks."""
    found: dict[str, None] = {}
    for rule in rules():
        for marked in rule.examples:
            found |= dict.fromkeys((criticmarkup.before(marked), criticmarkup.after(marked)))
            found |= dict.fromkeys(re.split(r"\{\+\+|\+\+\}|\{--|--\}|\{~~|~>|~~\}", marked))
    found.pop("", None)
    return tuple(found)


@cache
def signs() -> tuple[str, ...]:
    """The characters and pairs that rules need, of all rules."""
    return tuple(sorted({sign for rule in rules() for needed in rule.requires for sign in needed}))


def anything(random: Random) -> str:
    """Any code points; half of them below U+3000, where most of the special ones are."""
    top = random.choice((0x80, 0x250, 0x3000, 0x110000))
    return "".join(chr(random.randrange(top)) for _ in range(length(random)))


def spliced(random: Random) -> str:
    """Pieces of the examples of the rules, cut and joined."""
    made = []
    for _ in range(random.randint(1, 5)):
        piece = random.choice(pieces())
        if random.random() < 0.5:
            start = random.randrange(len(piece))
            piece = piece[start : random.randint(start, len(piece))]
        made.append(piece + random.choice(_SPACES))
    return "".join(made)


def repeated(random: Random) -> str:
    """A run of a character or of a short piece, alone or in a sentence."""
    unit = "".join(_token(random) for _ in range(random.choice((1, 1, 1, 2, 3))))
    if random.random() < 0.3:
        unit += " " * random.randint(1, 20)
    size = random.choice((3, 10, 40, 150, 1000, 5000))
    run = unit * max(1, random.randint(size // 2, size) // max(1, len(unit)))
    return random.choice(("", "x.\n", "The end ofthe road ", _token(random))) + run + _end(random)


def soup(random: Random) -> str:
    """Pieces of one to three kinds, with and without spaces between."""
    kinds = random.sample(_SOUPS, random.randint(1, 3))
    spaced = random.choice((0.0, 0.3, 0.8))
    made = []
    for _ in range(length(random, 40)):
        made.append(random.choice(random.choice(kinds)))
        if random.random() < spaced:
            made.append(random.choice(_SPACES))
    return "".join(made)


def sentence(random: Random) -> str:
    """Words of an English sample in order, some of them damaged: what wakes the English rules."""
    words = random.choice(samples()).split(" ")
    start = random.randrange(len(words))
    made = words[start : start + length(random, 20)]
    for _ in range(random.randint(1, 3)):
        made.insert(random.randint(0, len(made)), _token(random))
    return " ".join(made)


def long_line(random: Random) -> str:
    """Thousands of characters in one line, from few words and one odd piece."""
    words = [random.choice(_WORDS) for _ in range(random.randint(1, 4))]
    made = [random.choice(words) for _ in range(random.randint(100, 800))]
    made.insert(random.randint(0, len(made)), spliced(random))
    return random.choice((" ", " ", "", "-", ", ")).join(made)


def mutated(random: Random, whole: str) -> str:
    """A stretch of a text with a few characters or words damaged."""
    start = random.randrange(len(whole) + 1)
    made = list(whole[start : start + length(random, 400)])
    for _ in range(random.choice((0, 1, 1, 2, 3, 5, 20))):
        at = random.randint(0, len(made))
        span = random.choice((1, 1, 1, 2, 5, 12))
        random.choice(_MUTATIONS)(random, made, at, at + span)
    return "".join(made)


def length(random: Random, usual: int = 60) -> int:
    """Up to `usual` most times, seldom ten times as much."""
    return random.randint(0, usual if random.random() < 0.95 else 10 * usual)


def _token(random: Random) -> str:
    return random.choice(random.choice(_SOUPS))


def _end(random: Random) -> str:
    return random.choice(("", "", "n", ".", "\n", " word", "!{color:red;}\n", "</u>", "’s end."))


def _delete(random: Random, made: list[str], start: int, end: int) -> None:
    del made[start:end]


def _insert(random: Random, made: list[str], start: int, end: int) -> None:
    made[start:start] = _token(random)


def _double(random: Random, made: list[str], start: int, end: int) -> None:
    made[start:start] = made[start:end] * random.choice((1, 1, 2, 30))


def _transpose(random: Random, made: list[str], start: int, end: int) -> None:
    made[start:end] = reversed(made[start:end])


def _recase(random: Random, made: list[str], start: int, end: int) -> None:
    made[start:end] = random.choice((str.upper, str.lower, str.title))("".join(made[start:end]))


def _space(random: Random, made: list[str], start: int, end: int) -> None:
    """Spaces where words are divided, put in or taken out."""
    if random.random() < 0.5:
        made[start:end] = " ".join(made[start:end])
    else:
        made[start : end + 5] = [c for c in made[start : end + 5] if not c.isspace()]


def _break(random: Random, made: list[str], start: int, end: int) -> None:
    made[start:start] = random.choice(("\n", "-\n", "\r\n", "- ", " -", "-", "\n\n", "¬\n", ".\n"))


def _replace(random: Random, made: list[str], start: int, end: int) -> None:
    made[start : start + 1] = random.choice(_SIGNS + _LETTERS + _FIGURES + _RESIZED + _INVISIBLE)


_MUTATIONS: tuple[Callable[[Random, list[str], int, int], None], ...] = (
    _delete,
    _insert,
    _double,
    _transpose,
    _recase,
    _space,
    _space,
    _break,
    _replace,
)
_SOUPS: tuple[Sequence[str], ...] = (
    _RESIZED,
    _MARKS,
    _FIGURES,
    _CONTROLS,
    _INVISIBLE,
    _SURROGATES,
    _LETTERS,
    _SIGNS,
    *_SCRIPTS,
    _ESCAPES,
    _MOJIBAKE,
    _HTML,
    _NUMBERS,
    _WORDS,
    _WORDS,
    signs(),
)
_KINDS: tuple[Callable[[Random], str], ...] = (
    anything,
    spliced,
    spliced,
    spliced,
    repeated,
    soup,
    soup,
    sentence,
    sentence,
)
