"""The inputs of the dictionaries: `inputs.sha256` lists each with its SHA-256.

The list has the format of `sha256sum`. Packages from which `rare_names.py` and `attested.py`
read are locked in `requirements/names.lock`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

CORPUS = "corpus/"
LISTED = Path(__file__).resolve().parent / "inputs.sha256"


@cache
def listed() -> dict[str, str]:
    """The SHA-256 of every input, by its name."""
    rows = (row.split("  ") for row in LISTED.read_text("utf-8").splitlines())
    return {name: digest for digest, name in rows}


def texts(corpus: Path) -> list[Path]:
    """The files of the English corpus in the order of their names, all checked.

    Raises:
        SystemExit: as `checked`.
    """
    paths = {name: corpus / name.removeprefix(CORPUS) for name in listed() if CORPUS in name}
    for name, path in paths.items():
        checked(path, name)
    return list(paths.values())


def package_file(name: str) -> Path:
    """The path of `package/file` of an installed package."""
    package, _, file = name.partition("/")
    return Path(str(files(package) / file))


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked(path: Path, name: str) -> str:
    """The SHA-256 of the input in `path`, which is the one listed for `name`.

    Raises:
        SystemExit: if the file is missing or is not the one that is listed.
    """
    if not path.is_file():
        raise SystemExit(f"{path}: does not exist; SOURCES.md says where {name} comes from")
    found = sha256(path)
    if found != listed()[name]:
        raise SystemExit(
            f"{path}: is not the {name} that the dictionaries are built from (its SHA-256 is "
            f"{found}, {LISTED.name} lists {listed()[name]}); get the release that SOURCES.md "
            f"names, or list the new checksum in {LISTED} if the change is intended"
        )
    return found
