"""Build `en/attested.bin`: how often people write each form, in the case they write it in.

    python -m pip download --no-deps --dest PACKAGES spacy-lookups-data==1.0.5
    python dictionaries/attested.py PACKAGES [--out dictionaries/en]

Run it before `build.py`, which asks the table what of the text is damage. The package is read, not
installed: its table `en_lexeme_prob` holds a million tokens of the web with the natural logarithms
of their probabilities. `src/textfix/language/attested.py` describes the file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

from inputs import checked
from manifest import write_manifest

from textfix.language.attested import LONGEST, pack

WHEEL = "spacy_lookups_data-1.0.5-py2.py3-none-any.whl"
TABLE = "spacy_lookups_data/data/en_lexeme_prob.json.gz"
# Letters and digits, joined by single marks: no punctuation, numbers, addresses or smileys.
FORM = re.compile(r"[^\W_]+(?:['&-][^\W_]+)*")
ENTITY = re.compile(r"&(?:gt|lt|amp|quot|nbsp)\b")


def wanted(form: str) -> bool:
    """Whether a form is one that a text in English may have as a word."""
    return bool(
        len(form) <= LONGEST
        and FORM.fullmatch(form)
        and not ENTITY.search(form)
        and any(map(str.isalpha, form))
        and all(map(latin, filter(str.isalpha, form)))
    )


def latin(letter: str) -> bool:
    """Whether a letter is one of the Latin script: `а` of the Cyrillic one is no `a`."""
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


def forms(table: Mapping[str, float]) -> dict[str, float]:
    """The forms of a table that are wanted; the two apostrophes are one."""
    found: dict[str, float] = {}
    for token, nats in table.items():
        form = token.replace("’", "'")
        if wanted(form):
            other = found.get(form)
            found[form] = nats if other is None else math.log(math.exp(nats) + math.exp(other))
    return found


def main() -> None:
    """Build and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("packages", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "en")
    options = parser.parse_args()
    wheel = options.packages / WHEEL
    digest = checked(wheel, f"packages/{WHEEL}")
    with zipfile.ZipFile(wheel) as archive:
        table = json.loads(gzip.decompress(archive.read(TABLE)))
    found = forms(table)
    data = pack(found, {"inputs": {f"packages/{WHEEL}": digest}})
    (options.out / "attested.bin").write_bytes(data)
    write_manifest(options.out)
    print(f"{len(found):,} of {len(table):,} forms, {len(data):,} bytes")


if __name__ == "__main__":
    main()
