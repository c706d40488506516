"""Settings from files: `textfix.toml`, or `[tool.textfix]` in `pyproject.toml`.

The nearest file in the folder of the text or above it applies; if a folder has both, `textfix.toml`
applies. Keys are the fields of `Profile`, plus `profile` (which built-in one to start
from) and `exclude` (what to pass over in folders). Key by key, flags override a file named with
--config, which overrides the file found. Start reading at `settings`.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from textfix.errors import TextfixError
from textfix.io.untrusted import CONFIGURATION, Untrusted, brief
from textfix.io.untrusted import read as read_file
from textfix.patterns import regex
from textfix.settings.baseline import NAME as BASELINE
from textfix.settings.profile import Profile, ProfileError, changed

NAMES = ("textfix.toml", "pyproject.toml")

_LISTS = ("select", "ignore", "dictionary", "baseline", "exclude")
_PATHS = ("dictionary", "baseline")
_NUMBERS = ("apply_at", "misread_at", "spaces_at", "suggest_at")
_STRINGS = ("profile", "language", "register")
KEYS = (*_STRINGS, *_LISTS, *_NUMBERS)

# The parser of Python takes time that grows with the square of the parts of one key, `a.a.a.a`.
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = regex(rf"(?<![\w-]){_PART}(?:\.[ \t]*+{_PART}){{100}}".encode())


class ConfigError(TextfixError, ValueError):
    """A configuration file that cannot be used; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Config:
    """What configuration files say.

    Attributes:
        values: key to value, checked; files as paths from the working directory.
        origins: key to the file that said so.
        excludes: what to pass over in folders: (folder the patterns start from, patterns).
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    excludes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def over(self, other: Config) -> Config:
        """This configuration, and what `other` says where this one says nothing."""
        return Config(
            {**other.values, **self.values},
            {**other.origins, **self.origins},
            other.excludes + self.excludes,
        )

    def profile(self, **flags: Any) -> Profile:
        """The settings of a run; flags that are None or empty say nothing.

        Raises:
            ProfileError: if a flag cannot be meant, or does not go with what a file says.
        """
        given = {key: value for key, value in flags.items() if value not in (None, ())}
        try:
            return _profile({**self.values, **given})
        except ProfileError as error:
            # Flags and files may each make sense and not fit together; say where each is from.
            said = [
                f"{key} is from {origin}"
                for key, origin in self.origins.items()
                if key in str(error) and key not in given
            ]
            if not said:
                raise
            raise ProfileError(f"{error} ({', '.join(said)})") from error


def find(folder: str) -> Config:
    """What the nearest configuration file at or above `folder` says; nothing if there is none.

    If it names no baseline, the nearest file of that name counts.

    Raises:
        ConfigError: if that file cannot be read or says what cannot be meant.
    """
    found = next((config for _, config in _found(folder)), Config())
    path = find_baseline(folder)
    return found if path is None else found.over(Config({"baseline": (path,)}, {"baseline": path}))


def _found(folder: str) -> Iterator[tuple[str, Config]]:
    """The configuration files at or above `folder`, each with where it is, nearest first."""
    for place in _upward(folder):
        for name in NAMES:
            path = os.path.join(place, name)
            found = read(_shown(path)) if os.path.isfile(path) else None
            if found is not None:
                yield place, found


def _upward(folder: str) -> Iterator[str]:
    folder = os.path.abspath(folder)
    yield folder
    while (parent := os.path.dirname(folder)) != folder:
        yield (folder := parent)


def find_baseline(folder: str) -> str | None:
    """The path of the nearest baseline at or above `folder`, if there is one."""
    paths = (os.path.join(place, BASELINE) for place in _upward(folder))
    return next((_shown(path) for path in paths if os.path.isfile(path)), None)


def place_of_baseline(folder: str) -> str:
    """The path of the baseline that counts in `folder`, or of the one to begin: beside the nearest
    configuration file, or where there is none, in `folder` itself.

    Raises:
        ConfigError: if a configuration file cannot be read or says what cannot be meant.
    """
    if path := find_baseline(folder):
        return path
    place = next((place for place, _ in _found(folder)), os.path.abspath(folder))
    return _shown(os.path.join(place, BASELINE))


def _shown(path: str) -> str:
    """`path` from the working directory: the same on every machine, wherever the project lies."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive, on Windows
        return path


def read(path: str) -> Config | None:
    """What the file at `path` says; None if it is a `pyproject.toml` without `[tool.textfix]`.

    Raises:
        ConfigError: if it cannot be read, is not TOML, or says what cannot be meant.
    """
    try:
        data = read_file(path, CONFIGURATION, regular=False)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except Untrusted as error:
        raise ConfigError(f"{path}: {error}") from error
    project = os.path.basename(path) == "pyproject.toml"
    if project and b"textfix" not in data:
        return None  # another project's file need not even be sound
    table = _parsed(path, data)
    if project:
        tools = table.get("tool", {})
        if not isinstance(tools, dict) or "textfix" not in tools:
            return None
        table = tools["textfix"]
        if not isinstance(table, dict):
            raise ConfigError(f"{path}: tool.textfix must be a table, not {_toml(table)}")
    return _checked(path, table)


def _parsed(path: str, data: bytes) -> dict[str, Any]:
    import tomllib  # only where there is something to parse: it takes a while to load

    if long := _LONG_KEY.search(data):
        line = data.count(b"\n", 0, long.start()) + 1
        raise ConfigError(f"{path}: line {line}: a key has more than 100 parts")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}; TOML must be") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: arrays and tables are nested too deeply") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise ConfigError(f"{path}: a number has too many digits") from error


def _checked(path: str, table: Mapping[str, Any]) -> Config:
    folder = os.path.dirname(path)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            raise ConfigError(f"{path}: no setting {brief(key)}{_hint(key)}")
        problem = _problem(key, value)
        if problem:
            raise ConfigError(f"{path}: {key} must be {problem}, not {_toml(value)}")
        values[key] = tuple(value) if key in _LISTS else value
    for key in _PATHS:
        if key in values:
            values[key] = tuple(os.path.join(folder, item) for item in values[key])
            for item in values[key]:
                # Whoever typed a pipe means it; a file from elsewhere must not make a run wait.
                if os.path.exists(item) and not os.path.isfile(item):
                    raise ConfigError(f"{path}: {key}: {item} is not a regular file")
    patterns = values.pop("exclude", ())
    excludes = ((folder or ".", patterns),) if patterns else ()
    config = Config(values, dict.fromkeys(values, path), excludes)
    try:
        _profile(values)  # it must make sense by itself
    except ProfileError as error:
        raise ConfigError(f"{path}: {error}") from error
    return config


def _profile(values: Mapping[str, Any]) -> Profile:
    rest = dict(values)
    return changed(rest.pop("profile", "article"), **rest)


def _problem(key: str, value: Any) -> str:
    """What `key` wants, if `value` is not that."""
    if key in _LISTS:
        sound = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return "" if sound else "a list of strings"
    if key in _NUMBERS:
        # In Python, but not in TOML, `true` is a number.
        sound = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
        return "" if sound else "a number from 0 to 1"
    return "" if isinstance(value, str) else "a string"


def _toml(value: Any) -> str:
    """`value` as its author wrote it, more or less."""
    return "a table" if isinstance(value, dict) else brief(value)


def _hint(key: str) -> str:
    near = difflib.get_close_matches(key, KEYS, n=1)
    return (
        f"; did you mean {near[0]!r}?" if near else f"; the settings are {', '.join(sorted(KEYS))}"
    )


def excluded(path: str, excludes: Sequence[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether a pattern names `path`: by its last part, or by the whole from the pattern's folder.

    Patterns are those of a shell, except that `*` passes `/` too.
    """
    from fnmatch import fnmatch

    name = os.path.basename(path)
    for folder, patterns in excludes:
        whole = os.path.relpath(path, folder).replace(os.sep, "/")
        for pattern in patterns:
            wanted = pattern.removeprefix("./").rstrip("/")
            # `**/x` means x at any depth, none included.
            top = wanted.removeprefix("**/")
            if fnmatch(name, wanted) or fnmatch(whole, wanted) or fnmatch(whole, top):
                return True
    return False
