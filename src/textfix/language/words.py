"""Is this English? Language rules run only where it is.

An article with one French sentence in it is English with one French line; a line of names, a table
row or a command is in no language, and the rules for English skip it. Function words decide: they
are a third of running text in any of these languages, and few are shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

# Words shared with another list ("a", "in", "as", "or", "me", "die", "so", "son", "des") are left
# out of both: they prove nothing.
ENGLISH = frozenset(
    """the of and to that is was for with his her it its had have has be been by on at from which
    this not are were they their there would will when who what if we you your our he she but
    than then them these those could should can into about after before more only other some
    such very also between over under how because while where all any being both did does each
    him i my""".split()
)
# With those that other languages have too: for a line that is known to be English.
FUNCTION = ENGLISH | frozenset(
    "a an in as or is it so do me us am may might must shall nor".split()
)
FOREIGN = frozenset(
    """der die das und den dem des ein eine einer eines nicht mit von zu auf für ist im sich auch
    als wie nach bei aus zum zur über oder aber durch wird sind haben werden wurde daß dass le
    la les du et une un des de me en son est dans pour qui que pas sur au aux avec ce cette il
    elle nous vous par plus sont être ont était mais leur ses je ne se sa el los las y una por
    con para del su como más pero sus al lo este ya cuando muy sin sobre di che è un per non del
    della gli nel alla dei sono anche ma ed het een van en dat niet voor met aan zijn op te ook
    maar door o os um uma não em com mais ao da dos pelo pela och att som det på av för inte med
    den ett og er til af ikke har je na w z do nie się jest""".split()
)

# First parts that are written closed as readily as with a hyphen (`nonpeaceful`, `superfast`).
PREFIXES = frozenset(
    """anti auto bi bio co counter cyber de dis eco electro ex extra fore geo hyper in inter intra
    macro mega meta micro mid mini mis mono multi nano neo neuro non out over para photo poly
    post pre pro proto pseudo psycho quasi radio re retro semi socio sub super supra techno tele
    thermo trans tri ultra un under up vice""".split()
)

SHARE = 0.12  # of the words of an English text are small words, or more
SHORT_LINE = 8  # words; a shorter line is taken for what the document is


def _in_any_case(words: frozenset[str]) -> frozenset[str]:
    return words | {w.capitalize() for w in words} | {w.upper() for w in words}


_ENGLISH_WRITTEN = _in_any_case(ENGLISH)
_FOREIGN_WRITTEN = _in_any_case(FOREIGN)


def foreign(words: Iterable[str]) -> bool:
    """Whether small words of another language are among `words`."""
    return not _FOREIGN_WRITTEN.isdisjoint(words)


def tally(words: Sequence[str]) -> tuple[int, int]:
    """How many small words of English are among `words`, and how many of other languages."""
    return (
        sum(map(_ENGLISH_WRITTEN.__contains__, words)),
        sum(map(_FOREIGN_WRITTEN.__contains__, words)),
    )


def surely_english(tallies: Iterable[tuple[int, int, int, int]]) -> bool:
    """Whether a text is English however it is mended.

    Args:
        tallies: of each line how many words it has, how many small ones of English and of other
            languages, and how many there may be more of any and fewer of the English ones when it
            is mended.
    """
    words, here, elsewhere, changed = map(sum, zip(*tallies, strict=True))
    here -= changed
    return here > 1 and here >= elsewhere + changed and here >= SHARE * (words + changed)


def english(
    words: Sequence[str], known: Callable[[str], bool], *, short: bool = False
) -> bool | None:
    """Whether a text is English; None if it is too short or too unlike a sentence to tell.

    Args:
        words: of the line or document, as written.
        known: says of a word whether it is English.
        short: whether few words must do; then the answer is never None.
    """
    if len(words) < SHORT_LINE and not short:
        return None
    here, elsewhere = tally(words)
    if elsewhere > here or not words:
        return False
    if here >= SHARE * len(words) and (here > 1 or short):
        return True
    # Headlines and badly broken lines have few whole function words, but known words.
    small = [w for w in words if w[0].islower() and len(w) > 1]
    if short and not small:
        small = [w for w in words if len(w) > 1]
    if small and sum(map(known, small)) >= 0.6 * len(small):
        return True if short else None
    return False
