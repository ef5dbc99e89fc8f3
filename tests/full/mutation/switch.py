"""Puts a mutant in place in the running process. Only a forked child does it; nothing is ever put back."""

import functools
import gc
import importlib
import sys
from types import CodeType, FunctionType
from typing import Any

from tests.full.mutation.mutants import Mutant

OURS = ("forms", "kernel")


def put(mutant: Mutant) -> None:
    """From now on the changed code runs. Whatever the changed code itself raises here is raised."""
    module = importlib.import_module(mutant.module)
    if mutant.home:
        function = live(mutant.module, mutant.home)
        function.__code__ = mutant.code
        return
    before = dict(vars(module))
    exec(mutant.code, vars(module))
    for name, value in before.items():
        for other in list(sys.modules.values()):
            theirs = getattr(other, "__dict__", {})
            if getattr(other, "__name__", "").split(".")[0] in OURS and theirs.get(name) is value:
                theirs[name] = vars(module)[name]


def live(module: str, home: tuple[str, ...]) -> FunctionType:
    """The function object that runs, under whatever wraps it."""
    found: Any = importlib.import_module(module)
    for name in home:
        found = vars(found)[name]
    while not isinstance(found, FunctionType) or hasattr(found, "__wrapped__"):
        for inside in ("fget", "__wrapped__", "__func__", "func"):
            if hasattr(found, inside):
                found = getattr(found, inside)
                break
        else:
            raise TypeError(f"no function in {found!r}")
    return found


def code_of(mutant: Mutant) -> CodeType:
    """The code object whose calls lead to the mutant."""
    return live(mutant.module, mutant.home).__code__


def caches() -> list[Any]:
    """Every functools cache of our own functions: what they remember would hide a mutant."""
    return [
        one
        for one in gc.get_objects()
        if type(one) is functools._lru_cache_wrapper and one.__module__.split(".")[0] in OURS
    ]
