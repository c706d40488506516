"""Build the English dictionaries from open text and open word lists.

    python dictionaries/build.py [--corpus ../shared/corpus] [--scowl /usr/share/dict]
                                 [--out dictionaries/en] [--limit-lines N]

One pass over the text counts words, capitals and neighbours; everything else is a decision on
those counts. Nothing in the result depends on the clock, on hashing or on the order of a set:
the same inputs give the same bytes. `SOURCES.md` beside this file says what each file means.

Every file is UTF-8 with LF, has no header, and is sorted by the UTF-8 bytes of its key, so that
it can be searched with `bisect` in a memory map.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import lzma
import re
import sys
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import islice
from pathlib import Path

HERE = Path(__file__).resolve().parent

# --- thresholds -----------------------------------------------------------------------------

MIN_WORD = 3  # occurrences that make an unlisted lower-case word
MIN_NAME = 2  # occurrences in mid-sentence that make a name
MIN_SHORT_NAME = {2: 50, 3: 10}  # names of two and three letters
MIN_ACRONYM = 10  # occurrences in capitals that make an acronym of three letters or more
MIN_BIGRAM = 6
MIN_COMPOUND = 2
MIN_PARTNERS = 15
LOOK_ALIKE_RATIO = 50  # a word this much rarer than its look-alike is a misreading of it
NAME_RATIO = 100
SLIP_RATIO = 300  # the same for slips of the pen: letters doubled, dropped, exchanged
RARE_RATIO = 1000  # and for words too rare for the list, of interest as misreadings only
PIECE_SHARE = 0.25  # an unlisted word that completes its neighbour this often is a piece
AFFIX_WORDS = 150  # listed words that start or end with it, to make a short string an affix

# --- reading the text -----------------------------------------------------------------------

LETTER = r"[A-Za-zÀ-ÖØ-öø-ɏ]"
SENTENCE, BREAK, NUMBER = "<s>", ",", "0"

TOKEN = re.compile(
    rf"""
    \S*(?:://|www\.|@)\S*                                   # addresses
  | ['-]?{LETTER}+(?:['-]{LETTER}+)*(?:['-](?![\w-]))?(?!\w)  # words; the edges' marks tell
  | \d+(?:[.,/]\d+)*(?:st|nd|rd|th|s)?(?!\w)                # numbers
  | \w+                                                     # letters mixed with digits
  | [.!?]+(?![\])'"”’]*\s+[a-zß-ÿ])                         # the end of a sentence
  | [.!?,;:—–…=+*/\\|<>%&#$]                                # other things that break a chain
    """,
    re.VERBOSE,
)
WORD = re.compile(rf"['-]?{LETTER}+(?:['-]{LETTER}+)*['-]?")
ABBREVIATION = re.compile(
    r"\b(Mrs?|Ms|Messrs|Dr|St|Prof|Rev|Hon|Gen|Col|Capt|Lt|Sgt|Maj|Sen|Gov|No|Nos|vs|etc|cf|[A-Z])\."
)
QUOTED_SENTENCE = re.compile(r"""(?<=[,:;.!?—-])(\s*)["“‘'](?=[A-Z])""")
DASHES = re.compile(r"-{2,}|\s-\s")

CONTRACTIONS = frozenset(
    "it's that's he's she's what's who's where's there's here's how's let's when's why's 't's".split()
)


@dataclass
class Counts:
    """What one pass over the text knows."""

    surface: Counter[str] = field(default_factory=Counter)  # tokens as they stand
    first: Counter[str] = field(default_factory=Counter)  # those that open a sentence
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)  # folded neighbours
    ids: array[int] = field(default_factory=lambda: array("I"))  # the whole text, folded
    vocabulary: dict[str, int] = field(default_factory=dict)
    lines: int = 0
    inputs: dict[str, str] = field(default_factory=dict)


class Fold(dict[str, str]):
    """Surface token -> the form in which neighbours are counted, worked out once each."""

    def __missing__(self, token: str) -> str:
        folded = self[token] = fold(token)
        return folded


def fold(token: str) -> str:
    """Lower case, the edges' marks taken off; numbers, sentence ends and breaks as one sign each."""
    if WORD.fullmatch(token):
        return sys.intern(token.strip("'-").lower())
    if token[0].isdigit() and not token[-3:].strip("stndrh0123456789.,/"):
        return NUMBER
    if token[0] in ".!?" and (len(token) > 1 or token == "."):
        return SENTENCE
    return BREAK


def sentences(line: str) -> list[str]:
    """The tokens of a line, an opening "." before the first."""
    line = line.replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
    line = DASHES.sub(" — ", line)
    line = ABBREVIATION.sub(r"\1", line)
    line = QUOTED_SENTENCE.sub(" . ", line)
    tokens = TOKEN.findall(line)
    # "!" and "?" alone can be an end or a break; TOKEN offers both, so tell them apart by length.
    return [".", *tokens]


def read_text(corpus: Path, limit: int | None) -> Iterator[tuple[Path, Iterator[str]]]:
    """Each text of the corpus in the order of the names."""
    for path in sorted((corpus / "en").glob("*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            yield path, islice(lines, limit)


def count(corpus: Path, limit: int | None) -> Counts:
    """Read the text once."""
    counts = Counts()
    folds = Fold()
    vocabulary: defaultdict[str, int] = defaultdict(lambda: len(vocabulary))
    surface, first, pairs, ids = counts.surface, counts.first, counts.pairs, counts.ids
    for path, lines in read_text(corpus, limit):
        counts.inputs[f"corpus/en/{path.name}"] = sha256(path)
        for line in lines:
            counts.lines += 1
            tokens = sentences(line)
            folded = [folds[token] for token in tokens]
            surface.update(tokens)
            first.update([b for a, b in zip(tokens, tokens[1:], strict=False) if a in OPENERS])
            pairs.update(zip(folded, folded[1:], strict=False))
            ids.extend([vocabulary[word] for word in folded])
        say(f"read {path.name}: {counts.lines:,} lines, {len(ids):,} tokens, {len(pairs):,} pairs")
    counts.vocabulary = dict(vocabulary)
    return counts
