"""Reports: views of the recorded changes, for a person, for `patch`, for a program.

A report reads nothing but results; it never compares two texts. The same results give the same
report, byte for byte. `FORMATS` names them, `render` makes one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textfix.model import Result
from textfix.report.diff import diff, diff_bytes
from textfix.report.json import json
from textfix.report.terminal import terminal

__all__ = ["FORMATS", "SUFFIXES", "render", "to_bytes"]

Files = Sequence[tuple[str, Result]]

FORMATS: Mapping[str, Callable[[Files], str]] = {"text": terminal, "diff": diff, "json": json}

SUFFIXES: Mapping[str, str] = {".txt": "text", ".diff": "diff", ".patch": "diff", ".json": "json"}


def render(name: str, files: Files) -> str:
    """The report `name` on `files`: pairs of the name to show and the result.

    Raises:
        ValueError: if there is no such format.
    """
    if name not in FORMATS:
        raise ValueError(f"no report format {name!r}; there are {', '.join(FORMATS)}")
    return FORMATS[name](files)


def to_bytes(name: str, files: Files) -> bytes:
    """The report as it is written to a file: UTF-8, but a diff in the encoding of each file.

    Raises:
        ValueError: if there is no such format, or (EncodingError) the encoding of a file cannot
            express one of its changes.
    """
    if name == "diff":
        return diff_bytes(files)
    return render(name, files).encode("utf-8")
