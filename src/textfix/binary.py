"""Is it text at all? Not if it begins like a picture or a program, or is full of controls."""

from __future__ import annotations

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive (or a .docx, .epub, .odt)"),
    (b"PK\x05\x06", "a zip archive"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
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
    for magic, what in _MAGIC:
        # "BZh" and "GIF8" can begin a text.
        if data.startswith(magic) and not (magic.isalnum() and data.isascii()):
            return f"it is {what}"
    sample = text[:_SAMPLE]
    controls = len(sample) - len(sample.translate(_CONTROLS))
    if controls > max(_FEW, _CONTROLS_SHARE * len(sample)):
        return f"{controls / len(sample):.0%} of it is NULs and other control characters"
    if undecodable > max(_FEW, _UNREADABLE_SHARE * len(data)):
        share = undecodable / len(data)
        return (
            f"{share:.0%} of its bytes are in no encoding that was tried; "
            "if it is text, say in which one: --encoding NAME"
        )
    return None
