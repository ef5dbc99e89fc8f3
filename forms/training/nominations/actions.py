"""Verbs on nominations: propose, take up by the candidate, erase what nobody answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from forms.people.access import scope_of
from forms.training.applications.facts import hash_of_address, open_groups
from forms.training.applications.notices import LINK_LIFE
from forms.training.nominations.errors import AlreadyNominated, GroupNotOpen, NotCoordinator
from forms.training.nominations.models import TrainingNomination
from kernel.audit.log import record as audit
from kernel.crypto import one_time
from kernel.notifications.outbox import notify
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from forms.people.models import Municipality
    from forms.training.applications.models import TrainingApplication
    from forms.training.models import TrainingGroup
    from kernel.accounts.models import User


def nominate(
    *, municipality: Municipality, group: TrainingGroup, name: str, email: str, by: User, on: datetime
) -> TrainingNomination:
    """Propose a candidate for a group that takes applications: an invitation goes to the address.

    Raises NotCoordinator, GroupNotOpen, AlreadyNominated.
    """
    if municipality.pk not in scope_of(by, on=riga_date(on)).coordinates:
        raise NotCoordinator
    if not open_groups(on=riga_date(on)).filter(pk=group.pk).exists():
        raise GroupNotOpen
    row = TrainingNomination(
        municipality=municipality,
        group=group,
        name=name,
        email=email,
        email_hash=hash_of_address(email),
        nominated_by=by,
        nominated_at=on,
    )
    token = one_time.renew_link(row, until=on + LINK_LIFE)
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise AlreadyNominated from error
        audit("training.nominated", subject=row.public_id, by=by, on=on)
        notify(
            "training_nominated",
            key=f"nominated:{row.public_id}",
            to_email=email,
            subject=row.public_id,
            facts={
                "municipality": municipality.name,
                "secret_link": f"{settings.PUBLIC_BASE_URL}{reverse('apply:nominated', args=[token])}",
            },
        )
    return row


def by_link(*, token: str, on: datetime) -> TrainingNomination | None:
    """The nomination a link opens; None for an unknown or expired one alike."""
    row = TrainingNomination.objects.filter(link_hash=one_time.link_hash(token), link_expires_at__gt=on)
    return row.select_related("municipality", "group").first()


def take_up(*, nomination: UUID, application: TrainingApplication, on: datetime) -> None:
    """The candidate has opened this application by the invitation. The first one stays; again changes nothing."""
    with transaction.atomic():
        row = TrainingNomination.objects.select_for_update().filter(public_id=nomination).first()
        if row is None or row.application_id is not None or _is_nominated(application):
            return
        row.application = application
        row.save(update_fields=["application"])
        audit("training.nomination_taken_up", subject=row.public_id, by=None, on=on)


def _is_nominated(application: TrainingApplication) -> bool:
    return TrainingNomination.objects.filter(application=application).exists()


def erase_unanswered(*, on: datetime) -> int:
    """Name and address of who has not answered while the link worked are erased. Returns how many."""
    with transaction.atomic():
        rows = TrainingNomination.objects.filter(application=None, nominated_at__lt=on - LINK_LIFE)
        for row in rows.select_for_update():
            audit("training.nomination_erased", subject=row.public_id, by=None, on=on)
        return rows.delete()[0]
