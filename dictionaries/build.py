"""Build the English dictionaries from open text and open word lists.

    python dictionaries/build.py [--corpus ../shared/corpus] [--scowl /usr/share/dict]
                                 [--out dictionaries/en] [--limit-lines N]

One pass over the text counts words, capitals and neighbours; everything else is a decision on
those counts. Nothing in the result depends on the clock, on hashing or on the order of a set:
the same inputs give the same bytes. `SOURCES.md` beside this file says what each file means.

Every file but `ngrams.bin` (see `ngrams.py`) is UTF-8 with LF, has no header, and is sorted by the
UTF-8 bytes of its key, so that it can be searched with `bisect` in a memory map.
"""

from __future__ import annotations

import argparse
import gc
import json
import lzma
import re
import sys
import time
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path

import ngrams
from inputs import checked, package_file, sha256, texts
from manifest import write_manifest

from textfix.language.attested import FLOOR, Attested
from textfix.language.words import FUNCTION, PREFIXES

START = time.perf_counter()
HERE = Path(__file__).resolve().parent
ATTESTED = "attested.bin"  # made by `attested.py`
LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
CLOSED_ENDS = frozenset(("like", "wise"))  # last parts that are written closed as readily

# --- thresholds -----------------------------------------------------------------------------

MIN_WORD = 3  # occurrences that make an unlisted lower-case word
MIN_SPREAD = 2  # and the stretches of text in which it must stand
STRETCH_BITS = 16  # a stretch is 2 ** 16 tokens: less than a novel, hundreds of abstracts
MIN_NAME = 2  # occurrences in mid-sentence that make a name
MIN_SHORT_NAME = {2: 50, 3: 10}  # names of two and three letters
MIN_ACRONYM = 10  # occurrences in capitals that make an acronym of three letters or more
MIN_COMPOUND = 2
MIN_PARTNERS = 15
LOOK_ALIKE_RATIO = 50  # a word this much rarer than its look-alike is a misreading of it
WEAK_RATIO = 200  # the same where the likeness is weaker
NAME_RATIO = 100
SLIP_RATIO = 300  # the same for slips of the pen: letters doubled, dropped, exchanged
RARE_RATIO = 1000  # and for words too rare for the list, of interest as misreadings only
DELIBERATE = 8  # a spelling that clean text uses so often is its author's, no misreading
MEANT_SHORT_RATIO = (
    10_000  # a name of two or three letters this much rarer than a like word is none
)
LOST_HYPHEN_RATIO = 10  # uses with a hyphen to one without, to call the closed form a loss
# Uses of what is meant to one of a form that nobody writes on the web, to call it a loss.
LOST_RATIO = {"ligature": 50, "space": 30, "hyphen": 8, "hyphen of a name": 25}
LOST_GAP = 4.0  # nats by which the web must know what is meant by a lost ligature
LOST_USUAL = 100  # uses of each of two words that lost their space
MIN_PART_SHARE = 1e-4  # share of a part's uses that are hyphenated, else they are dashes: `-they`
PIECE_SHARE = 0.25  # an unlisted word that completes its neighbour this often is a piece
AFFIX_WORDS = 150  # listed words that start or end with it, to make a short string an affix

# --- reading the text -----------------------------------------------------------------------

LETTER = r"[A-Za-zÀ-ÖØ-öø-ɏ]"
SENTENCE, BREAK, NUMBER = "<s>", ",", "0"

TOKEN = re.compile(
    rf"""
    \S*(?:://|www\.|@)\S*                                     # addresses
  | ['-]?{LETTER}+(?:['-]{LETTER}+)*(?:['-](?![\w-]))?(?!\w)  # words; marks at their edges tell
  | \d+(?:[.,/]\d+)*(?:st|nd|rd|th|s)?(?!\w)                 # numbers
  | \w+                                                      # letters mixed with digits
  | [.!?]+                                                   # the end of a sentence
  | [,;:—–…=+*/\\|<>%&\#$^~]                                 # other things that break a chain
    """,
    re.VERBOSE,
)
WORD = re.compile(rf"['-]?{LETTER}+(?:['-]{LETTER}+)*['-]?")
TITLE = re.compile(
    r"\b(Mrs?|Ms|Messrs|Dr|St|Prof|Rev|Hon|Gen|Col|Capt|Lt|Sgt|Maj|Sen|Gov|Nos?|vs|[A-Z])\."
)
LETTERS_WITH_DOTS = re.compile(r"\b(?:[a-z]\.){2,}")  # i.e., a.m.
NO_SENTENCE_END = re.compile(r"""[.!?]+(?=[\])'"”]*\s+[a-zß-ÿ])""")  # "What?" he said
QUOTED_SENTENCE = re.compile(r"""(?<=[,:;—-])\s*["“‘'](?=[A-Z])""")
PLAIN_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*(?:st|nd|rd|th|s)?")
DASHES = re.compile(r"-{2,}|\s-\s")

CONTRACTIONS = frozenset(
    f"{word}'s" for word in ("it", "that", "he", "she", "what", "who", "where", "there")
) | frozenset(f"{word}'s" for word in ("here", "how", "let", "when", "why"))


@dataclass
class Counts:
    """What one pass over the text knows."""

    surface: Counter[str] = field(default_factory=Counter)  # tokens as they stand
    first: Counter[str] = field(default_factory=Counter)  # those that open a sentence
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)  # folded neighbours
    ids: array[int] = field(default_factory=lambda: array("I"))  # the whole text, folded
    vocabulary: dict[str, int] = field(default_factory=dict)
    lines: int = 0
    inputs: dict[str, str] = field(default_factory=dict)


class Fold(dict[str, str]):
    """Surface token -> the form in which neighbours are counted, worked out once each."""

    def __missing__(self, token: str) -> str:
        folded = self[token] = fold(token)
        return folded


def fold(token: str) -> str:
    """Lower case without marks at the edges; one sign each for numbers, ends and breaks."""
    if WORD.fullmatch(token):
        return sys.intern(token.strip("'-").lower())
    if PLAIN_NUMBER.fullmatch(token):
        return NUMBER
    if token[0] in ".!?":
        return SENTENCE
    return BREAK


def sentences(line: str) -> list[str]:
    """The tokens of a line, an opening "." before the first."""
    line = line.replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
    line = DASHES.sub(" — ", line)
    line = TITLE.sub(r"\1", line)
    line = LETTERS_WITH_DOTS.sub(lambda match: match[0].replace(".", ""), line)
    line = NO_SENTENCE_END.sub(",", line)
    line = QUOTED_SENTENCE.sub(" . ", line)
    return [".", *TOKEN.findall(line)]


def read_text(corpus: Path, limit: int | None) -> Iterator[tuple[Path, Iterator[str]]]:
    """Each text of the corpus in the order of the names.

    Raises:
        SystemExit: if one is missing or is not the one that is listed.
    """
    for path in texts(corpus):
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            yield path, islice(lines, limit)


def count(corpus: Path, limit: int | None) -> Counts:
    """Read the text once."""
    counts = Counts()
    folds = Fold()
    vocabulary: defaultdict[str, int] = defaultdict(lambda: len(vocabulary))
    surface, first, pairs, ids = counts.surface, counts.first, counts.pairs, counts.ids
    for path, lines in read_text(corpus, limit):
        counts.inputs[f"corpus/en/{path.name}"] = sha256(path)
        for line in lines:
            counts.lines += 1
            tokens = sentences(line)
            folded = [folds[token] for token in tokens]
            surface.update(tokens)
            first.update([b for a, b in pairwise(tokens) if a[0] in ".!?:"])
            pairs.update(pairwise(folded))
            ids.extend([vocabulary[word] for word in folded])
        say(f"read {path.name}: {counts.lines:,} lines, {len(ids):,} tokens, {len(pairs):,} pairs")
    counts.vocabulary = dict(vocabulary)
    return counts


# --- the lists ------------------------------------------------------------------------------


@dataclass
class Lists:
    """Words that others vouch for."""

    lower: set[str] = field(default_factory=set)
    capital: set[str] = field(default_factory=set)  # folded; known with a capital only
    usual_capital: set[str] = field(default_factory=set)  # those of the smaller lists
    short: dict[str, str] = field(default_factory=dict)  # one to three letters -> why
    inputs: dict[str, str] = field(default_factory=dict)


def read_lists(scowl: Path) -> Lists:
    """SCOWL, the symspell list and our own short and modern words."""
    lists = Lists()
    short_words = HERE / "en" / "short_words.tsv"
    for line in short_words.read_text("utf-8").splitlines():
        word, _, why = line.partition("\t")
        lists.short[word] = why
    lists.inputs[short_words.name] = sha256(short_words)
    modern = HERE / "en" / "modern.tsv"
    lists.lower |= {line.partition("\t")[0] for line in modern.read_text("utf-8").splitlines()}
    lists.inputs[modern.name] = sha256(modern)
    lists.inputs[ATTESTED] = sha256(HERE / "en" / ATTESTED)
    for name in ("american-english-large", "british-english-large", "american-english-insane"):
        path = scowl / name
        lists.inputs[f"scowl/{name}"] = checked(path, f"scowl/{name}")
        for word in path.read_text("utf-8").split():
            word = bare(word.replace("’", "'"))
            if not WORD.fullmatch(word) or "-" in word:
                continue
            if not word.islower() and not word.startswith("I'"):
                lists.capital.add(word.lower())
                if not name.endswith("insane"):
                    lists.usual_capital.add(word.lower())
            elif not name.endswith("insane"):
                lists.lower.add(word.lower().strip("'"))
    name = "symspellpy/frequency_dictionary_en_82_765.txt"
    source = package_file(name)
    lists.inputs[name] = checked(source, name)
    for line in source.read_text("utf-8-sig").splitlines():
        word = bare(line.split(" ")[0].replace("’", "'"))
        if WORD.fullmatch(word) and "-" not in word and word not in lists.capital:
            lists.lower.add(word)  # its names are in lower case too; SCOWL knows which they are
    lists.lower |= {plain(word) for word in lists.lower if not word.isascii()}
    return lists


def plain(word: str) -> str:
    """Without accents: English writes `cafe` as well as `café`."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def bare(word: str) -> str:
    """Without the possessive, unless the word is a contraction."""
    if word.lower().endswith("'s") and word.lower() not in CONTRACTIONS:
        return word[:-2]
    return word


# --- usage of each word ---------------------------------------------------------------------


@dataclass
class Use:
    """How the text writes each word, by its folded form (possessives under their owner)."""

    total: Counter[str] = field(default_factory=Counter)
    lower: Counter[str] = field(default_factory=Counter)  # plain lower case: no mark at the edge
    capital: Counter[str] = field(default_factory=Counter)  # Capitalised in mid-sentence
    upper: Counter[str] = field(default_factory=Counter)  # CAPITALS in mid-sentence
    mixed: Counter[str] = field(default_factory=Counter)  # mixedCase, MixedCase


def usage(counts: Counts) -> Use:
    """Sort the surface forms by their case."""
    use = Use()
    for token, n in counts.surface.items():
        if not WORD.fullmatch(token):
            continue
        word = bare(token.strip("'-"))
        key = word.lower()
        use.total[key] += n
        middle = n - counts.first[token]
        plural_owner = token.endswith("s'")
        if (token[-1] in "'-" and not plural_owner) or token[0] in "'-":
            continue  # clipped (runnin', 'ouse, multi-): no evidence for a whole word
        if word.islower() or word.startswith("I'"):
            use.lower[key] += n
        elif word.isupper() and len(word) > 1:
            use.upper[key] += middle
        elif word[0].isupper():
            use.capital[key] += middle
        if not (word.islower() or word.isupper() or word[1:].islower()):
            use.mixed[key] += n
    return use


# --- misreadings ----------------------------------------------------------------------------

# Strings that print and scanners confuse, in both directions: strongly alike, and weakly.
STRONG = (
    "rn m|ni m|in m|nn m|rn nn|ri n|ii n|ii u|li h|il h|lr h|ll h|cl d|ci d|tl d|vv w|fi h|lc k"
    "|h b|c e|n u|l i|l t|l f|i t|i j|f t|f s|g q|t c|fl f|fi f|ffi fi"
)
WEAK = "w v|e o|c o|a o|a e|a u|s a|s e|n r|n v|r t|r v|v y|g y|b o|o d|k h|u v|tt u|ti h|m w|x z"


def both_ways(table: str) -> Iterator[tuple[str, str]]:
    """Each pair of a table and its reverse."""
    for item in table.split("|"):
        left, right = item.split(" ")
        yield left, right
        yield right, left


PAIRS = (
    *((*pair, 1.0) for pair in both_ways(STRONG)),
    *((*pair, WEAK_RATIO / LOOK_ALIKE_RATIO) for pair in both_ways(WEAK)),
)


def look_alikes(word: str) -> Iterator[tuple[str, str, float]]:
    """Every word one confusion away, the confusion's name and how doubtful it is."""
    for seen, meant, doubt in PAIRS:
        at = word.find(seen)
        while at >= 0:
            yield word[:at] + meant + word[at + len(seen) :], f"{seen} for {meant}", doubt
            at = word.find(seen, at + 1)


def slips(word: str) -> Iterator[tuple[str, str]]:
    """Every word one slip of the pen away. Ends stay, they are often endings."""
    for at in range(1, len(word) - 1):
        left, a, b, right = word[:at], word[at], word[at + 1], word[at + 2 :]
        if a != b and right:
            yield f"{left}{b}{a}{right}", "letters exchanged"
        yield f"{left}{b}{right}", "letter too many"
    for at in range(1, len(word)):
        for letter in "abcdefghijklmnopqrstuvwxyz":
            yield f"{word[:at]}{letter}{word[at:]}", "letter missing"


@dataclass(frozen=True, order=True)
class Reject:
    """A string of the text that is a damaged other word."""

    seen: str
    meant: str
    count: int
    why: str


def misreading(
    seen: str,
    number: int,
    *,
    known: Callable[[str], int],
    pairs: Mapping[tuple[str, str], int],
    ratio: int,
    slip_ratio: int,
) -> Reject | None:
    """The far more frequent word that `seen` most likely stands for, if there is one."""
    if seen[-2:] in ("ís", "âs") and len(seen) > 5 and known(seen[:-2]):
        return Reject(seen, f"{seen[:-2]}'s", number, f"{seen[-2]} for '")
    found: list[tuple[float, str, str]] = []
    for meant, why, doubt in look_alikes(seen):
        if len(seen) < 4 and doubt > 1:
            continue
        if (n := known(meant)) >= ratio * doubt * number:
            found.append((n / doubt**2, meant, why))
    for at in range(1, len(seen)):
        left, right = seen[:at], seen[at:]
        if (n := pairs.get((left, right), 0)) >= ratio * number and known(left) and known(right):
            found.append((n, f"{left} {right}", "space missing"))
    if not found and len(seen) >= 6 and slip_ratio:
        for meant, why in slips(seen):
            if (n := known(meant)) >= slip_ratio * number:
                found.append((n, meant, why))
    if not found:
        return None
    _, meant, why = max(found, key=lambda item: (item[0], item[1], item[2]))
    return Reject(seen, meant, number, why)


# --- deciding -------------------------------------------------------------------------------


@dataclass
class Decisions:
    """What goes into the files."""

    words: dict[str, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, Reject] = field(default_factory=dict)
    pieces: set[str] = field(default_factory=set)
    facts: Counter[str] = field(default_factory=Counter)


def pieces(counts: Counts, unlisted: set[str], listed: set[str]) -> Counter[str]:
    """How often an unlisted word completes the word beside it (`govern ment`)."""
    completes: Counter[str] = Counter()
    for (left, right), n in counts.pairs.items():
        if (left in unlisted or right in unlisted) and left + right in listed:
            for word in (left, right):
                if word in unlisted:
                    completes[word] += n
    return completes


def spread(counts: Counts, wanted: Iterable[str]) -> Counter[str]:
    """In how many stretches of the text a word stands: one author's coinage stays in one."""
    words = {counts.vocabulary[word]: word for word in wanted if word in counts.vocabulary}
    stretches: Counter[str] = Counter()
    last: dict[int, int] = dict.fromkeys(words, -1)
    for at, number in enumerate(counts.ids):
        if number in last and last[number] != at >> STRETCH_BITS:
            last[number] = at >> STRETCH_BITS
            stretches[words[number]] += 1
    return stretches


def affixes(listed: Iterable[str]) -> set[str]:
    """Short strings with which very many words begin or end: `tion`, `ment`, `inter`."""
    ends: Counter[str] = Counter()
    for word in listed:
        for size in range(4, min(6, len(word) - 1)):
            ends[word[-size:]] += 1
            ends["-" + word[:size]] += 1
    return {end.strip("-") for end, n in ends.items() if n >= AFFIX_WORDS}


def decide(counts: Counts, use: Use, lists: Lists) -> Decisions:
    """Words, names and what is neither."""
    decisions = Decisions()
    facts = decisions.facts
    listed = {word for word in lists.lower if len(word) > 3 or word in lists.short}
    listed |= set(lists.short)
    decisions.words = {word: use.total[word] for word in listed}
    facts["words from lists"] = len(listed)

    candidates = {
        word
        for word, n in use.lower.items()
        if word not in listed
        and len(word) > 2
        and "-" not in word
        and n >= use.capital[word]
        and not (word in lists.usual_capital and n < 2 * use.capital[word])
    }
    broken = pieces(counts, candidates, listed)
    stretches = spread(counts, candidates)
    endings = affixes(listed)

    def usual(word: str) -> int:
        return use.lower[word] if word in listed else 0

    for word in sorted(candidates):
        n = use.lower[word]
        if n >= MIN_WORD and (word in endings or broken[word] >= PIECE_SHARE * n):
            facts["pieces of words dropped"] += 1
            decisions.pieces.add(word)
            continue
        rare = n < MIN_WORD or stretches[word] < MIN_SPREAD or len(word) < 4
        reject = misreading(
            word,
            n,
            known=usual,
            pairs=counts.pairs,
            ratio=RARE_RATIO if rare else LOOK_ALIKE_RATIO,
            slip_ratio=0 if rare else SLIP_RATIO,
        )
        if reject:
            decisions.rejected[word] = reject
        elif not rare:
            decisions.words[word] = use.total[word]
            facts["words from the text alone"] += 1

    decide_names(counts, use, lists, decisions)
    for word in [*decisions.names, *decisions.words]:
        decisions.rejected.pop(word, None)
    for word, reject in list(decisions.rejected.items()):
        if reject.count >= DELIBERATE and reject.why != "space missing":
            facts["odd spellings dropped"] += 1
            del decisions.rejected[word]
    return decisions


def decide_names(counts: Counts, use: Use, lists: Lists, decisions: Decisions) -> None:
    """Words known only with a capital, and words mostly used as names."""
    words, facts = decisions.words, decisions.facts
    pairs: Mapping[tuple[str, str], int] = counts.pairs

    def usual_word(word: str) -> int:
        return words.get(word, 0)

    def usual_capital(word: str) -> int:
        return use.capital[word] if word in words or word in lists.capital else 0

    def meant_short(word: str, n: int) -> bool:
        ratio, number = MEANT_SHORT_RATIO, max(n, 1)
        return bool(misreading(word, number, known=usual_word, pairs={}, ratio=ratio, slip_ratio=0))

    for word in lists.capital:
        size = len(word)
        seen = use.capital[word] + use.upper[word]
        usual = word in lists.usual_capital
        wanted = size > 3 or (size > 1 and seen >= MIN_SHORT_NAME[size]) or (usual and size == 3)
        mostly_name = use.capital[word] > use.lower[word] and use.capital[word] >= MIN_NAME
        if word not in words and use.lower[word] > seen and (size <= 3 or not usual):
            continue  # the list says name, the text does not: Ment, Ing, THC
        if word in decisions.pieces or (size <= 3 and meant_short(word, seen)):
            continue
        if wanted and (word not in words or mostly_name):
            decisions.names[word] = use.total[word]
    facts["names from lists"] = len(decisions.names)

    for word in sorted(set(use.capital) | set(use.upper)):
        size, capital, upper = len(word), use.capital[word], use.upper[word]
        if size < 2 or "-" in word or word in decisions.names or word in decisions.pieces:
            continue
        enough = capital >= MIN_SHORT_NAME.get(size, MIN_NAME)
        acronym = upper >= MIN_SHORT_NAME.get(size, MIN_ACRONYM)
        if not (enough or acronym) or (word not in words and use.lower[word] > capital + upper):
            continue
        if size <= 3 and meant_short(word, capital + upper):
            continue
        if word in words:
            if capital > use.lower[word] and enough:
                decisions.names[word] = use.total[word]
                facts["words that are mostly names"] += 1
            continue
        if not acronym:
            reject = misreading(
                word,
                capital,
                known=usual_capital,
                pairs=pairs,
                ratio=NAME_RATIO,
                slip_ratio=0,
            )
            reject = reject or decisions.rejected.get(word)
            if reject:
                decisions.rejected.setdefault(word, reject)
                continue
        decisions.names[word] = use.total[word]
        facts["names from the text alone"] += 1


# --- hyphens --------------------------------------------------------------------------------


@dataclass
class Compound:
    """The three ways to write the same parts."""

    hyphenated: int
    closed: int = 0
    open: int = 0


def stammer(parts: list[str]) -> bool:
    """`w-what`, `th-the`, `no-no-no`: speech, not a compound."""
    return any(
        right.startswith(left) and (len(left) <= 2 or left == right)
        for left, right in pairwise(parts)
    )


def compounds(counts: Counts, use: Use) -> dict[str, Compound]:
    """Every hyphenated type with the count of its other spellings."""
    found: dict[str, Compound] = {}
    for word, n in use.total.items():
        parts = word.split("-")
        if len(parts) < 2 or stammer(parts):
            continue
        compound = found[word] = Compound(n, use.total["".join(parts)])
        if len(parts) == 2:
            compound.open = counts.pairs.get((parts[0], parts[1]), 0)
    count_long_open(counts, found)
    return found


def drop_closed(decisions: Decisions, lists: Lists, found: dict[str, Compound]) -> None:
    """Take out words of the text alone that are a usual compound without its hyphen: `longterm`."""
    for word, compound in found.items():
        closed = word.replace("-", "")
        if closed not in decisions.words or closed in lists.lower or closed in lists.short:
            continue
        if compound.hyphenated >= LOST_HYPHEN_RATIO * max(1, compound.closed):
            del decisions.words[closed]
            decisions.facts["lost hyphens dropped"] += 1


def drop_losses(
    decisions: Decisions,
    lists: Lists,
    use: Use,
    pairs: Mapping[tuple[str, str], int],
    found: Mapping[str, Compound],
    web: Attested,
) -> None:
    """Take out what is a far more frequent form that lost a ligature, a space or a hyphen.

    Only what no list vouches for and nobody writes on the web can go: `specication`, `keepit`,
    `secretarygeneral`. Real words stay: `cannot` is in a list, `matchday` on the web.
    """
    words, names = decisions.words, decisions.names
    hyphenated: dict[str, str] = {}
    for word, compound in found.items():
        closed = word.replace("-", "")
        if closed not in hyphenated or compound.hyphenated > found[hyphenated[closed]].hyphenated:
            hyphenated[closed] = word
    for word in sorted({*words, *names}):
        if word in lists.lower or word in lists.capital or word in lists.short:
            continue
        if web_nats(web, word) > FLOOR:
            continue
        number = max(1, use.total[word])
        losses: list[tuple[int, str, str]] = []
        if not use.mixed[word]:  # `MoveIt` is as its author writes it
            losses += lost_ligatures(word, words, web, number)
            losses += lost_spaces(word, words, pairs, number)
        if meant := hyphenated.get(word):
            losses += lost_hyphens(word, meant, found[meant], use, name=word not in words)
        if losses:
            _, meant, why = max(losses)
            words.pop(word, None)
            names.pop(word, None)
            decisions.rejected[word] = Reject(word, meant, use.total[word], why)
            decisions.facts[f"{why.replace(' missing', '')}s lost, dropped"] += 1


def web_nats(web: Attested, word: str) -> float:
    """How probable a word is on the web in the case in which it is most usual there."""
    return max(map(web.nats, (word, word.capitalize(), word.upper())))


def lost_ligatures(
    word: str, words: Mapping[str, int], web: Attested, number: int
) -> Iterator[tuple[int, str, str]]:
    """The far more frequent words that are `word` with a ligature."""
    least = LOST_RATIO["ligature"] * number
    for at in range(len(word) + 1):
        for ligature in LIGATURES:
            meant = f"{word[:at]}{ligature}{word[at:]}"
            if words.get(meant, 0) >= least and web_nats(web, meant) >= FLOOR + LOST_GAP:
                yield words[meant], meant, "ligature missing"


def lost_spaces(
    word: str, words: Mapping[str, int], pairs: Mapping[tuple[str, str], int], number: int
) -> Iterator[tuple[int, str, str]]:
    """The pairs of usual words that `word` is without their space.

    One of them is a small word: of two others an author makes one (`pathlength`, `datawarehouse`).
    It is not a letter: `Acar` is a name and no "a car".
    """
    for at in range(2, len(word) - 1):
        left, right = word[:at], word[at:]
        n = pairs.get((left, right), 0)
        if (
            n >= LOST_RATIO["space"] * number
            and min(words.get(left, 0), words.get(right, 0)) >= LOST_USUAL
            and not FUNCTION.isdisjoint((left, right))
        ):
            yield n, f"{left} {right}", "space missing"


def lost_hyphens(
    word: str, meant: str, compound: Compound, use: Use, *, name: bool
) -> Iterator[tuple[int, str, str]]:
    """`meant`, the most frequent compound that is `word` with hyphens, if it is frequent enough."""
    parts = meant.split("-")
    if parts[0] in PREFIXES or parts[-1] in CLOSED_ENDS or min(map(len, parts)) < 2:
        return  # `multiagent`, `layerwise` and `rgbd` are as their authors write them
    if name and use.lower[meant] > use.capital[meant]:
        return  # so is `EasyChair`, whatever an easy-chair is
    ratio = LOST_RATIO["hyphen of a name" if name else "hyphen"]
    if compound.hyphenated >= ratio * max(1, use.total[word]):
        yield compound.hyphenated, meant, "hyphen missing"


def count_long_open(counts: Counts, found: dict[str, Compound]) -> None:
    """Compounds of three and more parts as separate words, by a walk over the text."""
    ids = counts.ids
    starts: defaultdict[tuple[int, int], list[tuple[list[int], Compound]]] = defaultdict(list)
    for word, compound in found.items():
        parts = word.split("-")
        if len(parts) > 2 and compound.hyphenated >= MIN_COMPOUND:
            wanted = [counts.vocabulary.get(part, -1) for part in parts]
            if -1 not in wanted:
                starts[wanted[0], wanted[1]].append((wanted, compound))
    after = iter(ids)
    next(after, None)
    for at, two in enumerate(zip(ids, after, strict=False)):
        if two in starts:
            for wanted, compound in starts[two]:
                if ids[at : at + len(wanted)].tolist() == wanted:
                    compound.open += 1


def hyphen_parts(
    found: Mapping[str, Compound], use: Use, known: Callable[[str], bool]
) -> dict[str, tuple[int, int]]:
    """`-held` and `non-`: parts that take a hyphen with many partners."""
    partners: Counter[str] = Counter()
    hyphenated: Counter[str] = Counter()
    closed: Counter[str] = Counter()
    for word, compound in found.items():
        parts = word.split("-")
        first, last = parts[0] + "-", "-" + parts[-1]
        for part, others in ((first, parts[1:]), (last, parts[:-1])):
            if all(known(other) for other in others):
                partners[part] += 1
                hyphenated[part] += compound.hyphenated
                closed[part] += compound.closed
    return {
        part: (n, hyphenated[part])
        for part, n in partners.items()
        if n >= MIN_PARTNERS
        and closed[part] <= 20 * hyphenated[part]  # else debris of line ends: `-tion`
        and hyphenated[part] >= MIN_PART_SHARE * use.total[part.strip("-")]
        and (part.endswith("-") or known(part[1:]))
    }


# --- writing --------------------------------------------------------------------------------


def write(path: Path, rows: Iterable[tuple[object, ...]]) -> int:
    """Write rows sorted by the bytes of the key; how many."""
    lines = sorted((str(key).encode(), "\t".join(map(str, rest)).encode()) for key, *rest in rows)
    path.write_bytes(b"".join(key + b"\t" + rest + b"\n" for key, rest in lines))
    say(f"{path.name}: {len(lines):,} rows, {path.stat().st_size / 1e6:.1f} MB")
    return len(lines)


def say(message: str) -> None:
    """Progress, with the seconds since the start."""
    print(f"{time.perf_counter() - START:7.1f} s  {message}", file=sys.stderr, flush=True)


def build(corpus: Path, scowl: Path, out: Path, limit: int | None) -> None:
    """Read everything, decide, write."""
    lists = read_lists(scowl)
    counts = count(corpus, limit)
    use = usage(counts)
    say("deciding")
    decisions = decide(counts, use, lists)
    words, names = decisions.words, decisions.names
    found = compounds(counts, use)
    drop_closed(decisions, lists, found)
    drop_losses(decisions, lists, use, counts.pairs, found, Attested(HERE / "en" / ATTESTED))

    out.mkdir(parents=True, exist_ok=True)
    rows = {
        "words.tsv": write(out / "words.tsv", words.items()),
        "names.tsv": write(out / "names.tsv", names.items()),
        "rejected.tsv": write(
            out / "rejected.tsv",
            ((r.seen, r.meant, r.count, r.why) for r in decisions.rejected.values()),
        ),
    }
    parts = hyphen_parts(found, use, lambda word: word in words or word in names)
    usual = {word: c for word, c in found.items() if c.hyphenated >= MIN_COMPOUND}
    rows["compounds.tsv"] = write(
        out / "compounds.tsv", ((w, c.hyphenated, c.closed, c.open) for w, c in usual.items())
    )
    rows["hyphen_parts.tsv"] = write(
        out / "hyphen_parts.tsv", ((part, *numbers) for part, numbers in parts.items())
    )
    model = ngrams.build(out / "ngrams.bin", counts.ids, counts.vocabulary, words, names, bare)
    say("ngrams.bin: " + ", ".join(f"{n:,} {name}" for name, n in model.items()))

    meta = {
        "tokens": sum(n for word, n in use.total.items()),
        "types": len(use.total),
        "numbers": sum(n for (_, b), n in counts.pairs.items() if b == NUMBER),
        "sentences": sum(n for (a, _), n in counts.pairs.items() if a == SENTENCE),
        "lines": counts.lines,
        "rows": rows,
        "decisions": dict(sorted(decisions.facts.items())),
        "thresholds": {
            name: value
            for name, value in globals().items()
            if name.isupper() and isinstance(value, int | float | dict) and name != "START"
        },
        "inputs": dict(sorted({**lists.inputs, **counts.inputs}.items())),
        "limit_lines": limit,
    }
    text = json.dumps(meta, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    (out / "meta.json").write_bytes(text.encode())
    write_manifest(out)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=HERE.parent.parent / "shared" / "corpus")
    parser.add_argument("--scowl", type=Path, default=Path("/usr/share/dict"))
    parser.add_argument("--out", type=Path, default=HERE / "en")
    parser.add_argument("--limit-lines", type=int, help="lines of each text, for a trial")
    options = parser.parse_args()
    gc.disable()  # nothing here is cyclic, and millions of tuples would be walked again and again
    build(options.corpus, options.scowl, options.out, options.limit_lines)


if __name__ == "__main__":
    main()
