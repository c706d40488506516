"""A divided word with dirt between its halves: `sus- r picion`, `hus- 31. band`."""

from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.lines import HYPHENS
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import RARE
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

_DIVIDED = regex(
    rf"(?<![^\W_])(?P<left>[^\W\d_]{{2,20}})[{HYPHENS}] (?P<between>\S{{1,4}}) "
    r"(?P<right>[^\W\d_]{2,20})(?![\w'’-])"
)
SHORTEST = 5  # letters of a word
_INTERRUPTED = regex(rf"[{HYPHENS}](?<=[^\W\d_].) \S{{1,4}} (?=[^\W\d_])")


@rule(
    "OCR107",
    Stage.WORDS,
    languages=("en",),
    requires=HYPHENS,
    trigger=_INTERRUPTED,
    examples=[
        "He told us of his strong {~~sus- r picion~>suspicion~~} that they were there.",
        "Her {~~hus- 31. band~>husband~~} had a knife; he was {~~dis- I guised~>disguised~~}.",
        "The pre- and post-war houses, one- or two-storey; a house of the semi- (a) detached kind.",
        "He has a sus- of picion, and we do not know where the word between belongs.",
    ],
)
def interrupted_word(view: View, tools: Tools) -> Iterator[Reading]:
    """Dirt or a stray fragment is between the halves of a divided word.

    A fragment that is a word is kept: it may belong elsewhere.

    When this is wrong: the fragment is the end of the first half of a longer word.
    """
    lexicon = view.lexicon
    for match in _DIVIDED.finditer(view.text):
        left, between, right = match["left"], match["between"], match["right"]
        whole = left + right
        if len(whole) < SHORTEST or not whole[1:].islower():
            continue
        halves = [half for half in (left, right) if not lexicon.known(half)]
        if not halves or lexicon.count(whole.lower()) < RARE:
            continue
        if between.isalpha() and between != "I" and lexicon.is_word(between):
            continue
        if lexicon.known(left + between + right) or lexicon.known(between + right):
            continue
        yield Reading(
            *match.span(),
            whole,
            (
                Evidence("dictionary", f"`{whole}` is a word", 2.0),
                Evidence("layout", "a hyphen divides it", 1.5),
                *(Evidence("dictionary", f"`{half}` is not a word", 1.0) for half in halves),
                Evidence("damage", f"`{between}` is between its halves", -1.5),
            ),
        )
