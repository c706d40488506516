"""The documents tell the truth: every command and example in them is run, and shows what it says.

Code blocks of the documents are of these kinds:

    console   `$ command` (`> ` where it goes on) and what it prints, both streams; run in a shell
    python    doctest
    toml      a configuration file; must be accepted
    sh        set-up that a test cannot run; each line must be listed in `NOT_RUN` with its reason

The blocks of a document are run in one folder, in their order, like a reader would.
"""

import doctest
import importlib.util
import itertools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import textfix
from textfix import fix
from textfix.cli.commands import cli
from textfix.settings import config

ROOT = Path(__file__).parent.parent
TOP = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
DOCUMENTS = [*(ROOT / name for name in TOP), *sorted((ROOT / "docs").glob("*.md"))]
NOT_RUN = {
    "pip install .": "needs a package index; the wheel is the business of the build",
    "make demo": "sets up an environment; its target is looked for instead",
    "make test": "would run itself",
}
KINDS = {"console", "python", "toml", "sh"}
DONE = "== done =="

Run = Callable[[list[tuple[str, str]]], list[tuple[str, int]]]

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(document: Path) -> list[tuple[str, str]]:
    return _BLOCK.findall(document.read_text(encoding="utf-8"))


def _ids(path: Path) -> str:
    return path.name


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A shell in an empty folder, whose `textfix` is the one under test."""
    if shutil.which("bash") is None:
        pytest.skip("the commands of the documents are written for bash, which is not here")
    programs, work = tmp_path / "bin", tmp_path / "work"
    programs.mkdir()
    work.mkdir()
    for name, arguments in (("textfix", "-m textfix "), ("python3", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"), prepend=os.pathsep)
    monkeypatch.setenv("PYTHONUTF8", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.chdir(work)
    return _run


def _commands(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what it is said to print."""
    commands: list[tuple[str, str]] = []
    for line in block.splitlines(keepends=True):
        command, shown = commands[-1] if commands else ("", "")
        if line.startswith("$ "):
            commands.append((line[2:], ""))
        elif line.startswith("> ") and not shown:
            commands[-1] = (command + line[2:], "")
        else:
            assert commands, f"a console block begins with a command, not {line!r}"
            commands[-1] = (command, shown + line)
    return commands


def _run(commands: list[tuple[str, str]]) -> list[tuple[str, int]]:
    """What each command prints on both streams, and its exit code; one shell runs them all."""
    script = "".join(
        f"{command}code=$?; printf '%s %s\\n' '{DONE}' $code; (exit $code)\n"
        for command, _ in commands
    )
    done = subprocess.run(
        ["bash", "-c", script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    parts = re.split(rf"{DONE} (\d+)\n", done.stdout.decode("utf-8"))
    return list(zip(parts[::2], map(int, parts[1::2]), strict=False))


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS, ids=_ids)
def test_commands_print_what_is_shown(document: Path, run: Run) -> None:
    commands = [c for kind, text in blocks(document) if kind == "console" for c in _commands(text)]
    results = run(commands)
    assert len(results) == len(commands)
    for number, ((command, shown), (printed, code)) in enumerate(
        zip(commands, results, strict=True), 1
    ):
        assert printed == shown, f"$ {command}"
        # A failure is shown to the reader, not passed over.
        asked = number < len(commands) and commands[number][0] == "echo $?\n"
        assert code == 0 or asked, f"exit code {code}: $ {command}"


def test_there_is_something_to_run() -> None:
    for name, kinds in (("README.md", {"console", "python", "toml"}), ("docs/cli.md", {"console"})):
        assert kinds <= {kind for kind, _ in blocks(ROOT / name)}, name


def _need_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    for engine in ("datasets", "datatrove", "pandas", "polars", "pyspark", "ray", "sklearn"):
        if importlib.util.find_spec(engine) is None:
            pytest.skip(f"{engine} is not installed; `make engines` installs it")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"), prepend=os.pathsep)


@pytest.mark.slow
@pytest.mark.parametrize("document", DOCUMENTS, ids=_ids)
def test_python_examples_print_what_is_shown(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if document.name == "scale.md":
        _need_engines(monkeypatch)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for number, (kind, text) in enumerate(blocks(document)):
        if kind != "python":
            continue
        assert ">>> " in text, "a python block is a session, so that it can be tested"
        example = doctest.DocTestParser().get_doctest(text, names, document.name, None, number)
        complaints: list[str] = []
        outcome = doctest.DocTestRunner(verbose=False).run(
            example, out=complaints.append, clear_globs=False
        )
        names = example.globs
        assert not outcome.failed, "".join(complaints)


@pytest.mark.parametrize("document", DOCUMENTS, ids=_ids)
def test_configuration_examples_are_accepted(document: Path, tmp_path: Path) -> None:
    for kind, text in blocks(document):
        if kind == "toml":
            path = tmp_path / "textfix.toml"
            path.write_text(text, encoding="utf-8")
            found = config.read(str(path))
            assert found is not None
            assert set(tomllib.loads(text)) == {
                *found.values,
                *(["exclude"] * bool(found.excludes)),
            }
            found.profile()


@pytest.mark.parametrize("document", DOCUMENTS, ids=_ids)
def test_every_block_is_of_a_kind_that_is_tested(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert len(re.findall("^```", text, re.MULTILINE)) == 2 * len(blocks(document))
    for kind, block in blocks(document):
        assert kind in KINDS, f"no test knows what to do with a block of {kind!r}"
        if kind == "sh":
            assert set(block.splitlines()) <= set(NOT_RUN)


def test_make_has_the_targets_that_are_named() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in DOCUMENTS:
        named = re.findall(r"\bmake ([a-z]+)`", document.read_text(encoding="utf-8"))
        assert set(named) <= targets, document.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=_ids)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }
    for target in _LINK.findall(re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif "://" not in target:
            assert (document.parent / target.split("#")[0]).exists(), target


def test_the_reference_of_the_library_has_every_public_name() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    named = re.findall(r"^::: textfix\.(\w+)$", page, re.MULTILINE)
    assert sorted(named) == sorted(textfix.__all__)


def test_the_site_has_every_page() -> None:
    site = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert pages <= set(re.findall(r": ([\w-]+\.md)$", site, re.MULTILINE))


def test_manual_of_the_rules_is_up_to_date() -> None:
    # In a process of its own, as people run it.
    command = [sys.executable, str(ROOT / "docs" / "build_rules.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _flags(command: click.Command) -> set[str]:
    context = click.Context(command)
    return {o for p in command.get_params(context) if isinstance(p, click.Option) for o in p.opts}


def test_the_page_of_the_command_line_has_every_command_flag_and_key() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = dict(cli.commands)
    assert set(re.findall(r"^## textfix (\w+)$", page, re.MULTILINE)) == set(commands)
    known = {"--help", "-h"}.union(*map(_flags, [cli, *commands.values()]))
    prose = _BLOCK.sub("", page)
    named = set(
        re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", " ".join(re.findall("`[^`\n]+`", prose)))
    )
    assert named - {"-m"} == known  # -m is Python's
    keys = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", prose, re.M)))
    assert set(config.KEYS) <= set(keys)


def test_no_flag_is_named_elsewhere_that_is_not_there() -> None:
    known = {"--help", "-h"}.union(*map(_flags, [cli, *cli.commands.values()]))
    for document in DOCUMENTS:
        if document.name == "rules.md":  # holds examples of damaged text
            continue
        for code in re.findall(r"`(textfix [^`\n]+)`", document.read_text(encoding="utf-8")):
            assert set(re.findall(r"(?<!\S)(--?[a-z][a-z-]*)", code)) <= known, code


def test_samples_are_those_their_page_names() -> None:
    page = (ROOT / "samples" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([\w-]+)/", page, re.MULTILINE))
    assert named == {path.name for path in (ROOT / "samples").iterdir() if path.is_dir()}


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rest, development = page.split("## For development")
    development, fuzzing = development.split("## For fuzzing")
    fuzzing, peers = fuzzing.split("## For measuring speed")
    peers, engines = peers.split("## For the tests of engines")
    engines, site = engines.split("## For the documentation site")
    site, tools = site.split("## For releases")
    run_time, extras = rest.split("## Extras")
    for part, wanted in (
        (run_time, project["project"]["dependencies"]),
        (extras, itertools.chain(*project["project"]["optional-dependencies"].values())),
        (fuzzing, project["dependency-groups"]["fuzz"]),
        (peers, project["dependency-groups"]["peers"]),
        (engines, project["dependency-groups"]["engines"]),
        (site, project["dependency-groups"]["docs"]),
        (tools, project["dependency-groups"]["tools"]),
        (development, project["dependency-groups"]["dev"] + project["build-system"]["requires"]),
    ):
        named = set(re.findall(r"^\| ([a-z-]+) \|", part, re.MULTILINE)) - {"package"}
        assert named == {re.split(r"[<>=\[]", requirement)[0] for requirement in wanted}


def test_what_the_readme_says_is_repaired_is_repaired() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    table = page.split("| damaged | repaired |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", table, re.MULTILINE)
    assert len(rows) == len(table.strip().splitlines()) - 2  # its head and the line below it
    for damaged, repaired in rows:
        assert fix(damaged.replace("⏎", "\n")) == repaired.replace("⏎", "\n")
    compared = re.findall(r"^\| `([^`]+)` \| \**(repaired|as it was)\** \|", page, re.MULTILINE)
    assert len(compared) == 5
    for line, outcome in compared:
        damaged = line.replace("⏎", "\n")
        assert (fix(damaged) == damaged) == (outcome == "as it was"), line
