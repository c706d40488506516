"""Bytes to text and back: bytes that no repair changed are written exactly as they were read.

    encode(*decode(data)) == data        for any bytes, in any encoding that `decode` accepts

Files may be cut in the middle of a character, joined from two encodings, or have a byte order mark
that contradicts their header. A wrong guess must cost nothing: what an encoding
cannot read stays in the text as a lone surrogate that stands for the byte, and goes back as that
byte. What was chosen, on what evidence, and which bytes could not be read is in the `Decoding`.

Line ends are part of the text: CRLF and lone CR stay. Start reading at `decode`, then at
`_to_text`, which says for each family of encodings how it is made lossless.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Literal

from textfix.errors import TextfixError
from textfix.io.multibyte import multibyte_sizes, multibyte_text

How = Literal["BOM", "given", "NUL pattern", "valid UTF-8", "declared", "fallback"]

# The mark of UTF-32-LE begins with that of UTF-16-LE, so it is checked first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDTH = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}

# "utf-16" and "utf-32" name no byte order; where the bytes do not tell, it is the common one.
_WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}

# Characters of one or more bytes without state; everything else that is text has one byte each.
# fmt: off
_MULTIBYTE = frozenset((
    "big5", "big5hkscs", "cp932", "cp949", "cp950", "euc_jis_2004", "euc_jisx0213", "euc_jp",
    "euc_kr", "gb18030", "gb2312", "gbk", "johab", "shift_jis", "shift_jis_2004", "shift_jisx0213",
))
# These can write one text in many ways (shift sequences, escapes) or are no encoding of files:
# what was not changed could not be given back as it was.
_REFUSED = frozenset((
    "hz", "idna", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3",
    "iso2022_jp_ext", "iso2022_kr", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined",
    "unicode-escape", "utf-7",
))
# fmt: on

# A header names the encoding it should have; this is what files so named hold (WHATWG Encoding).
_IN_PRACTICE = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gbk",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# HTML wants it within the first 1024 bytes, XML and PEP 263 within the first lines.
_DECLARED_WITHIN = 1024
# Patterns are compiled when first needed: most texts are valid UTF-8.
_DECLARED = rb"""(?xi)
    (?: <\?xml\b [^<>]*? \bencoding     # <?xml version="1.0" encoding="ISO-8859-1"?>
      | <meta\b [^<>]*? \bcharset       # <meta charset=x>; content="text/html; charset=x"
      | -\*- (?:(?!-\*-)[^\r\n])*? coding   # -*- coding: x -*-
    )
    \s* [:=] \s* ["']? ([\w.:-]+)
"""

_NUL_SAMPLE = 1 << 16  # bytes

# More than a person reads; a long run is cut, so that a bad megabyte does not list a megabyte.
_LISTED = 100
_UNREADABLE = "[\ud800-\udfff]{1,16}"


class EncodingError(TextfixError, ValueError):
    """An encoding that is not known or cannot be used, or a text that it cannot express."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes became a text: all that is needed to turn the text back into them.

    ``Decoding("utf-8", "given")`` is how to write a text in an encoding it was not read in.

    Attributes:
        encoding: canonical name, as Python has it: "utf-8", "utf-16-le", "cp1252". "utf-8-sig" is
            UTF-8 with its mark in front.
        how: the evidence that chose it.
        bom: exactly the bytes of the byte order mark, not part of the text; empty if there is none.
        tail: the bytes at the end that are not part of the text: half a unit of UTF-16, or all
            from the first impossible unit of UTF-32.
        undecodable: (byte offset, bytes) of what could not be read, sorted; the first 100 pieces
            of at most 64 bytes.
        undecodable_bytes: how many bytes could not be read in all.
    """

    encoding: str
    how: How
    bom: bytes = b""
    tail: bytes = b""
    undecodable: tuple[tuple[int, bytes], ...] = ()
    undecodable_bytes: int = 0


def decode(data: bytes, *, encoding: str | None = None) -> tuple[str, Decoding]:
    """The text that `data` holds, and how it was read. Linear time.

    The evidence, strongest first:

    1. `encoding`, if given. A byte order mark of that encoding is taken off; one that contradicts
       it is no mark but text, for the caller knows better. "utf-16" and "utf-32" leave the byte
       order to the mark, then to the NULs, then to little-endian.
    2. a byte order mark: UTF-8, UTF-16 or UTF-32.
    3. NULs in every other byte: UTF-16 without a mark. It comes before valid UTF-8 because English
       in UTF-16 *is* valid UTF-8, full of NULs.
    4. the bytes are valid UTF-8.
    5. an encoding declared in the first 1024 bytes, if all of the bytes agree with it.
    6. the fallback: cp1252 if it can read all bytes and most of what is not ASCII is not UTF-8;
       else UTF-8, the other bytes kept.

    Law:
        encode(*decode(data, encoding=encoding)) == data

    Args:
        data: any bytes.
        encoding: a name Python knows, in any spelling; None to go by the evidence.

    Raises:
        EncodingError: if `encoding` is unknown, or has so many ways to write one text that the
            bytes could not be given back (UTF-7, ISO-2022, HZ).
    """
    if encoding is not None:
        return _given(data, _canonical(encoding))
    for bom, name in _MARKS:
        if data.startswith(bom):
            text, decoding = _read(data, name, "BOM", bom)
            # FF FE 00 00 is also UTF-16-LE that begins with a NUL; then it is no UTF-32 for long.
            if len(decoding.tail) < 4:
                return text, decoding
    if wide := _by_nuls(data):
        return _read(data, wide, "NUL pattern")
    try:
        return data.decode("utf-8"), Decoding("utf-8", "valid UTF-8")
    except UnicodeDecodeError:
        pass
    if declared := _declared(data):
        text, decoding = _read(data, declared, "declared")
        if not decoding.undecodable:
            return text, decoding
    return _read(data, _fallback(data), "fallback")


def encode(text: str, decoding: Decoding) -> bytes:
    """`text` as bytes, written the way it was read.

    Args:
        text: the text that `decode` gave, or what repairs made of it.
        decoding: what `decode` gave with it.

    Raises:
        EncodingError: if the encoding cannot express a character, which only a repair can have
            brought in (`’` into latin-1).
    """
    try:
        body = _to_bytes(text, _codec(decoding.encoding))
    except UnicodeEncodeError as error:
        raise EncodingError(_inexpressible(error, decoding)) from error
    return b"".join((decoding.bom, body, decoding.tail))


def written(text: str, decoding: Decoding | None) -> bytes:
    """The bytes of `text`; what was given as a string and not as bytes has those of UTF-8.

    Raises:
        EncodingError: if the encoding cannot express a character.
    """
    return text.encode("utf-8", "surrogatepass") if decoding is None else encode(text, decoding)


def byte_offsets(text: str, decoding: Decoding, positions: Sequence[int]) -> list[int]:
    """Where the code points at `positions` of `text` begin in the bytes it was read from.

    Linear in the text and the number of positions. A position within two code points that share
    their bytes (`か゚` in euc_jis_2004) gives where these begin.

    Args:
        text: the text that `decode` gave, not a repaired one.
        decoding: what `decode` gave with it.
        positions: offsets in code points, ascending, 0 to ``len(text)``; the same may come twice.

    Returns:
        Offsets in bytes from the beginning of the source, its byte order mark included.

    Raises:
        ValueError: if the positions are not sorted or lie outside the text.
        EncodingError: if `text` holds what `decoding` cannot have read (not looked for where each
            character is one byte).
    """
    if not positions:
        return []
    if positions[0] < 0 or positions[-1] > len(text):
        raise ValueError(f"positions {positions[0]}..{positions[-1]} are not in 0..{len(text)}")
    for before, after in pairwise(positions):
        if after < before:
            raise ValueError(f"positions are not sorted: {after} comes after {before}")
    start = len(decoding.bom)
    try:
        return [start + size for size in _sizes(text, _codec(decoding.encoding), positions)]
    except UnicodeEncodeError as error:
        raise EncodingError(f"the text differs from the one that was read: {error}") from error


# --- which encoding -------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _canonical(name: str) -> str:
    """Python's name for the encoding `name`, if its texts can be written back byte for byte."""
    known = _known(name)
    if known is None:
        raise EncodingError(f"unknown text encoding {name!r}; {_near(name)}")
    if known in _REFUSED:
        raise EncodingError(
            f"{known} can encode the same text in several ways, so textfix cannot keep unrepaired "
            f"bytes unchanged; convert the input to UTF-8 first (iconv -f {name} -t utf-8)"
        )
    return known


def _known(name: str) -> str | None:
    """Python's name for the text encoding `name`, None if there is no such one."""
    try:
        known = codecs.lookup(name).name
        if known not in _REFUSED:
            b" ".decode(known, "ignore")  # base64, zlib and rot13 are codecs too, but not of text
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    return known


def _codec(name: str) -> str:
    """The encoding `name` as a codec that neither reads nor writes a mark."""
    known = _canonical(name)
    return _WITHOUT_MARK.get(known, known)


def _near(name: str) -> str:
    """What may have been meant by the unknown encoding `name`."""
    from difflib import get_close_matches
    from encodings.aliases import aliases

    wanted = re.sub(r"[\W_]+", "_", name.lower()).strip("_")
    near = get_close_matches(wanted, sorted({*aliases, *aliases.values()}), n=5)
    names = dict.fromkeys(known for alias in near if (known := _known(alias)))
    return f"did you mean {' or '.join(names)}?" if names else "for example, use utf-8 or cp1252"


def _given(data: bytes, name: str) -> tuple[str, Decoding]:
    """`data` as the caller says it is, with the mark of that encoding taken off."""
    for bom, marked in _MARKS:
        # "utf-16" has the marks of utf-16-le and utf-16-be, "utf-16-le" has one.
        if data.startswith(bom) and name in (marked, f"{marked}-sig", marked[:-3]):
            return _read(data, marked, "given", bom)
    if name == "utf-16" and _by_nuls(data) == "utf-16-be":
        name = "utf-16-be"
    elif name == "utf-32" and data.startswith(b"\0\0"):
        name = "utf-32-be"  # a character below U+10000 has two NULs at its high end
    return _read(data, _WITHOUT_MARK.get(name, name), "given")


def _by_nuls(data: bytes) -> str | None:
    """UTF-16 of which byte order, if NULs make it unmistakable.

    Every other byte of Latin script in UTF-16 is NUL except for typographic quotes and the like.
    The NULs that stand for lost ligatures (`classi\\0es`) fall on both sides and are far fewer.
    Four of them are needed: that is a word. U+0100 has its NUL at the wrong side: one in fifty may.
    """
    even, oov = (data[side:_NUL_SAMPLE:2].count(0) for side in (0, 1))
    units = (min(len(data), _NUL_SAMPLE) + 1) // 2
    many, few = max(even, oov), min(even, oov)
    if many < 4 or 2 * many < units or 50 * few > many:
        return None
    return "utf-16-le" if oov > even else "utf-16-be"


def _declared(data: bytes) -> str | None:
    """The encoding that `data` says it has, if there is such a one and it can read that itself."""
    match = re.search(_DECLARED, data[:_DECLARED_WITHIN])
    if not match:
        return None
    try:
        name = _codec(match[1].decode("ascii"))
    except (EncodingError, UnicodeDecodeError):
        return None
    name = _IN_PRACTICE.get(name, name)
    # "UTF-16" in a header that is read as ASCII is not true.
    return name if _to_text(match[1], name)[0].encode("utf-8", "replace") == match[1] else None


def _fallback(data: bytes) -> str:
    """cp1252 or UTF-8 for bytes that are not valid UTF-8.

    Accents of cp1252 are followed by ASCII and so make no UTF-8 but by chance (`Spaß«`); in UTF-8
    with a few bytes cut off or glued in, whole characters outnumber the bad bytes.
    """
    clean = data.decode("utf-8", "ignore").encode()
    bad = len(data) - len(clean)
    good = len(clean.translate(None, bytes(range(0xC0))))  # first bytes of characters not in ASCII
    if good > bad:
        return "utf-8"
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "utf-8"
    return "cp1252"


# --- bytes and text, without loss -----------------------------------------------------------------


def _read(data: bytes, name: str, how: How, bom: bytes = b"") -> tuple[str, Decoding]:
    """The text of `data` in encoding `name`, after the mark `bom`, and the record of it."""
    text, tail = _to_text(data[len(bom) :], name)
    if name == "utf-8" and bom:
        name = "utf-8-sig"
    # Surrogates are what UTF-8 leaves out here.
    unreadable = 0 if text.isascii() else len(text) - len(text.encode("utf-8", "ignore").decode())
    decoding = Decoding(name, how, bom, tail)
    if not unreadable and not tail:
        return text, decoding
    spans = [match.span() for match in islice(re.finditer(_UNREADABLE, text), _LISTED)]
    edges = byte_offsets(text, decoding, [edge for span in spans for edge in span])
    pieces = [(a, data[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    for start in range(len(data) - len(tail), len(data), 64):
        if len(pieces) == _LISTED:
            break
        pieces.append((start, data[start : start + 64]))
    total = unreadable * _WIDTH.get(name, 1) + len(tail)
    return text, Decoding(name, how, bom, tail, tuple(pieces), total)


def _to_text(data: bytes, name: str) -> tuple[str, bytes]:
    """The text of `data` and the bytes at its end that no text can hold."""
    if name == "utf-8":
        # A surrogate in UTF-8 (ED A0 80, CESU) is not valid either: three bytes, three escapes.
        return data.decode("utf-8", "surrogateescape"), b""
    if width := _WIDTH.get(name):
        # Lone surrogates stand for themselves here, so there is no escape left for other bytes:
        # half a unit at the end, and in UTF-32 all from the first unit above U+10FFFF.
        whole = data[: len(data) - len(data) % width]
        try:
            text = whole.decode(name, "surrogatepass")
        except UnicodeDecodeError as error:
            whole = whole[: error.start]
            text = whole.decode(name, "surrogatepass")
        return text, data[len(whole) :]
    if name in _MULTIBYTE:
        return multibyte_text(data, name), b""
    return codecs.charmap_decode(data, "strict", _table(name))[0], b""


def _to_bytes(text: str, name: str) -> bytes:
    """The inverse of `_to_text`; raises UnicodeEncodeError."""
    if name == "utf-8":
        return text.encode("utf-8", "surrogateescape")
    if name in _WIDTH:
        return text.encode(name, "surrogatepass")
    if name in _MULTIBYTE:
        return text.encode(name, "surrogateescape")
    return codecs.charmap_encode(text, "strict", codecs.charmap_build(_table(name)))[0]


@lru_cache(maxsize=32)
def _table(name: str) -> str:
    """The 256 characters of a one-byte encoding; a byte without one of its own is U+DC00 + byte.

    U+DC80 to U+DCFF is what Python's surrogateescape uses. Bytes below 0x80 are needed too: cp875,
    an EBCDIC, has seven that are all read as U+001A.
    """
    chars: list[str] = []
    for byte in range(256):
        raw = bytes([byte])
        char = raw.decode(name, "replace")
        own = len(char) == 1 and char.encode(name, "ignore") == raw
        chars.append(char if own else chr(0xDC00 + byte))
    return "".join(chars)


def _sizes(text: str, name: str, positions: Iterable[int]) -> Iterator[int]:
    """How many bytes are before each of the sorted `positions` of `text` in encoding `name`."""
    if name in _MULTIBYTE:
        yield from multibyte_sizes(text, name, positions)
    elif name == "utf-8" or name in _WIDTH:
        done = size = 0
        for position in positions:
            size += len(_to_bytes(text[done:position], name))
            done = position
            yield size
    else:
        yield from positions


def _inexpressible(error: UnicodeEncodeError, decoding: Decoding) -> str:
    from unicodedata import name

    char = error.object[error.start]
    code = f"U+{ord(char):04X}"
    where = f"at code point {error.start}"
    if "\ud800" <= char <= "\udfff":
        return (
            f"{code} {where} is half a character (a lone surrogate) and cannot be written in "
            f"{decoding.encoding}; remove it, or write UTF-16"
        )
    return (
        f"{char!r} ({code} {name(char, 'without a name')}) {where} cannot be written in "
        f"{decoding.encoding}; to write UTF-8 instead: --output-encoding utf-8"
    )
