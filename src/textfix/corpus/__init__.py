"""Corpora: files of many documents, repaired in order, in constant memory, by several processes.

    inputs ── cut into batches ──> mended, by workers ──> written in order ──> OUT

`run.py` has the way of a run, `work.py` the folder in which it can go on after it was killed, and a
module for each format says how it is cut and mended: `jsonl.py`, `csv.py`, `parquet.py`, `text.py`.
"""

from textfix.corpus.inputs import find
from textfix.corpus.model import CorpusError, Job
from textfix.corpus.run import learn, run

__all__ = ["CorpusError", "Job", "find", "learn", "run"]
