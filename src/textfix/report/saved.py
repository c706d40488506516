"""A saved JSON report made into results again: any other report can be made of them.

    files = load(Path("changes.json").read_text(), lambda path: Path(path).read_bytes())
    render("csv", files)

Neither rules nor dictionaries are asked. The report holds the changes and not the texts, so each
text is read again: the source, or what the changes made of it, from which the source is made first.

    render(name, load(render("json", files), read)) == render(name, files)
    find(files(report), repaired).source(repaired) == source
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from textfix.model import Change, Document, Edit, Evidence, Notice, Result, undo
from textfix.profiles import Profile
from textfix.report.json import joined
from textfix.source import Decoding, decode, encode


class SavedError(ValueError):
    """A report that cannot be read, or a text that it does not tell of."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a report holds of one file.

    Attributes:
        path: what the report calls it.
        sha256: of the bytes of the source, in hexadecimal.
        repaired: the same of the repaired text; None if that could not be written.
        output: the encoding of the repaired text; None: that of the source.
    """

    path: str
    sha256: str
    repaired: str | None
    output: str | None
    _record: Mapping[str, Any]
    _profile: Mapping[str, Any]

    def source(self, data: bytes) -> bytes:
        """The bytes of the source, from those of the source or of the repaired text.

        Raises:
            SavedError: if `data` is neither, or the report was tampered with.
        """
        digest = sha256(data).hexdigest()
        if digest == self.sha256:
            return data
        if digest != self.repaired:
            raise SavedError(
                f"{self.path}: has other bytes than when the report was made, so its places are "
                "wrong; repair it again"
            )
        with _understood():
            source = self._spliced(data) if self.output is None else self._written_anew(data)
        if sha256(source).hexdigest() != self.sha256:
            raise SavedError(f"{self.path}: the report does not lead back to its source")
        return source

    def result(self, data: bytes) -> Result:
        """The result, from the bytes of the source or of the repaired text.

        Where an edit began in the text its rule saw is not in the report, so `Edit.start` is 0.

        Raises:
            SavedError: if `data` is neither.
        """
        data = self.source(data)
        with _understood():
            source, decoding = _decoded(data, self._record["encoding"])
            document = Document(source, self._changes("changes"))
            profile, maybe = Profile(**self._profile), self._changes("suggestions")
            notices = tuple(map(_notice, self._record.get("notices", ())))
        output = Decoding(self.output, "given") if self.output is not None else None
        return Result(document, maybe, profile, decoding, output, notices)

    def _changes(self, key: str) -> tuple[Change, ...]:
        return tuple(map(_change, self._record[key]))

    def _spliced(self, data: bytes) -> bytes:
        """The bytes between the changes as they are: they may make no sense where they now meet."""
        parts: list[bytes] = []
        done = shift = 0
        for change in self._record["changes"]:
            before, after = (self._encoded(joined(change[key])) for key in ("before", "after"))
            start = change["byte_start"] + shift
            parts += data[done:start], before
            done = start + len(after)
            shift = done - change["byte_end"]
        parts.append(data[done:])
        return b"".join(parts)

    def _encoded(self, text: str) -> bytes:
        encoding = self._record["encoding"]
        if encoding is None:
            return text.encode("utf-8", "surrogatepass")
        return encode(text, Decoding(encoding, "given"))

    def _written_anew(self, data: bytes) -> bytes:
        """The source of a text that was written in another encoding."""
        text, _ = decode(data, encoding=self.output)
        bom, tail = (bytes.fromhex(self._record[key]) for key in ("bom", "tail"))
        source = undo(text, self._changes("changes"))
        return encode(source, Decoding(self._record["encoding"], "given", bom, tail))


@contextmanager
def _understood() -> Iterator[None]:
    """Whatever cannot be meant in a report is said to be so."""
    try:
        yield
    except SavedError:
        raise
    except KeyError as error:
        raise SavedError(f"this is no JSON report of textfix: {error} is missing") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise SavedError(f"this is no JSON report of textfix: {error}") from error


def files(report: str) -> list[Saved]:
    """The files of a JSON report, without their texts.

    Raises:
        SavedError: if it is no such report.
    """
    with _understood():
        record = json.loads(report)
        if isinstance(record, dict) and record.get("format") == "textfix-decisions":
            raise SavedError("these are decisions and no report; `textfix apply` makes them")
        return [_saved(file, record["profile"]) for file in record["files"]]


def _saved(file: Mapping[str, Any], common: Mapping[str, Any]) -> Saved:
    repaired = file["repaired"] or {"sha256": None, "encoding": None}
    profile = file.get("profile", common)
    digest, output = repaired["sha256"], repaired["encoding"]
    _string(profile["name"])
    if output is not None:
        _string(output)
    path, source = _string(file["path"]), _string(file["sha256"])
    return Saved(path, source, digest, output, file, profile)


def find(found: Sequence[Saved], data: bytes, path: str | None = None) -> Saved:
    """The one of the files `found` whose source or repaired text `data` is, called `path` or not.

    Raises:
        SavedError: if there is none, or the text may have come of several sources.
    """
    digest = sha256(data).hexdigest()
    fitting = [it for it in found if digest in (it.sha256, it.repaired)]
    fitting = [it for it in fitting if it.path == path] or fitting
    if not fitting:
        raise SavedError(
            f"{path or 'the text'}: is neither a source nor a repaired text of the report; "
            "it was changed since, or is of another run"
        )
    if len({it.sha256 for it in fitting}) > 1:
        paths = ", ".join(it.path for it in fitting)
        raise SavedError(f"{path or 'the text'}: may have been any of {paths}")
    return fitting[0]


def load(report: str, read: Callable[[str], bytes]) -> list[tuple[str, Result]]:
    """The files of a JSON report as `render` takes them.

    Args:
        report: what `render("json", ...)` gave.
        read: gives the bytes of a file for its path: its source, or its repaired text.

    Raises:
        SavedError: if it is no such report, or a file has other bytes than then.
    """
    return [(file.path, file.result(read(file.path))) for file in files(report)]


def _decoded(data: bytes, encoding: str | None) -> tuple[str, Decoding | None]:
    if encoding is None:  # the source was a string
        return data.decode("utf-8", "surrogatepass"), None
    return decode(data, encoding=encoding)


def _change(record: Mapping[str, Any]) -> Change:
    before, after = joined(record["before"]), joined(record["after"])
    return Change(record["start"], record["end"], before, after, tuple(map(_edit, record["edits"])))


def _notice(record: Mapping[str, Any]) -> Notice:
    return Notice(record["start"], record["end"], joined(record["message"]))


def _edit(record: Mapping[str, Any]) -> Edit:
    before, after = joined(record["before"]), joined(record["after"])
    evidence = tuple(
        Evidence(_string(e["source"]), joined(e["note"]), float(e["weight"]))
        for e in record["evidence"]
    )
    return Edit(0, len(before), before, after, _string(record["rule"]), evidence)


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no string")
    return value
