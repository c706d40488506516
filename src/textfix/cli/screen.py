"""What the terminal is like: its width, its colors, and whether it is one."""

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
    """Columns of the terminal that standard output is."""
    import shutil

    return shutil.get_terminal_size((_WIDTH, 24)).columns if is_terminal() else _WIDTH
