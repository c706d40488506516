"""The register of a section, from its measures. Start reading at `classify`."""

from __future__ import annotations

from collections.abc import Mapping

from textfix.document.register.measures import Measures
from textfix.document.register.model import (
    CHAT,
    DATA,
    DIALECT,
    MARKUP,
    OTHER,
    PROSE,
    SOURCE,
    TOKENISED,
    VERSE,
)
from textfix.document.register.traits import SHORT

# Where a register begins. `benchmarks/fit_register.py` sets them on labelled text.
LIMITS: dict[str, float] = {
    "prose words a line": 10,
    "prose characters a line": 62,
    "prose odd": 0.2,
    "prose odd in many": 0.05,
    "prose marked": 0.4,
    "few lines": 12,
    "short": 200,
    "data lines": 3,
    "data alike": 6,
    "data fields": 0.8,
    "data columns": 0.5,
    "data shapes": 0.6,
    "data small": 0.12,
    "source lines": 0.45,
    "source small": 0.15,
    "source statements": 0.4,
    "tokenised apart": 0.8,
    "tokenised marks": 6,
    "set apart": 0.1,
    "letters apart": 0.25,
    "other foreign": 1.5,
    "other small": 0.08,
    "other unknown": 0.35,
    "other english": 0.1,
    "other short": 0.24,
    "other words": 60,
    "other recurring": 0.25,
    "markup words": 0.025,
    "markup lines": 0.5,
    "markup jargon": 0.005,
    "broken": 0.03,
    "chat tagged": 0.1,
    "chat lines": 8,
    "chat all spoken": 4,
    "chat spoken": 0.6,
    "chat words a line": 9,
    "chat lower": 0.4,
    "chat open": 0.6,
    "dialect recurring": 0.012,
    "dialect share": 0.6,
    "dialect words": 400,
    "dialect types": 6,
    "verse capitals": 0.75,
    "verse open": 0.35,
    "verse size": 60,
    "verse lines": 8,
    "verse words a line": 3,
    "verse small": 0.15,
}


def classify(it: Measures, limits: Mapping[str, float] = LIMITS) -> tuple[str, str]:
    """The register that some lines are of, and why."""
    if not it.lines or not it.words:
        return PROSE, "nothing to measure"
    for judge in _JUDGES:
        if (found := judge(it, limits))[1]:
            return found
    lines = "line" if it.lines == 1 else "lines"
    return PROSE, f"{it.words} words in {it.lines} {lines}, {sum(it.unknown.values())} unknown"


def _data(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if it.lines < limits["data lines"]:
        return DATA, ""
    few_small = it.small + it.foreign < limits["data small"] * it.words
    for (sign, count), lines in it.tight.most_common(3):
        least = 2 if sign in ",;" else 1
        if count >= least and lines >= limits["data fields"] * it.lines:
            name = _NAMES_OF_SIGNS[sign]
            return DATA, f"{lines} of {it.lines} lines have {count + 1} fields separated by {name}"
    if not few_small:
        return DATA, ""
    for sign, lines in it.separated.most_common(1):
        if lines >= limits["data fields"] * it.lines:
            name = _NAMES_OF_SIGNS[sign]
            return DATA, f"{lines} of {it.lines} lines have fields separated by {name}"
    told = f"{it.small + it.foreign} of {it.words} words are function words"
    if it.gapped >= limits["data columns"] * it.lines:
        return DATA, f"{it.gapped} of {it.lines} lines have columns, {told}"
    shaped = it.lines - it.shapes[""]
    alike = it.lines >= limits["data alike"] and shaped >= limits["data shapes"] * it.lines
    if alike and it.figures >= 0.2 * it.words:
        same = sum(lines for shape, lines in it.shapes.most_common(4) if shape)
        if same >= limits["data shapes"] * it.lines:
            return DATA, f"{same} of {it.lines} lines begin the same way, {told}"
    return DATA, ""


_NAMES_OF_SIGNS = {",": "commas", ";": "semicolons", "|": "bars", "\t": "tabs"}


def _source(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if it.code >= max(3, limits["source lines"] * it.lines) and (
        it.small < limits["source small"] * it.words
    ):
        return SOURCE, f"{it.code} of {it.lines} lines are code"
    if it.lines >= limits["few lines"] and it.statements >= limits["source statements"] * it.lines:
        return SOURCE, f"{it.statements} of {it.lines} lines look like statements of a program"
    return SOURCE, ""


def _other_language(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if it.other > 0.5 * it.letters:
        return OTHER, f"{it.other} of {it.letters} letters are of other scripts than Latin"
    if (
        it.foreign >= 3
        and it.foreign > limits["other foreign"] * it.small
        and it.foreign >= limits["other small"] * it.words
        and it.single <= limits["letters apart"] * it.words  # not `e` and `y` of `t h e y`
    ):
        return OTHER, f"{it.foreign} small words of other languages and {it.small} of English"
    # A scan has unknown words too, but its small words are English, and the others occur once.
    unknown = sum(it.unknown.values())
    short = sum(count for word, count in it.unknown.items() if len(word) <= SHORT)
    again = sum(count for count in it.unknown.values() if count > 1)
    if (
        it.words >= limits["other words"]
        and unknown >= limits["other unknown"] * it.words
        and it.small < limits["other english"] * it.words
        and short >= limits["other short"] * unknown
        and again >= limits["other recurring"] * unknown
        and it.single <= limits["set apart"] * it.words
    ):
        told = f"{it.small} are function words of English"
        return OTHER, f"{unknown} of {it.words} words are in no English dictionary, {told}"
    return OTHER, ""


def _tokenised(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    apart = it.commas + it.stops
    marks = apart + it.attached
    if (
        it.commas
        and it.stops
        and apart + it.clitics >= limits["tokenised marks"]
        and apart >= limits["tokenised apart"] * marks
        and it.single <= limits["set apart"] * it.words  # not `w i t h`
    ):
        return TOKENISED, f"{apart} of {marks} commas and full stops have a space before them"
    return TOKENISED, ""


def _markup(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if it.tagged >= max(5, limits["markup lines"] * it.lines):
        return MARKUP, f"{it.tagged} of {it.lines} lines are elements of markup"
    if it.technical >= max(5, limits["markup words"] * it.words):
        told = "contain characters that words of prose do not have"
        return MARKUP, f"{it.technical} of {it.words} words {told}"
    return MARKUP, ""


def _talk(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    least = limits["chat all spoken" if it.spoken == it.lines else "chat lines"]
    if it.spoken >= max(least, limits["chat spoken"] * it.lines) and (
        it.tagged < limits["chat tagged"] * it.lines
    ):
        return CHAT, f"{it.spoken} of {it.lines} lines begin with a speaker"
    return CHAT, ""


def _chat(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if (
        it.lines >= limits["chat lines"]
        and it.words <= limits["chat words a line"] * it.lines
        and it.lower >= limits["chat lower"] * it.lines
        and it.lines - it.ended >= limits["chat open"] * it.lines
        and it.longest > 2.2 * it.size / it.lines  # lines of a column are all as long
        and not _broken(it, limits)
    ):
        return CHAT, f"{it.lower} of {it.lines} short lines begin with a small letter"
    return CHAT, ""


def _dialect(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    unknown = sum(it.unknown.values())
    if it.words < limits["dialect words"] or unknown < limits["dialect recurring"] * it.words:
        return DIALECT, ""
    again = [count for count in it.unknown.values() if count > 1]
    if (
        len(again) >= limits["dialect types"]
        and sum(again) >= limits["dialect recurring"] * it.words
        and sum(again) >= limits["dialect share"] * unknown
    ):
        told = "are in no dictionary and occur more than once"
        if it.technical >= limits["markup jargon"] * it.words:
            return MARKUP, f"{sum(again)} of {it.words} words {told}; {it.technical} are technical"
        return DIALECT, f"{sum(again)} of {it.words} words {told}"
    return DIALECT, ""


def _verse(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if (
        it.lines >= limits["verse lines"]
        and it.capitals >= limits["verse capitals"] * it.lines
        and it.lines - it.ended >= limits["verse open"] * it.lines
        and it.size <= limits["verse size"] * it.lines
        and it.words >= limits["verse words a line"] * it.lines
        and it.small >= limits["verse small"] * it.words
        and not _broken(it, limits)
    ):
        told = f"of {it.size // it.lines} characters begin with a capital"
        return VERSE, f"{it.capitals} of {it.lines} lines {told}"
    return VERSE, ""


def _broken(it: Measures, limits: Mapping[str, float]) -> bool:
    """Whether so many words are unknown, each once, that the text is a bad scan."""
    once = sum(count for count in it.unknown.values() if count == 1)
    return once > limits["broken"] * it.words


_JUDGES = (
    _talk, _data, _source, _other_language, _tokenised, _markup, _chat, _dialect, _verse,
)  # fmt: skip
