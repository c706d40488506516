"""Direction marks in a text that runs one way: U+200E after every date of a scraped page."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_MARKS = (
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}\N{RIGHT-TO-LEFT EMBEDDING}\N{POP DIRECTIONAL FORMATTING}"
    "\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}"
    "\N{POP DIRECTIONAL ISOLATE}"
)
_OVERRIDES = "\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}"
_RUN = regex(f"[{_MARKS}]+")

# The blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko, Samaritan, Mandaic, the presentation forms
# (U+FEFF is none of them), and the right-to-left planes, Adlam included.
_RIGHT_TO_LEFT = regex(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@rule(
    "CHR303",
    Stage.CHARACTERS,
    requires=_MARKS,
    examples=[
        "Born {--\N{LEFT-TO-RIGHT MARK}--}4 May 1950{--\N{LEFT-TO-RIGHT MARK}--} in Lyon",
        "{--\N{FIRST STRONG ISOLATE}--}Anna{--\N{POP DIRECTIONAL ISOLATE}--} liked this",
        "The Hebrew word שלום\N{LEFT-TO-RIGHT MARK} means peace.",
        "A trick: \N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
    ],
)
def direction_mark(view: View, tools: Tools) -> Iterator[Reading]:
    """A direction mark occurs in a text without right-to-left letters.

    When this is wrong: the text will be embedded in a right-to-left page later.
    """
    if view.has(_OVERRIDES):
        return  # an override turns letters round: without it the text would look different
    if _RIGHT_TO_LEFT.search(view.text):
        return
    for match in _RUN.finditer(view.text):
        note = f"a direction mark (U+{ord(match[0][0]):04X}); no text here runs right to left"
        yield Reading(*match.span(), "", (Evidence("character", note, 6.0),))
