"""An agreement as the context of the document kind VI, its two signers, and the lines before signing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.people.access import scope_of
from forms.people.letterhead import letterhead_of
from forms.people.models import Gender
from forms.people.wording import identity
from forms.plans.agreements.facts import certificate_of, period_of, writes
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.rules import SECTIONS, sign_by
from forms.plans.agreements.states import BY_CASE, AgreementState
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records.kinds import Document, Kind, Unsent
from forms.records.text_actions import day_of
from kernel.web.dates import shown_day
from kernel.web.languages import worded
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from forms.people.models import Person
    from kernel.accounts.models import User

KIND = "VI"


def title_of(agreement: SupportAgreement) -> str:
    return f"Vienošanās: {agreement.plan.learner.person.name} un {agreement.provider.mentor.name}"


def stage_latvian(agreement: SupportAgreement) -> str:
    plan = agreement.plan
    return f"{plan.level}. {'kurss' if plan.stage == 'course' else 'klase'}"


def kept_until(agreement: SupportAgreement) -> date:
    """R38: the last Riga day on which the agreement may not be destroyed."""
    return last_day_kept(rules_in_force(agreement.plan.semester_start))


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def as_context(agreement: SupportAgreement, *, on: date) -> dict[str, Any]:
    """Everything the template prints, as it is on the day of sending. Dates are ISO."""
    plan, mentor = agreement.plan, agreement.provider.mentor
    learner = plan.learner
    return {
        "place": plan.institution.place,
        "date": on.isoformat(),
        "road": "paper" if agreement.paper else "electronic",
        "letterhead": letterhead_of(plan.institution),
        "learner": {"name": learner.person.name, "stage": stage_latvian(agreement), **_identity(learner.person)},
        "mentor": {"name": mentor.name, "certificate": certificate_of(agreement.provider), **_identity(mentor)},
        "institution": {"name": plan.institution.name},
        "plan": {
            "number": plan.number or "",
            "start": agreement.provider.start.isoformat(),
            "end": agreement.provider.end.isoformat(),
        },
        **{section: paragraphs(agreement.terms[section]) for section in SECTIONS},
        "storage_until": kept_until(agreement).isoformat(),
    }


def _identity(person: Person) -> dict[str, str]:
    return identity(person.personal_code, person.birth_date)


def document_of(agreement: SupportAgreement, order: Sequence[str]) -> Document:
    """What the road from number to archive asks (forms.records.kinds): learner and mentor, in any order."""
    learner, mentor = agreement.plan.learner, agreement.provider.mentor
    people = {
        "learner": (learner.person, learner.email, _gendered(learner.person, "izglītojamā", "izglītojamais")),
        "mentor": (mentor, mentor.email, _gendered(mentor, "mentore", "mentors")),
    }
    signers = []
    for place, role in enumerate(order, start=1):
        person, email, label = people[role]
        signers.append(
            Signer(
                role=role,
                name=person.name,
                person_code=person.personal_code,
                email=email,
                user_id=person.user_id,
                order=place,
                label=label,
            )
        )
    return Document(context=agreement.terms["context"], signers=signers, expires_on=last_day_to_sign(agreement))


def _gendered(person: Person, of_a_woman: str, of_a_man: str) -> str:
    return of_a_woman if person.gender == Gender.FEMALE else of_a_man


def last_day_to_sign(agreement: SupportAgreement) -> date:
    sent_on = date.fromisoformat(agreement.terms["context"]["date"])
    return sign_by(period_of(agreement.plan), on=sent_on)


def explained(agreement: SupportAgreement) -> tuple[str, ...]:
    """Five plain lines at the head of the page where it is signed: who, for which plan, what, how, what then."""
    plan, provider = agreement.plan, agreement.provider
    names = {
        "learner": plan.learner.person.name,
        "mentor": provider.mentor.name,
        "institution": plan.institution.name,
        "number": plan.number or "",
    }
    stays = {name: f"%({name})s" for name in names}  # names are marked as Latvian on an English page, facts are not
    facts = {
        "days": f"{shown_day(provider.start)}–{shown_day(provider.end)}",
        "kept": shown_day(kept_until(agreement)),
    }
    lines = (
        _("This is an agreement of two: %(learner)s, who receives support, and %(mentor)s, who gives it."),
        _("It is for the support plan %(number)s, %(days)s."),
        _("It says how things are now, what you will do together, and what each of you promises."),
        _("Both of you sign the same document, in any order. You may meet from the day on which both have signed."),
        _(
            "%(institution)s keeps the original until %(kept)s. If something has to change, or you do not want to go on, tell the mentor or the institution."
        ),
    )
    return tuple(worded(line % {**facts, **stays}, **names) for line in lines)


def unsent_agreement(user: User, on: date, public_id: UUID) -> Unsent | None:
    """A written agreement, whose text may still be changed in Word (forms.records.kinds)."""
    scope = scope_of(user, on=on)
    rows = SupportAgreement.objects.visible_to(scope).select_related(
        "plan__learner__person", "plan__institution", "provider__plan__institution", "provider__mentor__mentor"
    )
    row = rows.filter(public_id=public_id, state=AgreementState.PREPARED).first()
    if row is None:
        return None
    day, may = day_of(row.public_id, on=on), writes(scope, row.provider)
    return Unsent(
        record=row.public_id,
        kind=KIND,
        title=title_of(row),
        register_code=row.plan.institution.register_code,
        on=day,
        context=as_context(row, on=day),
        back=reverse("agreements:agreement", args=[row.public_id]),
        writes=may,
        sends=may,
    )


AGREEMENT = Kind(
    code=KIND,
    model=SupportAgreement,
    states=BY_CASE,
    document=document_of,
    about_learners=True,
    explain=explained,
    page="agreements:agreement",
    unsent=unsent_agreement,
    emptied=("terms", "withdrawal"),
    goes=True,
    people=("plan__learner__person", "provider__mentor"),
    place="plan__institution__register_code",
)
