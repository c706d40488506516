"""What makes a regular expression slow: texts derived from the expression itself, and a stopwatch.

A backtracking engine is slow where it can match the same characters in several ways or scans to the
end from every start. Both need a long run of what one repeat operator matches, and then something
that does not match. `attacks` reads the parsed expression and writes such texts.
"""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_CHARACTERS = (
    _constants.LITERAL, _constants.NOT_LITERAL, _constants.IN, _constants.ANY, _constants.CATEGORY,
)  # fmt: skip
_USUAL = "a0 A\n\t_.-\"'“(,<é!&;:/@#=\\{}[]>*`|~\r\x00"
_MANY = 8  # a repeat operator that may match fewer times than this cannot be slow by itself
_FEW = 6  # texts kept for a part of an expression


class Attack(NamedTuple):
    """A text of any length: `before`, then `body` again and again, then `after`."""

    before: str
    body: str
    after: str

    def text(self, size: int) -> str:
        """The text in about `size` characters."""
        return self.before + self.body * max(1, size // len(self.body)) + self.after


def attacks(pattern: re.Pattern[Any]) -> list[Attack]:
    """Texts on which `pattern` may be slow."""
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    return list(dict.fromkeys(_Writer(_parser.parse(pattern.pattern, flags)).attacks()))


class _Writer:
    """Writes texts that an expression matches, at least in part."""

    def __init__(self, parsed: Any) -> None:
        self._parsed = parsed
        literals = sorted({chr(value) for value in _literals(parsed)})
        self._alphabet = "".join(dict.fromkeys(_USUAL + "".join(literals)))

    def attacks(self) -> Iterator[Attack]:
        """Runs of what each operator repeats, and runs of what leads up to it."""
        cycles = [*filter(None, self._words(self._parsed)), *self._alphabet]
        for before, inside, bodies in self._repeats(self._parsed, ""):
            for body in bodies:
                for after in ("", *self._misfits(inside)):
                    yield Attack(before, body, after)
                    if body != bodies[0]:
                        yield Attack(before + bodies[0], body, after)
                cycles += before + body, before + body * 5
        for after in ("\x00", *dict.fromkeys(self._forbidden(self._parsed))):
            for cycle in cycles:
                yield Attack("", cycle, after)

    def _repeats(self, items: Sequence[Any], before: str) -> Iterator[tuple[str, Any, list[str]]]:
        """Each operator that repeats without a small bound: a text that leads up to it, what it
        repeats, and texts that this matches."""
        for kind, value in items:
            if kind in _REPEATS:
                _, most, body = value
                if most >= _MANY and (bodies := [word for word in self._words(body) if word]):
                    yield before, body, bodies
            for part in _parts(kind, value):
                yield from self._repeats(part, before)
            before += self._texts(kind, value)[0]

    def _words(self, items: Sequence[Any]) -> list[str]:
        """Texts that a sequence of nodes matches: the usual one, and those that differ from it in
        one node."""
        options = [self._texts(kind, value) for kind, value in items]
        usual = [texts[0] for texts in options]
        found = ["".join(usual)]
        for place, texts in enumerate(options):
            found += ("".join([*usual[:place], t, *usual[place + 1 :]]) for t in texts[1:])
        return list(islice(dict.fromkeys(found), 2 * _FEW))

    def _texts(self, kind: Any, value: Any) -> list[str]:
        """Texts that one node matches, one at least."""
        if kind in _CHARACTERS:
            return self._matching(kind, value)
        if kind in _REPEATS:
            least, most, body = value
            word, *others = self._words(body)
            texts = [word * max(least, 1), word * min(most, least + 4)]
            return [*texts, *(other * max(least, 1) for other in others)][:_FEW]
        if kind is _constants.BRANCH:
            return [self._words(part)[0] for part in value[1]][:_FEW]
        if kind is _constants.ASSERT and value[0] < 0:
            return ["", *self._words(value[1])[:1]]
        if kind in (_constants.SUBPATTERN, _constants.ATOMIC_GROUP):
            return self._words(_parts(kind, value)[0])[:_FEW]
        return [""]  # an anchor, a look ahead, a group that stands again

    def _matching(self, kind: Any, value: Any) -> list[str]:
        found = list(islice(filter(self._one(kind, value).match, self._alphabet), 3))
        return found or [next(filter(self._one(kind, value).match, map(chr, range(0x20, 0x11000))))]

    def _misfits(self, body: Sequence[Any]) -> Iterator[str]:
        """What a repeat operator stops at: characters that its body does not begin with, and what
        it looks out for."""
        one = self._compiled(body)
        yield from islice((sign for sign in self._alphabet if not one.match(sign)), 3)
        yield from self._forbidden(body)

    def _forbidden(self, items: Sequence[Any]) -> Iterator[str]:
        for kind, value in items:
            if kind is _constants.ASSERT_NOT:
                yield self._words(value[1])[0]
            for part in _parts(kind, value):
                yield from self._forbidden(part)

    def _one(self, kind: Any, value: Any) -> re.Pattern[str]:
        return self._compiled([(kind, value)])

    def _compiled(self, items: Sequence[Any]) -> re.Pattern[str]:
        state = self._parsed.state
        part = _parser.SubPattern(state, list(items))
        return _compiler.compile(part, state.flags)  # type: ignore[no-any-return]


def _parts(kind: Any, value: Any) -> list[Any]:
    """The sequences inside a node."""
    if kind in _REPEATS:
        return [value[2]]
    if kind is _constants.BRANCH:
        return list(value[1])
    if kind is _constants.SUBPATTERN:
        return [value[3]]
    if kind is _constants.ATOMIC_GROUP:
        return [value]
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [value[1]]
    if kind is _constants.GROUPREF_EXISTS:
        return [part for part in value[1:] if part]
    return []


def _literals(items: Sequence[Any]) -> Iterator[int]:
    for kind, value in items:
        if kind in (_constants.LITERAL, _constants.NOT_LITERAL):
            yield value
        elif kind is _constants.IN:
            yield from (code for sort, code in value if sort is _constants.LITERAL)
        for part in _parts(kind, value):
            yield from _literals(part)


class TooSlow(Exception):
    """The stopwatch ran out."""


def processor_time(act: Callable[[], object], limit: float) -> float:
    """Seconds of processor time that `act` takes; `limit`, and what it did is stopped, if it is not
    done by then. `re` looks for signals while it searches, so that it can be stopped too.
    """

    def stop(*_: object) -> None:
        raise TooSlow

    former = signal.signal(signal.SIGVTALRM, stop)
    start = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        act()
    except TooSlow:
        return limit
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)
    return time.process_time() - start
