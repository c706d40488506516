"""Reports: views of the recorded changes, for a person, for `patch`, for a program.

A report reads nothing but results; it never compares two texts. The same results give the same
report, byte for byte. `FORMATS` and `BINARY` name them, `render` and `to_bytes` make one, `load`
gives the results that a saved JSON report was made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from textfix.errors import ArgumentValueError
from textfix.record.result import Result
from textfix.report.saved import SavedError, load

__all__ = ["BINARY", "FORMATS", "SUFFIXES", "SavedError", "load", "render", "to_bytes"]

Files = Sequence[tuple[str, Result]]


def _later(module: str, name: str = "") -> Callable[[Files], Any]:
    """The function `name` of a module here, by default of its own name, loaded when it is called:
    most runs want one report or none.
    """

    def make(files: Files) -> Any:
        return getattr(import_module(f"{__name__}.{module}"), name or module)(files)

    return make


FORMATS: Mapping[str, Callable[[Files], str]] = {
    "text": _later("terminal"),
    "statistics": _later("terminal", "statistics"),
    "diff": _later("diff"),
    "word-diff": _later("terminal", "word_diff"),
    "json": _later("json"),
    "jsonl": _later("jsonl"),
    "csv": _later("csv"),
    "sarif": _later("sarif"),
    "critic": _later("critic"),
    "markdown": _later("markdown"),
    "github": _later("github"),
    "html": _later("html"),
}

# These are no text, or none in UTF-8.
BINARY: Mapping[str, Callable[[Files], bytes]] = {
    "docx": _later("docx"),
    "diff": _later("diff", "diff_bytes"),
}

SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".diff": "diff",
    ".patch": "diff",
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".sarif": "sarif",
    ".critic": "critic",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
}


def render(name: str, files: Files) -> str:
    """The report `name` on `files`: pairs of the name to show and the result.

    Raises:
        ValueError: if there is no such format, or it is no text.
    """
    if name not in FORMATS and name in BINARY:
        raise ArgumentValueError(
            f"a report in {name} is bytes; "
            f"textfix.report.to_bytes({name!r}, [(path, result)]) makes it"
        )
    if name not in FORMATS:
        from difflib import get_close_matches  # late: only for the message

        near = get_close_matches(name, FORMATS, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ArgumentValueError(
            f"no report format {name!r}; {hint}choose from {', '.join(FORMATS)}"
        )
    return FORMATS[name](files)


def to_bytes(name: str, files: Files) -> bytes:
    """The report as it is written to a file: UTF-8, but a diff in the encoding of each file.

    Only the text marked in CriticMarkup can hold lone surrogates; they stay what they are.

    Raises:
        ValueError: if there is no such format, or (EncodingError) the encoding of a file cannot
            express one of its changes.
    """
    if name in BINARY:
        return BINARY[name](files)
    return render(name, files).encode("utf-8", "surrogatepass")
