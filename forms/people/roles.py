"""A role in a place, given and ended: what the head and the administrator do alike once each has been let do it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from forms.people.models import Institution, Membership, Municipality
from kernel.accounts.models import User
from kernel.audit.log import record as audit
from kernel.notifications.outbox import notify
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

#: None: the whole project.
Place = Institution | Municipality | None
#: The whole project in an address, beside the public_id of a place.
PROJECT = "projekts"


def account_of(*, email: str, first_name: str, last_name: str) -> User:
    """The account of this address, which keeps its name and its password; a new one has no password until its owner
    makes one."""
    user = User.objects.filter(email__iexact=email).first()
    return user or User.objects.create_user(email, first_name=first_name, last_name=last_name)


def give(
    *, user: User, role: str, place: Place, event: str, by: User, on: datetime, office: str = "", basis: str = ""
) -> Membership:
    """The role from today, and an e-mail that says how to sign in. Twice is once. In the caller's transaction."""
    today = riga_date(on)
    where = {
        "institution": place if isinstance(place, Institution) else None,
        "municipality": place if isinstance(place, Municipality) else None,
    }
    there = Membership.objects.in_force(today).filter(user=user, role=role, **where).first()
    if there is not None:
        return there
    row = Membership.objects.create(user=user, role=role, office=office, basis=basis, valid_from=today, **where)
    audit(event, subject=user.public_id, by=by, on=on, facts={"role": role, "place": _code(place)})
    notify(
        "people_invited",
        key=f"invited:{row.pk}",
        to_user=user,
        link="/konts/password/reset/",
        facts={"place": place.name if place else "Skola – kopienā"},
    )
    return row


def end(*, membership: Membership, event: str, by: User, on: datetime) -> bool:
    """The role ends yesterday, so from now on nothing opens by it. False: it had ended before."""
    yesterday = riga_date(on) - timedelta(days=1)
    with transaction.atomic():
        row = Membership.objects.select_for_update().get(pk=membership.pk)
        if row.valid_to is not None and row.valid_to <= yesterday:
            return False
        row.valid_to = yesterday
        row.save(update_fields=["valid_to"])
        facts = {"role": row.role, "place": _code(place_of(row))}
        audit(event, subject=row.user.public_id, by=by, on=on, facts=facts)
    return True


def place_of(membership: Membership) -> Place:
    return membership.institution or membership.municipality


def slug_of(membership: Membership) -> str:
    """The place of a role as it stands in an address."""
    place = place_of(membership)
    return str(place.public_id) if place else PROJECT


def _code(place: Place) -> str:
    return place.register_code if isinstance(place, Institution) else str(place.public_id) if place else ""
