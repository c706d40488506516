"""What the engine does to texts that are made to be slow: time grows with their length."""

import gc
import time
from pathlib import Path

import pytest

from tests.nasty import NASTY
from textfix import fix
from textfix.engine.workers import clear_caches

SAMPLES = Path(__file__).parents[1] / "samples"
SMALL = 3_000  # code points
TIMES = 4
STEEP = 9  # times as long for a text TIMES as long; quadratic code takes sixteen
DEAR = 200  # times as long as prose of the same length
NOTHING = 0.1  # seconds; of less the clock tells nothing
ATTEMPTS = 3  # another process may come in between, but not each time
# What was quadratic once and shows it only at a greater length.
LENGTHS = {
    "repeated 'rebel-held'": 8_000,
    "'http://a.org' and ')' on": 16_000,
    "known words cut in two": 32_000,
    "names that look alike": 8_000,
    "clitics in a line": 32_000,
}


def seconds(text: str, profile: str) -> float:
    """Of a processor, in a process that knows nothing of the text.

    Without the garbage collector: its time grows with what the tests before have left behind, and
    only a long text makes enough objects to start it.
    """
    clear_caches()
    gc.disable()
    try:
        begin = time.process_time()
        fix(text, profile=profile)
        return time.process_time() - begin
    finally:
        gc.enable()


@pytest.fixture(scope="module")
def prose() -> float:
    """Seconds for a code point of prose."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(SAMPLES.glob("*/gold.txt")))
    fix(text)
    return min(seconds(text, "article") for _ in range(3)) / len(text)


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["article", "ocr"])
@pytest.mark.parametrize("kind", NASTY)
def test_time_grows_with_length(kind: str, profile: str, prose: float) -> None:
    size = LENGTHS.get(kind, SMALL)
    short, long = NASTY[kind](size), NASTY[kind](TIMES * size)
    for _ in range(ATTEMPTS):
        taken = seconds(long, profile)
        if taken < NOTHING or taken < STEEP * seconds(short, profile):
            break
    else:
        pytest.fail(f"steeper than the length: {taken:.2f} s for {len(long)} code points")
    assert taken < max(NOTHING, DEAR * prose * len(long)), "out of proportion"
