"""The cost of reading letters as others: `rn` for m, `li` for h, `c` for e.

The table `confusions.tsv` is made by printing text and recognizing it with OCR, which
`dictionaries/confusions.py` does. It holds what was read, what was meant, and a cost in nats. The
cost of a whole word is that of the cheapest way to explain it as a row of such misreadings. Start
reading at `cost`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from textfix.io.shipped import shipped

LONGEST = 3  # letters of a sequence, on either side
# Nats for what is not in the table: one letter for another, one too many, one lost.
OTHER, MORE, LOST = 7.5, 6.5, 6.5
SIGN, SPECK = 4.0, 3.0  # a sign for a letter, a sign too many
AGAIN = 2.0  # nats for each misreading, besides its own: most words that are damaged have one only
FAR = 14  # letters between the first and the last misreading, from which words are not compared
NEVER = 99.0


@cache
def confusions() -> dict[str, float]:
    """Nats of each misreading, by "read⇥meant", beyond those of any misreading at all."""
    path = shipped("confusions.tsv")
    rows = (row.split("\t") for row in path.read_text(encoding="utf-8").split("\n")[:-1])
    return {f"{read}\t{meant}": float(nats) + AGAIN for read, meant, nats, _ in rows}


def undone(read: str, limit: float) -> Iterator[str]:
    """The ways in which letters read may be spelt with cheap misreadings undone.

    Few misreadings are cheap, so these are few; `cost` tells what each costs.

    Args:
        read: letters as they stand.
        limit: nats of the misreadings, at most, all together.
    """
    cheap, least = _cheap(limit)
    yield from _undone(read, limit, cheap, least)
    # `oclock`: nothing but an apostrophe is lost so easily.
    if confusions()["\t'"] <= limit:
        for at in range(1, len(read)):
            yield f"{read[:at]}'{read[at:]}"


def _undone(
    read: str, limit: float, cheap: dict[str, list[tuple[float, str]]], least: float
) -> Iterator[str]:
    size = len(read)
    for at in range(size):
        for end in range(at + 1, min(at + LONGEST, size) + 1):
            for nats, meant in cheap.get(read[at:end], ()):
                if nats > limit:
                    break
                head, rest = read[:at] + meant, read[end:]
                yield head + rest
                if rest and limit - nats >= least:
                    for more in _undone(rest, limit - nats, cheap, least):
                        yield head + more


@cache
def _cheap(limit: float) -> tuple[dict[str, list[tuple[float, str]]], float]:
    """What letters may mean for so many nats, by what is read, cheapest first; the least cost."""
    found: dict[str, list[tuple[float, str]]] = {}
    for pair, nats in confusions().items():
        read, _, meant = pair.partition("\t")
        if nats <= limit and read and meant.isalpha():
            found.setdefault(read, []).append((nats, meant))
    for meanings in found.values():
        meanings.sort()
    return found, min(meanings[0][0] for meanings in found.values())


def cost(read: str, meant: str, limit: float = NEVER) -> float:
    """Nats of reading `meant` as `read`, of all the misreadings there may be in a damaged word.

    That letters are read as what they are costs nothing, so that `cost(x, x) == 0`; how likely a
    word is to be damaged at all is for the caller to say. Case counts: `L` is not read like `l`.

    Args:
        read: letters as they stand.
        meant: letters as they should stand.
        limit: nats from which the answer is of no interest; it is `NEVER` then.
    """
    start, stop = 0, min(len(read), len(meant))
    while start < stop and read[start] == meant[start]:
        start += 1
    end, stop = 0, stop - start
    while end < stop and read[-1 - end] == meant[-1 - end]:
        end += 1
    core, wanted = read[start : len(read) - end], meant[start : len(meant) - end]
    if not core and not wanted:
        return 0.0
    long, wide = len(core), len(wanted)
    if long < 2 and wide < 2:  # most are so
        best = _stretch(core, wanted)
        return best if best < limit else NEVER
    best = limit
    plain = _is_plain(wanted)
    if long <= LONGEST and wide <= LONGEST:
        if not plain or _least()[long, wide] < limit:
            best = min(best, _stretch(core, wanted))
    elif long > FAR or wide > FAR:
        return NEVER
    if best <= 2 * AGAIN:
        return best if best < limit else NEVER
    for a, b, least in _steps(min(long, LONGEST + 1), min(wide, LONGEST + 1), plain):
        # A stretch of misreadings ends where a letter is read as it is.
        if core[a] == wanted[b] and least < best:
            nats = _stretch(core[:a], wanted[:b])
            if nats + AGAIN < best:
                best = min(best, nats + cost(core[a:], wanted[b:], best - nats))
    return best if best < limit else NEVER


@cache
def _steps(long: int, wide: int, plain: bool) -> list[tuple[int, int, float]]:
    """Letters of a stretch, read and meant, fewer than these, with the least nats of it and of what
    follows; the likely ones first.
    """
    steps = sorted(
        ((a, b) for a in range(long) for b in range(wide) if a + b),
        key=lambda step: (abs(step[0] - step[1]), sum(step)),
    )
    return [(a, b, _least()[a, b] + AGAIN if plain else 0.0) for a, b in steps]


@cache
def _least() -> dict[tuple[int, int], float]:
    """The least nats of a stretch of so many letters, read and meant, if small ones are meant."""
    single = {(0, 1): AGAIN + LOST, (1, 0): AGAIN + min(SPECK, MORE), (1, 1): AGAIN + SIGN}
    for pair, nats in confusions().items():
        read, _, meant = pair.partition("\t")
        if not meant or (meant.isalpha() and meant.islower()):
            size = len(read), len(meant)
            single[size] = min(single.get(size, NEVER), nats)
    least = {(0, 0): 0.0}
    for a in range(LONGEST + 1):
        for b in range(LONGEST + 1):
            if a or b:
                least[a, b] = min(
                    nats + least[a - long, b - wide]
                    for (long, wide), nats in single.items()
                    if long <= a and wide <= b
                )
    return least


@lru_cache(maxsize=50_000)
def _stretch(read: str, meant: str) -> float:
    """The cost where no letter is read as it is: of one misreading, or of two side by side."""
    table = confusions()
    long, wide = len(read), len(meant)
    best = table.get(f"{read}\t{meant}", NEVER)
    if long < 2 and wide < 2:
        if read and not read.isalnum():  # `th!s`, `wit?`: dirt, or an illegible letter
            return min(best, AGAIN + (SIGN if meant else SPECK))
        return min(best, AGAIN + (OTHER if long == wide else MORE if long else LOST))
    if long == wide == LONGEST:
        return min(best, sum(_stretch(a, b) for a, b in zip(read, meant, strict=True)))
    for a, b, least in _halves(long, wide, _is_plain(meant)):
        first = table.get(f"{read[:a]}\t{meant[:b]}")
        if first is None:
            if a > 1 or b > 1:
                continue
            first = _stretch(read[:a], meant[:b])
        if first + least < best:
            best = min(best, first + _stretch(read[a:], meant[b:]))
    return best


@cache
def _halves(long: int, wide: int, plain: bool) -> list[tuple[int, int, float]]:
    """Letters of the first of two misreadings, read and meant, with the least nats of the other;
    the likely ones first.
    """
    halves = [
        (a, b)
        for a in range(min(long, 2) + 1)
        for b in range(min(wide, 2) + 1)
        if (a or b) and (a < long or b < wide) and long - a < 3 and wide - b < 3
    ]
    halves.sort(key=lambda half: (abs(half[0] - half[1]), sum(half)))
    return [(a, b, _least()[long - a, wide - b] if plain else 0.0) for a, b in halves]


def _is_plain(meant: str) -> bool:
    """Whether `_least` is true of it."""
    return meant.isalpha() and meant.islower()
