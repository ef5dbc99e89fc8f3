"""Invented future groups of the training schedule and one small handbook of our own: everything says "Demonstrācijas dati"."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

from django.db import transaction

from forms.training import actions
from forms.training.days import read_days
from forms.training.models import MaterialKind, Region, TrainingGroup, TrainingMaterial, TrainingRound
from forms.training.states import GroupState, MaterialState
from forms.training.terms import GroupTerms, MaterialTerms
from kernel.accounts.models import User
from kernel.files.intake import PDF, accept
from kernel.grammar import date_short
from kernel.periods import now, riga_date

_SIGN = "Demonstrācijas dati"
_HANDBOOK = Path(__file__).parent / "files" / "rokasgramata-demo.pdf"
_TITLE = "Jauniešu mentoringa pamati (demonstrācijas paraugs)"
#: region, city, venue, days, state, places, taken; "{soon}" are three days from a Friday three weeks ahead or a little more.
GROUPS = [
    (Region.VIDZEME, "Paraugpils", "Paraugpils vidusskola, Skolas iela 2", "{soon} 09:00–17:00", GroupState.OPEN, 24, 23),
    (Region.LATGALE, "Demonstrācija", "jauniešu centrs „Durvis”, Durvju iela 3", "15.–17.01.2027. 09:00–17:00", GroupState.OPEN, 24, 9),
    (Region.KURZEME, "Izdoma", "Amatu iela 11", "22.01.2027. 09:00–17:00\n29.01.2027. 09:00–17:00\n05.02.2027. 09:00–17:00", GroupState.OPEN, 20, 20),
    (Region.ZEMGALE, "Paraugmuiža", "", "12.–14.02.2027.", GroupState.PLANNED, 25, None),
    (Region.LATGALE, "Piemēri", "Piemēru bibliotēka", "05.–07.03.2027. 09:00–17:00", GroupState.CLOSED, 22, 18),
]  # fmt: skip
_CANCELLED = (Region.VIDZEME, "Izdomiņi", "", "19.–21.03.2027.")


@transaction.atomic
def load() -> int:
    """Enter the groups and the handbook once; returns how many were made."""
    if TrainingGroup.objects.filter(venue__startswith=_SIGN).exists():
        return 0
    by = User.objects.get(email="macibas@paraugs.example")
    second = TrainingRound.objects.get(number=2)
    friday = _friday(riga_date(now()) + timedelta(days=21))
    soon = f"{date_short(friday)}–{date_short(friday + timedelta(days=2))}"
    for region, city, venue, days, state, capacity, taken in GROUPS:
        _group(by, second, region, city, venue, days.format(soon=soon), state, capacity, taken)
    cancelled = _group(by, second, *_CANCELLED, GroupState.PLANNED, 20, None)
    reason = f"{_SIGN}: pieteicās par maz dalībnieku"
    actions.cancel_group(group=cancelled, reason=reason, by=by, on=now())
    if not TrainingMaterial.objects.exists():
        _handbook(by)
    return len(GROUPS) + 1


def _group(
    by: User,
    round: TrainingRound,
    region: str,
    city: str,
    venue: str,
    days: str,
    state: str,
    capacity: int | None,
    taken: int | None,
) -> TrainingGroup:
    terms = GroupTerms(
        round=round,
        region=region,
        city=city,
        venue=": ".join(part for part in (_SIGN, venue) if part),
        days=read_days(days),
        state=state,
        capacity=capacity,
        taken=taken,
    )
    return actions.enter_group(terms=terms, by=by, on=now())


def _handbook(by: User) -> TrainingMaterial:
    upload = io.BytesIO(_HANDBOOK.read_bytes())
    file = accept(
        SimpleNamespace(name=_HANDBOOK.name, read=upload.read), allow=frozenset({PDF}), limit=_HANDBOOK.stat().st_size
    )
    terms = MaterialTerms(
        kind=MaterialKind.HANDBOOK,
        title=_TITLE,
        about=f"{_SIGN}: viena lappuse, kas rāda, kā te stāvēs rokasgrāmata.",
        edition="0.1",
        issued_on=date(2026, 11, 21),
        state=MaterialState.LISTED,
        file=file,
    )
    return actions.enter_material(terms=terms, by=by, on=now())


def _friday(day: date) -> date:
    """That day, or the first Friday after it."""
    return day + timedelta(days=(4 - day.weekday()) % 7)
