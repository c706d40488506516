"""What is no text is refused, however much text it holds; no text is taken for something else."""

import bz2
import gzip
import importlib.util
import io
import lzma
import pickle
import plistlib
import tarfile
import wave
import zipfile
from pathlib import Path

import pytest

from textfix.io.binary import not_text
from textfix.io.encoding import decode

# Enough that the control characters of a header are far below the share that gives a file away.
PROSE = b"The end ofthe road was not in sight, and it was late &amp; dark. \n" * 400


def why(data: bytes) -> str | None:
    text, decoding = decode(data)
    return not_text(data, text, decoding.undecodable_bytes)


def tar(name: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(PROSE)
        archive.addfile(member, io.BytesIO(PROSE))
    return stream.getvalue()[: 512 + len(PROSE)]


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", PROSE)
    return stream.getvalue()


def wav() -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", "none"))
        sound.writeframes(PROSE)
    return stream.getvalue()


def pyc() -> bytes:
    return importlib.util.MAGIC_NUMBER + bytes(4) + b"\x11\x22\x33\x44\x55\0\0\0\xe3" + PROSE


def riff(kind: bytes) -> bytes:
    return b"RIFF" + (len(PROSE) + 4).to_bytes(4, "little") + kind + PROSE


# Headers as the specifications of the formats have them, then text.
BINARY = {
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + PROSE,
    "jpeg-with-comment": b"\xff\xd8\xff\xfe\x40\0" + PROSE,
    "gif": b"GIF89a\x20\1\x40\0\xf7\0\0" + PROSE,
    "bmp": b"BM\x46\x12\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + PROSE,
    "webp": riff(b"WEBP"),
    "wav": wav(),
    "avi": riff(b"AVI "),
    "id3v2.3": b"ID3\3\0\0\0\0\x0f\x76TIT2\0\0\0\x21\0\0\0" + PROSE,
    "id3v2.4": b"ID3\4\0\0\0\0\x0f\x76TIT2\0\0\0\x21\0\0\3" + PROSE,
    "ogg": b"OggS\0\2" + bytes(8) + b"\x12\x34\x56\x78" + bytes(4) + PROSE,
    "flac": b"fLaC\0\0\0\x22\x10\0\x10\0" + PROSE,
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0isomiso2" + PROSE,
    "wasm": b"\0asm\1\0\0\0" + PROSE,
    "java-class": b"\xca\xfe\xba\xbe\0\0\0\x34\1\2" + PROSE,
    "mach-o": b"\xcf\xfa\xed\xfe\7\0\0\1\3\0\0\0" + PROSE,
    "mach-o-fat": b"\xca\xfe\xba\xbe\0\0\0\2" + PROSE,
    "elf": b"\x7fELF\2\1\1\0" + PROSE,
    "windows-program": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" + PROSE,
    "zstd-raw-block": b"\x28\xb5\x2f\xfd\x04\x58\x81\0\0" + PROSE,
    "gzip-stored": gzip.compress(PROSE, compresslevel=0),
    "bzip2": bz2.compress(PROSE),
    "bzip2-of-nothing": bz2.compress(b"") + PROSE,
    "xz": lzma.compress(PROSE),
    "7z": b"7z\xbc\xaf\x27\x1c\0\4" + PROSE,
    "zip-stored": zipped(),
    "tar": tar("a.txt"),
    "tar-with-long-name": tar("a" * 100),
    "ar": b"!<arch>\na.txt/          0           0     0     644     26000     `\n" + PROSE,
    "rar": b"Rar!\x1a\7\1\0" + PROSE,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + PROSE,
    "sqlite": b"SQLite format 3\0" + PROSE,
    "ttf": b"\0\1\0\0\0\x0f\0\x80\0\3\0\x70" + PROSE,
    "otf": b"OTTO\0\x0b\0\x80\0\3\0\x30" + PROSE,
    "woff": b"wOFF\0\1\0\0\0\0\x66\x10" + PROSE,
    "woff2": b"wOF2OTTO\0\0\x66\x10" + PROSE,
    "pyc": pyc(),
    "pickle": pickle.dumps([PROSE.decode()] * 2, protocol=4),
    "old-pickle": pickle.dumps(Path("a"), protocol=2) + PROSE,
    "parquet": b"PAR1\x15\4\x15\x20" + PROSE + b"PAR1",
    "arrow": b"ARROW1\0\0" + PROSE,
    "avro": b"Obj\1\4\x16avro.schema\x20{}" + PROSE,
    "numpy": b"\x93NUMPY\1\0\x76\0{'descr'" + PROSE,
    "property-list": plistlib.dumps({"a": PROSE.decode(), "b": 1}, fmt=plistlib.FMT_BINARY),
    "gettext": b"\xde\x12\4\x95\0\0\0\0\x8b\0\0\0" + PROSE,
    "gguf": b"GGUF\3\0\0\0" + PROSE,
}


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY)
def test_binary_with_much_text_inside_is_refused(data: bytes) -> None:
    assert (why(data) or "").startswith("it is ")


# What a person may write, also with the damage that textfix repairs: a NUL for each ligature.
TEXT = {
    "bm": b"BM is short for British Museum.\n",
    "id3": b"ID3 tags are kept at the head of an MP3 file.\n",
    "id3-damaged": b"ID3 classi\0es \0les by artist; it is the of\0cial way.\n",
    "riff": b"RIFF and WAVE are formats; RIFF....WEBP is how a WebP file begins.\n",
    "riff-scheme": b"RIFFxxxxWEBP is what to look for.\n",
    "gif": "GIF89a is from 1989, “animated” GIFs are as old.\n".encode(),
    "gif-damaged": b"GIF89a \0les are small.\n",
    "bzh": "BZhörden: a misspelling of „Behörden“.\n".encode(),
    "bzip2-magic": "BZh91AY&SY is the magic number – π in decimal.\n".encode(),
    "ogg": b"OggS marks the begin of a page.\n",
    "flac": b"fLaC is written with a capital L and C.\n",
    "mz": b"MZ are the initials of Mark Zbikowski.\n",
    "otto": b"OTTO was here.\n",
    "true": b"true\0false\0true\0",
    "numpy-in-cp1252": b"\x93NUMPY is fast\x94, he said.\n",
    "pdf": b"%PDF-1.4 is the first line of many files.\n",
    "pk": b"PK is the bank.\n",
    "parquet": b"PAR1 and PAR2 are archives of Usenet.\n",
    "arch": b"!<arch>\nThat is how a library of Unix begins.\n",
    "ustar": b"x" * 257 + b"ustar is the mark of a tar archive.\n",
    "ftyp": b"A ftyp box comes first in an MP4 file.\n",
    "two-letters-and-crlf": b"ab\r\ncd\r\nef\r\n",
    "avro": b"Obj avro.schema\n",
    "sqlite": b"SQLite format 3 is the only one in use.\n",
    "bplist": "bplist00 – the magic number of a property list.\n".encode(),
    "elf": b"ELF is a format of programs.\n",
    "obj-damaged": b"Obj\1ective: to \1nd the e\1fect.\n",
    "utf-16": "BM, PK, MZ and RIFF\n".encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + "OTTO und BM\n".encode("utf-16-be"),
    "utf-32": "BM\n".encode("utf-32"),
    "empty": b"",
}


@pytest.mark.parametrize("data", TEXT.values(), ids=TEXT)
def test_text_is_not_taken_for_something_else(data: bytes) -> None:
    assert why(data) is None
    assert why(data + PROSE) is None


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY)
def test_a_header_within_a_text_is_none(data: bytes) -> None:
    """Only what a file begins with says what it is: a text may quote any of them."""
    assert why(b"The header: " + data[:16] + PROSE) is None
