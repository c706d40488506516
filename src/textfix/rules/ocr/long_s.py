"""The long s of old prints: `ſuch`; or read as f: `fuch`, `firft`, `himfelf`."""

from collections.abc import Iterator
from itertools import combinations

from textfix.decode.tools import Tools
from textfix.document.features import ODD
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import Lexicon
from textfix.record.model import Evidence
from textfix.record.proposal import Reading

LONG_S = "ſ"
MODERN = 0.75  # share of the words with a long s that must be words with an s
SHOWN = 4  # different words that are evidence of it in a document
MOST = 4  # letters f of a word


@rule(
    "OCR105",
    Stage.WORDS,
    languages=("en",),
    requires=({ODD, LONG_S},),
    examples=[
        "He {~~ſaid~>said~~} that {~~ſhe~>she~~} was the {~~firſt~>first~~} to {~~ſee~>see~~} it.",
        "He {~~fhall~>shall~~} give {~~himfelf~>himself~~} to the {~~firft~>first~~} of them, and "
        "{~~fuch~>such~~} was his wish for the {~~houfe~>house~~} of God.",
        "Mr. Fallow of Fernside kept an effigy by the wharf; a fief, a fife, a fez for the staff.",
    ],
)
def long_s(view: View, tools: Tools) -> Iterator[Reading]:
    """The text has the long s of old print, or it was read as f.

    Either all words with a long s become modern or none: most of them must be words afterwards. An
    f is read as a long s only if several words of the document have one, and only in words that are
    in no dictionary.

    When this is wrong: a name or a dialect word is a common word when f is replaced by s.
    """
    yield from _modern(view)
    if sum(token.count("f") for token in view.features.oov) < SHOWN:
        return
    known = view.lexicon.known
    flagged = [word for word in view.counts if "f" in word[:-1] and not known(word)]
    if len(flagged) < SHOWN:
        return
    meant = {word: after for word in flagged if (after := _meant(view.lexicon, word))}
    if len(meant) < SHOWN or len(meant) * 2 < len(flagged):
        return
    note = f"{len(meant)} different words of this document have f in place of s"
    for (offset, _), line in zip(view.lines, view.each_line, strict=True):
        for start, end in line.places(meant.keys()):
            word = line.text[start:end]
            after = meant[word]
            evidence = (
                Evidence("language", f"`{word}` is in no dictionary; `{after}` is a word", 1.0),
                Evidence("document", note, 1.5),
            )
            yield Reading(offset + start, offset + end, after, evidence)


def _modern(view: View) -> Iterator[Reading]:
    """`ſuch` for every word with a long s, if most of them are words with an s."""
    if not view.has(LONG_S):
        return
    words = {word: word.replace(LONG_S, "s") for word in view.counts if LONG_S in word}
    known = sum(view.counts[word] for word, after in words.items() if view.known(after))
    every = sum(view.counts[word] for word in words)
    if not every or known < MODERN * every:
        return
    note = f"{known} of {every} words with a long s are words with an s"
    for (offset, _), line in zip(view.lines, view.each_line, strict=True):
        for start, end in line.places(words.keys() & set(line.words)):
            after = words[line.text[start:end]]
            yield Reading(offset + start, offset + end, after, (Evidence("document", note, 4.0),))


def _meant(lexicon: Lexicon, word: str) -> str:
    """The most common word that `word` is with s for some of its f; "" if there is none."""
    places = [at for at, letter in enumerate(word[:-1]) if letter == "f"][:MOST]
    best, uses = "", 0
    for size in range(1, len(places) + 1):
        for chosen in combinations(places, size):
            after = "".join("s" if at in chosen else sign for at, sign in enumerate(word))
            count = lexicon.count(after.lower())
            if count > uses:
                best, uses = after, count
    return best
