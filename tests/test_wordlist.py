"""User dictionaries: plain lists and hunspell's. All words and affixes here are invented."""

import os
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from textfix import ProfileError, fix, profile
from textfix.language import user_dictionary
from textfix.language.user_dictionary import user_words

PLURALS = """
SFX S Y 3
SFX S y ies [^aeiou]y
SFX S 0 s [aeiou]y
SFX S 0 s [^y]
"""
UN = "PFX U Y 1\nPFX U 0 un .\n"
ED = "SFX D Y 2\nSFX D 0 d e\nSFX D 0 ed [^e]\n"

# name: .aff (None: there is none), .dic without its first line, the words
HUNSPELL: dict[str, tuple[str | None, str, str]] = {
    "no aff: stems alone": (None, "florp/SU\nzib\n", "florp zib"),
    "no flags": ("", "florp\n", "florp"),
    "conditions": (PLURALS, "blury/S\nflay/S\nzorb/S", "blury bluries flay flays zorb zorbs"),
    "a dash in a condition is no range": (
        "SFX A Y 1\nSFX A 0 x [a-c]\n",
        "ta/A\ntb/A\nt-/A",
        "ta tax tb t- t-x",
    ),
    "signs of regular expressions are letters": (
        "SFX A Y 2\nSFX A 0 x +\nSFX A 0 y [*^]\n",
        "t+/A\nt*/A\nt^/A\ntt/A",
        "t+ t+x t* t*y t^ t^y tt",
    ),
    "no letter is excluded": ("SFX A Y 1\nSFX A 0 x a[^]\n", "tab/A\nta/A", "tab tabx ta"),
    "a point is any letter": ("SFX A Y 1\nSFX A 0 x a.\n", "tab/A\nta/A", "tab tabx ta"),
    "prefix": ("PFX A Y 1\nPFX A b un b[^a]\n", "bo/A\nba/A", "bo uno ba"),
    "cross product": (UN + ED, "florp/UD", "florp unflorp florped unflorped"),
    "no cross product": (
        UN + ED.replace("D Y", "D N"),
        "florp/UD",
        "florp unflorp florped",
    ),
    "prefix that a suffix brings": (
        UN + "SFX B Y 1\nSFX B 0 ly/U .\n",
        "florp/B",
        "florp florply unflorply",
    ),
    "suffix on a suffix": (
        PLURALS + "SFX E Y 1\nSFX E 0 er/S .\n",
        "florp/E",
        "florp florper florpers",
    ),
    "not the whole word": ("SFX A Y 1\nSFX A ba x .\n", "ba/A\noba/A", "ba oba ox"),
    "the whole word": ("FULLSTRIP\nSFX A Y 1\nSFX A ba x .\n", "ba/A\noba/A", "ba x oba ox"),
    "long flags": (
        "FLAG long\n" + PLURALS.replace("SFX S", "SFX Ss") + UN.replace("PFX U", "PFX Su"),
        "zorb/SsSu\nflay/Su",
        "zorb zorbs unzorb unzorbs flay unflay",
    ),
    "numbers as flags": (
        "FLAG num\n" + PLURALS.replace("SFX S", "SFX 7") + UN.replace("PFX U", "PFX 77"),
        "zorb/7,77\nflay/77",
        "zorb zorbs unzorb unzorbs flay unflay",
    ),
    "UTF-8 flags": ("SET UTF-8\nFLAG UTF-8\n" + PLURALS.replace(" S ", " ß "), "zöb/ß", "zöb zöbs"),
    "aliases": (
        "AF 2\nAF SU\nAF U\n" + UN + PLURALS,
        "zorb/1\nflay/2",
        "zorb zorbs unzorb unzorbs flay unflay",
    ),
    "alias behind an affix": (
        "AF 2\nAF E\nAF S\n" + PLURALS + "SFX E Y 1\nSFX E 0 er/2 .\n",
        "zorb/1",
        "zorb zorber zorbers",
    ),
    "stem that needs an affix": (
        "NEEDAFFIX N\n" + PLURALS,
        "zorb/SN\nflay/N",
        "zorbs",
    ),
    "affix that needs another": (
        "NEEDAFFIX N\n" + UN + "SFX B Y 1\nSFX B 0 ize/N .\n",
        "zorb/BU",
        "zorb unzorb unzorbize",
    ),
    "forbidden": (
        "FORBIDDENWORD X\n" + PLURALS,
        "zorb/S\nzorbs/X\nflay/SX",
        "zorb",
    ),
    "only in compounds": ("ONLYINCOMPOUND C\n" + PLURALS, "zorb/SC\nflay", "flay"),
    "both ends together": (
        "CIRCUMFIX C\nPFX A Y 1\nPFX A 0 ge/C .\nSFX B Y 1\nSFX B 0 t/C .\n",
        "zorb/AB",
        "zorb gezorbt",
    ),
    "what is no word": (
        PLURALS,
        "zorb/S po:noun\nflum/S remark\nflay\tpo:noun\nblub st:blob\n\n# remark\nkm\\/h\n/frob",
        "zorb zorbs flum flums flay blub km/h /frob",
    ),
    "other lines": ("TRY abc\nREP 1\nREP f ph\nNOSUGGEST !\n" + PLURALS, "zorb/S!", "zorb zorbs"),
    "apostrophe": ("SFX M Y 1\nSFX M 0 's .\n", "O’Zorb/M", "O'Zorb O'Zorb's"),
    "heading of another length": (PLURALS.replace("Y 3", "Y 2"), "zorb/S", "zorb zorbs"),
    "no heading": ("SFX S 0 s .\n", "zorb/S", "zorb zorbs"),
}


def write(folder: Path, dic: str, aff: str | None, encoding: str = "utf-8") -> str:
    path = folder / "own.dic"
    path.write_text(dic, encoding=encoding)
    if aff is not None:
        path.with_suffix(".aff").write_text(aff, encoding=encoding)
    return str(path)


@pytest.mark.parametrize(("aff", "dic", "words"), HUNSPELL.values(), ids=HUNSPELL)
def test_hunspell(tmp_path: Path, aff: str | None, dic: str, words: str) -> None:
    # A head may be wrong or missing.
    for head in ("99\n", "1\r\n", "\ufeff2\n", ""):
        path = write(
            tmp_path, head + dic, aff if aff is None or "SET" in aff else "SET UTF-8\n" + aff
        )
        assert user_words([path]) == set(words.split()), repr(head)
        os.utime(path, ns=(0, 0))


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("UTF-8", "utf-8"), ("ISO8859-1", "latin-1"), ("ISO8859-15", "iso8859-15"),
     ("KOI8-R", "koi8-r"), ("microsoft-cp1251", "cp1251"), (None, "latin-1")],
)  # fmt: skip
def test_encoding_is_that_of_set(tmp_path: Path, name: str | None, encoding: str) -> None:
    stem = "жук" if encoding in ("koi8-r", "cp1251") else "zörb"
    aff = (f"SET {name}\n" if name else "") + PLURALS
    assert user_words([write(tmp_path, f"1\n{stem}/S\n", aff, encoding)]) == {stem, stem + "s"}


def test_remarks_may_be_in_another_encoding(tmp_path: Path) -> None:
    path = write(tmp_path, "1\nzorb/S\n", None)
    Path(path).with_suffix(".aff").write_bytes(b"# J\xfcrg\nSET UTF-8\n" + PLURALS.encode())
    assert user_words([path]) == {"zorb", "zorbs"}


ERRORS: dict[str, tuple[bytes | None, bytes, str]] = {
    "encoding not known": (
        b"# mine\nSET UTF-9\n", b"1\nzorb\n", "own.aff, line 2: unknown text encoding 'utf-9'"),
    "no encoding of text": (
        b"SET hex\n", b"1\n61\n", "own.aff, line 1: unknown text encoding 'hex'"),
    "encoding that Python reads nothing in": (
        b"SET undefined\n", b"1\nzorb\n", "own.aff, line 1: undefined can encode"),
    "encoding that takes the square of the length": (
        b"SET punycode\n", b"1\nzorb\n", "own.aff, line 1: punycode can encode"),
    "NUL in the name of the encoding": (
        b"\n\nSET UTF\0-8\n", b"1\nzorb\n", "own.aff, line 3: unknown text encoding"),
    "long name of an encoding": (
        b"SET " + b"a" * 9999, b"1\nzorb\n", "own.aff, line 1: unknown text encoding 'aaaaa"),
    "blank lines before a remark": (
        b"\n\n\n# mine\nSFX S 0\n", b"1\nzorb\n", "own.aff, line 5: SFX needs a flag"),
    "bytes in .dic": (
        b"SET UTF-8\n", b"2\nzorb\nz\xf6rb\n", "own.dic: not UTF-8 at byte 8, line 3; which"),
    "bytes in .dic without .aff": (
        None, b"2\nzorb\nz\xf6rb\n", "own.dic: not UTF-8 at byte 8, line 3; there is no .aff file"),
    "bytes in .aff": (
        b"SET UTF-8\nTRY \xf6\n", b"1\nzorb\n", "own.aff: not UTF-8 at byte 14, line 2; which"),
    "condition": (b"SFX S Y 1\nSFX S 0 s [^y\n", b"1\nzorb/S\n",
        "own.aff, line 2: the condition '[^y' is not valid"),
    "empty condition": (
        b"SFX S Y 1\nSFX S 0 s []\n", b"1\nzorb/S\n", "own.aff, line 2: the condition"),
    "short rule": (b"SFX S Y 1\nSFX S 0\n", b"1\nzorb/S\n", "own.aff, line 2: SFX needs a flag"),
    "no such alias": (b"AF 1\nAF S\n", b"1\nzorb/2\n", "own.dic, line 2: there is no alias (AF) 2"),
    "alias behind an affix": (
        b"AF 1\nAF S\nSFX S 0 s/3 .\n", b"1\nzorb\n", "own.aff, line 3: there is no alias (AF) 3"),
    "alias of too many digits": (b"AF 1\nAF S\n", b"1\nzorb/" + b"9" * 5000,
        "own.dic, line 2: there is no alias (AF) a very large number"),
    "long condition": (b"SFX S 0 s " + b"." * 257, b"1\nzorb/S\n",
        "own.aff, line 1: a part of the rule has more than 256 letters"),
    "long suffix": (b"SFX S 0 " + b"s" * 257 + b" .", b"1\nzorb/S\n",
        "own.aff, line 1: a part of the rule has more than 256 letters"),
    "long stem with flags": (b"SFX S 0 s .", b"1\nzib\n" + b"z" * 257 + b"/S",
        "own.dic, line 3: the word has flags and more than 256 letters"),
    "many flags": (b"FLAG num\nSFX 1 0 s .", b"zib/" + b",".join(b"%d" % n for n in range(1001)),
        "own.dic, line 1: more than 1,000 flags"),
}  # fmt: skip


@pytest.mark.parametrize(("aff", "dic", "message"), ERRORS.values(), ids=ERRORS)
def test_errors_name_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aff: bytes | None, dic: bytes, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.dic").write_bytes(dic)
    if aff is not None:
        Path("own.aff").write_bytes(aff)
    with pytest.raises(ProfileError) as caught:
        user_words(["own.dic"])
    assert str(caught.value).startswith("dictionary " + message)


def test_a_dictionary_of_too_many_forms_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_dictionary, "LARGEST", 5)
    path = write(tmp_path, "3\nblury/S\nflay/S\nzorb/S\n", PLURALS)
    with pytest.raises(ProfileError, match=r"line 4: more than 5 forms"):
        user_words([path])


def test_a_list_of_too_many_words_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_dictionary, "LARGEST", 2)
    (tmp_path / "words.txt").write_text("zorb\nzib\nzorb\n")
    assert user_words([str(tmp_path / "words.txt")]) == {"zorb", "zib"}
    (tmp_path / "words.txt").write_text("zorb\nzib\nflay\n")
    with pytest.raises(ProfileError, match=r"words\.txt, line 3: more than 2 words"):
        user_words([str(tmp_path / "words.txt")])


def rules(kind: str, flag: str, count: int, more: str = "") -> str:
    """Rules of one flag, each with an affix of its own."""
    return "".join(f"{kind} {flag} 0 {letters(n)}{more} .\n" for n in range(count))


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")


# name: .aff, .dic. Each asks for more forms than it has bytes, or for more steps than it has forms.
BOMBS: dict[str, tuple[str, str]] = {
    "prefixes times suffixes": (
        "SFX S Y 1\nPFX P Y 1\n" + rules("SFX", "S", 300) + rules("PFX", "P", 300), "zorb/SP"),
    "suffixes times suffixes": (rules("SFX", "S", 300, "/T") + rules("SFX", "T", 300), "zorb/S"),
    "forms that are all the same": (
        "SFX S Y 1\nPFX P Y 1\n" + "SFX S 0 s .\n" * 300 + "PFX P 0 un .\n" * 300, "zorb/SP"),
    "forms that are not allowed": (
        "NEEDAFFIX N\nSFX S Y 1\nPFX P Y 1\n" + rules("SFX", "S", 300, "/N")
        + rules("PFX", "P", 300, "/N"), "zorb/SP"),
    "rules that never fit": (
        "".join(f"SFX S {letters(n)}x s .\n" for n in range(1000)),
        "".join(f"zorb{letters(n)}/S\n" for n in range(1000))),
    "flags that name nothing": (
        "FLAG num\nAF 2\nAF " + ",".join(map(str, range(999))) + "\n"
        + "".join(f"SFX {n} x y .\n" for n in range(999)), "zorb/1\n" * 1000),
    "long words": ("PFX P Y 1\n" + rules("PFX", "P", 300), ("z" * 250 + "/P\n") * 300),
}  # fmt: skip


@pytest.mark.parametrize(("aff", "dic"), BOMBS.values(), ids=BOMBS)
def test_forms_are_counted_before_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aff: str, dic: str
) -> None:
    monkeypatch.setattr(user_dictionary, "LARGEST", 20_000)
    monkeypatch.setattr(user_dictionary, "STEPS", 50_000)
    monkeypatch.setattr(user_dictionary, "LETTERS", 2_000_000)
    path = write(tmp_path, dic, "SET UTF-8\n" + aff)
    tracemalloc.start()
    try:
        with pytest.raises(ProfileError, match=r"own\.dic, line \d+: (more than|too many)"):
            user_words([path])
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_rules_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path, "zorb/S\n", "SFX S Y 1\n" + "SFX S 0 s .\n" * 100_000)
    with pytest.raises(ProfileError, match=r"own\.aff, line 100001: more than 100,000 rules"):
        user_words([path])


# Of a file of n times a piece, so many seconds of the processor for each piece, or fewer.
GROWING: dict[str, tuple[str, str]] = {
    "spaces in .dic": ("zorb{}x/S", " "),
    "spaces and marks in .dic": ("zorb{}", "  po"),
    "slashes in .dic": ("zorb/{}", "\\/"),
    "line ends in .dic": ("{}zorb", "\n"),
    "line ends in .aff": ("{}SFX", "\n"),
    "spaces in .aff": ("SFX S 0 s{}", " "),
    "SET and spaces in .aff": ("SET{}", " "),
    "SET on each line of .aff": ("x{}", "\nSET "),
    "remarks in .aff": ("{}", "\n  #"),
}


@pytest.mark.parametrize("name", GROWING)
def test_time_is_in_step_with_the_length(tmp_path: Path, name: str) -> None:
    around, piece = GROWING[name]

    def seconds(count: int) -> float:
        content = around.format(piece * count)
        dic = content if name.endswith(".dic") else "zorb"
        path = write(tmp_path, dic, content if name.endswith(".aff") else "SET UTF-8\n")
        return processor_time(lambda: user_words([path]))

    # Four times the length takes four times as long, or sixteen times if each piece meets each.
    assert any(seconds(40_000 + n) < 9 * max(seconds(10_000), 0.01) for n in range(3))


def processor_time(work: Callable[[], object]) -> float:
    start = time.process_time()
    with suppress(ProfileError):
        work()
    return time.process_time() - start


@pytest.mark.parametrize("name", ["own.dic", "own.aff", "own.txt"])
def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(user_dictionary, "DICTIONARY", 1_000_000)
    path = write(tmp_path, "zorb\n", "SET UTF-8\n")
    (tmp_path / name).write_text("zorb\n" * 200_001)
    with pytest.raises(ProfileError, match=rf"dictionary \S*{name}: is larger than 1 MB"):
        user_words([path if name != "own.txt" else str(tmp_path / name)])


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with a name")
@pytest.mark.parametrize("name", ["own.dic", "own.aff"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, "zorb\n", "SET UTF-8\n")
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    with pytest.raises(ProfileError, match=rf"dictionary \S*{name}: is not a regular file"):
        user_words([path])


@pytest.mark.parametrize("name", ["w\0.txt", "w\0.dic"])
def test_a_path_that_cannot_be_one(name: str) -> None:
    with pytest.raises(ProfileError, match="the path holds a NUL character"):
        user_words([name])


def test_plain_list(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("\ufeff# mine\nzorb/S\n\n  O’Flay  \r\nZib\n", encoding="utf-8")
    assert user_words([str(path)]) == {"zorb/S", "O'Flay", "Zib"}


def test_lists_come_together(tmp_path: Path) -> None:
    plain = tmp_path / "words.txt"
    plain.write_text("zib\n", encoding="utf-8")
    both = [str(plain), write(tmp_path, "1\nzorb/S\n", PLURALS)]
    assert user_words(both) == {"zib", "zorb", "zorbs"}
    assert user_words(both) is user_words(both)
    assert user_words([]) == frozenset()


@pytest.mark.parametrize("changed", ["own.dic", "own.aff"])
def test_a_file_that_was_changed_is_read_again(tmp_path: Path, changed: str) -> None:
    path = write(tmp_path, "1\nzorb/S\n", PLURALS)
    assert user_words([path]) is user_words([path]) == {"zorb", "zorbs"}
    (tmp_path / changed).write_text("flay\n" if changed == "own.dic" else "SFX S 0 ing .\n")
    assert user_words([path]) == ({"flay"} if changed == "own.dic" else {"zorb", "zorbing"})
    (tmp_path / "own.aff").unlink()
    assert user_words([path]) == ({"flay"} if changed == "own.dic" else {"zorb"})


@pytest.mark.parametrize("name", ["gone.txt", "gone.dic"])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProfileError, match=rf"{name}: cannot be read: No such file"):
        user_words([str(tmp_path / name)])


def test_its_words_are_right(tmp_path: Path) -> None:
    path = write(tmp_path, "1\nthegrat/S\n", "SFX S Y 1\nSFX S 0 ing .\n")
    settings = profile("article", dictionary=[path])
    for text in ("They saw thegrating light.", "They saw thegrat light."):
        assert fix(text, profile=settings) == text
