"""Facts about a line that indicate its register. Start reading at `traits_of`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from textfix.document.features import LineFeatures
from textfix.language.lexicon import Lexicon
from textfix.language.words import ENGLISH, FOREIGN
from textfix.patterns import regex

# Source, markup and tables are full of these.
SIGNS_OF_FORM = frozenset("`<>\\=|{}_\t^")
_APART = frozenset((" ,", " .", " '", " `", " ’"))


class Traits(NamedTuple):
    """Facts about a line that indicate the register; cached with the line."""

    words: int  # what is between spaces
    small: int  # small words of English
    foreign: int  # small words of other languages
    figures: int  # words with a figure
    commas: int  # with a space before them
    stops: int  # the same of full stops
    attached: int  # commas and full stops at the end of a word
    clitics: int  # `n't`, `'s`, ` `` ` by themselves
    unknown: tuple[str, ...]  # lowercase words in no dictionary, in lowercase
    single: int  # letters by themselves, but `a` and `I`
    letters: int
    other: int  # letters of other scripts than Latin
    tight: tuple[tuple[str, int], ...]  # signs that may part fields, and how many of each
    gaps: int  # runs of spaces inside the line, but after a sentence
    shape: str  # what it begins with, if that has a figure or a sign
    begins: str  # "A", "a", "0" or ""
    ended: bool  # by a mark that ends a sentence
    technical: int  # words with a sign inside that no word has: `a_b`, `--all`, `\\emph{x}`, `<p>`
    tagged: bool  # begins and ends with a tag
    spoken: bool  # begins with a speaker's name
    size: int  # code points
    statement: bool  # has the shape of a statement of a programming language


_CLITICS = frozenset(
    "n't 's 're 've 'll 'd 'm '' `` n’t ’s ’re ’ve ’ll ’d ’m -lrb- -rrb- ca wo".split()
) - {"ca", "wo"}
_EDGES = ".,;:!?()[]{}\"'“”‘’«»…*_`"
_ENDS = ".!?…:;\"”'’)»"
COMMA = regex(r",(?=[^\s\d\"'”’]|\"|\d)(?:(?<!\d,)|(?!\d{3}(?!\d)))")  # not that of `1,000`
_GAP = regex(r"(?<=[^\s.!?:\"”’)]) {2,}(?=\S)")
_BEGINS = regex(r"\s*(\S{1,24})(?: (\S{1,12}))?")
_RUN_OF_LETTERS = regex(r"[^\W\d_]+")
_RUN_OF_FIGURES = regex(r"\d+")
_TECHNICAL = regex(
    r"[A-Za-z0-9][_=@][A-Za-z0-9]|`[\w.-]|\\[A-Za-z]{3}|\{[\w%]|\w::|\w\(\)|/[\w.-]+/"
    r"|(?<!\S)--?[A-Za-z]\w*\Z|\*\*\w|\w\]\(|<[a-z]\w*[-_]\w*>"
).search
_TAGGED = regex(r"</?[A-Za-z!?][^<>]{0,400}>.*>\Z|</?[A-Za-z!?][^<>]{0,400}>\Z")
# `def name(`, `x = f(y)`, `name(a, b)`, `if (a) {`, `}`: in the syntax that most languages share.
_SIGNS_OF_STATEMENTS = frozenset("(){}[]=;:@#/")
_STATEMENT = regex(
    r"""
    \s*+(?:
        (?:async[ ])?def[ ]\w+\( | class[ ]\w+[(:{] | from[ ][\w.]+[ ]import[ ]
      | @\w[\w.]*(?:\(.*)?\Z
      | (?:if|elif|while|for|with|except|try|else|finally)\b[^.?!]*[:{]\Z
      | (?:return|raise|assert|yield)\b.*[()\[\]{}=;]
      | [\w.\[\]"'*&,()>-]+(?:[ ][\w<>\[\]*]+)?[ ]?(?:[-+|*:]?=)[ ]?[^=\s]
      | [\w.:>-]+\(.*\)[;:{,]?\Z | [\w.]+\([^)]*\Z
      | \#[ ]*(?:include|define|ifn?def|endif|pragma)\b | // | /\*
      | [{}\[\]()]+[;,]?\Z | (?=[^\n]*;\Z)[^\n=()\[\]{}]*[=()\[\]{}] | [^\n]*[{}]\Z
    )
    """,
    re.VERBOSE,
)
_SPEAKER = regex(r"\s*(?:<[^<>\s]{1,40}>|\*\s\w)")  # `<bob> hey`, `* bob waves`
# The time before them; or before a name, as a telephone writes it: `[12/05/21, 10:33] Mum: hey`.
_STAMPED = regex(
    r"\s*(?:\[[\d: ]{4,20}\]\s*|\d{1,2}:\d\d(?::\d\d)?\s+)(?:<[^<>\s]{1,40}>|\*\s\w)"
    r"|\s*\[?\d{1,4}[/.-]\d\d?[/.-]\d{1,4}, \d\d?:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?\]?"
    r"(?: -)? [^\W\d_][^\n:]{0,30}: "
)


def traits_of(lexicon: Lexicon, look: LineFeatures) -> Traits:
    """The traits of the line; cached with it."""
    if look.traits is None:
        look.traits = _measured(lexicon, look)
    return cast(Traits, look.traits)


def _measured(lexicon: Lexicon, look: LineFeatures) -> Traits:
    text = look.text[:LONGEST]
    row = [token for token in text.replace("\t", " ").split(" ") if token]
    cores = [token.strip(_EDGES).lower() for token in row]
    signs = look.signs
    commas = stops = attached = clitics = 0
    if not signs.isdisjoint(_APART):
        commas, stops = row.count(","), row.count(".")
        clitics = sum(token.lower() in _CLITICS for token in row)
    if not signs.isdisjoint(",."):
        attached = sum(token[-1] in ",." and len(token) > 1 for token in row)
    unknown = tuple(_unknown(lexicon, look, row, cores)) if look.oov or "\t" in signs else ()
    other = 0
    if not text.isascii():
        other = sum(sign > "\u02af" and sign.isalpha() for sign in text)
    letters = sum(map(str.isalpha, text))
    tight = []
    if "," in signs and (bare_commas := len(COMMA.findall(text))):
        tight.append((",", bare_commas))
    tight += [(sign, text.count(sign)) for sign in "\t|;" if sign in signs]
    begins = _BEGINS.match(text)
    shape = ""
    if begins and not (begins[1].isalpha() and (begins[2] or "a").isalpha()):
        shape = _RUN_OF_FIGURES.sub("0", _RUN_OF_LETTERS.sub("a", begins[1]))
    first = text.lstrip()[:1]
    bare = text.strip()
    stamped = _STAMPED.match(text)
    return Traits(
        len(row),
        sum(map(ENGLISH.__contains__, cores)),
        sum(map(FOREIGN.__contains__, cores)),
        len(list(filter(_HAS_FIGURE, row))) if "0" in signs else 0,
        commas,
        stops,
        attached,
        clitics,
        unknown,
        sum(len(core) == 1 and core.isalpha() and core not in "ai" for core in cores),
        letters,
        other,
        tuple(tight),
        len(_GAP.findall(text)) if "  " in text else 0,
        shape,
        "0" if first.isdigit() else "A" if first.isupper() else "a" if first.islower() else "",
        bare[-1:] in tuple(_ENDS),
        len(list(filter(_TECHNICAL, row))) if not signs.isdisjoint(SIGNS_OF_FORM) else 0,
        bool("<" in signs and _TAGGED.match(bare) and not stamped),
        bool(stamped or _SPEAKER.match(text)),
        len(bare),
        not signs.isdisjoint(_SIGNS_OF_STATEMENTS) and _STATEMENT.match(text) is not None,
    )


def _unknown(
    lexicon: Lexicon, look: LineFeatures, row: Sequence[str], cores: Sequence[str]
) -> Iterator[str]:
    """The lowercase words in no dictionary, but those that are pieces of one: `blo ck`."""
    around = ["", "", *cores, "", ""]
    oov = {token.strip(_EDGES) for token in look.oov}
    for at, (core, token) in enumerate(zip(cores, row, strict=True), 2):
        if (
            len(core) > 1
            and token.strip(_EDGES) in oov
            and token.islower()
            and core.replace("'", "").replace("’", "").isalpha()
            and not lexicon.known(core)
            and lexicon.misreading(core) is None
        ):
            before, after = around[at - 1], around[at + 1]
            joins = [before + core, core + after, before + core + after]
            joins += [around[at - 2] + before + core, core + after + around[at + 2]]
            if lexicon.words.isdisjoint(join for join in joins if join != core):
                yield core


_HAS_FIGURE = regex(r"\d").search
LONGEST = 4_000  # code points of a line that are examined
SHORT = 5  # letters of a small word of any language
