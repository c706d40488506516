"""The misreadings that recur in a document."""

from __future__ import annotations

import math
from collections.abc import Iterable

from textfix.decode.ocr.costs import COMMON, HABIT, SURE
from textfix.decode.ocr.options import Misreading, difference
from textfix.document.tally import Part
from textfix.language.confusions import cost
from textfix.language.lexicon import Lexicon


class Habits:
    """A misreading that occurs in several words of a document is more likely in others."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._nats: dict[tuple[str, str], float] = {}
        self._options: dict[str, list[tuple[str, float]]] = {}  # by word

    def learn(self, found: Iterable[Misreading]) -> bool:
        """Note which letters the document misreads in several words, and say whether it does."""
        words: dict[tuple[str, str], set[str]] = {}
        for one in found:
            if one.kind == "word" and one.gain > one.damage + one.lost + one.rival + SURE:
                words.setdefault(difference(one.before, one.after), set()).add(one.after)
        self._nats = {
            letters: min(HABIT, math.log(len(after)))
            for letters, after in words.items()
            if len(after) > 1
        }
        self._options.clear()
        return bool(self._nats)

    def of(self, read: str, meant: str) -> float:
        """Nats that a misreading costs less because the document has the habit of it."""
        return self._nats.get(difference(read, meant), 0.0) if self._nats else 0.0

    def options(self, part: Part) -> list[tuple[str, float]]:
        """Usual words that a known one may be in a document of such habits: `bad` is "had"."""
        core, count = part.core, self._lexicon.count
        if part.unknown or part.compound or not self._nats:
            return []
        if (found := self._options.get(core)) is not None:
            return found
        least = max(COMMON, count(core) / 10)
        found = self._options[core] = [
            (core[:at] + meant + core[at + len(read) :], cost(read, meant) - habit)
            for (read, meant), habit in self._nats.items()
            if read
            for at in range(len(core))
            if core.startswith(read, at)
            and count(core[:at] + meant + core[at + len(read) :]) >= least
        ]
        return found
