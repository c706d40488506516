"""A space that moved by some letters: `capacityt o`, `th einformation`, `oft he`."""

from collections.abc import Iterator

from textfix.judge import Reading, Tools
from textfix.model import Evidence
from textfix.rule import Stage, rule
from textfix.view import View

# Log-odds against a space that moved by 1, 2, 3 letters. In the ACL benchmark 14 of 642 spacing
# errors are shifts, nearly all by one letter.
COST = (7.0, 9.0, 10.0)

# A name before a foreign particle is no word that lost a letter to it.
NAME = Evidence("language", "a capital in mid-sentence marks a name", -4.0)


@rule(
    "SPC101",
    Stage.SPACING,
    english=True,
    examples=[
        "The town has filled its {~~capacityt o~>capacity to~~} host them.",
        "We found {~~th einformation~>the information~~} in the files.",
        "This is one {~~oft he~>of the~~} reasons.",
        "He came oft to the house.",
        "She sings for the hat and the Fort Herald.",
    ],
)
def shifted_boundary(view: View, tools: Tools) -> Iterator[Reading]:
    """A letter or some letters of one word stand at the wrong side of the space.

    When this is wrong: two rare right words happen to make two usual ones when their space moves;
    the words around them are asked for that reason.
    """
    text = view.text
    seen: set[tuple[bool, int]] = set()
    for start, end in view.suspects:
        known = view.known(text[start:end])
        # A known suspect can only be a fragment with a letter too many: `oft he`.
        before = None if known else view.word_before(start)
        for first, second in (((start, end), view.word_after(end)), (before, (start, end))):
            if first is None or second is None or (known, first[0]) in seen:
                continue
            seen.add((known, first[0]))
            left, right = text[slice(*first)], text[slice(*second)]
            for shift, cost in enumerate(COST, 1):
                for one, two in (
                    (left[:-shift], left[-shift:] + right),
                    (left + right[:shift], right[shift:]),
                ):
                    if not one or not two or (known and len(one) > len(left)):
                        continue
                    # The shortened half first: it is the one that is seldom a word.
                    half, whole = (one, two) if len(one) < len(left) else (two, one)
                    if not _plain(view, half) or not _plain(view, whole):
                        continue
                    if one.isupper() and not left.isupper():
                        continue  # `Anna B Cole` is no `BC ole`
                    letters = "one letter" if shift == 1 else f"{shift} letters"
                    after = f"{one} {two}"
                    evidence = tools.weigh(
                        view, first[0], second[1], after, cost=cost,
                        damage=f"a space moved by {letters}",
                    )  # fmt: skip
                    if left[0].isupper() and view.word_before(first[0]):
                        evidence += (NAME,)
                    yield Reading(first[0], second[1], after, evidence)


def _plain(view: View, word: str) -> bool:
    """A known word written as words are: no capital inside, no letter alone but a and I."""
    if len(word) == 1:
        return word in "aAI"
    return (word[1:].islower() or word.isupper()) and view.known(word)
