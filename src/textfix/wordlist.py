"""Words of the user's own: plain lists, and dictionaries of hunspell (`.dic`, `.aff` beside it).

A `.dic` has stems with flags (`carry/SG`); its `.aff` says which prefixes and suffixes a flag
stands for. All forms are made when the file is read, so that a look-up is that of a set. Of
hunspell's format this takes what makes words: SET, FLAG, AF, PFX and SFX with conditions and cross
products, a suffix on a suffix, NEEDAFFIX, FORBIDDENWORD, ONLYINCOMPOUND, CIRCUMFIX and FULLSTRIP.
It does not make compounds, and knows no suffix that only a prefix allows. Start reading at
`user_words`; the format is described in the manual page hunspell(5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from textfix.patterns import regex
from textfix.profiles import ProfileError

LARGEST = 4_000_000

Flags = frozenset[str]
State = tuple[int, int] | None  # when a file was changed, its size; None: there is no such file

_NONE: Flags = frozenset()
_MORPHOLOGY = regex(r"\t|(?<!\s)\s+\w\w:")  # "po:noun": what stands from there on is not for us
_SLASH = regex(r"(?<!^)(?<!\\)/")  # where flags begin; one that belongs to the word is "\/"
_CONDITION = regex(r"\[\^?[^\[\]]+\]|[^\[\]]")  # the parts of a condition, a letter each
_REMARK = regex(rb"(?m)^[^\S\n]*#.*")  # may be in another encoding than the rest
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
        state = _state(file)
        if file.suffix.lower() != ".dic":
            return _plain(path, file.absolute(), state)
        return _hunspell(path, file.absolute(), state, _state(file.with_suffix(".aff")))
    except OSError as error:
        raise ProfileError(f"dictionary {path}: cannot be read: {error.strerror}") from error


def _state(file: Path) -> State:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=32)
def _plain(path: str, file: Path, _state: State) -> frozenset[str]:
    """The lines of a file up to a tab, but for empty ones and those that begin with #."""
    text = _text(path, file.read_bytes(), "utf-8", "a dictionary is a text file, one word a line")
    lines = text.replace("’", "'").splitlines()
    words = (line.strip().partition("\t")[0] for line in lines)
    return frozenset(word for word in words if word and not word.startswith("#"))


@lru_cache(maxsize=32)
def _hunspell(path: str, file: Path, _state: State, rules: State) -> frozenset[str]:
    """All forms of the stems of a `.dic`; the stems alone where there is no `.aff`."""
    if rules is None:
        affixes = _Affixes()
        hint = "no .aff beside it says another encoding"
    else:
        beside = str(Path(path).with_suffix(".aff"))
        affixes = _Affixes(beside, file.with_suffix(".aff").read_bytes())
        hint = f"which {beside} says it is"
    text = _text(path, file.read_bytes(), affixes.encoding, hint)
    words: set[str] = set()
    forbidden: set[str] = set()
    for number, line in enumerate(text.replace("’", "'").split("\n"), 1):
        entry = _MORPHOLOGY.split(line, maxsplit=1)[0].strip()
        if not entry or entry.startswith("#") or (number == 1 and entry.isdigit()):
            continue  # the first line says how many follow, or should
        word, *rest = _SLASH.split(entry, maxsplit=1)
        word = word.replace("\\/", "/")
        try:
            flags = affixes.flags(rest[0].partition(" ")[0]) if rest else _NONE
        except ValueError as error:
            raise ProfileError(f"dictionary {path}, line {number}: {error}") from error
        if affixes.forbidden & flags:
            forbidden.add(word)
        else:
            words.update(affixes.forms(word, flags))
        if len(words) > LARGEST:
            raise ProfileError(
                f"dictionary {path}, line {number}: more than {LARGEST} forms by then; "
                "without the .aff beside it, only the stems are taken"
            )
    return frozenset(words - forbidden)


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

    __slots__ = ("_made", "_reach", "_rules", "_suffix", "crosses")

    def __init__(self, suffix: bool, crosses: bool) -> None:
        self.crosses = crosses  # whether it goes together with an affix at the other end
        self._suffix = suffix
        self._reach = 1
        self._rules: list[tuple[str, str, Flags, re.Pattern[str]]] = []
        self._made: dict[str, list[tuple[int, str, Flags]]] = {}

    def add(self, strip: str, affix: str, flags: Flags, condition: str) -> None:
        """Add the rule: take off `strip`, put on `affix` where the word is like `condition`."""
        parts = _CONDITION.findall(condition)
        if "".join(parts) != condition:
            raise ValueError(f"the condition {condition!r} cannot be understood")
        # Only "^" and "." have a meaning; "-" is a letter like any other.
        like = "".join(
            part if part == "." else f"[^{re.escape(part[2:-1])}]" if part[:2] == "[^"
            else f"[{re.escape(part.strip('[]'))}]"
            for part in parts
        )  # fmt: skip
        pattern = re.compile(f"(?s:.*{like})" if self._suffix else f"(?s:{like}.*)")
        self._rules.append((strip, affix, flags, pattern))
        self._reach = max(self._reach, len(parts), len(strip) + 1)

    def forms(self, word: str, whole: bool) -> list[tuple[str, Flags]]:
        """What the rules make of `word`, and the flags that go on; `whole`: all may be taken off.

        For each different beginning or end the rules are gone through once.
        """
        near = word[-self._reach :] if self._suffix else word[: self._reach]
        made = self._made.get(near)
        if made is None:
            fits = str.endswith if self._suffix else str.startswith
            made = self._made[near] = [
                (len(strip), affix, flags)
                for strip, affix, flags, pattern in self._rules
                if fits(near, strip) and pattern.fullmatch(near)
            ]
        length = len(word)
        if self._suffix:
            return [(word[: length - n] + a, f) for n, a, f in made if n < length or whole]
        return [(a + word[n:], f) for n, a, f in made if n < length or whole]


class _Affixes:
    """What an `.aff` says, as far as it makes words."""

    def __init__(self, path: str = "", data: bytes | None = None) -> None:
        self.encoding = "utf-8"
        self.forbidden = self._never = self._needs = self._circumfix = _NONE
        self._kind = ""
        self._whole = False
        self._aliases: list[str] = []
        self._known: dict[str, Flags] = {}
        self._prefixes: dict[str, _Affix] = {}
        self._suffixes: dict[str, _Affix] = {}
        self._named: dict[tuple[Flags, bool], list[_Affix]] = {}
        if data is not None:
            self._read(path, data)

    def _read(self, path: str, data: bytes) -> None:
        data = _REMARK.sub(lambda remark: b" " * len(remark[0]), data)
        said = re.search(rb"(?m)^(?:\xef\xbb\xbf)?SET\s+(\S+)", data)
        self.encoding = said[1].decode("ascii", "replace") if said else "iso8859-1"
        self.encoding = self.encoding.lower().removeprefix("microsoft-")
        try:
            text = _text(path, data, self.encoding, "which its line SET says it is")
        except LookupError as error:
            line = data.count(b"\n", 0, said.start(1)) + 1 if said else 1
            raise ProfileError(
                f"dictionary {path}, line {line}: there is no encoding {self.encoding!r}"
            ) from error
        lines = [line.split() for line in text.replace("’", "'").split("\n")]
        # How flags are written, and their aliases, first: the other lines have flags.
        self._kind = next((line[1] for line in lines if line[:1] == ["FLAG"] and line[1:]), "")
        self._aliases = [line[1] for line in lines if line[:1] == ["AF"] and line[1:]][1:]
        self._whole = ["FULLSTRIP"] in lines
        special: dict[str, Flags] = {}
        for number, parts in enumerate(lines, 1):
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

    def _add(self, line: list[str]) -> None:
        """A line of PFX or SFX: the first of a flag is a heading, the others are rules."""
        if len(line) < 4:
            raise ValueError(f"{line[0]} needs a flag, what goes, what comes and a condition")
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
            if self._aliases and text.isdigit():
                if not 0 < int(text) <= len(self._aliases):
                    raise ValueError(f"there is no alias (AF) {text}")
                meant = self._aliases[int(text) - 1]
            found = self._known[text] = self._split(meant)
        return found

    def _split(self, text: str) -> Flags:
        if self._kind == "num":
            return frozenset(text.split(","))
        if self._kind == "long":
            return frozenset(text[at : at + 2] for at in range(0, len(text), 2))
        return frozenset(text)

    def forms(self, stem: str, flags: Flags) -> Iterator[str]:
        """All forms of `stem`, itself among them if it may stand alone."""
        if flags & self._never:
            return
        if not flags & self._needs:
            yield stem
        if not flags:
            return
        alone = self._never | self._needs | self._circumfix  # flags of an affix: not without more
        ended: list[tuple[str, Flags, bool]] = []
        for suffix in self._of(flags, self._suffixes):
            for form, more in suffix.forms(stem, self._whole):
                ended.append((form, more, suffix.crosses))
                for second in self._of(more, self._suffixes):
                    met = _NONE if more & self._needs else self._needs  # by the first suffix
                    cross = suffix.crosses and second.crosses
                    ended += [(f, m - met, cross) for f, m in second.forms(form, self._whole)]
        for form, more, _ in ended:
            if not more & alone:
                yield form
        for prefix in self._of(flags, self._prefixes):
            for form, ahead in prefix.forms(stem, self._whole):
                if not ahead & alone:
                    yield form
        for form, more, crosses in ended if self._prefixes else ():
            for prefix in self._of(flags | more if more else flags, self._prefixes):
                for both, ahead in prefix.forms(form, self._whole) if prefix.crosses else ():
                    odd = more & ahead & self._needs or (more ^ ahead) & self._circumfix
                    if crosses and not (odd or (more | ahead) & self._never):
                        yield both

    def _of(self, flags: Flags, table: dict[str, _Affix]) -> list[_Affix]:
        """Those of the prefixes or the suffixes that `flags` name."""
        key = (flags, table is self._prefixes)
        found = self._named.get(key)
        if found is None:
            found = self._named[key] = [table[flag] for flag in sorted(flags & table.keys())]
        return found
