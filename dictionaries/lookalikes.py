"""Build `en/lookalikes.tsv`: the words that a usual one is easily misread as.

    python dictionaries/lookalikes.py [--out dictionaries/en]

`largo` is a word, and in a bad scan it is rather "large". For each such word the table has the
usual ones that look like it, with the nats of the misreading (see `textfix.decode.candidates`); a
word is usual here if it is used TIMES as often. Words as usual as the other (`bad` and "had") are
in the table if they are ALIKE. Made of words.tsv, candidates.bin and confusions.tsv. Takes some
minutes on one core.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from manifest import write_manifest

from textfix.decode.candidates import candidates
from textfix.language.lexicon import lexicon

HERE = Path(__file__).resolve().parent
TIMES = 20
NEAR = 7.0  # nats
ALIKE, SHARE, USUAL = 4.0, 0.2, 5_000  # nats; uses, of those of the word, and altogether
SHORTEST = 2  # letters


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=HERE / "en")
    options = parser.parse_args()
    known = lexicon()
    rows = []
    for line in (options.out / "words.tsv").read_text(encoding="utf-8").splitlines():
        word, count = line.split("\t")[:2]
        uses = int(count)
        if len(word) < SHORTEST or not word.isalpha():
            continue
        found = [
            f"{meant} {nats:.1f}"
            for meant, nats in candidates(known, word)
            if (nats <= NEAR and known.count(meant) >= TIMES * max(uses, 50))
            or (nats <= ALIKE and known.count(meant) >= max(USUAL, SHARE * uses))
        ]
        if found:
            rows.append("\t".join((word, *found)) + "\n")
    rows.sort(key=lambda row: row.split("\t")[0].encode())
    with (options.out / "lookalikes.tsv").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(rows)
    write_manifest(options.out)
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
