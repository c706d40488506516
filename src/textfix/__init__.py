"""textfix repairs text that was damaged on its way and shows every change it made.

    >>> import textfix
    >>> textfix.fix("filled its capacityt o host refugees")
    'filled its capacity to host refugees'

`fix` gives the text, `repair` a `Result` with every change, its reason and how sure it is;
`fix_many` and `repair_many` take any number of texts and several processes.
"""

import importlib
from typing import TYPE_CHECKING, cast

from textfix.deadline import RepairTimeout
from textfix.errors import ArgumentTypeError, ArgumentValueError, TextfixError
from textfix.record.model import Change, Document, Edit, Evidence
from textfix.record.registry import provide
from textfix.record.result import Notice, Result
from textfix.settings.profile import PROFILES, Profile, ProfileError, profile

if TYPE_CHECKING:
    from textfix.engine.many import TextError, fix_many, repair_many
    from textfix.engine.pipeline import fix, repair
    from textfix.engine.workers import WorkerDied
    from textfix.io.encoding import EncodingError
    from textfix.io.shipped import DictionaryError
    from textfix.report.saved import SavedError
    from textfix.review.decisions import DecisionError

__all__ = [
    "PROFILES",
    "ArgumentTypeError",
    "ArgumentValueError",
    "Change",
    "DecisionError",
    "DictionaryError",
    "Document",
    "Edit",
    "EncodingError",
    "Evidence",
    "Notice",
    "Profile",
    "ProfileError",
    "RepairTimeout",
    "Result",
    "SavedError",
    "TextError",
    "TextfixError",
    "WorkerDied",
    "fix",
    "fix_many",
    "profile",
    "repair",
    "repair_many",
]
__version__ = "0.1.0"


provide(
    {
        "render": "textfix.report:render",
        "files": "textfix.report.saved:files",
        "find": "textfix.report.saved:find",
        "notebook": "textfix.report.notebook:notebook",
        "rich": "textfix.report.notebook:rich",
        "decided": "textfix.review.decisions:decided",
        "unknown_code": "textfix.engine.rule:unknown_code",
    }
)
_LATER = {
    "fix": "textfix.engine.pipeline",
    "repair": "textfix.engine.pipeline",
    "fix_many": "textfix.engine.many",
    "repair_many": "textfix.engine.many",
    "TextError": "textfix.engine.many",
    "DecisionError": "textfix.review.decisions",
    "SavedError": "textfix.report.saved",
    "DictionaryError": "textfix.io.shipped",
    "EncodingError": "textfix.io.encoding",
    "WorkerDied": "textfix.engine.workers",
}


def __getattr__(name: str) -> object:
    """Repairs and their errors, loaded when asked for: `textfix --version` answers without it."""
    if name in _LATER:
        found = globals()[name] = getattr(importlib.import_module(_LATER[name]), name)
        return cast(object, found)
    raise AttributeError(f"module 'textfix' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
