import pytest

from textfix.decode.candidates import Index, candidates, classes, keys, pack
from textfix.io.shipped import DictionaryError
from textfix.language.lexicon import lexicon

MISREAD = [
    ("harvcst", "harvest"),  # one letter
    ("Harvcst", "Harvest"),
    ("HARVKST", "HARVEST"),
    ("meaclow", "meadow"),  # two for one
    ("tlirough", "through"),
    ("govemment", "government"),  # one for two
    ("orchnrd", "orchard"),
    ("orcliarcl", "orchard"),  # two places
    ("win!er", "winter"),  # a sign for a letter
    ("w.inter", "winter"),  # a speck
    ("8eason", "Season"),  # the first letter may have been a capital
    ("shepberd's", "shepherd's"),
]


@pytest.mark.parametrize(("token", "meant"), MISREAD, ids=[row[0] for row in MISREAD])
def test_a_misread_word_is_found(token, meant):
    assert meant in [word for word, _ in candidates(lexicon(), token)][:3]


def test_the_best_comes_first_and_costs_are_those_of_the_misreading():
    found = candidates(lexicon(), "tbe")
    assert found[0][0] == "the"
    assert all(nats > 0 for _, nats in found)


@pytest.mark.parametrize("token", ["", "x", "qqxqqxqq", "x" * 400, "\ud800bc", "»»"])
def test_hostile_tokens_have_no_candidates(token):
    assert isinstance(candidates(lexicon(), token), tuple)


def test_letters_that_look_alike_are_of_one_class():
    assert classes("clock") == classes("cIoek")
    assert classes("clock") != classes("crock")


def test_an_index_finds_what_was_packed(tmp_path):
    path = tmp_path / "small.bin"
    path.write_bytes(pack(["orchard", "meadow", "winter"], bits=4))
    index = Index(path)
    assert [index.word(number) for number in index.near("rneadow")] == []
    assert [index.word(number) for number in index.near("meadov")] == ["meadow"]
    assert [index.word(number) for number in index.near("orchad")] == ["orchard"]


def test_keys_are_the_look_and_each_with_a_sign_less():
    assert keys("abc") == {"abc", "ab", "ac", "bc"}


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(b"something else altogether, and long enough")
    with pytest.raises(DictionaryError, match=r"other\.bin: is not in the format"):
        Index(path)
