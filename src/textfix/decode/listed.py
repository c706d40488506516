"""The words of the user's lists that a misread token may stand for.

`candidates` covers the shipped dictionaries, whose index is built in advance. This module covers
the lists of a user, with a symspellpy index that is built for the first suspect of a text; without
a list nothing is loaded. The index finds words one edit away. Variants of the token with its
likeliest misreadings undone (`rn` for m) are looked up too. `confusions` has the cost of a
misreading. Start reading at `listed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from textfix.cache import FEW, cached_by_first
from textfix.decode.candidates import variants
from textfix.language.confusions import AGAIN, MORE, OTHER, cost, undone
from textfix.language.lexicon import WORD, Lexicon

if TYPE_CHECKING:
    from symspellpy import SymSpell

SHORTEST, LONGEST = 5, 26  # letters; a shorter word is one edit away from too many
LONG = 8  # letters from which any one edit, whatever the letters look like, is worth a suggestion
ALIKE = 6.0  # nats at most of the misreadings of a shorter one
ANY = AGAIN + max(OTHER, MORE) + 0.1  # nats of one edit that no confusion explains
# Nats by which the word must be spelt more like one than what is there, its misreading paid.
# `Zorbelquisl` is no way to spell a name; `Zorbelsen` is as good as `Zorbelson`, somebody else's.
SURE = 0.5
UNDONE = 4.5  # nats of the misreadings that are undone before the index is searched
FORMS = 40  # forms of a token that are looked up in the index
# Words of a list. More of them are the dictionary of a language, in which every word has a
# neighbour, and would take seconds and hundreds of megabytes.
MOST = 200_000
CROWD = 200  # similar words from which they are no evidence
CASES = 3  # ways in which a word is capitalised that are distinguished
BEYOND = "\u0250"  # misreadings are measured in Latin letters; there are enough others for a crowd


class _Index:
    """The words of a list that may be meant, by what is one edit away from them."""

    __slots__ = ("_found", "_written")

    def __init__(self, words: Iterable[str]) -> None:
        self._written: dict[str, list[str]] = {}
        for word in sorted(words):
            forms = self._written.setdefault(word.lower(), [])
            if len(forms) < CASES:
                forms.append(word)
        self._found: SymSpell | None = None
        if not self._written:
            return
        from symspellpy import SymSpell  # late: it takes 25 ms, and most runs have no list

        # By all its letters: with a short prefix, names that begin alike are compared one by one.
        self._found = SymSpell(max_dictionary_edit_distance=1, prefix_length=LONGEST + 1)
        for low in self._written:
            self._found.create_dictionary_entry(low, 1)

    def near(self, form: str) -> set[str]:
        """The words that `form` is, or is one edit away from."""
        if self._found is None:
            return set()
        from symspellpy import Verbosity

        rows = self._found.lookup(form.lower(), Verbosity.ALL, max_edit_distance=1)
        return {word for row in rows for word in self._written[row.term]}


@lru_cache(maxsize=FEW)
def _index(lexicon: Lexicon) -> _Index:
    if len(lexicon.own) > MOST:
        return _Index(())
    fitting = (word for word in lexicon.own if SHORTEST <= len(word) <= LONGEST)
    return _Index(word for word in fitting if WORD.fullmatch(word) and max(word) < BEYOND)


class Meant(NamedTuple):
    """A word of the lists that may be meant.

    Attributes:
        nats: what its misreading costs.
        sure: whether what is there is spelt so much worse that it is unlikely to be another word.
    """

    word: str
    nats: float
    sure: bool


@cached_by_first(20_000)
def listed(lexicon: Lexicon, core: str) -> Meant | None:
    """The word of the user's lists that `core` may be a misreading of; None if there is none, or if
    there are two that are as likely (`Vornstadt` and `Varnstadt` for "Vernstadt").

    It is in the case that it has in the list, or in capitals if `core` is.
    """
    if not lexicon.own or not SHORTEST <= len(core) <= LONGEST:
        return None
    stem, tail = core, ""
    if core[-2:] in ("'s", "’s"):
        stem, tail = core[:-2], core[-2:]
    index = _index(lexicon)
    forms = dict.fromkeys((stem, *variants(stem), *islice(undone(stem, UNDONE), FORMS)))
    found: list[tuple[float, str]] = []
    near: set[str] = set()
    for form in forms:
        near |= index.near(form)
        if len(near) > CROWD:
            return None
    for written in near:
        word = _in_case(written, stem)
        if stem.startswith(word):
            continue  # the word itself, or with an ending: `Zorbelquists`
        nats = cost(stem, word, ANY)
        if nats < (ANY if len(word) >= LONG else ALIKE):
            found.append((nats, word))
    if not found:
        return None
    (nats, word), *others = sorted(found)
    if others and others[0][0] - nats < AGAIN:
        return None
    spelling = lexicon.model.names if stem[0].isupper() else lexicon.model.words
    gain = spelling.score(word.lower()) - spelling.score(stem.lower())
    return Meant(word + tail, nats, gain - nats > SURE)


def _in_case(word: str, like: str) -> str:
    """A word of a list as it is where `like` does."""
    if sum(map(str.isupper, like)) > max(1, sum(map(str.isalpha, like)) // 2):
        return word.upper()
    if word.islower() and like[0].isupper():
        return word.capitalize()
    return word
