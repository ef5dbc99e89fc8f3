"""Every test of the training begins before its groups meet, whatever day it is outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.training import BEFOREHAND


@pytest.fixture(autouse=True)
def beforehand() -> Iterator[None]:
    with time_machine.travel(BEFOREHAND):
        yield
