"""Is it one word, a compound with a hyphen, or two words? The evidence.

The document counts first (it writes `rebel-held` elsewhere), then the counts of the dictionaries,
then the parts: `-held` makes compounds of its own, `ment` is not a word, so what it ends is one.
Three rules use this: a hyphen at a line end, a hyphen with a space after it, a hyphen in mid-line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from textfix.document.view import View
from textfix.language.words import PREFIXES
from textfix.patterns import regex
from textfix.record.model import Evidence

# The document is the best evidence: one use of a form outweighs the whole corpus.
DOCUMENT = 3.0  # times the logarithm of the ratio of the two forms in the document
DICTIONARY = 8.0  # the most the corpus can say, in log-odds; half of it against the document

# Suspended hyphens: "one- and two-storey", "klein- und mittelgroß".
SUSPENDERS = frozenset(
    "and or to nor but und oder bis et ou y e o och eller og en of as than".split()
)

NUMERALS = frozenset(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred""".split()
)

ORDINALS = frozenset(
    """first second third fourth fifth sixth seventh eighth ninth tenth top last next""".split()
)

PRODUCTIVE = 60  # partners in the corpus from which a part is taken to form compounds freely


_PARTS = regex(r"(?:[^\W\d_]+-)+\Z")
_REACH = 30  # code points


def parts_before(text: str, start: int) -> str:
    """The parts of a compound that are before the word at `start`, hyphens and all."""
    found = _PARTS.search(text[max(0, start - _REACH) : start])
    return found[0] if found else ""


FREE = 30  # types from which a part makes compounds freely, even if it is not a word (`non-`)


def habit(types: tuple[int, int]) -> bool:
    """Whether a part with these types is seldom joined without a hyphen: `-based`, `self-`."""
    return types[0] >= FREE and types[0] > 4 * types[1]


def is_word(view: View, part: str) -> bool:
    """Whether `part` is a word by itself; a single letter is not."""
    return len(part) > 1 and view.known(part)


def _attested(view: View, word: str) -> bool:
    """Whether `word` is known for its letters: any word in capitals passes for an acronym."""
    return view.known(word.capitalize() if word.isupper() else word)


def one_word(view: View, left: str, right: str) -> Iterator[Evidence]:
    """The evidence for (positive) and against (negative) writing `left` + `right` closed."""
    closed, hyphenated = left + right, f"{left}-{right}"
    lexicon = view.lexicon
    here_closed = view.counts.get(closed, 0) + view.counts.get(closed.lower(), 0) * (
        closed != closed.lower()
    )
    here_hyphenated = view.compounds.get(hyphenated.lower(), 0)
    count_closed = max(lexicon.count(closed.lower()), 0)
    if closed[:1].isupper():
        count_closed = max(count_closed, lexicon.name_count(closed))
    count_hyphenated = lexicon.compound(hyphenated)[0]
    known = lexicon.known(closed.capitalize() if closed.isupper() else closed)
    if here_closed != here_hyphenated:
        weight = math.log((here_closed + 0.1) / (here_hyphenated + 0.1)) * DOCUMENT
        form, uses = (closed, here_closed) if weight > 0 else (hyphenated.lower(), here_hyphenated)
        yield Evidence("document", f"`{form}` occurs {uses}x in this document", weight)
    if known or count_hyphenated:
        weight = math.log((max(count_closed, 1) * known + 0.3) / (count_hyphenated + 0.3))
        note = f"`{closed}` is a word" if weight > 0 else f"`{hyphenated}` is the common form"
        bound = DICTIONARY if here_closed == here_hyphenated else DICTIONARY / 2
        yield Evidence("dictionary", note, max(-bound, min(weight, bound)))
    if count_hyphenated > 1 and (len(left) == 1 or left.lower() in PREFIXES):
        # `co-op`, `e-mail`: written both ways, so the line end may have found a hyphen there.
        yield Evidence("dictionary", f"`{hyphenated}` is also written", -2.0)
    if right[0].isupper() and not closed.isupper():
        yield Evidence("language", f"`{right}` has a capital of its own", -5.0)
    elif len(right) < 2 or not _attested(view, right):
        yield Evidence("dictionary", f"`{right}` is not a word by itself", 3.0)
    elif not is_word(view, left):
        if not known and not here_closed:
            # `dpkg-⏎architecture`: a name before a word is joined to it by its own hyphen.
            yield Evidence("dictionary", f"`{right}` is a word, `{closed}` is not", -4.0)
        elif lexicon.partners(f"{left.lower()}-") >= PRODUCTIVE // 2:
            yield Evidence("dictionary", f"`{left}-` begins many compounds", -1.5)
        else:
            yield Evidence("dictionary", f"`{left}` is not a word by itself", 2.0)
    elif not known and not here_closed:
        yield Evidence("dictionary", f"`{left}` and `{right}` are words, `{closed}` is not", -4.0)


def compound(view: View, left: str, right: str) -> Iterator[Evidence]:
    """The evidence for writing `left` and `right` with a hyphen rather than apart."""
    hyphenated = f"{left}-{right}".lower()
    here = view.compounds.get(hyphenated, 0)
    if here:
        yield Evidence("document", f"`{hyphenated}` occurs {here}x in this document", 6.0)
    count, _, apart = view.lexicon.compound(hyphenated)
    if count:
        weight = 2.5 + math.log((count + 0.5) / (0.05 * apart + 0.5))
        note = f"`{hyphenated}` is a common compound"
        yield Evidence("dictionary", note, max(0.5, min(weight, 6.0)))
        return
    ends = view.lexicon.partners(f"-{right.lower()}")
    begins = view.lexicon.partners(f"{left.lower()}-")
    if ends >= PRODUCTIVE and begins >= PRODUCTIVE:
        yield Evidence("dictionary", f"`{left}-` and `-{right}` make many compounds", 4.5)
    elif ends >= PRODUCTIVE:
        yield Evidence("dictionary", f"`-{right}` ends many compounds", 3.0)
    elif begins >= PRODUCTIVE:
        yield Evidence("dictionary", f"`{left}-` begins many compounds", 3.0)
    elif is_word(view, left) and right.endswith(("ing", "ed")) and is_word(view, right):
        note = f"`{left}-{right}` is formed like many compounds"  # "stone-cutting"
        yield Evidence("language", note, 3.5)
