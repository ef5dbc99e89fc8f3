"""Gathers what rules, form and gates ask about a request."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

import signing.facade as signing_facade
from forms.people.learners import Learner, Representation
from forms.people.models import Membership, Role
from forms.plans.facts import SignedRequest, calendar_for
from forms.plans.papers import RequestFacts, Signer, request_signer
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.rules import LearnerSemester, SendFacts, check_sending, offered, semesters_of
from forms.plans.requests.states import SIGNED
from forms.programmes.editions import rules_in_force
from kernel.calendars import SemesterKind
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.people.models import Institution
    from forms.plans.models import SupportPlan
    from forms.programmes.findings import Finding
    from signing.data import EnvelopeSummary


def semesters_for(learner: Learner, *, on: date) -> list[LearnerSemester]:
    """The semesters a request may be made for, by the calendar of the institution and the learner's grade."""
    return offered(calendar_for(learner.institution, stage=learner.stage), grade=learner.level, on=on)


def semester_of(learner: Learner, key: str, *, on: date) -> LearnerSemester | None:
    return next((one for one in semesters_for(learner, on=on) if one.key == key), None)


def semester_kept(request: SupportRequest) -> LearnerSemester:
    """The semester as the record keeps it; whether its dates are placeholders the calendar says today."""
    calendar = calendar_for(request.institution, stage=request.learner.stage)
    known = {one.key: one for one in semesters_of(calendar, grade=request.learner.level)}
    now = known.get(request.semester_key)
    return LearnerSemester(
        request.academic_year,
        SemesterKind(request.semester),
        request.semester_start,
        request.semester_end,
        placeholder=now.placeholder if now else False,
        source=now.source if now else "",
    )


def representatives(learner: Learner, *, on: date) -> list[Representation]:
    """Who may sign for a minor on the day."""
    return list(learner.representations.in_force(on).select_related("person"))


def wanted_signer(learner: Learner, *, semester_start: date, on: date, court_decision: str = "") -> Signer:
    """R23 for a request signed on the day `on`."""
    return request_signer(
        learner.person.birth_date or on, on=on, semester_start=semester_start, emancipated=bool(court_decision)
    )


def findings_for(request: SupportRequest, *, on: date) -> list[Finding]:
    """What the rules say before sending; eligibility goes by the first day of the learner's semester (reference 4)."""
    return check_sending(send_facts(request, on=on), rules_in_force(request.semester_start))


def send_facts(request: SupportRequest, *, on: date) -> SendFacts:
    learner, representation = request.learner, request.representation
    signer = request.signer
    if representation is None and wanted_signer_of(request, on=on) == Signer.REPRESENTATIVE:
        signer = Signer.REPRESENTATIVE  # nobody was there to be chosen: that is what has to be said
    return SendFacts(
        request=RequestFacts(
            born=learner.person.birth_date,
            semester_start=request.semester_start,
            signed_on=None,
            signer=signer,
            emancipated=bool(request.terms.get("court_decision")),
        ),
        on=on,
        semester=semester_kept(request),
        represented=representation is not None and _in_force(representation, on),
        email=representation.email if representation else learner.email,
        paper=request.paper,
        leaves=learner.until,
    )


def wanted_signer_of(request: SupportRequest, *, on: date) -> Signer:
    return wanted_signer(
        request.learner,
        semester_start=request.semester_start,
        on=on,
        court_decision=request.terms.get("court_decision", ""),
    )


def _in_force(row: Representation, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def former_residence(learner: Learner, representation: Representation | None) -> str:
    """The residence this signer gave in an earlier request for this learner; addresses given elsewhere stay there."""
    rows = SupportRequest.objects.filter(learner=learner, representation=representation)
    newest = rows.order_by("-pk").first()
    return str(newest.terms.get("residence", "")) if newest else ""


def head_of(institution: Institution, *, on: date) -> Membership | None:
    rows = Membership.objects.in_force(on).filter(institution=institution, role=Role.HEAD)
    return rows.select_related("user__person").order_by("-valid_from", "-pk").first()


# --- for the gates --------------------------------------------------------------------------------------------------


def signing_day(summary: EnvelopeSummary | None) -> date | None:
    """The Riga day on which the last party signed; None until all have, and the seal is on.

    On paper the day beside the signature; where nobody entered it, the day the scan was compared, which is later.
    """
    if summary is None or not summary.all_signed:
        return None
    if summary.on_paper and summary.paper_signed_on is not None:
        return summary.paper_signed_on
    closed = [turn.closed_at for turn in summary.turns if turn.closed_at is not None]
    return riga_date(max(closed)) if closed else None


def signed_days(requests: Iterable[SupportRequest]) -> Mapping[UUID, date]:
    """public_id of each signed request that still holds → the day it was signed, whoever signed it. Fixed queries."""
    cases = {row.case.public_id: row.public_id for row in requests if row.case is not None and row.state in SIGNED}
    days = {record: signing_day(summary) for record, summary in _summaries(cases).items()}
    return {record: day for record, day in days.items() if day is not None}


def _summaries(cases: Mapping[UUID, UUID]) -> dict[UUID, EnvelopeSummary]:
    if not cases:
        return {}
    return {cases[subject]: summary for subject, summary in signing_facade.summaries(cases).items()}


def request_of(plan: SupportPlan) -> SupportRequest | None:
    """The living request for the semester of a plan, whatever its state."""
    rows = SupportRequest.objects.living().filter(
        learner=plan.learner_id, academic_year=plan.academic_year, semester=plan.semester
    )
    return rows.select_related("case", "representation").first()


def signed_request(plan: SupportPlan) -> SignedRequest | None:
    """What plans and gates ask (forms.plans.facts.register_requests); whether the right person signed, R23 judges there."""
    row = request_of(plan)
    signed_on = signed_days([row]).get(row.public_id) if row is not None else None
    if row is None or signed_on is None:
        return None
    return SignedRequest(signed_on, row.signer, emancipated=bool(row.terms.get("court_decision")))


def request_page(plan: SupportPlan) -> str:
    """Where the request of a plan is looked at, or prepared."""
    row = request_of(plan)
    if row is not None:
        return reverse("requests:request", args=[row.public_id])
    return reverse("requests:new", args=[plan.learner.public_id])
