"""Measures the register of a text. Start reading at `register_of`."""

from __future__ import annotations

from textfix.document.register.classify import LIMITS
from textfix.document.register.habits import habits_of
from textfix.document.register.model import PROSE, Register, Section
from textfix.document.register.sections import sections_of
from textfix.document.register.traits import COMMA, SIGNS_OF_FORM
from textfix.document.view import View, of_view


@of_view
def register_of(view: View, wanted: str = "auto") -> Register:
    """What the text is, by sections.

    Args:
        view: the text.
        wanted: a register that the settings name for the whole of it; "auto" to measure.
    """
    whole = len(view.text)
    habits = habits_of(view)
    if wanted != "auto":
        return Register((Section(0, whole, wanted, "as the settings say"),), habits)
    if reason := _plainly_prose(view):
        return Register((Section(0, whole, PROSE, reason),), habits)
    return Register(tuple(sections_of(view)), habits)


_FEW = 5  # of them are in prose too
_LONG = 200  # words of a line
_LINES = 3  # fewer are no verse, no talk and no table


def _plainly_prose(view: View) -> str:
    """Why the text must be prose, from cached features; "" if more must be measured."""
    features = view.features
    signs, text = features.signs, view.text
    if " ," in signs and " ." in signs:
        return ""
    tokens = oov = lines = marked = 0
    for look in features.line_features:
        if look.text:
            lines += 1
            tokens += len(look.row)
            oov += len(look.oov)
            marked += len(look.marked)
            if look.oov and len(look.row) > _LONG:  # the same words again and again
                oov += sum(map(frozenset(look.oov).__contains__, look.row)) - len(look.oov)
    # Where nearly all words are English, so is the text; and lines as long are no verse.
    most = LIMITS["prose odd" if tokens < LIMITS["dialect words"] else "prose odd in many"]
    if oov > most * tokens or marked > LIMITS["prose marked"] * tokens:
        return ""
    if lines >= _LINES:
        if (
            tokens < LIMITS["prose words a line"] * lines
            or len(text) < LIMITS["prose characters a line"] * lines
        ):
            return ""
        if ",a" in signs and len(COMMA.findall(text)) >= lines:
            return ""
    form = signs & SIGNS_OF_FORM
    if form and sum(map(text.count, form)) >= _FEW:
        return ""
    if ("*" in signs and "**" in text) or ("[" in signs and "](" in text):
        return ""
    return f"{tokens} words in {lines} {'line' if lines == 1 else 'lines'}, {oov} of them unusual"
