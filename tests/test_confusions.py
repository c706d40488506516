import math

import pytest

from textfix.language.confusions import NEVER, confusions, cost


@pytest.mark.parametrize("word", ["", "a", "harvest", "café"])
def test_what_is_read_as_it_is_costs_nothing(word):
    assert cost(word, word) == 0.0


LIKELIER = [
    # read, what is likely meant, what is less so
    ("tlie", "the", "tale"),
    ("govemor", "governor", "govetor"),
    ("cloclc", "clock", "cloths"),
    ("harvcst", "harvest", "harvist"),
    ("rnoon", "moon", "spoon"),
    ("vvinter", "winter", "printer"),
    ("clay", "day", "play"),
    ("bouse", "house", "mouse"),
    ("bread", "bread", "broad"),
    ("0rchard", "orchard", "Richard"),
    ("meadow!", "meadow", "meadows"),
]


@pytest.mark.parametrize(("read", "meant", "other"), LIKELIER, ids=[row[0] for row in LIKELIER])
def test_what_looks_alike_is_cheaper(read, meant, other):
    assert cost(read, meant) < cost(read, other)


def test_two_misreadings_cost_what_each_costs():
    apart = cost("tbe", "the") + cost("ead", "end")
    assert math.isclose(cost("tbe ead", "the end"), apart)


def test_what_costs_more_than_the_limit_is_of_no_interest():
    exact = cost("harvcst", "harvest")
    assert cost("harvcst", "harvest", exact + 0.1) == exact
    assert cost("harvcst", "harvest", exact) == NEVER


def test_strings_that_have_nothing_in_common_are_not_compared():
    assert cost("x" * 40, "harvest") == NEVER


def test_the_table_is_sorted_and_holds_no_identity():
    rows = [tuple(row.split("\t")) for row in confusions()]
    assert rows == sorted(rows)
    assert all(read != meant for read, meant in rows)
