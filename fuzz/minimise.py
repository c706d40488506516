"""Make a failing text small while it still fails: delta debugging on characters."""

from __future__ import annotations

from collections.abc import Callable


def minimised(text: str, fails: Callable[[str], bool], tries: int = 400) -> str:
    """A part of `text` that still fails; shorter pieces are cut out until none can be.

    Args:
        text: a text for which `fails` is true.
        fails: whether a text fails in the same way.
        tries: how often `fails` may be called.
    """
    size = max(1, len(text) // 2)
    while tries and text:
        cut = False
        start = 0
        while start < len(text) and tries:
            shorter = text[:start] + text[start + size :]
            tries -= 1
            if fails(shorter):
                text, cut = shorter, True
            else:
                start += size
        if size == 1 and not cut:
            break
        size = size if cut and size == 1 else max(1, size // 2)
    return text
