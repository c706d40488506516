"""Encodings of East Asia, in which a character has one or more bytes, without loss.

Some characters have two codes there, and Python's codecs do not write all that they read: what
would not come back as the same bytes stays in the text as escapes. Start reading at
`multibyte_text`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator


def multibyte_text(data: bytes, name: str) -> str:
    """`data` in an encoding of East Asia, so that writing the text gives `data` again.

    Some characters have two codes there (`≒` is 81 E0 and 87 90 in cp932). In lines where that
    matters, the code that would not come back is kept as bytes; 1.5 s for each MB of such lines.
    """
    text = data.decode(name, "surrogateescape")
    if _comes_back(text, data, name):
        return text
    # No such encoding uses a line end as part of another character.
    return "".join(_multibyte_line(line, name) for line in data.splitlines(keepends=True))


def _multibyte_line(line: bytes, name: str) -> str:
    text = line.decode(name, "surrogateescape")
    if _comes_back(text, line, name):
        return text
    parts: list[str] = []
    last, last_raw = "", b""
    for raw in _codes(line, name):
        char = raw.decode(name, "surrogateescape")
        if not _comes_back(char, raw, name):
            char = _escaped(raw, name)
        elif not _comes_back(last + char, last_raw + raw, name):
            # Together they have a code of their own (`æ̀` in euc_jis_2004), or Python's codec takes
            # them to have one (it drops a NUL after `か`).
            parts[-1] = _escaped(last_raw, name)
        parts.append(char)
        last, last_raw = char, raw
    return "".join(parts)


def _codes(line: bytes, name: str) -> Iterator[bytes]:
    """The codes of single characters in `line`; a byte that begins none stands alone."""
    start = 0
    while start < len(line):
        for end in range(start + 1, start + 5):  # GB 18030 has four bytes at most
            try:
                line[start:end].decode(name)
                break
            except UnicodeDecodeError:
                continue
        else:
            end = start + 1
        yield line[start:end]
        start = end


def _comes_back(text: str, raw: bytes, name: str) -> bool:
    try:
        return text.encode(name, "surrogateescape") == raw
    except UnicodeEncodeError:  # euc_jisx0213 reads 8F F5 A1 but does not write it
        return False


def _escaped(raw: bytes, name: str) -> str:
    """Bytes as escapes; a second byte in ASCII stays as it is, for it comes back by itself."""
    return "".join(chr(0xDC00 + b) if b >= 0x80 else bytes([b]).decode(name) for b in raw)


def multibyte_sizes(text: str, name: str, positions: Iterable[int]) -> Iterator[int]:
    """How many bytes are before each of the sorted `positions` of `text` in such an encoding."""
    encoder = codecs.getincrementalencoder(name)("surrogateescape")
    done = size = 0
    for position in positions:
        size += len(encoder.encode(text[done:position]))
        done = position
        # The encoder holds back a character that may share its code with the next: unless it does,
        # it is before `position`.
        following = text[position : position + 1]
        state = encoder.getstate()
        both = len(encoder.encode(following, True))
        encoder.setstate(state)
        try:
            yield size + both - len(following.encode(name, "surrogateescape"))
        except UnicodeEncodeError:  # the second half of a shared code has no code of its own
            yield size
