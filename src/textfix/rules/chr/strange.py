"""Rejects character repairs whose result is less plausible than the original.

Shared by the rules that decode characters again. `Finishing â¢ Polished` can be
decoded to a sign of Braille, `çãº` to an ideograph and `Mem` U+0097 `rias` to two words with a dash
between them. Each of these is a valid decoding, but none is what was written.
"""

from __future__ import annotations

import unicodedata

from textfix.language.lexicon import Lexicon
from textfix.patterns import LETTER, regex

_WORD_BEFORE = regex(rf"{LETTER}{{1,30}}\Z")
_WORD_BEHIND = regex(rf"{LETTER}{{1,30}}")

# Scripts whose letters are beside Latin ones without a space in ordinary text, but not alone
# between Latin letters; and characters that almost no text has.
_OTHER_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "YI ")
_RARE = ("BRAILLE", "EGYPTIAN", "CUNEIFORM", "TIFINAGH", "CANADIAN SYLLABICS", "VAI ", "BAMUM")
_APOSTROPHES = "'’‘·ʼ"
_OFTEN_BESIDE = "™®©°£€¥$%º…"  # signs that are directly beside a word


def stranger(before: str, after: str, left: str, right: str) -> bool:
    """Whether `after` is less plausible than `before` between the characters `left` and `right`.

    A character whose byte was lost to a plain space (`before` has one) is a guess; a letter or a
    mark of Latin text confirms it, nothing else does.
    """
    names = [unicodedata.name(c, "") for c in after]
    if any(name.startswith(_RARE) for name in names):
        return True
    if any(unicodedata.category(c) == "Cn" for c in after):
        return True
    if " " in before and any(ord(c) > 0x24F and unicodedata.category(c)[0] in "LSM" for c in after):
        return True
    if len(after) != 1:
        return False  # several of one script confirm one another
    beside = [c for c in (left, right) if c.isalpha()]
    latin = any(unicodedata.name(c, "").startswith("LATIN") for c in beside)
    if names[0].startswith(_OTHER_SCRIPTS):
        return latin and before.isalpha()  # `æœž`; the signs of `æ—¥` are in no word
    sign = unicodedata.category(after)[0] == "S" and after not in _OFTEN_BESIDE
    return sign and len(beside) == 2 and ord(after) < 0x1F000


def out_of_place(text: str, start: int, end: int, after: str, lexicon: Lexicon) -> bool:
    """Whether the character `after` of Windows-1252 makes no sense in the word at `start:end`.

    Bytes 80 to 9F are letters in the encodings of DOS and of old Macs, and punctuation or capitals
    in Windows-1252: `Mem` 97 `rias` is no pair of words with a dash, `caf` 8E has no capital at its
    end.
    """
    if len(after) != 1 or not (start > 0):
        return False
    left, right = text[start - 1], text[end : end + 1]
    if after.isalpha():
        return after.isupper() and left.islower() and not right.isupper()
    if not (left.isalpha() and right.isalpha()) or after in _APOSTROPHES:
        return False
    if unicodedata.category(after) != "Pd":
        return after not in _OFTEN_BESIDE
    words = (
        _WORD_BEFORE.search(text, max(0, start - 30), start),
        _WORD_BEHIND.match(text, end),
    )
    return not all(word and lexicon.known(word[0]) for word in words)
