"""textfix repairs text that was damaged on its way and shows every change it made.

    >>> import textfix
    >>> textfix.fix("filled its capacityt o host refugees")
    'filled its capacity to host refugees'

`fix` gives the text, `repair` a `Result` with every change, its reason and how sure it is.
"""

import importlib
from typing import TYPE_CHECKING, cast

from textfix.model import Change, Document, Edit, Evidence, Result
from textfix.profiles import PROFILES, Profile, ProfileError, profile

if TYPE_CHECKING:
    from textfix.pipeline import fix, repair

__all__ = [
    "PROFILES",
    "Change",
    "Document",
    "Edit",
    "Evidence",
    "Profile",
    "ProfileError",
    "Result",
    "fix",
    "profile",
    "repair",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`fix` and `repair`, when first asked for: `textfix --version` answers without them."""
    if name in ("fix", "repair"):
        found = globals()[name] = getattr(importlib.import_module("textfix.pipeline"), name)
        return cast(object, found)
    raise AttributeError(f"module 'textfix' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
