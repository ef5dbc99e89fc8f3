"""Verbs on the people who work with the portal for an institution: the head invites them and lets them go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from forms.people import roles
from forms.people.access import scope_of
from forms.people.errors import NotAllowed
from forms.people.models import Institution, Membership, MembershipQuerySet, Role
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.access import Scope
    from kernel.accounts.models import User

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
    with transaction.atomic():
        user = roles.account_of(email=email, first_name=first_name, last_name=last_name)
        return roles.give(user=user, role=role, place=institution, event="people.invited", by=by, on=on)


def let_go(*, membership: Membership, by: User, on: datetime) -> None:
    """The role ends yesterday, so from now on nothing opens by it. Raises NotAllowed."""
    place = membership.institution
    if place is None or place.register_code not in scope_of(by, on=riga_date(on)).sends or membership.role not in GIVEN:
        raise NotAllowed
    roles.end(membership=membership, event="people.let_go", by=by, on=on)
