"""The settings of a run: rules, thresholds, words that count as right.

The fields of `Profile`, the keys of a configuration file and the flags of the command line have the
same names. Three profiles are built in; `profile("ocr", ignore=["HYP"])` changes one.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from textfix.errors import ArgumentTypeError, TextfixError
from textfix.io.untrusted import brief
from textfix.record.registry import provided


class ProfileError(TextfixError, ValueError):
    """A setting that cannot be meant; the message says which and what would do."""


# Rules that weigh what words were meant, and whose confidence is fitted: lost and kept hyphens,
# spaces, letters.
SPACES = ("HYP301", "HYP401", "SPC")
LETTERS = ("OCR",)

# A lost hyphen is rarely certain, and quick to review: it is suggested from this share of
# `suggest_at` on.
HYPHEN = 0.2

# Arguments of `fix` beside the settings, which may be misspelled as one.
_ARGUMENTS = ("profile", "timeout")

_LISTS = ("select", "ignore", "dictionary", "baseline")


def _strings(key: str, value: object) -> tuple[str, ...]:
    """The strings of a list that is given for the setting `key`."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        items = tuple(value)
        if all(isinstance(item, str) for item in items):
            return items
        value = list(items)
    raise ProfileError(f"{key} must be a list of strings, not {value!r}")


@dataclass(frozen=True, slots=True)
class Profile:
    """Settings of a run.

    Attributes:
        name: which built-in profile it came from.
        select: codes or prefixes of codes ("SPC", "HYP301") of the rules to run; empty: all.
        ignore: codes or prefixes of codes of the rules not to run; the longer match wins.
        apply_at: confidence, 0 to 1, from which an edit is made.
        misread_at: the same for misread letters (`OCR`). A string that is not a word is
            wrong as it is, so in a scan the likelier reading is better than a certain error.
        spaces_at: the same for the spaces and lost hyphens of words (`SPACES`). Their confidence is
            fitted and holds on unseen text, so it may be lower.
        suggest_at: confidence, 0 to 1, from which an edit that is not made is suggested; a lost
            hyphen is from a fifth of it.
        language: "auto" (language rules where the text is English), "en" (take it for English) or
            "none" (no language rules).
        register: "auto" (what the text is measured to be), or one of `REGISTERS` to take all of it
            for; rules that make no sense in a register do not run there.
        dictionary: paths of word lists, one word a line or `.dic` of hunspell, whose words count as
            right.
        baseline: paths of files with changes that are not to be made (`textfix.settings.baseline`).

    Raises:
        ProfileError: if a threshold is not a probability, suggest_at exceeds apply_at, or the
            language or the register is unknown.
    """

    name: str = "article"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    apply_at: float = 0.9
    misread_at: float = 0.75
    spaces_at: float = 0.75
    suggest_at: float = 0.5
    language: str = "auto"
    dictionary: tuple[str, ...] = ()
    baseline: tuple[str, ...] = ()
    register: str = "auto"

    def __post_init__(self) -> None:
        for key in _LISTS:
            value = getattr(self, key)
            object.__setattr__(self, key, _strings(key, value))
        for key in ("apply_at", "misread_at", "spaces_at", "suggest_at"):
            value = getattr(self, key)
            if not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ProfileError(f"{key} must be a number from 0 to 1, not {value!r}")
        if self.suggest_at > self.apply_at:
            raise ProfileError(
                f"suggest_at ({self.suggest_at}) must not exceed apply_at ({self.apply_at}): "
                "a suggestion is a change that is not certain enough to be made"
            )
        for key in ("misread_at", "spaces_at"):
            if self.suggest_at > getattr(self, key):
                raise ProfileError(
                    f"suggest_at ({self.suggest_at}) must not exceed {key} ({getattr(self, key)})"
                )
        if self.language not in LANGUAGES:
            raise ProfileError(f"language must be one of {', '.join(LANGUAGES)}")
        if self.register not in REGISTERS:
            raise ProfileError(f"register must be one of {', '.join(REGISTERS)}")

    @property
    def scanned(self) -> bool:
        """Whether the texts are scans: letters are misread there, and lines are the page's."""
        return self.name == "ocr"

    def threshold(self, code: str) -> float:
        """The confidence from which an edit of the rule `code` is made."""
        if code.startswith(LETTERS):
            return self.misread_at
        return self.spaces_at if code.startswith(SPACES) else self.apply_at

    def suggestion(self, code: str) -> float:
        """The confidence from which an edit of the rule `code` is suggested."""
        return self.suggest_at * (HYPHEN if code == "HYP301" else 1.0)

    def selects(self, code: str) -> bool:
        """Whether the rule `code` runs: the longest prefix in `select` or `ignore` decides; of two
        equally long ones `select`, so that a rule the profile turns off can be selected."""
        chosen = max((len(p) for p in self.select if code.startswith(p)), default=-1)
        refused = max((len(p) for p in self.ignore if code.startswith(p)), default=-1)
        return chosen >= max(refused, 0) if self.select else refused < 0


ENGLISH = "en"
LANGUAGES = ("auto", ENGLISH, "none")

# What a text may be taken for (`textfix.document.register`).
REGISTERS = (
    "auto", "prose", "verse", "chat", "dialect", "data", "source", "markup", "tokenised",
    "other-language",
)  # fmt: skip

PROFILES: Mapping[str, Profile] = {
    # A scraped article: everything.
    "article": Profile("article"),
    # A scan: its lines are the page's lines, and a hyphen at a line end belongs to the page. A word
    # that does not exist is wrong as it is: the likelier reading is applied.
    "ocr": Profile("ocr", ignore=("LIN", "HYP10", "FUR2", "FUR3"), misread_at=0.5, suggest_at=0.3),
    # Input of a search index or a language model: nothing that is a matter of style or layout.
    "corpus": Profile(
        "corpus", ignore=("CHR4", "CHR5", "LIN"), apply_at=0.95, misread_at=0.9, spaces_at=0.9
    ),
}


def profile(base: str | Profile = "article", /, **settings: Any) -> Profile:
    """The built-in profile `base` (or a profile of your own) with some fields changed.

    Lists may be given for tuples. Settings that are None are left as they are. `ignore` adds to
    what the profile ignores; the others replace.

    Raises:
        ArgumentTypeError: if `base` is neither a name nor a profile.
        ProfileError: if the name or a setting is unknown, a value cannot be meant, or a code names
            no rule.
    """
    for key in _LISTS:  # a generator would be empty when its codes are checked
        if settings.get(key) is not None:
            settings[key] = _strings(key, settings[key])
    made = changed(base, **settings)
    asked = [(key, code) for key in ("select", "ignore") for code in settings.get(key) or ()]
    if asked:
        unknown_code = provided("unknown_code")  # late: no other setting needs the rules
        for key, code in asked:
            if problem := unknown_code(code):
                raise ProfileError(f"{key}: {problem}")
    return made


def changed(base: str | Profile = "article", /, **settings: Any) -> Profile:
    """The same without a look at the codes of rules, which the command line checks by itself: it
    knows which flag or file they are from.
    """
    if isinstance(base, str):
        if base not in PROFILES:
            raise ProfileError(f"no profile {brief(base)}{_hint(base, list(PROFILES))}")
        base = PROFILES[base]
    elif not isinstance(base, Profile):
        raise ArgumentTypeError(
            f"profile must be one of {', '.join(PROFILES)} or a Profile, not {type(base).__name__}"
        )
    names = [f.name for f in dataclasses.fields(Profile) if f.name != "name"]
    values: dict[str, Any] = {}
    for key, value in settings.items():
        if key not in names:
            raise ProfileError(f"no setting {key!r}{_hint(key, [*names, *_ARGUMENTS])}")
        if value is None:
            continue
        if key in _LISTS:
            value = _strings(key, value)
        if key == "ignore":  # what the profile leaves out stays out
            value = tuple(dict.fromkeys((*base.ignore, *value)))
        values[key] = value
    wanted = values.get("apply_at")
    if wanted is not None:  # who says how sure a change must be means every change
        values.setdefault("misread_at", wanted)
        values.setdefault("spaces_at", wanted)
    least = values.get("suggest_at")
    if isinstance(least, int | float):  # what is not even suggested is not made
        for key in ("misread_at", "spaces_at"):
            values.setdefault(key, max(getattr(base, key), min(least, 1.0)))
    if "suggest_at" not in values and isinstance(wanted, int | float):
        # Lowering one threshold must not fail because of the other.
        values["suggest_at"] = min(base.suggest_at, max(wanted, 0.0))
    return dataclasses.replace(base, **values)


def _hint(word: str, known: list[str]) -> str:
    known = [name for name in known if name != word]  # `profile(timeout=1)`: `fix` takes that
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; choose from {', '.join(known)}"
