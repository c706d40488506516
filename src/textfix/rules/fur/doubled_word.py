"""A small word written twice: `the roof of of the mill`, also across a line end."""

import re
from collections.abc import Iterator

from textfix.decode.tools import Tools
from textfix.document.features import TWICE
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.pun.beside import bad_scan

# Words that a sentence never rightly has twice in a row. Left out, with a sentence that has them:
# had, that, is, was, do (`what it is is right`), her (`gave her her book`), it (`without it it
# fails`), you, so, very, there, no, bye, my, can, will, he, this, up, in, on, over, by (`he came in
# in May`), for (`what is it for for you`).
_NEVER = """the of an and or their your our its his than be been they we which
    as if when""".split()
# Words that are doubled by mistake more often than rightly, with what may rightly be before:
# `the man we spoke to to hear more`. `worked a a clerk` was `worked as a clerk`.
_SELDOM = """a to in on by for with from into at is was it has have are were that who but not this
    will would""".split()

_LISTED = frozenset(_NEVER + _SELDOM)
_WORDS = "|".join(sorted(_NEVER + _SELDOM, key=lambda w: (-len(w), w)))
_REPEAT = regex(
    rf"(?<!\w)(?P<first>{_WORDS})(?P<gap>[ ]{{1,3}}|[ ]?(?:\r\n|\n)[ ]{{0,8}})"
    r"(?P<second>(?P=first))(?=[ \r\n]+[\w\"“‘'(])",
    re.IGNORECASE,
)
_LAST_WORD = regex(r"([^\W\d_]+)\s*\Z")
# `that the the 9th of Ja-` was `that the thr 9th`: of two words that are alike one was another.
_SCANNED = Evidence("document", "in a scan, one of them may be a different word, misread", -3.0)
_SPEECH = regex(r"\b(?:uh|um|uhm|er|erm|hmm|uh-huh)\b[,.]?", re.IGNORECASE)
# Verbs that may leave a preposition stranded.
_STRANDING = frozenset(
    """talk talked spoke speak spoken listen listened go going goes went gone come came look looked
    turn turned used able want wanted need belong belonged refer referred write wrote listening
    talking speaking looking get got getting stay stayed live lived work worked believe believed
    move moved drop dropped log logged step stepped pass passed stand stood what where who rely
    relied count counted carry carried put give gave given take took brought bring begin began it
    this that them him her us me there here due up down out back close next similar is was are were
    be been sat sit sits slept sleep sleeps comes lives stays gets set let lets break broke
    hand check sign tune kick run ran walk flew fly fill fell fall held hold kept keep
    hang hung""".split()
)
# `What it is is right`, `the trouble is is that ...`
_WHAT = regex(
    r"\b(?:what|whatever|who|whoever|where|how|why|all|one|thing|problem|trouble|point|question|truth"
    r"|fact|answer|reason|idea|that)\b[^.!?\n]*\Z",
    re.IGNORECASE,
)


def _may_strand(word: str) -> bool:
    """Whether `word` may leave a preposition stranded: `the room he waited in in May`."""
    return word in _STRANDING or word.endswith(("ed", "ing"))


@rule(
    "FUR401",
    Stage.WORDS,
    languages=("en",),
    requires=({TWICE},),
    examples=[
        "Rain came through the roof of{-- of--} the mill.",
        "She let him bathe the{-- the--} child.",
        "The boat stood by{-- the--}\nthe others in the shed.",
        "What he had had was all that that man had; what it is is a loss, very very great.",
        "The The and Duran Duran played; `the the` is a slip; he came in in May to go to to him.",
        "What we were for for years was this: no no, bye bye, so so.",
        "Test of the microphone: the the the the the.",
    ],
)
def doubled_word(view: View, tools: Tools) -> Iterator[Reading]:
    """A function word occurs twice in a row.

    When this is wrong: a transcript keeps a speaker's stammer, a text about typos quotes one, or a
    band is called The The.
    """
    text = view.text
    spoken: bool | None = None
    bad = False
    for match in _candidates(view):
        counts = view.counts
        # Words that occur once at most cannot occur twice in a row.
        if not any(counts[w] + counts[w.capitalize()] > 1 for w in _NEVER + _SELDOM):
            return
        start, end = match.span()
        first, second = match["first"], match["second"]
        if text[max(0, start - 1) : start].strip(" \r\n\t\"“‘'("):
            continue
        # `the The`: a name begins; `A a`: letters
        if second[0].isupper() or (first[0].isupper() and len(first) == 1):
            continue
        quoted = text[max(0, start - 1) : start] in ("'", '"', "“", "‘")
        if quoted and text[end : end + 1] in ("'", '"', "”", "’"):
            continue
        if spoken is None:
            spoken = len(_SPEECH.findall(text)) > 1
            bad = tools.profile.scanned or bad_scan(view)
        word = first.lower()
        rare = word in _SELDOM
        if rare:
            before = _LAST_WORD.search(text[max(0, start - 30) : start])
            weight = 0.8
            if before is not None and not _may_strand(before[1].lower()):
                if word in ("to", "in", "on"):
                    weight = 3.0
                elif word in ("is", "was") and not _WHAT.search(text[max(0, start - 120) : start]):
                    weight = 2.5
        else:
            weight = 5.0
        evidence = [Evidence("language", f"`{word}` is repeated and only needed once", weight)]
        if bad:
            evidence.append(_SCANNED)
        if spoken:
            evidence.append(Evidence("document", "the text is a record of speech", -4.0))
        gap = match["gap"]
        if "\n" in gap:  # the line keeps its end, the word before it goes
            lead = start
            while lead > 0 and text[lead - 1] == " ":
                lead -= 1
            if lead == 0 or text[lead - 1] == "\n":
                yield Reading(start, match.start("second"), "", tuple(evidence))
            else:
                yield Reading(lead, start + len(first), "", tuple(evidence))
        else:
            yield Reading(start + len(first), end, "", tuple(evidence))


def _candidates(view: View) -> Iterator[re.Match[str]]:
    """Doubled words of the lists: the pattern runs only where the bare words have a pair."""
    if _LISTED.isdisjoint(view.features.twice):
        return iter(())
    return _lone(view.text)


def _lone(text: str) -> Iterator[re.Match[str]]:
    """The doubled words, except for those that occur four times in a row or more: no slip does
    that, and a text of one word alone would be halved in each round.
    """
    ended: tuple[str, int] | None = None  # the word and the end of the match before
    waiting: re.Match[str] | None = None
    for match in _REPEAT.finditer(text):
        word = match["first"].lower()
        follows = (
            ended is not None and ended[0] == word and text[ended[1] : match.start()].isspace()
        )
        if waiting is not None and not follows:
            yield waiting
        waiting = None if follows else match
        ended = word, match.end()
    if waiting is not None:
        yield waiting
