"""Text decoded with the wrong encoding: `cafÃ©` for "café", `itâ€™s` for "it’s".

ftfy detects such text and repairs it, but returns only whole lines. Here its result is split into
small spans: ASCII characters pass through its repair unchanged and in order, so they are anchors,
and only the text between two anchors can have changed. Together the spans give ftfy's line, letter
for letter. Start reading at `_pieces`.
"""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.chr.strange import out_of_place, stranger

# These alone are never mojibake, however they are beside one another (ftfy's table of "badness"
# wants another class of characters with them); they are all most English texts have beside ASCII.
_HARMLESS = "\x00-\x7f‘’“”–—…\N{NO-BREAK SPACE}\N{MIDDLE DOT}\N{ZERO WIDTH SPACE}"
_TELLING = regex(f"[^\x00-\x7f](?<![{_HARMLESS}])")

_LONGEST = 1_000_000  # code points given to ftfy at once, its own bound

# ASCII that an undoing does not touch; a space may have been U+00A0, "?" and U+001A a lost byte,
# and NUL comes of "À€".
_ANCHOR = regex(r"[^\x00\x1a ?\x80-\U0010ffff]+")

# `â€œso saidâ€` + U+FFFD: byte 9D has no character in Windows-1252, and strict decoders put U+FFFD.
_LOST_QUOTE = ("â€\N{REPLACEMENT CHARACTER}", "â€ ")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_QUOTED = 2000  # code points to the left in which its opening mark is looked for
_SINGLE = regex(r"[\x80-\x9f]+")


def _is_bad(line: str) -> bool:
    if line.isascii() or not _TELLING.search(line):
        return False
    from ftfy.badness import is_bad  # takes 80 ms, which clean text need not pay

    return any(is_bad(line[at : at + _LONGEST]) for at in range(0, len(line), _LONGEST))


@rule(
    "CHR101",
    Stage.CHARACTERS,
    trigger=_is_bad,
    examples=[
        "The caf{~~Ã©~>é~~} by the harbour wasn{~~â€™~>’~~}t open.",
        "A price of {~~Â£~>£~~}40 {~~â€“~>–~~} too much.",
        "Twice wrong is wrong: Bront{~~ÃƒÂ«~>ë~~}.",
        "It{~~\x92~>’~~}s a Windows apostrophe.",
        "{~~â€œ~>“~~}Not today,{~~â€\N{REPLACEMENT CHARACTER}~>”~~} she said.",
        "SÃO PAULO, 12 °C, €5, naïve, «Ça va ?» – c’est “tout”.",
        "Bjørk ÆØÅ, Œuvre, ½ × ¾ = ⅜, µ ± σ.",
        "Ð is a letter of Icelandic; Ã is one of Portuguese.",
        "Привет, мир: «Ёлка» — это №1.",
        "Sanded â¢ oiled, and Certidªo çãº.",
        "A mem\x97ria of the port.",
    ],
)
def mojibake(view: View, tools: Tools) -> Iterator[Reading]:
    """UTF-8 was read as another encoding, so that one character became two or three.

    The rule never produces a character that is less plausible than the original: a Braille sign, a
    single ideograph next to Latin letters, a rare symbol, or a dash inside a word.

    When this is wrong: a text about encodings shows `Ã©` outside code, or a mainframe file ends its
    lines with U+0085 (it is read as the ellipsis of Windows-1252).
    """
    text = view.text
    from ftfy.badness import is_bad

    telling = _TELLING.search(text)
    while telling:
        # ftfy judges line by line, and a line ends with its line feed.
        start = text.rfind("\n", 0, telling.start()) + 1
        end = text.find("\n", telling.start()) + 1 or len(text)
        for part in range(start, end, _LONGEST):
            line = text[part : min(part + _LONGEST, end)]
            if is_bad(line):
                yield from _readings(view, tools, part, line)
        telling = _TELLING.search(text, end)


def _readings(view: View, tools: Tools, offset: int, line: str) -> Iterator[Reading]:
    for start, end, after in _pieces(line, undone(line)):
        before = line[start:end]
        meant = _shown(after) if after else "half of a character"
        note = f"{_shown(before)} is {meant} read in the wrong encoding"
        weight = 8.0
        if before in _LOST_QUOTE:
            # ftfy makes "today,â€ he" a dagger: E2 80 and a space that may have been A0.
            after = before.replace(_LOST_QUOTE[0][:2], "”").rstrip(_UNKNOWN)
            note = "the last byte of a closing quotation mark was lost"
            near = line[max(0, start - _QUOTED) : start]
            weight = 4.0 if "“" in near or "â€œ" in near else 1.5
        elif _UNKNOWN in after:
            # A byte is lost: what is there still tells a person which; U+FFFD would not.
            note += ", and a byte of it is lost"
            weight = 0.5
        elif after and _SINGLE.fullmatch(before):  # of `Ã` and U+0083 nothing but `Ã` is left
            note = f"a control character of Latin-1 is {_shown(after)} in Windows-1252"
            weight = 6.0
            if out_of_place(view.text, offset + start, offset + end, after, tools.lexicon):
                note += ", which has no place inside a word"
                weight = 0.5
        elif stranger(before, after, line[max(0, start - 1) : start], line[end : end + 1]):
            continue
        yield Reading(offset + start, offset + end, after, (Evidence("encoding", note, weight),))


def undone(line: str) -> str:
    """`line` as ftfy reads it, with nothing but its repair of encodings."""
    from ftfy import TextFixerConfig, fix_text

    return fix_text(
        line,
        TextFixerConfig(
            unescape_html=False,
            remove_terminal_escapes=False,
            fix_latin_ligatures=False,
            fix_character_width=False,
            uncurl_quotes=False,
            fix_line_breaks=False,
            fix_surrogates=False,
            remove_control_chars=False,
            normalization=None,
            max_decode_length=_LONGEST,
            explain=False,
        ),
    )


def _pieces(line: str, fixed: str) -> Iterator[tuple[int, int, str]]:
    """The spans of `line` that differ in `fixed`, with what they became.

    Law: replacing every span by what it became gives `fixed`.
    """
    if line == fixed:
        return
    old, new = list(_ANCHOR.finditer(line)), list(_ANCHOR.finditer(fixed))
    # A run of anchors is not cut alike in both: "a?b" may have lost its "?". Compare letter by
    # letter, and fall back to the whole line should ftfy ever touch ASCII.
    ours, theirs = _positions(old), _positions(new)
    if [line[p] for p in ours] != [fixed[p] for p in theirs]:
        yield _trimmed(line, fixed, 0, len(line), 0, len(fixed))
        return
    start = mapped = 0
    for here, there in zip([*ours, len(line)], [*theirs, len(fixed)], strict=True):
        if line[start:here] != fixed[mapped:there]:
            yield from _gap(line, fixed, start, here, mapped, there)
        start, mapped = here + 1, there + 1


def _positions(runs: list[re.Match[str]]) -> list[int]:
    return [position for run in runs for position in range(run.start(), run.end())]


def _gap(
    line: str, fixed: str, start: int, end: int, mapped: int, there: int
) -> Iterator[tuple[int, int, str]]:
    """The changed words of a stretch between two anchors: in Cyrillic that is half a sentence."""
    words, became = line[start:end].split(" "), fixed[mapped:there].split(" ")
    if len(words) != len(became):
        yield _trimmed(line, fixed, start, end, mapped, there)
        return
    for word, new in zip(words, became, strict=True):
        if word != new:
            yield _trimmed(line, fixed, start, start + len(word), mapped, mapped + len(new))
        start += len(word) + 1
        mapped += len(new) + 1


def _trimmed(
    line: str, fixed: str, start: int, end: int, mapped: int, there: int
) -> tuple[int, int, str]:
    while start < end and mapped < there and line[start] == fixed[mapped]:
        start, mapped = start + 1, mapped + 1
    # U+FFFD after a lossy sequence is part of it: "â€" and U+FFFD stand for one character.
    while start < end and mapped < there and line[end - 1] == fixed[there - 1] != _UNKNOWN:
        end, there = end - 1, there - 1
    return start, end, fixed[mapped:there]


def _shown(text: str) -> str:
    """`text` for a note: control characters by number."""
    if any(not c.isprintable() or c.isspace() for c in text):
        return "".join(c if c.isprintable() and c != " " else f"U+{ord(c):04X}" for c in text)
    return f"`{text}`"
