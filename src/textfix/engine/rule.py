"""What a rule is, and where they are registered.

A rule is a generator function in a file of its own: it sees a text and yields readings of small
spans, each with the evidence for it. Its docstring is its manual page; its examples (CriticMarkup)
are both documentation and tests:

    @rule("SPC101", Stage.SPACING, examples=["filled its {~~capacityt o~>capacity to~~} host"])
    def shifted_boundary(view: View, tools: Tools) -> Iterator[Reading]: ...

Within a stage the rules see the same text and their order has no meaning; `engine/resolve.py`
chooses.
"""

from __future__ import annotations

import enum
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from textfix.patterns import regex
from textfix.record.proposal import Reading

if TYPE_CHECKING:
    from textfix.decode.tools import Tools
    from textfix.document.view import View

Function = Callable[["View", "Tools"], Iterator[Reading]]

_CODE = regex(r"(?:MRK|CHR|FUR|LIN|HYP|SPC|OCR|PUN)\d{3}")


class Stage(enum.IntEnum):
    """The stages, in the order in which they run; the order is a correctness property.

    Spell checkers that run before de-hyphenation turn `govern-⏎ment` into `govern-⏎meant`; a page
    stamp must go before the sentence it cuts can be joined.
    """

    MARKUP = 1
    CHARACTERS = 2
    FURNITURE = 3
    LINES = 4
    HYPHENS = 5
    SPACING = 6
    WORDS = 7
    PUNCTUATION = 8


@dataclass(frozen=True, slots=True, eq=False)  # each is registered once and is itself only
class Rule:
    """A rule as registered.

    Attributes:
        code: three letters and three digits, never reused.
        stage: when it runs.
        name: the damage it repairs, in kebab-case.
        summary: first line of its page.
        page: the whole page, with a paragraph "When this is wrong".
        examples: CriticMarkup; one without a mark is a promise to leave the text alone.
        languages: codes of the languages that it knows: it runs only where the text is in one of
            them. Empty if it needs no knowledge of any.
        requires: one character of each of these must be in the text; else the rule has nothing to
            do there and is not called. Letters and the space are in any text and not among them,
            but a sign may have what is beside it: see `View.signs`; "0" is any figure.
        trigger: tells of a line whether the rule may have something to do in a text that has it;
            None if no line tells.
        readings: the function itself.
    """

    code: str
    stage: Stage
    name: str
    summary: str
    page: str
    examples: tuple[str, ...]
    languages: tuple[str, ...]
    requires: tuple[frozenset[str], ...]
    trigger: re.Pattern[str] | Callable[[str], object] | None
    readings: Function

    @property
    def when_wrong(self) -> str:
        """The paragraph of its page that says when it is wrong."""
        return self.page[self.page.index("When this is wrong") :].split("\n\n")[0]


_RULES: dict[str, Rule] = {}


def rule(
    code: str,
    stage: Stage,
    *,
    examples: Sequence[str],
    languages: tuple[str, ...] = (),
    requires: str | tuple[str | Set[str], ...] = (),
    marks: tuple[str, ...] = (),
    trigger: re.Pattern[str] | Callable[[str], object] | None = None,
) -> Callable[[Function], Function]:
    """Register a generator function as the rule `code`.

    ``requires="<&"`` means that the rule needs a `<` or a `&` in the text;
    ``requires=(":", "/")`` that it needs both; ``requires=({" -", " ‐"},)`` that one of
    these must occur, with the space before it, and ``requires=({",a"},)`` one with a letter or
    digit directly after it (see `View.signs`; ``requires="0"`` means any digit). Most texts have
    few of these characters, so most rules cost nothing.

    ``trigger=_GLUED`` means that the rule needs a line that matches this pattern, or for which this
    function is true; ``marks=("old",)`` means one that contains such a string. The result for a
    line is cached, and lines without the required characters are not tested.

    Raises:
        ValueError: if the code is malformed or taken, the docstring does not say when the rule is
            wrong, or there is no example of a repair and of a look-alike that stays.
    """

    def register(function: Function) -> Function:
        page = re.sub(r"(?m)^    ", "", (function.__doc__ or "").strip())
        if not _CODE.fullmatch(code):
            raise ValueError(f"{code}: a code is three known letters and three digits")
        if code in _RULES:
            raise ValueError(f"{code} is taken by {_RULES[code].name}")
        # `python -OO` drops docstrings: rules then have no pages, and repair all the same.
        if "When this is wrong" not in page and sys.flags.optimize < 2:
            raise ValueError(f"{code}: the page must say when the rule is wrong")
        marked = [("{++" in e or "{--" in e or "{~~" in e) for e in examples]
        if not any(marked) or all(marked):
            raise ValueError(f"{code}: needs an example of a repair and one of a look-alike")
        name = function.__name__.replace("_", "-")
        summary = " ".join(page.split("\n\n")[0].split())
        wanted = tuple(map(frozenset, (requires,) if isinstance(requires, str) else requires))
        asked = _has_one(marks) if marks else trigger
        _RULES[code] = Rule(
            code, stage, name, summary, page, tuple(examples), languages, wanted, asked, function
        )
        return function

    return register


def _has_one(marks: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda line: any(map(line.__contains__, marks))


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, found by walking `textfix.rules`, sorted by stage and code."""
    package = importlib.import_module("textfix.rules")
    for module in sorted(m.name for m in pkgutil.walk_packages(package.__path__, "textfix.rules.")):
        importlib.import_module(module)
    return tuple(sorted(_RULES.values(), key=lambda r: (r.stage, r.code)))


def unknown_code(code: str) -> str:
    """What is wrong with a code, or the beginning of one, that names no rule; else ""."""
    codes = [rule.code for rule in rules()]
    if code and any(known.startswith(code) for known in codes):
        return ""
    from difflib import get_close_matches  # late: only for the message

    prefixes = sorted({known[:3] for known in codes} | set(codes))
    near = get_close_matches(code.upper(), prefixes, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"no rule code begins with {code!r}; {hint}`textfix rules` lists all rules"
