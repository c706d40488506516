"""What the engine does to texts that are made to be slow: time grows with their length."""

import random
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from textfix import fix
from textfix.lexicon import lexicon
from textfix.workers import forget

SAMPLES = Path(__file__).parents[1] / "samples"
TIMES = 4
STEEP = 6.5  # times as long for a text TIMES as long; a busy machine is forgiven a half
DEAR = 200  # times as long as prose of the same length
NOTHING = 0.1  # seconds; of less the clock tells nothing

KNOWN = sorted(word for word in lexicon().words if word.isascii() and 4 <= len(word) <= 10)
random.Random(1).shuffle(KNOWN)

Make = Callable[[int], str]


def again(piece: str, start: str = "") -> Make:
    """`piece` again and again."""
    return lambda size: (start + piece * (size // len(piece) + 1))[:size]


def each(word: Callable[[int], str], glue: str = " ") -> Make:
    """Different words."""

    def make(size: int) -> str:
        found: list[str] = []
        length = 0
        for number in count():
            if length >= size:
                break
            found.append(word(number))
            length += len(found[-1]) + len(glue)
        return glue.join(found)[:size]

    return make


def known(number: int) -> str:
    return KNOWN[number % len(KNOWN)]


def unknown(number: int) -> str:
    return "".join(random.Random(number).choices("etaoinshrdlu", k=9))


def alike(number: int) -> str:
    """Each word thrice, all of letters that look alike."""
    return "".join(random.Random(number // 3).choices("iljtf", k=9)).capitalize()


def cut(number: int) -> str:
    word = known(number)
    return f"{word[: len(word) // 2]} {word[len(word) // 2 :]}"


# Quadratic once, each at a length at which that shows.
QUADRATIC: dict[str, tuple[Make, int]] = {
    "compounds in a chain": (again("rebel-held"), 8_000),
    "brackets behind an address": (again(")", "http://a.org/"), 16_000),
    "split words in a line": (each(cut), 32_000),
    "names that look alike": (each(alike), 8_000),
    "clitics in a line": (again("the town' s gate "), 32_000),
}
# In step with the length, and dear.
DEAREST: dict[str, tuple[Make, int]] = {
    name: (make, 2_000)
    for name, make in {
        "unknown words": each(unknown),
        "unknown words without spaces": each(unknown, ""),
        "known words without spaces": each(known, ""),
        "known words in threes": each(lambda at: "".join(map(known, range(3 * at, 3 * at + 3)))),
        "known words with marks between them": each(known, "!"),
        "known words with apostrophes": each(known, "'"),
        "known words with hyphens": each(known, "-"),
        "known words with soft hyphens": each(lambda at: f"{known(at)[:3]}\xad{known(at)[3:]}"),
        "known words cut at line ends": each(lambda at: f"{known(at)[:3]}-\n{known(at)[3:]}"),
        "capitals inside": each(lambda at: known(at).capitalize(), ""),
        "long s": each(lambda at: known(at).replace("s", "ſ")),
        "f for s": each(lambda at: known(at).replace("s", "f")),
        "ligatures": each(lambda at: known(at).replace("st", "ﬆ"), "ﬁ"),
        "accents": each(lambda at: known(at).replace("e", "é"), "ç"),
        "combining marks": each(lambda at: f"{known(at)}\u0301st", ""),
        "figures": each(lambda at: f"{known(at)}{at}", ""),
        "misread letters": each(lambda at: known(at).replace("m", "rn").replace("e", "c")),
        "possessives": again("'s", "The end ofthe road "),
        "letters apart": again("r e a d e r "),
        "superscripts": again("a¹"),
        "dotted capitals": again("İa"),
    }.items()
}


def seconds(text: str, profile: str) -> float:
    """Of a processor, in a process that knows nothing of the text."""
    forget()
    begin = time.process_time()
    fix(text, profile=profile)
    return time.process_time() - begin


@pytest.fixture(scope="module")
def prose() -> float:
    """Seconds for a code point of prose."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(SAMPLES.glob("*/gold.txt")))
    fix(text)
    return min(seconds(text, "article") for _ in range(3)) / len(text)


@pytest.mark.slow
@pytest.mark.parametrize("profile", ["article", "ocr"])
@pytest.mark.parametrize("kind", QUADRATIC | DEAREST)
def test_time_grows_with_length(kind: str, profile: str, prose: float) -> None:
    make, size = (QUADRATIC | DEAREST)[kind]
    text = make(TIMES * size)
    long = min(seconds(text, profile) for _ in range(2))
    if long > NOTHING:
        short = min(seconds(make(size), profile) for _ in range(2))
        assert long < STEEP * short
    assert long < max(NOTHING, DEAR * prose * len(text))
