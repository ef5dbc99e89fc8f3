"""Plans of the demo people on a fixed day, with a signed request unless a test takes it away."""

from __future__ import annotations

from typing import Any

import pytest

from forms.plans import facts
from tests.factories import plans


@pytest.fixture
def spring(demo: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """23 November 2026; every learner's request for the next semester is signed by a parent."""
    time_machine.move_to(plans.DAY)
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())
