# ruff: noqa: E402
"""What the process does that is killed while it ends a month: makes the month once, then works until nothing waits."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.urls import get_resolver

import signing.facade as signing_facade
from doc_templates.models import RenderedDocument
from forms.months.monthend import actions
from forms.months.monthend.access import Place, reach_of
from forms.months.monthend.facts import digest_of, progress_of, prospects
from forms.months.monthend.models import MonthEnd, MonthEndItem
from forms.months.monthend.states import Readiness
from forms.months.timesheets.actions import Act, generate
from forms.months.timesheets.models import TimesheetConfirmation
from forms.people.access import scope_of
from forms.records import mending
from forms.records.models import CaseDocument
from forms.records.models import Counter as Numbers
from kernel.audit.models import Event
from kernel.jobs import running
from kernel.jobs.failpoints import _reached
from kernel.jobs.models import Job, State
from kernel.jobs.registry import autodiscover
from kernel.jobs.sweeper import free_dead
from kernel.periods import now, riga_date
from tests.factories.people import Identity, learner
from tests.forms.conftest import invented_people
from tests.forms.desks import user
from tests.forms.months.pay_rows import OCTOBER, SIGNED, contract, month, provider
from tests.lives import serve


def make(count: int, migrated: bool) -> int:
    """So many contracts of Kārlis, each with a learner's month that nothing stops, and the end of the month begun: a grid
    and a timesheet of each. How many items."""
    if not migrated:
        call_command("migrate", verbosity=0)
    autodiscover()
    invented_people()
    for number in range(count):
        of = contract()
        identity = Identity(
            given_name="Anna", surname=f"Ārzemniece{number}", gender="f", personal_code="", birth_date=date(2011, 5, 1),
            document=f"pase {number}",
        )  # fmt: skip
        row = learner(by=user("linda"), identity=identity)
        month(provider(of, row=row), (number % 28 + 1, f"{8 + number // 28:02}:00", 1, SIGNED), closed=False)
    on = now()
    generate(month=OCTOBER, on=on)
    by = user("biruta")
    scope = scope_of(by, on=riga_date(on))
    reach = reach_of(scope)
    found = prospects(OCTOBER, reach, scope, at=on)
    seen = digest_of([one for one in found if one.readiness == Readiness.READY])
    act = Act("Apstiprinu.", ("password",), on)
    row = actions.begin(month=OCTOBER, place=Place("", "", reach.codes), seen=seen, act=act, by=by, on=on)
    return row.items.count()


def acts() -> int:
    """Only the acts; their documents wait. How often a fail point was reached."""
    _begin()
    for _again in range(2):
        for pk in Job.objects.filter(name=actions.JOB).exclude(state=State.DONE).values_list("pk", flat=True):
            running.run_one(pk, strict=True)
        actions.mend(on=now())
    return sum(_reached.values())


def everything(seconds: int = 60) -> bool:
    """The acts, and each document to where it can go, for so long; is anything left?"""
    _begin()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        horizon = now() + timedelta(minutes=5)
        row = Job.objects.due(horizon).order_by("due_at", "pk").only("pk", "due_at").first()
        if row is None:
            return bool(mending.mend(on=now() + timedelta(minutes=6)))
        running.run_one(row.pk, on=max(now(), row.due_at), strict=True)
    return True


def _begin() -> None:
    autodiscover()
    free_dead(on=now())
    actions.mend(on=now())


def facts() -> dict[str, Any]:
    """What there is of each thing, and what the report says."""
    cases = list(CaseDocument.objects.order_by("pk"))
    row = MonthEnd.objects.get()
    told = progress_of(row)
    sealed = [
        case.kind
        for case in cases
        if (file := signing_facade.signed_original(case.public_id)) is not None and b"/ByteRange" in file.read()
    ]
    return {
        "end": row.state,
        "items": Counter(MonthEndItem.objects.values_list("state", flat=True)),
        "numbers": sorted(case.number for case in cases),
        "counters": sorted(Numbers.objects.values_list("last", flat=True)),
        "of one item each": len(set(MonthEndItem.objects.values_list("case", flat=True))),
        "confirmations": TimesheetConfirmation.objects.count(),
        "told": Counter(Event.objects.values_list("event", flat=True))["timesheet.confirmed"],
        "states": Counter(f"{case.kind} {case.state}" for case in cases),
        "typeset": sorted(Counter(RenderedDocument.objects.values_list("number", flat=True)).items()),
        "sealed": Counter(sealed),
        "parked": Job.objects.parked().count(),
        "report": [told.ready, told.failed, told.left, told.total],
    }


if __name__ == "__main__":
    get_resolver().url_patterns  # noqa: B018  (every view with all it needs: no life has to import it again)
    serve({"make": make, "acts": acts, "everything": everything, "facts": facts})
