"""Settings from files: the nearest counts, the nearer to the command wins, errors name the key."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from textfix.language.user_dictionary import user_words
from textfix.settings import config
from textfix.settings.baseline import baseline
from textfix.settings.config import Config, ConfigError
from textfix.settings.profile import PROFILES, ProfileError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text)
    return path


def test_no_file_says_nothing() -> None:
    assert config.find(".") == Config()
    assert Config().profile() == PROFILES["article"]


def test_every_key() -> None:
    write(
        "textfix.toml",
        'profile = "ocr"\nselect = ["SPC"]\nignore = ["SPC201"]\napply_at = 0.95\nsuggest_at = 1\n'
        'language = "en"\ndictionary = ["w.txt"]\nexclude = ["old"]\n'.replace("= 1", "= 0.1"),
    )
    found = config.find(".")
    profile = found.profile()
    assert profile.name == "ocr"
    assert profile.select == ("SPC",)
    assert profile.ignore == (*PROFILES["ocr"].ignore, "SPC201")
    assert (profile.apply_at, profile.suggest_at, profile.language) == (0.95, 0.1, "en")
    assert profile.dictionary == ("w.txt",)
    assert found.excludes == ((".", ("old",)),)


FOUND = {
    "own-folder": {"a/b/textfix.toml": "0.9", "a/textfix.toml": "0.8"},
    "above": {"a/textfix.toml": "0.9", "textfix.toml": "0.8"},
    "toml-before-pyproject": {"a/textfix.toml": "0.9", "a/pyproject.toml": "0.8"},
    "pyproject": {"a/b/pyproject.toml": "0.9"},
}


@pytest.mark.parametrize("files", FOUND.values(), ids=FOUND)
def test_nearest_file_counts(files: dict[str, str]) -> None:
    for path, value in files.items():
        table = "[tool.textfix]\n" if "pyproject" in path else ""
        write(path, f"{table}apply_at = {value}\n")
    Path("a/b").mkdir(parents=True, exist_ok=True)
    assert config.find("a/b").profile().apply_at == 0.9


def test_pyproject_of_another_tool_is_passed_over() -> None:
    write("textfix.toml", "apply_at = 0.8")
    write("a/pyproject.toml", "[tool.black]\nline-length = 79\n")
    write("b/pyproject.toml", '[project]\ndependencies = ["textfix"]\n')
    write("c/pyproject.toml", "this is [not TOML")
    assert [config.find(folder).profile().apply_at for folder in "abc"] == [0.8] * 3


def test_dictionary_lies_beside_the_file_that_names_it() -> None:
    write("a/textfix.toml", 'dictionary = ["words.txt"]')
    Path("a/b").mkdir()
    assert config.find("a/b").profile().dictionary == ("a/words.txt",)


ERRORS = {
    "unknown-key": ("aply_at = 1", "textfix.toml: no setting 'aply_at'; did you mean 'apply_at'?"),
    "far-off-key": ("zzz = 1", "no setting 'zzz'; the settings are apply_at, baseline"),
    "string-for-number": ('apply_at = "high"', "apply_at must be a number from 0 to 1, not 'high'"),
    "boolean-for-number": ("apply_at = true", "apply_at must be a number from 0 to 1, not true"),
    "number-too-large": ("apply_at = 90", "apply_at must be a number from 0 to 1, not 90"),
    "not-a-number": ("apply_at = nan", "apply_at must be a number from 0 to 1, not nan"),
    "string-for-list": ('select = "SPC"', "select must be a list of strings, not 'SPC'"),
    "list-of-numbers": ("ignore = [101]", "ignore must be a list of strings, not [101]"),
    "table": ("[select]\na = 1", "select must be a list of strings, not a table"),
    "number-for-string": ("language = 1", "language must be a string, not 1"),
    "language": ('language = "fr"', "language must be one of auto, en, none"),
    "profile": ('profile = "orc"', "no profile 'orc'; did you mean 'ocr'?"),
    "thresholds": ("apply_at = 0.5\nsuggest_at = 0.6", "suggest_at (0.6) must not exceed"),
    "not-toml": ("apply_at =", "textfix.toml: not valid TOML"),
    "name": ('name = "x"', "no setting 'name'"),
    "nested-lists": ("select = " + "[" * 5000, "arrays and tables are nested too deeply"),
    "nested-tables": ("select = " + "{a = " * 5000, "arrays and tables are nested too deeply"),
    "many-digits": ("apply_at = " + "9" * 5000, "a number has too many digits"),
    "many-hexadecimal-digits": (
        "apply_at = 0x" + "f" * 5000,
        "apply_at must be a number from 0 to 1, not a very large number",
    ),
    "infinite": ("apply_at = 1e400", "apply_at must be a number from 0 to 1, not inf"),
    "many-parts": ("\na" + ".a" * 100 + " = 1", "line 2: a key has more than 100 parts"),
    "many-quoted-parts": ("'a'" + ' . "b"' * 100 + " = 1", "line 1: a key has more than 100 parts"),
    "long-key": (
        "a" * 5000 + " = 1",
        f"no setting '{'a' * 60}'…; the settings are apply_at, baseline",
    ),
    "long-value": (f'language = "{"x" * 5000}"', "language must be one of auto, en, none"),
    "long-profile": (f'profile = "{"x" * 5000}"', f"no profile '{'x' * 60}'…; choose from article"),
}


@pytest.mark.parametrize(("text", "message"), ERRORS.values(), ids=ERRORS)
def test_error_names_file_and_key(text: str, message: str) -> None:
    write("a/textfix.toml", text)
    with pytest.raises(ConfigError) as error:
        config.find("a")
    assert str(error.value).startswith("a/textfix.toml: ")
    assert message in str(error.value)


def test_nul_in_a_path() -> None:
    write("textfix.toml", 'dictionary = ["w\\u0000.txt"]\nbaseline = ["b\\u0000.json"]')
    settings = config.find(".").profile()
    for read in (partial(user_words, settings.dictionary), partial(baseline, settings.baseline)):
        with pytest.raises(ProfileError, match=r"^(dictionary|baseline) .*: the path holds a NUL"):
            read()


# What nobody writes into a configuration, and how it grows.
GROWING: dict[str, Callable[[int], str]] = {
    "parts-of-a-key": lambda n: "a" + ".a" * n + " = 1",
    "parts-of-a-heading": lambda n: "[a" + ".a" * n + "]",
    "words-that-are-no-key": lambda n: "a" * n,
    "quotes": lambda n: '"' * n,
    "spaces": lambda n: "a =" + " " * n,
    "pattern": lambda n: f"exclude = ['{'*a' * n}']",
}


@pytest.mark.parametrize("text", GROWING.values(), ids=GROWING)
def test_time_is_in_step_with_the_length(text: Callable[[int], str]) -> None:
    def seconds(count: int) -> float:
        write("textfix.toml", text(count))
        start = time.process_time()
        with suppress(ConfigError):
            config.excluded("a" * 200, config.find(".").excludes)
        return time.process_time() - start

    # Four times the length takes four times as long, or sixteen times if each part meets each.
    # The garbage collector may come in between, but not three times. A pattern is remembered, so
    # each attempt has lengths of its own.
    assert any(seconds(32_000 + n) < 9 * max(seconds(8_000 + n), 0.02) for n in range(3))


def test_bytes_that_are_no_utf_8() -> None:
    Path("textfix.toml").write_bytes(b'profile = "\xff"')
    with pytest.raises(ConfigError, match="not UTF-8 at byte 11"):
        config.find(".")


def test_tool_table_that_is_none() -> None:
    write("pyproject.toml", "[tool]\ntextfix = 1\n")
    with pytest.raises(ConfigError, match=r"tool.textfix must be a table, not 1"):
        config.find(".")


def test_missing_file_is_named() -> None:
    with pytest.raises(ConfigError, match=r"gone.toml: cannot be read: No such file"):
        config.read("gone.toml")


def test_the_nearer_wins_key_by_key() -> None:
    found = config.read(write("textfix.toml", 'apply_at = 0.8\nlanguage = "en"\nexclude = ["a"]'))
    given = config.read(write("x/mine.toml", 'apply_at = 0.7\nprofile = "ocr"\nexclude = ["b"]'))
    assert found is not None
    assert given is not None
    merged = given.over(found)
    profile = merged.profile(suggest_at=0.6, language=None, select=())
    assert (profile.apply_at, profile.language, profile.name) == (0.7, "en", "ocr")
    assert profile.suggest_at == 0.6
    assert merged.excludes == ((".", ("a",)), ("x", ("b",)))


def test_flag_against_file_names_the_file() -> None:
    write("textfix.toml", "apply_at = 0.6")
    with pytest.raises(ProfileError, match=r"apply_at is from textfix.toml"):
        config.find(".").profile(suggest_at=0.7)


EXCLUDED = {
    "name": ("drafts/a.txt", "a.txt", True),
    "name-with-star": ("drafts/a.txt", "*.txt", True),
    "folder": ("drafts", "drafts/", True),
    "whole-path": ("drafts/a.txt", "drafts/a.txt", True),
    "star-passes-slash": ("drafts/x/a.txt", "drafts/*", True),
    "dot-slash": ("drafts/a.txt", "./drafts/*", True),
    "any-depth": ("x/y/a.txt", "**/y/a.txt", True),
    "any-depth-is-none-too": ("y/a.txt", "**/y/a.txt", True),
    "other-name": ("drafts/b.txt", "a.txt", False),
    "path-from-the-folder-only": ("x/drafts/a.txt", "drafts/a.txt", False),
}


@pytest.mark.parametrize(("path", "pattern", "wanted"), EXCLUDED.values(), ids=EXCLUDED)
def test_excluded(path: str, pattern: str, wanted: bool) -> None:
    assert config.excluded(path, [(".", (pattern,))]) is wanted


def test_patterns_start_from_the_folder_of_their_file() -> None:
    assert config.excluded("sub/old/a.txt", [("sub", ("old/*",))])
    assert not config.excluded("old/a.txt", [("sub", ("old/*",))])


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with a name")
@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/"])
@pytest.mark.parametrize("key", ["dictionary", "baseline"])
def test_what_a_file_names_must_be_a_regular_file(key: str, name: str) -> None:
    os.mkfifo("pipe")
    write("textfix.toml", f'{key} = ["{name}"]')
    with pytest.raises(ConfigError, match=f"^textfix.toml: {key}: {name} is not a regular file"):
        config.find(".")
