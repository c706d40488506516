"""A block for datatrove: repairs documents on their way from a reader to a writer.

pipeline = [JsonlReader("crawl/"), TextfixFormatter(), JsonlWriter("repaired/")]
LocalPipelineExecutor(pipeline, tasks=64, workers=8, logging_dir="logs/").run()
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from textfix.deadline import Deadline, RepairTimeout
from textfix.engine.pipeline import repair
from textfix.record.model import Document
from textfix.record.result import Result
from textfix.report.record import changes_of
from textfix.settings.profile import Profile
from textfix.settings.profile import profile as make_profile

try:
    from datatrove.pipeline.base import PipelineStep
except ImportError as error:
    raise ImportError(
        "textfix.integrations.datatrove needs datatrove, which is not installed; "
        "pip install 'textfix[datatrove]'"
    ) from error

# Text, so that all documents have the same type of it, which writers of Parquet ask for.
CHANGES = "textfix_changes"


class TextfixFormatter(PipelineStep):  # type: ignore[misc]
    """Repairs the text of each document and puts the changes into its metadata.

    The statistics count documents (`total`, `changed`, `timed_out`), changes (`changes`) and edits
    of each rule.

    Args:
        profile: "article", "ocr", "corpus" or a `Profile`.
        changes: whether documents that were changed get `metadata["textfix_changes"]`: a list in
            JSON of `start`, `end` (code points of the text as it was), `before`, `after`, `rules`,
            `confidence`; the others get an empty one.
        timeout: seconds of wall-clock time that a document may take; None for no limit. One that
            takes longer goes on as it came.

    Raises:
        ProfileError: if there is no such profile.
        ValueError: if `timeout` is not positive.
    """

    name = "🩹 textfix"
    type = "✂️ - FORMAT"

    def __init__(
        self,
        profile: str | Profile = "corpus",
        *,
        changes: bool = True,
        timeout: float | None = None,
    ) -> None:
        super().__init__()
        Deadline(timeout)  # raises if it is none
        self.profile = make_profile(profile)
        self.changes = changes
        self.timeout = timeout

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """The documents, repaired, in their order."""
        for document in data:
            with self.track_time():
                result = self._repaired(document.text)
            document.text = result.text
            if self.changes:
                document.metadata[CHANGES] = json.dumps(changes_of(result))
            self._count(result)
            yield document

    def _repaired(self, text: str) -> Result:
        try:
            return repair(text, profile=self.profile, timeout=self.timeout)
        except RepairTimeout:
            self.stat_update("timed_out")
            return Result(Document(text), (), self.profile)

    def _count(self, result: Result) -> None:
        self.stat_update("total")
        if result.changes:
            self.stat_update("changed")
            self.stat_update("changes", value=len(result.changes))
        for rule, count in sorted(result.counts().items()):
            self.stat_update(rule, value=count)
