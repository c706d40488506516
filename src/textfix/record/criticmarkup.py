"""CriticMarkup: `{++put in++}`, `{--taken out--}`, `{~~old~>new~~}`.

The examples of a rule are written in it: one string is the damaged text and the repaired one.
"""

from __future__ import annotations

import re

from textfix.patterns import regex

# A mark ends before the next one of its kind opens, so that each `{++` without an end is read to
# that, not to the end of the text.
_MARK = regex(
    r"""
      \{\+\+ (?P<put>(?:(?!\{\+\+).)*?) \+\+\}
    | \{--   (?P<cut>(?:(?!\{--).)*?) --\}
    | \{~~   (?P<old>(?:(?!\{~~|~>).)*) ~> (?P<new>(?:(?!\{~~).)*?) ~~\}
    """,
    re.VERBOSE | re.DOTALL,
)


def before(marked: str) -> str:
    """The text without its marks and before them."""
    return _MARK.sub(lambda m: (m["cut"] or "") + (m["old"] or ""), marked)


def after(marked: str) -> str:
    """The text without its marks, every change made."""
    return _MARK.sub(lambda m: (m["put"] or "") + (m["new"] or ""), marked)
