"""Write `en/manifest.tsv`, the length and SHA-256 of every dictionary, or check against it.

    python dictionaries/manifest.py [--check] [--out dictionaries/en]

Every build script writes the manifest when it has finished. After editing a dictionary by hand, run
`make manifest`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from inputs import sha256

from textfix.io.shipped import MANIFEST, Entry, manifest

HERE = Path(__file__).resolve().parent


def entries(folder: Path) -> dict[str, Entry]:
    """What the manifest of `folder` should say."""
    paths = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    return {path.name: Entry(path.stat().st_size, sha256(path)) for path in paths}


def write_manifest(folder: Path) -> None:
    """Write the manifest of `folder`."""
    rows = [f"{name}\t{length}\t{sha}\n" for name, (length, sha) in entries(folder).items()]
    (folder / MANIFEST).write_bytes("".join(rows).encode())


def differences(folder: Path) -> list[str]:
    """The names of files that differ from the manifest of `folder`, or are on one side only."""
    stated, found = manifest(folder), entries(folder)
    return sorted(name for name in {*stated, *found} if stated.get(name) != found.get(name))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    parser.add_argument("--out", type=Path, default=HERE / "en")
    options = parser.parse_args()
    if not options.check:
        write_manifest(options.out)
    elif names := differences(options.out):
        raise SystemExit(
            f"{options.out / MANIFEST}: does not match {', '.join(names)}; run `make manifest` if "
            "the change is intended, or `git checkout dictionaries/en` to undo it"
        )


if __name__ == "__main__":
    main()
