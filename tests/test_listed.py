"""Misread words that stand in a list of the user's own. All names are invented."""

import subprocess
import sys
import time
from collections.abc import Callable
from random import Random

import pytest

from textfix import Profile, fix, profile, repair
from textfix.decode.listed import LONGEST, MOST, listed
from textfix.language.lexicon import Lexicon, lexicon

NAMES = "Zorbelquist Tamberley Vornstadt Varnstadt Zorbelson Ostrumm Kelt Belm plimborate McQuorley"
SENTENCE = "In the spring the old firm of {} sold its mill by the river to two men from the north."
OPENING = "{} was tired and went home early, but nobody at the table had asked him to stay."
OF_A_THING = "They took a little {} from the cask and gave it to the two men at the gate."

Settings = Callable[[str], Profile]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    path = tmp_path_factory.mktemp("lists") / "names.txt"
    path.write_text("\n".join(NAMES.split()), encoding="utf-8")
    return lambda name: profile(name, dictionary=[str(path)])


EACH_PROFILE = pytest.mark.parametrize("name", ["article", "ocr", "corpus"])


@EACH_PROFILE
@pytest.mark.parametrize(
    ("sentence", "read", "meant"),
    [
        (SENTENCE, "Zorbelquisl", "Zorbelquist"),
        (SENTENCE, "Zorbelqulst", "Zorbelquist"),
        (OPENING, "Zorbelquisl's", "Zorbelquist's"),
        (OPENING, "Tarnberley", "Tamberley"),
        (SENTENCE, "Vomstadt", "Vornstadt"),
        (SENTENCE, "Ostrunm", "Ostrumm"),
        (SENTENCE, "Ostrurnm", "Ostrumm"),
        (OF_A_THING, "plirnborate", "plimborate"),
    ],
    ids=lambda value: value[:14] if value.isalpha() else "",
)
def test_a_misread_word_of_the_list_is_repaired(
    settings: Settings, name: str, sentence: str, read: str, meant: str
) -> None:
    text = sentence.format(read)
    assert fix(text, profile=settings(name)) == sentence.format(meant)
    assert fix(text, profile=name) != sentence.format(meant)  # the list is what tells


def test_the_report_says_that_the_list_tells(settings: Settings) -> None:
    (change,) = repair(SENTENCE.format("Zorbelquisl"), profile=settings("article")).changes
    notes = [piece.note for edit in change.edits for piece in edit.evidence]
    assert "`Zorbelquist` is in your word list" in notes


@EACH_PROFILE
@pytest.mark.parametrize(
    "word",
    [
        "Zorbelquist",
        "Zorbelquists",  # with an ending
        "Zorbelsen",  # spelt as well as Zorbelson: somebody else
        "Zorbelpuist",  # one edit, and no confusion of print
        "Vernstadt",  # as near to one name of the list as to another
        "Vornstadt",  # one letter away from another name of the list
        "Varnstadt",
        "Kell",  # short
        "Kent",  # known
        "Beln",
        "Ostrich",
        "ZORBELQUISL",  # may be an acronym
    ],
)
def test_look_alikes_stay(settings: Settings, name: str, word: str) -> None:
    for sentence in (SENTENCE, OPENING):
        text = sentence.format(word)
        assert fix(text, profile=settings(name)) == text


@pytest.mark.parametrize("name", ["article", "ocr", "corpus"])
@pytest.mark.parametrize(
    "text",
    [
        "All Zorbelquists and Ostrumms came to the town.",
        "They had met many Zorbelquists have no doubt of it.",
        "The plimborates and the rest of it were sold.",
    ],
    ids=["and", "have", "small"],
)
def test_the_plural_of_a_listed_word_stays(settings: Settings, name: str, text: str) -> None:
    assert repair(text, profile=settings(name)).text == text


@pytest.mark.parametrize("word", ["Zorbelpuist", "Zorbelquest"])
def test_a_stray_edit_of_a_long_name_is_suggested(settings: Settings, word: str) -> None:
    result = repair(SENTENCE.format(word), profile=settings("article"))
    (suggestion,) = result.suggestions
    assert (suggestion.before, suggestion.after) == (word, "Zorbelquist")
    assert any("may be another word" in piece.note for piece in suggestion.edits[0].evidence)


def test_the_text_that_has_the_name_lifts_the_doubt(settings: Settings) -> None:
    """Here the name is no longer the list's alone."""
    known = "Zorbelquist came in May. Nobody knew Zorbelquist then. "
    text = known + SENTENCE.format("Zorbelpuist")
    result = repair(text, profile=settings("article"))
    assert all(
        "may be another word" not in piece.note
        for change in (*result.changes, *result.suggestions)
        for edit in change.edits
        for piece in edit.evidence
    )


def crowd(rng: Random) -> str:
    return "Zorbelquis" + chr(rng.randrange(0x4E00, 0x9FFF))


def near(rng: Random) -> str:
    word = list("Zorbelquistham")
    word[rng.randrange(14)] = chr(rng.randrange(0x61, 0x7B))
    word[rng.randrange(14)] = chr(rng.randrange(0xE0, 0x24F))
    return "".join(word)


HOSTILE: dict[str, Callable[[Random], str]] = {
    "strange": lambda rng: "".join(rng.choices("abcdefghijklmnoprstuvwz", k=rng.randint(5, 14))),
    "one letter apart": crowd,
    "alike": near,
    "alike in all but their capitals": lambda rng: "".join(
        rng.choice((sign, sign.upper())) for sign in "zorbelquisthamstead"
    ),
    "of one letter": lambda rng: "a" * rng.randint(1, LONGEST + 9),
    "long": lambda rng: "zorbel" * rng.randint(5, 50),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_hundred_thousand_words_take_seconds(make: Callable[[Random], str]) -> None:
    rng = Random(1)
    own = Lexicon({make(rng) for _ in range(100_000)})
    start = time.process_time()
    for number in range(50):
        listed(own, f"Zorbelquis{chr(97 + number % 26)}" + "ham" * (number // 26))
    assert time.process_time() - start < 10


def test_a_dictionary_of_a_language_is_no_list_of_names() -> None:
    words = {f"zorbel{number:06}".translate(str.maketrans("0123456789", "abcdefghij"))
             for number in range(MOST)}  # fmt: skip
    assert listed(Lexicon(words | {"Zorbelquist", "Tamberley"}), "Zorbelquisl") is None


def test_an_empty_lexicon_has_nothing_listed() -> None:
    assert listed(lexicon(), "Zorbelquisl") is None


def test_without_a_list_no_index_is_loaded() -> None:
    code = (
        "import sys, textfix; textfix.fix('The old firm of Zorbelquisl sold it, in tbe end.'); "
        "sys.exit('symspellpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
