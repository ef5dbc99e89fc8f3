"""What is kept about one learner, made by the head who answers a request for it (GDPR, articles 15 and 20; A62).

Most learners and parents have no account. What is restricted comes in only when the head chooses it: who asks may be the
person from whom the child has to be protected (decision 0025). Each such part is a look, and is written down as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms.desk import own_steps as steps
from forms.desk.own_data import Part, as_rows, looks_at, person_rows
from forms.people.learners import Representation
from forms.people.models import Role
from forms.people.panels import Panel
from forms.plans import risks
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.safety import reading
from forms.plans.safety.models import SafeguardingNote
from forms.plans.safety.tables import note_rows
from forms.plans.states import GONE, PlanState, VersionState
from forms.plans.tables import summary
from forms.plans.terms import RESTRICTED, SECTIONS, read_risks, read_terms
from kernel.web.dates import shown_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date, datetime

    from forms.people.access import Scope
    from forms.people.learners import Learner
    from kernel.accounts.models import User

#: What the head may add, as it stands in the address.
RISKS, NOTES = "riski", "atzimes"
#: Versions of a plan that hold or have held; a draft is its author's.
_SAID = (VersionState.APPROVED, VersionState.REPLACED, VersionState.SUBMITTED)


def may_make(learner: Learner, scope: Scope) -> bool:
    return learner.institution.register_code in scope.where(Role.HEAD)


def extract(learner: Learner, *, scope: Scope, on: datetime, add: Collection[str]) -> list[Part]:
    """Everything by kind; kinds without data are left out."""
    person, reader = learner.person, scope.user
    plans = list(_plans(learner))
    requests, agreements = list(steps.requests(person)), list(steps.agreements(person))
    names = {learner.public_id: person.name, person.public_id: person.name}
    names |= {row.public_id: row.number or _("support plan") for row in plans}
    names |= {row.public_id: str(row) for row in requests} | {row.public_id: str(row) for row in agreements}
    cases = [row.case for row in requests] + [row.case for row in agreements]
    names |= {case.public_id: case.number for case in cases if case is not None}
    parts = [
        Part(_("Person"), [as_rows(person_rows(person))]),
        Part(_("Studies"), [as_rows(steps.study(row)) for row in steps.studies(person)]),
        Part(_("Representatives"), [as_rows(_representative(row)) for row in _representatives(learner)]),
        Part(_("Support plans"), [as_rows(steps.supported(row)) for row in plans]),
        Part(_("What the plans say"), [_said(version) for version in _versions(plans)]),
        Part(_("Plans suspended or ended"), [as_rows(steps.stop(row)) for row in steps.stops(person)]),
        Part(_("Extensions into the summer"), [as_rows(steps.extension(row)) for row in steps.extensions(person)]),
        Part(_("Requests for support"), [as_rows(steps.request(row, person)) for row in requests]),
        Part(_("Agreements"), [as_rows(steps.agreement(row)) for row in agreements]),
        Part(_("Meetings"), [as_rows(steps.meeting(row)) for row in steps.meetings(person)]),
    ]
    if RISKS in add:
        parts.append(Part(_("Risks and justification"), list(_risks(plans, by=reader, on=on))))
    if NOTES in add:
        parts.append(Part(_("Notes that danger was reported"), list(_notes(learner, scope, on=on))))
    parts.append(Part(_("When they were looked at"), [as_rows(one) for one in looks_at(names)]))
    return [part for part in parts if part.records]


def as_plain(parts: Iterable[Part]) -> dict[str, Any]:
    return {part.title: [{str(row["key"]): str(row["value"]) for row in one} for one in part.records] for part in parts}


def in_latvian(learner: Learner, *, scope: Scope, on: datetime, add: Collection[str]) -> dict[str, Any]:
    with override("lv"):
        return as_plain(extract(learner, scope=scope, on=on, add=add))


def _plans(learner: Learner) -> Iterable[SupportPlan]:
    rows = SupportPlan.objects.filter(learner=learner).exclude(state__in=(PlanState.DRAFT, *GONE))
    return rows.select_related("institution", "learner__person")


def _representatives(learner: Learner) -> Iterable[Representation]:
    return Representation.objects.filter(learner=learner).select_related("person")


def _representative(row: Representation) -> dict[str, Any]:
    """Codes and contacts are the representative's own data."""
    return {
        _("Name"): row.person.name,
        _("Relation"): row.get_relation_display(),
        _("From"): shown_day(row.valid_from),
        _("Until"): shown_day(row.valid_to),
    }


def _versions(plans: list[SupportPlan]) -> Iterable[PlanVersion]:
    rows = PlanVersion.objects.filter(plan__in=plans, state__in=_SAID)
    return rows.select_related("plan").order_by("plan_id", "number")


def _head(version: PlanVersion) -> dict[str, Any]:
    return {
        "key": _("Plan"),
        "value": _("%(plan)s, version %(number)s") % {"plan": version.plan, "number": version.number},
    }


def _said(version: PlanVersion) -> list[dict[str, Any]]:
    """Without the module and its ground, which tell a risk."""
    sections = [name for name in SECTIONS if name not in {RESTRICTED, "modulis"}]
    groups = summary(read_terms(version.answers), None, sections=sections)
    return [_head(version), *(row for group in groups for row in group["rows"])]


def _risks(plans: list[SupportPlan], *, by: User, on: datetime) -> Iterator[list[dict[str, Any]]]:
    for version in _versions(plans):
        told = risks.shown(version, by=by, on=on, what=risks.EXTRACT)
        groups = summary(read_terms(version.answers), read_risks(told), sections=["modulis", RESTRICTED])
        yield [_head(version), *(row for group in groups for row in group["rows"])]


def _notes(learner: Learner, scope: Scope, *, on: datetime) -> Iterator[list[dict[str, Any]]]:
    rows = SafeguardingNote.objects.visible_to(scope).filter(learner=learner)
    for row in rows.select_related("author", "seen_by", "annulled_by"):
        yield note_rows(row, reading.shown(row, by=scope.user, on=on, act="export"), named=False)


def learner_panel(learner: Learner, scope: Scope, on: date) -> Panel | None:
    if not may_make(learner, scope):
        return None
    act = (reverse("extract:learner", args=[learner.public_id]), _("Make the extract"))
    text = _("When the learner or a representative asks what is kept: to print, or as a file.")
    return Panel(_("Extract of personal data"), [], text, act)
