"""The base of the errors that a caller may catch.

Each error is defined where it is raised, and is a ValueError, a TypeError or what else it would be
without this base.
"""

from __future__ import annotations


class TextfixError(Exception):
    """The base of all errors that textfix raises on purpose; the message says what to change."""


class ArgumentTypeError(TextfixError, TypeError):
    """An argument of a type that cannot be meant."""


class ArgumentValueError(TextfixError, ValueError):
    """An argument of the right type with a value that cannot be meant."""
