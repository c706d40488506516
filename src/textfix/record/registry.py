"""A registry of functions of higher layers: reports, decisions, the codes of rules.

A record does not import reports. The package `textfix`, the top layer, registers here where each
function is; it is imported on first use.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

_PLACES: dict[str, str] = {}


def provide(places: Mapping[str, str]) -> None:
    """Register where functions are.

    Args:
        places: by the name that a record asks for: ``{"render": "textfix.report:render"}``.
    """
    _PLACES.update(places)


def provided(name: str) -> Any:
    """The function of that name.

    Raises:
        KeyError: if it is not registered.
    """
    module, _, function = _PLACES[name].partition(":")
    return getattr(importlib.import_module(module), function)
