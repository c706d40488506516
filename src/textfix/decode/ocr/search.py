"""The search for misreadings in a text: options of its words compete in one lattice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from textfix.decode.candidates import candidates
from textfix.decode.lattice import log_sum
from textfix.decode.listed import listed
from textfix.decode.ocr.costs import (
    AGAIN_HERE,
    ALIKE,
    AMONG,
    ANOTHER,
    BESIDE,
    BLENDED,
    CLEAN_AUTHOR,
    CLEAN_NAMED,
    CLEAN_SHORT,
    CLEAN_SLIP,
    CLEAN_TWICE,
    DIVIDED,
    FAINT,
    HEAVY,
    JOINED,
    LIGATURE,
    LIKE_OTHERS,
    MOST,
    NEAR,
    OF_COMPOUND,
    ONCE,
    REAL,
    SHORT,
    SHORT_ALIKE,
    SPLIT,
    UNTOLD,
    WITNESSES,
)
from textfix.decode.ocr.habits import Habits
from textfix.decode.ocr.options import (
    FIGURES,
    Misreading,
    Option,
    in_small,
    is_sure,
    lookalikes,
    lost_ligatures,
    meaning,
    meanings,
    similar_names,
    trigram_score,
    word_splits,
)
from textfix.decode.ocr.sites import is_site
from textfix.document.tally import Part
from textfix.document.view import View
from textfix.language.confusions import AGAIN, NEVER, cost
from textfix.language.ngrams import BREAK, NUMBER, SENTENCE, UNKNOWN
from textfix.language.word_cost import AUTHOR, word_cost
from textfix.language.words import FOREIGN, FUNCTION
from textfix.patterns import regex
from textfix.record.model import Span

LONGEST = 40  # suspects that are decoded together
BEAM = 8
WORSE = 14.0
# Letters left out at the edge of a word; two such words in a line are a way of speaking.
_ELISION = regex(r"(?<=[^\W\d_])['’](?=[\s,.;!?])|(?:(?<=\s)|\A)['’](?=[^\W\d_])")
DIALECT, CLIPPED = 2, 12  # and one of so many words


def search_all(search: Search, wanted: Sequence[int]) -> list[Misreading]:
    """The reading of every suspect; neighbours are decoded together."""
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


class Search:
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
        self.habits = Habits(view.lexicon)
        self._spoken: dict[int, bool] = {}  # by line
        self._named_of: dict[str, dict[str, float]] = {}  # by word

    def spoken(self, place: int) -> bool:
        """Whether the line there is in dialect spelling: "big 'nough fer y'all"."""
        if not self.view.has("'’"):
            return False
        line = self.view.line_at(place)
        if line not in self._spoken:
            clipped = len(_ELISION.findall(self.view.text, *self.view.lines[line]))
            words = len(self.view.line(line).words) if clipped >= DIALECT else 0
            self._spoken[line] = clipped >= DIALECT and clipped * CLIPPED >= words
        return self._spoken[line]

    def lost(self, part: Part) -> float:
        """The cost of damage in nats, given the other words of the document."""
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
        if FIGURES.match(part.core):
            return (self.number,)
        return (word_cost(self.lexicon, part.core, True)[0],)

    def _end(self, at: int) -> int:
        return self.places[at] + self.parts[at].end

    def _gap(self, at: int) -> str:
        """What is between a part and the next one."""
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
        if FIGURES.match(core):
            key, own = self.number, 0.0
        else:
            key, own = word_cost(self.lexicon, in_small(part, core), opening)
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
        found = meanings(self.lexicon, core, capitals, opening)
        if not small and len(core) > 3:
            named = self._named(core)
            if named:
                found = (
                    *(meant for meant in found if meant[0] not in named),
                    *(
                        meaning(self.lexicon, core, *name, capitals, opening)
                        for name in named.items()
                    ),
                )
        mine = ""
        if meant := listed(self.lexicon, core):
            mine = meant.word
            found = (
                *(other for other in found if other[0] != mine),
                meaning(self.lexicon, core, mine, meant.nats, capitals, opening),
            )
        alike = ALIKE if len(core) > LIKE_OTHERS else SHORT_ALIKE
        for word, nats, slip, key, own, counted in found:
            nats -= self.habits.of(core, word)
            if slip:
                nats += CLEAN_SLIP * doubt
            here = counts.get(word, 0)
            if short and nats > FAINT and not small:
                continue  # `Pte`
            if self.strict:
                shown = here >= WITNESSES and len(core) > 3 and nats < NEAR
                if not (shown or word == mine or is_sure(self.lexicon, core, word, nats)):
                    continue
            if word == mine:
                own = min(own, AUTHOR)
            elif key == self.none:
                if here < WITNESSES:
                    continue
                own = min(own, AUTHOR)
            if capitals and nats > alike * 2:
                continue
            if not (small or counted or word == mine) and here < WITNESSES:
                nats += ANOTHER + CLEAN_NAMED * doubt
            own -= min(AGAIN_HERE, math.log1p(here))
            yield Option(at + 1, word, (*part.before, key, *part.behind), own, nats, lost, "word")

    def _named(self, core: str) -> dict[str, float]:
        """The names of the document that `core` may be a misreading of, with the nats of that."""
        found = self._named_of.get(core)
        if found is None:
            found = self._named_of[core] = {
                name: nats
                for name in similar_names(self.view, core)
                if (nats := cost(core, name, NEAR)) < NEVER
            }
        return found

    def is_site(self, at: int) -> bool:
        """Whether the part may be sure to be anything else, in a text that is not a scan."""
        part = self.parts[at]
        if not part.suspect:
            return True
        return (
            is_site(self.lexicon, part.core)
            or bool(similar_names(self.view, part.core))
            or listed(self.lexicon, part.core) is not None
            or any(self._joined(here, self.parts[here]) for here in (at - 1, at) if here >= 0)
        )

    def _other(self, at: int, part: Part) -> Iterator[Option]:
        """Usual words that look like the rare one that is there."""
        counts = self.view.counts
        lost = self.lost(part) + self._near(at) + REAL
        against = min(AGAIN_HERE, math.log(max(1, counts[part.core])))
        for word, nats in {
            **dict(self.habits.options(part)),
            **dict(lookalikes(part.core)),
        }.items():
            key, own = word_cost(self.lexicon, word, False)
            own += against - min(AGAIN_HERE, math.log1p(counts.get(word, 0)))
            yield Option(at + 1, word, (*part.before, key, *part.behind), own, nats, lost, "real")

    def _parted(self, at: int, part: Part) -> Iterator[Option]:
        """Two words, one of them small and the other misread: `ofthc`."""
        if part.compound:
            return
        lost = self.lost(part)
        for one, two, nats, read, meant in word_splits(self.lexicon, part.core):
            if self.strict and not is_sure(self.lexicon, read, meant, nats):
                continue
            key, own = word_cost(self.lexicon, one, True)
            key_of_two, own_of_two = word_cost(self.lexicon, two, False)
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
            for lost_one in lost_ligatures(one)
            if known(one + lost_one + two)
        ]
        for word, nats, kind in readings:
            key, own = word_cost(self.lexicon, word, opening)
            if key != self.none:
                keys = (*part.before, key, *other.behind)
                found.append(Option(at + 2, word, keys, own, nats, lost, kind))
        return found

    def _score(self, context: Span, keys: Iterable[int]) -> tuple[float, Span]:
        """The nats of words after two others, and the last two words then."""
        before, last = context
        nats = 0.0
        model, marks = self.model, self.marks
        for key in keys:
            if key not in marks:
                nats += trigram_score(model, key, last, before)
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
