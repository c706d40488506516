"""How often people write a form: evidence in addition to the word list, never membership in it.

The word list lacks much that people write (`macOS`, `matchday`, `mRNA`), and "in no dictionary" is
weak evidence of damage where the form is in use. `Attested` knows some 780,000 forms as they were
written, in the case they were written in, and how probable each is in
comments on the web of the 2010s.

**Attested does not mean correct.** The counts include typos (`teh`, `securtiy`) and damage
(`ofthe`, `tbe`). Compare two readings: `specification` is attested and `specication` is not; `the`
is e ** 12 times as probable as `tbe`. Three more things to know:

- The text was cut at hyphens and before `n't`, `'s` and the like before it was counted, and
  `cannot` in two. Such forms are in the table, far below their true use.
- The rarest have one value, `-19.5`. By the steps between the values above it these are all that
  stood less than some 200 times in 60 billion words.
- A form that was not there has `FLOOR`, which is below all of them.

The table is in `attested.bin`, which `dictionaries/attested.py` makes and which is read through
a memory map. No form is written in it: a form is known by its key (see `ngrams.word_key`).
Little-endian throughout:

    8 bytes      MAGIC
    one line     JSON, padded with spaces to a multiple of 8: how many forms there are, the bits of
                 a bucket, the steps of a nat, and what it was made of
    index        uint32[2 ** bits + 1]: where the entries of a bucket begin; the bucket of a key is
                 its highest bits
    entries      uint32: 24 bits of the key (from bit 16), 8 bits of cost; sorted in each bucket

A cost is a negative natural logarithm in steps of 1 / scale. A form that is not in the table is
taken for one that is in one look-up of five million: a bucket has three entries of 24 bits.
"""

from __future__ import annotations

import json
import struct
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from textfix.io.shipped import DictionaryError, map_headed, shipped
from textfix.language.ngrams import PRINT, native, word_key

MAGIC = b"TFATTST1"
FLOOR = -20.5  # nats: a form that is not in the table
LONGEST = 30  # code points of the longest form in the table
SCALE = 13  # steps of a nat: the rarest form has a cost of 254
ENTRIES = 4  # of a bucket, at most, on average


class Attested:
    """Forms that people write, with their probabilities.

    Nothing in it changes once it is open, so threads may share one.
    """

    __slots__ = ("_entries", "_index", "_scale", "_shift")

    def __init__(self, path: Path | None = None) -> None:
        """Open the file; without one, no form is attested.

        Raises:
            OSError: if it cannot be read.
            DictionaryError: if it has another format or is cut.
        """
        self._shift, self._scale = 64, 1
        self._index = memoryview(bytes(8)).cast("I")
        self._entries = memoryview(b"").cast("I")
        if path is None:
            return
        header, whole = map_headed(path, MAGIC)
        begin = 4 * ((1 << header["bits"]) + 1)
        size = begin + 4 * header["forms"]
        if len(whole) != size:
            raise DictionaryError(path, f"has {len(whole):,} bytes of forms instead of {size:,}")
        self._shift, self._scale = 64 - header["bits"], header["scale"]
        self._index, self._entries = native(whole[:begin]), native(whole[begin:])

    def __len__(self) -> int:
        return len(self._entries)

    def nats(self, form: str) -> float:
        """Natural log-probability of `form` as it is written; `FLOOR` if it is not in the table.

        Args:
            form: a word with its case. The apostrophe `’` is the same as `'`.
        """
        if not 0 < len(form) <= LONGEST:
            return FLOOR
        key = word_key(form.replace("’", "'"))
        bucket = key >> self._shift
        wanted = key >> 8 & PRINT
        end = self._index[bucket + 1]
        at = bisect_left(self._entries, wanted, self._index[bucket], end)
        if at < end and (cost := self._entries[at] ^ wanted) < 256:
            return -cost / self._scale
        return FLOOR


@cache
def attested() -> Attested:
    """The forms of English, opened once."""
    return Attested(shipped("attested.bin"))


def pack(forms: Mapping[str, float], facts: Mapping[str, Any]) -> bytes:
    """The contents of a table of `forms` with their natural log-probabilities.

    Args:
        forms: no longer than `LONGEST`, with the apostrophe `'`.
        facts: what the table was made of, for its header.
    """
    bits = max(1, (len(forms) // ENTRIES).bit_length())
    buckets: list[dict[int, int]] = [{} for _ in range(1 << bits)]
    for form, nats in forms.items():
        key = word_key(form)
        prints, cost = key >> 8 & PRINT, min(255, round(-nats * SCALE))
        found = buckets[key >> 64 - bits]
        # Two forms with the same key count as the more common one.
        found[prints] = min(cost, found.get(prints, cost))
    index = [0]
    for bucket in buckets:
        index.append(index[-1] + len(bucket))
    entries = [prints | cost for bucket in buckets for prints, cost in sorted(bucket.items())]
    header = {"bits": bits, "forms": len(entries), "scale": SCALE, "facts": facts}
    line = json.dumps(header, sort_keys=True).encode()
    line += b" " * (-(len(MAGIC) + len(line) + 1) % 8) + b"\n"
    numbers = index + entries
    return MAGIC + line + struct.pack(f"<{len(numbers)}I", *numbers)
