"""The terminal: whether there is one, its width and colors."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

# Columns of a report that goes to no terminal.
_WIDTH = 100


def is_terminal() -> bool:
    """Whether a person sees standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def in_color(wanted: bool | None = None) -> bool:
    """Whether to use colours, if it is not said."""
    return is_terminal() and not os.environ.get("NO_COLOR") if wanted is None else wanted


def width() -> int:
    """The width of the terminal in columns."""
    import shutil

    return shutil.get_terminal_size((_WIDTH, 24)).columns if is_terminal() else _WIDTH
