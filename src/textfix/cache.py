"""Caches for facts about strings, shared by all documents of a process.

`functools.lru_cache` creates objects that the garbage collector traverses repeatedly: a link for
every call and, if a lexicon is among the arguments, a tuple. Over a million documents that costs
more than the cache saves. The collector does not track a plain dictionary of strings and numbers.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
K = TypeVar("K")
V = TypeVar("V")
_NOTHING = object()

FEW = 8  # lexicons with words of the user's own
LARGE = 50_000  # new objects before a collection; the default of Python (700) suits small programs


def collect_seldom() -> None:
    """Make the garbage collector of our own processes run rarely: there are almost no cycles."""
    gc.set_threshold(LARGE, 20, 100)


class CacheByFirst(defaultdict[K, V]):
    """A cache for each of a few keys: for each lexicon. It is cleared when there are too many."""

    def __missing__(self, key: K) -> V:
        if len(self) >= FEW:
            self.clear()
        return super().__missing__(key)


def cached(size: int) -> Callable[[F], F]:
    """Cache the results of a function of one argument, up to `size` of them.

    Args:
        size: results kept; when full, the cache is cleared. Common words return quickly.
    """

    def wrap(function: F) -> F:
        memory: dict[Hashable, Any] = {}

        def ask(key: Hashable) -> Any:
            found = memory.get(key, _NOTHING)
            if found is _NOTHING:
                if len(memory) >= size:
                    memory.clear()
                found = memory[key] = function(key)
            return found

        return _clearable(ask, function, memory, size)

    return wrap


def cached_by_first(size: int) -> Callable[[F], F]:
    """The same for a function whose first argument is one of few: a lexicon.

    The other arguments are strings and numbers.
    """

    def wrap(function: F) -> F:
        memories: CacheByFirst[Hashable, dict[tuple[Hashable, ...], Any]] = CacheByFirst(dict)

        def ask(first: Hashable, *key: Hashable) -> Any:
            memory = memories.get(first)
            if memory is None:
                memory = memories[first]
            found = memory.get(key, _NOTHING)
            if found is _NOTHING:
                if len(memory) >= size:
                    memory.clear()
                found = memory[key] = function(first, *key)
            return found

        return _clearable(ask, function, memories, size)

    return wrap


def _clearable(ask: Any, function: F, memory: dict[Any, Any], size: int) -> F:
    """`ask` in place of `function`, with `cache_clear` as in `functools`."""
    ask.cache_clear = memory.clear
    ask.cache_parameters = lambda: {"maxsize": size}
    return cast(F, update_wrapper(ask, function))
