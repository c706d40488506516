"""How readily letters of a page are read as others: `rn` for m, `li` for h, `c` for e.

The table `confusions.tsv` is made by printing text and reading it back (`dictionaries/confusions.py`
says how); it holds what was read, what was meant, and a cost in nats. The cost of a whole word is
that of the cheapest way to explain it as a row of such misreadings. Start reading at `cost`.
"""

from __future__ import annotations

from functools import cache, lru_cache

from textfix.lexicon import dictionaries

LONGEST = 3  # letters of a sequence, on either side
# Nats for what is not in the table: one letter for another, one too many, one lost.
OTHER, MORE, LOST = 7.5, 6.5, 6.5
AGAIN = 2.0  # nats for each misreading, besides its own: most words that are damaged have one only
FAR = 14  # letters between the first and the last misreading, from which words are not compared
NEVER = 99.0


@cache
def confusions() -> dict[str, float]:
    """Nats of each misreading, by "read⇥meant", beyond those of any misreading at all."""
    path = dictionaries() / "en" / "confusions.tsv"
    rows = (row.split("\t") for row in path.read_text(encoding="utf-8").split("\n")[:-1])
    return {f"{read}\t{meant}": float(nats) + AGAIN for read, meant, nats, _ in rows}


def cost(read: str, meant: str) -> float:
    """Nats of reading `meant` as `read`, of all the misreadings there may be in a damaged word.

    That letters are read as what they are costs nothing, so that `cost(x, x) == 0`; how likely a
    word is to be damaged at all is for the caller to say. Case counts: `L` is not read like `l`.
    """
    start, stop = 0, min(len(read), len(meant))
    while start < stop and read[start] == meant[start]:
        start += 1
    end = 0
    while end < stop - start and read[-1 - end] == meant[-1 - end]:
        end += 1
    core, wanted = read[start : len(read) - end], meant[start : len(meant) - end]
    if not core and not wanted:
        return 0.0
    if max(len(core), len(wanted)) > FAR:
        return NEVER
    return _core(core, wanted)


@lru_cache(maxsize=50_000)
def _core(read: str, meant: str) -> float:
    """The same for strings that begin differently and end differently."""
    if len(read) <= LONGEST and len(meant) <= LONGEST:
        return _stretch(read, meant)
    best = NEVER
    for long in range(min(LONGEST, len(read)) + 1):
        behind = read[long : long + 1]
        for wide in range(min(LONGEST, len(meant)) + 1):
            # A stretch of misreadings ends where a letter is read as it is.
            if behind == meant[wide : wide + 1] and (long or wide):
                nats = _stretch(read[:long], meant[:wide])
                if nats < best:
                    best = min(best, nats + cost(read[long:], meant[wide:]))
    return best


@lru_cache(maxsize=50_000)
def _stretch(read: str, meant: str) -> float:
    """The same for few letters, none of which need be read as it is."""
    nats = confusions().get(f"{read}\t{meant}", NEVER)
    if len(read) < 2 and len(meant) < 2:
        other = OTHER if len(read) == len(meant) else MORE if read else LOST
        return min(nats, AGAIN + other)
    for long in range(min(2, len(read)) + 1):
        for wide in range(min(2, len(meant)) + 1):
            if 0 < long + wide < len(read) + len(meant):
                rest = cost(read[long:], meant[wide:])
                nats = min(nats, _stretch(read[:long], meant[:wide]) + rest)
    return nats
