"""Labels of a web page between the paragraphs: `Advertisement`, `Scroll down for video`, `Share`.

The labels are in `dictionaries/en/furniture.tsv`, each with its kind:

    alone     furniture wherever it is all of a line
    company   an ordinary word (`Comments`, `Video`): furniture only next to other labels
    phrase    furniture even between two sentences of a line
    suggest   most often furniture; `*` stands for one to six words

Labels are compared by their words; case, punctuation and spaces are ignored. A line may be several
labels (`Share  Tweet  Email`). Start reading at `label`.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from textfix.decode.tools import Tools
from textfix.document.view import View
from textfix.engine.rule import Stage, rule
from textfix.io.shipped import shipped
from textfix.patterns import regex
from textfix.record.model import Evidence
from textfix.record.proposal import Reading
from textfix.rules.fur.cut import cut_lines

_WORD = regex(r"\d+[.,]\d+[kKmM]?|[^\W_]+(?:['’][^\W_]+)*")
LONGEST = 160  # code points a line of labels has at most
PROSE = 5  # spaces in a line of running text
_SITES = frozenset(
    """bluesky digg email facebook flipboard flickr google googleplus instagram linkedin mastodon
    messenger myspace pinterest pocket reddit skype snapchat stumbleupon telegram threads tiktok
    tumblr twitter viber vimeo vk weibo whatsapp x youtube""".split()
)
_NUMBER = regex(r"\d+(?:[.,]\d+)?(?:k|m)?")

# `Home`, `| Search`, `» More`: marks that part the labels of a bar
_BAR = regex(r"[\s|·•»«›‹>/+,.…:;!?()\[\]{}*#–—=’'\"“”-]*")
_PLACEHOLDER = regex(r"\s*[\[{%]+[\w-]*[-_]")  # FUR203 knows more of these
_LIST_MARK = regex(r"\s*(?:[-*+•]|\d+[.)]|#{1,6}|>)\s|\s*\|.*\|\s*\Z")


_CONTENTS = regex(r"\s*\d+(?:\.\d+)+\s|\s*\d+\t")  # `1.2  Comments`: a table of contents
# `COMMENTS: 04/18/94`: a field and its value
_FIELD = regex(r"\s*[^\W\d_][^:\n]*:\s*\d[\d\s]*[./:-][\d\s./,:-]*")


@cache
def _labels() -> dict[tuple[str, ...], tuple[str, str]]:
    """The labels by their words: kind and reason."""
    path = shipped("furniture.tsv")
    labels = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        label, kind, reason = line.split("\t")
        labels[tuple(label.split())] = kind, reason
    return labels


@cache
def _sizes() -> dict[str, tuple[int, ...]]:
    """How many words the labels that begin with a word have."""
    sizes: dict[str, set[int]] = {}
    for label, (kind, _) in _labels().items():
        if kind != "suggest":
            sizes.setdefault(label[0], set()).add(len(label))
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(label[0] for label in _labels())


@cache
def _first_pairs() -> frozenset[tuple[str, str]]:
    """The first two words of the labels; one of a single word may be followed by any."""
    return frozenset((label[0], label[1] if len(label) > 1 else "*") for label in _labels())


@lru_cache(maxsize=10_000)
def _may_go_on(first: str, second: str) -> bool:
    """Whether a label may begin with these two words."""
    first, second = first.replace("’", "'"), second.replace("’", "'")
    if first not in _first_words():
        return True  # a number or a site
    pairs = _first_pairs()
    gap = second in _SITES or _NUMBER.fullmatch(second) is not None
    return (first, "*") in pairs or (first, second) in pairs or gap


@lru_cache(maxsize=10_000)
def _may_begin(word: str) -> bool:
    """Whether a label may begin with this word: most lines end here."""
    word = word.replace("’", "'")
    return word in _first_words() or word in _SITES or _NUMBER.fullmatch(word) is not None


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The labels with a gap in them, as patterns over the words of a line."""
    found = []
    for label, (kind, reason) in _labels().items():
        if kind == "suggest":
            parts = [r"\S+(?: \S+){0,5}" if w == "*" else re.escape(w) for w in label]
            found.append((re.compile(" ".join(parts)), reason))
    return tuple(found)


def _may_be_label(line: str) -> bool:
    return 0 < len(line) <= LONGEST and bool(_label(line)[0])


@rule(
    "FUR201",
    Stage.FURNITURE,
    languages=("en",),
    requires="\n\r",
    trigger=_may_be_label,
    examples=[
        "The talks went on until midnight.\n\n{--ADVERTISEMENT\n\n--}No one would say who won.",
        "The talks went on until midnight.\n{--Story continues below advertisement\n--}"
        "No one would say what was won.",
        "The talks went on until midnight.{--\n\nShare   Tweet   Email\n\n12 Comments--}\n",
        "Advertisement\n\nAn advertisement is a notice that somebody has paid for.",
        "Related article: Talks Fail Again\n\nThe talks went on until midnight.",
        "Advertisement Vocational College\n\nThe talks went on until midnight, the college said.",
        "Comments\n\nThe reviewer finds the second chapter too long by half.",
        "The talks went on until midnight.\n\nSEE ALSO\n     talks(1), rounds(5)",
        "COMMENTS: 04/18/94\n\nThe talks went on until midnight.",
        "The talks may be cut short in a way\n\nlike this:\n\n  talks -s",
    ],
)
def label(view: View, tools: Tools) -> Iterator[Reading]:
    """A label of the web page is on a line by itself.

    When this is wrong: a heading uses the same word (`Advertisement` above a chapter about it). The
    line is kept if the paragraph below it repeats the word, in lists, and if the whole text
    consists of such labels.
    """
    texts = view.line_texts
    block: list[tuple[int, str, str, str]] = []  # line, kind, reason, words
    prose = False
    blocks: list[list[tuple[int, str, str, str]]] = []
    for number, line in enumerate(texts):
        if len(line) > LONGEST:
            prose, kind = True, ""
        else:
            if not line.strip():
                continue
            kind, reason, words = _label(line)
            prose = prose or (not kind and line.count(" ") >= PROSE)
        if kind:
            block.append((number, kind, reason, words))
        elif block:
            blocks.append(block)
            block = []
    if block:
        blocks.append(block)
    if not prose:
        return
    for block in blocks:
        yield from _judged(view, block)


@lru_cache(maxsize=10_000)
def _label(line: str) -> tuple[str, str, str]:
    """What the line is, why, and its words; "" if it is not a label."""
    first = _WORD.search(line)
    if first is None or not _may_begin(first[0].lower()):
        return "", "", ""
    second = _WORD.search(line, first.end())
    if second is not None and not _may_go_on(first[0].lower(), second[0].lower()):
        return "", "", ""
    words = [word.lower() for word in _WORD.findall(line)]
    return *_kind(line, [word.replace("’", "'") for word in words]), " ".join(words)


def _judged(view: View, block: list[tuple[int, str, str, str]]) -> Iterator[Reading]:
    """The readings for a run of label lines with nothing but empty lines between them."""
    kinds = [kind for _, kind, _, _ in block]
    sure = any(kind in ("alone", "phrase", "bar") for kind in kinds)
    # Labels without an unambiguous one: three of them are a bar, two may be a form.
    strength = 5.0 if sure else {1: -1.0, 2: 0.5}.get(len({text for *_, text in block}), 2.5)
    if kinds == ["suggest"]:
        strength = 1.5
    if strength < 0:
        return
    if not any(len(word) > 2 and word.isalpha() for *_, text in block for word in text.split()):
        return  # numbers and an `x`: a table, a sum
    first, last = block[0][0], block[-1][0]
    shown = ", ".join(f"`{view.text[slice(*view.lines[n])].strip()}`" for n, *_ in block[:3])
    note = f"{shown} alone on a line is a label of the page ({block[0][2]})"
    evidence = [Evidence("dictionary", note, strength)]
    if _goes_on(view, first):
        note = "the line above is incomplete, and this one continues in lowercase"
        evidence.append(Evidence("layout", note, -6.0))
    if "phrase" not in kinds and _opens_block(view, last):
        note = "the lines below it are indented, so it is their heading"
        evidence.append(Evidence("layout", note, -8.0))
    if len(block) <= 2 and "phrase" not in kinds:
        following = _paragraph(view, last)
        stem = max(block[-1][3].split(), key=len)[:8]
        if len(stem) > 3 and stem in following.lower():
            note = f"the paragraph below it mentions `{stem}`, so it may be a heading"
            evidence.append(Evidence("document", note, -4.0))
        if _in_list(view, first, last):
            evidence.append(Evidence("layout", "the lines around it are just as short", -4.0))
    start, end = cut_lines(view, first, last)
    yield Reading(start, end, "", tuple(evidence))


def _goes_on(view: View, line: int) -> bool:
    """Whether the line continues the one directly above: `… more or less⏎like this:`."""
    text = view.text[slice(*view.lines[line])].strip()
    above = view.text[slice(*view.lines[line - 1])].strip() if line else ""
    return text[:1].islower() and above[-1:].isalnum() and " " in above


def _opens_block(view: View, line: int) -> bool:
    """Whether the line is the heading of an indented block, as `SEE ALSO` is in a manual.

    Directly under it one indented line will do; after an empty line it may be the first line of
    a paragraph, so there the next one must be indented too.
    """
    margin = _indent(view, line)
    under = [n for n in range(line + 1, min(line + 4, len(view.lines))) if _indent(view, n) >= 0]
    if not under or _indent(view, under[0]) < margin + 2:
        return False
    return under[0] == line + 1 or (len(under) > 1 and _indent(view, under[1]) >= margin + 2)


def _indent(view: View, line: int) -> int:
    """How far the line is indented; -1 if it is empty."""
    text = view.text[slice(*view.lines[line])].expandtabs(8)
    return len(text) - len(text.lstrip()) if text.strip() else -1


def _paragraph(view: View, line: int) -> str:
    for start, end in view.lines[line + 1 : line + 6]:
        if view.text[start:end].strip():
            return view.text[start : min(end, start + 400)]
    return ""


def _in_list(view: View, first: int, last: int) -> bool:
    """Whether the line directly above or below is short too, as in a list of words."""
    if first == 0 or last + 1 >= len(view.lines):
        return False
    around = [view.text[slice(*view.lines[n])].strip() for n in (first - 1, last + 1)]
    return any(line and len(line) < 30 and line[-1] not in '.!?”"' for line in around)


def _kind(line: str, words: list[str]) -> tuple[str, str]:
    """What the line is, ("", "") if it is not a label."""
    if _PLACEHOLDER.match(line):
        return "", ""
    if _CONTENTS.match(line) or line.rstrip().endswith(">"):
        return "", ""
    if _FIELD.fullmatch(line) or (line.lstrip()[0].islower() and line.rstrip().endswith(":")):
        return "", ""  # the value of a form; `like this:`, which leads on
    if not words or len(words) > 24 or _LIST_MARK.match(line) or "://" in line:
        return "", ""
    if all(_NUMBER.fullmatch(word) for word in words) and (len(words) > 1 or "." in line):
        return "", ""  # a row of a table
    found = segment(words)
    if found is None:
        joined = " ".join("{site}" if w in _SITES else w for w in words)
        for template, reason in _templates():
            if template.fullmatch(joined) and line.rstrip()[-1] not in ":?":
                return "suggest", reason
        return "", ""
    if not _only_bars(line):
        return "", ""
    kinds = {kind for kind, _ in found}
    if line.rstrip().endswith(":") and words[0] not in ("share", "like", "follow", "advertisement"):
        # `Read more:` announces what is under it
        return "company", found[0][1]
    if kinds == {"company"}:
        # `Share Tweet Print` is a bar; `Home 12` and `Email address` may be anything
        spaced = "  " in line.strip() or "\t" in line or "|" in line
        named = sum(w in _SITES or w in _BAR_WORDS for w in words)
        if (len(found) >= 3 and named >= 2) or (len(found) == 2 and named == 2 and spaced):
            return "bar", found[0][1]
        return ("", "") if all(w.isdigit() for w in words) else ("company", found[0][1])
    return ("phrase" if "phrase" in kinds else "alone"), found[0][1]


_BAR_WORDS = frozenset("share tweet pin like print email comment comments shares retweet".split())


def _only_bars(line: str) -> bool:
    """Whether between the words of the line stand only marks that part labels."""
    return not _BAR.sub("", _WORD.sub("", line))


def segment(words: list[str]) -> list[tuple[str, str]] | None:
    """The labels that `words` are, one after the other; None if a word is left over."""
    labels, sizes = _labels(), _sizes()
    shapes = [
        [w, *(["{site}"] if w in _SITES else []), *(["{n}"] if _NUMBER.fullmatch(w) else [])]
        for w in words
    ]
    best: list[list[tuple[str, str]] | None] = [None] * len(words) + [[]]
    for start in range(len(words) - 1, -1, -1):
        for head in shapes[start]:
            for size in sizes.get(head, ()):
                rest = best[start + size] if start + size <= len(words) else None
                if rest is None:
                    continue
                found = _look_up(shapes[start : start + size], labels)
                if found and (best[start] is None or len(rest) < len(best[start] or ()) - 1):
                    best[start] = [found, *rest]
    return best[0]


def _look_up(
    shapes: list[list[str]], labels: dict[tuple[str, ...], tuple[str, str]]
) -> tuple[str, str] | None:
    found = labels.get(tuple(shape[0] for shape in shapes))
    return found or labels.get(tuple(shape[-1] for shape in shapes))
