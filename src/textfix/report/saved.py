"""A saved JSON report made into results again: any other report can be made of them.

    files = load(Path("changes.json").read_text(), lambda path: Path(path).read_bytes())
    render("csv", files)

Neither rules nor dictionaries are asked. The report holds the changes and not the texts, so each
source is read again, and must be the one that was repaired.

    render(name, load(render("json", files), read)) == render(name, files)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from textfix.model import Change, Document, Edit, Evidence, Result
from textfix.profiles import Profile
from textfix.source import Decoding, decode


class SavedError(ValueError):
    """A report that cannot be read, or a source that is not the one it tells of."""


def load(report: str, read: Callable[[str], bytes]) -> list[tuple[str, Result]]:
    """The files of a JSON report as `render` takes them.

    Where an edit began in the text its rule saw is not in the report, so `Edit.start` is 0.

    Args:
        report: what `render("json", ...)` gave.
        read: gives the bytes of a source for its path.

    Raises:
        SavedError: if it is no such report, or a source has other bytes than then.
    """
    try:
        record = json.loads(report)
        return [(file["path"], _result(file, record["profile"], read)) for file in record["files"]]
    except SavedError:
        raise
    except (ValueError, KeyError, TypeError) as error:
        raise SavedError(f"this is no JSON report of textfix: {error!r}") from error


def _result(file: Mapping[str, Any], common: Any, read: Callable[[str], bytes]) -> Result:
    data = read(file["path"])
    if sha256(data).hexdigest() != file["sha256"]:
        raise SavedError(
            f"{file['path']}: has other bytes than when the report was made, so its places are "
            "wrong; repair it again"
        )
    source, decoding = _decoded(data, file["encoding"])
    document = Document(source, tuple(map(_change, file["changes"])))
    profile = Profile(**file.get("profile", common))
    return Result(document, tuple(map(_change, file["suggestions"])), profile, decoding)


def _decoded(data: bytes, encoding: str | None) -> tuple[str, Decoding | None]:
    if encoding is None:  # the source was a string
        return data.decode("utf-8", "surrogatepass"), None
    return decode(data, encoding=encoding)


def _change(record: Mapping[str, Any]) -> Change:
    before, after = _text(record["before"]), _text(record["after"])
    return Change(record["start"], record["end"], before, after, tuple(map(_edit, record["edits"])))


def _edit(record: Mapping[str, Any]) -> Edit:
    before, after = _text(record["before"]), _text(record["after"])
    evidence = tuple(
        Evidence(e["source"], _text(e["note"]), e["weight"]) for e in record["evidence"]
    )
    return Edit(0, len(before), before, after, record["rule"], evidence)


def _text(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
