"""The dictionaries that come with textfix: where they are, and whether they are complete.

`manifest.tsv` lists each file with its length and SHA-256; `dictionaries/manifest.py` writes it.
The lengths are compared before the first file is opened: that takes a fraction of a millisecond and
detects a broken download or a full disk. The tests compare the checksums.
"""

from __future__ import annotations

import json
import mmap
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from textfix.errors import TextfixError

MANIFEST = "manifest.tsv"


class Entry(NamedTuple):
    """What the manifest says of a file."""

    bytes: int
    sha256: str


class DictionaryError(TextfixError, ValueError):
    """A dictionary that comes with textfix is missing, damaged or of another format.

    Attributes:
        path: the file.
        why: what is wrong with it.
    """

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path}: {self.why}; reinstall textfix to restore its dictionaries"


def dictionaries() -> Path:
    """The folder of the shipped dictionaries: in the package, else in the checkout beside it."""
    inside = Path(__file__).parents[1] / "dictionaries"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "dictionaries"


def shipped(name: str) -> Path:
    """The path of the English dictionary `name`.

    Raises:
        DictionaryError: if any dictionary is missing or has another length than the manifest says.
    """
    folder = dictionaries() / "en"
    if name not in _complete(folder):
        raise DictionaryError(folder / MANIFEST, f"does not list {name}")
    return folder / name


@cache
def _complete(folder: Path) -> dict[str, Entry]:
    """The manifest of `folder`, if the files have their lengths.

    All are checked before the first is opened, so that no run breaks off after some of its texts.
    """
    listed = manifest(folder)
    for name, entry in listed.items():
        path = folder / name
        try:
            length = path.stat().st_size
        except OSError as error:
            raise DictionaryError(path, _reason(error)) from error
        if length != entry.bytes:
            raise DictionaryError(path, f"has {length:,} bytes instead of {entry.bytes:,}")
    return listed


def manifest(folder: Path) -> dict[str, Entry]:
    """The entries of the manifest in `folder`, by file name.

    Raises:
        DictionaryError: if the manifest is missing or damaged.
    """
    path = folder / MANIFEST
    try:
        rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
        return {name: Entry(int(length), sha256) for name, length, sha256 in rows}
    except OSError as error:
        raise DictionaryError(path, _reason(error)) from error
    except ValueError as error:  # also undecodable bytes
        raise DictionaryError(path, "is damaged") from error


def map_binary(path: Path, magic: bytes) -> mmap.mmap:
    """Map the binary dictionary in `path`, which begins with `magic`, into memory.

    Raises:
        OSError: if it cannot be read.
        DictionaryError: if it begins otherwise: another format, or another version of it.
    """
    with path.open("rb") as file:
        if file.read(len(magic)) != magic:
            raise DictionaryError(path, "is not in the format that this version reads")
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def map_headed(path: Path, magic: bytes) -> tuple[dict[str, Any], memoryview]:
    """Map a binary dictionary with a header, a line of JSON after `magic`: the header, and what
    follows it.

    Raises:
        OSError: if it cannot be read.
        DictionaryError: if it has another format or is cut in its header.
    """
    data = map_binary(path, magic)
    end = data.find(b"\n")
    if end < 0:
        raise DictionaryError(path, "is cut in its header")
    return json.loads(data[len(magic) : end]), memoryview(data)[end + 1 :]


def _reason(error: OSError) -> str:
    return "does not exist" if isinstance(error, FileNotFoundError) else f"{error.strerror}"
