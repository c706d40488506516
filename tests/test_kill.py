"""A repair that is stopped at any moment leaves each file whole, and the way back from it.

`kill.py` has the laws; here the moments are chosen: before each call that orders the disk, in the
middle of a line of the journal, and some at random.
"""

import os
import random
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from . import kill

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="stops forks of the test")

CALLS = ("open", "write", "replace", "fsync", "unlink", "ftruncate", "chmod", "chown")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> kill.Whole:
    """What a run leaves that is not stopped."""
    return kill.Whole.of(tmp_path_factory.mktemp("whole"))


def at_call(number: int, names: Sequence[str], *, half: bool = False) -> Callable[[], None]:
    """Have a run end before its n-th call of these functions; `half`: when half of it is done."""

    def prepare() -> None:
        calls = 0

        def counted(function: Callable[..., Any]) -> Callable[..., Any]:
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                nonlocal calls
                reads = function is real_open and not args[1] & (os.O_CREAT | os.O_WRONLY)
                calls += not reads
                if calls == number and not reads:
                    if half:
                        function(args[0], args[1][: len(args[1]) // 2])
                    os._exit(9)
                return function(*args, **kwargs)

            return wrapper

        real_open = os.open
        for name in names:
            setattr(os, name, counted(getattr(os, name)))

    return prepare


def stopped_at_each_call(
    whole: kill.Whole, top: Path, names: Sequence[str], *, half: bool = False
) -> list[str]:
    """What is left by a run that ends at the first of such calls, at the second and so on."""
    seen = []
    code = 9
    while code == 9:
        folder = top / f"{len(seen)}"
        kill.fill(folder)
        prepare = at_call(len(seen) + 1, names, half=half)
        code = kill.ended(kill.start(folder, *kill.FIX, prepare=prepare))
        assert code in (0, 9)
        seen.append(whole.check(folder, -signal.SIGKILL if code else 0))
    return seen


@pytest.mark.slow
def test_a_run_may_be_killed_at_every_call(whole: kill.Whole, tmp_path: Path) -> None:
    seen = stopped_at_each_call(whole, tmp_path, CALLS)
    assert len(seen) > 40
    # Each kind of remains was met: nothing yet, the journal alone, both, the report alone.
    assert set(seen) >= {
        "none repaired, no record",
        "some repaired, r.json.journal",
        "all repaired, r.json and r.json.journal",
        "all repaired, r.json",
    }


@pytest.mark.slow
def test_a_run_may_be_killed_within_a_line_of_the_journal(
    whole: kill.Whole, tmp_path: Path
) -> None:
    seen = stopped_at_each_call(whole, tmp_path, ["write"], half=True)
    changed = sum(whole.repaired[name] != data for name, data in kill.SOURCES.items())
    assert len(seen) == changed + 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_may_be_stopped_at_any_moment(
    whole: kill.Whole, tmp_path: Path, number: signal.Signals
) -> None:
    chance = random.Random(number)
    for step in range(12):
        after = chance.uniform(0, 1.1 * whole.seconds)
        kill.stop(whole, tmp_path / f"{step}", after, number)


@pytest.mark.slow
def test_a_process_of_its_own_may_be_killed(whole: kill.Whole, tmp_path: Path) -> None:
    for step in range(4):
        kill.stop(whole, tmp_path / f"{step}", 0.3 + step / 5, signal.SIGKILL, cold=True)
