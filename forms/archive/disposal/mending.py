"""Finds acts whose documents are not being destroyed though they should, and sets them going again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from forms.archive.disposal.models import DisposalList
from forms.archive.disposal.states import ListState
from kernel.jobs.going import set_going

if TYPE_CHECKING:
    from datetime import datetime

AT_ONCE = 50
#: A state younger than this is not stuck, its job is on the way.
PATIENCE = timedelta(seconds=30)


def mend(*, on: datetime) -> int:
    """One pass; how many lists were set going."""
    stuck = DisposalList.objects.filter(state=ListState.DESTROYING, made_at__lt=on - PATIENCE).order_by("pk")
    return sum(
        set_going("disposal.destroy", prefix=str(one), args={"disposal_list": str(one)}, on=on)
        for one in stuck.values_list("public_id", flat=True)[:AT_ONCE]
    )
