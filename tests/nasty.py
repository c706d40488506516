"""Texts of any length that are made to be slow, to run deep or to need much memory.

Each kind repeats what some rule or search looks at, without the end that it looks for. The tests
use short ones (`test_growth.py`), `benchmarks/nasty.py` large ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count

from textfix.language.lexicon import lexicon

LETTERS = "etaoinshrdlucmfwypvbgkqjxz"
ENGLISH = "The men of the town had been told that there was a house on the hill. "


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _behind(start: str, piece: str) -> Callable[[int], str]:
    return lambda size: start + _repeated(piece)(size)


def _words(size: int, glue: str = " ") -> Iterator[str]:
    """Words that no dictionary has, nearly all different."""
    dice = random.Random(1)
    length = 0
    while length < size:
        word = "".join(dice.choices(LETTERS, k=dice.randint(4, 10)))
        length += len(word) + len(glue)
        yield word


def _joined(glue: str) -> Callable[[int], str]:
    return lambda size: glue.join(_words(size, glue))[:size]


def _split_words(size: int) -> str:
    """One line of known words, each cut in two at another place."""
    known = "government president information between important children different business".split()
    dice = random.Random(2)
    pieces: list[str] = []
    length = 0
    while length < size:
        word = dice.choice(known) + "".join(dice.choices("abcdefghij", k=2))
        cut = dice.randint(2, len(word) - 4)
        pieces.append(f"{word[:cut]} {word[cut:-2]}")
        length += len(pieces[-1]) + 1
    return " ".join(pieces)[:size]


def _numbers(size: int) -> str:
    return " ".join(f"in{n} {n}million {n} th" for n in range(size // 18 + 1))[:size]


def _entities(size: int) -> str:
    return "".join(f"&#{n % 50_000 + 160};" for n in range(size // 6 + 1))[:size]


_KNOWN = sorted(word for word in lexicon().words if word.isascii() and 4 <= len(word) <= 10)
random.Random(1).shuffle(_KNOWN)


def _each(word: Callable[[int], str], glue: str = " ") -> Callable[[int], str]:
    """Different words."""

    def make(size: int) -> str:
        found: list[str] = []
        length = 0
        for number in count():
            if length >= size:
                break
            found.append(word(number))
            length += len(found[-1]) + len(glue)
        return glue.join(found)[:size]

    return make


def _known(number: int) -> str:
    return _KNOWN[number % len(_KNOWN)]


def _unknown(number: int) -> str:
    return "".join(random.Random(number).choices("etaoinshrdlu", k=9))


def _alike(number: int) -> str:
    """Each word thrice, all of letters that look alike."""
    return "".join(random.Random(number // 3).choices("iljtf", k=9)).capitalize()


def _cut(number: int) -> str:
    word = _known(number)
    return f"{word[: len(word) // 2]} {word[len(word) // 2 :]}"


NASTY: dict[str, Callable[[int], str]] = {
    # One thing again and again.
    **{
        f"run of {name}": _repeated(piece)
        for name, piece in {
            "a": "a", "space": " ", "newline": "\n", "return": "\r", "crlf": "\r\n", "tab": "\t",
            "nul": "\0", "surrogate": "\ud800", "hyphen": "-", "quote": '"', "apostrophe": "'",
            "backtick": "`", "tilde": "~", "dollar": "$", "backslash": "\\", "dot": ".",
            "comma": ",", "brace": "{", "bracket": "[", "paren": "(", "less": "<", "greater": ">",
            "ampersand": "&", "hash": "#", "star": "*", "underscore": "_", "equals": "=",
            "slash": "/", "digit": "7", "superscript": "¹", "fraction": "¾", "capital": "A",
            "soft hyphen": "\xad", "zero width": "\u200b", "no-break": "\xa0", "escape": "\x1b[",
            "combining": "a\u0301", "ligature": "ﬁ", "long s": "ſ", "dotted I": "İ", "sharp s": "ß",
            "hebrew": "שלום ", "han": "他写下了船的名字", "emoji": "\N{GRINNING FACE}",
            "form feed": "\f", "pipe": "| ", "colon": "::", "semicolon": ";", "at": "@",
        }.items()
    },
    # Two things in turn.
    **{
        f"repeated {piece.strip()!r}": _repeated(piece)
        for piece in (
            "a ", "a-", "a'", "a.", "a,", "a, ", "a@", "a.b", "a/", "_a", "A ", "T he ", "1 ", "1,", "1.",
            "1-", "1a", "a1", "<u>", "</u>", "<a ", "<!--", "-->", "<script>", "</script>", "<style>",
            "&amp;", "&amp", "&lt;u&gt;", "&#", "http://", "www.", "a.com", "a@b.c", "ab-\n", "ab-\n\n",
            "ab\n\n", "¬\n", "'s", "n't", "st", "ofthe", "was", "capacityt o host ofthe ", "in n ", "tbe ",
            "â€™", "Ã©", "\x1b[0m", "``", "```\n", "~~~\n", "$x$ ", "\\a", "{a:b;}", "a{", "a:b;", "(function(",
            "window.", "x = 1\n", "@media ", "{{", "[[", "[sic] ", "# ", "#a ", "* ", "- ", "> ", "| a ", "\ta",
            "a\t", " \n", "\n ", "1\n", "Page 1\n", "\f1\n", "By A B\n", "A: ", "ADVERTISEMENT\n", "(1) ", "“ ",
            " ”", "“a", "' a", ". . ", " .", " ,", "a ;", "« a", "1 000 ", "10 %", "H 2 O ", "35 S ", "C - C ",
            "rebel-held", "rebelheld ", "rebelheld rebel-held ", "yearold ", "31-year old ", "non-", "e-", "o'",
            "ab-cd ", "and the\n\nor of it ", "his his ", "of of ", "ﬁ n ", "of fice ", "s\u0301t", "st\u0301",
            "textfix:off ", "<!-- textfix:ignore -->", "İa ", "aİ", "ſhe ", "a\xad", "a\u200b", "a\xa0", "\xa0 ",
            "0x1F ", "1:23:45 ", "=E2=80=99", "%20", "\\u2026", "&nbsp", "&#8217", "-- ", "—", " — ", "…",
            "a b c d e f g ", "t h e  m e n  ", "1 9 9 8 ", "The end ofthe road. ", "rn", "cl", "vv", "1l", "0O",
            "i", "mins", "it s aid ", "that s it s ", "they re fused we re ",
        )
    },
    # A beginning that wakes a rule, and an end that never comes.
    **{
        f"{start[:12].strip()!r} and {piece.strip()!r} on": _behind(start, piece)
        for start, piece in (
            ("x.\n", "a" + " " * 14), ("x = 1\n", "window."), ("http://a.org/", ")"), ("http://a.org/", "("),
            ("http://a.org/", "a-\n"), ("<a href='", "x"), ("<!-- ", "x "), ("<script>", "x "), ("```\n", "x\n"),
            ("$", "x "), ("&", "a"), ("&#", "1"), ("“", "a "), ("(", "a "), ("[", "a"), ("{", "a "), ("<", "a "),
            ("@media {", "a{}"), (".a", " > b"), ("#a", ", .b"), ("i,", "¹"), ("The end ofthe road ", "'s"),
            ("=", "=C3"), ("a", "\u0301"), ("<?xml ", "a='b' "), ("%PDF", "\n1 0 obj"), ("http://", "a."),
            ("a@", "b."), ("¬", "\n"), ("-", "\n"), ("a-", " \n"), ("1.", " \n"), ("\x1b]", "0;a"), ("\x1b[", "1;"),
            ("<a\n", "b='c'\n"), ("|", " a |"), ("+", "-+"), ("a,b\n", "1,2\n"), ("'", "a"), ("function a(){", "b();"),
        )
    },
    # All different.
    "unknown words in a line": _joined(" "),
    "unknown words on lines": _joined("\n"),
    "unknown words without spaces": _joined(""),
    "unknown words with hyphens": _joined("-"),
    "unknown words with commas": _joined(","),
    "unknown words divided": _joined("-\n"),
    "unknown words with apostrophes": _joined("'"),
    "unknown words with held": _joined("held "),
    "unknown words with soft hyphens": _joined("\xad"),
    "split words in a line": _split_words,
    "numbers": _numbers,
    "entities": _entities,
    "english without spaces": _repeated(ENGLISH.replace(" ", "")),
    "english in a line": _repeated(ENGLISH),
    "english in capitals": _repeated(ENGLISH.upper()),
    "english in one column": _repeated(ENGLISH.replace(" ", "\n")),
    "english set apart": _repeated(" ".join(ENGLISH)),
    # Words of the dictionaries, and what they look like when they are damaged.
    "known words without spaces": _each(_known, ""),
    "known words in threes": _each(lambda at: "".join(map(_known, range(3 * at, 3 * at + 3)))),
    "known words with marks between them": _each(_known, "!"),
    "known words with apostrophes": _each(_known, "'"),
    "known words with hyphens": _each(_known, "-"),
    "known words with soft hyphens": _each(lambda at: f"{_known(at)[:3]}\xad{_known(at)[3:]}"),
    "known words cut at line ends": _each(lambda at: f"{_known(at)[:3]}-\n{_known(at)[3:]}"),
    "capitals inside": _each(lambda at: _known(at).capitalize(), ""),
    "long s": _each(lambda at: _known(at).replace("s", "ſ")),
    "f for s": _each(lambda at: _known(at).replace("s", "f")),
    "ligatures": _each(lambda at: _known(at).replace("st", "ﬆ"), "ﬁ"),
    "accents": _each(lambda at: _known(at).replace("e", "é"), "ç"),
    "combining marks": _each(lambda at: f"{_known(at)}\u0301st", ""),
    "figures": _each(lambda at: f"{_known(at)}{at}", ""),
    "misread letters": _each(lambda at: _known(at).replace("m", "rn").replace("e", "c")),
    "possessives": _behind("The end ofthe road ", "'s"),
    "letters apart": _repeated("r e a d e r "),
    "superscripts": _repeated("a¹"),
    "dotted capitals": _repeated("İa"),
    "names that look alike": _each(_alike),
    "clitics in a line": _repeated("the town' s gate "),
    "known words cut in two": _each(_cut),
}  # fmt: skip
