"""A version of a plan as the context of the document kind IAP. Keys: the kind's manifest [context].

Nobody signs a plan, so it does not go down the road of signed documents: the approval stands in the audit log, and the
print of an approved version is made when somebody first asks for it and kept, always the same from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import override

import doc_templates.facade as documents_facade
from doc_templates.facade import RenderError
from forms.people.learners import Representation
from forms.people.letterhead import letterhead_of
from forms.plans.facts import last_approval, mentors_named
from forms.plans.grounds import GROUNDS, MODULES
from forms.plans.terms import read_terms
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from kernel.grammar import counted, date_short, in_words
from kernel.periods import riga, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from doc_templates.facade import RenderedDocument
    from forms.people.learners import Learner
    from forms.plans.facts import Named
    from forms.plans.models import PlanVersion
    from kernel.accounts.models import User

__all__ = ["KIND", "RenderError", "plan_context", "printed"]
KIND = "IAP"


def printed(version: PlanVersion) -> RenderedDocument:
    """The document of a version that is or was in force. Raises the RenderError tree."""
    made_on = in_force_since(version)
    with override("lv"):
        return documents_facade.generate(
            key=f"plan:{version.public_id}",
            kind=KIND,
            on=riga_date(made_on),
            context=plan_context(version),
            number=version.plan.number or "",
            code="",
            created=made_on,
            institution=version.plan.institution.register_code,
        )


def in_force_since(version: PlanVersion) -> datetime:
    """The moment of the approval; of what needs none, the moment it was handed in. ValueError before that."""
    moment = version.decided_at or version.submitted_at
    if moment is None:
        raise ValueError("a version that was never handed in is not printed")
    return moment


def plan_context(version: PlanVersion) -> dict[str, Any]:
    """Everything the template prints; nothing of what is restricted."""
    plan, terms = version.plan, read_terms(version.answers)
    person, institution = plan.learner.person, plan.institution
    day = riga_date(in_force_since(version))
    mentors = mentors_named(terms)
    if not mentors or terms.start is None or terms.end is None:
        raise ValueError("a version that was handed in names its mentor and its days")
    return {
        "road": "",
        "letterhead": letterhead_of(institution),
        "version": str(version.number),
        "date": day.isoformat(),
        "learner": {
            "name": person.name,
            "identity_label": "personas kods" if person.personal_code else "personu apliecinošs dokuments",
            "identity": person.personal_code or plan.learner.document,
            "birth_date": person.birth_date.isoformat() if person.birth_date else "",
            "stage": plan.stage_words,
            "programme": terms.education_programme,
        },
        "representatives": _representatives(plan.learner, day),
        "institution": {"name": institution.name},
        "semester": f"{plan.academic_year.replace('/', './')}. mācību gada {plan.semester} semestris",
        "start": terms.start.isoformat() if terms.start else "",
        "end": terms.end.isoformat() if terms.end else "",
        "previous": (plan.previous.number or "") if plan.previous else "",
        "modules": [str(MODULES[one]) for one in terms.modules],
        "ground": _ground(terms.ground),
        "measure": {
            "goals": _paragraphs(terms.goals),
            "activities": _paragraphs(terms.activities),
            "hours": hours_words(terms.hours),
            "hours_month": hours_words(terms.hours_month),
        },
        "mentors": [_mentor(one, several=len(mentors) > 1) for one in mentors],
        "submitted": {"who": user_name(version.submitted_by), "when": moment_words(version.submitted_at)},
        "approval": _approval(version),
        "storage_until": last_day_kept(rules_in_force(plan.semester_start)).isoformat(),
    }


def _approval(version: PlanVersion) -> dict[str, str]:
    """Who approved it; of a small change, who approved the version it changes."""
    decided = last_approval(version)
    if decided is None:  # an edition that asks for no approval
        return {"who": "Projekta eksperta apstiprinājums nav vajadzīgs", "when": moment_words(version.submitted_at)}
    which = "" if decided.number == version.number else f" ({decided.number}. redakciju)"
    return {"who": f"{user_name(decided.decided_by)}{which}", "when": moment_words(decided.decided_at)}


def _representatives(learner: Learner, day: date) -> list[str]:
    rows = Representation.objects.filter(learner=learner).in_force(day).select_related("person")
    return [", ".join(part for part in (row.person.name, row.phone, row.email) if part) for row in rows]


def _mentor(one: Named, *, several: bool) -> dict[str, str]:
    contract = one.contract
    profile = getattr(contract.mentor, "mentor", None)
    return {
        "name": contract.mentor.name,
        "certificate": profile.certificate_number if profile else "",
        "contract": f"{contract}, {date_short(contract.start)}–{date_short(contract.end)}",
        "start": one.start.isoformat() if one.start else "",
        "end": one.end.isoformat() if one.end else "",
        "hours": hours_words(one.hours) if several else "",
        "hours_month": hours_words(one.hours_month) if several else "",
    }


def _ground(key: str) -> str:
    return f"{key}) {GROUNDS[key].label}" if key in GROUNDS else f"{key})" if key else ""


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def hours_words(count: int | None) -> str:
    """„40 (četrdesmit) akadēmiskās stundas”, nominative."""
    hours = count or 0
    noun = counted(hours, "akadēmiskā stunda", "akadēmiskās stundas").removeprefix(str(hours)).strip()
    return f"{hours} ({in_words(hours, gender='f')}) {noun}"


def user_name(user: User | None) -> str:
    return user.get_full_name() if user is not None else ""


def moment_words(moment: datetime | None) -> str:
    return f"{riga(moment):%d.%m.%Y. %H:%M}" if moment else ""
