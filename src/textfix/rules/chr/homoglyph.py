"""Letters of another alphabet that look the same: `Mоscow` with a Cyrillic о.

Keyboards, OCR and spoofing produce them. A search does not find the word, and the reason is
invisible.
"""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import LETTER, regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_CYRILLIC = dict(
    zip("аеорсухіѕјһԁԛԝАВЕКМНОРСТУХЅІЈԚԜ", "aeopcyxisjhdqwABEKMHOPCTYXSIJQW", strict=True)
)
# Of the small Greek letters only omicron: `ν`, `ρ` and `α` are symbols (`νmax`, `αs`).
_GREEK = dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True))
_TO_LATIN = _CYRILLIC | _GREEK
# Russian has these; `І`, `Ѕ` and `Ј` are letters of its neighbours.
_TO_CYRILLIC = {latin: letter for letter, latin in _CYRILLIC.items() if "А" <= letter <= "я"}
_TO_GREEK = {latin: letter for letter, latin in _GREEK.items()}

_IS_LATIN = r"[A-Za-z\u00c0-\u024f]"
_WORD = regex(rf"{LETTER}+(?:-{LETTER}+)*")  # "Wi-Fi" is one word
_OTHER = r"[\u0370-\u03ff\u0400-\u052f]"  # Greek or Cyrillic
# The rarer letter first, and then what is before it: this order matches fastest.
_MIXED = regex(rf"{_OTHER}(?:(?<={_IS_LATIN}{_OTHER})|(?={_IS_LATIN}))")
_FOREIGN = "".join(map(chr, range(0x0370, 0x0530)))  # Greek and Cyrillic
_LATIN = regex(_IS_LATIN)
_SHOWN = 60  # letters of a word in a note: there is a note for each letter of it that is changed


@rule(
    "CHR601",
    Stage.CHARACTERS,
    requires=_FOREIGN,
    examples=[
        "They flew to M{~~\N{CYRILLIC SMALL LETTER O}~>o~~}scow.",
        "{~~\N{GREEK CAPITAL LETTER ALPHA}~>A~~}thens is old.",
        "Он пошёл в г{~~o~>о~~}род.",
        "A layer of 5 μm, the α-helix, Δt and νmax.",
        "SMSка, IT-отдел, iФон, Iюнь и USB-порт",
        "The Cyrillic letters с, о and р; СО2.",
    ],
)
def homoglyph(view: View, tools: Tools) -> Iterator[Reading]:
    """A word contains a letter of another alphabet that looks like the right one.

    When this is wrong: the text is about such spoofing, or a word mixes alphabets on purpose.
    """
    text = view.text
    if not _MIXED.search(text):
        return
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) < 3 or word.isascii() or not _MIXED.search(word):
            continue
        latin = [i for i, c in enumerate(word) if _LATIN.match(c)]
        known = set(latin)
        foreign = [i for i, c in enumerate(word) if c != "-" and i not in known]
        if len(foreign) < len(latin):
            few, table = foreign, _TO_LATIN
        elif len(latin) < len(foreign):
            greek = "\u0370" <= word[foreign[0]] <= "\u03ff"
            few, table = latin, _TO_GREEK if greek else _TO_CYRILLIC
        else:
            continue
        if not all(word[i] in table for i in few):
            continue
        letters = list(word)
        for i in few:
            letters[i] = table[word[i]]
        meant = "".join(letters)
        shown = meant if len(meant) <= _SHOWN else meant[:_SHOWN] + "…"
        weight = _weight(tools, word, meant, few, table is _TO_LATIN)
        for i in few:
            name = "Latin" if i in known else "Greek" if word[i] in _GREEK else "Cyrillic"
            note = f"a {name} `{word[i]}` (U+{ord(word[i]):04X}) among the letters of `{shown}`"
            evidence = (Evidence("character", note, weight),)
            yield Reading(match.start() + i, match.start() + i + 1, table[word[i]], evidence)


def _weight(tools: Tools, word: str, meant: str, few: list[int], to_latin: bool) -> float:
    """Log-odds that `word` should be written in one alphabet."""
    if to_latin and tools.lexicon.known(meant) and not meant.isupper():
        return 6.0
    rare = set(few)
    many = [c for i, c in enumerate(word) if i not in rare]
    if all(c in (_TO_CYRILLIC if to_latin else _TO_LATIN) for c in many):
        return -1.0  # every letter exists in both: "рaсе" may be either
    ending = few == list(range(len(word) - len(few), len(word)))
    if ending and all(c.isupper() for c in many) and word[few[0]].islower():
        return -1.0  # an acronym with a Russian ending: "SMSа"
    if few == list(range(len(few))) and word[0].islower() and word[len(few)].isupper():
        return -1.0  # "iФон"
    return 4.0 if len(many) >= 3 else 1.0
