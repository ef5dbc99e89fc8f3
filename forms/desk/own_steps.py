"""What training, plans, requests and agreements keep about one person, as named values (A62).

Each function is one query. Nothing restricted is read: risks of plans, and what belongs to the other party.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from forms.people.learners import Learner, Representation
from forms.plans.agreements.entry import AgreementForm
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.rules import SECTIONS
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.requests.models import SupportRequest
from forms.plans.states import PlanState, ProviderState
from forms.training.applications.facts import hash_of_address
from forms.training.applications.models import TrainingApplication
from forms.training.applications.terms import unfinished
from forms.training.certificates.models import MentorCertificate
from forms.training.registry.models import MentorRegistryEntry
from kernel.web.dates import shown_day, shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from forms.people.models import Person
    from kernel.accounts.models import User


def applications(user: User, person: Person | None) -> QuerySet[TrainingApplication]:
    """Those from an address that this account has proven, and those that led to a certificate of this person. Two queries."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    which = Q(email_hash__in=[hash_of_address(email) for email in proven])
    if person is not None:
        which |= Q(pk__in=MentorCertificate.objects.filter(person=person).values("application"))
    rows = TrainingApplication.objects.filter(which).select_related("group").annotate(hours=Sum("attendance__hours"))
    return rows.order_by("created_at", "pk")


def application(row: TrainingApplication) -> dict[str, Any]:
    """What was answered, where every section has passed; the hours of attendance beside it."""
    found = {
        _("Group"): latvian(str(row.group)) if row.group else "",
        _("State"): row.get_state_display(),
        _("Submitted"): shown_moment(row.submitted_at),
        _("E-mail"): row.email,
        _("Hours attended"): row.hours or "",  # type: ignore[attr-defined]  # annotated
        _("Education document"): row.copy_name,
        _("Reason"): latvian(row.reason),
    }
    if unfinished(row.answers):
        return found
    terms = row.terms
    return found | {
        _("Name"): latvian(terms.name),
        _("Personal code"): terms.personal_code,
        _("Birth date"): shown_day(terms.birth_date),
        _("Phone"): terms.phone,
        _("Municipality"): latvian(terms.municipality),
        _("Occupation"): latvian(terms.occupation),
        _("Institution"): latvian(terms.institution),
        _("Motivation"): latvian(terms.motivation),
        _("Experience"): latvian(terms.experience),
        _("Languages"): latvian(terms.languages),
    }


def certificates(person: Person | None) -> Iterable[MentorCertificate]:
    return MentorCertificate.objects.filter(person=person).select_related("case") if person else []


def certificate(row: MentorCertificate) -> dict[str, Any]:
    return {
        _("Number"): row.case.number,
        _("Date"): shown_day(row.case.document_date),
        _("State"): row.get_state_display(),
    }


def entries(person: Person | None) -> Iterable[MentorRegistryEntry]:
    if person is None:
        return []
    return MentorRegistryEntry.objects.filter(person=person).prefetch_related("municipalities")


def entry(row: MentorRegistryEntry) -> dict[str, Any]:
    return {
        _("State"): row.get_state_display(),
        _("Reason"): latvian(row.reason),
        _("Phone"): row.phone,
        _("E-mail"): row.email,
        _("Municipalities"): latvian(row.municipality_words),
        _("Regions"): latvian(row.region_words),
        _("Partners see the contacts since"): shown_moment(row.consent_at),
        _("Last changed"): shown_moment(row.changed_at),
    }


def as_mentor(person: Person | None) -> Iterable[PlanProvider]:
    if person is None:
        return []
    rows = PlanProvider.objects.filter(mentor=person).exclude(state=ProviderState.DROPPED)
    return rows.select_related("plan__institution")


def mentored(row: PlanProvider) -> dict[str, Any]:
    """The mentor's own part; the learner's name is the learner's."""
    return {
        _("Plan"): row.plan.number or "",
        _("Institution"): latvian(row.plan.institution.name),
        _("From"): shown_day(row.start),
        _("Until"): shown_day(row.end),
        _("Academic hours in the semester"): row.hours,
        _("State"): row.get_state_display(),
    }


def studies(person: Person | None) -> Iterable[Learner]:
    return Learner.objects.filter(person=person).select_related("institution") if person else []


def study(row: Learner) -> dict[str, Any]:
    return {
        _("Institution"): latvian(row.institution.name),
        _("Grade or course"): row.stage_words,
        _("From"): shown_day(row.since),
        _("Until"): shown_day(row.until),
        _("E-mail"): row.email,
        _("Phone"): row.phone,
        _("Identity document"): row.document,
    }


def representations(person: Person | None) -> Iterable[Representation]:
    return Representation.objects.filter(person=person).select_related("learner__person") if person else []


def representation(row: Representation) -> dict[str, Any]:
    return {
        _("Learner"): latvian(row.learner.person.name),
        _("Relation"): row.get_relation_display(),
        _("E-mail"): row.email,
        _("Phone"): row.phone,
        _("Identity document"): row.document,
        _("From"): shown_day(row.valid_from),
        _("Until"): shown_day(row.valid_to),
    }


def as_learner(person: Person | None) -> Iterable[SupportPlan]:
    if person is None:
        return []
    shut = (PlanState.DRAFT, PlanState.DROPPED)  # a draft is its author's until it is handed in
    return SupportPlan.objects.filter(learner__person=person).exclude(state__in=shut).select_related("institution")


def supported(row: SupportPlan) -> dict[str, Any]:
    """The summary that the matrix gives a learner; risks are told on request, not here (domain reference 2.2)."""
    return {
        _("Plan"): row.number or "",
        _("Institution"): latvian(row.institution.name),
        _("Semester"): f"{row.academic_year}, {row.semester}",
        _("From"): shown_day(row.start),
        _("Until"): shown_day(row.end),
        _("Academic hours in the semester"): row.hours or "",
        _("State"): row.get_state_display(),
    }


def requests(person: Person | None) -> Iterable[SupportRequest]:
    """As the learner whom they are for, or as who signs for the learner."""
    if person is None:
        return []
    party = Q(learner__person=person) | Q(representation__person=person)
    return SupportRequest.objects.filter(party).select_related("institution", "case", "representation", "learner")


def request(row: SupportRequest, person: Person) -> dict[str, Any]:
    """The residence in it is that of who signs, and of nobody else's concern."""
    signs = row.representation.person_id if row.representation else row.learner.person_id
    found = {
        _("Number"): row.case.number if row.case else "",
        _("Institution"): latvian(row.institution.name),
        _("Semester"): f"{row.academic_year}, {row.semester}",
        _("State"): row.get_state_display(),
    }
    if signs != person.pk:
        return found
    return found | {_("Declared residence"): latvian(str(row.terms.get("residence", "")))}


def agreements(person: Person | None) -> Iterable[SupportAgreement]:
    if person is None:
        return []
    party = Q(provider__mentor=person) | Q(plan__learner__person=person)
    return SupportAgreement.objects.filter(party).select_related("plan", "case")


def agreement(row: SupportAgreement) -> dict[str, Any]:
    """What both have agreed is both's; it stands in the document and its summary."""
    return {
        _("Number"): row.case.number if row.case else "",
        _("Plan"): row.plan.number or "",
        _("State"): row.get_state_display(),
        **{str(AgreementForm.base_fields[name].label): latvian(str(row.terms.get(name, ""))) for name in SECTIONS},
    }
