"""Many texts give the same as one after another, whatever the processes, batches and methods."""

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textfix
from textfix import ProfileError, cache, fix, fix_many, profile, repair, repair_many
from textfix.decode import candidates
from textfix.document import features
from textfix.engine import many, workers
from textfix.engine.many import BATCH_TEXTS, TextError, WorkerDied

from .strategies import TEXTS

DAMAGED = ["The end ofthe road.", "", "It is late &amp; dark.", "All is well here.\n"]


@given(st.lists(TEXTS, max_size=5), st.sampled_from(["article", "corpus"]))
def test_many_are_as_one_after_another(texts: list[str], profile: str) -> None:
    assert list(fix_many(texts, profile=profile)) == [fix(t, profile=profile) for t in texts]
    assert list(repair_many(texts, profile=profile)) == [repair(t, profile=profile) for t in texts]


@pytest.mark.slow
@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_and_batches_change_nothing(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{text} {n}" for n, text in enumerate(DAMAGED * 10)]
    expected = [repair(text) for text in texts]
    context = multiprocessing.get_context(method)
    monkeypatch.setattr(workers, "get_context", lambda: context)
    for size in (1, 7, 1000):
        monkeypatch.setattr(many, "BATCH_TEXTS", size)
        assert list(repair_many(texts, workers=2)) == expected


def test_one_process_reads_no_further_than_it_is_asked() -> None:
    read = []
    texts = (read.append(n) or text for n, text in enumerate(itertools.cycle(DAMAGED)))
    results = fix_many(texts)
    assert not read
    assert next(results) == "The end of the road."
    assert len(read) == 1


@pytest.mark.slow
def test_processes_read_no_further_than_a_window() -> None:
    read = 0

    def texts() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield "The end ofthe road."

    results = fix_many(texts(), workers=2)
    assert list(itertools.islice(results, 3)) == ["The end of the road."] * 3
    assert read <= BATCH_TEXTS * workers.WINDOW * 2
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_an_error_names_its_index_and_comes_behind_the_results_before_it(workers: int) -> None:
    results = fix_many([*DAMAGED, 7, "never"], workers=workers)  # type: ignore[list-item]
    assert [next(results) for _ in DAMAGED] == [fix(text) for text in DAMAGED]
    with pytest.raises(
        TextError, match="text 4: ArgumentTypeError: textfix repairs str, not int"
    ) as error:
        next(results)
    assert error.value.index == 4


def test_what_cannot_be_meant_is_said_at_once() -> None:
    with pytest.raises(ProfileError):
        fix_many([], profile="scan")
    with pytest.raises(ValueError, match="workers must be 1 or more"):
        fix_many([], workers=0)


def test_all_processors_are_taken_if_asked() -> None:
    assert many._count(None) == many.processors() >= 1


def _killed(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_killed_worker_is_an_error_and_no_hang() -> None:
    with pytest.raises(WorkerDied, match="killed"):
        list(workers.in_order(_killed, range(10), workers=2))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_with_a_parent_that_is_killed() -> None:
    program = (
        "import itertools, multiprocessing, textfix\n"
        "results = textfix.fix_many(itertools.repeat('a'), workers=2)\n"
        "next(results)\n"
        "print(*(child.pid for child in multiprocessing.active_children()), flush=True)\n"
        "for _ in results: pass\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(textfix.__file__).parents[1])}
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert parent.stdout is not None
    children = parent.stdout.readline().split()
    assert children
    parent.kill()
    parent.wait()
    ended(children)
    parent.stdout.close()


def ended(processes: list[str]) -> None:
    """Wait until none of them is there any more."""
    deadline = time.monotonic() + 20
    while any(_alive(process) for process in processes):
        assert time.monotonic() < deadline, "a worker is left over"
        time.sleep(0.05)


def _alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_few_dictionaries_of_ones_own_are_remembered(tmp_path: Path) -> None:
    for number in range(20):
        words = tmp_path / f"{number}.txt"
        words.write_text(f"netlofts{number:o}\n", encoding="utf-8")
        assert fix(DAMAGED[0], profile=profile(dictionary=[str(words)])) == fix(DAMAGED[0])
    assert len(features._cache) <= cache.FEW


def test_what_is_forgotten_changes_nothing() -> None:
    before = [repair(text) for text in DAMAGED]
    assert candidates.candidates.cache_info().currsize
    assert features._cache
    workers.clear_caches()
    assert not candidates.candidates.cache_info().currsize
    assert not features._cache
    assert [repair(text) for text in DAMAGED] == before
