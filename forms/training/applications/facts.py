"""Places, ranks and open groups, counted from the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from forms.people import restricting
from forms.people.models import ISSUER_CODE, Municipality
from forms.people.restricting import closed_codes, standing
from forms.programmes.editions import rules_in_force
from forms.training.applications.models import ApplicationSubmission, TrainingApplication
from forms.training.applications.rules import ApplicationFacts, places_named
from forms.training.applications.states import UNLISTED, ApplicationState, Place
from forms.training.models import TrainingGroup
from forms.training.states import GroupState
from kernel.crypto import keyed_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.people.restricting import Restriction
    from forms.programmes.rules import RuleValues
    from forms.training.applications.terms import ApplicationTerms
    from kernel.accounts.models import User


def open_groups(*, on: date) -> QuerySet[TrainingGroup]:
    """Groups one can apply to on a Riga date: opened by the organiser, and not begun yet."""
    rows = TrainingGroup.objects.filter(state=GroupState.OPEN, first_day__gt=on)
    return rows.select_related("round").prefetch_related("days")


def held_places(groups: Collection[int]) -> dict[int, int]:
    """Places held by applications, by group (pk); a group nobody has applied to is left out. One query."""
    rows = TrainingApplication.objects.filter(group__in=groups, sequence__isnull=False)
    counted = rows.values("group").annotate(held=Count("pk", filter=Q(place=Place.HELD))).order_by()
    return {row["group"]: row["held"] for row in counted}


def to_decide(groups: Collection[int]) -> dict[int, int]:
    """Applications that wait for the organiser's first look, by group (pk). One query."""
    rows = TrainingApplication.objects.filter(
        group__in=groups, state__in=[ApplicationState.SUBMITTED, ApplicationState.CHECKING]
    )
    return {row["group"]: row["count"] for row in rows.values("group").annotate(count=Count("pk")).order_by()}


def free_places(group: TrainingGroup) -> int | None:
    """Places nobody holds; None where their number is not known, so that nobody has to wait."""
    if group.capacity is None:
        return None
    held = TrainingApplication.objects.filter(group=group, place=Place.HELD).count()
    return group.capacity - (group.taken or 0) - held


def waiting(group: TrainingGroup) -> QuerySet[TrainingApplication]:
    """The waiting list, first come first."""
    return TrainingApplication.objects.filter(group=group, place=Place.WAITING).order_by("sequence")


def rank(application: TrainingApplication) -> int | None:
    """Place in the waiting list from 1; None when it is not on it."""
    if application.place != Place.WAITING or application.group is None:
        return None
    return waiting(application.group).filter(sequence__lt=application.sequence).count() + 1


def ranks(group: TrainingGroup) -> dict[int, int]:
    """Rank by application (pk) of everybody who waits. One query."""
    return {pk: number for number, pk in enumerate(waiting(group).values_list("pk", flat=True), start=1)}


def next_sequence(group: TrainingGroup) -> int:
    """To be asked under the lock of the group."""
    last = TrainingApplication.objects.filter(group=group).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def values_for(group: TrainingGroup) -> RuleValues:
    """R5 and R6 go by the edition of the group's first day."""
    return rules_in_force(group.first_day)


def application_facts(terms: ApplicationTerms, group: TrainingGroup) -> ApplicationFacts:
    return ApplicationFacts(
        birth_date=terms.birth_date,
        first_day=group.first_day,
        education_ground=terms.education_ground,
        coach_valid_until=terms.coach_valid_until,
        end=group.last_day,
    )


def hash_of_address(email: str) -> str:
    """People do not keep letter case in addresses."""
    return keyed_hash(f"training-email:{email.lower()}")


def hash_of_person(terms: ApplicationTerms, *, email: str) -> str:
    """The same person has the same hash: by personal code, without one by e-mail address and birth date."""
    if terms.personal_code:
        return hash_of_code(terms.personal_code)
    return keyed_hash(f"training-person:{email.lower()}:{terms.birth_date.isoformat()}")


def hash_of_code(personal_code: str) -> str:
    """Of everybody who has given a personal code."""
    return keyed_hash(f"training-person:{personal_code}")


def hashes_of_codes(personal_codes: Iterable[str]) -> frozenset[str]:
    return frozenset(hash_of_code(one) for one in personal_codes)


def closed_to(user: User, *, on: datetime) -> frozenset[str]:
    """Hashes of the people whose data at the organiser are restricted and closed to this person."""
    return hashes_of_codes(closed_codes(ISSUER_CODE, by=user, on=on))


def restriction_of(application: TrainingApplication, *, by: User, on: datetime) -> Restriction | None:
    """The restriction that keeps `by` from changing an application and giving it out."""
    for one in standing().filter(register_code=ISSUER_CODE).exclude(person__code_hash="").select_related("person"):
        if hash_of_code(one.person.personal_code) == application.person_hash:
            return restricting.closed_to([one.person_id], register_code=ISSUER_CODE, by=by, on=on)
    return None


def must_be_free(application: TrainingApplication, *, by: User, on: datetime) -> None:
    """Before an application is changed or given out. Raises ProcessingRestricted."""
    found = restriction_of(application, by=by, on=on)
    if found is not None:
        raise restricting.ProcessingRestricted(found)


def latest_submission(application: TrainingApplication) -> ApplicationSubmission | None:
    """The newest document of an application; None for what was submitted before documents were numbered."""
    rows = ApplicationSubmission.objects.filter(application=application).select_related("case")
    return rows.order_by("-case__numbered_at", "-pk").first()


def municipalities_named(terms: ApplicationTerms) -> list[Municipality]:
    """Municipalities where the applicant lives or would work, as the answers say in their own words. One query."""
    known = {row.name: row for row in Municipality.objects.all()}
    found = places_named(terms.municipality, known) | places_named(terms.municipalities, known)
    return [known[name] for name in sorted(found)]


def of_municipalities(places: Collection[int]) -> QuerySet[TrainingApplication]:
    """Submitted applications that name one of these municipalities (pk), or whose candidate it has proposed."""
    rows = TrainingApplication.objects.exclude(state__in=UNLISTED).select_related("group", "round")
    theirs = Q(
        pk__in=TrainingApplication.named.through.objects.filter(municipality__in=places).values("trainingapplication")
    )
    return rows.filter(theirs | Q(nomination__municipality__in=places))


def round_end(group: TrainingGroup) -> date:
    """The last day of the last group of the round."""
    last: date = TrainingGroup.objects.filter(round=group.round_id).aggregate(last=Max("last_day"))["last"]
    return last
