"""What is offered here and made further up: reports, decisions, the codes of rules.

A record knows nothing of reports. The package `textfix`, which is above all others, says here
where each is found; it is imported when a result is first asked for it.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

_PLACES: dict[str, str] = {}


def provide(places: Mapping[str, str]) -> None:
    """Say where functions are found.

    Args:
        places: by the name that a record asks for: ``{"render": "textfix.report:render"}``.
    """
    _PLACES.update(places)


def provided(name: str) -> Any:
    """The function of that name.

    Raises:
        KeyError: if nobody has said where it is.
    """
    module, _, function = _PLACES[name].partition(":")
    return getattr(importlib.import_module(module), function)
