"""A word cut at a line end whose hyphen is lost: `labora⏎tories`."""

from collections.abc import Iterator
from itertools import pairwise

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.language.lexicon import WORD_PATTERN
from textfix.patterns import regex
from textfix.record.proposal import Reading

_NEXT = regex(rf"(\r\n?|\n)({WORD_PATTERN})([^\s\w-]*)([ ]?)")
_LAST = regex(r"(?:(?<=\s)|\A)[^\W\d_]+\Z")

COST = 5.0  # log-odds against a division that lost its hyphen; they are rarer than split words


@rule(
    "HYP102",
    Stage.HYPHENS,
    languages=("en",),
    requires="\n\r",
    examples=[
        "The college has two {~~labora\ntories, which ~>laboratories,\nwhich ~~}it keeps well.",
        "{~~A\nbundance~>Abundance~~} is no gift, she wrote.",
        "The railway lost its\ntrains and its men.",
        "By Ali Hari\nSpecial to the Times of the day",
    ],
)
def cut_word(view: View, tools: Tools) -> Iterator[Reading]:
    """A line end divides a word without a hyphen.

    When this is wrong: a name or a foreign word ends a line, and the next line happens to complete
    it to an English word.
    """
    text = view.text
    seen: set[int] = set()
    for start, end in view.suspects if _any_cut(view) else ():
        # The suspect is the first half or the second.
        if text[end : end + 1] in ("\n", "\r"):
            match = _NEXT.match(text, end)
            begin = start
        else:
            edge = start - 1
            if edge < 1 or text[edge] not in "\r\n":
                continue
            if text[edge - 1 : edge + 1] == "\r\n":
                edge -= 1
            last = _LAST.search(text[max(0, edge - 40) : edge])
            if last is None:
                continue
            begin = edge - len(last[0])
            match = _NEXT.match(text, edge)
        if match is None or begin in seen:
            continue
        seen.add(begin)
        left, right = text[begin : match.start()], match[2]
        whole = left + right
        if len(right) == 1 and view.known(left):
            continue  # `source⏎s and`: a letter that stands for something, or a lost apostrophe
        if not whole[1:].islower() or not view.known(whole) or len(whole) < 5:
            continue
        evidence = tools.weigh(
            view, begin, match.end(2), whole, cost=COST,
            damage="a line end cut a word and lost the hyphen",
        )  # fmt: skip
        # A letter that begins a chapter has no line of its own.
        if len(left) == 1 and left.isupper() and text[begin - 1 : begin] in ("", "\n", "\r"):
            yield Reading(begin, match.end(2), whole, evidence)
            continue
        after = whole + match[3] + (match[1] if match[4] else "")
        yield Reading(begin, match.end(), after, evidence)


def _any_cut(view: View) -> bool:
    """Whether an unusual token ends a line of words, or begins the next one."""
    line_features = view.features.line_features
    pairs = [
        (one.row[-1], two.row[0])
        for number in view.features.flagged
        for one, two in pairwise(line_features[max(0, number - 1) : number + 2])
        if one.row[-1] in one.oov or two.row[0] in two.oov
    ]
    return any(one[-1:].isalpha() and two[:1].islower() for one, two in pairs)
