"""The vocabulary of a corpus: words of its documents that are in no dictionary.

Each document is repaired first. Words that textfix then leaves without a suggestion count as its
vocabulary: names, terms, coinages, compounds with a hyphen. Words of enough documents are written
to a list for `--dictionary`. So the other documents are evidence for a word that occurs only once,
or divided at a line end. Damage that the whole corpus shares looks the same, so the list begins
with the most frequent words: review it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textfix.corpus.mend import Task, repaired, through
from textfix.corpus.model import Mended
from textfix.corpus.tally import Tally
from textfix.document.view import View
from textfix.language.lexicon import WORD, lexicon
from textfix.language.user_dictionary import user_words
from textfix.language.word_cost import RUN_STRONG, run_together
from textfix.record.result import Result

DOCUMENTS = 5  # that must have a word
_SHORTEST = 4  # letters; shorter ones are on a list that was made by hand


def learn(task: Task) -> Mended:
    """The words of a batch, in its tally."""
    return through(task, Words(task))


class Words:
    """Counts the words in the texts of a batch for the formats."""

    def __init__(self, task: Task) -> None:
        self.fields = task.fields
        self.tally = Tally()
        self._task = task

    def repair(self, line: int, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Nothing is changed."""
        self.tally.rows += 1
        words: set[str] = set()
        for text in texts.values():
            self.tally.bytes += len(text.encode("utf-8", "surrogatepass"))
            words |= set(own_words(repaired(self._task, text)))
        self.tally.words.update(words)
        return {}

    def bad(self, line: int, reason: str, raw: bytes) -> None:
        """A row that cannot be read is not counted."""
        self.tally.rows += 1
        self.tally.bad += 1


def own_words(result: Result) -> Iterator[str]:
    """The words and compounds of a repaired text that no dictionary has."""
    profile = result.profile
    known = lexicon(user_words(profile.dictionary))
    view = View(result.text, known, profile.language)
    words: set[str] = set()
    compounds: set[str] = set()
    for (start, _), line in zip(view.lines, view.each_line, strict=True):
        if view.english(start):
            words.update(line.words)
            compounds.update(word.lower() for _, word in line.hyphenated)
    doubtful = {word for change in result.suggestions for word in WORD.findall(change.before)}
    protected = (result.text[start:end] for start, end in view.protected)
    addresses = {word for text in protected for word in WORD.findall(text)}
    for word in known.unknown_among(words - doubtful - addresses):
        if (
            len(word) >= _SHORTEST
            and not word.isupper()
            and known.misreading(word) is None
            and run_together(known, word) < RUN_STRONG
        ):
            yield word
    for compound in compounds:
        if not any(known.compound(compound)) and not known.known(compound.replace("-", "")):
            yield compound


def listed(tally: Tally) -> str:
    """The words that enough documents have, with their number, the most frequent first."""
    found = {word: count for word, count in tally.words.items() if count >= DOCUMENTS}
    lines = [
        f"{word}\t{count}\n"
        for word, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        if word == word.lower() or word.lower() not in found  # a capital at the start of a sentence
    ]
    head = f"# words of {tally.rows:,} documents that are in no dictionary, with document counts\n"
    return head + "".join(lines)
