"""Erasing one record that nothing binds, in the caller's transaction. What it was stays in the event log without names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.contracts.models import EmploymentContract
from forms.people.models import Person
from forms.plans.models import PlanProvider, PlanVersion, SupportPlan
from forms.plans.uploading.models import UploadMark
from forms.records.models import Draft
from forms.records.states import DraftState
from forms.training.applications import erasure
from forms.training.applications.models import TrainingApplication
from kernel.audit.log import record as audit

if TYPE_CHECKING:
    from datetime import datetime

    from kernel.accounts.models import User

CONTACTS = ("address", "email", "phone", "iban")


def erase(row: Any, *, by: User, on: datetime) -> None:
    """A draft, a record that was never sent, a plan that was not handed in, an application, a note of a talk, contacts."""
    subject = row.public_id
    if isinstance(row, Draft):
        Draft.objects.filter(pk=row.pk).update(state=DraftState.ABANDONED, answers={}, done=[], title="")
    elif isinstance(row, Person):
        Person.objects.filter(pk=row.pk).update(**dict.fromkeys(CONTACTS, ""))
    elif isinstance(row, TrainingApplication):
        erasure.erase(row.pk, on=on)
    elif isinstance(row, SupportPlan):
        for model in (UploadMark, PlanProvider, PlanVersion):  # never numbered: nothing was extended or stopped
            model.objects.filter(plan=row).delete()
        row.delete()
    else:
        draft = row.draft if isinstance(row, EmploymentContract) else None
        row.delete()
        if draft is not None:
            erase(draft, by=by, on=on)
    audit("rights.erased", subject=subject, by=by, on=on, facts={"record": row._meta.model_name or ""})
