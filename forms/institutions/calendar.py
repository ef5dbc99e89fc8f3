"""The academic year that a vocational institution has set by its head's order (R16): its semesters, breaks between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from forms.institutions.access import keeper_of
from forms.institutions.errors import NotAllowed
from forms.people.models import Institution
from forms.programmes.editions import calendar_of
from forms.programmes.models import AcademicYear, CalendarSpan, SpanKind
from forms.programmes.shipped import VOCATIONAL
from forms.records.errors import EditConflict
from kernel.audit.log import record as audit
from kernel.calendars import HolidayKind
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from kernel.accounts.models import User
    from kernel.calendars import AcademicYear as Year

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class YearTerms:
    """First and last days of the two semesters, and the order that set them."""

    first: tuple[date, date]
    second: tuple[date, date]
    source: str


def common_years(*, on: date) -> list[Year]:
    """Years of the common vocational calendar that are not over, the earliest first."""
    years = calendar_of(kind=VOCATIONAL).years
    return sorted((year for year in years if year.end >= on), key=lambda year: year.start)


def own_years(institution: Institution) -> list[AcademicYear]:
    rows = AcademicYear.objects.filter(institution_kind=VOCATIONAL, register_code=institution.register_code)
    return list(rows.prefetch_related("spans").order_by("name"))


def version_of(institution: Institution, name: str) -> int:
    """Of the year as it is set now; 0: not set."""
    rows = AcademicYear.objects.filter(institution_kind=VOCATIONAL, register_code=institution.register_code, name=name)
    return rows.values_list("version", flat=True).first() or 0


def set_year(
    *, institution: Institution, common: Year, terms: YearTerms, version: int, by: User, on: datetime
) -> AcademicYear:
    """The year with these semesters. Holidays inside them stay as in the common calendar; the breaks lie between.

    Records that exist keep the semester they were made for. Raises NotAllowed, EditConflict.
    """
    _refuse(institution, by=by, on=on)
    with transaction.atomic():
        Institution.objects.select_for_update().get(pk=institution.pk)
        if version_of(institution, common.name) != version:
            raise EditConflict
        row, _made = AcademicYear.objects.update_or_create(
            name=common.name,
            institution_kind=VOCATIONAL,
            register_code=institution.register_code,
            defaults={"source": terms.source, "placeholder": False, "version": version + 1},
        )
        row.spans.all().delete()
        CalendarSpan.objects.bulk_create(
            CalendarSpan(year=row, kind=kind, start=start, end=end) for kind, start, end in _spans(common, terms)
        )
        audit(
            "institution.calendar_set", subject=institution.public_id, by=by, on=on,
            facts={"year": common.name, "place": institution.register_code},
        )  # fmt: skip
    return row


def drop_year(*, institution: Institution, name: str, version: int, by: User, on: datetime) -> None:
    """Back to the common calendar. Raises NotAllowed, EditConflict."""
    _refuse(institution, by=by, on=on)
    with transaction.atomic():
        Institution.objects.select_for_update().get(pk=institution.pk)
        if version_of(institution, name) != version:
            raise EditConflict
        AcademicYear.objects.filter(
            institution_kind=VOCATIONAL, register_code=institution.register_code, name=name
        ).delete()
        audit(
            "institution.calendar_dropped", subject=institution.public_id, by=by, on=on,
            facts={"year": name, "place": institution.register_code},
        )  # fmt: skip


def _spans(common: Year, terms: YearTerms) -> list[tuple[str, date, date]]:
    spans = [(SpanKind.FIRST.value, *terms.first), (SpanKind.SECOND.value, *terms.second)]
    for holiday in common.holidays:
        inside = any(start <= holiday.start and holiday.end <= end for start, end in (terms.first, terms.second))
        if not holiday.kind.is_break and inside:
            spans.append((holiday.kind.value, holiday.start, holiday.end))
    if terms.first[1] + _DAY < terms.second[0]:
        spans.append((HolidayKind.WINTER.value, terms.first[1] + _DAY, terms.second[0] - _DAY))
    last = terms.second[1].replace(month=8, day=31)
    if terms.second[1] < last:
        spans.append((HolidayKind.SUMMER.value, terms.second[1] + _DAY, last))
    return spans


def _refuse(institution: Institution, *, by: User, on: datetime) -> None:
    if not institution.vocational or not keeper_of(by, on=riga_date(on)).keeps(institution.register_code):
        raise NotAllowed
