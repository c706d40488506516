"""Coverage-guided fuzzing with atheris: bytes are read as a text, which must break no law.

    python -m fuzz.atheris_repair build/fuzz/corpus -max_total_time=60

The arguments are those of libFuzzer. The corpus folder begins with the texts of
``tests/data/fuzz/`` and the examples of all rules. Half of the mutations are libFuzzer's own, half
are those of `fuzz.texts`, which know words, hyphens and line ends.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["textfix"]):
    from fuzz import laws, texts
    from textfix.engine.rule import rules
    from textfix.io.encoding import decode

    rules()  # imports the modules of the rules

CASES = Path(__file__).resolve().parent.parent / "tests" / "data" / "fuzz"
SECONDS = 20  # of processor time for one input


def check(data: bytes) -> None:
    """Raise if the bytes, or the text that they hold, break a law.

    The length of the data chooses the profile, so that seeds stay plain text.
    """
    text, _ = decode(data)
    profile = laws.NAMES[len(data) % len(laws.NAMES)]
    with laws.limit(SECONDS):
        broken = [*laws.unsound(data), *laws.broken(text, profile, thorough=False)]
    if broken:
        raise AssertionError(f"{profile}: {text!r} breaks {broken}")


def mutate(data: bytes, longest: int, seed: int) -> bytes:
    """A mutation of `data`, by libFuzzer or as a text."""
    random = Random(seed)
    if random.random() < 0.5:
        mutated: bytes = atheris.Mutate(data, longest)
        return mutated
    text = data.decode("utf-8", "surrogateescape")
    return texts.mutated(random, text).encode("utf-8", "surrogatepass")[:longest]


def seeds(folder: Path) -> None:
    """Write the seeds to `folder`, each to a file named after its content."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [*texts.pieces(), *texts.samples()]
    for path in sorted(CASES.glob("*.json")):
        found += (case["text"] for case in json.loads(path.read_text(encoding="ascii")))
    for text in found:
        data = text.encode("utf-8", "surrogatepass")
        (folder / sha256(data).hexdigest()[:16]).write_bytes(data)


def main() -> None:
    """The command line of libFuzzer; its first argument is the corpus folder."""
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        seeds(Path(sys.argv[1]))
    atheris.Setup(sys.argv, check, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
