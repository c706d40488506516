"""What enough documents of a corpus write is evidence for its other documents."""

import json
from pathlib import Path

import pytest

from textfix import fix, profile, repair
from textfix.cli import main
from textfix.corpus import find, learn, words
from textfix.corpus.words import DOCUMENTS, own_words

CORPUS = profile("corpus")
OWN = "The market was full of velmark-forged goods that winter, and of fine drovecots."


def written(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    return path


def learnt(path: Path) -> str:
    return words.listed(learn(find([str(path)], lambda folder: CORPUS), ("text",)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (OWN, {"velmark", "velmark-forged", "drovecots"}),
        ("All of these are words, and well-known ones.", set()),
        ("The road to thegrains market is the end ofthe valley.", set()),  # was mended, or may be
        ("See the page at https://drovecots.example/velmark for all of it.", set()),
        ("The DROVECOTS are sold in the town by the river.", set()),
        ("Die Velmarkloft wurde auf dem Markt und in der Stadt verkauft.", set()),
        ("They went to tbe market of the town and sold all of it.", set()),
    ],
)
def test_words_of_a_document_are_those_it_has_right(text: str, found: set[str]) -> None:
    assert set(own_words(repair(text, profile=CORPUS))) == found


def test_only_what_enough_documents_have_is_learnt(tmp_path: Path) -> None:
    few = written(tmp_path / "few.jsonl", [OWN] * (DOCUMENTS - 1))
    assert [line for line in learnt(few).splitlines() if not line.startswith("#")] == []
    enough = written(tmp_path / "enough.jsonl", [OWN] * DOCUMENTS + [OWN.split(",")[0] + "."])
    assert learnt(enough).splitlines()[1:] == [
        f"velmark\t{DOCUMENTS + 1}",
        f"velmark-forged\t{DOCUMENTS + 1}",
        f"drovecots\t{DOCUMENTS}",
    ]


def test_what_is_learnt_is_evidence(tmp_path: Path) -> None:
    """A word divided at a line end, once closed and once with a hyphen, and one that lost it."""
    source = written(tmp_path / "a.jsonl", [OWN] * DOCUMENTS)
    found = tmp_path / "words.txt"
    assert main(["corpus", str(source), "--learn-words", str(found), "--workers", "1"]) == 0
    assert found.read_text() == learnt(source)
    told = profile("corpus", dictionary=[str(found)])
    damaged = "They saw thedrovecots and velmarkforged knives, and came with drove-\ncots again."
    right = "They saw the drovecots and velmark-forged knives, and came with drovecots\nagain."
    assert fix(damaged, profile=CORPUS) != right
    assert fix(damaged, profile=told) == right
    assert fix(OWN, profile=told) == OWN
    divided = "They came to the town with velmark-\nforged knives."
    assert fix(divided, profile=told) == divided  # the hyphen is its own, and lines stay lines


def test_learning_writes_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "a.jsonl", [OWN] * DOCUMENTS)
    with source.open("a") as file:
        file.write("broken\n")
    found = tmp_path / "words.txt"
    assert main(["corpus", str(source), "--learn-words", str(found)]) == 0
    assert capsys.readouterr().out == "3 new words in 6 documents; 1 could not be read\n"
    assert {path.name for path in tmp_path.iterdir()} == {"a.jsonl", "words.txt"}
    assert main(["corpus", str(source), "--learn-words", str(found), "-o", "x.jsonl"]) == 2
    assert "--learn-words repairs nothing" in " ".join(capsys.readouterr().err.split())
