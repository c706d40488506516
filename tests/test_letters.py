"""Letters whose case has another length, and signs that Python takes for letters."""

import sys

import pytest

from textfix import fix, profile, repair
from textfix.language.lexicon import lexicon
from textfix.language.word_cost import run_together
from textfix.record.model import rebuild, undo
from textfix.settings.profile import PROFILES

CASES = (str.lower, str.upper, str.title, str.casefold, str.capitalize)
UNEVEN = [
    sign
    for sign in map(chr, range(sys.maxunicode + 1))
    if not "\ud800" <= sign <= "\udfff" and any(len(case(sign)) != 1 for case in CASES)
]
SHAPES = {
    "a name": "He met Zlatan {0}brahimovic in town.",
    "capitals": "THE OLD BELED{0}YES{0} STOOD THERE",
    "alone": "the old {0} of the town",
    "inside": "The l{0}nguage was a wor{0}d of the cou ntry.",
    "glued": "ofthe{0}ofthewaterfrontandthehousesbythe{0}sea and {0}ofthe road",
    "again": "{0}{0}{0}{0}{0}{0}",
    "misread": "tbe {0}tbc and wcre{0} of thc town by tbe sea",
    "with figures": "the {0}th of the 19{0}78 and 1{0}",
    "clipped": "x{0}'s and {0}'S of the town' {0} and don't{0}",
    "hyphens": "govern-\n{0}ment and rebel{0}held, rebel-{0}held, t{0}wn- ment, self- g{0}verning",
    "apart": "t h e {0} i n {0} t o, classi {0}es, wheth {0}r",
}


def _shaped(sign: str) -> list[str]:
    texts = [shape.format(sign) for shape in SHAPES.values()]
    return texts + [text.upper() for text in texts]


@pytest.mark.parametrize("name", sorted(PROFILES))
@pytest.mark.parametrize("sign", UNEVEN, ids=ascii)
def test_uneven_letters_are_repaired_like_others(sign: str, name: str) -> None:
    for text in _shaped(sign):
        result = repair(text, profile=name)
        assert rebuild(text, result.changes) == result.text
        assert undo(result.text, result.changes) == text


@pytest.mark.parametrize("sign", UNEVEN, ids=ascii)
def test_pieces_of_a_word_are_the_word(sign: str) -> None:
    for text in _shaped(sign):
        word = text.replace(" ", "")
        assert "".join(lexicon().segment(word)) == word


@pytest.mark.parametrize("word", ["İzmirof", "performanceİand"])
def test_a_small_word_is_found_where_it_stands(word: str) -> None:
    assert run_together(lexicon(), word) == run_together(lexicon(), word.replace("İ", "I"))


@pytest.mark.parametrize("text", ["The end ofthe road {}", "{}"], ids=["behind words", "alone"])
@pytest.mark.parametrize("clitic", ["'s", "’s", "'S"])
def test_a_chain_of_possessives_is_no_word(text: str, clitic: str) -> None:
    chain = clitic * 2_000
    assert not lexicon().is_word(f"road{clitic * 2}")
    assert lexicon().is_word(f"road{clitic}")
    assert fix(text.format(chain)).endswith(chain)


@pytest.mark.parametrize("name", ["article", "corpus"])  # in a scan it may be dirt
@pytest.mark.parametrize("mark", "²¹¾Ⅷ①")
@pytest.mark.parametrize(
    "shape",
    ["i,{}n", "i,{}", "{}the", "a{} b", "The town{0} and the people{0} of it."],
    ids=["before a letter", "at the end", "before a word", "behind a letter", "behind words"],
)
def test_marks_that_are_no_letters_stay(shape: str, mark: str, name: str) -> None:
    text = shape.format(mark * (1 if shape[0] == "T" else 66))
    assert fix(text, profile=profile(name, ignore=["CHR", "PUN"])) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "Thepark hasanareaof14km² nowandis old.",
            "The park has an area of 14 km² now and is old.",
        ),
        ("They saw thecountry¹ and the old town.", "They saw the country¹ and the old town."),
        ("It was 3½milesfrom the old town.", "It was 3½ miles from the old town."),
    ],
    ids=["unit", "footnote", "fraction"],
)
@pytest.mark.usefixtures("rules_alone")
def test_marks_belong_to_what_is_before_them(text: str, right: str) -> None:
    once = fix(text)
    assert fix(once) == once
    assert once == right
