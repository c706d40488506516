"""What a text is: prose, verse, chat, data, source ... measured before a rule of language runs.

What a document does throughout is its format or its author's way, and no damage: a row of a table
has no space behind its commas, a treebank one before each, a novel in dialect spells as it is
spoken. So the text is measured, section by section, and what its register makes senseless is not
done there, or only suggested: `HELD` says which rules. Start reading at `register_of`.

A text that is broken throughout is no register. A scan has many unknown words too, but each of them
once; where spaces fell out by accident, they did not fall out at each comma of each line.

Most texts are plain prose, which the glance tells: `_plainly_prose` asks for nothing new.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, cast

from textfix.document.features import Look
from textfix.document.view import View
from textfix.language.lexicon import Lexicon
from textfix.language.words import ENGLISH, FOREIGN
from textfix.patterns import regex
from textfix.settings.profile import REGISTERS

__all__ = [
    "HELD", "LIMITS", "Habits", "Measures", "Register", "Section", "classify", "held", "joined",
    "register_of", "unmeasured",
]  # fmt: skip

PROSE, VERSE, CHAT, DIALECT, DATA, SOURCE, MARKUP, TOKENISED, OTHER = REGISTERS[1:]


class Held(NamedTuple):
    """Rules that a register holds back, by how their codes begin."""

    off: tuple[str, ...] = ()  # do not run
    suggest: tuple[str, ...] = ()  # only suggest


# The one place that says what a register holds back. Characters are repaired in all. A tag or an
# entity in a row may keep it in one piece: `2,pear,it is late<br>and dark`, `"a &quot;b&quot; c"`.
HELD: Mapping[str, Held] = {
    PROSE: Held(),
    VERSE: Held(suggest=("SPC", "OCR101", "OCR103", "HYP301", "PUN201", "PUN603")),
    # A doubled word is a stammer or a slip of the author there.
    CHAT: Held(suggest=("SPC", "OCR", "HYP301", "PUN603", "FUR4")),
    DIALECT: Held(suggest=("SPC", "OCR", "HYP301", "PUN603", "FUR4")),
    DATA: Held(off=("HYP", "SPC", "OCR", "PUN", "FUR", "LIN"), suggest=("MRK",)),
    SOURCE: Held(off=("HYP", "SPC", "OCR", "PUN", "FUR", "LIN"), suggest=("MRK",)),
    MARKUP: Held(suggest=("OCR", "HYP301", "SPC")),
    # Marks are set apart on purpose, and so are clitics: `the firm 's`, `do n't`.
    TOKENISED: Held(
        off=("PUN1", "PUN2", "PUN6", "SPC1", "SPC2", "HYP202"),
        suggest=("OCR", "SPC3", "PUN4", "FUR4"),
    ),
    # Words divided at line ends are put together in any language.
    OTHER: Held(
        off=("HYP2", "HYP3", "HYP4", "HYP5", "SPC", "OCR", "FUR4", "PUN203", "PUN204", "PUN301")
    ),
}


@lru_cache(maxsize=1024)
def held(register: str, code: str) -> str:
    """What the register does to the rule `code`: "off", "suggest" or ""; the longer prefix wins."""
    rules = HELD[register]
    off = max((len(prefix) for prefix in rules.off if code.startswith(prefix)), default=-1)
    maybe = max((len(prefix) for prefix in rules.suggest if code.startswith(prefix)), default=-1)
    return "" if off < 0 and maybe < 0 else "off" if off >= maybe else "suggest"


@dataclass(frozen=True, slots=True)
class Section:
    """A run of lines of one register.

    Attributes:
        start: its first code point.
        end: the code point behind it.
        register: one of `profiles.REGISTERS`.
        reason: what was measured, in words with numbers.
    """

    start: int
    end: int
    register: str
    reason: str


@dataclass(frozen=True, slots=True)
class Habits:
    """What a document does with its spaces throughout; numbers of places.

    Attributes:
        two_spaces: ends of sentences with two spaces behind them.
        one_space: those with one; only counted where some have two.
        form_feeds: form feeds.
        word_joiners: word joiners (U+2060) between two characters that are no spaces.
        no_break_spaces: no-break spaces, narrow ones too.
        no_break_system: those of them that stand where typesetters put them: before `:;!?»%` and
            units, behind `«`, initials, titles and numbers.
    """

    two_spaces: int = 0
    one_space: int = 0
    form_feeds: int = 0
    word_joiners: int = 0
    no_break_spaces: int = 0
    no_break_system: int = 0

    @property
    def doubles_spaces(self) -> bool:
        """Whether two spaces behind a sentence are the author's way."""
        return self.two_spaces >= 3 and self.two_spaces >= 3 * self.one_space

    @property
    def keeps_no_break_spaces(self) -> bool:
        """Whether its no-break spaces are a system."""
        return self.no_break_spaces >= 3 and self.no_break_system >= 0.8 * self.no_break_spaces


HABITLESS = Habits()


@dataclass(frozen=True, slots=True)
class Register:
    """The registers of a text.

    Attributes:
        sections: what each part of it is; sorted, disjoint, from its beginning to its end.
        habits: what it does with its spaces.
    """

    sections: tuple[Section, ...]
    habits: Habits = HABITLESS

    @property
    def main(self) -> Section:
        """The section whose register most of the text has; of these the longest."""
        if len(self.sections) == 1:
            return self.sections[0]
        sizes: Counter[str] = Counter()
        for section in self.sections:
            sizes[section.register] += section.end - section.start
        most = max(sizes, key=lambda name: (sizes[name], name))
        chosen = (section for section in self.sections if section.register == most)
        return max(chosen, key=lambda section: (section.end - section.start, -section.start))

    @property
    def name(self) -> str:
        """What most of the text is."""
        return self.main.register

    @property
    def reason(self) -> str:
        """Why, in words with numbers."""
        return self.main.reason

    @property
    def summary(self) -> str:
        """What it is and why, on one line; of several registers, the share of each."""
        if len({section.register for section in self.sections}) == 1:
            return f"{self.name}: {self.reason}"
        sizes: Counter[str] = Counter()
        for section in self.sections:
            sizes[section.register] += section.end - section.start
        shares = (f"{name} {size / sizes.total():.0%}" for name, size in sizes.most_common())
        return f"{', '.join(shares)}; {self.name}: {self.reason}"

    @property
    def is_prose(self) -> bool:
        """Whether nothing is held back anywhere."""
        return all(section.register == PROSE for section in self.sections)

    def at(self, position: int) -> Section:
        """The section that holds `position`."""
        if len(self.sections) == 1:
            return self.sections[0]
        place = bisect_right(self.sections, position, key=lambda section: section.start)
        return self.sections[max(0, place - 1)]

    def moved(self, place: Callable[[tuple[int, int]], tuple[int, int]], length: int) -> Register:
        """This, in offsets of another text of that length, as `place` turns spans into its own."""
        ends = [place((section.end, section.end))[1] for section in self.sections[:-1]]
        bounds = [0]
        for end in ends:
            bounds.append(min(max(end, bounds[-1]), length))
        bounds.append(length)
        sections = (
            replace(section, start=start, end=end)
            for section, (start, end) in zip(self.sections, pairwise(bounds), strict=True)
        )
        return Register(tuple(sections), self.habits)


def joined(registers: Sequence[tuple[int, Register]]) -> Register:
    """The registers of the parts of a text as one, given with where each part begins."""
    if len(registers) == 1 and not registers[0][0]:
        return registers[0][1]
    sections: list[Section] = []
    habits = HABITLESS
    for offset, register in registers:
        for section in register.sections:
            start, end = section.start + offset, section.end + offset
            sections.append(replace(section, start=start, end=end))
        pairs = zip(_numbers(habits), _numbers(register.habits), strict=True)
        habits = Habits(*(one + other for one, other in pairs))
    return Register(tuple(_merged(sections)), habits)


def unmeasured(text: str) -> Register:
    """The register of a text that is not looked at: blank, or not to be repaired."""
    return Register((Section(0, len(text), PROSE, "not measured"),))


def _numbers(habits: Habits) -> tuple[int, ...]:
    return (
        habits.two_spaces, habits.one_space, habits.form_feeds,
        habits.word_joiners, habits.no_break_spaces, habits.no_break_system,
    )  # fmt: skip


@lru_cache(maxsize=1)
def register_of(view: View, wanted: str = "auto") -> Register:
    """What the text is, by sections.

    Args:
        view: the text.
        wanted: a register that the settings name for the whole of it; "auto" to measure.
    """
    whole = len(view.text)
    habits = _habits(view)
    if wanted != "auto":
        return Register((Section(0, whole, wanted, "as the settings say"),), habits)
    if reason := _plainly_prose(view):
        return Register((Section(0, whole, PROSE, reason),), habits)
    return Register(tuple(_sections(view)), habits)


# -- plain prose -----------------------------------------------------------------------------------

# Source, markup and tables are full of these.
_SIGNS_OF_FORM = frozenset("`<>\\=|{}_\t^")
_FEW = 5  # of them are in prose too
_APART = frozenset((" ,", " .", " '", " `", " ’"))
_LONG = 200  # words of a line
_LINES = 3  # fewer are no verse, no talk and no table


def _plainly_prose(view: View) -> str:
    """Why the text can be nothing else, by what the glance has told; "" if more must be asked."""
    glance = view.glance
    signs, text = glance.signs, view.text
    if " ," in signs and " ." in signs:
        return ""
    tokens = odd = lines = marked = 0
    for look in glance.looks:
        if look.text:
            lines += 1
            tokens += len(look.row)
            odd += len(look.odd)
            marked += len(look.marked)
            if look.odd and len(look.row) > _LONG:  # the same words again and again
                odd += sum(map(frozenset(look.odd).__contains__, look.row)) - len(look.odd)
    # Where nearly all words are English, so is the text; and lines as long are no verse.
    most = LIMITS["prose odd" if tokens < LIMITS["dialect words"] else "prose odd in many"]
    if odd > most * tokens or marked > LIMITS["prose marked"] * tokens:
        return ""
    if lines >= _LINES:
        if (
            tokens < LIMITS["prose words a line"] * lines
            or len(text) < LIMITS["prose characters a line"] * lines
        ):
            return ""
        if ",a" in signs and len(_COMMA.findall(text)) >= lines:
            return ""
    form = signs & _SIGNS_OF_FORM
    if form and sum(map(text.count, form)) >= _FEW:
        return ""
    if ("*" in signs and "**" in text) or ("[" in signs and "](" in text):
        return ""
    return f"{tokens} words in {lines} {'line' if lines == 1 else 'lines'}, {odd} of them odd"


# -- what a line tells -----------------------------------------------------------------------------


class Traits(NamedTuple):
    """What a line by itself tells of the register; remembered with it."""

    words: int  # what stands between spaces
    small: int  # small words of English
    foreign: int  # small words of other languages
    figures: int  # words with a figure
    commas: int  # with a space before them
    stops: int  # the same of full stops
    attached: int  # commas and full stops at the end of a word
    clitics: int  # `n't`, `'s`, ` `` ` by themselves
    unknown: tuple[str, ...]  # small-letter words in no dictionary, in lower case
    single: int  # letters by themselves, but `a` and `I`
    letters: int
    other: int  # letters of other scripts than Latin
    tight: tuple[tuple[str, int], ...]  # signs that may part fields, and how many of each
    gaps: int  # runs of spaces inside the line, but behind a sentence
    shape: str  # what it begins with, if that has a figure or a sign
    begins: str  # "A", "a", "0" or ""
    ended: bool  # by a mark that ends a sentence
    technical: int  # words with a sign inside that no word has: `a_b`, `--all`, `\\emph{x}`, `<p>`
    tagged: bool  # begins and ends with a tag
    spoken: bool  # begins with a speaker's name
    size: int  # code points


_CLITICS = frozenset(
    "n't 's 're 've 'll 'd 'm '' `` n’t ’s ’re ’ve ’ll ’d ’m -lrb- -rrb- ca wo".split()
) - {"ca", "wo"}
_EDGES = ".,;:!?()[]{}\"'“”‘’«»…*_`"
_ENDS = ".!?…:;\"”'’)»"
_COMMA = regex(r",(?=[^\s\d\"'”’]|\"|\d)(?:(?<!\d,)|(?!\d{3}(?!\d)))")  # not that of `1,000`
_GAP = regex(r"(?<=[^\s.!?:\"”’)]) {2,}(?=\S)")
_BEGINS = regex(r"\s*(\S{1,24})(?: (\S{1,12}))?")
_RUN_OF_LETTERS = regex(r"[^\W\d_]+")
_RUN_OF_FIGURES = regex(r"\d+")
_TECHNICAL = regex(
    r"[A-Za-z0-9][_=@][A-Za-z0-9]|`[\w.-]|\\[A-Za-z]{3}|\{[\w%]|\w::|\w\(\)|/[\w.-]+/"
    r"|(?<!\S)--?[A-Za-z]\w*\Z|\*\*\w|\w\]\(|<[a-z]\w*[-_]\w*>"
).search
_TAGGED = regex(r"</?[A-Za-z!?][^<>]{0,400}>.*>\Z|</?[A-Za-z!?][^<>]{0,400}>\Z")
_SPEAKER = regex(r"\s*(?:<[^<>\s]{1,40}>|\*\s\w)")  # `<bob> hey`, `* bob waves`
# The time before them; or before a name, as a telephone writes it: `[12/05/21, 10:33] Mum: hey`.
_STAMPED = regex(
    r"\s*(?:\[[\d: ]{4,20}\]\s*|\d{1,2}:\d\d(?::\d\d)?\s+)(?:<[^<>\s]{1,40}>|\*\s\w)"
    r"|\s*\[?\d{1,4}[/.-]\d\d?[/.-]\d{1,4}, \d\d?:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?\]?"
    r"(?: -)? [^\W\d_][^\n:]{0,30}: "
)


def _traits(lexicon: Lexicon, look: Look) -> Traits:
    """What the line tells; remembered with it."""
    if look.traits is None:
        look.traits = _measured(lexicon, look)
    return cast(Traits, look.traits)


def _measured(lexicon: Lexicon, look: Look) -> Traits:
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
    unknown = tuple(_unknown(lexicon, look, row, cores)) if look.odd or "\t" in signs else ()
    other = 0
    if not text.isascii():
        other = sum(sign > "\u02af" and sign.isalpha() for sign in text)
    letters = sum(map(str.isalpha, text))
    tight = []
    if "," in signs and (bare_commas := len(_COMMA.findall(text))):
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
        len(list(filter(_TECHNICAL, row))) if not signs.isdisjoint(_SIGNS_OF_FORM) else 0,
        bool("<" in signs and _TAGGED.match(bare) and not stamped),
        bool(stamped or _SPEAKER.match(text)),
        len(bare),
    )


def _unknown(
    lexicon: Lexicon, look: Look, row: Sequence[str], cores: Sequence[str]
) -> Iterator[str]:
    """The small-letter words in no dictionary, but those that are pieces of one: `blo ck`."""
    around = ["", "", *cores, "", ""]
    odd = {token.strip(_EDGES) for token in look.odd}
    for at, (core, token) in enumerate(zip(cores, row, strict=True), 2):
        if (
            len(core) > 1
            and token.strip(_EDGES) in odd
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


# -- what a section tells --------------------------------------------------------------------------


@dataclass(slots=True)
class Measures:
    """What the lines of a section tell together; counts, so that sections can be added up."""

    lines: int = 0
    words: int = 0
    small: int = 0
    foreign: int = 0
    figures: int = 0
    commas: int = 0
    stops: int = 0
    attached: int = 0
    clitics: int = 0
    single: int = 0
    letters: int = 0
    other: int = 0
    gapped: int = 0
    capitals: int = 0
    lower: int = 0
    ended: int = 0
    technical: int = 0
    tagged: int = 0
    spoken: int = 0
    size: int = 0
    longest: int = 0
    code: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    tight: Counter[tuple[str, int]] = field(default_factory=Counter)
    separated: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)

    def add(self, traits: Traits) -> None:
        """Count a line that is not empty."""
        self.lines += 1
        self.words += traits.words
        self.small += traits.small
        self.foreign += traits.foreign
        self.figures += traits.figures
        self.commas += traits.commas
        self.stops += traits.stops
        self.attached += traits.attached
        self.clitics += traits.clitics
        self.single += traits.single
        self.letters += traits.letters
        self.other += traits.other
        self.gapped += traits.gaps > 0
        self.capitals += traits.begins == "A"
        self.lower += traits.begins == "a"
        self.ended += traits.ended
        self.technical += traits.technical
        self.tagged += traits.tagged
        self.spoken += traits.spoken
        self.size += traits.size
        self.longest = max(self.longest, traits.size)
        if traits.unknown:
            self.unknown.update(traits.unknown)
        if traits.tight:
            self.tight.update(traits.tight)
            self.separated.update(sign for sign, count in traits.tight if count > (sign in ",;"))
        self.shapes[traits.shape] += 1

    def merge(self, other: Measures) -> None:
        """Add what another section counted."""
        for name in _NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.longest = max(self.longest, other.longest)
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))


_COUNTERS = ("unknown", "tight", "separated", "shapes")
_NUMBERS = (
    "lines", "words", "small", "foreign", "figures", "commas", "stops", "attached", "clitics",
    "single",
    "letters", "other", "gapped", "capitals", "lower", "ended", "technical", "tagged", "spoken",
    "size", "code",
)  # fmt: skip

LONGEST = 4_000  # code points that tell of a line

# Where a register begins. `benchmarks/fit_register.py` sets them on labelled text.
LIMITS: dict[str, float] = {
    "prose words a line": 10,
    "prose characters a line": 62,
    "prose odd": 0.2,
    "prose odd in many": 0.05,
    "prose marked": 0.4,
    "few lines": 12,
    "short": 200,
    "data lines": 3,
    "data alike": 6,
    "data fields": 0.8,
    "data columns": 0.5,
    "data shapes": 0.6,
    "data small": 0.12,
    "source lines": 0.45,
    "source small": 0.15,
    "tokenised apart": 0.8,
    "tokenised marks": 6,
    "set apart": 0.1,
    "letters apart": 0.25,
    "other foreign": 1.5,
    "other small": 0.08,
    "other unknown": 0.35,
    "other english": 0.1,
    "other short": 0.24,
    "other words": 60,
    "other recurring": 0.25,
    "markup words": 0.025,
    "markup lines": 0.5,
    "markup jargon": 0.005,
    "broken": 0.03,
    "chat tagged": 0.1,
    "chat lines": 8,
    "chat all spoken": 4,
    "chat spoken": 0.6,
    "chat words a line": 9,
    "chat lower": 0.4,
    "chat open": 0.6,
    "dialect recurring": 0.012,
    "dialect share": 0.6,
    "dialect words": 400,
    "dialect types": 6,
    "verse capitals": 0.75,
    "verse open": 0.35,
    "verse size": 60,
    "verse lines": 8,
    "verse words a line": 3,
    "verse small": 0.15,
}


def classify(it: Measures, limits: Mapping[str, float] = LIMITS) -> tuple[str, str]:
    """The register that some lines are of, and why."""
    if not it.lines or not it.words:
        return PROSE, "nothing to measure"
    for judge in _JUDGES:
        if (found := judge(it, limits))[1]:
            return found
    return PROSE, f"{it.words} words in {it.lines} lines, {sum(it.unknown.values())} unknown"


def _data(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if it.lines < limits["data lines"]:
        return DATA, ""
    few_small = it.small + it.foreign < limits["data small"] * it.words
    for (sign, count), lines in it.tight.most_common(3):
        least = 2 if sign in ",;" else 1
        if count >= least and lines >= limits["data fields"] * it.lines:
            name = _NAMES_OF_SIGNS[sign]
            return DATA, f"{lines} of {it.lines} lines have {count + 1} fields separated by {name}"
    if not few_small:
        return DATA, ""
    for sign, lines in it.separated.most_common(1):
        if lines >= limits["data fields"] * it.lines:
            name = _NAMES_OF_SIGNS[sign]
            return DATA, f"{lines} of {it.lines} lines have fields separated by {name}"
    told = f"{it.small + it.foreign} of {it.words} words are small words"
    if it.gapped >= limits["data columns"] * it.lines:
        return DATA, f"{it.gapped} of {it.lines} lines have columns, {told}"
    shaped = it.lines - it.shapes[""]
    alike = it.lines >= limits["data alike"] and shaped >= limits["data shapes"] * it.lines
    if alike and it.figures >= 0.2 * it.words:
        same = sum(lines for shape, lines in it.shapes.most_common(4) if shape)
        if same >= limits["data shapes"] * it.lines:
            return DATA, f"{same} of {it.lines} lines begin alike, {told}"
    return DATA, ""


_NAMES_OF_SIGNS = {",": "commas", ";": "semicolons", "|": "bars", "\t": "tabs"}


def _source(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if it.code >= max(3, limits["source lines"] * it.lines) and (
        it.small < limits["source small"] * it.words
    ):
        return SOURCE, f"{it.code} of {it.lines} lines are code"
    return SOURCE, ""


def _other_language(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if it.other > 0.5 * it.letters:
        return OTHER, f"{it.other} of {it.letters} letters are of other scripts than Latin"
    if (
        it.foreign >= 3
        and it.foreign > limits["other foreign"] * it.small
        and it.foreign >= limits["other small"] * it.words
        and it.single <= limits["letters apart"] * it.words  # not `e` and `y` of `t h e y`
    ):
        return OTHER, f"{it.foreign} small words of other languages and {it.small} of English"
    # A scan has unknown words too, but its small words are English, and the others stand once.
    unknown = sum(it.unknown.values())
    short = sum(count for word, count in it.unknown.items() if len(word) <= _SHORT)
    again = sum(count for count in it.unknown.values() if count > 1)
    if (
        it.words >= limits["other words"]
        and unknown >= limits["other unknown"] * it.words
        and it.small < limits["other english"] * it.words
        and short >= limits["other short"] * unknown
        and again >= limits["other recurring"] * unknown
        and it.single <= limits["set apart"] * it.words
    ):
        told = f"{it.small} are small words of English"
        return OTHER, f"{unknown} of {it.words} words are in no English dictionary, {told}"
    return OTHER, ""


def _tokenised(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    apart = it.commas + it.stops
    marks = apart + it.attached
    if (
        it.commas
        and it.stops
        and apart + it.clitics >= limits["tokenised marks"]
        and apart >= limits["tokenised apart"] * marks
        and it.single <= limits["set apart"] * it.words  # not `w i t h`
    ):
        return TOKENISED, f"{apart} of {marks} commas and full stops have a space before them"
    return TOKENISED, ""


def _markup(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if it.tagged >= max(5, limits["markup lines"] * it.lines):
        return MARKUP, f"{it.tagged} of {it.lines} lines are elements of markup"
    if it.technical >= max(5, limits["markup words"] * it.words):
        told = "have signs that no word of prose has"
        return MARKUP, f"{it.technical} of {it.words} words {told}"
    return MARKUP, ""


def _talk(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    least = limits["chat all spoken" if it.spoken == it.lines else "chat lines"]
    if it.spoken >= max(least, limits["chat spoken"] * it.lines) and (
        it.tagged < limits["chat tagged"] * it.lines
    ):
        return CHAT, f"{it.spoken} of {it.lines} lines begin with who speaks"
    return CHAT, ""


def _chat(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if (
        it.lines >= limits["chat lines"]
        and it.words <= limits["chat words a line"] * it.lines
        and it.lower >= limits["chat lower"] * it.lines
        and it.lines - it.ended >= limits["chat open"] * it.lines
        and it.longest > 2.2 * it.size / it.lines  # lines of a column are all as long
        and not _broken(it, limits)
    ):
        return CHAT, f"{it.lower} of {it.lines} short lines begin with a small letter"
    return CHAT, ""


def _dialect(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    unknown = sum(it.unknown.values())
    if it.words < limits["dialect words"] or unknown < limits["dialect recurring"] * it.words:
        return DIALECT, ""
    again = [count for count in it.unknown.values() if count > 1]
    if (
        len(again) >= limits["dialect types"]
        and sum(again) >= limits["dialect recurring"] * it.words
        and sum(again) >= limits["dialect share"] * unknown
    ):
        told = "are in no dictionary and stand there more than once"
        if it.technical >= limits["markup jargon"] * it.words:
            return MARKUP, f"{sum(again)} of {it.words} words {told}; {it.technical} have signs"
        return DIALECT, f"{sum(again)} of {it.words} words {told}"
    return DIALECT, ""


def _verse(it: Measures, limits: Mapping[str, float]) -> tuple[str, str]:
    if (
        it.lines >= limits["verse lines"]
        and it.capitals >= limits["verse capitals"] * it.lines
        and it.lines - it.ended >= limits["verse open"] * it.lines
        and it.size <= limits["verse size"] * it.lines
        and it.words >= limits["verse words a line"] * it.lines
        and it.small >= limits["verse small"] * it.words
        and not _broken(it, limits)
    ):
        told = f"of {it.size // it.lines} characters begin with a capital"
        return VERSE, f"{it.capitals} of {it.lines} lines {told}"
    return VERSE, ""


def _broken(it: Measures, limits: Mapping[str, float]) -> bool:
    """Whether so many words are unknown, each once, that the text is a bad scan."""
    once = sum(count for count in it.unknown.values() if count == 1)
    return once > limits["broken"] * it.words


_SHORT = 5  # letters of a small word of any language


_JUDGES = (
    _talk, _data, _source, _other_language, _tokenised, _markup, _chat, _dialect, _verse,
)  # fmt: skip


# -- sections --------------------------------------------------------------------------------------

_BLOCK = 6  # lines without an empty one among them that are measured by themselves
_WORDS = 150  # of smaller blocks together
_ENOUGH = 100  # words from which a section has a register of its own
_OF_DOCUMENT = frozenset((VERSE, CHAT, DIALECT, TOKENISED, OTHER, MARKUP))
_OF_LINES = frozenset((DATA, SOURCE))


def _sections(view: View) -> list[Section]:
    whole = Measures()
    chunks = list(_chunks(view))
    for _, _, measures in chunks:
        whole.merge(measures)
    name, reason = classify(whole)
    if len(chunks) < 2 or whole.lines < LIMITS["few lines"] or whole.words < LIMITS["short"]:
        return [Section(0, len(view.text), name, reason)]
    found = []
    for first, last, measures in chunks:
        start = view.lines[first][0] if first else 0
        end = view.lines[last][0] if last < len(view.lines) else len(view.text)
        found.append(Section(start, end, *_within(measures, name, reason)))
    return list(_merged(found))


def _within(
    it: Measures, name: str, reason: str, limits: Mapping[str, float] = LIMITS
) -> tuple[str, str]:
    """The register of a section in a document of the register `name`."""
    own, why = classify(it, limits)
    if name == SOURCE and own != DATA:
        return name, reason
    if own in _OF_LINES and it.lines >= _BLOCK:
        return own, why
    if name in _OF_DOCUMENT and not (name == OTHER and it.small > max(5, it.foreign)):
        return name, reason
    if own in (VERSE, DIALECT, CHAT) or it.words < _ENOUGH:
        return (PROSE if own in _OF_DOCUMENT else own), why
    return own, why


def _merged(sections: Sequence[Section]) -> Iterator[Section]:
    """The sections, neighbours of one register made one."""
    last: Section | None = None
    for section in sections:
        if last is not None and last.register == section.register:
            last = replace(last, end=section.end)
            continue
        if last is not None:
            yield last
        last = section
    if last is not None:
        yield last


def _chunks(view: View) -> Iterator[tuple[int, int, Measures]]:
    """Blocks of lines to be measured: the first line, the one behind the last, what they tell."""
    looks = view.glance.looks
    code = _code_lines(view)
    first = 0
    alone = False  # whether what was gathered is a block of many lines
    gathered = Measures()
    for start, end in _blocks(looks):
        block = Measures()
        for number in range(start, end):
            look = looks[number]
            if look.text and not look.text.isspace():
                block.add(_traits(view.lexicon, look))
                block.code += number in code
        large = block.lines >= _BLOCK
        if gathered.lines and (large or alone or gathered.words >= _WORDS):
            yield first, start, gathered
            first, gathered = start, Measures()
        gathered.merge(block)
        alone = large or (alone and not block.lines)
    yield first, len(looks), gathered


def _blocks(looks: Sequence[Look]) -> Iterator[tuple[int, int]]:
    """The lines between empty ones, with those before them."""
    start = 0
    inked = False
    for number, look in enumerate(looks):
        empty = not look.text or look.text.isspace()
        if empty and inked:
            yield start, number
            start, inked = number, False
        inked = inked or not empty
    yield start, len(looks)


_SIGNS_OF_CODE = frozenset('{}=|$\\;<>"')


def _code_lines(view: View) -> set[int]:
    numbers: set[int] = set()
    if view.glance.signs.isdisjoint(_SIGNS_OF_CODE):
        return numbers
    for start, end in view.code:
        numbers.update(range(view.line_at(start), view.line_at(max(start, end - 1)) + 1))
    return numbers


# -- habits ----------------------------------------------------------------------------------------

_TWO_SPACES = regex(r"[.!?][\"'”’)]{0,2}  (?=[^\s])")
_ONE_SPACE = regex(r"[.!?][\"'”’)]{0,2} (?=[^\s])")
_JOINER = regex(r"(?<=\S)\N{WORD JOINER}(?=\S)")
_NO_BREAK = regex(r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
_SYSTEM = regex(
    r"(?:(?<=[«\d§&])|(?<=\b[A-Z]\.)|(?<=\b[MDS][rst]\.)|(?<=\bMrs\.))"
    r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
    r"|[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}](?=[:;!?»%–—€$£°\d])"
)


def _habits(view: View) -> Habits:
    text = view.text
    doubled = "  " in text
    no_break = "\N{NO-BREAK SPACE}" in text or "\N{NARROW NO-BREAK SPACE}" in text
    feeds = text.count("\f")
    joiners = "\N{WORD JOINER}" in text
    if not (doubled or no_break or feeds or joiners):
        return HABITLESS
    two = len(_TWO_SPACES.findall(text)) if doubled else 0
    return Habits(
        two,
        len(_ONE_SPACE.findall(text)) if two else 0,
        feeds,
        len(_JOINER.findall(text)) if joiners else 0,
        len(_NO_BREAK.findall(text)) if no_break else 0,
        len(_SYSTEM.findall(text)) if no_break else 0,
    )
