"""Terms by the law in force today: where it keeps a document longer than was said when it was sent, the term grows (R38).

The longer of the project's day and the law on employment wins (programmes/retention.py). What is kept short on purpose,
applications and suitability checks, has terms of its own and is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

import signing.facade as signing_facade
from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.checks.documents import KIND as CHECK
from forms.contracts.models import EmploymentContract
from forms.programmes.derived import derived
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.programmes.retention import last_day_kept
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.programmes.rules import RuleValues

#: Kinds kept to the project's day, and those of them that are papers of employment.
OF_EMPLOYMENT = ("DL", "DG", "DI")
OF_PROJECT = (*OF_EMPLOYMENT, "AP", "AT", "DF", "DLUV", "GR", "IE", "MG", "NA", "PL", "VI")
RULE = "R38"


def recompute(*, on: datetime) -> int:
    """Lengthen what today's rules keep longer; how many documents. Nothing is ever shortened."""
    try:
        values = rules_in_force(riga_date(on))
    except NoRules:
        return 0
    rows = CaseDocument.objects.filter(state__in=(CaseState.ARCHIVED, CaseState.ANNULLED))
    project = end_of_day(values.storage_until)
    count = sum(
        _keep(case, until=values.storage_until, source=values.source_of("storage_until"), on=on)
        for case in rows.filter(kind__in=OF_PROJECT, retention_until__lt=project).order_by("pk").iterator()
    )
    for case, born in _employed(rows.filter(kind__in=OF_EMPLOYMENT)):
        day = last_day_kept(values, employee_born=born)
        if end_of_day(day) > case.retention_until:
            count += _keep(case, until=day, source=_source(values, day), on=on)
    return count


def source_of(case: CaseDocument, *, on: datetime) -> tuple[str, str]:
    """By which rule and source the document is kept as long as it is: what lengthened it last, else what was said first."""
    lengthened = signing_facade.terms_of(case.public_id)
    if lengthened:
        return lengthened[-1].rule, lengthened[-1].source
    if case.kind == CHECK:
        return "R5", derived("suitability_months", case.document_date).source
    if case.kind not in OF_PROJECT:
        return "", ""
    try:
        values = rules_in_force(case.document_date)
    except NoRules:
        values = rules_in_force(riga_date(on))
    return RULE, _source(values, case.kept_until)


def _employed(rows: QuerySet[CaseDocument]) -> Iterator[tuple[CaseDocument, date]]:
    """Papers of employment with the birth of whose employment it is, where it is known; terms as they stand now."""
    contracts = EmploymentContract.objects.filter(case__in=rows).select_related("mentor")
    amendments = ContractAmendment.objects.filter(case__in=rows).select_related("contract__mentor")
    endings = ContractTermination.objects.filter(case__in=rows).select_related("contract__mentor")
    mentors = {row.case_id: row.mentor for row in contracts}
    mentors |= {row.case_id: row.contract.mentor for row in amendments}
    mentors |= {row.case_id: row.contract.mentor for row in endings}
    for case in rows.order_by("pk"):
        mentor = mentors.get(case.pk)
        if mentor is not None and mentor.birth_date:
            yield case, mentor.birth_date


def _source(values: RuleValues, day: date) -> str:
    if day > values.storage_until:
        return values.labour.sources["employment_retention_years"]
    return values.source_of("storage_until")


def _keep(case: CaseDocument, *, until: date, source: str, on: datetime) -> int:
    moment = end_of_day(until)
    kept = signing_facade.deposit_summary(case.public_id)
    if kept is None or kept.destroyed:
        return 0
    with transaction.atomic():
        if kept.retention_until < moment:
            signing_facade.lengthen_retention(
                subject=case.public_id, until=moment, by=None, on=on, rule=RULE, source=source
            )
        CaseDocument.objects.filter(pk=case.pk, retention_until__lt=moment).update(retention_until=moment)
    return int(kept.retention_until < moment)
