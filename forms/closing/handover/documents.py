"""A hand-over record as the context of the document kind NA, and its two signers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.closing.handover.facts import WORDS, lines_of
from forms.people.letterhead import letterhead_of
from forms.people.models import Gender, Membership, Person, Role
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records.kinds import Document
from kernel.web.dates import shown_day
from kernel.web.languages import worded
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forms.closing.handover.facts import Line
    from forms.closing.handover.models import HandoverRecord
    from forms.plans.models import SupportPlan
    from kernel.accounts.models import User

KIND = "NA"
#: Days the record waits for its two signatures.
DAYS_TO_SIGN = timedelta(days=30)


def title_of(record: HandoverRecord) -> str:
    plan = record.provider.plan
    return f"Oriģinālu nodošana: {plan.learner.person.name}, {_semester(plan)}"


def _semester(plan: SupportPlan, ending: str = "is") -> str:
    first, second = plan.academic_year.split("/")
    return f"{first}./{second}. mācību gada {plan.semester} semestr{ending}"


def _stage(plan: SupportPlan) -> str:
    return f"{plan.level}. {'kurss' if plan.stage == 'course' else 'klase'}"


def kept_until(record: HandoverRecord) -> date:
    """R38: the last Riga day on which the record may not be destroyed."""
    return last_day_kept(rules_in_force(record.provider.plan.semester_start))


def as_context(record: HandoverRecord, *, taker: User, on: date) -> dict[str, Any]:
    """Everything the template prints, as it is on the day of sending. Dates are ISO."""
    plan, mentor = record.provider.plan, record.provider.mentor
    institution, lines = plan.institution, lines_of(record)
    given = [one for one in lines if one.pages]
    return {
        "place": institution.place,
        "date": on.isoformat(),
        "road": "paper" if record.paper else "electronic",
        "letterhead": letterhead_of(institution),
        "mentor": {"name": mentor.name, "office": "mentore" if mentor.gender == Gender.FEMALE else "mentors"},
        "author": {"name": taker.get_full_name(), "office": f"{_office(taker, record)}, {institution.name}"},
        "learner": {"name": plan.learner.person.name, "stage": _stage(plan)},
        "plan": {"number": plan.number or "", "semester": _semester(plan, "i")},
        "handed_on": record.handed_on.isoformat() if record.handed_on else "",
        "kept_at": record.place,
        "items": [_row(at, one) for at, one in enumerate(given, start=1)],
        "pages": str(sum(one.pages or 0 for one in given)),
        "hours": str(sum(one.original.hours for one in lines)),
        "missing": [
            {"name": _named(one), "month": one.original.month, "reason": one.reason} for one in lines if one.reason
        ],
        "electronic": [_electronic(one) for one in lines if one.original.electronic],
        "storage_until": kept_until(record).isoformat(),
    }


def _office(user: User, record: HandoverRecord) -> str:
    """As it stands in the role; else what the role is called."""
    rows = Membership.objects.filter(user=user, role=Role.IAPS, institution=record.provider.plan.institution)
    return rows.exclude(office="").values_list("office", flat=True).first() or "IAP sagatavotājs"


def _named(one: Line) -> str:
    return " ".join(filter(None, (WORDS[one.original.sort], one.original.number)))


def _row(at: int, one: Line) -> dict[str, str]:
    original = one.original
    return {
        "order": str(at),
        "name": _named(one),
        "month": original.month,
        "pages": str(one.pages),
        "hours": str(original.hours) if original.hours else "–",
    }


def _electronic(one: Line) -> str:
    return f"{one.original.number} ({one.original.month})"


def explained(record: HandoverRecord) -> tuple[str, ...]:
    """A few plain lines at the head of the page where it is signed: whose papers, what to look at, what follows."""
    plan, mentor = record.provider.plan, record.provider.mentor
    names = {"learner": plan.learner.person.name, "mentor": mentor.name, "institution": plan.institution.name}
    stays = {name: f"%({name})s" for name in names}  # names are marked as Latvian on an English page, facts are not
    facts = {"number": plan.number or "", "kept": shown_day(kept_until(record))}
    lines = (
        _("The act is about the paper originals of the support plan %(number)s. The learner: %(learner)s."),
        _("The mentor %(mentor)s hands them over, the plan author of the institution takes them."),
        _("Look whether the papers and their pages are those that you hold; what is missing stands with the reason."),
        _("When both have signed, the portal knows where each paper lies, and the plan can be closed."),
        _("%(institution)s keeps the act until %(kept)s."),
    )
    return tuple(worded(line % {**facts, **stays}, **names) for line in lines)


def _author(record: HandoverRecord) -> tuple[str, str, str, int | None, str]:
    user = record.taken_by
    if user is None:
        raise LookupError(record.public_id)
    person = Person.objects.filter(user=user).first()
    if person is None:
        return user.get_full_name(), "", user.email, user.pk, "IAP sagatavotājs"
    label = "IAP sagatavotāja" if person.gender == Gender.FEMALE else "IAP sagatavotājs"
    return user.get_full_name(), person.personal_code, person.email or user.email, user.pk, label


def _mentor(record: HandoverRecord) -> tuple[str, str, str, int | None, str]:
    person = record.provider.mentor
    label = "mentore" if person.gender == Gender.FEMALE else "mentors"
    return person.name, person.personal_code, person.email, person.user_id, label


_SIGNERS: dict[str, Callable[[HandoverRecord], tuple[str, str, str, int | None, str]]] = {
    "mentor": _mentor,
    "author": _author,
}


def document_of(record: HandoverRecord, order: Sequence[str]) -> Document:
    """What the road from number to archive asks (forms.records.kinds): mentor and plan author, in any order."""
    signers = []
    for place, role in enumerate(order, start=1):
        name, code, email, user, label = _SIGNERS[role](record)
        signers.append(
            Signer(role=role, name=name, person_code=code, email=email, user_id=user, order=place, label=label)
        )
    sent_on = date.fromisoformat(record.terms["date"])
    return Document(context=record.terms, signers=signers, expires_on=sent_on + DAYS_TO_SIGN)
