"""Is it text at all? Not if it begins like an image or a program, or is full of controls."""

from __future__ import annotations

import re

# How a file begins, what must follow as a regular expression, and what it is then. Where the
# beginning alone may be written by a person ("ID3 tags are", "BM", and in cp1252 “NUMPY), what must
# follow is a field of the format, with a control character where no text has one.
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", b"", "a PNG image"),
    (b"\xff\xd8\xff", b"", "a JPEG image"),
    (b"GIF8", rb"[79]a.[\0-\x1f].[\0-\x1f]", "a GIF image"),
    (b"BM", rb".{4}\0{4}.{2}\0\0[\x0c-\x7c]\0\0\0", "a BMP image"),
    (b"II*\0", b"", "a TIFF image"),
    (b"MM\0*", b"", "a TIFF image"),
    (b"8BPS\0", rb"[\1\2]", "a Photoshop image"),
    (b"\0\0\1\0", b"", "an icon"),
    (b"RIFF", rb".{3}[\0-\x08\x0e-\x1f](?:WEBP|WAVE|AVI )", "a RIFF file (WebP, WAV or AVI)"),
    (b"FORM", rb"[\0-\x08].{3}AIF[FC]", "an AIFF file"),
    (b"ID3", rb"[\2-\4]\0.[\0-\x7f]{4}", "an MP3 file"),
    (b"OggS\0", rb"[\0-\7]", "an Ogg file"),
    (b"fLaC", rb"[\0\x80]\0\0\"", "a FLAC file"),
    (b"MThd\0", rb"\0\0\x06", "a MIDI file"),
    (b"FLV\1", rb".\0\0\0", "a Flash video"),
    (b"\0\0", rb"..ftyp", "an MP4 file (or HEIC, AVIF)"),
    (b"\x1aE\xdf\xa3", b"", "a Matroska or WebM file"),
    (b"PK\3\4", b"", "a zip archive (or a .docx, .epub, .odt)"),
    (b"PK\5\6", b"", "a zip archive"),
    (b"\x1f\x8b\x08", b"", "gzip data"),
    (b"\x1f\x9d", b"", "data of compress (.Z)"),
    (b"BZh", rb"[1-9](?:1AY&SY.{4}[\0-\7]|\x17rE8P\x90)", "bzip2 data"),
    (b"\xfd7zXZ\0", b"", "xz data"),
    (b"LZIP\1", b"", "lzip data"),
    (b"\x28\xb5\x2f\xfd", rb".{0,16}[\0-\x08\x0e-\x1f]", "Zstandard data"),
    (b"\4\x22\x4d\x18", b"", "LZ4 data"),
    (b"7z\xbc\xaf\x27\x1c", b"", "a 7z archive"),
    (b"Rar!\x1a\7", b"", "a RAR archive"),
    (b"MSCF\0\0\0\0", b"", "a cabinet archive"),
    (b"!<arch>\n", rb".{58}`\n", "an ar archive (.a or .deb)"),
    (b"\xed\xab\xee\xdb", rb"[\3\4]", "an RPM package"),
    (b"%PDF-", rb"\d\.\d\s*[\r\n%]", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", "an old Office document"),
    (b"\x7fELF", b"", "a program"),
    (b"MZ", rb".[\0\1].\0.\0.\0", "a program"),
    (b"\xcf\xfa\xed\xfe", rb".\0", "a program"),
    (b"\xce\xfa\xed\xfe", rb".\0", "a program"),
    (b"\xfe\xed\xfa", rb"[\xce\xcf]\0", "a program"),
    (b"\xca\xfe\xba\xbe", rb"\0", "a Java class or a program"),
    (b"\xac\xed\0\5", b"", "serialized Java objects"),
    (b"\0asm", rb"[\1\r]\0", "a WebAssembly module"),
    (b"dex\n03", rb".\0", "an Android program"),
    (b"BC\xc0\xde", b"", "LLVM bitcode"),
    (b"\x1bLua", b"", "a Lua program"),
    # The first two bytes of a .pyc name the version of Python; flags of four bytes follow.
    (b"", rb".[\x0c-\x0f]\r\n.\0{3}", "a Python program (.pyc)"),
    (b"\x80", rb"[\4\5]\x95.{5}\0{3}|[\2\3](?:[\])}(]q\0|c[\w.]+\n)", "a Python pickle"),
    (b"\0\1\0\0", rb"\0.", "a TrueType font"),
    (b"OTTO\0", rb"[\1-\x1f]", "an OpenType font"),
    (b"true\0", rb"[\1-\x1f]", "a TrueType font"),
    (b"ttcf\0", rb"[\1\2]\0\0", "a TrueType font"),
    (b"wOF", rb"[F2](?:\0\x01\0\0|OTTO|true|ttcf)\0", "a web font"),
    (b"SQLite format 3\0", b"", "an SQLite database"),
    (b"PAR1\x15", b"", "a Parquet file"),
    (b"ARROW1\0\0", b"", "an Arrow file"),
    (b"Obj\1", rb".{1,4096}avro\.schema", "an Avro file"),
    (b"\x93NUMPY", rb"[\1-\3]\0", "a NumPy array"),
    (b"\x89HDF\r\n\x1a\n", b"", "an HDF5 file"),
    (b"GGUF", rb"[\1-\3]\0\0\0", "a language model"),
    (b"", rb".{5}\0{3}\{\"", "a language model"),
    (b"bplist0", rb"[01][\xa0-\xdf].{0,8}[\0-\x08]", "a binary property list"),
    (b"\xde\x12\4\x95", rb"[\0\1]\0", "translations of gettext (.mo)"),
    (b"\x95\4\x12\xde", rb"\0[\0\1]", "translations of gettext (.mo)"),
    # A tar of texts is text except for its headers: a name, filled up with NULs, and a mark at 257.
    (b"", rb"(?=[^\0\n]{1,108}\0).{257}ustar[\0 ]", "a tar archive"),
)
_SAMPLE = 1 << 16  # code points

# C0 controls that no text has any use for: random bytes hold 10 % of them. Text from PDFs may hold
# a NUL for each ligature or a U+0002 for each hyphen at a line end, which is 1 % or less.
_CONTROLS = dict.fromkeys({*range(0x20), 0x7F} - set(map(ord, "\t\n\r\f\b\x1b")))
_CONTROLS_SHARE = 0.05
_UNREADABLE_SHARE = 0.3
_FEW = 8  # fewer bad characters than this prove nothing


def not_text(data: bytes, text: str, undecodable: int) -> str | None:
    """Why `data` is not text at all; None if it may be.

    Args:
        data: the bytes.
        text: what they were read as.
        undecodable: how many bytes could not be read.
    """
    for begins, follows, what in _MAGIC:
        # Few files begin like one of these, so almost no expression is ever compiled.
        if data.startswith(begins) and re.compile(follows, re.DOTALL).match(data, len(begins)):
            return f"it is {what}"
    sample = text[:_SAMPLE]
    controls = len(sample) - len(sample.translate(_CONTROLS))
    if controls > max(_FEW, _CONTROLS_SHARE * len(sample)):
        return f"{controls / len(sample):.0%} of its characters are NUL or other controls"
    if undecodable > max(_FEW, _UNREADABLE_SHARE * len(data)):
        share = undecodable / len(data)
        return (
            f"{share:.0%} of its bytes cannot be decoded; "
            "if it is text, name its encoding: --encoding NAME"
        )
    return None
