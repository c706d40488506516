"""Soft hyphens inside words: `mo` U+00AD `nochrome`, invisible, and the word is not found.

At a line end they divide a word; HYP101 handles these.
"""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import LETTER, regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_SOFT = "\N{SOFT HYPHEN}"
_RUN = regex(_SOFT + "+")
_LINE_END = regex(r"[ \t]*(?:[\r\n]|\Z)")
# A line end, the hyphen alone on a line, and the rest of the word: `Po`, the hyphen, `litik`.
_ALONE = regex(
    rf"(?<={LETTER})[ \t]*(?P<end>\r\n?|\n)[ \t]*{_SOFT}[ \t]*(?:\r\n?|\n)[ \t]*"
    rf"(?P<rest>{LETTER}{{1,40}}[^\s\w-]{{0,3}})(?P<space>[ \t]*)"
)
_ON_A_LINE = regex(rf"(?m:^)[ \t]*{_SOFT}[ \t]*(?=[\r\n]|\Z)")
_LEFT = regex(rf"(?:{LETTER}|{_SOFT}){{1,40}}\Z")
_RIGHT = regex(rf"(?:{LETTER}|{_SOFT}){{1,40}}")
WEIGHT, TRUE = 6.0, 0.5  # log-odds, and where the hyphen may have been a true one


@rule(
    "CHR302",
    Stage.CHARACTERS,
    requires=_SOFT,
    examples=[
        "a mono{--\N{SOFT HYPHEN}--}chrome pic{--\N{SOFT HYPHEN}--}ture",
        "“We were {--\N{SOFT HYPHEN}--}rowing,” said Anna.",
        "It was the decision of the govern\N{SOFT HYPHEN}",
        "the years 1914\N{SOFT HYPHEN}1918",
        "The pa{~~\n\N{SOFT HYPHEN}\nper ~>per ~~}was here.",
        "The old news\nof the pa{~~\n\N{SOFT HYPHEN}\nper ~>per\n~~}was\nlost.",
        "a dash \N{SOFT HYPHEN} of a kind",
        "\N{SOFT HYPHEN} an item of a list",
    ],
)
def soft_hyphen(view: View, tools: Tools) -> Iterator[Reading]:
    """A soft hyphen is inside a line, where it is invisible, or on a line by itself.

    A soft hyphen on a line by itself divides the word before it: the line break moves after the
    whole word, or is removed if the text has no other line breaks.

    When this is wrong: some PDFs use U+00AD for a real hyphen (`well-known`). If only the two
    halves are words, the change is only suggested.
    """
    text = view.text
    alone = list(_ALONE.finditer(text))
    # Line ends of its own: a text that has none is not wrapped.
    wrapped = len(view.lines) - 1 - 2 * len(alone) > text.endswith(("\n", "\r"))
    # `List:`, the hyphen, `First item`: where one of them divides no word, they are bullets.
    bullets = len(alone) != sum(1 for _ in _ON_A_LINE.finditer(text)) or any(
        match["rest"][0].isupper() and not text[match.start() - 1].isupper() for match in alone
    )
    for match in () if bullets else alone:
        end = match["end"] if wrapped and match["space"] else match["space"]
        note = "a soft hyphen alone on its line divides the word"
        doubt = _true_hyphen(view, match.start(), match.start("rest"))
        evidence = Evidence("character", doubt or note, TRUE if doubt else WEIGHT)
        yield Reading(*match.span(), match["rest"] + end, (evidence,))
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, behind = text[start - 1 : start], text[end : end + 1]
        if _LINE_END.match(text, end):
            continue
        if "À" <= before <= "ß":
            continue  # `dÃ­a`: the second byte of "í"; CHR101 knows
        if behind.isdigit() or (behind.isspace() and (not before or before.isspace())):
            continue  # painted as a hyphen, a minus or a dash
        doubt = _true_hyphen(view, start, end)
        note = doubt or "a soft hyphen shows nothing inside a line"
        yield Reading(start, end, "", (Evidence("character", note, TRUE if doubt else WEIGHT),))


def _true_hyphen(view: View, end: int, start: int) -> str:
    """Why the hyphen between `end` and `start` may have been a true one; "" if nothing says so."""
    text, known = view.text, view.lexicon.known
    left, right = _LEFT.search(text, max(0, end - 40), end), _RIGHT.match(text, start)
    if not left or not right or not view.english(end):
        return ""
    whole = (left[0] + right[0]).replace(_SOFT, "")
    first, last = left[0].split(_SOFT)[-1], right[0].split(_SOFT)[0]
    if known(whole) or not (len(first) > 2 < len(last) and known(first) and known(last)):
        return ""
    return f"`{whole}` is in no dictionary; the hyphen may have been a true one"
