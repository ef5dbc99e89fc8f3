"""Which handlers exist, with their policies; the registry fills while the `jobs.py` modules are imported."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule

from kernel import periods

#: What jobs of BATCH ask for goes there too, so that many documents at once delay no single one.
BATCH = "batch"
QUEUES = ("default", "signing", "office", "mail", BATCH)
Handler = Callable[..., Any]
F = TypeVar("F", bound=Handler)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How one kind of job is run. `limit` in seconds; `upgrades[n]` turns arguments of version n into n + 1."""

    name: str
    handler: Handler
    version: int = 1
    queue: str = "default"
    tries: int = 5
    limit: int = 120
    atomic: bool = False
    upgrades: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """A job that comes back: `every` so much time, or each day `at` a Riga time."""

    name: str
    every: timedelta | None = None
    at: time | None = None

    def slot(self, on: datetime) -> str:
        """Name of the period `on` falls into: the job's key, so that each period has it once. Empty = not yet due."""
        if self.every is not None:
            return f"{self.every.total_seconds():.0f}s-{int(on.timestamp() // self.every.total_seconds())}"
        local = periods.riga(on)
        return local.date().isoformat() if self.at is None or local.time() >= self.at else ""


handlers: dict[str, Policy] = {}
rhythms: dict[str, Rhythm] = {}
#: Small acts the sweeper does itself every two seconds (each asks first whether there is anything to do).
ticks: list[Callable[[], object]] = []


def job(
    name: str,
    *,
    version: int = 1,
    queue: str = "default",
    tries: int = 5,
    limit: int = 120,
    atomic: bool = False,
    upgrades: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] | None = None,
) -> Callable[[F], F]:
    """Register `def f(**args)` as the handler of `name`.

    `tries` failed attempts park the job; `limit` is how many seconds one attempt may take. `atomic` runs the handler
    and DONE in one transaction (use it for short handlers that only touch the database). Without it the handler may
    run twice after a kill: it must be idempotent, or do its effect inside `with finishing():`.
    """
    if queue not in QUEUES:
        raise ValueError(f"{queue} is none of the queues {QUEUES}")

    def register(handler: F) -> F:
        known = handlers.get(name)
        if known and known.handler.__module__ != handler.__module__:
            raise ValueError(f"two handlers are called {name}")
        handlers[name] = Policy(
            name=name,
            handler=handler,
            version=version,
            queue=queue,
            tries=tries,
            limit=limit,
            atomic=atomic,
            upgrades=upgrades or {},
        )
        return handler

    return register


def periodic(name: str, *, every: timedelta | None = None, at: time | None = None, **policy: Any) -> Callable[[F], F]:
    """Register a handler without arguments that comes back `every` so much time, or daily `at` a Riga time."""
    if (every is None) == (at is None):
        raise ValueError("either every or at")

    def register(handler: F) -> F:
        rhythms[name] = Rhythm(name=name, every=every, at=at)
        return job(name, **policy)(handler)

    return register


def tick(function: F) -> F:
    """Register a small act for the sweeper."""
    ticks.append(function)
    return function


def autodiscover() -> None:
    """Import `<app>.jobs` and `<app>.<package>.jobs` of our own apps, so that every handler is known."""
    for config in apps.get_app_configs():
        if config.module is None or config.name.partition(".")[0] not in settings.JOB_PACKAGES:
            continue
        _import_jobs(config.name)
        for info in pkgutil.iter_modules(getattr(config.module, "__path__", [])):
            if info.ispkg and info.name not in {"migrations", "management", "library"}:
                _import_jobs(f"{config.name}.{info.name}")


def _import_jobs(package: str) -> None:
    if not module_has_submodule(importlib.import_module(package), "jobs"):
        return
    importlib.import_module(f"{package}.jobs")
