"""How an applicant without an account comes in: e-mail address, code, link to return by.

What is answered never depends on whether an address is known: a message goes out in every case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from forms.training.applications import notices
from forms.training.applications.errors import CodeSpent, CodeWrong, TooManyCodes
from forms.training.applications.facts import hash_of_address
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import LEAVABLE, ApplicationState
from kernel.audit.log import record as audit
from kernel.crypto import one_time
from kernel.crypto.one_time import Outcome

if TYPE_CHECKING:
    from datetime import datetime

#: One address may have applications of several people of a family; so many are reminded of.
MOST_REMINDERS = 3


def start(*, email: str, on: datetime) -> TrainingApplication:
    """The draft of this address, a new one if there is none, and a message with a link and a code.

    Who has applied from this address already gets the link to that application in a message of its own.
    """
    with transaction.atomic():
        row, is_new = TrainingApplication.objects.get_or_create(
            email_hash=hash_of_address(email),
            state=ApplicationState.DRAFT,
            defaults={"email": email, "created_at": on, "changed_at": on},
        )
        row = TrainingApplication.objects.select_for_update().get(pk=row.pk)
        notices.tell_code(row, on=on, new_link=True)
        row.save(update_fields={*one_time.LINK_FIELDS, *one_time.CODE_FIELDS})
        if is_new:
            audit("training.application_begun", subject=row.public_id, by=None, on=on)
    known = TrainingApplication.objects.filter(email_hash=row.email_hash, state__in=LEAVABLE).order_by("-submitted_at")
    for pk in known.values_list("pk", flat=True)[:MOST_REMINDERS]:
        with transaction.atomic():  # one row at a time: whoever decides locks a group first
            notices.tell(TrainingApplication.objects.select_for_update().get(pk=pk), "yours", on=on)
    return row


def by_link(*, token: str, on: datetime) -> TrainingApplication | None:
    """The application a link opens; None for an unknown, replaced or expired one alike."""
    row = TrainingApplication.objects.filter(link_hash=one_time.link_hash(token)).first()
    return row if row is not None and row.link_expires_at is not None and row.link_expires_at > on else None


def send_code(*, application: TrainingApplication, on: datetime) -> None:
    """Another code to the address of the application. Raises TooManyCodes."""
    with transaction.atomic():
        row = TrainingApplication.objects.select_for_update().get(pk=application.pk)
        if row.codes_sent >= one_time.CODES_PER_LINK:
            raise TooManyCodes
        notices.tell_code(row, on=on, new_link=False)
        row.save(update_fields=one_time.CODE_FIELDS)
        audit("training.code_sent", subject=row.public_id, by=None, on=on)


def check_code(*, application: TrainingApplication, code: str, on: datetime) -> None:
    """Spend the code. Raises CodeWrong or CodeSpent; a wrong guess is counted even so."""
    with transaction.atomic():
        row = TrainingApplication.objects.select_for_update().get(pk=application.pk)
        outcome = one_time.spend_code(row, code, on=on)
        row.save(update_fields=one_time.TRY_FIELDS)
        event = "training.code_right" if outcome == Outcome.RIGHT else "training.code_wrong"
        audit(event, subject=row.public_id, by=None, on=on)
    if outcome == Outcome.SPENT:
        raise CodeSpent
    if outcome == Outcome.WRONG:
        raise CodeWrong
