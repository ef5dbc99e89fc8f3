"""What training, plans, requests and agreements keep about one person, as named values (A62).

Each function is one query. Nothing restricted is read: risks of plans, and what belongs to the other party.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db.models import Prefetch, Q, Sum
from django.utils.translation import gettext as _

from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.months.diary.models import DiaryEntry
from forms.people.learners import Learner, Representation
from forms.plans.agreements.entry import AgreementForm
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.rules import SECTIONS
from forms.plans.extensions import ExtensionState, PlanExtension
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.requests.models import SupportRequest
from forms.plans.states import GONE, PlanState, ProviderState
from forms.plans.stops import PlanStop
from forms.supervision.teams.models import CaseParticipation
from forms.training.applications.facts import hash_of_address
from forms.training.applications.models import ApplicationSubmission, TrainingApplication
from forms.training.applications.states import ApplicationState
from forms.training.applications.terms import unfinished
from forms.training.certificates.models import MentorCertificate
from forms.training.nominations.models import TrainingNomination
from forms.training.registry.models import MentorRegistryEntry
from kernel.notifications.outbox import inbox
from kernel.notifications.wording import word
from kernel.web.dates import shown_day, shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from forms.people.models import Person
    from kernel.accounts.models import User
    from kernel.notifications.models import Notification

#: The newest so many messages.
MOST_MESSAGES = 200


def applications(user: User, person: Person | None) -> QuerySet[TrainingApplication]:
    """Those from an address that this account has proven, and those that led to a certificate of this person. Three queries."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    which = Q(email_hash__in=[hash_of_address(email) for email in proven])
    if person is not None:
        which |= Q(pk__in=MentorCertificate.objects.filter(person=person).values("application"))
    rows = (
        TrainingApplication.objects.filter(which)
        .exclude(state=ApplicationState.DESTROYED)
        .select_related("group")
        .annotate(hours=Sum("attendance__hours"))
    )
    rows = rows.prefetch_related(Prefetch("submissions", ApplicationSubmission.objects.select_related("case")))
    return rows.order_by("created_at", "pk")


def application(row: TrainingApplication) -> dict[str, Any]:
    """What was answered, where every section has passed; the hours of attendance beside it."""
    found = {
        _("Group"): latvian(str(row.group)) if row.group else "",
        _("State"): row.get_state_display(),
        _("Submitted"): shown_moment(row.submitted_at),
        _("E-mail"): row.email,
        _("Hours attended"): row.hours or "",  # type: ignore[attr-defined]  # annotated
        _("Documents"): ", ".join(one.case.number for one in row.submissions.all()),
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
        _("Until"): shown_day(row.last_day),
        _("Academic hours in the semester"): row.hours,
        _("State"): row.get_state_display(),
    }


def contract_changes(person: Person | None) -> list[ContractAmendment | ContractTermination]:
    """Amendments and terminations of the mentor's contracts (D08). Two queries."""
    if person is None:
        return []
    found: list[ContractAmendment | ContractTermination] = []
    for model in (ContractAmendment, ContractTermination):
        found += model.objects.filter(contract__mentor=person).select_related("contract__case", "case").defer("terms")
    return found


def contract_change(row: ContractAmendment | ContractTermination) -> dict[str, Any]:
    ends = isinstance(row, ContractTermination)
    return {
        _("Number"): row.case.number if row.case else "",
        _("What"): _("termination") if ends else _("amendment"),
        _("Contract"): str(row.contract),
        _("From"): "" if ends else shown_day(row.effective_from),  # type: ignore[union-attr]
        _("Until"): shown_day(row.end) if ends else "",  # type: ignore[union-attr]
        _("State"): row.get_state_display(),
    }


def stops(person: Person | None) -> Iterable[PlanStop]:
    """Suspensions and early ends of plans in which the person is learner or mentor."""
    if person is None:
        return []
    party = Q(plan__learner__person=person) | Q(plan__providers__mentor=person)
    return PlanStop.objects.filter(party).select_related("plan").defer("explanation").distinct()


def stop(row: PlanStop) -> dict[str, Any]:
    """Without the explanation, which is restricted like the risks."""
    return {
        _("Plan"): row.plan.number or "",
        _("What"): row.get_kind_display(),
        _("From"): shown_day(row.stopped_from),
        _("Reason"): row.get_reason_display(),
        _("Last meeting"): shown_day(row.last_meeting),
        _("Academic hours delivered"): row.hours,
        _("Resumed"): shown_day(row.resumed_on),
    }


def extensions(person: Person | None) -> Iterable[PlanExtension]:
    """Extensions of plans in which the person is learner or mentor."""
    if person is None:
        return []
    party = Q(plan__learner__person=person) | Q(plan__providers__mentor=person)
    rows = PlanExtension.objects.filter(party).exclude(state=ExtensionState.RETURNED)
    return rows.select_related("plan").defer("comment", "copy_name").distinct()


def extension(row: PlanExtension) -> dict[str, Any]:
    return {
        _("Plan"): row.plan.number or "",
        _("What the extension is for"): row.get_reason_display(),
        _("New last day of the plan"): shown_day(row.end),
        _("Academic hours more"): row.hours,
        _("State"): row.get_state_display(),
    }


def nominations(user: User) -> Iterable[TrainingNomination]:
    """Who proposed somebody at an address that this account has proven. Two queries."""
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    which = [hash_of_address(email) for email in proven]
    return TrainingNomination.objects.filter(email_hash__in=which).select_related("municipality", "group")


def nomination(row: TrainingNomination) -> dict[str, Any]:
    return {
        _("Municipality"): latvian(row.municipality.name),
        _("Group"): latvian(str(row.group)),
        _("Name"): latvian(row.name),
        _("E-mail"): row.email,
        _("Proposed"): shown_moment(row.nominated_at),
    }


def messages(user: User) -> list[Notification]:
    """What the portal has told this account, the newest first."""
    return list(inbox(user)[:MOST_MESSAGES])


def message(row: Notification) -> dict[str, Any]:
    """Subject line, and the address it went to; links and codes for one use stay out."""
    return {
        _("When"): shown_moment(row.created_at),
        _("What"): word(row).subject,
        _("E-mail"): row.to_email,
        _("State"): row.get_delivery_display(),
    }


def not_shown() -> dict[str, str]:
    """The same for every learner and representative, whether there is anything or not."""
    return {
        _("Restricted data"): _(
            "Risks in plans, their justification and notes on a child's safety are not shown on this page and are not in the file: what stands on a screen may be read by somebody from whom the child has to be protected. Ask the head of the institution for them; the answer comes within a month."
        )
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
    shut = (PlanState.DRAFT, *GONE)  # a draft is its author's until it is handed in
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


def meetings(person: Person | None) -> Iterable[DiaryEntry]:
    """Meetings of the person as mentor or learner, the newest first; the words of the diary are not read."""
    if person is None:
        return []
    party = Q(diary__of_month__provider__mentor=person) | Q(diary__of_month__provider__plan__learner__person=person)
    rows = DiaryEntry.objects.filter(party).select_related("diary__of_month__provider__plan")
    return rows.only("starts_at", "hours", "state", "diary__of_month__provider__plan__number").order_by(
        "-starts_at", "-pk"
    )


def meeting(row: DiaryEntry) -> dict[str, Any]:
    """Day and hours, as everybody reads them who may see the month (R45)."""
    return {
        _("Plan"): row.diary.of_month.provider.plan.number or "",
        _("Date"): shown_day(row.day),
        _("Academic hours"): row.hours,
        _("State"): row.get_state_display(),
    }


def sittings(person: Person | None) -> Iterable[CaseParticipation]:
    """Sittings of inter-institution teams in which the person took part."""
    if person is None:
        return []
    return CaseParticipation.objects.filter(mentor=person).select_related("team")


def sitting(row: CaseParticipation) -> dict[str, Any]:
    return {
        _("Team"): latvian(row.team.name),
        _("Date"): shown_day(row.held_on),
        _("What the mentor did"): row.get_part_display(),
    }
