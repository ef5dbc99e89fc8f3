"""Restricted processing (GDPR, article 18): while it lasts, an institution keeps a person's data and does nothing else with
them. The row stands here, because every step above asks it; who places and lifts it is said in forms.archive.rights.

Who needs the data for legal claims says why (`RestrictionUse`); that opens them to this one person until the day ends.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.people.learners import Learner
from forms.people.models import Person
from forms.records.about import cases_about, people_of
from forms.records.errors import RecordError
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedTextField

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from kernel.accounts.models import User


#: What an export says instead of a name or a title.
RESTRICTED = _("processing restricted")


class Restriction(models.Model):
    """One institution restricts the processing of one person's data, from `placed_at` until it is lifted. Reasons are
    kept with both acts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restrictions")
    register_code = models.CharField(_("institution's register code"), max_length=12)
    reason = EncryptedTextField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_reason = EncryptedTextField(blank=True, default="")
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-placed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "register_code"], condition=Q(lifted_at__isnull=True), name="one_restriction"
            )
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class RestrictionUse(models.Model):
    """Somebody needs restricted data for legal claims. `until`: the end of that Riga day."""

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="uses")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = EncryptedTextField()
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.restriction} {self.at:%Y-%m-%d}"


class ProcessingRestricted(RecordError):
    """The page that says so leads to where the need is stated (forms.archive.rights.stopping)."""

    code = "restricted"

    def __init__(self, restriction: Restriction) -> None:
        self.restriction = restriction
        super().__init__(
            _(
                "The processing of this person's data is restricted: they are kept, and neither changed nor given out. "
                "Whoever needs them for legal claims says why first."
            )
        )


def standing() -> models.QuerySet[Restriction]:
    return Restriction.objects.filter(lifted_at=None)


def closed_to(
    people: Collection[int], *, register_code: str, by: User | None, on: datetime
) -> Restriction | None:  # fmt: skip
    """The restriction that keeps `by` from these people's data at this institution; None: nothing does. To nobody are
    their own data closed."""
    if not people:
        return None
    rows = standing().filter(person__in=people, register_code=register_code)
    if by is not None and by.is_authenticated:
        rows = rows.exclude(uses__in=RestrictionUse.objects.filter(by=by, until__gt=on)).exclude(person__user=by)
    return rows.first()


def must_be_free(people: Collection[int], *, register_code: str, by: User | None, on: datetime) -> None:
    """Before anything is changed or given out. Raises ProcessingRestricted."""
    found = closed_to(people, register_code=register_code, by=by, on=on)
    if found is not None:
        raise ProcessingRestricted(found)


def refuse_document(*, kind: str, record: UUID, register_code: str, by: User | None, on: datetime) -> None:
    """No new document of whose data are restricted (forms.records.guards)."""
    must_be_free(people_of(kind=kind, record=record), register_code=register_code, by=by, on=on)


def closed_case(case: CaseDocument, *, by: User | None, on: datetime) -> Restriction | None:
    """The restriction that keeps `by` from changing this document and giving it out."""
    if not standing().filter(register_code=case.register_code).exists():
        return None
    people = people_of(kind=case.kind, record=case.record)
    return closed_to(people, register_code=case.register_code, by=by, on=on)


def closed_pairs(*, by: User, on: datetime) -> frozenset[tuple[int, str]]:
    """Whose data, at which institution, are closed to `by`: for exports of lists of people."""
    rows = standing().exclude(uses__in=RestrictionUse.objects.filter(by=by, until__gt=on))
    return frozenset(rows.values_list("person", "register_code"))


def closed_learners(*, by: User, on: datetime) -> frozenset[str]:
    """Identifiers of learners whose data are closed to `by`: for exports that name learners among other things."""
    found = Q(pk__in=[])
    for person, code in closed_pairs(by=by, on=on):
        found |= Q(person=person, institution__register_code=code)
    return frozenset(str(one) for one in Learner.objects.filter(found).values_list("public_id", flat=True))


def closed_codes(register_code: str, *, by: User, on: datetime) -> frozenset[str]:
    """Personal codes of people whose data there are closed to `by`: for records that know no person. Not to be shown."""
    rows = standing().filter(register_code=register_code).exclude(person__code_hash="")
    rows = rows.exclude(uses__in=RestrictionUse.objects.filter(by=by, until__gt=on))
    return frozenset(rows.values_list("person__personal_code", flat=True))


def restricted_codes(register_code: str) -> frozenset[str]:
    """The same for whoever looks: for marks in lists."""
    rows = standing().filter(register_code=register_code).exclude(person__code_hash="")
    return frozenset(rows.values_list("person__personal_code", flat=True))


def restricted_cases(*, by: User | None = None, on: datetime | None = None) -> frozenset[int]:
    """Primary keys of all documents under a restriction; told `by` and `on`, without those which this person has opened."""
    rows = standing()
    if by is not None and on is not None:
        rows = rows.exclude(uses__in=RestrictionUse.objects.filter(by=by, until__gt=on))
    told = list(rows.values_list("register_code", "person"))
    if not told:
        return frozenset()
    found = Q(pk__in=[])
    for code in sorted({code for code, _person in told}):
        found |= Q(register_code=code) & cases_about([person for here, person in told if here == code])
    return frozenset(CaseDocument.objects.filter(found).order_by().values_list("pk", flat=True))
