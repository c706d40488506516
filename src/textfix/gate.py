"""Whether a stretch of text is English, however broken its words are.

Function words decide (`textfix.language`), and damage hides them: `ofthe`, `th e`. So a stretch is
mended as far as needed to tell. What is told of a line is remembered: the same line is asked about
in every round, and most lines stay as they are. Start reading at `is_english`.
"""

from __future__ import annotations

from functools import lru_cache

from textfix.language import english
from textfix.lexicon import Lexicon, words_of

RUN_TOGETHER = 8  # letters from which an unknown word is taken for several
STRANGE = 3  # one letter in so many may belong to no word

LONGEST_LINE = 4_000  # code points of a line that are looked at
BEGINNING = 20_000  # code points from which the language of a document is judged


@lru_cache(maxsize=4096)
def line_is_english(lexicon: Lexicon, line: str) -> bool | None:
    """Whether a line is; None if it is too short or too unlike a sentence to tell."""
    return english(_mended(lexicon, line), lexicon.known)


def is_english(lexicon: Lexicon, text: str) -> bool:
    """Whether a document is, judged from its beginning."""
    return english(_mended(lexicon, text[:BEGINNING]), lexicon.known, short=True) is True


def _mended(lexicon: Lexicon, text: str) -> list[str]:
    """The words of a text, put together and cut up where they are none."""
    written = words_of(text)
    unknown = lexicon.unknown_among(written)
    if not unknown:
        return written
    words: list[str] = []
    strange: list[str] = []  # neighbours that are no words: pieces of one?
    is_word = lexicon.is_word
    for word in written:
        if word not in unknown and not (strange and is_word("".join(strange) + word)):
            strange = []
            words.append(word)
            continue
        strange.append(word)
        whole = "".join(strange)
        if len(strange) > 1 and is_word(whole):
            del words[len(words) - len(strange) + 1 :]
            words.append(whole)
            strange = []
        elif len(word) < RUN_TOGETHER:
            words.append(word)
        else:
            strange = []
            pieces = lexicon.segment(word[:BEGINNING])
            left = sum(len(piece) for piece in pieces if not is_word(piece))
            words += pieces if left <= len(word) / STRANGE else [word]
    return words
