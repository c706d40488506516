"""The folder next to OUT that holds a run until it is complete.

    files/            the outputs that are finished
mended-N          for input N, which is in progress: the data its output is made of
    changes, errors   rows, as JSON Lines
state.json        how much of each file is known to be complete
job.json          the settings of the run, which a resumed run must match

When a run resumes, it cuts off whatever was written after the state, so it may be killed at any
moment. Nothing appears at OUT before all of it is finished. Start reading at `Work.add`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import heapq
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, BinaryIO

from textfix import __version__
from textfix.corpus import review
from textfix.corpus.formats import FORMATS, format_of, reading, writer
from textfix.corpus.mend import TOO_LONG, error_row
from textfix.corpus.model import (
    BLOCK,
    CorpusError,
    Input,
    Job,
    Long,
    Mended,
    Place,
    Sample,
    version,
)
from textfix.corpus.tally import Tally

_EVERY = 1.0  # seconds between two states on the disk
_PIECE = 1 << 20  # bytes
_FILES = "input files"
_STREAMS = ("mended", "changes", "errors")


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is.

    Attributes:
        file: index of the input under way.
        place: what is done of it.
        sizes: bytes of each stream that are right.
        tally: what was counted by then.
        samples: texts to be shown for review.
    """

    file: int = 0
    place: Place = field(default_factory=Place)
    sizes: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(_STREAMS, 0))
    tally: Tally = field(default_factory=Tally)
    samples: tuple[Sample, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The state as JSON can hold it."""
        return {
            "file": self.file,
            "place": dataclasses.astuple(self.place),
            "sizes": dict(self.sizes),
            "tally": self.tally.to_json(),
            "samples": [dataclasses.astuple(sample) for sample in self.samples],
        }

    @classmethod
    def of_json(cls, saved: Mapping[str, Any]) -> State:
        """The state that `to_json` gave."""
        return cls(
            saved["file"],
            Place(*saved["place"]),
            saved["sizes"],
            Tally.of_json(saved["tally"]),
            tuple(Sample(*sample) for sample in saved["samples"]),
        )


class Work:
    """The folder of a run, from its first batch until its outputs are in their place.

    Args:
        job: what is to be done.

    Raises:
        CorpusError: if it cannot be begun or gone on with; says what would help.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self.folder = folder_of(job.output)
        self.state = self._at_file = State()
        self._saved = time.monotonic()
        self._open: dict[str, BinaryIO] = {}
        self._spooled = 0
        self._lock: BinaryIO | None = None
        with self._writing(self.folder):
            try:
                self._begin()
            except BaseException:
                self._close_files()
                raise

    def _begin(self) -> None:
        job, there = self._job, os.path.isdir(self.folder)
        if not there and not job.single and os.path.isdir(job.output) and os.listdir(job.output):
            raise CorpusError(f"{job.output}: the folder is not empty; name a new one")
        if there and not job.resume:
            raise CorpusError(
                f"{job.output}: an earlier run was not completed; --resume continues it. "
                f"To start again, remove {self.folder}"
            )
        os.makedirs(self.folder, exist_ok=True)
        self._lock = _locked(self._path("lock"), self.folder)
        described = _described(job)
        if os.path.exists(self._path("job.json")):
            _compare(_read(self._path("job.json")), described, job, self.folder)
        else:
            _write(self._path("job.json"), described)
        if os.path.exists(self._path("state.json")):
            saved = _read(self._path("state.json"))
            self.state = State.of_json(saved["now"])
            self._at_file = State.of_json(saved["at_file"])
        self._continue()

    def _continue(self) -> None:
        """Open the streams, and cut off what was written after the state."""
        if self.state.file < len(self._job.inputs):
            mended, size = self._stream_path("mended"), self.state.sizes["mended"]
            output = self._output(self._job.inputs[self.state.file])
            if not os.path.exists(mended) and size and _size(output) == size:
                # It was killed between the end of this file and the state that says so.
                os.replace(output, mended)
            elif _size(mended) < size:
                self.state = self._at_file
        for name in _STREAMS[1:]:
            if _size(self._stream_path(name)) < self.state.sizes[name]:
                raise CorpusError(f"{self.folder}: is damaged; remove it to start again")
        for name in _STREAMS:
            self._cut(name)

    def _path(self, *parts: str) -> str:
        return os.path.join(self.folder, *parts)

    def _stream_path(self, name: str) -> str:
        return self._path(f"mended-{self.state.file}" if name == "mended" else name)

    def _output(self, item: Input) -> str:
        return self._path("files", item.output)

    def _cut(self, name: str) -> None:
        """Open a stream, as long as the state says it is."""
        if name in self._open:
            self._open.pop(name).close()
        if self.state.file == len(self._job.inputs):
            return
        stream = self._open[name] = open(self._stream_path(name), "ab")  # noqa: SIM115
        # Both: else `tell` returns a position after the end, and the next state is wrong.
        stream.seek(stream.truncate(self.state.sizes[name]))

    @contextlib.contextmanager
    def _writing(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise CorpusError(
                f"{error.filename or path}: cannot be written: {error.strerror}; nothing is "
                "lost: --resume continues the run once the file can be written"
            ) from error

    def spool(self, pieces: Iterable[bytes]) -> Long:
        """Put a line that is too long for memory into a file of its own."""
        self._spooled += 1
        path = self._path(f"long-{self._spooled}")
        with self._writing(path), open(path, "wb") as file:
            for piece in pieces:
                file.write(piece)
            return Long(path, file.tell())

    def add(self, mended: Mended) -> None:
        """Write down what became of the next batch."""
        batch = mended.batch
        item = self._job.inputs[batch.file]
        with self._writing(self.folder):
            if batch.broken:
                self._give_up(item, batch.begin, batch.broken)
            elif batch.data is None:
                self._finish(item)
            else:
                self._write_down(item, mended)
            if time.monotonic() - self._saved > _EVERY:
                self.save()

    def _write_down(self, item: Input, mended: Mended) -> None:
        batch, state = mended.batch, self.state
        long = batch.data if isinstance(batch.data, Long) else None
        self._open["mended"].writelines(_pieces(long.path) if long else (mended.data,))
        self._open["changes"].write(mended.changes)
        if long:
            line = batch.begin.line + 1 if item.format != "text" else 0
            rows: Iterable[bytes] = error_row(item.name, line, TOO_LONG, _pieces(long.path))
        else:
            rows = (mended.errors,)
        self._open["errors"].writelines(rows)
        # All at once: an interruption finds the state before it or after it.
        self.state = State(
            batch.file,
            batch.end,
            {name: stream.tell() for name, stream in self._open.items()},
            state.tally + mended.tally,
            tuple(heapq.nsmallest(self._job.sample, {*state.samples, *mended.samples})),
        )
        if long:
            os.unlink(long.path)

    def _finish(self, item: Input) -> None:
        """Make the output of an input from what was mended."""
        mended, output = self._stream_path("mended"), self._output(item)
        size = self.state.sizes["mended"]
        compression = self._compression(item)
        made = item.format == "parquet" or compression
        self._open["mended"].close()
        os.makedirs(os.path.dirname(output), exist_ok=True)
        if made:
            with (
                reading(item) as (_, stream),
                open(mended, "rb") as source,
                open(self._path("made"), "wb") as raw,
                writer(raw, compression) as target,
            ):
                FORMATS[item.format].finish(stream, source, target)
            os.replace(self._path("made"), output)
        else:
            os.replace(mended, output)
        self._next()
        if size > BLOCK:
            self.save()
        if made:
            os.unlink(mended)

    def _compression(self, item: Input) -> str:
        if not self._job.single:
            return item.compression
        kind = format_of(self._job.output)
        return kind[1] if kind else ""

    def _give_up(self, item: Input, place: Place, reason: str) -> None:
        """Let a file that cannot be read to its end go out as it came."""
        if self._job.single:
            raise CorpusError(f"{item.name}: {reason}; nothing was written")
        self.state = self._at_file
        self._cut("changes")
        self._cut("errors")
        self._open["errors"].writelines(error_row(item.name, place.line, reason, ()))
        os.makedirs(os.path.dirname(self._output(item)), exist_ok=True)
        with reading(item) as (raw, _), open(self._output(item), "wb") as target:
            shutil.copyfileobj(raw, target, _PIECE)
        sizes = {**self.state.sizes, "errors": self._open["errors"].tell()}
        tally = self.state.tally + Tally(broken=1)
        self.state = dataclasses.replace(self.state, sizes=sizes, tally=tally)
        self._next()

    def _next(self) -> None:
        """Go on to the next input."""
        sizes = {**self.state.sizes, "mended": 0}
        self.state = dataclasses.replace(
            self.state, file=self.state.file + 1, place=Place(), sizes=sizes
        )
        self._at_file = self.state
        self._open.pop("mended").close()
        if self.state.file < len(self._job.inputs):
            self._cut("mended")

    def save(self) -> None:
        """Flush the streams to the disk, and then the state that describes them."""
        for stream in self._open.values():
            if not stream.closed:
                stream.flush()
                os.fsync(stream.fileno())
        saved = {"now": self.state.to_json(), "at_file": self._at_file.to_json()}
        _write(self._path("state.json"), saved)
        self._saved = time.monotonic()

    def close(self) -> None:
        """Leave the folder so that a later run can go on."""
        with contextlib.suppress(OSError):
            self.save()
        self._close_files()

    def _close_files(self) -> None:
        for stream in (*self._open.values(), self._lock):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def publish(self) -> None:
        """Put everything in its place, OUT last, and remove the folder."""
        job, tally = self._job, self.state.tally
        with self._writing(self.folder):
            self.save()
            if job.changes is not None:
                with _replacing(job.changes) as target:
                    review.write_changes(self._path("changes"), job.changes, target)
            if job.errors is not None and (tally.bad or tally.broken):
                with _replacing(job.errors) as target, open(self._path("errors"), "rb") as source:
                    shutil.copyfileobj(source, target, _PIECE)
            if job.report is not None:
                report = review.report(job, self.state.samples)
                with _replacing(job.report) as target:
                    target.write(report)
            made = self._output(job.inputs[0]) if job.single else self._path("files")
            if os.path.exists(made):  # it is not if this run was killed right after this
                os.replace(made, job.output)
            self.close()
            # A folder that is partly removed would look like a run that has just begun.
            sweep(job.output)
            os.replace(self.folder, _removed(job.output))
            sweep(job.output)


def finished(output: str) -> bool:
    """Whether a run to `output` was finished."""
    if os.path.isdir(folder_of(output)) or not os.path.exists(output):
        return False
    return not os.path.isdir(output) or bool(os.listdir(output))


def folder_of(output: str) -> str:
    """Where a run to `output` is written until it is finished."""
    return f"{output.rstrip('/')}.textfix-run"


def sweep(output: str) -> None:
    """Remove what is left of the folder of a finished run that was killed while it removed it."""
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(_removed(output))


def _removed(output: str) -> str:
    return f"{folder_of(output)}.done"


def _pieces(path: str) -> Iterator[bytes]:
    with open(path, "rb") as file:
        yield from iter(lambda: file.read(_PIECE), b"")


def _size(path: str) -> int:
    return os.path.getsize(path) if os.path.exists(path) else 0


def _read(path: str) -> Any:
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _write(path: str, value: Any) -> None:
    with _replacing(path) as file:
        file.write(json.dumps(value).encode())


@contextlib.contextmanager
def _replacing(path: str) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when the block is through; a device is written to."""
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as file:
            yield file
        return
    path = os.path.realpath(path)
    # Not a new name each time: what a killed run left is written over by the one that goes on.
    temporary = f"{path}.textfix-tmp"
    try:
        with open(temporary, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _locked(path: str, folder: str) -> BinaryIO:
    """A lock that is held until the process ends, where the system has such locks."""
    lock = open(path, "wb")  # noqa: SIM115
    try:
        import fcntl
    except ImportError:
        return lock
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise CorpusError(f"{folder}: in use by another run") from error
    return lock


def _described(job: Job) -> dict[str, Any]:
    """What a run must have in common with the one it goes on with."""
    inputs = sha256()
    for item in job.inputs:
        own = [
            version(os.stat(path)) for path in (*item.profile.dictionary, *item.profile.baseline)
        ]
        inputs.update(repr((item.path, item.top, item.profile, own)).encode())
    return {
        "version of textfix": __version__,
        "list of input files or settings": inputs.hexdigest(),
        _FILES: [list(item.version) for item in job.inputs],
        "fields": list(job.fields),
        "output": [job.single, os.path.basename(job.output)],
        "changes": job.changes is not None,
        "sample": job.sample,
    }


def _compare(then: Mapping[str, Any], now: Mapping[str, Any], job: Job, folder: str) -> None:
    """Raise a `CorpusError` if the run is not the one that was begun."""
    for key, value in now.items():
        before = then.get(key)
        if before == value:
            continue
        what = f"the {key} changed since"
        if key == _FILES and before is not None:  # the list is the same, as an entry above it says
            pairs = zip(job.inputs, before, value, strict=True)
            what = f"{next(i.name for i, old, new in pairs if old != new)} changed since"
        raise CorpusError(
            f"{folder}: the run cannot continue: {what}; remove the folder to start again"
        )
