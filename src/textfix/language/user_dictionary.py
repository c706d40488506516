"""The user's words: plain lists, and dictionaries of hunspell (`.dic`, `.aff` beside it).

A `.dic` has stems with flags (`carry/SG`); its `.aff` says which prefixes and suffixes a flag
stands for. All forms are made when the file is read, so that a look-up is that of a set. Of
hunspell's format this takes what makes words: SET, FLAG, AF, PFX and SFX with conditions and cross
products, a suffix on a suffix, NEEDAFFIX, FORBIDDENWORD, ONLYINCOMPOUND, CIRCUMFIX and FULLSTRIP.
It does not make compounds, and knows no suffix that only a prefix allows. Start reading at
`user_words`; the format is described in the manual page hunspell(5).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from textfix.io.encoding import EncodingError, decode
from textfix.io.untrusted import DICTIONARY, Untrusted, Version, brief, read, version
from textfix.patterns import regex
from textfix.settings.profile import ProfileError

LARGEST = 4_000_000

# What the dictionaries that people have stay far below. A few lines of an .aff can ask for more
# forms than any memory holds, so each is counted before it is made.
STEPS = 30_000_000  # of a dictionary: a form that is made, or so many rules that are tried
_TRIED = 4
LETTERS = 400_000_000  # of all these forms
_RULES = 100_000
_FLAGS = 1_000  # of a word or a rule
_LONGEST = 256  # letters of a word with flags; of what a rule takes off, puts on and asks for

Flags = frozenset[str]
# For each letter, some letters, and whether it is one of them or none of them.
Condition = Sequence[tuple[str, bool]]

_NONE: Flags = frozenset()
_MORPHOLOGY = regex(r"\t|(?<!\s)\s+\w\w:")  # "po:noun": the rest is ignored
_SLASH = regex(r"(?<!^)(?<!\\)/")  # where flags begin; one that belongs to the word is "\/"
_CONDITION = regex(r"\[\^?[^\[\]]+\]|[^\[\]]")  # the parts of a condition, a letter each
_REMARK = regex(rb"(?m)^[^\S\n]*#.*")  # may be in another encoding than the rest
_STEMS = "without the .aff beside it, only the stems are taken"
_SPECIAL = ("NEEDAFFIX", "PSEUDOROOT", "FORBIDDENWORD", "ONLYINCOMPOUND", "CIRCUMFIX")


def user_words(paths: Sequence[str]) -> frozenset[str]:
    """The words of the user's lists, `’` as `'`. A file that was changed is read again.

    Raises:
        ProfileError: if a file cannot be read or understood; says which, and the line.
    """
    return _together(tuple(map(_of_file, paths)))


@lru_cache(maxsize=32)
def _together(lists: tuple[frozenset[str], ...]) -> frozenset[str]:
    # The same object for the same lists: its hash is computed once, which takes a while.
    return lists[0] if len(lists) == 1 else frozenset().union(*lists)


def _of_file(path: str) -> frozenset[str]:
    file = Path(path)
    try:
        found = version(file)
        if file.suffix.lower() != ".dic":
            return _plain(path, file.absolute(), found)
        return _hunspell(path, file.absolute(), found, version(file.with_suffix(".aff")))
    except OSError as error:
        raise ProfileError(f"dictionary {path}: cannot be read: {error.strerror}") from error
    except Untrusted as error:
        raise ProfileError(f"dictionary {path}: {error}") from error


@lru_cache(maxsize=32)
def _plain(path: str, file: Path, _version: Version) -> frozenset[str]:
    """The lines of a file up to a tab, except for empty ones and those that begin with #."""
    data = read(file, DICTIONARY, regular=False)
    text = _text(path, data, "utf-8", "a dictionary is a text file with one word per line")
    found: set[str] = set()
    for number, line in enumerate(text.replace("’", "'").splitlines(), 1):
        word = line.strip().partition("\t")[0]
        if word and not word.startswith("#"):
            found.add(word)
        if len(found) > LARGEST:
            raise ProfileError(
                f"dictionary {path}, line {number}: more than {LARGEST:,} words; make several of it"
            )
    return frozenset(found)


@lru_cache(maxsize=32)
def _hunspell(path: str, file: Path, _version: Version, rules: Version) -> frozenset[str]:
    """All forms of the stems of a `.dic`; the stems alone where there is no `.aff`."""
    if rules is None:
        affixes = _Affixes()
        hint = "there is no .aff file that names another encoding"
    else:
        beside = str(Path(path).with_suffix(".aff"))
        try:
            affixes = _Affixes(beside, read(file.with_suffix(".aff"), DICTIONARY))
        except Untrusted as error:
            raise ProfileError(f"dictionary {beside}: {error}") from error
        hint = f"which {beside} says it is"
    text = _text(path, read(file, DICTIONARY), affixes.encoding, hint)
    words: set[str] = set()
    forbidden: set[str] = set()
    for number, line in _lines(text):
        entry = _MORPHOLOGY.split(line, maxsplit=1)[0].strip()
        if not entry or entry.startswith("#") or (number == 1 and entry.isdigit()):
            continue  # the first line says how many follow, or should
        word, *rest = _SLASH.split(entry, maxsplit=1)
        word = word.replace("\\/", "/")
        try:
            flags = affixes.flags(rest[0].partition(" ")[0]) if rest else _NONE
            if affixes.forbidden & flags:
                forbidden.add(word)
                continue
            for form in affixes.forms(word, flags):
                words.add(form)
                if len(words) > LARGEST:
                    raise ValueError(f"more than {LARGEST:,} forms by then; {_STEMS}")
        except ValueError as error:
            raise ProfileError(f"dictionary {path}, line {number}: {error}") from error
    return frozenset(words - forbidden)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of `text`, `’` as `'`, one after another: a list would take ten times the room."""
    return enumerate(io.StringIO(text.replace("’", "'")), 1)


def _text(path: str, data: bytes, encoding: str, hint: str) -> str:
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProfileError(
            f"dictionary {path}: not {encoding.upper()} at byte {error.start}, line {line}; {hint}"
        ) from error


class _Affix:
    """The rules of one flag. What they do to a word depends on its first or last letters."""

    __slots__ = ("_made", "_reach", "_rules", "_suffix", "crosses", "longest")

    def __init__(self, suffix: bool, crosses: bool) -> None:
        self.crosses = crosses  # whether it goes together with an affix at the other end
        self.longest = 0  # letters of the longest that is put on
        self._suffix = suffix
        self._reach = 1
        self._rules: list[tuple[str, str, Flags, Condition]] = []
        self._made: dict[str, tuple[list[tuple[int, str, Flags]], int]] = {}

    def add(self, strip: str, affix: str, flags: Flags, condition: str) -> None:
        """Add the rule: take off `strip`, put on `affix` where the word is like `condition`."""
        if max(len(strip), len(affix), len(condition)) > _LONGEST:
            raise ValueError(f"a part of the rule has more than {_LONGEST} letters")
        parts = _CONDITION.findall(condition)
        if "".join(parts) != condition:
            raise ValueError(f"the condition {brief(condition)} is not valid")
        # Only "^" and "." have a meaning; "-" is a letter like any other.
        like = [
            ("", False) if part == "." else (part[2:-1], False) if part[:2] == "[^"
            else (part.strip("[]"), True)
            for part in parts
        ]  # fmt: skip
        self._rules.append((strip, affix, flags, like))
        self._reach = max(self._reach, len(parts), len(strip) + 1)
        self.longest = max(self.longest, len(affix))

    def fitting(self, word: str) -> tuple[list[tuple[int, str, Flags]], int, int]:
        """What the rules do to `word`, how many steps it takes, and how many more it took now.

        For each different beginning or end the rules are gone through once. For each rule that fits
        there are: how many letters it takes off, what it puts on, and the flags that go on.
        """
        near = word[-self._reach :] if self._suffix else word[: self._reach]
        if known := self._made.get(near):
            return *known, 0
        fits = str.endswith if self._suffix else str.startswith
        made = []
        for strip, affix, flags, like in self._rules:
            if fits(near, strip) and len(near) >= len(like):
                asked = near[-len(like) :] if self._suffix else near
                if all((c in of) is wanted for c, (of, wanted) in zip(asked, like, strict=False)):
                    made.append((len(strip), affix, flags))
        steps = 1 + sum(1 + len(flags) for _, _, flags in made)
        self._made[near] = made, steps
        return made, steps, len(self._rules)

    def forms(
        self, word: str, made: Sequence[tuple[int, str, Flags]], whole: bool
    ) -> list[tuple[str, Flags]]:
        """`word` with each of what was `made` of it; `whole`: all of it may be taken off."""
        length = len(word)
        if self._suffix:
            return [(word[: length - n] + a, f) for n, a, f in made if n < length or whole]
        return [(a + word[n:], f) for n, a, f in made if n < length or whole]


class _Affixes:
    """What an `.aff` says, as far as it makes words."""

    def __init__(self, path: str = "", data: bytes | None = None) -> None:
        self.encoding = "utf-8"
        self.forbidden = self._never = self._needs = self._circumfix = self._alone = _NONE
        self._kind = ""
        self._whole = False
        self._steps = self._letters = self._rules = 0
        self._aliases: list[str] = []
        self._known: dict[str, Flags] = {}
        self._prefixes: dict[str, _Affix] = {}
        self._suffixes: dict[str, _Affix] = {}
        self._named: dict[tuple[bool, Flags, Flags], list[_Affix]] = {}
        if data is not None:
            self._read(path, data)

    def _read(self, path: str, data: bytes) -> None:
        data = _REMARK.sub(lambda remark: b" " * len(remark[0]), data)
        said = re.search(rb"(?m)^(?:\xef\xbb\xbf)?SET[^\S\n]+(\S+)", data)
        self.encoding = said[1].decode("ascii", "replace") if said else "iso8859-1"
        self.encoding = self.encoding.lower().removeprefix("microsoft-")
        try:
            if len(self.encoding) > _LONGEST:
                raise EncodingError(f"unknown text encoding {brief(self.encoding)}")
            # Python has codecs that raise anything or take for ever: undefined, punycode.
            decode(b"", encoding=self.encoding)
        except EncodingError as error:
            at = data.count(b"\n", 0, said.start(1)) + 1 if said else 1
            raise ProfileError(f"dictionary {path}, line {at}: {error}") from error
        text = _text(path, data, self.encoding, "which its line SET says it is")
        # How flags are written, and their aliases, first: the other lines have flags.
        for _, line in _lines(text):
            parts = line.split()
            if parts == ["FULLSTRIP"]:
                self._whole = True
            elif parts[:1] == ["FLAG"] and parts[1:] and not self._kind:
                self._kind = parts[1]
            elif parts[:1] == ["AF"] and parts[1:]:
                self._aliases.append(parts[1])
        del self._aliases[:1]  # how many there are
        special: dict[str, Flags] = {}
        for number, line in _lines(text):
            parts = line.split()
            try:
                if parts[:1] in (["PFX"], ["SFX"]):
                    self._add(parts)
                elif len(parts) > 1 and parts[0] in _SPECIAL:
                    special[parts[0]] = self._split(parts[1])
            except ValueError as error:
                raise ProfileError(f"dictionary {path}, line {number}: {error}") from error
        self.forbidden = special.get("FORBIDDENWORD", _NONE)
        self._never = special.get("ONLYINCOMPOUND", _NONE) | self.forbidden
        self._needs = special.get("NEEDAFFIX", _NONE) | special.get("PSEUDOROOT", _NONE)
        self._circumfix = special.get("CIRCUMFIX", _NONE)
        # Flags of an affix: it is not used without another.
        self._alone = self._never | self._needs | self._circumfix

    def _add(self, line: list[str]) -> None:
        """A line of PFX or SFX: the first of a flag is a heading, the others are rules."""
        if len(line) < 4:
            raise ValueError(
                f"{line[0]} needs a flag, the text to strip, the affix and a condition"
            )
        self._rules += 1
        if self._rules > _RULES:
            raise ValueError(f"more than {_RULES:,} rules by then")
        kind, flag, strip, affix, condition = (*line, ".")[:5]
        table = self._prefixes if kind == "PFX" else self._suffixes
        if flag not in table:
            table[flag] = _Affix(kind == "SFX", crosses=strip == "Y")
            if strip in ("Y", "N") and affix.isdigit():
                return
        affix, *flags = affix.split("/", 1)
        table[flag].add(
            "" if strip == "0" else strip,
            "" if affix == "0" else affix,
            self.flags(flags[0]) if flags else _NONE,
            condition,
        )

    def flags(self, text: str) -> Flags:
        """The flags that `text` stands for; it may be the number of an alias.

        Raises:
            ValueError: if there is no such alias.
        """
        found = self._known.get(text)
        if found is None:
            meant = text
            if self._aliases and text.isdecimal():
                # Python reads no number of more than 4,300 digits.
                number = int(text[:_LONGEST])
                if not 0 < number <= len(self._aliases):
                    raise ValueError(f"there is no alias (AF) {brief(number)}")
                meant = self._aliases[number - 1]
            found = self._known[text] = self._split(meant)
        return found

    def _split(self, text: str) -> Flags:
        if self._kind == "num":
            flags = frozenset(text.split(","))
        elif self._kind == "long":
            flags = frozenset(text[at : at + 2] for at in range(0, len(text), 2))
        else:
            flags = frozenset(text)
        if len(flags) > _FLAGS:
            raise ValueError(f"more than {_FLAGS:,} flags")
        return flags

    def forms(self, stem: str, flags: Flags) -> Iterator[str]:
        """All forms of `stem`, itself among them if it may stand alone.

        Raises:
            ValueError: if they are too many, by themselves or with those made before.
        """
        if flags & self._never:
            return
        if not flags & self._needs:
            yield stem
        if not flags:
            return
        if len(stem) > _LONGEST:
            raise ValueError(f"the word has flags and more than {_LONGEST} letters")
        for prefix in self._of(flags, prefixes=True):
            for form, ahead in self._put(prefix, stem):
                if not ahead & self._alone:
                    yield form
        for form, more, crosses in self._ended(stem, flags):
            if not more & self._alone:
                yield form
            if not (crosses and self._prefixes):
                continue
            never, needs, odd = more & self._never, more & self._needs, more & self._circumfix
            for prefix in self._of(flags, more, prefixes=True):
                for both, ahead in self._put(prefix, form) if prefix.crosses else ():
                    if not (
                        never or ahead & self._never or ahead & needs
                        or odd ^ (ahead & self._circumfix)
                    ):  # fmt: skip
                        yield both

    def _ended(self, stem: str, flags: Flags) -> Iterator[tuple[str, Flags, bool]]:
        """`stem` with one suffix or two, the flags that go on, and whether it may get a prefix."""
        for suffix in self._of(flags):
            for form, more in self._put(suffix, stem):
                yield form, more, suffix.crosses
                for second in self._of(more):
                    met = _NONE if more & self._needs else self._needs  # by the first suffix
                    crosses = suffix.crosses and second.crosses
                    for longer, still in self._put(second, form):
                        yield longer, still - met, crosses

    def _put(self, affix: _Affix, word: str) -> list[tuple[str, Flags]]:
        """What the rules of `affix` make of `word`, counted before it is made."""
        made, steps, tried = affix.fitting(word)
        self._steps += steps + tried // _TRIED
        self._letters += len(made) * (len(word) + affix.longest)
        if self._steps > STEPS or self._letters > LETTERS:
            raise ValueError(f"too many rules fit the words up to here; {_STEMS}")
        return affix.forms(word, made, self._whole)

    def _of(self, flags: Flags, more: Flags = _NONE, *, prefixes: bool = False) -> list[_Affix]:
        """Those of the prefixes or the suffixes that flags name."""
        key = (prefixes, flags, more)
        found = self._named.get(key)
        if found is None:
            table = self._prefixes if prefixes else self._suffixes
            self._steps += len(flags) + len(more)
            found = self._named[key] = [table[it] for it in sorted((flags | more) & table.keys())]
        self._steps += len(found)
        return found
