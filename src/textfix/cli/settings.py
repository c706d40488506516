"""The settings of a run: files of settings, flags, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from textfix.cli import files
from textfix.settings import config
from textfix.settings.profile import Profile, ProfileError

if TYPE_CHECKING:
    from textfix.settings.config import Config


class Settings:
    """The settings for each file: flags, over the --config file, over the file found near it.

    Args:
        flags: fields of `Profile`, and "profile"; None or empty: not given.
        explicit: path of the --config file.
        isolated: look for no file.
        exclude: patterns to pass over in folders, beside those of the files.
        default: the profile if nothing names one.
    """

    def __init__(
        self,
        flags: Mapping[str, Any],
        *,
        explicit: str | None = None,
        isolated: bool = False,
        exclude: Sequence[str] = (),
        default: str = "article",
    ) -> None:
        self._flags = flags
        self._default = config.Config({"profile": default})
        self._isolated = isolated
        self._excludes = ((".", tuple(exclude)),) if exclude else ()
        self._explicit = config.Config()
        if explicit is not None:
            found = config.read(explicit)
            if found is None:
                raise config.ConfigError(f"{explicit}: has no table [tool.textfix]")
            self._explicit = found
        self._config = cache(self._found)
        self.profile = cache(self._profile)
        self.profile_of_flags()

    def profile_of_flags(self) -> None:
        """Raise a `ProfileError` now if the flags alone cannot be meant."""
        _check(self._explicit.profile(**self._flags), self._flags, {})

    def _found(self, folder: str) -> Config:
        found = config.Config() if self._isolated else config.find(folder)
        return self._explicit.over(found).over(self._default)

    def _profile(self, folder: str) -> Profile:
        """The settings for a file in `folder`."""
        found = self._config(folder)
        profile = found.profile(**self._flags)
        _check(profile, self._flags, found.origins)
        return profile

    def excludes(self, folder: str) -> files.Excludes:
        """What to pass over in `folder`."""
        return self._config(folder).excludes + self._excludes


def _check(profile: Profile, flags: Mapping[str, Any], origins: Mapping[str, str]) -> None:
    """Raise a `ProfileError` if codes name no rule or a file cannot be read.

    A code that is misspelled would else switch off in silence what it should select.
    """
    from textfix.language.user_dictionary import user_words
    from textfix.settings.baseline import baseline

    for key in ("select", "ignore"):
        if flags.get(key) or key in origins:
            where = "--" + key if flags.get(key) else f"{origins[key]}: {key}"
            for code in getattr(profile, key):
                _check_code(code, where)
    user_words(profile.dictionary)
    baseline(profile.baseline)


def _check_code(code: str, where: str) -> None:
    from textfix.engine.rule import unknown_code

    if problem := unknown_code(code):
        raise ProfileError(f"{where}: {problem}")
