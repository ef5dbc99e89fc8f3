"""What the portal keeps about a signed-in person, for that person (GDPR, articles 15 and 20; A62)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms.contracts.interviews.models import InterviewNote
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.tables import answers_summary
from forms.contracts.terms import Terms
from forms.desk import own_hours as hours
from forms.desk import own_steps as steps
from forms.people.models import Membership, Person
from forms.records.models import CaseDocument, Draft, UnsentText
from forms.records.states import DraftState
from kernel.accounts import identities
from kernel.audit.models import AccessEvent
from kernel.grammar import money
from kernel.identifiers import iban
from kernel.web.dates import shown_day, shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from uuid import UUID

    from kernel.accounts.models import User

#: Acts of the access log as people read them.
ACTS = {
    "view": gettext_lazy("looked at"),
    "download": gettext_lazy("downloaded"),
    "print": gettext_lazy("printed"),
    "export": gettext_lazy("exported"),
}
#: The newest so many lines of the access log.
MOST_LOOKS = 200


@dataclass(frozen=True)
class Part:
    """One kind of data: a list of records, each a list of named values."""

    title: str
    records: Sequence[Sequence[dict[str, Any]]]


#: Parts of steps above the desk: each is a function that is told the user.
_more: list[Callable[[User], Part]] = []


def register(part: Callable[[User], Part]) -> None:
    """A step above the desk tells what it keeps of a person."""
    if part not in _more:
        _more.append(part)


def own_data(user: User) -> list[Part]:
    """Everything by kind, in the reader's language; kinds without data are left out. Some thirty queries."""
    person = Person.objects.filter(user=user).select_related("mentor").first()
    contracts = _contracts(person)
    cases = list(CaseDocument.objects.filter(parties__user=user).distinct())
    applied, listed = list(steps.applications(user, person)), list(steps.entries(person))
    asked, agreed = list(steps.requests(person)), list(steps.agreements(person))
    studies, represents = list(steps.studies(person)), list(steps.representations(person))
    names: dict[UUID, str] = {person.public_id: person.name} if person else {}
    names |= {row.public_id: _("application for training") for row in applied}
    names |= {one.case.public_id: one.case.number for row in applied for one in row.submissions.all()}
    names |= {row.public_id: _("entry in the mentor registry") for row in listed}
    names |= {row.public_id: str(row) for row in contracts} | {row.public_id: row.number for row in cases}
    names |= {row.public_id: row.case.number for row in asked if row.case}
    names |= {row.public_id: row.case.number for row in agreed if row.case}
    parts = [
        Part(_("Account"), [as_rows(_account(user))]),
        Part(_("Person"), [as_rows(person_rows(person))] if person else []),
        Part(
            _("Certificate of the mentor training"),
            [as_rows(_certificate(person))] if hasattr(person, "mentor") else [],
        ),
        Part(_("Applications for training"), [as_rows(steps.application(row)) for row in applied]),
        Part(_("Proposals for training"), [as_rows(steps.nomination(row)) for row in steps.nominations(user)]),
        Part(_("Certificates made here"), [as_rows(steps.certificate(row)) for row in steps.certificates(person)]),
        Part(_("Entry in the mentor registry"), [as_rows(steps.entry(row)) for row in listed]),
        Part(_("Roles"), [as_rows(_role(row)) for row in _memberships(user)]),
        Part(_("Suitability checks"), [as_rows(_check(row)) for row in _checks(person)]),
        Part(_("Talks with mentors"), [as_rows(_talk(row)) for row in _talks(person)]),
        Part(_("Employment contracts"), [as_rows(_contract(row)) for row in contracts]),
        Part(
            _("Changes of the contracts"),
            [as_rows(steps.contract_change(row)) for row in steps.contract_changes(person)],
        ),
        Part(_("Plans in which you are the mentor"), [as_rows(steps.mentored(row)) for row in steps.as_mentor(person)]),
        Part(_("Timesheets"), [as_rows(hours.timesheet(row)) for row in hours.timesheets(person)]),
        Part(_("Pay of mentors"), [as_rows(hours.statement(row)) for row in hours.statements(person)]),
        Part(_("Paid work elsewhere"), [as_rows(hours.declaration(row)) for row in hours.declarations(person)]),
        Part(_("Repayments"), [as_rows(hours.repayment(row)) for row in hours.repayments(person)]),
        Part(_("Ends of months that you began"), [as_rows(hours.month_end(row)) for row in hours.month_ends(user)]),
        Part(_("Studies"), [as_rows(steps.study(row)) for row in studies]),
        Part(_("Whom you represent"), [as_rows(steps.representation(row)) for row in represents]),
        Part(_("Plans for your support"), [as_rows(steps.supported(row)) for row in steps.as_learner(person)]),
        Part(_("Plans suspended or ended"), [as_rows(steps.stop(row)) for row in steps.stops(person)]),
        Part(_("Extensions into the summer"), [as_rows(steps.extension(row)) for row in steps.extensions(person)]),
        Part(_("Requests for support"), [as_rows(steps.request(row, person)) for row in asked if person]),
        Part(_("Agreements"), [as_rows(steps.agreement(row)) for row in agreed]),
        Part(_("Meetings"), [as_rows(steps.meeting(row)) for row in steps.meetings(person)]),
        Part(_("Mentors in case work"), [as_rows(steps.sitting(row)) for row in steps.sittings(person)]),
        Part(_("Documents you are a party of"), [as_rows(_case(row)) for row in cases]),
        Part(_("Unfinished forms"), [as_rows(_draft(row)) for row in _drafts(user)]),
        Part(_("Typed and not sent yet"), [as_rows(_unsent(row)) for row in UnsentText.objects.filter(owner=user)]),
        *(part(user) for part in _more),
        Part(_("Messages to you"), [as_rows(steps.message(row)) for row in steps.messages(user)]),
        Part(_("When they were looked at"), [as_rows(one) for one in looks_at(names)]),
    ]
    if studies or represents:
        parts.append(Part(_("What is not shown here"), [as_rows(steps.not_shown())]))
    return [part for part in parts if part.records]


def as_plain(user: User) -> dict[str, Any]:
    """The same to take along, in Latvian as the documents are, with every term of each contract."""
    with override("lv"):
        found: dict[str, Any] = {
            part.title: [{str(row["key"]): str(row["value"]) for row in record} for record in part.records]
            for part in own_data(user)
        }
        found[_("Terms of the contracts")] = {
            str(row): {
                str(term["key"]): str(term["value"])
                for group in answers_summary(Terms.from_json(row.terms), printed=True)
                for term in group["rows"]
            }
            for row in _contracts(Person.objects.filter(user=user).first())
            if row.terms  # of a destroyed one nothing is left to tell
        }
    return found


def as_rows(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in values.items()]


def _account(user: User) -> dict[str, Any]:
    return {
        _("E-mail"): user.email,
        _("Name"): latvian(user.get_full_name()),
        _("Since"): shown_moment(user.date_joined),
        _("Last sign-in"): shown_moment(user.last_login),
        **{_("eParaksts linked"): shown_moment(one.since) for one in identities.links_of(user)},
    }


def person_rows(person: Person) -> dict[str, Any]:
    return {
        _("Name"): latvian(person.name),
        _("Personal code"): person.personal_code,
        _("Birth date"): shown_day(person.birth_date),
        _("Residence"): latvian(person.address),
        _("E-mail"): person.email,
        _("Phone"): person.phone,
        _("Account number"): iban.spaced(person.iban),
    }


def _certificate(person: Person | None) -> dict[str, Any]:
    mentor = person.mentor  # type: ignore[union-attr]  # asked before
    return {
        _("Number"): mentor.certificate_number,
        _("Date"): shown_day(mentor.certificate_date),
        _("Coach's certificate valid until"): shown_day(mentor.coach_valid_until),
    }


def _memberships(user: User) -> Iterable[Membership]:
    return (
        Membership.objects.filter(user=user).select_related("institution", "municipality").order_by("valid_from", "pk")
    )


def _role(row: Membership) -> dict[str, Any]:
    place = row.institution or row.municipality
    return {
        _("Role"): row.get_role_display(),
        _("Where"): latvian(str(place)) if place else _("the whole project"),
        _("From"): shown_day(row.valid_from),
        _("Until"): shown_day(row.valid_to),
    }


def _checks(person: Person | None) -> Iterable[SuitabilityCheck]:
    return SuitabilityCheck.objects.filter(mentor=person).select_related("employer") if person else []


def _check(row: SuitabilityCheck) -> dict[str, Any]:
    return {
        _("Date"): shown_day(row.checked_on),
        _("Employer"): latvian(row.employer.name),
        _("Result"): row.get_result_display(),
        _("Next check due"): shown_day(row.valid_until),
    }


def _talks(person: Person | None) -> Iterable[InterviewNote]:
    return InterviewNote.objects.filter(mentor=person).select_related("institution") if person else []


def _talk(row: InterviewNote) -> dict[str, Any]:
    return {
        _("Date of the talk"): shown_day(row.held_on),
        _("Institution"): latvian(row.institution.name),
        _("Participants"): latvian(row.participants),
        _("Desired results"): latvian(row.results),
        _("Needed support hours a month"): row.hours,
        _("The mentor's decision"): row.get_decision_display(),
        _("Conditions"): latvian(row.conditions),
        _("Kept until"): shown_day(row.kept_until),
    }


def _contracts(person: Person | None) -> list[EmploymentContract]:
    if person is None:
        return []
    return list(EmploymentContract.objects.filter(mentor=person).select_related("employer", "case"))


def _contract(row: EmploymentContract) -> dict[str, Any]:
    return {
        _("Number"): row.case.number if row.case else "",
        _("Employer"): latvian(row.employer.name),
        _("From"): shown_day(row.start),
        _("Until"): shown_day(row.last_day),
        _("Rate an hour"): money(row.rate),
        _("State"): row.get_state_display(),
    }


def _case(row: CaseDocument) -> dict[str, Any]:
    return {
        _("Number"): row.number,
        _("Title"): latvian(row.title),
        _("Date"): shown_day(row.document_date),
        _("State"): row.get_state_display(),
        _("Kept until"): shown_day(row.kept_until),
    }


def _drafts(user: User) -> Iterable[Draft]:
    return Draft.objects.filter(owner=user, state=DraftState.OPEN)


def _draft(row: Draft) -> dict[str, Any]:
    return {_("Title"): latvian(row.title), _("Last changed"): shown_moment(row.updated_at)}


def _unsent(row: UnsentText) -> dict[str, Any]:
    return {_("Page"): row.page, _("Last changed"): shown_moment(row.saved_at)}


def looks_at(names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """When and what, by public_id; who it was stays with the records manager, who answers for it."""
    rows = AccessEvent.objects.filter(subject__in=names).order_by("-on", "-pk")[:MOST_LOOKS]
    return [
        {
            _("When"): shown_moment(row.on),
            _("What"): f"{names[row.subject]}, {ACTS.get(row.act, row.act)}",
        }
        for row in rows
    ]
