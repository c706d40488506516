"""Build `joints.tsv`: how often a part of a word is joined by a hyphen, and how often without.

    python dictionaries/hyphens.py [--corpus ../shared/corpus] [--out dictionaries/en]

Run it after `build.py`, whose lists say which words are known. It counts *types*: what a part did
in many words it will do in the next. Three kinds of key:

    yellow-     first part: `yellow-tailed` against `yellowcoat`
    -shaped     last part: `pear-shaped` against `pearshaped`
    ^-street    last part behind a capital: `Gower-street` against `Bergstreet`
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from build import DASHES, HERE, TOKEN, read_text, say, write
from manifest import write_manifest

MIN_HYPHENATED, MIN_CLOSED = 2, 5  # types, one or the other, for a row
COMPOUND = re.compile(r"([A-Z]?[a-z]+)-([a-z]+)")
CLOSED = re.compile(r"[A-Z]?[a-z]{4,29}")


def first_column(path: Path) -> set[str]:
    """The keys of a table."""
    return {line.partition("\t")[0] for line in path.read_text("utf-8").splitlines()}


def types(corpus: Path) -> tuple[set[tuple[str, str]], set[str]]:
    """The compounds of two parts and the closed words of the text, as written."""
    compounds: set[tuple[str, str]] = set()
    closed: set[str] = set()
    for path, lines in read_text(corpus, None):
        for line in lines:
            plain = line.replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
            tokens = {token.removesuffix("'s") for token in TOKEN.findall(DASHES.sub(" — ", plain))}
            for token in tokens:
                if "-" not in token:
                    closed.add(token)
                elif match := COMPOUND.fullmatch(token):
                    compounds.add((match[1], match[2]))
        say(f"read {path.name}: {len(compounds):,} compounds")
    return compounds, closed


def joints(
    compounds: set[tuple[str, str]], closed: set[str], words: set[str], names: set[str]
) -> dict[str, tuple[int, int]]:
    """Part -> (types with a hyphen, closed types)."""
    with_hyphen: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for left, right in {(left.lower(), right) for left, right in compounds}:
        if len(left) > 1 and len(right) > 1 and left != right:
            with_hyphen[f"{left}-"] += right in words
            with_hyphen[f"-{right}"] += left in words or left in names
    with_hyphen.update(f"^-{right}" for left, right in compounds if left[0].isupper())
    for word in words | closed:
        lower = word.lower()
        capital = word != lower
        if not CLOSED.fullmatch(word) or (capital and (lower in words or lower in names)):
            continue  # names are as they are: nobody made them of `Green` and `land`
        for cut in range(2, len(word) - 1):
            left, right = lower[:cut], lower[cut:]
            if len(left) > 2 and (left in words or (capital and left in names)):
                without[f"^-{right}" if capital else f"-{right}"] += 1
            if not capital and len(right) > 2 and right in words:
                without[f"{left}-"] += 1
    found = {part: (with_hyphen[part], without[part]) for part in with_hyphen | without}
    return {
        part: (hyphenated, closed)
        for part, (hyphenated, closed) in found.items()
        if hyphenated >= MIN_HYPHENATED or closed >= MIN_CLOSED
    }


def main() -> None:
    """Read, count, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=HERE.parent.parent / "shared" / "corpus")
    parser.add_argument("--out", type=Path, default=HERE / "en")
    options = parser.parse_args()
    words, names = (first_column(options.out / f"{name}.tsv") for name in ("words", "names"))
    found = joints(*types(options.corpus), words, names)
    write(options.out / "joints.tsv", ((part, *numbers) for part, numbers in found.items()))
    write_manifest(options.out)


if __name__ == "__main__":
    main()
