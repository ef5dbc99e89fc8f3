"""Kārlis and Rūta in a running plan, in the middle of October 2026."""

from __future__ import annotations

from typing import Any

import pytest

from forms.plans.models import PlanProvider
from tests.factories import months, plans


@pytest.fixture
def autumn(demo: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock, first where plans are made; every gate is open."""
    months.gates_open(monkeypatch)
    time_machine.move_to(plans.DAY)
    return time_machine


@pytest.fixture
def provider(autumn: Any, person: Any) -> PlanProvider:
    made = months.running(by=person("linda"), head=person("aina"))
    autumn.move_to(months.DAY)
    return made
