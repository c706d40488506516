"""Regular expressions that are compiled on first use, and helpers that several rules share.

The rules have some three hundred expressions, and most texts need few. Compiling all of them takes
as long as repairing an article.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, Generic, cast

# A letter, as `str.isalpha` has it. Of what `[^\W\d_]` matches besides, these are the numbers that
# are in texts of Europe: `km²`, `1¾`, `Ⅳ`, `①`.
LETTER = "[^\\W\\d_²³¹¼-¾⁰⁴-⁹₀-₉⅐-ↂↅ-↉①-⒛⓪-⓿❶-➓]"


class _Late(Generic[AnyStr]):
    """Stands for a pattern; once that is compiled, its methods are found here at once."""

    def __init__(self, source: AnyStr, flags: int) -> None:
        self._source: AnyStr = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there yet.
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def blank(text: str, start: int, end: int) -> bool:
    """Whether nothing but white space is in ``text[start:end]``.

    It is read up to the first other character and not copied: asked of the rest of a line by each
    of a thousand marks on that line, a copy each time is the square of the line.
    """
    found = _WHITE.match(text, start, end)
    return found is None or found.end() >= end


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of `source`, made when it is first asked for something.

    An expression that is none raises `re.error` only then.
    """
    return cast("re.Pattern[AnyStr]", _Late(source, flags))


_WHITE = regex(r"\s*")
