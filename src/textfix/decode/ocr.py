"""What misread words should read: `tbe`, `suppos,2d`, `ofthc`, `wheth r`, `classi es`.

A word that no dictionary has is compared with those it may be a misreading of, alone or together
with its neighbour; they compete with one another and with leaving it alone, each between the words
round it. What a misreading costs the letters tell (`confusions`), and the document: where many
words are unknown, one more is rather damage than somebody's name. Start reading at `misreadings`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from textfix.cache import remembered_by_first
from textfix.decode.candidates import candidates, classes, keys, unaccented, variants
from textfix.decode.lattice import log_sum
from textfix.document.tally import NOTHING, OUTER, Part, parts_of
from textfix.document.view import AUTHOR_USES, View
from textfix.language.confusions import AGAIN, NEVER, cost, undone
from textfix.language.lexicon import Lexicon, table
from textfix.language.ngrams import BREAK, NUMBER, SENTENCE, UNKNOWN, NGrams
from textfix.language.word_cost import AUTHOR, price, score
from textfix.language.words import FOREIGN, FUNCTION
from textfix.patterns import regex
from textfix.record.model import Evidence, Span, common_ends, probability
from textfix.record.proposal import Reading

# Nats, set on the development sets.
BLENDED = 22  # words that every document is taken to have had more,
USUALLY = {"ocr": 0.3}  # and how many of them unknown by damage, by profile;
SELDOM = 0.02  # of other profiles
UNTOLD = 0.03  # where the profile is not known
MOST = 0.3  # the largest share of words that is taken to be damaged
BESIDE = 2.0  # a short unknown piece beside it: rather a word in pieces
AMONG = 3.0  # small words of another language beside it
OF_COMPOUND = 2.0  # it is part of a compound
HEAVY = 2.0  # nats of damage in a bad scan; from there on what follows counts, for each nat more:
CLEAN_AUTHOR = 5.0
CLEAN_NAMED, CLEAN_SHORT, CLEAN_TWICE, CLEAN_SLIP = 0.7, 0.4, 0.5, 0.5
ANOTHER = 7.0  # one name for another that the document does not have
AGAIN_HERE = 2.5  # at most, where the document has the word elsewhere
OVER = -4.0  # a speck read as an accent: hardly anything else explains `hamlét`
SPLIT, JOINED, LIGATURE = 4.0, 3.0, 1.0  # a space lost or too many besides
DIVIDED = 0.0  # a hyphen and a space that divide a word besides
REAL = 1.5  # it is a word as it stands
MANY, MANY_MORE = 2, 5  # such words at least, and of a text that may have marks in its words
WORSE_YET = 0.06  # the same of another text
BAD = 0.02  # share of unknown words of a scan in which known ones are doubted too
ONCE = 7.0  # nats of a misreading in a word that was parted besides
MOST_NAMES = 30  # names of one look that a word is compared with, the most used
WITNESSES = 2  # uses of a name that the document may mean
FAINT = 6.0  # nats of a misreading at most of a short word with a capital
SHORT = 4  # letters
NEAR = 9.0  # nats of a misreading of a name that the document has elsewhere
LIKE_OTHERS, SHORT_ALIKE = 5, 3.5  # the same of a word of so many letters
ALIKE = 4.5  # and of any word, in a text that is no scan
COMMON = 300  # uses of a word that may be meant in a text that is no scan
SURE = 2.0  # nats from which a misreading shows a habit of the document
HABIT = 2.5  # nats at most that a habit is worth
LONGEST = 40  # suspects that are told together
NEIGHBOURS = 4  # tokens on either side that tell anything of one
BEAM = 8
WORSE = 14.0

# Letters left out at the edge of a word; two such words in a line are a way of speaking.
_ELISION = regex(r"(?<=[^\W\d_])['’](?=[\s,.;!?])|(?:(?<=\s)|\A)['’](?=[^\W\d_])")
DIALECT, CLIPPED = 2, 12  # and one of so many words
_INSIDE = regex(r"[^\W\d_](?:['’](?!s\Z)|\*+)[^\W\d_]|\A[a-z][A-Z][a-z]")
_OPENS = {">": "<", "»": "«", "}": "{", "]": "["}
_TITLE = 120  # code points between them
_REACH = 40  # code points looked at for the other half of a divided word
_LINE_BEFORE = regex(r"([^\W\d_]+)(?P<hyphen>[-‐¬\xad]?)[ \t]*\r?\n[ \t]*\Z")
_LINE_BEHIND = regex(r"(?P<hyphen>[-‐¬\xad]?)[ \t]*\r?\n[ \t]*([^\W\d_]+)")
_UNIT = regex(r"[b-df-hj-np-tv-xz]{1,4}\Z", re.IGNORECASE)  # `300 bp`
_RANKS = frozenset("st nd rd th d s".split())  # `17 th`
_NUMBER = regex(r"\d[\d.,]*\Z")
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")


@dataclass(frozen=True, slots=True)
class Misreading:
    """Letters that should be others.

    Attributes:
        start, end: span in the text.
        before, after: how it reads and should read.
        kind: "word", "real" (it is a word as it stands), "parted" (a space besides), "ligature".
        gain: nats that the language gains by it.
        damage: nats that the letters cost.
        lost: nats that any damage costs in this document.
        rival: nats that other readings count against it.
        unknown, words: unknown words of the document, and words.
        others: other readings, the likely ones first.
    """

    start: int
    end: int
    before: str
    after: str
    kind: str
    gain: float
    damage: float
    lost: float
    rival: float
    unknown: int
    words: int
    others: tuple[str, ...] = ()


class Option(NamedTuple):
    """What some parts of the text may read."""

    end: int  # the part behind the last one
    after: str
    keys: tuple[int, ...]  # with those of the marks
    cost: float  # of the words
    damage: float  # of the letters
    lost: float
    kind: str  # "" for leaving alone


@lru_cache(maxsize=1)
def misreadings(view: View, profile: str) -> list[Misreading]:
    """Every misread word of the text, with what speaks for it."""
    lexicon = view.lexicon
    usual = profile in USUALLY
    if view.language == "none":
        return []
    told = view.tally
    if not told.suspects:
        return []
    usually = USUALLY.get(profile, SELDOM)
    bad = told.unknown >= MANY and (told.unknown + usually) / (told.small + BLENDED) > (
        BAD if usual else WORSE_YET
    )
    spans = [(0, len(view.text))]
    if usually < UNTOLD and not bad:
        spans = _hopeful_lines(view)
        if not spans:
            return []
    parts, places = parts_of(lexicon, view.text, spans)
    search = _Search(view, parts, places, usually)
    worse = bad and told.unknown >= MANY_MORE
    wanted = [
        at
        for at, part in enumerate(parts)
        if (
            part.suspect
            or (bad and _doubted(part))
            or (usual and (_of_heading(parts, at) or search.divided(at)))
        )
        and _in_english(view, places[at], usual)
        and not search.spoken(places[at])
        and not (at and _NUMBER.match(parts[at - 1].core) and _is_unit(part.core))
        and not _closes(view.text, places[at], part)
        and "ſ" not in part.core  # an old print, not a misreading: see OCR105
        and (worse or not _INSIDE.search(part.core))  # `giv'st`, `p*ssed`, `eBay`
    ]
    if not wanted:
        return []
    search.wanted = frozenset(wanted)
    if search.strict:
        wanted = list(filter(search.hopeful, wanted))
        search.wanted = frozenset(wanted)
    found = _all(search, wanted)
    if search.learn(found):
        if bad and usual:
            more = {at for at, part in enumerate(parts) if part.small and search.by_habit(part)}
            wanted = sorted(more.union(wanted))
            search.wanted = frozenset(wanted)
        found = _all(search, wanted)
    return found


def _closes(text: str, place: int, part: Part) -> bool:
    """Whether a sign at its end closes what was opened before: `<The Long Road>`."""
    sign = part.core[-1:]
    return sign in _OPENS and _OPENS[sign] in text[max(0, place - _TITLE) : place]


def _is_unit(core: str) -> bool:
    """Whether it may be what a number counts: `17 th`, `300 bp`."""
    return core in _RANKS or _UNIT.match(core) is not None


def _all(search: _Search, wanted: Sequence[int]) -> list[Misreading]:
    """What every suspect should read, neighbours told together."""
    found: list[Misreading] = []
    begin = 0
    while begin < len(wanted):
        last = begin
        while (
            last + 1 < len(wanted)
            and wanted[last + 1] - wanted[last] < 3
            and last - begin < LONGEST
        ):
            last += 1
        found += search.window(wanted[begin], wanted[last])
        begin = last + 1
    return found


def _in_english(view: View, position: int, usual: bool) -> bool:
    """Whether the line at `position` is surely English, or in a scan may be.

    Letters are changed here, so the pieces of a long word prove nothing: `philosophische` has a
    "he", and `dann` is no "damn".
    """
    if usual and view.garbled(position):
        return True
    _, small, other, _ = view.each_line[view.line_at(position)].tally
    return view.english(position) and other + (not view.is_english) <= small


def _of_heading(parts: Sequence[Part], at: int) -> bool:
    """Whether it is an unknown word among others in capitals: no acronym."""
    if not parts[at].capitals:
        return False
    near = (*parts[max(0, at - 3) : at], *parts[at + 1 : at + 4])
    written = [other for other in near if len(other.core) > 2]
    capitals = sum(other.core.isupper() and not other.capitals for other in written)
    return capitals * 2 > len(written)


def _doubted(part: Part) -> bool:
    """Whether a known word is doubted in a bad scan."""
    if not part.small or part.unknown or part.compound or (len(part.core) < 3 and part.closed):
        return False  # `cf.`
    return bool(lookalikes(part.core))


@lru_cache(maxsize=50_000)
def lookalikes(word: str) -> tuple[tuple[str, float], ...]:
    """The usual words that a rare one is easily a misreading of, with the nats of that."""
    row = table("lookalikes").get(word) or []
    return tuple((meant, float(nats)) for meant, _, nats in (pair.partition(" ") for pair in row))


def _small(part: Part, word: str) -> str:
    """What a word in capitals is in a sentence."""
    return word.lower() if part.capitals else word


@remembered_by_first(100_000)
def _score(model: NGrams, key: int, last: int, before: int) -> float:
    """What `NGrams.score` says; the same words are asked for again and again."""
    return model.score(key, last, before)


@lru_cache(maxsize=10_000)
def _looks(core: str) -> tuple[str, ...]:
    """What a name that may be meant is listed under."""
    return tuple({key for spelt in (core, *variants(core)) for key in keys(classes(spelt))})


@lru_cache(maxsize=50_000)
def _splits(lexicon: Lexicon, core: str) -> tuple[tuple[str, str, float, str, str], ...]:
    """Two words that a token may be, the nats of that, and the one misread with what is meant."""
    if len(core) < 5 or not core.isalpha() or not core[1:].islower():
        return ()
    known = lexicon.known
    found = []
    for cut in range(2, len(core) - 1):
        first, second = core[:cut], core[cut:]
        if first.lower() in FUNCTION and len(second) > 2 and not known(second):
            for meant, nats in candidates(lexicon, second)[:2]:
                found.append((first, meant, nats, second, meant))
        elif second in FUNCTION and len(first) > 2 and not known(first):
            for meant, nats in candidates(lexicon, first)[:2]:
                found.append((meant, second, nats, first, meant))
    return tuple(found)


def _sure(lexicon: Lexicon, core: str, word: str, nats: float) -> bool:
    """Whether a misreading is likely enough for a text that is no scan."""
    if len(core) < 3 or lexicon.count(word.lower()) < COMMON:
        return False
    if nats > (ALIKE if len(core) > LIKE_OTHERS else SHORT_ALIKE) or _slip(core, word):
        return False
    return core.islower() or (core[1:].islower() and lexicon.name_count(core.lower()) < 0)


@remembered_by_first(50_000)
def _hopeful(lexicon: Lexicon, core: str) -> bool:
    """Whether any usual word is surely read as `core`."""
    if not _promising(lexicon, core):
        return False
    return any(
        _sure(lexicon, core, word, nats) or (_specks(core) == 1 and unaccented(core) == word)
        for word, nats in candidates(lexicon, core)
    ) or any(_sure(lexicon, read, meant, n) for _, _, n, read, meant in _splits(lexicon, core))


def _promising(lexicon: Lexicon, core: str) -> bool:
    """Whether `_hopeful` may be true: tells nearly all names apart, without a search."""
    if (_specks(core) == 1 and lexicon.known(unaccented(core))) or _undoes(lexicon, core):
        return True
    if not core[1:].islower():
        return False
    return any(
        (core[:cut].lower() in FUNCTION and _undoes(lexicon, core[cut:]))
        or (core[cut:] in FUNCTION and _undoes(lexicon, core[:cut]))
        for cut in range(2, len(core) - 1)
    )


def _undoes(lexicon: Lexicon, core: str) -> bool:
    """Whether a usual word may be read as `core` for few nats."""
    if len(core) < 3:
        return False
    stem = core[:-2] if core.endswith(("'s", "’s")) else core
    limit = ALIKE if len(core) > LIKE_OTHERS else SHORT_ALIKE
    return any(
        lexicon.count(word.lower()) >= COMMON
        for word in undone(stem, limit)
        if word.lower() in lexicon.words and word[1:].islower() and not _slip(stem, word)
    )


def _specks(core: str) -> int:
    """How many of its letters have an accent: `télévision` is French."""
    return sum(not sign.isascii() for sign in core)


def _slip(one: str, two: str) -> bool:
    """Whether a writer may have slipped from one to the other: a letter lost, doubled, moved."""
    short, long = (one, two) if len(one) < len(two) else (two, one)
    if len(long) == len(short) + 1:
        return long.isalpha() and any(
            long[:at] + long[at + 1 :] == short for at in range(len(long))
        )
    return len(long) == len(short) and sorted(one) == sorted(two)


def _hopeful_lines(view: View) -> list[Span]:
    """Where the lines stand, with their neighbours, in which a suspect of a text that is no scan
    may be sure to be anything else; sorted and apart.
    """
    hopeful = set(_hopeful_tokens(view))
    if not hopeful:
        return []
    # Lines without a token are left out, or a thousand of them would be gone through at each step.
    rows = map(str.split, view.line_texts)
    lines = [(row, span) for row, span in zip(rows, view.lines, strict=True) if row]
    spans: list[Span] = []
    for number, (row, _) in enumerate(lines):
        if hopeful.isdisjoint(row):
            continue
        first, last = number, number + 1
        while first and sum(len(row) for row, _ in lines[first:number]) < NEIGHBOURS:
            first -= 1
        while last < len(lines) and sum(len(r) for r, _ in lines[number + 1 : last]) < NEIGHBOURS:
            last += 1
        start, end = lines[first][1][0], lines[last - 1][1][1]
        if spans and start <= spans[-1][1]:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def _hopeful_tokens(view: View) -> Iterator[str]:
    """The tokens that may be sure to be anything else, or that stand beside one."""
    lexicon, told = view.lexicon, view.tally
    suspects = told.suspects
    for token, cores in view.deadline.each(suspects.items()):
        if any(_hopeful(lexicon, core) for core in cores):
            yield token
    yield from _like_names(view)
    looks = told.looks
    for number, line in enumerate(looks):
        if line.told is NOTHING:
            continue
        row = line.row
        for at, token in enumerate(row):
            if token not in suspects:
                continue
            before = row[at - 1] if at else looks[number - 1].row[-1] if number else ""
            if at + 1 < len(row):
                behind = row[at + 1]
            else:
                behind = looks[number + 1].row[0] if number + 1 < len(looks) else ""
            if _may_lack_ligature(lexicon, before, token) or _may_lack_ligature(
                lexicon, token, behind
            ):
                yield token


def _like_names(view: View) -> Iterator[str]:
    """The suspects that look like a word the text has elsewhere, most of them names."""
    told = view.tally
    looks = set().union(*(_looks(core) for cores in told.suspects.values() for core in cores))
    known = view.lexicon.known
    yield from _alike(
        told.suspects,
        {
            name
            for name, uses in Counter(told.names).items()
            if uses >= WITNESSES
            and not looks.isdisjoint(_keys(name))
            and (uses >= AUTHOR_USES or known(name))
        },
    )


def _alike(suspects: dict[str, tuple[str, ...]], names: Iterable[str]) -> Iterator[str]:
    """Those of the suspects that look like one of the names."""
    listed: dict[tuple[str, int], list[str]] = {}  # by length too: few names are not another then
    for name in names:
        for key in _keys(name):
            listed.setdefault((key, len(name)), []).append(name)
    for token, cores in suspects.items() if listed else ():
        if any(
            _is_other(name, core)
            for core in cores
            for key in _looks(core)
            for size in range(len(core) - 2, len(core) + 3)
            for name in listed.get((key, size), ())
        ):
            yield token


@remembered_by_first(50_000)
def _may_lack_ligature(lexicon: Lexicon, one: str, two: str) -> bool:
    """Whether two tokens may be a word that lost a ligature: `classi es`."""
    one, two = one.lstrip(OUTER), two.rstrip(OUTER)
    if not (one.isalpha() and two.isalpha()):
        return False
    return any(lexicon.is_word(one + lost + two) for lost in _lost_ligatures(one))


def _lost_ligatures(one: str) -> tuple[str, ...]:
    """What may have been lost behind `one`: of ff its second half too, as in `ef ective`."""
    return ("f", *_LIGATURES) if one.endswith("f") else _LIGATURES


def _names(view: View, core: str) -> set[str]:
    """Words that the document has more than once, most of them names, that look like `core`."""
    named = _named(view)
    if not named:
        return set()
    return {name for key in _looks(core) for name in named.get(key, ()) if _is_other(name, core)}


def _is_other(name: str, core: str) -> bool:
    """Whether a name is about as long as what was read, and not the same."""
    return abs(len(name) - len(core)) < 3 and name not in (core, core[:-2])  # `Rowntree's`


@lru_cache(maxsize=1)
def _named(view: View) -> dict[str, list[str]]:
    """Words that the document has more than once, most of them names, by what they look like."""
    found: dict[str, list[str]] = {}
    for word, uses in view.counts.items():
        if uses >= WITNESSES and len(word) > 3 and not word.islower() and view.known(word):
            for key in _keys(word):
                found.setdefault(key, []).append(word)
    for names in found.values():
        if len(names) > MOST_NAMES:
            names.sort(key=lambda name: -view.counts[name])
            del names[MOST_NAMES:]
    return found


@lru_cache(maxsize=10_000)
def _keys(word: str) -> tuple[str, ...]:
    """What a word is listed under."""
    return tuple(keys(classes(word)))


_Meant = tuple[str, float, bool, int, float, bool]


@remembered_by_first(20_000)
def _meanings(lexicon: Lexicon, core: str, capitals: bool, opening: bool) -> tuple[_Meant, ...]:
    """The words that `core` may be a misreading of."""
    return tuple(
        _meaning(lexicon, core, word, nats, capitals, opening)
        for word, nats in candidates(lexicon, core)
    )


def _meaning(
    lexicon: Lexicon, core: str, word: str, nats: float, capitals: bool, opening: bool
) -> _Meant:
    """A word; the nats of its misreading; whether a writer may have slipped; its key and what it
    costs besides; whether it is counted as a word.
    """
    if _specks(core) == 1 and unaccented(core) == word:
        nats = min(nats, OVER)
    low = word.lower()
    key, own = price(lexicon, low if capitals else word, opening)
    return word, nats, _slip(core.lower(), low), key, own, lexicon.count(low) >= 0


class _Search:
    """The search for misreadings in a text."""

    def __init__(
        self,
        view: View,
        parts: Sequence[Part],
        places: Sequence[int],
        usually: float,
    ) -> None:
        self.view = view
        self.parts = parts
        self.places = places
        self.usually = usually
        self.lexicon = view.lexicon
        self.model = view.lexicon.model
        key = self.model.key
        self.marks = frozenset((key(SENTENCE), key(BREAK)))
        self.none = key(UNKNOWN)
        self.number = key(NUMBER)
        self.start = key(SENTENCE)
        self.hyphens = "- " in view.text
        self.words = view.tally.small
        self.unknown = view.tally.unknown
        self.wanted: frozenset[int] = frozenset()
        self.strict = usually < UNTOLD
        self.habits: dict[tuple[str, str], float] = {}
        self._spoken: dict[int, bool] = {}  # by line
        self._by_habit: dict[str, list[tuple[str, float]]] = {}  # by word
        self._named_of: dict[str, dict[str, float]] = {}  # by word

    def spoken(self, place: int) -> bool:
        """Whether the line there is written as somebody speaks: "big 'nough fer y'all"."""
        if not self.view.has("'’"):
            return False
        line = self.view.line_at(place)
        if line not in self._spoken:
            clipped = len(_ELISION.findall(self.view.text, *self.view.lines[line]))
            words = len(self.view.line(line).words) if clipped >= DIALECT else 0
            self._spoken[line] = clipped >= DIALECT and clipped * CLIPPED >= words
        return self._spoken[line]

    def learn(self, found: Iterable[Misreading]) -> bool:
        """Note which letters the document misreads in several words, and say whether it does."""
        words: dict[tuple[str, str], set[str]] = {}
        for one in found:
            if one.kind == "word" and one.gain > one.damage + one.lost + one.rival + SURE:
                words.setdefault(difference(one.before, one.after), set()).add(one.after)
        self.habits = {
            letters: min(HABIT, math.log(len(after)))
            for letters, after in words.items()
            if len(after) > 1
        }
        self._by_habit.clear()
        return bool(self.habits)

    def by_habit(self, part: Part) -> list[tuple[str, float]]:
        """Usual words that a known one may be in a document of such habits: `bad` is "had"."""
        core, count = part.core, self.lexicon.count
        if part.unknown or part.compound or not self.habits:
            return []
        if (found := self._by_habit.get(core)) is not None:
            return found
        least = max(COMMON, count(core) / 10)
        found = self._by_habit[core] = [
            (core[:at] + meant + core[at + len(read) :], cost(read, meant) - habit)
            for (read, meant), habit in self.habits.items()
            if read
            for at in range(len(core))
            if core.startswith(read, at)
            and count(core[:at] + meant + core[at + len(read) :]) >= least
        ]
        return found

    def lost(self, part: Part) -> float:
        """Nats that damage costs, as the other words of the document tell."""
        others = self.unknown - part.unknown
        return -math.log(min(MOST, (others + self.usually) / (self.words + BLENDED)))

    def window(self, first: int, last: int) -> Iterator[Misreading]:
        """The misreadings of the parts `first` to `last`, a few of which are suspects."""
        self.view.deadline.check()
        parts = self.parts
        stop = min(len(parts), last + 3)
        rows = [self._options(at) for at in range(first, stop)]
        left = [0, self.start]
        for part in parts[max(0, first - 3) : first]:
            left += [*part.before, *self._own(part), *part.behind]
        context = left[-2], left[-1]
        best = self._best(rows, context, first, last + 1)
        for place, option in enumerate(best):
            if option.kind:
                yield self._told(rows, best, place, first, context)

    def _own(self, part: Part) -> tuple[int, ...]:
        if not part.core:
            return ()
        if _NUMBER.match(part.core):
            return (self.number,)
        return (price(self.lexicon, part.core, True)[0],)

    def _end(self, at: int) -> int:
        return self.places[at] + self.parts[at].end

    def _gap(self, at: int) -> str:
        """What stands between a part and the next one."""
        return self.view.text[self._end(at) : self.places[at + 1] + self.parts[at + 1].start]

    def divided(self, at: int) -> bool:
        """Whether a hyphen and a space part it from the next one: `acoom- panied`."""
        return self.hyphens and at + 1 < len(self.parts) and self._gap(at) == "- "

    def _opening(self, at: int) -> bool:
        part = self.parts[at]
        return part.quoted or at == 0 or self.parts[at - 1].opens

    def _options(self, at: int) -> list[Option]:
        """What the parts that begin there may read; leaving alone is the first."""
        part = self.parts[at]
        core = part.core
        if not core:
            return [Option(at + 1, "", (*part.before, *part.behind), 0.0, 0.0, 0.0, "")]
        opening = self._opening(at)
        if _NUMBER.match(core):
            key, own = self.number, 0.0
        else:
            key, own = price(self.lexicon, _small(part, core), opening)
        alone = Option(at + 1, core, (*part.before, key, *part.behind), own, 0.0, 0.0, "")
        if at not in self.wanted:
            found = [alone]
        elif not (part.suspect or part.capitals):
            found = [alone, *self._other(at, part)]
        else:
            if core in self.view.author:
                cap = AUTHOR + CLEAN_AUTHOR * max(0.0, HEAVY + 1 - self.lost(part))
                if core[0].isupper():
                    cap = AUTHOR
                alone = alone._replace(
                    cost=min(own, cap) - CLEAN_TWICE * 2 * max(0.0, self.lost(part) - HEAVY)
                )
            if core[0].isupper() and not core.isupper() and not opening:
                doubt = max(0.0, self.lost(part) - HEAVY)
                alone = alone._replace(cost=own - CLEAN_NAMED * doubt)
            found = [alone, *self._misread(at, part, opening), *self._parted(at, part)]
        return found + self._joined(at, part)

    def _near(self, at: int) -> float:
        """What the neighbours say against a misreading."""
        against = 0.0
        known = self.lexicon.known
        parts = self.parts
        for other in (*parts[max(0, at - 1) : at], *parts[at + 1 : at + 2]):
            piece = other.core
            if not piece.isalpha() or len(piece) >= SHORT or piece in ("a", "A", "I"):
                continue
            if (len(piece) == 1 and piece.islower()) or not known(piece):
                against += BESIDE
        near = (*parts[max(0, at - 3) : at], *parts[at + 1 : at + 4])
        if any(other.core.lower() in FOREIGN or not other.core.isascii() for other in near):
            against += AMONG
        last = parts[at - 1] if at else None
        if last and last.suspect and last.core.istitle() and parts[at].core.islower():
            against += AMONG  # a genus and its species
        following = parts[at + 1] if at + 1 < len(parts) else None
        between = last and following and last.core[:1].isupper() and following.core[:1].isupper()
        if between and len(parts[at].core) < SHORT:
            against += AMONG  # `T. ap Rhys`
        if parts[at].core.lower() in FOREIGN:
            against += AMONG
        return against

    def _misread(self, at: int, part: Part, opening: bool) -> Iterator[Option]:
        counts = self.view.counts
        lost = self.lost(part)
        doubt = max(0.0, lost - HEAVY)
        lost += self._near(at) + OF_COMPOUND * part.compound
        core = part.core
        small, short = core.islower(), len(core) < SHORT
        if short:
            lost += CLEAN_SHORT * doubt
        elif counts[core] == 2:
            lost += CLEAN_TWICE * doubt
        capitals = part.capitals
        found = _meanings(self.lexicon, core, capitals, opening)
        if not small and len(core) > 3:
            named = self._named(core)
            if named:
                found = (
                    *(meant for meant in found if meant[0] not in named),
                    *(
                        _meaning(self.lexicon, core, *name, capitals, opening)
                        for name in named.items()
                    ),
                )
        alike = ALIKE if len(core) > LIKE_OTHERS else SHORT_ALIKE
        for word, nats, slip, key, own, counted in found:
            if self.habits:
                nats -= self.habits.get(difference(core, word), 0.0)
            if slip:
                nats += CLEAN_SLIP * doubt
            here = counts.get(word, 0)
            if short and nats > FAINT and not small:
                continue  # `Pte`
            if self.strict:
                shown = here >= WITNESSES and len(core) > 3 and nats < NEAR
                if not (shown or _sure(self.lexicon, core, word, nats)):
                    continue
            if key == self.none:
                if here < WITNESSES:
                    continue
                own = min(own, AUTHOR)
            if capitals and nats > alike * 2:
                continue
            if not (small or counted) and here < WITNESSES:
                nats += ANOTHER + CLEAN_NAMED * doubt
            own -= min(AGAIN_HERE, math.log1p(here))
            yield Option(at + 1, word, (*part.before, key, *part.behind), own, nats, lost, "word")

    def _named(self, core: str) -> dict[str, float]:
        """The names of the document that `core` may be a misreading of, with the nats of that."""
        found = self._named_of.get(core)
        if found is None:
            found = self._named_of[core] = {
                name: nats
                for name in _names(self.view, core)
                if (nats := cost(core, name, NEAR)) < NEVER
            }
        return found

    def hopeful(self, at: int) -> bool:
        """Whether the part may be sure to be anything else, in a text that is no scan."""
        part = self.parts[at]
        if not part.suspect:
            return True
        return (
            _hopeful(self.lexicon, part.core)
            or bool(_names(self.view, part.core))
            or any(self._joined(here, self.parts[here]) for here in (at - 1, at) if here >= 0)
        )

    def _other(self, at: int, part: Part) -> Iterator[Option]:
        """Usual words that look like the rare one that stands there."""
        counts = self.view.counts
        lost = self.lost(part) + self._near(at) + REAL
        against = min(AGAIN_HERE, math.log(max(1, counts[part.core])))
        for word, nats in {**dict(self.by_habit(part)), **dict(lookalikes(part.core))}.items():
            key, own = price(self.lexicon, word, False)
            own += against - min(AGAIN_HERE, math.log1p(counts.get(word, 0)))
            yield Option(at + 1, word, (*part.before, key, *part.behind), own, nats, lost, "real")

    def _parted(self, at: int, part: Part) -> Iterator[Option]:
        """Two words, one of them small and the other misread: `ofthc`."""
        if part.compound:
            return
        lost = self.lost(part)
        for one, two, nats, read, meant in _splits(self.lexicon, part.core):
            if self.strict and not _sure(self.lexicon, read, meant, nats):
                continue
            key, own = price(self.lexicon, one, True)
            key_of_two, own_of_two = price(self.lexicon, two, False)
            if self.none not in (key, key_of_two):
                keys = (*part.before, key, key_of_two, *part.behind)
                both = f"{one} {two}"
                nats += SPLIT
                yield Option(at + 1, both, keys, own + own_of_two, nats, lost, "parted")

    def _joined(self, at: int, part: Part) -> list[Option]:
        """One word of two tokens, with a letter misread or a ligature lost: `classi es`."""
        if at + 1 >= len(self.parts):
            return []
        other = self.parts[at + 1]
        one, two = part.core, other.core
        if self.wanted.isdisjoint((at, at + 1)):
            return []
        divided = at in self.wanted and self.divided(at)
        if not divided and (not (part.suspect or other.suspect) or part.closed or other.marked):
            return []
        if part.compound or other.compound or not (one.isalpha() and two.isalpha()):
            return []
        if not divided and self._gap(at) != " ":
            return []
        if not 4 <= len(one) + len(two) < 22:
            return []
        if (len(two) > 1 and two[0].isupper()) or (one in FUNCTION and two in FUNCTION):
            return []
        known = self.lexicon.known
        if (known(one) and known(two)) or known(one + two):
            return []
        found = []
        lost = self.lost(part if part.unknown else other)
        opening = one[0].isupper()
        readings = [
            (w, n + (DIVIDED if divided else JOINED), "parted")
            for w, n in (() if self.strict else candidates(self.lexicon, one + two, ONCE)[:4])
        ]
        readings += [
            (one + lost_one + two, LIGATURE + AGAIN, "ligature")
            for lost_one in _lost_ligatures(one)
            if known(one + lost_one + two)
        ]
        for word, nats, kind in readings:
            key, own = price(self.lexicon, word, opening)
            if key != self.none:
                keys = (*part.before, key, *other.behind)
                found.append(Option(at + 2, word, keys, own, nats, lost, kind))
        return found

    def _score(self, context: Span, keys: Iterable[int]) -> tuple[float, Span]:
        """The nats of words behind two others, and the last two words then."""
        before, last = context
        nats = 0.0
        model, marks = self.model, self.marks
        for key in keys:
            if key not in marks:
                nats += _score(model, key, last, before)
            before, last = last, key
        return nats, (before, last)

    def _best(self, rows: list[list[Option]], context: Span, first: int, stop: int) -> list[Option]:
        """The best way through the options of the parts from `first` on; what begins from `stop`
        on is left alone.
        """
        size = len(rows)
        layers: list[dict[Span, tuple[float, tuple[Option, ...]]]] = [{} for _ in range(size + 1)]
        layers[0][context] = (0.0, ())
        for place, row in enumerate(rows):
            kept = sorted(layers[place].items(), key=lambda item: -item[1][0])[:BEAM]
            for option in row:
                end = option.end - first
                if end > size or (option.kind and place + first >= stop):
                    continue
                layer = layers[end]
                for here, (total, way) in kept:
                    if total < kept[0][1][0] - WORSE:
                        break
                    nats, there = self._score(here, option.keys)
                    nats += total - option.cost - option.damage - option.lost
                    if there not in layer or layer[there][0] < nats:
                        layer[there] = (nats, (*way, option))
        return list(max(layers[size].values(), key=lambda found: found[0])[1])

    def _told(
        self, rows: list[list[Option]], best: list[Option], place: int, first: int, left: Span
    ) -> Misreading:
        """A misreading of the best way, weighed against leaving alone and other readings."""
        option = best[place]
        begin = best[place - 1].end if place else first
        _, context = self._score(left, (key for way in best[:place] for key in way.keys))
        right = [key for later in best[place + 1 : place + 3] for key in later.keys][:2]

        def language(ways: Sequence[Option]) -> float:
            written = [key for way in ways for key in way.keys]
            return self._score(context, written + right)[0] - sum(way.cost for way in ways)

        def total(ways: Sequence[Option]) -> float:
            return language(ways) - sum(way.damage + way.lost for way in ways)

        kept = [rows[begin - first][0]]
        while kept[-1].end < option.end:
            kept.append(rows[kept[-1].end - first][0])
        ways = [[rival] for rival in rows[begin - first] if rival.end == option.end]
        ways += [
            [rival, second]
            for rival in rows[begin - first]
            if rival.end < option.end
            for second in rows[rival.end - first]
            if second.end == option.end
        ]
        others = sorted(
            ((total(way), " ".join(one.after for one in way)) for way in ways
             if way not in ([option], kept)), reverse=True,
        )  # fmt: skip
        alone, net = language(kept), total([option])
        rival = log_sum([alone, *(nats for nats, _ in others)]) - alone if others else 0.0
        start = self.places[begin] + self.parts[begin].start
        end = self._end(option.end - 1)
        return Misreading(
            start, end, self.view.text[start:end], option.after, option.kind,
            language([option]) - alone, option.damage, option.lost, rival,
            self.unknown, self.words,
            tuple(word for nats, word in others[:2] if nats > net - 4),
        )  # fmt: skip


@lru_cache(maxsize=1)
def _lost(view: View) -> float:
    words = [word for word in view.odd if word[0].islower() and len(word) > 1]
    unknown = sum(view.counts[word] for word in words if not view.known(word))
    share = (max(0, unknown - 1) + UNTOLD) / (view.counts.total() + BLENDED)
    return -math.log(min(MOST, share))


def instead(view: View, start: int, end: int) -> float:
    """Nats by which the best misreading of some tokens beats leaving them alone, less its damage.

    Word spacing asks: `tbc` is rather "the" than `t` and `bc`.
    """
    text = view.text[start:end]
    tokens = text.split(" ")
    if len(tokens) > 3 or not text.replace(" ", "").isalpha():
        return 0.0
    left, right = view.context(start, end)
    own = frozenset(tokens) & view.author
    gain = _instead(view.lexicon, text, left, right, own)
    return max(0.0, gain - _lost(view)) if gain > 0 else 0.0


@lru_cache(maxsize=20_000)
def _instead(lexicon: Lexicon, text: str, left: str, right: str, author: frozenset[str]) -> float:
    """The nats of the best misreading of some tokens, before what damage costs; 0 if there is none.

    Args:
        lexicon: the dictionaries.
        text: the tokens.
        left: the word before them.
        right: the word behind them.
        author: those of the tokens that are the author's own words.
    """
    tokens = text.split(" ")
    readings: list[tuple[list[str], float]] = []
    for at, token in enumerate(tokens):
        if len(token) > 2 and not lexicon.known(token):
            readings += [
                ([*tokens[:at], word, *tokens[at + 1 :]], nats)
                for word, nats in candidates(lexicon, token)[:3]
            ]
    if len(tokens) == 2 and not lexicon.known("".join(tokens)):
        readings += [
            ([word], nats + JOINED) for word, nats in candidates(lexicon, "".join(tokens), ONCE)[:3]
        ]
    if not readings:
        return 0.0
    old = score(lexicon, text, left, right, author)
    best = max(
        score(lexicon, " ".join(words), left, right, author) - nats for words, nats in readings
    )
    return max(0.0, best - old)


# How often readings were right, by their nats: (nats, log-odds of being right), as measured by
# benchmarks/calibrate.py on scans and, outside of them, on texts that are none. The fitted judge
# takes it for one voice among others (`calibration.py`).
MEASURED = {
    "scan": ((-2, -2.2), (0, -1.2), (2.5, 0.2), (5, 1.0), (8, 1.3), (12, 2.4), (17, 3.2)),
    "text": ((-2, -1.0), (0, 0.0), (4, 1.0), (8, 2.4), (12, 3.2)),
    "real": ((-2, -1.0), (0, 0.8), (2, 2.0), (3.5, 3.0), (6, 4.5)),
    "parted": ((-2, -3.0), (0, -1.7), (9, -1.0), (12, 0.0), (16, 1.6)),
}
ENOUGH = 17.0  # nats; more say no more


def _measured(kind: str, nats: float) -> float:
    """The log-odds of being right of readings with so many nats."""
    points = MEASURED[kind]
    for (low, start), (high, stop) in pairwise(points):
        if nats <= high:
            return start + (nats - low) * (stop - start) / (high - low)
    return points[-1][1]


def readings(view: View, profile: str, kind: str) -> Iterator[Reading]:
    """The misreadings of a kind, as readings with their evidence."""
    for found in misreadings(view, profile):
        if found.kind == kind and not _is_half(view, found):
            evidence = tuple(_evidence(view, found, profile))
            yield Reading(found.start, found.end, found.after, evidence)


def _is_half(view: View, found: Misreading) -> bool:
    """Whether it respells one half of a divided word: `fur-⏎niture`, `mercan⏎tile`.

    What the halves are together is asked first; by itself a half is hardly ever a word.
    """
    text, lexicon = view.text, view.lexicon
    start, end = found.start, found.end
    before = _LINE_BEFORE.search(text, max(0, start - _REACH), start)
    behind = _LINE_BEHIND.match(text, end, end + _REACH)
    for line_end, left, right in (
        (before, before and before[1], found.before),
        (behind, found.before, behind and behind[2]),
    ):
        if line_end is None or not left or not right:
            continue
        if line_end["hyphen"] or (lexicon.is_word(left + right) and not lexicon.known(left)):
            return True
    return False


def _evidence(view: View, found: Misreading, profile: str) -> Iterator[Evidence]:
    against = found.damage + found.lost + found.rival
    gain = min(found.gain, against + ENOUGH)
    left, right = view.context(found.start, found.end)
    place = f" between `{left}` and `{right}`" if left and right else ""
    if found.kind == "real":
        note = f"`{found.before}` is a rare word; `{found.after}` fits far better{place}"
    else:
        note = f"`{found.before}` is in no dictionary; `{found.after}` fits{place}"
    yield Evidence("language", note, gain)
    yield Evidence("damage", _likeness(found.before, found.after), -found.damage)
    note = f"{found.unknown} of {found.words} words of this document are unknown, names aside"
    yield Evidence("document", note, -found.lost)
    if found.others:
        named = " or ".join(f"`{word}`" for word in found.others)
        yield Evidence("language", f"it may also be {named}", -found.rival)
        nats = gain - against
    else:
        nats = gain - found.damage - found.lost
    kind = found.kind if found.kind in MEASURED else "scan" if profile in USUALLY else "text"
    sure = _measured(kind, nats)
    often = f"of readings as likely as this {100 * probability(sure):.0f} in 100 were right"
    yield Evidence("measured", often, sure - nats)


def difference(before: str, after: str) -> tuple[str, str]:
    """The letters that were read, and those that were meant, between what is the same."""
    head, tail = common_ends(before, after)
    return before[head : len(before) - tail], after[head : len(after) - tail]


def _likeness(before: str, after: str) -> str:
    """Which letters were read as which."""
    read, meant = difference(before, after)
    if not read:
        return f"`{meant}` was lost" if meant.strip() else "a space was lost"
    if not meant:
        return f"`{read}` is dirt, or was read twice" if read.strip() else "a space came in"
    return f"`{meant}` was read as `{read}`"
