"""Verbs on the people who work with the portal for an institution: the head invites them and lets them go."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from forms.people.access import scope_of
from forms.people.errors import NotAllowed
from forms.people.models import Institution, Membership, MembershipQuerySet, Role
from kernel.accounts.models import User
from kernel.audit.log import record as audit
from kernel.notifications.outbox import notify
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.access import Scope

#: What a head gives. Mentors come by their contracts, heads are entered by the administrator.
GIVEN = (Role.IAPS, Role.RESP, Role.ACC, Role.ARC)


def colleagues_of(scope: Scope, *, on: date) -> MembershipQuerySet:
    """Roles that a head has given, in force or still to come."""
    rows = Membership.objects.filter(institution__register_code__in=scope.sends, role__in=GIVEN)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).select_related("user", "institution")


def invite(
    *, institution: Institution, email: str, first_name: str, last_name: str, role: str, by: User, on: datetime
) -> Membership:
    """A role in the institution from today, and an e-mail that says how to sign in. Twice is once.

    An account that is there already keeps its name and its password. Raises NotAllowed.
    """
    if institution.register_code not in scope_of(by, on=riga_date(on)).sends or role not in GIVEN:
        raise NotAllowed
    today = riga_date(on)
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:  # no password yet: the invited person makes one
            user = User.objects.create_user(email, first_name=first_name, last_name=last_name)
        there = Membership.objects.in_force(today).filter(user=user, role=role, institution=institution).first()
        if there is not None:
            return there
        row = Membership.objects.create(user=user, role=role, institution=institution, valid_from=today)
        audit(
            "people.invited",
            subject=user.public_id,
            by=by,
            on=on,
            facts={"role": role, "place": institution.register_code},
        )
        notify(
            "people_invited",
            key=f"invited:{row.pk}",
            to_user=user,
            link="/konts/password/reset/",
            facts={"institution": institution.name},
        )
    return row


def let_go(*, membership: Membership, by: User, on: datetime) -> None:
    """The role ends yesterday, so from now on nothing opens by it. Raises NotAllowed."""
    place = membership.institution
    if place is None or place.register_code not in scope_of(by, on=riga_date(on)).sends or membership.role not in GIVEN:
        raise NotAllowed
    yesterday = riga_date(on) - timedelta(days=1)
    with transaction.atomic():
        row = Membership.objects.select_for_update().get(pk=membership.pk)
        if row.valid_to is not None and row.valid_to <= yesterday:
            return
        row.valid_to = yesterday
        row.save(update_fields=["valid_to"])
        audit(
            "people.let_go", subject=row.user.public_id, by=by, on=on,
            facts={"role": row.role, "place": place.register_code},
        )  # fmt: skip
