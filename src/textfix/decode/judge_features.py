"""The features of a reading: a few numbers with a plain meaning, for calibration.

A rule weighs facts about a span: the gain in the language model and the cost of the damage. On
unseen text that is not enough: the forms that other texts use, the rest of the document and the
kind of text count as much. `Features` computes these for the readings of a stage; the weights are
fitted (`calibration.py`). Start reading at `Features.of`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from textfix.cache import cached_by_first
from textfix.document.lines import lazy
from textfix.document.view import of_view
from textfix.language.attested import FLOOR
from textfix.language.lexicon import WORD
from textfix.language.words import FUNCTION, PREFIXES
from textfix.patterns import regex

if TYPE_CHECKING:
    from textfix.document.features import LineFeatures
    from textfix.document.view import View
    from textfix.language.lexicon import Lexicon
    from textfix.record.model import Edit, Evidence

LEAST, MOST = -6.0, 12.0  # log-odds of a rule that are distinguished
ENOUGH = 2.0  # log-odds from which another reading says something of the document
WITNESS = 3.0  # log-odds from which the document is a witness for a reading
OFTEN = 2.5  # the rate from which more damage says no more
FEW = 30  # words that a text is taken to have more: a short one tells little
MORE = 150  # and to count the other readings of a text: one in a short text tells little
LONG = 200  # code points of two forms of a span that are not cached
SMALL = 4  # letters of a small word
BESIDE = 40  # code points looked at on either side of a span

_TOKEN = regex(r"\S+")
_SYMBOLS = frozenset("_./\\=@<>*(){}[]|#$%&+~^:0123456789")
_MARK = regex(r"[^\w\s]+\Z")
_SENTENCE = regex(r"[.!?:;,][\"'”’)\]]*\Z")
_CORES = attrgetter("cores")
_EDGES = "\"'“”‘’()[]{}.,;:!?…«»*_"


class Shares(NamedTuple):
    """How many tokens of a line, or of a text, are of which kind."""

    tokens: int = 0
    words: int = 0  # begin with a letter
    small: int = 0  # words in lowercase
    unknown: int = 0  # of these, in no dictionary
    unknown_short: int = 0  # and of at most `SMALL` letters
    symbols: int = 0  # words with signs or figures inside
    alone: int = 0  # a letter that is not a word
    figures: int = 0  # begin with a figure
    marks: int = 0  # signs alone
    lines: int = 0  # that are not blank
    ended: int = 0  # of these, with a mark of the sentence at the end


@cached_by_first(200_000)
def _kind(lexicon: Lexicon, token: str) -> tuple[int, ...]:
    """What a token counts for: the fields of `Shares` from `words` to `marks`."""
    form = token.strip(_EDGES)
    if not form:
        return 0, 0, 0, 0, 0, 0, 0, int(bool(token))
    if not form[0].isalpha():
        return 0, 0, 0, 0, 0, 0, int(form[0].isdigit()), int(_MARK.match(token) is not None)
    small = form.islower()
    unknown = small and form.isalpha() and not lexicon.known(form)
    symbols = not _SYMBOLS.isdisjoint(form)
    alone = len(form) == 1 and form not in "aAI"
    short = unknown and len(form) <= SMALL
    return (*map(int, (True, small, unknown, short, symbols, alone)), 0, 0)


def _shares(lexicon: Lexicon, look: LineFeatures) -> Shares:
    """What a line has, counted once."""
    if look.shares is None:
        # Few kinds, so that most of the counting needs no loop here.
        kinds = Counter(map(partial(_kind, lexicon), filter(None, look.row)))
        sums = [sum(kind[at] * uses for kind, uses in kinds.items()) for at in range(8)]
        tokens = sum(kinds.values())
        ended = tokens and _SENTENCE.search(look.text.rstrip()[-4:]) is not None
        look.shares = (tokens, *sums, int(tokens > 0), int(ended))
    return Shares._make(look.shares)


class Document:
    """Facts about a text that all its readings share: its size, its shape, its words."""

    def __init__(self, view: View) -> None:
        self.view = view
        told = [_shares(view.lexicon, look) for look in view.features.line_features]
        self.shares = Shares._make(map(sum, zip(*told, strict=True))) if told else Shares()
        self.size = self.shares.tokens

    @lazy
    def counts(self) -> Counter[str | None]:
        """How often each token is in the text, in lowercase, without the marks around it."""
        line_features = self.view.features.line_features
        return Counter(chain.from_iterable(map(_CORES, line_features)))

    @lazy
    def shape(self) -> dict[str, float]:
        """What kind of text it is, as shares from 0 to 1."""
        told, size, lines = self.shares, self.size + FEW, self.shares.lines + 3
        return {
            "unknown": told.unknown / (told.small + FEW),
            "small unknown": told.unknown_short / (told.small + FEW),
            "marks apart": told.marks / size,
            "figures": told.figures / size,
            "symbols": told.symbols / size,
            "letters alone": told.alone / size,
            "capitalised": (told.words - told.small) / (told.words + FEW),
            "short lines": 1 / (1 + size / lines / 8),
            "open lines": (told.lines - told.ended) / lines,
        }


@of_view  # the stages of a round mostly see the same text
def _document(view: View) -> Document:
    return Document(view)


class Features:
    """Describes the readings of one stage."""

    def __init__(self, view: View, edits: Sequence[Edit]) -> None:
        self._view = view
        self._document = _document(view)
        sure = [edit for edit in edits if edit.log_odds > ENOUGH]
        self._sure = Counter(edit.rule for edit in sure)
        self._all_sure = len(sure)

    def of(self, edit: Edit) -> dict[str, float]:
        """The features of a reading, by name; those that are not named are 0."""
        document, view = self._document, self._view
        start, end = _widened(view.text, edit.start, edit.end)
        before = view.text[start:end]
        after = view.text[start : edit.start] + edit.after + view.text[edit.end : end]
        nats = min(max(edit.log_odds, LEAST), MOST)
        told = dict.fromkeys(("language", "damage", "document", "dictionary", "frequency"), 0.0)
        for piece in edit.evidence:
            if piece.source in told:
                told[piece.source] += piece.weight
        found = {
            "nats": nats / 5,
            "nats above": max(0.0, nats - 3) / 5,
            "gain": min(max(told["language"], 0.0), 30.0) / 10,
            "damage": max(told["damage"], -15.0) / 5,
            "document": min(max(told["document"], -5.0), 8.0) / 5,
            "witness": float(any(_is_witness(piece) for piece in edit.evidence)),
            "dictionary": min(max(told["dictionary"], -5.0), 8.0) / 5,
            "frequency": min(max(told["frequency"], -8.0), 8.0) / 5,
        }
        found |= self._told_by_forms(before, after)
        found |= self._told_by_compounds(edit)
        found |= self._told_by_shape(edit, before, start, end)
        size = document.size + MORE
        mine = edit.log_odds > ENOUGH
        found["rate"] = math.log1p(100 * (self._sure[edit.rule] - mine) / size * 5)
        found["other rate"] = math.log1p(100 * (self._all_sure - self._sure[edit.rule]) / size * 5)
        # A form that recurs is its author's, unless the document has such damage throughout.
        often = min(found["rate"], OFTEN)
        found["again among others"] = often * found["again"]
        found["identifier among others"] = often * found["identifier"]
        found["alone"] = float(self._sure[edit.rule] - mine == 0)
        found["not english"] = float(not view.english(edit.start))
        return found | document.shape

    def _told_by_forms(self, before: str, after: str) -> dict[str, float]:
        """Features from other texts, from the dictionaries, and from the rest of the document."""
        short = len(before) + len(after) <= LONG
        find = _forms_of if short else _forms_of.__wrapped__  # type: ignore[attr-defined]
        gone, come, told = find(self._view.lexicon, before, after)
        counts = self._document.counts
        uses = min((counts[form] for form in gone), default=1)
        others = min((counts[form] for form in come), default=0)
        # `ofthe` may recur because `of the` does: it is not a word of an author's.
        function = bool(told["function words"])
        return {
            **told,
            "again": 0.0 if function else math.log(max(uses, 1)),
            "author": float(not function and uses > 1 and uses >= others),
            "elsewhere": math.log1p(others),
        }

    def _told_by_compounds(self, edit: Edit) -> dict[str, float]:
        """Features from the counts of compounds, for a word divided by a hyphen or a space."""
        for mark in "-", " ":
            left, found, right = edit.after.strip().partition(mark)
            if found and edit.before.strip() == left + right:
                break
        else:
            return {}
        lexicon = self._view.lexicon
        behind, front = lexicon.joint(f"-{right}"), lexicon.joint(f"{left.lower()}-")
        told = {
            "closes behind": math.log1p(behind[1]) / 3,  # `voicelike`
            "closes in front": math.log1p(front[1]) / 3,
            "prefix": float(left.lower() in PREFIXES),
        }
        if mark == " ":
            return told
        hyphenated, closed, apart = lexicon.compound(edit.after)
        return told | {
            "compound": math.log1p(hyphenated) / 3,
            "closed compound": math.log1p(closed) / 3,
            "open compound": math.log1p(apart) / 3,
            "hyphens behind": math.log((behind[0] + 1) / (behind[1] + 1)) / 3,
            "hyphens in front": math.log((front[0] + 1) / (front[1] + 1)) / 3,
            "participle": float(right.endswith(("ed", "ing", "led", "held", "made"))),
            "name in front": float(left[:1].isupper() and lexicon.name_count(left) > 0),
        }

    def _told_by_shape(self, edit: Edit, before: str, start: int, end: int) -> dict[str, float]:
        view = self._view
        left, right = view.context(start, end)
        letters = before.strip(_EDGES)
        look = view.features.line_features[view.line_at(edit.start)]
        line = _shares(view.lexicon, look)
        return {
            "capital": float(letters[:1].isupper()),
            "capitals": float(letters.isupper() and len(letters) > 1),
            "capital inside": float(any(map(str.isupper, letters[1:])) and not letters.isupper()),
            "identifier": float(not _SYMBOLS.isdisjoint(letters)),
            "letters": math.log(len(letters) + 1) / 2,
            "short": float(len(letters) <= SMALL),
            "apostrophe": float("'" in letters or "’" in letters),
            "hyphen": float("-" in letters),
            "foreign letters": float(not letters.isascii()),
            "unknown beside": float(_is_unknown(view, left)) + float(_is_unknown(view, right)),
            "name beside": float(left[:1].isupper()) + float(right[:1].isupper()),
            "nothing beside": float(not left) + float(not right),
            "unknown in line": line.unknown / (line.small + 4),
            "few words in line": 1 / (line.words + 1),
            "short line": float(len(look.text) < BESIDE),
        }


def _is_witness(piece: Evidence) -> bool:
    return piece.source == "document" and piece.weight > WITNESS


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the whole tokens at its ends; of very long ones, some of it."""
    least, most = max(0, start - BESIDE), min(len(text), end + BESIDE)
    while start > least and not text[start - 1].isspace():
        start -= 1
    while end < most and not text[end].isspace():
        end += 1
    return start, end


def _forms(text: str) -> list[str]:
    return [token.strip(_EDGES) or token for token in _TOKEN.findall(text)]


@cached_by_first(20_000)
def _forms_of(
    lexicon: Lexicon, before: str, after: str
) -> tuple[list[str], list[str], dict[str, float]]:
    """The forms that a reading takes away and those that it brings, in lowercase, and what others
    write and the dictionaries have of them."""
    old, new = _forms(before), _forms(after)
    before_too, after_too = set(old), set(new)
    gone = [form for form in old if form not in after_too] or old
    come = [form for form in new if form not in before_too] or new
    written = min((_attested(lexicon, form) for form in gone), default=FLOOR)
    instead = min((_attested(lexicon, form) for form in come), default=FLOOR)
    function = bool(come) and all(form.lower() in FUNCTION for form in come)
    told = {
        "attested before": (written - FLOOR) / 10,
        "unattested before": float(written <= FLOOR),
        "attested after": (instead - FLOOR) / 10,
        "unattested after": float(instead <= FLOOR),
        "known before": float(all(map(lexicon.known, _words(gone)))),
        "unknown after": float(not all(map(lexicon.known, _words(come)))),
        "function words": float(function),
    }
    return [form.lower() for form in gone], [form.lower() for form in come], told


def _attested(lexicon: Lexicon, form: str) -> float:
    """How frequent a form is; for a compound, its rarest part: the counts have no hyphens."""
    whole = lexicon.attested(form)
    if "-" not in form:
        return whole
    return max(whole, min(map(lexicon.attested, form.split("-"))))


def _words(forms: Iterable[str]) -> list[str]:
    return [word for form in forms for word in WORD.findall(form)]


def _is_unknown(view: View, word: str) -> bool:
    return word[:1].islower() and not view.lexicon.known(word)
