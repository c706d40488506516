"""A saved JSON report made into results again: any other report can be made of them.

    files = load(Path("changes.json").read_text(), lambda path: Path(path).read_bytes())
    render("csv", files)

Neither rules nor dictionaries are asked. The report holds the changes and not the texts, so each
text is read again: the source, or what the changes made of it, from which the source is made first.

    render(name, load(render("json", files), read)) == render(name, files)
    find(files(report), repaired).source(repaired) == source
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from hashlib import sha256
from itertools import pairwise
from typing import Any

from textfix.document.register.model import Habits, Register, Section
from textfix.errors import TextfixError
from textfix.io.encoding import Decoding, EncodingError, decode, encode
from textfix.io.untrusted import Untrusted, Value, brief, parse
from textfix.record.model import Change, Document, Edit, Evidence, undo
from textfix.record.result import Notice, Result
from textfix.settings.profile import REGISTERS, Profile, ProfileError

# Log-odds beyond which no evidence goes; those of textfix are below 100.
_WEIGHT = 1e6

# Characters of the longest name of an encoding, and some to spare.
_NAME = 40


class SavedError(TextfixError, ValueError):
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
    _encoding: str | None
    _bom: bytes
    _tail: bytes
    _profile: Profile
    _changes: tuple[Change, ...]
    _spans: tuple[tuple[int, int], ...]  # of the changes, in bytes of the source
    _suggestions: tuple[Change, ...]
    _notices: tuple[Notice, ...]
    _register: Register | None

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
                f"{self.path}: differs from the file that the report is about, so the offsets of "
                "the report do not fit; repair the file again"
            )
        try:
            source = self._spliced(data) if self.output is None else self._written_anew(data)
        except ValueError:  # it has characters that the encoding does not
            source = None
        if source is None or sha256(source).hexdigest() != self.sha256:
            raise SavedError(f"{self.path}: the original cannot be restored from this report")
        return source

    def result(self, data: bytes) -> Result:
        """The result, from the bytes of the source or of the repaired text.

        Where an edit began in the text its rule saw is not in the report, so `Edit.start` is 0.

        Raises:
            SavedError: if `data` is neither, or the source does not hold what is to be changed.
        """
        data = self.source(data)
        try:
            source, decoding = _decoded(data, self._encoding)
        except ValueError as error:
            raise SavedError(
                f"{self.path}: cannot be decoded as the report says: {error}"
            ) from error
        self._check(source, "changes", self._changes)
        self._check(source, "suggestions", self._suggestions)
        for number, notice in enumerate(self._notices):
            if notice.end > len(source):
                raise SavedError(
                    f"{self.path}: notices[{number}] of the report ends at {notice.end}, after "
                    "the end of the source; the report was edited or damaged, so repair the file "
                    "again"
                )
        if self._register is not None and self._register.sections[-1].end != len(source):
            raise SavedError(
                f"{self.path}: the register of the report does not cover the whole source; the "
                "report was edited or damaged, so repair the file again"
            )
        output = Decoding(self.output, "given") if self.output is not None else None
        document = Document(source, self._changes)
        return Result(
            document,
            self._suggestions,
            self._profile,
            decoding,
            output,
            self._notices,
            self._register,
        )

    def _check(self, source: str, key: str, changes: Sequence[Change]) -> None:
        for number, change in enumerate(changes):
            if not source.startswith(change.before, change.start):
                raise SavedError(
                    f"{self.path}: {key}[{number}] of the report changes {brief(change.before)} at "
                    f"{change.start}, but the source has other text there; the report was edited "
                    "or damaged, so repair the file again"
                )

    def _spliced(self, data: bytes) -> bytes:
        """The bytes between the changes as they are: they may make no sense where they now meet."""
        parts: list[bytes] = []
        done = shift = 0
        for change, (byte_start, byte_end) in zip(self._changes, self._spans, strict=True):
            before, after = self._encoded(change.before), self._encoded(change.after)
            start = byte_start + shift
            parts += data[done:start], before
            done = start + len(after)
            shift = done - byte_end
        parts.append(data[done:])
        return b"".join(parts)

    def _encoded(self, text: str) -> bytes:
        if self._encoding is None:
            return text.encode("utf-8", "surrogatepass")
        return encode(text, Decoding(self._encoding, "given"))

    def _written_anew(self, data: bytes) -> bytes:
        """The source of a text that was written in another encoding."""
        text, _ = decode(data, encoding=self.output)
        source = undo(text, self._changes)
        if self._encoding is None:
            return source.encode("utf-8", "surrogatepass")
        return encode(source, Decoding(self._encoding, "given", self._bom, self._tail))


@contextmanager
def _understood() -> Iterator[None]:
    """Whatever cannot be meant in a report is said to be so."""
    try:
        yield
    except Untrusted as error:
        raise SavedError(f"not a JSON report of textfix: {error}") from error


def files(report: str) -> list[Saved]:
    """The files of a JSON report, without their texts.

    Raises:
        SavedError: if it is no such report, or a value in it cannot be meant; says which.
    """
    with _understood():
        record = parse(report)
        if isinstance(record.value, dict) and record.value.get("format") == "textfix-decisions":
            raise SavedError("not a report but decisions; use `textfix apply`")
        profile = record["profile"]
        common = _profile(profile) if profile.value is not None else None
        return [_saved(file, common) for file in record["files"].items()]


def _saved(file: Value, common: Profile | None) -> Saved:
    repaired = file["repaired"]
    written = repaired.value is not None
    profile = _profile(file["profile"]) if common is None or file.get("profile") else common
    changes = _changes(file["changes"], applied=True)
    for number, (one, other) in enumerate(pairwise(changes), 1):
        if other.start < one.end:
            raise (
                file["changes"]
                .items()[number]
                .wrong(
                    "starts before the previous change ends; changes are sorted and do not overlap"
                )
            )
    return Saved(
        file["path"].path(),
        file["sha256"].sha256(),
        repaired["sha256"].sha256() if written else None,
        encoding(repaired["encoding"]) if written else None,
        encoding(file["encoding"]),
        _bytes(file["bom"]),
        _bytes(file["tail"]),
        profile,
        changes,
        tuple((it["byte_start"].whole(), it["byte_end"].whole()) for it in file["changes"].items()),
        _changes(file["suggestions"], applied=False),
        tuple(map(_notice, notices.items())) if (notices := file.get("notices")) else (),
        _register(found) if (found := file.get("register")) else None,
    )


def _register(value: Value) -> Register:
    sections: list[Section] = []
    for it in value["sections"].items():
        start, end = it["start"].whole(), it["end"].whole()
        name = it["register"].string()
        if name not in REGISTERS[1:]:
            raise it["register"].error(f"one of {', '.join(REGISTERS[1:])}")
        if start != (sections[-1].end if sections else 0) or end < start:
            raise it.wrong(
                f"has the span {start}:{end}; sections must follow each other without gaps"
            )
        sections.append(Section(start, end, name, it["reason"].string()))
    if not sections:
        raise value["sections"].error("a list of one section or more")
    habits = value["habits"]
    return Register(tuple(sections), Habits(*(habits[name].whole() for name in _HABITS)))


_HABITS = tuple(field.name for field in fields(Habits))


def encoding(value: Value) -> str | None:
    """The name of an encoding that texts can be read and written in; None if it is null.

    Raises:
        Untrusted: if there is none of that name.
    """
    if value.value is None:
        return None
    if not isinstance(value.value, str) or len(value.value) > _NAME:
        raise value.error("the name of an encoding")
    try:
        decode(b"", encoding=value.value)
    except EncodingError as error:
        raise value.wrong(f"cannot be used: {error}") from error
    return value.value


def _bytes(value: Value) -> bytes:
    try:
        return bytes.fromhex(value.string())
    except ValueError as error:
        raise value.error("bytes in hexadecimal") from error


_SETTINGS: Mapping[str, Callable[[Value], Any]] = {
    **dict.fromkeys(("name", "language", "register"), Value.string),
    **dict.fromkeys(("select", "ignore", "dictionary", "baseline"), Value.strings),
    **dict.fromkeys(
        ("apply_at", "misread_at", "spaces_at", "suggest_at"), lambda value: value.number(0, 1)
    ),
}


def _profile(value: Value) -> Profile:
    value["name"].string()
    for key in value.value:
        if key not in _SETTINGS:
            raise value.wrong(f"has no setting {brief(key)}")
    try:
        return Profile(**{key: _SETTINGS[key](value[key]) for key in value.value})
    except ProfileError as error:
        raise value.wrong(f"cannot be used: {error}") from error


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
            f"{path or 'the text'}: does not belong to this report: it is neither a source nor a "
            "repaired text of it. It was changed since, or is from another run"
        )
    if len({it.sha256 for it in fitting}) > 1:
        paths = ", ".join(it.path for it in fitting)
        raise SavedError(f"{path or 'the text'}: several files of the report match: {paths}")
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


def _changes(value: Value, *, applied: bool) -> tuple[Change, ...]:
    return tuple(_change(item, applied) for item in value.items())


def _notice(value: Value) -> Notice:
    start, end = value["start"].whole(), value["end"].whole()
    if end < start:
        raise value.wrong(f"has the span {start}:{end}, which ends before it starts")
    return Notice(start, end, value["message"].text())


def _change(value: Value, applied: bool) -> Change:
    start, end = value["start"].whole(), value["end"].whole()
    before, after = value["before"].text(), value["after"].text()
    if end - start != len(before):
        raise value.wrong(
            f"has the span {start}:{end}, which does not have the length of {brief(before)}"
        )
    change = Change(start, end, before, after, _edits(value["edits"]))
    # These follow from the others, but whoever reads the report may go by them.
    if (rules := value.get("rules")) and rules.strings() != change.rules:
        raise rules.error(f"{brief(list(change.rules))}, the rules of the edits")
    if (said := value.get("applied")) and said.value is not applied:
        raise said.error(brief(applied))
    _confidence(value)
    return change


def _edits(value: Value) -> tuple[Edit, ...]:
    if value.value == []:
        raise value.error("a list of one edit or more")
    return tuple(map(_edit, value.items()))


def _edit(value: Value) -> Edit:
    rule, before, after = value["rule"].code(), value["before"].text(), value["after"].text()
    if before == after:
        raise value.wrong(f"changes nothing: 'before' and 'after' are {brief(before)}")
    if value["evidence"].value == []:
        raise value["evidence"].error("a list of one piece of evidence or more")
    evidence = tuple(
        Evidence(it["source"].string(), it["note"].text(), it["weight"].number(-_WEIGHT, _WEIGHT))
        for it in value["evidence"].items()
    )
    _confidence(value)
    return Edit(0, len(before), before, after, rule, evidence)


def _confidence(value: Value) -> None:
    """Check the confidence, which is that of the evidence again when it is needed."""
    if said := value.get("confidence"):
        said.number(0, 1)
