"""A chemical formula in pieces: `La0.7 Sr0.3 MnO3`, `Fe2 O3`, or `26 Al` for a nuclide."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

# Atomic numbers of elements whose symbol has two letters and is seldom anything else.
_NUMBERS = {
    "Al": 13, "Ar": 18, "Bi": 83, "Br": 35, "Cl": 17, "Cs": 55, "Cu": 29, "Fe": 26, "Ge": 32,
    "Hg": 80, "Kr": 36, "Mg": 12, "Mn": 25, "Na": 11, "Nb": 41, "Ni": 28, "Pb": 82, "Pd": 46,
    "Rb": 37, "Rh": 45, "Rn": 86, "Ru": 44, "Sb": 51, "Si": 14, "Sn": 50, "Sr": 38, "Tc": 43,
    "Th": 90, "Ti": 22, "Tl": 81, "Xe": 54, "Yb": 70, "Zn": 30, "Zr": 40,
}  # fmt: skip
_ELEMENT = (
    "A[cglrstu]|B[aehikr]?|C[adeflorsu]?|D[sy]|E[ru]|F[er]?|G[ade]|H[efgo]?|I[nr]?|Kr?|L[aiu]"
    "|M[gno]|N[abdeip]?|Os?|P[abdmortu]?|R[abehnu]|S[bcegimnr]?|T[abcehilm]|U|V|W|Xe|Yb?|Z[nr]"
)
_JOINT = regex(r"[0-9] ?(?=[A-Z])")
_MASS = regex(r"(?<![\w.,-])\d{1,3}\Z")
_SYMBOL = rf"(?:{'|'.join(_NUMBERS)})(?![\w'’.-]|, )"
_NUCLIDE = regex(_SYMBOL)
# `La0.7` and what follows, `Fe2` and `O3`; letters after a number: `Ba2−x`.
_INDEX = r"(?:\d\.\d{1,2}|\d{1,2})"
_LEFT = regex(rf"(?<![\w.-])(?:(?:{_ELEMENT}){_INDEX}?)*(?:{_ELEMENT}){_INDEX}\Z")
_RIGHT = regex(rf"(?:(?:{_ELEMENT}){_INDEX}?)+(?![\w-])")
_MOVE = regex(r"[KQRBN][a-h][1-8]")  # `Nd2 Bh6`: moves of chess
_FRACTION = regex(r"[a-zA-Z]\d\.\d")
_LONG_SYMBOL = regex(r"[A-Z][a-z]")
# A nuclide or a piece of a formula, a space, and another.
_PARTED = regex(
    rf"[0-9] (?=[A-Z])(?:(?={_SYMBOL})|(?<=[a-zA-Z][0-9] )|(?<=[a-zA-Z][0-9]{{2}} )"
    r"|(?<=[0-9]\.[0-9] )|(?<=[0-9]\.[0-9]{2} ))"
)


@rule(
    "PUN204",
    Stage.PUNCTUATION,
    requires="0",
    trigger=_PARTED,
    examples=[
        "Films of La0.7{-- --}Sr0.3{-- --}MnO3 and grains of Al2{-- --}O3 were grown.",
        "The ratios 60{-- --}Fe/56{-- --}Fe and 87{-- --}Sr/86{-- --}Sr were measured.",
        "Mix 26 Al cans, 2 Fe bars, vitamins B12 C2 and D3, and 35 Al Capp comics.",
        "He played Nd2 Bh6 and then Rh3 Be3, and lost.",
        "CO2 O2 and N2 are gases, the columns read H2 He N2 O2, and seats C4 F2.",
    ],
)
def nuclide_space(view: View, tools: Tools) -> Iterator[Reading]:
    """A space divides a chemical formula, or a nuclide's mass number and its symbol.

    PDF extraction sets superscripts and subscripts apart.

    When this is wrong: numbers and symbols may be neighbours in a table or a list. So a nuclide
    must have an existing mass and must not be the only one, and a formula needs an index on both
    sides or a broken number.
    """
    text = view.text
    nuclides: list[tuple[int, int, str]] = []  # the end of a mass number, where its symbol begins
    for joint in _JOINT.finditer(text):
        place, start = joint.start() + 1, joint.end()
        symbol = _NUCLIDE.match(text, start)
        mass = symbol and _MASS.search(text[max(0, place - 4) : place])
        if symbol and mass and _exists(int(mass[0]), symbol[0]):
            nuclides.append((place, start, mass[0] + symbol[0]))
        elif start > place:
            yield from _formula(text, place)
    if len(nuclides) < 2:
        return
    for place, start, name in nuclides:
        if start > place:
            end = place + 1 + len(name.lstrip("0123456789"))
            found = [
                Evidence("language", f"{name} is a nuclide", 1.5),
                Evidence("document", "it is not the only nuclide here", 0.5),
            ]
            if "/" in text[max(0, place - 4) : place] + text[end : end + 1]:
                found.append(Evidence("layout", "a ratio of two", 1.0))
            yield Reading(place, start, "", tuple(found))


def _formula(text: str, place: int) -> Iterator[Reading]:
    """`La0.7 Sr0.3`, `Fe2 O3`: the space at `place` parts two pieces of one formula."""
    right = _RIGHT.match(text, place + 1)
    left = right and _LEFT.search(text[max(0, place - 20) : place])
    if not left or not right or (_MOVE.fullmatch(left[0]) and _MOVE.fullmatch(right[0])):
        return
    if _FRACTION.search(left[0]):
        weight, note = 3.5, "parts of one formula: an index below one needs a partner"
    elif right[0][-1].isdigit() and _LONG_SYMBOL.search(left[0]):
        weight, note = 2.5, "an element and its number on both sides"
    else:
        return
    yield Reading(place, place + 1, "", (Evidence("language", note, weight),))


def _exists(mass: int, symbol: str) -> bool:
    """Whether a nuclide of this mass is one that is spoken of."""
    number = _NUMBERS[symbol]
    return (
        1.8 * number <= mass <= 2.2 * number + (0.1 * number if number < 20 else 0.007 * number**2)
    )
