"""What the journeys stand on: work is done to its end, also what waits for a trust service longer than `drain` tries."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.jobs import registry
from kernel.jobs.models import Job, State
from kernel.jobs.queue import Retry, enqueue, job
from tests.e2e.world import finished

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usual]


@pytest.mark.parametrize("silent", [9, 1000])
def test_work_is_finished_or_says_what_it_waits_for(silent: int) -> None:
    asked: list[int] = []

    @job("tests.silence", version=1, queue="signing", tries=5, limit=5)
    def _wait(**_args: Any) -> None:
        asked.append(1)
        if len(asked) < silent:
            raise Retry("the service is silent", after=20)

    try:
        enqueue("tests.silence", key="one")
        if silent == 9:
            finished(pause=0)
            assert (Job.objects.get(name="tests.silence").state, len(asked)) == (State.DONE, 9)
            return
        with pytest.raises(AssertionError, match=r"tests\.silence: the service is silent"):
            finished(pause=0, patience=0)
    finally:
        del registry.handlers["tests.silence"]
