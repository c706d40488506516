"""Build `en/candidates.bin`, by which misread words are found, from `words.tsv` and `names.tsv`.

    python dictionaries/candidates.py [--out dictionaries/en]

Runs after `build.py` and `ngrams.py`, in seconds. `src/textfix/decode/candidates.py` describes the
file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from manifest import write_manifest

from textfix.decode.candidates import WORD_BITS, pack
from textfix.language.ngrams import open_ngrams

MIN_WORD, MIN_NAME = 1, 3  # uses in the corpus: what is rarer is hardly ever meant
BITS = 18  # of a bucket: three entries in each


def main() -> None:
    """Write the index."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "en")
    out: Path = parser.parse_args().out
    uses: dict[str, int] = {}
    for name, least in (("words", MIN_WORD), ("names", MIN_NAME)):
        for row in (out / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
            word, count = row.split("\t")
            if int(count) >= least and len(word) > 1:
                uses[word] = max(uses.get(word, 0), int(count))
    words = sorted(uses, key=lambda word: (-uses[word], word))
    if len(words) >= 1 << WORD_BITS:
        raise SystemExit(f"{len(words)} words are more than {WORD_BITS} bits can number")
    model = open_ngrams(out / "ngrams.bin")
    data = pack(words, BITS, (-model.score(model.key(word)) for word in words))
    (out / "candidates.bin").write_bytes(data)
    write_manifest(out)
    print(f"{len(words)} words, {len(data)} bytes")


if __name__ == "__main__":
    main()
