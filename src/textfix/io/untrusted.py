"""Untrusted files: reading them within a limit, and validating the JSON they hold.

A report, a list of decisions, a baseline, a configuration or a dictionary may come from anyone. It
may be a device that never ends, nest so deeply that a parser gives up, or hold a string where a
number belongs. `read` bounds what is read. `parse` gives JSON as a `Value`, whose methods return
the requested type or raise an `Untrusted` that names the place, `files[0].changes[2].start`.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from typing import Any, BinaryIO

from textfix.errors import TextfixError
from textfix.patterns import regex

MB = 1_000_000

# The most bytes that are read of a file of each kind. What people have is far smaller.
CONFIGURATION = 1 * MB
DICTIONARY = 32 * MB  # each of a word list, a .dic and an .aff
BASELINE = 64 * MB
RECORD = 1000 * MB  # a saved report or decisions; a report of 1 GB has some million changes

Version = tuple[int, int] | None  # when a file was changed, its size; None: there is no such file

_CODE = regex("[A-Z]{3}[0-9]{3}")
_SHA256 = regex("[0-9a-f]{64}")
# A byte that is no UTF-8 is one of U+DC80 to U+DCFF in a path; no other surrogate is.
_PATH = regex("[^\0\ud800-\udc7f\udd00-\udfff]*")

_CHUNK = 1 << 20
_SHOWN = 60  # characters of a value in a message
_ITEMS = 3  # items of a list in a message


class Untrusted(TextfixError, ValueError):
    """A file or a value in it that cannot be used; the message says what is wrong with it."""


# --- bytes ----------------------------------------------------------------------------------------


def read(path: str | os.PathLike[str], limit: int, *, regular: bool = True) -> bytes:
    """The bytes of the file at `path`.

    Args:
        path: the file.
        limit: the most bytes it may have.
        regular: refuse pipes and devices. Where a person typed the path, they may be meant.

    Raises:
        Untrusted: if it is larger, no regular file, or the path cannot be one.
        OSError: if it cannot be read.
    """
    if regular and not stat.S_ISREG(_status(path).st_mode):
        raise Untrusted("is not a regular file; name a file")
    with open(path, "rb") as file:
        return read_all(file, limit)


def version(path: str | os.PathLike[str]) -> Version:
    """What tells whether the file at `path` was changed.

    Raises:
        Untrusted: if the path cannot be one.
        OSError: if it cannot be looked at.
    """
    try:
        status = _status(path)
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


def _status(path: str | os.PathLike[str]) -> os.stat_result:
    try:
        return os.stat(path)
    except ValueError as error:
        raise Untrusted("the path holds a NUL character; name a file") from error


def read_all(file: BinaryIO, limit: int) -> bytes:
    """All bytes of `file`.

    Raises:
        Untrusted: if there are more than `limit`.
    """
    parts: list[bytes] = []
    size = 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise Untrusted(f"is larger than {limit // MB:,} MB, the limit for this kind of file")
        parts.append(chunk)
    return b"".join(parts)


# --- values ---------------------------------------------------------------------------------------


class Value:
    """A value of a JSON text, and where it is there.

    Attributes:
        value: as `json` gives it.
    """

    __slots__ = ("_key", "_parent", "value")

    def __init__(self, value: Any, parent: Value | None = None, key: str | int = "") -> None:
        self.value = value
        self._parent = parent
        self._key = key

    @property
    def place(self) -> str:
        """Its position, `files[0].path`; empty at the top."""
        above = self._parent.place if self._parent is not None else ""
        if isinstance(self._key, int):
            return f"{above}[{self._key}]"
        return f"{above}.{self._key}" if above and self._key else above or self._key

    def error(self, wanted: str) -> Untrusted:
        """The error that the value is not what is wanted there."""
        return self.wrong(f"must be {wanted}, not {brief(self.value)}")

    def wrong(self, message: str) -> Untrusted:
        """The error that `message` says of the value."""
        return Untrusted(f"{self.place or 'the file'} {message}")

    def __getitem__(self, key: str) -> Value:
        """The member `key` of the object."""
        found = self.get(key)
        if found is None:
            raise self.wrong(f"must have the key {key!r}")
        return found

    def get(self, key: str) -> Value | None:
        """The member `key` of the object, if there is one."""
        if not isinstance(self.value, dict):
            raise self.error("an object")
        return Value(self.value[key], self, key) if key in self.value else None

    def items(self) -> list[Value]:
        """The items of the list."""
        if not isinstance(self.value, list):
            raise self.error("a list")
        return [Value(item, self, number) for number, item in enumerate(self.value)]

    def string(self) -> str:
        """The string."""
        if not isinstance(self.value, str):
            raise self.error("a string")
        return self.value

    def strings(self) -> tuple[str, ...]:
        """The strings of the list."""
        return tuple(item.string() for item in self.items())

    def code(self) -> str:
        """The code of a rule."""
        return self._like(_CODE, "a rule code, three letters and three digits such as SPC101")

    def sha256(self) -> str:
        """The SHA-256 in hexadecimal."""
        return self._like(_SHA256, "a SHA-256 of 64 lower-case hexadecimal digits")

    def path(self) -> str:
        """The path of a file."""
        return self._like(_PATH, "a path without NUL and lone surrogates")

    def _like(self, pattern: re.Pattern[str], wanted: str) -> str:
        if not isinstance(self.value, str) or not pattern.fullmatch(self.value):
            raise self.error(wanted)
        return self.value

    def text(self) -> str:
        """The string, or the strings of the list put together."""
        return "".join(self.strings()) if isinstance(self.value, list) else self.string()

    def whole(self) -> int:
        """The whole number from 0."""
        # True is an int to isinstance. What counts characters or bytes has no more than 63 bits.
        if type(self.value) is not int or not 0 <= self.value < 1 << 63:
            raise self.error("a whole number of 0 or more")
        return self.value

    def number(self, least: float, most: float) -> float:
        """The number from `least` to `most`."""
        # NaN is in no range. A whole number may be too large to become a float.
        if type(self.value) not in (int, float) or not least <= self.value <= most:
            raise self.error(f"a number from {least:g} to {most:g}")
        return float(self.value)


def parse(text: str | bytes) -> Value:
    """The value of a JSON text; of bytes, of the UTF-8 that they are.

    Raises:
        Untrusted: if it is no JSON, or JSON that readers understand differently: with NaN, or with
            a key twice in one object.
    """
    import json  # late: --help reads none

    try:
        text = text if isinstance(text, str) else text.decode("utf-8-sig")
        return Value(json.loads(text, object_pairs_hook=_object, parse_constant=_constant))
    except UnicodeDecodeError as error:
        raise Untrusted(f"not UTF-8 at byte {error.start}") from error
    except (Untrusted, json.JSONDecodeError) as error:
        raise Untrusted(f"not valid JSON: {error}") from error
    except RecursionError as error:
        raise Untrusted("not valid JSON: lists and objects are nested too deeply") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise Untrusted("not valid JSON: a number has too many digits") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise Untrusted(f"the key {brief(twice)} occurs twice in an object")
    return made


def _constant(name: str) -> Any:
    raise Untrusted(f"{name} is not a JSON number")


def brief(value: object) -> str:
    """`value` for a message: short, on one line, nothing in it acts on a terminal."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return repr(value) if len(value) <= _SHOWN else f"{value[:_SHOWN]!r}…"
    if isinstance(value, int):  # str() refuses one of too many digits
        return str(value) if value.bit_length() <= 64 else "a very large number"
    if isinstance(value, list):
        items = ["[…]" if isinstance(item, list) else brief(item) for item in value[:_ITEMS]]
        return f"[{', '.join(items + ['…'] * (len(value) > _ITEMS))}]"
    return "an object" if isinstance(value, dict) else repr(value)
