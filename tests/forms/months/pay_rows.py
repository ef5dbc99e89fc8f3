"""October 2026 of the invented people: meetings in diaries, rows in grids, as timesheets and pay read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.grids.models import Party, RowConfirmation, ScheduleRow, SupportSchedule, Way
from forms.months.models import LearnerMonth
from forms.months.opening import open_month
from forms.months.states import DiaryState, EntryState, GridState
from forms.months.timesheets import actions
from forms.months.timesheets.actions import Act
from forms.months.timesheets.facts import sheet_of
from forms.months.timesheets.models import Timesheet
from forms.people.learners import Learner
from forms.people.models import Institution, Membership, Municipality, Person, Role
from forms.plans.models import PlanProvider, PlanVersion, SupportPlan
from forms.plans.states import PlanState, ProviderState, VersionState
from forms.programmes.models import UnitRate
from kernel.accounts.models import User
from kernel.periods import RIGA, Month
from tests.factories.people import MARKS, RUTA, Identity, learner
from tests.forms.desks import user

OCTOBER = Month(2026, 10)
#: A day on which October has been confirmed and is locked.
LATER = datetime(2026, 11, 12, 8, tzinfo=UTC)
BEGUN = datetime(2026, 9, 2, 8, tzinfo=UTC)
#: Day, time, hours, who has not signed.
Meeting = tuple[int, str, int, Iterable[Party]]
SIGNED: Iterable[Party] = ()


def accountant() -> User:
    """Zenta of Paraugpils novads; nobody of the invented people is one."""
    row, new = User.objects.get_or_create(
        email="zenta@paraugs.example", defaults={"first_name": "Zenta", "last_name": "Grāmatvede-Demo"}
    )
    if new:
        place = Municipality.objects.get(name="Paraugpils novads")
        Membership.objects.create(
            user=row, role=Role.ACC, municipality=place, office="grāmatvede", valid_from=date(2025, 9, 1)
        )
    return row


def rate(amount: str = "10.00", start: date = date(2026, 9, 1), end: date | None = date(2026, 12, 31)) -> UnitRate:
    return UnitRate.objects.create(valid_from=start, valid_to=end, amount=Decimal(amount), source="Demonstrācijas dati")


def contract(mentor: str = "karlis", *, employer: str = "PVS", by: User | None = None) -> EmploymentContract:
    """In force for the academic year; only what hours and pay ask of it."""
    place = Institution.objects.get(register_code=employer)
    return EmploymentContract.objects.create(
        employer=place, employer_kind=place.kind, mentor=Person.objects.get(user=user(mentor)), start=date(2026, 9, 1),
        end=date(2027, 5, 31), rate=Decimal("10.00"), edition="RS-2026", terms={}, state=ContractState.IN_FORCE,
        created_by=by or user("aina"),
    )  # fmt: skip


def provider(
    of: EmploymentContract, *, identity: Identity = RUTA, row: Learner | None = None, by: User | None = None
) -> PlanProvider:
    """The mentor of the contract in an approved plan of this autumn."""
    by = by or user("linda")
    row = row or learner(by=by, identity=identity)
    plan, _new = SupportPlan.objects.get_or_create(
        learner=row, semester_start=date(2026, 9, 1),
        defaults={
            "institution": row.institution, "stage": row.stage, "level": row.level, "academic_year": "2026/2027",
            "semester": "I", "semester_end": date(2026, 12, 18), "start": date(2026, 9, 1), "end": date(2026, 12, 18),
            "hours": 80, "edition": "RS-2026", "state": PlanState.APPROVED, "approved_on": date(2026, 9, 2),
            "created_by": by, "created_at": BEGUN,
        },
    )  # fmt: skip
    version, _new = PlanVersion.objects.get_or_create(
        plan=plan, number=1,
        defaults={"state": VersionState.APPROVED, "created_by": by, "created_at": BEGUN, "changed_at": BEGUN},
    )  # fmt: skip
    return PlanProvider.objects.create(
        plan=plan, plan_version=version, mentor=of.mentor, contract=of, state=ProviderState.ACTIVE, start=plan.start,
        end=plan.end, hours=80, added_on=plan.start, approved_on=date(2026, 9, 2),
    )  # fmt: skip


def month(
    of: PlanProvider,
    *meetings: Meeting,
    grid: Iterable[Meeting] | None = None,
    confirmed: bool = True,
    closed: bool = True,
) -> LearnerMonth:
    """A month with its meetings in the diary, and in the grid the same or other ones."""
    row = open_month(provider=of, month=OCTOBER, on=LATER)
    diary = MentorDiary.objects.get(of_month=row)
    for day, clock, hours, _missing in meetings:
        start = datetime.combine(date(2026, 10, day), time.fromisoformat(clock), RIGA)
        DiaryEntry.objects.create(
            diary=diary, starts_at=start, ends_at=start + timedelta(minutes=40 * hours), hours=hours,
            state=EntryState.FILLED, created_by=of.contract.created_by, created_at=LATER, changed_at=LATER,
        )  # fmt: skip
    schedule = SupportSchedule.objects.get(of_month=row)
    for day, _clock, hours, missing in meetings if grid is None else grid:
        written = ScheduleRow.objects.create(grid=schedule, day=date(2026, 10, day), hours=hours)
        for party in set(Party) - set(missing):
            RowConfirmation.objects.create(row=written, party=party, way=Way.PAPER, by=None, at=LATER, digest="0" * 64)
    MentorDiary.objects.filter(pk=diary.pk).update(state=DiaryState.CONFIRMED if confirmed else DiaryState.OPEN)
    SupportSchedule.objects.filter(pk=schedule.pk).update(state=GridState.FINISHED if closed else GridState.OPEN)
    return row


def sheet(of: EmploymentContract) -> Timesheet:
    """The timesheet of October, made as the nightly job makes it."""
    actions.generate(month=OCTOBER, on=LATER)
    return Timesheet.objects.select_related("contract__mentor", "contract__employer", "contract__case").get(
        contract=of, month=OCTOBER.first
    )


ACT = Act("Apstiprinu.", ("password",), LATER)


def confirmed(row: Timesheet, *, by: User, on: datetime = LATER) -> Timesheet:
    """One confirmation of what it says now."""
    actions.confirm(timesheet=row, seen=sheet_of(row, on=on.date()).digest, act=ACT, by=by, on=on)
    row.refresh_from_db()
    return row


def usual_month(**how: Any) -> tuple[EmploymentContract, Timesheet]:
    """Kārlis with Rūta and Marks: eight hours, of which Rūta has not signed two."""
    of = contract()
    month(provider(of), (5, "15:00", 2, SIGNED), (12, "15:00", 2, [Party.LEARNER]), **how)
    month(provider(of, identity=MARKS), (8, "15:30", 4, SIGNED))
    return of, sheet(of)
