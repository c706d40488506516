"""textfix repairs text that was damaged on its way and shows every change it made.

    >>> import textfix
    >>> textfix.fix("filled its capacityt o host refugees")
    'filled its capacity to host refugees'

`fix` gives the text, `repair` a `Result` with every change, its reason and how sure it is.
"""

from textfix.model import Change, Document, Edit, Evidence, Result
from textfix.pipeline import fix, repair
from textfix.profile import PROFILES, Profile, ProfileError, profile

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
