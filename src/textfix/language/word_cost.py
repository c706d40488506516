"""The cost of a word as it is written: case, digits, and out-of-vocabulary letters.

The language model has words in lowercase and one symbol for all unknown words. This module adds the
rest: a capital in mid-sentence, letters and digits in one token, and above all how likely an
out-of-vocabulary string of letters is: as a name, as a coinage of known parts, or as two words that
lost their space. All costs are in nats. Start reading at `word_cost`.
"""

from __future__ import annotations

import math
from collections.abc import Collection

from textfix.cache import cached_by_first
from textfix.language.lexicon import RARE, WORD_PATTERN, Lexicon, small
from textfix.language.ngrams import BREAK, NUMBER, SENTENCE, UNKNOWN
from textfix.language.words import FUNCTION, PREFIXES
from textfix.patterns import regex

# Set on the development sets together with the costs of `decode/segmentation.py`.
CAPITAL = 3.5  # a capital on a word that is no name, in mid-sentence
CAMEL = 6.0  # a capital inside a word
BRAND = 3.0  # a name made of two words, besides the words
ACRONYM = 2.0  # a word in capitals
UNKNOWN_NAME = -1.0  # an unknown word with a capital: names are more often unknown than words
UNKNOWN_WORD = 1.0
RARE_NAME = 13.0  # a name that the corpus has not
INITIAL = 3.0  # a capital alone
LETTER = 9.0  # any other letter alone
AUTHOR = 4.0  # a word that only the document knows
UNIT = 3.0  # a number with its unit: `40mm`
MIXED = 8.0  # letters and digits in one token, besides the letters
NUMBERED = 6.0  # the same where the letters are an unlisted name: `InMay1976`
SMALL, PLAIN = 5.0, 2.0  # the same where the letters are a small word (`was960`), or any word
ODD_LETTER = 1.5  # each letter of such a token that is too short to tell
LONG = 22  # letters from which an unknown word is too long
LONG_LETTER = 2.5  # each letter more
COINED = -1.0  # a coinage, the price of an unknown word aside
JOINTS = math.log(100_000)  # closed words that were counted by their parts
UNSEEN = 0.3  # the count of a part that was not seen
FREE = 8  # closed words from which a part makes new ones without being a word itself: `histo-`
RUN_STRONG, RUN_WEAK = 5.0, 2.0  # a word and a small word together

_LIKE_ENDINGS = frozenset("am us or it my on an is as in do me so he ill all".split())
_LIKE_PREFIXES = frozenset("a be some us my do for on no an it all me so he as".split())
_APART = frozenset("per via".split())  # `persentence`: they make no words with English ones
_NO_ENDINGS = frozenset("and of the was were for with had has from his that which who".split())
_ELISION = regex(r"(?:[a-z]{1,2}')?")  # `L'Hospitalet`
_NUMBERED = regex(r"[A-Z][A-Za-z]{1,11}\d+\Z")  # `Covid19`, `Miller83`: made so on purpose
_BRAND = regex(r"([A-Z][a-z]+)([A-Z][A-Za-z]+)\Z")  # `AllMusic`, `AccessIT`
_UNITS = frozenset(
    """km cm mm kg mg pm am px bit gb mb kb hz khz mhz ghz ft lb lbs mph kph nm ml hp kw mw
    th st nd rd s m g v w l c k b x d""".split()
)
_ORDINAL = regex(r"\d+(?:st|nd|rd|th|s)\Z")
_LETTERS = regex(r"[^\W\d_]+")
_DIGITS = "0123456789"
_PIECE = regex(rf"{WORD_PATTERN}|\d+(?:[.,]\d+)*|[^\w\s]")


@cached_by_first(100_000)
def word_cost(lexicon: Lexicon, piece: str, opening: bool) -> tuple[int, float]:
    """The key of `piece` in the language model and what it costs besides (nats).

    Args:
        lexicon: the dictionaries.
        piece: a word as written.
        opening: whether a sentence may begin here, where a capital means nothing.
    """
    model = lexicon.model
    unknown = model.key(UNKNOWN)
    word = piece.strip("'’").replace("’", "'")
    lower = word.lower()
    base = lower[:-2] if lower.endswith("'s") and lexicon.count(lower) < 0 else lower
    if word.isdecimal() or _ORDINAL.match(word):
        return model.key(NUMBER), 0.0
    if not word.isalpha() and not word.replace("'", "").isalpha():
        if lower.lstrip(_DIGITS) in _UNITS:
            return unknown, UNIT
        if _NUMBERED.match(word) and lower.rstrip(_DIGITS) not in FUNCTION:
            letters = word.rstrip(_DIGITS)
            return unknown, MIXED + (0.0 if lexicon.known(letters) else NUMBERED)
        return unknown, MIXED + sum(_part(lexicon, part) for part in _LETTERS.findall(lower))
    if word[0].isupper() and lexicon.rare_name(base):
        return unknown, min(RARE_NAME, UNKNOWN_NAME - model.names.score(base))
    if lexicon.known(word):
        cost = 0.0
        if len(word) == 1:
            cost = 0.0 if word in "aAI" else INITIAL
        elif word.isupper():
            cost = ACRONYM if max(lexicon.count(base), lexicon.name_count(base)) >= 0 else LETTER
        elif word[0].isupper():
            if not opening and lexicon.name_count(base) < 0:
                cost = CAPITAL
            if not word[1:].replace("'", "").islower():
                cost += CAMEL
        return model.key(base), cost
    if len(word) == 1:
        return unknown, LETTER
    if "'" in base:
        base = _ELISION.sub("", base, count=1)
    cost = _long(base) - (model.names if word[0].isupper() else model.words).score(base)
    if word[1:].islower():
        cost = min(cost, _coined(lexicon, base))
    cost += UNKNOWN_NAME if word[0].isupper() else UNKNOWN_WORD
    cost += run_together(lexicon, word)
    if not word[1:].replace("'", "").islower() and not word.isupper():
        brand = _BRAND.match(word.removesuffix("'s"))
        cost = (
            min(cost + CAMEL, BRAND + sum(unigram_cost(lexicon, part) for part in brand.groups()))
            if brand
            else cost + CAMEL
        )
    return unknown, cost


def unigram_cost(lexicon: Lexicon, word: str) -> float:
    """What a word costs with nothing around it."""
    key, cost = word_cost(lexicon, word, True)
    return cost - lexicon.model.score(key)


def _part(lexicon: Lexicon, letters: str) -> float:
    """What the letters of a token cost that has digits too."""
    if len(letters) < 3:
        return ODD_LETTER * len(letters)
    model = lexicon.model
    if letters in FUNCTION:
        return SMALL - model.score(model.key(letters))
    if lexicon.is_word(letters):
        return PLAIN - model.score(model.key(letters))
    return _long(letters) - model.words.score(letters)


def _long(word: str) -> float:
    """What the length of an unknown word costs that its letters do not show."""
    return max(0.0, LONG_LETTER * (len(word) - LONG))


def _coined(lexicon: Lexicon, word: str) -> float:
    """What an unknown word costs as a coinage: `netloft`, `overpartition`, `captainship`."""
    model, words, names = lexicon.model, lexicon.words, lexicon.names
    best = math.inf
    endings = lexicon.endings
    for cut in range(2, len(word) - 1):
        right = word[cut:]
        is_right = right in words and len(right) > 2
        if not (is_right or right in endings) or right in FUNCTION:
            continue  # most end so
        left = word[:cut]
        is_left = cut > 2 and (left in words or left in names)
        if not (is_left or is_right) or left in _APART:
            continue
        if left in FUNCTION and left not in PREFIXES:
            continue
        if is_left:
            ends = lexicon.joint(f"-{right}")[1]
            if is_right or ends >= FREE:
                closed = lexicon.compound(f"{left}-{right}")[1]
                cost = JOINTS - math.log(ends + UNSEEN) - math.log(1 + closed)
                best = min(best, cost - model.score(model.key(left)))
        elif (ends := lexicon.joint(f"-{right}")[1]) >= FREE:  # `Voivodeship`
            best = min(best, JOINTS - math.log(ends) - model.words.score(left))
        if is_right:
            begins = lexicon.joint(f"{left}-")[1]
            if begins >= FREE:
                cost = JOINTS - math.log(begins)
                best = min(best, cost - model.score(model.key(right)))
    return best + COINED


def run_together(lexicon: Lexicon, word: str) -> float:
    """How much less likely a word is to be right if it is a word and a small word together.

    In 3.5 million words of open text nearly every such word had lost a space (`performanceand`,
    `thevisual`); names end like small words too, but not in "and" or "of".
    """
    lower = small(word)
    best = 0.0
    for cut in range(2, 6):
        left, right = lower[:-cut], lower[-cut:]
        if right not in FUNCTION or (word[0].isupper() and right not in _NO_ENDINGS):
            continue
        if len(left) > 3 and lexicon.is_word(word[:-cut]):
            best = max(best, RUN_WEAK if right in _LIKE_ENDINGS else RUN_STRONG)
    if word.islower():
        for cut in range(1, 6):
            left, right = lower[:cut], lower[cut:]
            if (
                (left in FUNCTION or left in _APART)
                and len(right) > 3
                and lexicon.count(right) > RARE
            ):
                weak = cut == 1 or left in _LIKE_PREFIXES or left in PREFIXES
                best = max(best, RUN_WEAK if weak else RUN_STRONG)
    return best


def score(
    lexicon: Lexicon, text: str, left: str = "", right: str = "", author: Collection[str] = ()
) -> float:
    """Log-probability (natural) of the words of `text` between the words `left` and `right`.

    Args:
        lexicon: the dictionaries.
        text: words, numbers and punctuation.
        left: the word before, "" if a sentence or a line begins here.
        right: the word after, "" if nothing or punctuation follows.
        author: words the document itself shows to be right.
    """
    model = lexicon.model
    total = 0.0
    before, last = 0, word_cost(lexicon, left, True)[0] if left else model.key(SENTENCE)
    pieces = _PIECE.findall(text)
    for place, piece in enumerate([*pieces, right] if right else pieces):
        if piece[0].isalnum():
            key, cost = word_cost(lexicon, piece, not left and not place)
            total += model.score(key, last, before) - (AUTHOR if piece in author else cost)
        else:
            key = model.key(BREAK)
        before, last = last, key
    return total
