"""Is it a text at all, or a format that only its own tools may write: JSON, CSV, XML, source?

To repair such a file as if it were prose would move the quotation marks and commas that a parser
needs. So it is refused, with what to do instead. A name tells for certain; content is judged with
care, for a text may begin with a bracket. Start reading at `refusal`.
"""

from __future__ import annotations

import csv
import io
import json
import os
from shlex import quote

# Suffixes of formats. HTML is not among them: an article is often saved as a page.
_FORMATS = {
    ".json": "JSON", ".geojson": "JSON", ".jsonl": "JSON Lines", ".ndjson": "JSON Lines",
    ".csv": "CSV", ".tsv": "TSV", ".tab": "TSV", ".xml": "XML", ".yaml": "YAML", ".yml": "YAML",
    ".toml": "TOML",
}  # fmt: skip
_SOURCES = frozenset(
    """.bash .bat .c .cc .cpp .cs .css .cxx .d .dart .erl .ex .exs .f90 .fs .go .h .hpp .hs .java
    .jl .js .jsx .kt .kts .less .lua .m .mjs .ml .nim .php .pl .pm .ps1 .py .pyi .rb .rs .scala
    .scss .sh .sql .swift .ts .tsx .vb .vue .zig .zsh""".split()
)
# What is written as text whatever it looks like.
_TEXTS = frozenset((".md", ".markdown", ".rst"))

_CORPUS = {"JSON Lines", "CSV", "TSV"}
_SAMPLE = 1 << 20  # characters of a table that are looked at
_ROWS = 4  # of a table without a name that says so, at least
_FIELDS = 3


def refusal(path: str, text: str) -> str | None:
    """Why a file is not to be edited as prose, and what to do; None if it may be.

    Args:
        path: its path; "-" is standard input, which only its content can judge.
        text: what it holds.
    """
    found = _said_by_name(path) or _said_by_content(path, text)
    if found is None:
        return None
    forced = "--as-text repairs it anyway"
    if found in _CORPUS:
        # A name that begins with a hyphen would be taken for an option.
        name = "FILE" if path == "-" else quote(f"./{path}" if path.startswith("-") else path)
        out = {"JSON Lines": "OUT.jsonl", "CSV": "OUT.csv", "TSV": "OUT.tsv"}[found]
        command = f"textfix corpus {name} --field NAME -o {out}"
        return f"is {found}, not prose; to repair its texts: {command}; {forced}"
    if found == "JSON":
        return (
            "is JSON, not prose; convert it to JSON Lines, one object per line, and run "
            f"textfix corpus --field NAME; {forced}"
        )
    return f"is {found}, not prose; {forced}"


def _said_by_name(path: str) -> str | None:
    if path == "-":
        return None
    suffix = os.path.splitext(path)[1].lower()
    return "program source" if suffix in _SOURCES else _FORMATS.get(suffix)


def _said_by_content(path: str, text: str) -> str | None:
    if path != "-" and os.path.splitext(path)[1].lower() in _TEXTS:
        return None
    bare = text.strip("\ufeff \t\r\n")
    if _is_json(bare):
        return "JSON"
    if _is_json_lines(bare):
        return "JSON Lines"
    if path == "-":
        return None
    if bare.startswith("<?xml ") and "?>" in bare[:400]:
        return "XML"
    if text.startswith("#!/"):
        return "program source"
    for sign, name in ((",", "CSV"), ("\t", "TSV")):
        if _is_table(bare, sign):
            return name
    return None


def _is_json(text: str) -> bool:
    """Whether it is one object, or a list with more in it than numbers: `[1]` is a footnote."""
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        return False
    value = _parsed(text)
    if isinstance(value, dict):
        return bool(value)
    return isinstance(value, list) and any(isinstance(it, dict | list | str) for it in value)


def _is_json_lines(text: str) -> bool:
    """Whether each line of two or more is an object."""
    if not (text.startswith("{") and text.endswith("}") and "\n" in text):
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    # The last line first: what only begins like JSON Lines is seen at once.
    return all(isinstance(_parsed(line), dict) for line in reversed(lines))


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_table(text: str, sign: str) -> bool:
    """Whether each row has the same fields, with no space behind what parts them."""
    head = text[: text.find("\n")] if "\n" in text else ""
    if head.count(sign) < _FIELDS - 1 or f"{sign} " in head:
        return False
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1]
    rows = 0
    fields = 0
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=sign, strict=True):
            if row:
                rows += 1
                fields = fields or len(row)
                if len(row) != fields:
                    return False
    except csv.Error:
        return False
    return rows >= _ROWS and fields >= _FIELDS
