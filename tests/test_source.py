"""Bytes to text and back: what was chosen, on what evidence, and that nothing is lost."""

import codecs
import itertools
import time
from encodings.aliases import aliases

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textfix.io.encoding import Decoding, EncodingError, byte_offsets, decode, encode


def _accepted() -> list[str]:
    names = []
    for name in sorted({*aliases.values(), "cp875", "koi8_u", "mac_farsi", "utf_8_sig"}):
        try:
            decode(b"", encoding=name)
        except EncodingError:
            continue
        names.append(name)
    return names


ENCODINGS = _accepted()
# Two code points may share one code there, so a text can not be cut between any two.
PAIRED = {"big5hkscs", "euc_jis_2004", "euc_jisx0213", "shift_jis_2004", "shift_jisx0213"}

LATIN = "The café’s “naïve” owner.\n"
BOM8, LE, BE = codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE
LE32, BE32 = codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE

# Random bytes seldom hit what is difficult, so these come more often.
PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [
            *(BOM8, LE, BE, LE32, BE32),
            *(
                b"\xed\xa0\x80",
                b"\xed\xa0\xbd\xed\xb8\x80",
                b"\xf0\x9f",
                b"\xc3\xa9",
                b"\xe2\x80\x99",
            ),
            *(b"\xd8\x00", b"\x00\xd8", b"\xdc\x00", b"\x00\xdc", b"\x3d\xd8\x00\xde", b"\x00\x00"),
            *(b"\x81\x30\x81\x30", b"\x84\x31\xa4\x37", b"\x87\x90", b"\x81\xe0", b"\x81\x5c"),
            *(b"\x82\xa9", b"\x81\x4b", b"\x82\xf5", b"\xa4\xab", b"\xa1\xac", b"\xa4\xf7"),
            *(b"\xa9\xdc", b"\xab\xdc", b"\xab\xc4", b"\xab\xe4", b"\xab\xe0", b"\xab\xe5"),
            *(
                b"\x88\x62",
                b"\x88\x66",
                b"\x88\x66\xaf",
                b"\x8f\xa2\xaf",
                b"\x1b$B",
                b"~{",
                b"+AGE-",
            ),
            *(b"\r\n", b"\r", b"\n", b"\x1a", b"\x3f", b"word ", b"-*- coding: koi8-r -*-"),
            *(b"a\0b\0c\0d\0e\0", b"\0a\0b\0c\0d\0e", b'<?xml encoding="shift_jis"?>'),
        ]
    ),
)
BYTES = st.lists(PIECES, max_size=12).map(b"".join)


# --- laws -----------------------------------------------------------------------------------------


@given(data=BYTES)
@settings(max_examples=1000, deadline=None)
def test_any_bytes_come_back(data: bytes) -> None:
    text, decoding = decode(data)
    assert encode(text, decoding) == data


@given(data=BYTES, encoding=st.sampled_from(ENCODINGS))
@settings(max_examples=3000, deadline=None)
def test_any_bytes_come_back_in_any_encoding(data: bytes, encoding: str) -> None:
    text, decoding = decode(data, encoding=encoding)
    assert encode(text, decoding) == data
    assert decoding.how == "given"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_pair_of_bytes_comes_back(encoding: str) -> None:
    data = b"".join(bytes(pair) for pair in itertools.product(range(256), repeat=2))
    for piece in (data, data[1:], data[::-1], data.replace(b"\n", b"")):
        text, decoding = decode(piece, encoding=encoding)
        assert encode(text, decoding) == piece


@given(data=BYTES, encoding=st.none() | st.sampled_from(ENCODINGS))
@settings(max_examples=1000, deadline=None)
def test_offsets_count_the_bytes_of_what_stands_before(data: bytes, encoding: str | None) -> None:
    text, decoding = decode(data, encoding=encoding)
    offsets = byte_offsets(text, decoding, range(len(text) + 1))
    assert offsets[0] == len(decoding.bom)
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(data) - len(decoding.tail)
    if decoding.encoding not in PAIRED:
        assert len(set(offsets)) == len(offsets)


@given(
    data=BYTES,
    encoding=st.none() | st.sampled_from([e for e in ENCODINGS if e not in PAIRED]),
    place=st.integers(0, 100),
)
@settings(max_examples=1000, deadline=None)
def test_a_repair_changes_no_byte_elsewhere(data: bytes, encoding: str | None, place: int) -> None:
    text, decoding = decode(data, encoding=encoding)
    place = min(place, len(text))
    (offset,) = byte_offsets(text, decoding, [place])
    new = encode("x", Decoding(decoding.encoding, "given"))
    repaired = encode(f"{text[:place]}x{text[place:]}", decoding)
    assert repaired == data[:offset] + new + data[offset:]


@given(data=BYTES, encoding=st.none() | st.sampled_from(ENCODINGS))
@settings(max_examples=1000, deadline=None)
def test_what_is_listed_as_undecodable_stands_there(data: bytes, encoding: str | None) -> None:
    _, decoding = decode(data, encoding=encoding)
    end = 0
    for offset, piece in decoding.undecodable:
        assert offset >= end
        assert piece
        assert data[offset : offset + len(piece)] == piece
        end = offset + len(piece)
    assert sum(len(piece) for _, piece in decoding.undecodable) == decoding.undecodable_bytes


@given(text=st.text(), encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]))
def test_a_text_in_unicode_is_read_as_it_is(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    mark = "\ufeff".encode(encoding)
    if not data.startswith(mark):
        assert decode(data, encoding=encoding)[0] == text
    assert decode(mark + data, encoding=encoding)[0] == text


# --- evidence -------------------------------------------------------------------------------------


def _html(charset: str) -> str:
    return f'<html><head><META http-equiv=x content="text/html; charset={charset}"></head>café œ'


@pytest.mark.parametrize(
    ("data", "encoding", "how", "bom", "text"),
    [
        pytest.param(b"", "utf-8", "valid UTF-8", b"", "", id="nothing"),
        pytest.param(b"plain\r\nold\r", "utf-8", "valid UTF-8", b"", "plain\r\nold\r", id="ASCII"),
        pytest.param(LATIN.encode(), "utf-8", "valid UTF-8", b"", LATIN, id="UTF-8"),
        pytest.param(BOM8 + LATIN.encode(), "utf-8-sig", "BOM", BOM8, LATIN, id="BOM UTF-8"),
        pytest.param(BOM8, "utf-8-sig", "BOM", BOM8, "", id="BOM alone"),
        pytest.param(BOM8 * 2 + b"x", "utf-8-sig", "BOM", BOM8, "\ufeffx", id="BOM twice"),
        pytest.param(LE + LATIN.encode("utf-16-le"), "utf-16-le", "BOM", LE, LATIN, id="BOM LE"),
        pytest.param(BE + LATIN.encode("utf-16-be"), "utf-16-be", "BOM", BE, LATIN, id="BOM BE"),
        pytest.param(
            LE32 + LATIN.encode("utf-32-le"), "utf-32-le", "BOM", LE32, LATIN, id="BOM LE 32"
        ),
        pytest.param(
            BE32 + LATIN.encode("utf-32-be"), "utf-32-be", "BOM", BE32, LATIN, id="BOM BE 32"
        ),
        pytest.param(
            LE + "\0word".encode("utf-16-le"),
            *("utf-16-le", "BOM", LE, "\0word"),
            id="BOM LE before a NUL is not UTF-32",
        ),
        pytest.param(
            BOM8 + b"caf\xe9 \xc3\xa9",
            *("utf-8-sig", "BOM", BOM8, "caf\udce9 é"),
            id="BOM UTF-8 before a bad byte",
        ),
        pytest.param(
            LATIN.encode("utf-16-le"), "utf-16-le", "NUL pattern", b"", LATIN, id="NULs LE"
        ),
        pytest.param(
            LATIN.encode("utf-16-be"), "utf-16-be", "NUL pattern", b"", LATIN, id="NULs BE"
        ),
        pytest.param(
            b"classi\0es the tra\0c o\0ers",
            *("utf-8", "valid UTF-8", b"", "classi\0es the tra\0c o\0ers"),
            id="NULs for lost ligatures",
        ),
        pytest.param(bytes(64), "utf-8", "valid UTF-8", b"", "\0" * 64, id="nothing but NULs"),
        pytest.param(
            _html("ISO-8859-2").encode(),
            *("utf-8", "valid UTF-8", b"", _html("ISO-8859-2")),
            id="valid UTF-8 against a declaration",
        ),
        pytest.param(
            _html("koi8-r").replace("café œ", "мир").encode("koi8-r"),
            *("koi8-r", "declared", b"", _html("koi8-r").replace("café œ", "мир")),
            id="declared meta",
        ),
        pytest.param(
            '<?xml version="1.0" encoding="iso-8859-15"?><a>œuf</a>'.encode("iso-8859-15"),
            *("iso8859-15", "declared", b""),
            '<?xml version="1.0" encoding="iso-8859-15"?><a>œuf</a>',
            id="declared XML",
        ),
        pytest.param(
            "# -*- coding: cp1250 -*-\nčlověk".encode("cp1250"),
            *("cp1250", "declared", b"", "# -*- coding: cp1250 -*-\nčlověk"),
            id="declared Emacs",
        ),
        pytest.param(
            _html("iso-8859-1").encode("cp1252"),
            *("cp1252", "declared", b"", _html("iso-8859-1")),
            id="declared Latin-1 is cp1252",
        ),
        pytest.param(
            _html("utf-16").encode("cp1252"),
            *("cp1252", "fallback", b"", _html("utf-16")),
            id="declared what it cannot be",
        ),
        pytest.param(
            _html("utf-8").encode("cp1252"),
            *("cp1252", "fallback", b"", _html("utf-8")),
            id="declared UTF-8 but is not",
        ),
        pytest.param(
            _html("klingon").encode("cp1252"),
            *("cp1252", "fallback", b"", _html("klingon")),
            id="declared unknown",
        ),
        pytest.param(
            b" " * 1024 + _html("koi8-r").encode("cp1252"),
            *("cp1252", "fallback", b"", " " * 1024 + _html("koi8-r")),
            id="declared too late",
        ),
        pytest.param(LATIN.encode("cp1252"), "cp1252", "fallback", b"", LATIN, id="cp1252"),
        pytest.param(
            "Viel «Spaß» hat größte Fülle".encode("cp1252"),
            *("cp1252", "fallback", b"", "Viel «Spaß» hat größte Fülle"),
            id="cp1252 with UTF-8 by chance",
        ),
        pytest.param(
            "Ça été".encode() + b" \xe9 " + "œuf".encode(),
            *("utf-8", "fallback", b"", "Ça été \udce9 œuf"),
            id="UTF-8 with a byte of Latin-1",
        ),
        pytest.param(
            "“naïve” 😀".encode()[:-1],
            *("utf-8", "fallback", b"", "“naïve” \udcf0\udc9f\udc98"),
            id="UTF-8 cut in a character",
        ),
        pytest.param(
            b"\x81\x8d word",
            *("utf-8", "fallback", b"", "\udc81\udc8d word"),
            id="neither UTF-8 nor cp1252",
        ),
    ],
)
def test_evidence(data: bytes, encoding: str, how: str, bom: bytes, text: str) -> None:
    read, decoding = decode(data)
    assert (decoding.encoding, decoding.how, decoding.bom, read) == (encoding, how, bom, text)
    assert encode(read, decoding) == data


@pytest.mark.parametrize(
    ("data", "wanted", "encoding", "bom", "text"),
    [
        pytest.param(b"caf\xc3\xa9", "latin-1", "iso8859-1", b"", "cafÃ©", id="against UTF-8"),
        pytest.param(b"caf\xe9", "UTF8", "utf-8", b"", "caf\udce9", id="against the bytes"),
        pytest.param(BOM8 + b"x", "utf-8", "utf-8-sig", BOM8, "x", id="UTF-8 with its mark"),
        pytest.param(BOM8 + b"x", "utf-8-sig", "utf-8-sig", BOM8, "x", id="utf-8-sig with it"),
        pytest.param(b"x", "utf-8-sig", "utf-8", b"", "x", id="utf-8-sig without it"),
        pytest.param(LE + b"x\0", "utf-16", "utf-16-le", LE, "x", id="utf-16, mark LE"),
        pytest.param(BE + b"\0x", "U16", "utf-16-be", BE, "x", id="utf-16, mark BE"),
        pytest.param(b"x\0", "utf-16", "utf-16-le", b"", "x", id="utf-16, no mark"),
        pytest.param(b"\0w\0o\0r\0d", "utf-16", "utf-16-be", b"", "word", id="utf-16, NULs BE"),
        pytest.param(b"\0\0\0x", "utf-32", "utf-32-be", b"", "x", id="utf-32, no mark BE"),
        pytest.param(b"x\0\0\0", "utf-32", "utf-32-le", b"", "x", id="utf-32, no mark LE"),
        pytest.param(LE32, "utf-16-le", "utf-16-le", LE, "\0", id="its mark, not a longer one"),
        pytest.param(
            BOM8 + b"x", "cp1252", "cp1252", b"", "ï»¿x", id="a mark that contradicts is text"
        ),
        pytest.param(
            BE + b"x\0", "utf-16-le", "utf-16-le", b"", "\ufffex", id="a mark of the other order"
        ),
        pytest.param(b"\xc8\x85", "cp037", "cp037", b"", "He", id="EBCDIC"),
        pytest.param(
            b"\xfd\xdc\x3f", "cp875", "cp875", b"", "\x1a\udcdc\udc3f", id="EBCDIC, read twice"
        ),
        pytest.param(
            b"\x81\xe0\x87\x90", "cp932", "cp932", b"", "≒\udc87\udc90", id="two codes for one"
        ),
        pytest.param(
            b"\xab\xc4\xa9\xdc\xab\xdc",
            *("euc_jis_2004", "euc_jis_2004", b"", "æ\u0300\udca9\udcdc\u0300"),
            id="two codes where one would do",
        ),
        pytest.param(
            "か\0".encode("euc_jp"),
            *("euc_jis_2004", "euc_jis_2004", b"", "\udca4\udcab\0"),
            id="a NUL that Python would drop",
        ),
        pytest.param(b"a\x81\nb", "cp932", "cp932", b"", "a\udc81\nb", id="half a character"),
    ],
)
def test_given(data: bytes, wanted: str, encoding: str, bom: bytes, text: str) -> None:
    read, decoding = decode(data, encoding=wanted)
    assert (decoding.encoding, decoding.how) == (encoding, "given")
    assert (decoding.bom, read) == (bom, text)
    assert encode(read, decoding) == data


@pytest.mark.parametrize(
    ("data", "encoding", "tail", "undecodable", "count"),
    [
        pytest.param(b"ok", None, b"", (), 0, id="none"),
        pytest.param(
            "Ça été".encode() + b" \xe9.", None, b"", ((10, b"\xe9"),), 1, id="a byte in UTF-8"
        ),
        pytest.param(
            BOM8 + b"a\xff\xfeb\xfd",
            None,
            b"",
            ((4, b"\xff\xfe"), (7, b"\xfd")),
            3,
            id="after a BOM",
        ),
        pytest.param(
            b"\xed\xa0\x80", "utf-8", b"", ((0, b"\xed\xa0\x80"),), 3, id="a surrogate in UTF-8"
        ),
        pytest.param(b"a\x81b", "cp1252", b"", ((1, b"\x81"),), 1, id="no character of cp1252"),
        pytest.param(LE + b"a\0b", None, b"b", ((4, b"b"),), 1, id="half a unit of UTF-16"),
        pytest.param(
            LE + b"a\0\x00\xd8b\0", None, b"", ((4, b"\x00\xd8"),), 2, id="half a pair of UTF-16"
        ),
        pytest.param(
            BE32 + b"\0\0\0aW", None, b"W", ((8, b"W"),), 1, id="a quarter of a unit of UTF-32"
        ),
        pytest.param(
            b"a\0\0\0wordb\0\0\0",
            *("utf-32", b"wordb\0\0\0", ((4, b"wordb\0\0\0"),), 8),
            id="all from a bad unit of UTF-32",
        ),
        pytest.param(
            b"\xff" * 40,
            *("utf-8", b"", ((0, b"\xff" * 16), (16, b"\xff" * 16), (32, b"\xff" * 8)), 40),
            id="a long run in pieces",
        ),
    ],
)
def test_undecodable(
    data: bytes,
    encoding: str | None,
    tail: bytes,
    undecodable: tuple[tuple[int, bytes], ...],
    count: int,
) -> None:
    text, decoding = decode(data, encoding=encoding)
    assert decoding.tail == tail
    assert decoding.undecodable == undecodable
    assert decoding.undecodable_bytes == count
    assert encode(text, decoding) == data


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "utf-32"])
def test_only_the_first_are_listed(encoding: str) -> None:
    _, decoding = decode(b"\xff \xff " * 50_000, encoding=encoding)
    assert len(decoding.undecodable) == 100
    assert sum(len(piece) for _, piece in decoding.undecodable) <= 6400
    assert decoding.undecodable_bytes >= 100_000


# --- writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding", "message"),
    [
        pytest.param(
            "it’s",
            "latin-1",
            "'’' (U+2019 RIGHT SINGLE QUOTATION MARK) at code point 2 cannot be written in latin-1;"
            " to write UTF-8 instead: --output-encoding utf-8",
            id="one byte",
        ),
        pytest.param("a 😀", "shift_jis", "U+1F600 GRINNING FACE) at code point 2", id="East Asia"),
        pytest.param(
            "\x81 \uffff", "ascii", "U+0081 without a name) at code point 0", id="no name"
        ),
        pytest.param("ab\ud800", "utf-8", "U+D800 at code point 2 is half a character", id="half"),
    ],
)
def test_what_an_encoding_cannot_express(text: str, encoding: str, message: str) -> None:
    with pytest.raises(EncodingError) as raised:
        encode(text, Decoding(encoding, "declared"))
    assert message in str(raised.value)


def test_a_text_can_be_written_in_another_encoding() -> None:
    text, _ = decode(b"it's caf\xe9")
    assert encode(text.replace("'", "’"), Decoding("utf-8", "given")) == "it’s café".encode()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("utf-9", "utf-8", id="near utf-8"),
        pytest.param("Lattin 1", "did you mean iso8859-1", id="near latin-1"),
        pytest.param("windows-1225", "cp125", id="near windows-1252"),
        pytest.param("klingon", "for example, use utf-8 or cp1252", id="near nothing"),
        pytest.param("", "unknown text encoding ''", id="empty"),
        pytest.param("a\0b", "unknown text encoding 'a\\x00b'", id="NUL"),
        pytest.param("ütf", "unknown text encoding 'ütf'", id="not ASCII"),
        pytest.param("base64", "unknown text encoding 'base64'", id="not of text"),
        pytest.param("rot13", "unknown text encoding 'rot13'", id="not of bytes"),
        pytest.param("utf-7", "iconv -f utf-7 -t utf-8", id="UTF-7"),
        pytest.param("iso-2022-jp", "in several ways", id="with shifts"),
    ],
)
def test_what_is_no_encoding(name: str, message: str) -> None:
    with pytest.raises(EncodingError) as raised:
        decode(b"x", encoding=name)
    assert message in str(raised.value)
    with pytest.raises(EncodingError):
        encode("x", Decoding(name, "given"))


# --- offsets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding", "positions", "offsets"),
    [
        pytest.param("aé’😀z".encode(), None, [0, 1, 2, 3, 4, 5], [0, 1, 3, 6, 10, 11], id="UTF-8"),
        pytest.param(BOM8 + b"ab", None, [0, 2], [3, 5], id="after a BOM"),
        pytest.param(LE + "a😀z".encode("utf-16-le"), None, [1, 2, 3], [4, 8, 10], id="UTF-16"),
        pytest.param("œuf".encode("cp1252"), "cp1252", [1, 1, 3], [1, 1, 3], id="the same twice"),
        pytest.param("日本x".encode("cp932"), "cp932", [1, 2, 3], [2, 4, 5], id="East Asia"),
        pytest.param("か゚x".encode("euc_jis_2004"), "euc_jis_2004", [1, 2, 3], [0, 2, 3], id="pair"),
        pytest.param(b"abc", None, [], [], id="none asked"),
    ],
)
def test_byte_offsets(
    data: bytes, encoding: str | None, positions: list[int], offsets: list[int]
) -> None:
    text, decoding = decode(data, encoding=encoding)
    assert byte_offsets(text, decoding, positions) == offsets


@pytest.mark.parametrize(
    ("positions", "message"),
    [
        pytest.param([2, 1], "not sorted: 1 comes after 2", id="not sorted"),
        pytest.param([0, 4], "not in 0..3", id="after the end"),
        pytest.param([-1], "not in 0..3", id="before the beginning"),
    ],
)
def test_positions_that_cannot_be(positions: list[int], message: str) -> None:
    text, decoding = decode(b"abc")
    with pytest.raises(ValueError, match=message):
        byte_offsets(text, decoding, positions)


# --- time -----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("piece", "encoding"),
    [
        pytest.param(LATIN.encode(), None, id="UTF-8"),
        pytest.param(LATIN.encode("cp1252"), None, id="cp1252"),
        pytest.param(LATIN.encode("utf-16-le"), None, id="UTF-16"),
        pytest.param(b"\xff", None, id="bad bytes"),
        pytest.param(b"<meta ", None, id="declarations that do not end"),
        pytest.param(b"\x87\x90 ", "cp932", id="codes that do not come back"),
    ],
)
def test_linear_time(piece: bytes, encoding: str | None) -> None:
    def seconds(size: int) -> float:
        data = piece * (size // len(piece)) + b"\xe9"
        start = time.perf_counter()
        text, decoding = decode(data, encoding=encoding)
        byte_offsets(text, decoding, range(0, len(text), 10))
        assert encode(text, decoding) == data
        return time.perf_counter() - start

    # Quadratic would be 64 times.
    assert seconds(800_000) < 24 * min(seconds(100_000) for _ in range(3)) + 0.05
