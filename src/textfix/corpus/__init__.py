"""Corpora: files of many documents, repaired in order, in constant memory, by several processes.

    inputs ── cut into batches ──> repaired, by workers ──> written in order ──> OUT

`run.py` controls a run, `work.py` manages the folder from which a killed run resumes, and a module
for each format defines how it is cut and repaired: `jsonl.py`, `csv.py`, `parquet.py`, `text.py`.
"""

from textfix.corpus.inputs import find
from textfix.corpus.model import CorpusError, Job
from textfix.corpus.run import learn, run

__all__ = ["CorpusError", "Job", "find", "learn", "run"]
