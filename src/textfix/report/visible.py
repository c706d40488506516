"""Text made fit to be shown: what is invisible becomes visible, what would act is made harmless.

A source may hold escape sequences that recolour a terminal, and bidirectional controls that reorder
what a reader sees. None of them reaches the terminal raw: `visible` gives each a name.
"""

from __future__ import annotations

import unicodedata

# Characters with a sign of their own; all other invisible ones are named by their number.
_SIGNS = {"\n": "⏎", "\r": "␍", "\t": "⇥"}

# Letters and marks that Python calls printable and that draw nothing.
_BLANK = frozenset(
    "\N{COMBINING GRAPHEME JOINER}\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}"
    "\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}\N{BRAILLE PATTERN BLANK}"
    "\N{KHMER VOWEL INHERENT AQ}\N{KHMER VOWEL INHERENT AA}"
    "\N{MONGOLIAN FREE VARIATION SELECTOR ONE}\N{MONGOLIAN FREE VARIATION SELECTOR TWO}"
    "\N{MONGOLIAN FREE VARIATION SELECTOR THREE}\N{MONGOLIAN FREE VARIATION SELECTOR FOUR}"
    + "".join(map(chr, range(0xFE00, 0xFE10)))  # variation selectors
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)

# The signs themselves, where a source holds them: named, so that a sign is never taken for text.
_OURS = frozenset("⏎␍⇥")


def visible(text: str, *, spaces: bool = False) -> str:
    """`text` on one line with every invisible character shown; spaces as `·` if asked."""
    if text.isascii() and text.isprintable() and not spaces:
        return text
    shown = "".join(_shown(c, spaces) for c in text)
    # A mark at the beginning would sit on whatever stands before it.
    if shown and unicodedata.combining(shown[0]):
        shown = "\N{DOTTED CIRCLE}" + shown
    return shown


def _shown(character: str, spaces: bool) -> str:
    if character == " ":
        return "·" if spaces else character
    if character in _SIGNS:
        return _SIGNS[character]
    if hidden(character) or character in _OURS or (spaces and character == "·"):
        return f"⟨U+{ord(character):04X}⟩"
    return character


def hidden(character: str) -> bool:
    """Whether `character` cannot be seen, or acts on what shows it."""
    return not character.isprintable() or character in _BLANK


def escaped(text: str) -> str:
    """`text` on one line, what cannot be seen as Python writes it (`\\n`), a backslash doubled."""
    return "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    if character == "\\":
        return r"\\"
    if not hidden(character):
        return character
    if not character.isprintable():
        return repr(character)[1:-1]
    code = ord(character)  # draws nothing though Python calls it printable
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes, as `visible` gave it."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def head(text: str, width: int) -> str:
    """The beginning of `text` in at most `width` columns, with an ellipsis if it was cut."""
    return text if columns(text) <= width else _first(text, width - 1) + "…"


def tail(text: str, width: int) -> str:
    """The end of `text` in at most `width` columns, with an ellipsis if it was cut."""
    return text if columns(text) <= width else "…" + _first(text[::-1], width - 1)[::-1]


def middle(text: str, width: int) -> str:
    """`text` in at most `width` columns, its middle left out if it must be."""
    if columns(text) <= width:
        return text
    right = (width - 1) // 2
    return _first(text, width - 1 - right) + "…" + _first(text[::-1], right)[::-1]


def _first(text: str, width: int) -> str:
    """As many characters of `text` as `width` columns hold."""
    taken = 0
    for index, character in enumerate(text):
        taken += _columns(character)
        if taken > width:
            return text[:index]
    return text
