"""The model of words and letters: a small one made of invented sentences, and the shipped one."""

import importlib
import math
import os
import subprocess
import sys
from array import array
from itertools import chain
from pathlib import Path

import pytest

from textfix.io.shipped import DictionaryError, dictionaries
from textfix.language import ngrams
from textfix.language.ngrams import BASE, STATES, SYMBOLS, Letters, NGrams, open_ngrams, word_key

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SCOWL = Path("/usr/share/dict/american-english-insane")

# Invented. Often enough that pairs and triples are kept, and each in company of its own.
SENTENCES = [
    *["<s> the grey heron waits by the old mill , and the miller waits too"] * 7,
    *["<s> a grey goose walks by the river"] * 5,
    *["<s> the miller's goose saw 0 well-fed herons"] * 3,
    *["<s> an old heron saw a flurbish"] * 6,
]
WORDS = (
    "the grey heron waits by old mill and miller too a goose walks river saw herons an of".split()
)
NAMES = ["miller", "heron", "orinoco", "quimby"]


def owner(word: str) -> str:
    return word.removesuffix("'s")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same model made twice, from words in another order."""
    pytest.importorskip("numpy")
    pytest.importorskip("symspellpy")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "dictionaries"))
        builder = importlib.import_module("ngrams")
    text = list(chain.from_iterable(sentence.split() for sentence in SENTENCES))
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(text))}
    ids = array("I", [vocabulary[word] for word in text])
    folder = tmp_path_factory.mktemp("ngrams")
    paths = [folder / "one.bin", folder / "two.bin"]
    for path, words in zip(paths, (WORDS, WORDS[::-1]), strict=True):
        builder.build(path, ids, vocabulary, set(words), NAMES, owner)
    return paths


@pytest.fixture(scope="module")
def model(made: list[Path]) -> NGrams:
    return NGrams(made[0])


@pytest.fixture(scope="module")
def shipped() -> NGrams:
    return open_ngrams(dictionaries() / "en" / "ngrams.bin")


def score(model: NGrams, words: str) -> float:
    """Of the last word behind the others."""
    return model.score(*(model.key(word) for word in reversed(words.split())))


def test_same_text_same_bytes(made: list[Path]) -> None:
    assert made[0].read_bytes() == made[1].read_bytes()


@pytest.mark.parametrize(
    "context",
    [
        "",
        "the",
        "heron",
        "<s>",
        "by the",
        "the grey",
        "<s> a",
        ", and",
        "flurbish <s>",
        "zebra",
        "-",
    ],
)
def test_chances_sum_to_one(model: NGrams, context: str) -> None:
    known = {*SYMBOLS, *WORDS, *NAMES}
    total = sum(math.exp(score(model, f"{context} {word}")) for word in known)
    assert total == pytest.approx(1, abs=1 / 32)  # half a step of 1 / 16


def test_what_is_stored_beats_what_is_backed_off_to(model: NGrams) -> None:
    assert score(model, "the grey heron") > score(model, "grey heron") > score(model, "heron")
    assert score(model, "the grey heron") > score(model, "the grey goose")
    assert score(model, "by the river") > score(model, "by river")


def test_backing_off_costs(model: NGrams) -> None:
    for word in ("mill", "too", "quimby"):
        assert score(model, f"the grey {word}") < score(model, f"grey {word}")


def test_a_pair_the_text_lacks_comes_from_the_other_collection(model: NGrams) -> None:
    assert score(model, "of the") > score(model, "of mill") + 2


def test_possessives_compounds_and_strange_words_have_their_places(model: NGrams) -> None:
    assert score(model, "miller goose") > score(model, "miller river") + 2  # "the miller's goose"
    assert score(model, "0 -") > score(model, "0 goose") + 2  # "0 well-fed"
    assert score(model, "a <unk>") > score(model, "the <unk>") + 2  # "a flurbish"


def test_absent_words(model: NGrams) -> None:
    assert score(model, "zebra") == score(model, "<unk>") == model.unknown
    assert score(model, "quimby") < model.unknown  # listed, never met
    assert score(model, "heron zebra") == score(model, "heron <unk>") < 0
    assert score(model, "zebra heron") == score(model, "yak heron")  # says nothing as a context


def test_the_end_of_a_sentence_divides(model: NGrams) -> None:
    assert score(model, "too <s> the") == score(model, "<s> the")


def test_remembers_within_bounds(made: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "_MEMORY", 2)
    model = NGrams(made[0])
    before = [score(model, f"the {word}") for word in WORDS]
    assert before == [score(model, f"the {word}") for word in WORDS]
    assert max(len(model._keys), len(model._words)) <= 3


def test_letters_sum_to_one(model: NGrams) -> None:
    for letters in (model.words, model.names):
        for state in (0, 1, 20 * BASE + 8, STATES - 1):  # the beginning, "a", "th", three others
            costs = letters.table[state * BASE : (state + 1) * BASE]
            total = sum(math.exp(-cost / letters.scale) for cost in costs)
            assert total == pytest.approx(1, abs=1 / 32)


def test_letters_of_every_beginning(shipped: NGrams) -> None:
    word = "gräflin's"
    scores = shipped.words.scores(word)
    assert scores == [shipped.words.score(word[:end]) for end in range(1, len(word) + 1)]


def test_letters_walked_by_hand(shipped: NGrams) -> None:
    letters: Letters = shipped.names
    state = cost = 0
    for letter in (*(ord(c) - 96 for c in "orinoco"), 0):
        cost += letters.table[state * BASE + letter]
        state = (state * BASE + letter) % STATES
    assert -cost / letters.scale == letters.score("orinoco")


@pytest.mark.parametrize(
    ("like", "unlike"),
    [("unplumbed", "uplnumbde"), ("flurbishing", "flrbshngii"), ("café", "cxfé"), ("ston", "xqzv")],
)
def test_letters_like_those_of_words(shipped: NGrams, like: str, unlike: str) -> None:
    assert shipped.words.score(like) > shipped.words.score(unlike) + 3


def test_names_have_letters_of_their_own(shipped: NGrams) -> None:
    for name in ("o'larrigan", "yevkovic", "kanazuma"):
        assert shipped.names.score(name) > shipped.words.score(name) + 2
    assert shipped.words.score("misfiling") > shipped.names.score("misfiling") + 2


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<s> it is one of the oldest", "<s> it is one oft he oldest"),
        ("<s> in the end it was", "<s> int he end it was"),
        ("a member of the committee", "a membero ft he committee"),
        ("he went to the house", "he went tot he house"),
        ("we have to go", "we have too go"),
    ],
)
def test_the_shipped_model_ranks(shipped: NGrams, right: str, wrong: str) -> None:
    def total(text: str) -> float:
        keys = [0, 0, *map(shipped.key, text.split())]
        return sum(
            shipped.score(word, previous, before)
            for before, previous, word in zip(keys, keys[1:], keys[2:], strict=False)
        )

    assert total(right) > total(wrong) + 2


def test_every_word_of_the_dictionaries_is_in_the_shipped_model(shipped: NGrams) -> None:
    for name in ("words", "names"):
        rows = (dictionaries() / "en" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        for row in rows[::97]:
            word = row.partition("\t")[0]
            assert shipped._look_up(word_key(word)) is not shipped._unknown, word


def test_refuses_another_file(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(b"something else\n")
    with pytest.raises(DictionaryError, match=r"other\.bin: is not in the format"):
        NGrams(path)
    with pytest.raises(FileNotFoundError):
        NGrams(tmp_path / "none.bin")


def test_numbers_are_little_endian(monkeypatch: pytest.MonkeyPatch) -> None:
    part = memoryview(bytes([1, 0, 0, 0, 0, 2, 0, 0]))
    assert ngrams.native(part).tolist() == [1, 512]
    monkeypatch.setattr(sys, "byteorder", "swapped" if sys.byteorder == "big" else "big")
    assert ngrams.native(part).tolist() == [1 << 24, 2 << 16]


def test_keys_do_not_depend_on_the_run() -> None:
    assert word_key("the") == 0x2E3A97906CABDA5E  # or the shipped file is of no use


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the checkout")
@pytest.mark.skipif(not SCOWL.is_file(), reason="the word lists of Debian are not installed")
def test_a_slice_of_the_dictionaries_is_built_the_same_twice(tmp_path: Path) -> None:
    pytest.importorskip("numpy")
    runs = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [sys.executable, ROOT / "dictionaries" / "build.py", "--limit-lines", "40"]
        subprocess.run(
            [*command, "--corpus", CORPUS, "--out", out],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        runs.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert "ngrams.bin" in runs[0]
    assert runs[0] == runs[1]
