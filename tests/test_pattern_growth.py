"""No text makes a regular expression or a rule slower than in step with its length."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import textfix
from tests.growth import Attack, attacks, processor_time
from textfix import profile
from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Rule, rules
from textfix.language.lexicon import lexicon
from textfix.patterns import regex
from textfix.record import criticmarkup

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the stopwatch needs setitimer"),
]

SHORT, LONG = 3_000, 12_000  # characters
NOTHING = 0.02  # seconds a pattern may take for LONG characters, too few to tell how they grow
NOTHING_OF_A_RULE = 0.1
LIMIT = 0.5  # seconds after which a search is stopped
LIMIT_OF_A_RULE = 2.0  # the same of a rule, which may have a long window to read
GROWTH = 2.0  # times the time of four of SHORT; in step with the length it is 1, with its square 4
BACK = 300  # characters: a pattern that ends in `\Z` looks back from a place, and not far

_LATE = type(regex(""))


class Found(NamedTuple):
    """A pattern, where it is written, and the methods that are called on it."""

    name: str
    pattern: re.Pattern[Any]
    methods: frozenset[str]


_MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(textfix.__path__, "textfix.")
    if module.name != "textfix.__main__"
)


def _imported(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:  # an optional dependency is not installed
        return None


def _within(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern | _LATE):
        yield value
    elif isinstance(value, dict):
        for item in value.items():
            yield from _within(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _within(item)


@cache
def _patterns() -> dict[str, list[Found]]:
    """Every pattern of textfix, each once, by the module that is found to have it first: those with
    a name or in a table, and those written where they are used."""
    places: dict[tuple[Any, int], tuple[str, str]] = {}
    methods: dict[tuple[Any, int], set[str]] = defaultdict(set)
    for module in map(_imported, _MODULES):
        if module is None:
            continue
        for name, value in vars(module).items():
            for pattern in _within(value):
                places.setdefault((pattern.pattern, pattern.flags), (module.__name__, name))
        for name, source, flags, method in _used(module):
            methods[source, flags].add(method)
            places.setdefault((source, flags), (module.__name__, name))
    found = defaultdict(list)
    for (source, flags), (module_name, name) in places.items():
        pattern = re.compile(source, flags if isinstance(source, str) else flags & ~re.UNICODE)
        found[module_name].append(Found(name, pattern, frozenset(methods[source, flags])))
    return found


def _used(module: ModuleType) -> Iterator[tuple[str, Any, int, str]]:
    """The patterns that a module uses by name, as `_WORD.match(...)`, or by their source, as
    `re.sub("a+", ...)`: name or source, source, flags and method."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        value = vars(module).get(node.value.id)
        if isinstance(value, re.Pattern | _LATE):
            yield node.value.id, value.pattern, value.flags, node.attr
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if not isinstance(node.func.value, ast.Name) or node.func.value.id != "re":
            continue
        first = node.args[0]
        source = ast.unparse(first)
        value = vars(module).get(source) if isinstance(first, ast.Name) else None
        value = first.value if isinstance(first, ast.Constant) else value
        if isinstance(value, str | bytes):
            yield source, value, re.compile(value).flags, node.func.attr


def _use(found: Found) -> tuple[Callable[[Any], object], int]:
    """How the pattern is used, and how long a text it may get."""
    pattern = found.pattern
    if found.methods == {"match"}:
        return pattern.match, LONG
    if found.methods and found.methods <= {"match", "fullmatch"}:
        return pattern.fullmatch, LONG
    if _looks_back(pattern):
        return pattern.search, BACK
    return lambda text: deque(pattern.finditer(text), 0), LONG


def _looks_back(pattern: re.Pattern[Any]) -> bool:
    return isinstance(pattern.pattern, str) and pattern.pattern.endswith(r"\Z")


def _slow(found: Found) -> Attack | None:
    """A text on which the pattern is slow; None if it is slow on none."""
    use, size = _use(found)
    binary = isinstance(found.pattern.pattern, bytes)
    for attack in attacks(found.pattern):
        texts = [attack.text(size * part // LONG) for part in (SHORT, LONG)]
        less, more = [text.encode("latin-1", "ignore") for text in texts] if binary else texts
        if _grows(partial(use, less), partial(use, more), NOTHING):
            return attack
    return None


def _grows(
    less: Callable[[], object], more: Callable[[], object], nothing: float, limit: float = LIMIT
) -> bool:
    """Whether `more`, which has four times as much to do as `less`, takes much longer than that.

    It is asked three times, for the machine may have been busy or nothing remembered yet.
    """
    for _ in range(3):
        taken = processor_time(more, limit)
        if taken >= limit:
            continue
        if taken < nothing:
            return False
        if taken <= GROWTH * processor_time(lambda: [less() for _ in range(4)], limit):
            return False
    return True


@pytest.mark.parametrize("module", _MODULES)
def test_no_pattern_is_slow(module: str) -> None:
    assert not [(found.name, attack) for found in _patterns()[module] if (attack := _slow(found))]


def test_patterns_are_found() -> None:
    """Patterns with a name, in a table, in bytes, and written where they are used."""
    found = {f"{module}.{one.name}" for module, some in _patterns().items() for one in some}
    assert {
        "textfix.rules.fur.style._SELECTOR",
        "textfix.rules.fur.script._STARTS",
        "textfix.io.encoding._DECLARED",
        "textfix.rules.mrk.html_entity.'[?&]\\\\w+='",
    } <= found


@pytest.mark.parametrize(
    ("source", "method"),
    [
        pytest.param(r"(?:a|aa)+b", "search", id="two ways for each character"),
        pytest.param(r"x(?:\s*[\s>]\s*y)*\Z", "match", id="three operators for one space"),
        pytest.param(r'(?:="[^"]*"|=\S+)*\]', "match", id="quoted and unquoted"),
        pytest.param(r"\s+:", "search", id="tried at each space of a run"),
        pytest.param(r"window\.[\w.]+\(", "search", id="tried at each name of a chain"),
        pytest.param(r"<[^>]*>", "finditer", id="an end that is never found"),
        pytest.param(r"\((?:(?!stop)[^)])*\)", "finditer", id="and that a word stands before"),
        pytest.param(r",[^,]*[ ]*$", "match", id="two operators for the spaces at an end"),
    ],
)
def test_a_slow_pattern_is_noticed(source: str, method: str) -> None:
    assert _slow(Found("", re.compile(source), frozenset((method,))))


# --- rules ----------------------------------------------------------------------------------------

# What stands in the text where a rule needs what is no character.
SIGN_OF = {"0": "7", "odd": "capacityt", "twice": "of of", "beside": "8b", "misread": "1O"}


def _pieces(rule: Rule) -> list[str]:
    """What a text full of what `rule` looks for is made of: its examples, what they have damaged,
    their longest words, and the signs it needs."""
    pieces = [*(sign for signs in rule.requires for sign in sorted(signs)[:4])]
    for example in rule.examples:
        damaged = criticmarkup.before(example)
        pieces += damaged, *sorted(damaged.split(), key=len)[-2:]
        pieces += (mark[0][3:-3].partition("~>")[0] for mark in _MARK.finditer(example))
    shown = (SIGN_OF.get(piece, piece) for piece in pieces)
    return [piece for piece in dict.fromkeys(shown) if piece]


_MARK = regex(r"\{\+\+.*?\+\+\}|\{--.*?--\}|\{~~.*?~~\}", re.DOTALL)


def _read(rule: Rule, text: str) -> None:
    view = View(text, lexicon(), "en")
    if isinstance(rule.trigger, re.Pattern | _LATE):
        deque(map(rule.trigger.search, view.line_texts), 0)
    elif rule.trigger is not None:
        deque(map(rule.trigger, view.line_texts), 0)
    deque(rule.readings(view, Tools(lexicon(), profile("article"))), 0)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_no_rule_is_slow(rule: Rule) -> None:
    """Whatever stands again and again in a text, a rule takes no longer than in step with that."""
    slow = []
    for piece in _pieces(rule):
        for glue in ("", " ", "\n"):
            less, more = ((piece + glue) * (size // len(piece + glue)) for size in (SHORT, LONG))
            read = partial(_read, rule)
            if _grows(partial(read, less), partial(read, more), NOTHING_OF_A_RULE, LIMIT_OF_A_RULE):
                slow.append((piece, glue))
    assert not slow


@pytest.mark.parametrize(
    ("code", "start", "piece"),
    [
        pytest.param("PUN401", "", "www.a b2 ", id="the rest of the line for each address"),
        pytest.param(
            "FUR103", "The road is shut until May.\n", "<style></style>a", id="and for each element"
        ),
        pytest.param("FUR102", ":", "{", id="the rest of the text for each brace"),
        pytest.param("FUR101", "x = 1\n", "window.", id="a chain of names"),
        pytest.param("LIN301", "", "it was the\n\n The end\n\n", id="all lines for each gap"),
        pytest.param(
            "CHR601", "", "abc\N{CYRILLIC SMALL LETTER O}", id="all of a word for each note"
        ),
    ],
)
def test_no_rule_is_slow_on_a_long_line(code: str, start: str, piece: str) -> None:
    """What twelve thousand characters do not show: copies and notes as long as the text."""
    (rule,) = (rule for rule in rules() if rule.code == code)
    less, more = (
        View(start + piece * (size // len(piece)), lexicon(), "en") for size in (150_000, 600_000)
    )

    def read(view: View) -> None:
        deque(rule.readings(view, Tools(lexicon(), profile("article"))), 0)

    for view in (less, more):
        _ = view.lines, view.signs
    assert not _grows(partial(read, less), partial(read, more), NOTHING_OF_A_RULE, 10.0)
