"""Where to go from „Mani darbi”: the lists a person may open, by what they are about. No link leads to a 404."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.contracts.models import EmploymentContract
from forms.institutions.access import keeper_in
from forms.months.grids.returning import brings as grids_brought
from forms.months.pay.access import pay_codes
from forms.pairs.access import COORDINATES
from forms.pairs.waiting import PEOPLE
from forms.people.models import Role
from forms.plans import facts as plans
from forms.plans.agreements.facts import without_agreement
from forms.plans.agreements.models import SupportAgreement
from forms.plans.models import SupportPlan
from forms.reports.access import reach_of as report_reach
from forms.training.registry.access import is_listed
from forms.training.registry.access import reads as reads_registry

if TYPE_CHECKING:
    from forms.people.access import Scope
    from forms.training.access import Reach

#: Rows "Suitability check" and "Interview note" of the permission matrix (domain reference 2.2), besides the mentor.
CHECKS_PLACE = (Role.HEAD, Role.IAPS, Role.RESP, Role.COO)
TALKS_EVERYWHERE = frozenset({Role.AUD})
#: Rows "Supervision application" and "Supervision group".
SUPERVISION = frozenset({Role.MEN, Role.RESP, Role.COO, Role.EXP, Role.SUP, Role.ARC, Role.AUD})


#: Roles of P2 and P3 (domain reference 2.3).
SISTERS = frozenset({Role.YMC, Role.YM, Role.YMT, Role.DAC, Role.DAM, Role.DAE})


@dataclass(frozen=True)
class Ways:
    """A heading and its links: words and address. `latvian`: those pages are in Latvian only."""

    title: str
    links: list[tuple[str, str]]
    latvian: bool = True


def ways(scope: Scope, *, trains: Reach) -> list[Ways]:
    """Headings without links are left out. At most five queries, however much there is."""
    found = [
        Ways(_("Contracts"), _contracts(scope)),
        Ways(_("Hours and pay"), _hours(scope)),
        Ways(_("Mentors"), _mentors(scope)),
        Ways(_("Learners"), _learners(scope)),
        Ways(_("Months"), _months(scope)),
        Ways(_("Training"), [(_("Training schedule"), reverse("training:list"))] if trains.reads else []),
        Ways(_("Sister programmes"), [*_pairs(scope), *_forms(scope)]),
        Ways(_("Reports and reminders"), _reports(scope)),
        Ways(_("Partners"), _partners(scope)),
        Ways(_("Administration"), _administration(scope)),
        Ways(_("Texts of institutions"), _texts(scope)),
        Ways(_("Documents"), _documents(scope), latvian=False),
        Ways(_("Archive"), [(_("Find documents, copies and sets"), reverse("archive:home"))]),
        Ways(_("My data"), [(_("What is kept about me"), reverse("desk:own-data"))], latvian=False),
    ]
    return [one for one in found if one.links]


def _contracts(scope: Scope) -> list[tuple[str, str]]:
    reads = bool(scope.reads) or scope.reads_everything
    own = not reads and EmploymentContract.objects.visible_to(scope).exists()
    mentor = own or Role.MEN in scope.roles
    links = [(_("Employment contracts"), reverse("contracts:list"))] if reads or mentor else []
    if mentor or scope.reads_everything or scope.where(*CHECKS_PLACE):
        links.append((_("Suitability checks"), reverse("contracts:suitability-list")))
    if mentor or scope.everywhere & TALKS_EVERYWHERE or scope.where(*CHECKS_PLACE):
        links.append((_("Talks with mentors"), reverse("contracts:interviews")))
    return links


def _hours(scope: Scope) -> list[tuple[str, str]]:
    mentor = Role.MEN in scope.roles
    links = []
    if mentor or scope.reads or scope.reads_everything:
        links.append((_("Timesheets"), reverse("months:timesheets")))
    if mentor or pay_codes(scope) is None or pay_codes(scope):
        links.append((_("Pay of mentors"), reverse("months:pay-month")))
    return links


def _mentors(scope: Scope) -> list[tuple[str, str]]:
    links = []
    if reads_registry(scope):
        links.append((_("Mentor registry"), reverse("training:registry")))
    if scope.coordinates:
        links.append((_("Applications from the municipality"), reverse("training:municipal")))
        links.append((_("Proposed candidates"), reverse("training:nominations")))
    if scope.roles & SUPERVISION or scope.organises:
        links.append((_("Supervision"), reverse("supervision:groups")))
    if scope.learners or scope.reads_everything or Role.MEN in scope.roles:
        links.append((_("Inter-institution teams"), reverse("supervision:teams")))
    if is_listed(scope.user):
        links.append((_("My entry in the mentor registry"), reverse("training:registry-own")))
    return links


def _pairs(scope: Scope) -> list[tuple[str, str]]:
    if not scope.roles & (PEOPLE | set(COORDINATES)):
        return []
    return [(_("Mentoring: pairs and programmes"), reverse("pairs:home"))]


def _learners(scope: Scope) -> list[tuple[str, str]]:
    """A mentor reads the own plans and agreements, where there are any."""
    reads = bool(scope.learners) or scope.reads_everything
    links = []
    if reads:
        links.append((_("Learners"), reverse("people:list")))
        links.append((_("Requests for support"), reverse("requests:list")))
    if reads or SupportPlan.objects.filter(plans.as_mentor(scope.user.pk)).exists():
        links.append((_("Support plans"), reverse("plans:list")))
        links.append((_("End of the semester"), reverse("closing:plans")))
    if reads or SupportAgreement.objects.visible_to(scope).exists() or without_agreement(scope).exists():
        links.append((_("Agreements"), reverse("agreements:list")))
    if reads:
        links.append((_("Files for the interactive tool"), reverse("plans:uploads-list")))
    if grids_brought(scope):
        links.append((_("Bring signed grids back"), reverse("months:grid-return")))
    return links


def _months(scope: Scope) -> list[tuple[str, str]]:
    """A mentor has a diary from the role on; whoever reads learners sees their months."""
    links = []
    if Role.MEN in scope.roles:
        links.append((_("Diary"), reverse("months:home")))
    elif scope.learners or scope.reads_everything:
        links.append((_("Months of learners"), reverse("months:home")))
    if scope.coordinates:
        links.append((_("What is missing, by school"), reverse("months:municipal")))
    return links


def _reports(scope: Scope) -> list[tuple[str, str]]:
    """Everybody with a role is reminded of something; who reads figures, forms.reports decides."""
    links = [(_("Reports"), reverse("reports:home"))] if report_reach(scope) else []
    if scope.roles:
        links.append((_("What I will be reminded of"), reverse("reminders:home")))
    return links


def _forms(scope: Scope) -> list[tuple[str, str]]:
    """Roles of the sister programmes fill in forms or read them; the administrator keeps their editions."""
    if scope.roles & SISTERS or scope.administers:
        return [(_("Forms"), reverse("questionnaires:home"))]
    return []


def _partners(scope: Scope) -> list[tuple[str, str]]:
    links = []
    if scope.learners or scope.coordinates or scope.reads_everything:
        links.append((_("Partner data"), reverse("people:partners")))
    if scope.sends:
        links.append((_("Colleagues"), reverse("people:colleagues")))
    return links


def _administration(scope: Scope) -> list[tuple[str, str]]:
    if not scope.administers:
        return []
    return [
        (_("Municipalities and institutions"), reverse("people:places")),
        (_("Users and roles"), reverse("people:appointments")),
        (_("Rates of a mentor hour"), reverse("people:rates")),
    ]


def _texts(scope: Scope) -> list[tuple[str, str]]:
    keeps = keeper_in(scope).anything
    return [(_("Letterhead, numbers, Word templates"), reverse("own:places"))] if keeps else []


def _documents(scope: Scope) -> list[tuple[str, str]]:
    links = [(_("All documents"), reverse("desk:register"))]
    if scope.sends | scope.writes:
        links.append((_("Signed on paper: several documents at once"), reverse("desk:papers")))
    return links
