"""How often people write a form: the shipped table, a small one made here, and hostile forms."""

import importlib
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest

from textfix.io.shipped import DictionaryError, dictionaries
from textfix.language.attested import FLOOR, LONGEST, SCALE, Attested, attested, pack
from textfix.language.lexicon import lexicon

ROOT = Path(__file__).parents[1]
ENGLISH = dictionaries() / "en"
PACKAGES = ROOT / "build" / "names"
WHEEL = "spacy_lookups_data-1.0.5-py2.py3-none-any.whl"
STEP = 1 / SCALE

# Forms with their probabilities in the table that was read.
FORMS = {
    "the": -3.5287666321,
    "The": -5.9587073326,
    "THE": -9.0446548462,
    "website": -9.5681877136,
    "iPhone": -10.5692510605,
    "teh": -12.5829010010,
    "specification": -13.9586811066,
    "tbe": -15.7525157928,
    "afterparty": -15.8829936981,
    "matchday": -16.2386817932,
    "mRNA": -16.3205890656,
    "ofthe": -16.3418407440,
    "Bellingcat": -18.7539405823,
    "macOS": -19.0824089050,
    "e-mail": -19.5020294189,
}
FORM = pytest.mark.parametrize("form", FORMS)

UNATTESTED = [
    "specication",  # a lost ligature
    "identied",
    "governmnent",
    "flurbishing",
    "mrnA",  # the case is kept
    "MacoS",
    "website ",  # a form is whole
    " website",
    "web site",
    "1984",  # numbers, addresses, punctuation and other scripts are left out
    "3.14",
    "http://www.example.org",
    "...",
    ":)",
    "&amp",
    "правда",
    "tаke",  # the second letter is Cyrillic
]

HOSTILE = {
    "empty": "",
    "surrogate": "\ud800",
    "surrogates": "a\udcffb\ud800",
    "nul": "\0",
    "newlines": "\n\n",
    "megabyte": "a" * 1_000_000,
    "surrogate-megabyte": "\udc80" * 1_000_000,
    "combining": "e" + "\u0301" * 29,
    "astral": "\U0010ffff" * 30,
    "apostrophes": "’" * 30,
}


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script that builds the table."""
    monkeypatch.syspath_prepend(str(ROOT / "dictionaries"))
    return importlib.import_module("attested")


@pytest.fixture
def made(tmp_path: Path) -> Callable[[dict[str, float]], Attested]:
    def make(forms: dict[str, float]) -> Attested:
        path = tmp_path / "small.bin"
        path.write_bytes(pack(forms, {}))
        return Attested(path)

    return make


@FORM
def test_attested_forms_have_their_probability(form: str) -> None:
    assert lexicon().attested(form) == pytest.approx(FORMS[form], abs=STEP / 2)


@pytest.mark.parametrize("form", UNATTESTED)
def test_other_forms_have_the_floor(form: str) -> None:
    assert lexicon().attested(form) == FLOOR


@pytest.mark.parametrize("form", ["macOS", "matchday", "afterparty", "mRNA", "Bellingcat"])
def test_attested_is_not_known(form: str) -> None:
    """The table says what people write; which words there are the word list says."""
    assert lexicon().attested(form) > FLOOR
    assert form not in lexicon().words


@pytest.mark.parametrize(
    ("right", "damaged"),
    [("the", "tbe"), ("specification", "specication"), ("matchday", "matcbday")],
)
def test_the_right_form_is_far_more_probable(right: str, damaged: str) -> None:
    assert lexicon().attested(right) > lexicon().attested(damaged) + 4


def test_the_apostrophe_is_either(builder: ModuleType) -> None:
    assert lexicon().attested("o’clock") == lexicon().attested("o'clock") > FLOOR
    both = builder.forms({"o'clock": math.log(0.2), "o’clock": math.log(0.1)})
    assert both == {"o'clock": pytest.approx(math.log(0.3))}


def test_the_floor_is_below_every_form() -> None:
    table = attested()
    assert len(table) > 700_000
    assert -max(entry & 0xFF for entry in table._entries) / table._scale > FLOOR + 0.9


@pytest.mark.parametrize("form", HOSTILE.values(), ids=HOSTILE)
def test_hostile_forms_have_the_floor_in_no_time(form: str) -> None:
    start = time.process_time()
    for _ in range(100):
        assert lexicon().attested(form) == FLOOR
    assert time.process_time() - start < 0.1


def test_a_slice_is_as_the_shipped_table(made: Callable[[dict[str, float]], Attested]) -> None:
    table = made(FORMS)
    assert len(table) == len(FORMS)
    assert [table.nats(form) for form in FORMS] == [attested().nats(form) for form in FORMS]
    assert {table.nats(form) for form in UNATTESTED} == {FLOOR}


@pytest.mark.parametrize("size", [0, 1, 2, 5, 1000])
def test_tables_of_any_size(made: Callable[[dict[str, float]], Attested], size: int) -> None:
    forms = {f"word{number}": -5.0 - number % 14 for number in range(size)}
    table = made(forms)
    assert len(table) == size
    assert all(table.nats(form) == pytest.approx(nats, abs=STEP) for form, nats in forms.items())
    assert table.nats("other") == FLOOR


def test_same_forms_same_bytes() -> None:
    assert pack(FORMS, {}) == pack(dict(reversed(FORMS.items())), {})


def test_what_is_not_there_is_hardly_ever_found() -> None:
    found = sum(attested().nats(f"xq{number}zj") > FLOOR for number in range(100_000))
    assert found <= 2


@pytest.mark.parametrize("form", [*FORMS, "365th", "AT&T", "naïve", "o'clock", "x" * LONGEST])
def test_wanted(builder: ModuleType, form: str) -> None:
    assert builder.wanted(form)


@pytest.mark.parametrize(
    "form", [*UNATTESTED[6:], "here&gt", "a.p", "word_word", "-less", "x" * (LONGEST + 1), ""]
)
def test_not_wanted(builder: ModuleType, form: str) -> None:
    assert not builder.wanted(form)


def test_threads_read_the_same() -> None:
    forms = [*FORMS, *UNATTESTED] * 200
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lexicon().attested, forms)) == [*map(lexicon().attested, forms)]


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(b"something else\n")
    with pytest.raises(DictionaryError, match=r"other\.bin: is not in the format"):
        Attested(path)
    with pytest.raises(FileNotFoundError):
        Attested(tmp_path / "none.bin")


def test_another_package_is_refused(
    builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / WHEEL).write_bytes(b"other")
    monkeypatch.setattr("sys.argv", ["attested.py", str(tmp_path)])
    with pytest.raises(SystemExit, match="is not the packages/spacy_lookups_data"):
        builder.main()


@pytest.mark.slow
@pytest.mark.skipif(not (PACKAGES / WHEEL).is_file(), reason="the package was not downloaded")
def test_the_shipped_table_is_built_again(
    builder: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["attested.py", str(PACKAGES), "--out", str(tmp_path)])
    builder.main()
    assert (tmp_path / "attested.bin").read_bytes() == (ENGLISH / "attested.bin").read_bytes()
