"""Rounds and groups a new installation starts with (seed/schedule.toml).

Loading again changes nothing that people have changed: each row is known by an identifier made from its key.
"""

import tomllib
from pathlib import Path
from uuid import UUID, uuid5

from django.db import transaction

from forms.training.days import read_days
from forms.training.models import TrainingDay, TrainingGroup, TrainingRound
from forms.training.states import GroupState
from kernel.periods import now

SEED = Path(__file__).parent / "seed" / "schedule.toml"
_ROOT = UUID("6f1f4c53-5ab9-4be2-9a0e-0b1b4b1f8a6e")


@transaction.atomic
def load_training() -> int:
    """Make the rows that are not there yet; returns how many were made."""
    data = tomllib.loads(SEED.read_text(encoding="utf-8"))
    made = 0
    for row in data["rounds"]:
        _round, is_new = TrainingRound.objects.get_or_create(number=row["number"], defaults=row)
        made += is_new
    rounds = {one.number: one for one in TrainingRound.objects.all()}
    for row in data["groups"]:
        days = read_days(row["days"])
        group, is_new = TrainingGroup.objects.get_or_create(
            public_id=uuid5(_ROOT, row["key"]),
            defaults={
                "round": rounds[row["round"]],
                "region": row["region"],
                "city": row["city"],
                "first_day": days[0].on,
                "last_day": days[-1].on,
                "state": GroupState.CLOSED,
                "source": rounds[row["round"]].source,
                "changed_at": now(),
            },
        )
        if is_new:
            TrainingDay.objects.bulk_create(
                TrainingDay(group=group, day=day.on, starts=day.starts, ends=day.ends) for day in days
            )
        made += is_new
    return made
