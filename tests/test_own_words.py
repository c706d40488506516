"""The words of this project are its own: none are those of the texts it is measured with.

Examples, test strings and samples that quote the benchmark would measure nothing but memory, and
much of it may not be passed on. Where the benchmark stands beside the checkout, every text file is
compared with it; what both share is reported with both places.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from textfix.language.lexicon import lexicon

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
BENCH = SHARED / "bench"

pytestmark = pytest.mark.skipif(
    not (BENCH / "articles").is_dir(), reason=f"there is no benchmark at {BENCH}"
)

RUN = 4  # words in a row that no two writers share by chance, stock phrases aside
LONG_RUN = 6  # the same for the development sets, which hold fifty times as much text

# What is nobody's own, and what the project's own description says.
STOCK = """
all of them are
the one and two
he said it was
in a way that
in the middle of
in the spring of
it was one of the
name in any case
so that they can
state of the art
that there was a
the start of the
Advertisement - story continues below
Continue reading the main story
Scroll down for video
By <u>Reuters</u>
has filled its capacityt o host refugees
has filled its capacity to host refugees
"""
# Words that are damaged in the benchmark, and nobody's own all the same.
STOCK_WORDS = frozenset(
    """@media https:// <u>reuters</u> capacityt longterm d.createelement d.getelementbyid""".split()
)

_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(r"\{\+\+(.*?)\+\+\}|\{--(.*?)--\}|\{~~(.*?)~>(.*?)~~\}", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[nrtfv]|x[0-9a-f]{2}|u[0-9a-fA-F]{4}|N\{[A-Z -]+\})")
_BREAK = re.compile(r"[\s`|“”\"()\[\]{}⏎→~+]+")
_EDGE = ".,;:!?'’‘*"

Place = tuple[str, int]


def files() -> Iterator[Path]:
    """The text files of the project, and no list of words of its dictionaries."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "dictionaries").glob("*.md"))
    for folder in ("src", "tests", "samples", "docs"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".md", ".txt") and path != Path(__file__):
                yield path


def forms(text: str) -> set[str]:
    """`text` without escapes, as damaged and as repaired where it has CriticMarkup."""
    text = _ESCAPE.sub(lambda m: " " * len(m[0]), text)
    damaged = _MARKED.sub(lambda m: (m[2] or "") + (m[3] or ""), text)
    repaired = _MARKED.sub(lambda m: (m[1] or "") + (m[4] or ""), text)
    return {damaged, repaired}


def runs(text: str, size: int) -> Iterator[tuple[str, int]]:
    """Each run of `size` words, lower case and without marks, and where it begins."""
    words = [(match[0], match.start()) for match in _WORD.finditer(text.lower())]
    for index in range(len(words) - size + 1):
        yield " ".join(word for word, _ in words[index : index + size]), words[index][1]


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """What stands between spaces, lower case, and the line it stands on."""
    for number, line in enumerate(text.split("\n"), 1):
        for part in _BREAK.split(line.lower()):
            yield part.strip(_EDGE), number


def own_runs(size: int) -> dict[str, Place]:
    """The runs of words of the project and where each stands first."""
    described = [(SHARED / name).read_text(encoding="utf-8") for name in ("DESIGN.md", "PEERS.md")]
    allowed = {run for text in [*described, *STOCK.split("\n")] for run, _ in runs(text, size)}
    found: dict[str, Place] = {}
    for path in files():
        for text in forms(path.read_text(encoding="utf-8")):
            for run, at in runs(text, size):
                if run not in allowed and run not in found:
                    found[run] = str(path.relative_to(ROOT)), text.count("\n", 0, at) + 1
    return found


def records(paths: Iterable[Path]) -> Iterator[tuple[str, dict[str, str]]]:
    """The texts of the benchmark: a name for each record, and its texts by their kind."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            texts = {kind: item[kind] for kind in ("input", "expected", "text", "ocr", "gt")
                     if kind in item}  # fmt: skip
            yield f"{path.name} {item['id']}", texts


def articles() -> Iterator[tuple[str, dict[str, str]]]:
    """The passages, the clean ones and the article the project came from."""
    folder = BENCH / "articles"
    yield from records([folder / "passages.jsonl", folder / "clean.jsonl"])
    seed = folder / "seed"
    yield (
        "the seed",
        {
            "input": (seed / "input.txt").read_text(encoding="utf-8"),
            "expected": (seed / "expected.txt").read_text(encoding="utf-8"),
        },
    )


def shared(own: dict[str, Place], texts: Iterable[tuple[str, dict[str, str]]], size: int) -> str:
    """The runs that both have, a line each."""
    found = {
        run: f"{own[run][0]}:{own[run][1]} has “{run}” of {name}"
        for name, kinds in texts
        for text in kinds.values()
        for run, _ in runs(text, size)
        if run in own
    }
    return "\n".join(sorted(found.values()))


def test_no_phrase_of_the_articles_stands_in_the_project() -> None:
    found = shared(own_runs(RUN), articles(), RUN)
    assert not found, "\n" + found


def test_no_phrase_of_the_development_sets_stands_in_the_project() -> None:
    sets = records(sorted((BENCH / "dev").glob("*.jsonl")))
    found = shared(own_runs(LONG_RUN), sets, LONG_RUN)
    assert not found, "\n" + found


def test_no_damaged_word_of_the_articles_stands_in_the_project() -> None:
    described = (SHARED / "DESIGN.md").read_text(encoding="utf-8")
    described += (SHARED / "PEERS.md").read_text(encoding="utf-8")
    allowed = {word for word, _ in tokens(described)} | STOCK_WORDS
    telling: dict[str, str] = {}
    for name, kinds in articles():
        every = {word for text in kinds.values() for word, _ in tokens(text)}
        right = {word for word, _ in tokens(kinds.get("expected", kinds.get("text", "")))}
        for word in every - allowed:
            mixed = any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
            damaged = word not in right and not lexicon().known(word) and word[-1:] != "-"
            if len(word) > 5 and (damaged or mixed):
                telling[word] = name
    found = {
        (word, path): f"{path.relative_to(ROOT)}:{line} has `{word}` of {telling[word]}"
        for path in files()
        for text in forms(path.read_text(encoding="utf-8"))
        for word, line in tokens(text)
        if word in telling
    }
    assert not found, "\n" + "\n".join(sorted(found.values()))
