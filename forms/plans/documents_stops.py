"""An approved extension and a notice of a stop as the contexts of the kinds PA and PB. Keys: their manifests, [context].

Nobody signs them in the portal: they are made when somebody first asks, and kept, as the print of the plan is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import override

import doc_templates.facade as documents_facade
from forms.people.letterhead import letterhead_of
from forms.plans.documents import hours_words, moment_words, user_name
from forms.plans.extensions import ExtensionState
from forms.plans.stops import StopKind
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from kernel.grammar import date_short
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from doc_templates.facade import RenderedDocument
    from forms.plans.extensions import PlanExtension
    from forms.plans.models import SupportPlan
    from forms.plans.stops import PlanStop

EXTENSION_KIND, STOP_KIND = "PA", "PB"
ACTS = {StopKind.SUSPENSION: "apturēšanu", StopKind.END: "izbeigšanu pirms pēdējās dienas"}
WHAT = {
    StopKind.SUSPENSION: "Plāns ir apturēts; tikšanās vēlāk var atsākties",
    StopKind.END: "Plāns ir izbeigts pirms pēdējās dienas; to vairs neatsāk",
}
PAID = "Notikušās stundas darba devējs samaksā."
NEXT = {
    StopKind.SUSPENSION: ["No šīs dienas tikšanās nenotiek, līdz IAP sagatavotājs plānu atsāk.", PAID],
    StopKind.END: ["No šīs dienas tikšanās vairs nenotiek. Jaunam atbalstam vajag jaunu plānu.", PAID],
}


def printed_extension(row: PlanExtension) -> RenderedDocument:
    """The document of an approved extension. Raises the RenderError tree; ValueError before the approval."""
    if row.state != ExtensionState.APPROVED or row.decided_at is None or row.certified_at is None:
        raise ValueError("an extension that is not approved is not printed")
    return _made("plan-extension", row, EXTENSION_KIND, row.decided_at, extension_context)


def printed_stop(row: PlanStop) -> RenderedDocument:
    """The notice of a suspension or an early end. Raises the RenderError tree."""
    return _made("plan-stop", row, STOP_KIND, row.made_at, stop_context)


def _made(name: str, row: Any, kind: str, created: datetime, context_of: Any) -> RenderedDocument:
    with override("lv"):
        return documents_facade.generate(
            key=f"{name}:{row.public_id}",
            kind=kind,
            on=riga_date(created),
            context=context_of(row),
            number=row.number or "",
            code="",
            created=created,
            institution=row.plan.institution.register_code,
        )


def extension_context(row: PlanExtension) -> dict[str, Any]:
    """What the expert approved, and whose copy of which order it rests on (D27)."""
    plan, digest = row.plan, row.copy.sha256
    return {
        **_common(plan),
        "date": riga_date(row.decided_at).isoformat() if row.decided_at else "",
        "plan": {
            "number": plan.number or "",
            "start": plan.start.isoformat() if plan.start else "",
            "end": plan.end.isoformat() if plan.end else "",
            "hours": hours_words(plan.hours),
        },
        "reason": _sentence(row.get_reason_display()),
        "measures_until": row.measures_until.isoformat(),
        "end": row.end.isoformat(),
        "hours": hours_words(row.hours),
        "hours_together": hours_words((plan.hours or 0) + row.hours),
        "order": {"number": row.order_number, "date": row.order_date.isoformat()},
        "copy": {
            "certified_by": user_name(row.certified_by),
            "certified_at": moment_words(row.certified_at),
            "sha256": " ".join(digest[at : at + 8] for at in range(0, len(digest), 8)),
        },
        "submitted": {"who": user_name(row.submitted_by), "when": moment_words(row.submitted_at)},
        "approval": {"who": user_name(row.decided_by), "when": moment_words(row.decided_at)},
    }


def stop_context(row: PlanStop) -> dict[str, Any]:
    """Everything but the explanation, which is restricted."""
    kind = StopKind(row.kind)
    providers = row.plan.providers.filter(approved_on__isnull=False).select_related("mentor")
    return {
        **_common(row.plan),
        "act": ACTS[kind],
        "what": WHAT[kind],
        "date": riga_date(row.made_at).isoformat(),
        "plan": {"number": row.plan.number or ""},
        "mentors": list(dict.fromkeys(one.mentor.name for one in providers)),
        "stopped_from": row.stopped_from.isoformat(),
        "reason": _sentence(row.get_reason_display()),
        "last_meeting": date_short(row.last_meeting) if row.last_meeting else "Tikšanās nav bijis",
        "hours": hours_words(row.hours),
        "next": NEXT[kind],
        "told": row.told,
        "made": {"who": user_name(row.made_by), "when": moment_words(row.made_at)},
    }


def _common(plan: SupportPlan) -> dict[str, Any]:
    return {
        "road": "",
        "letterhead": letterhead_of(plan.institution),
        "learner": {"name": plan.learner.person.name, "stage": plan.stage_words},
        "institution": {"name": plan.institution.name},
        "storage_until": last_day_kept(rules_in_force(plan.semester_start)).isoformat(),
    }


def _sentence(words: str) -> str:
    """With a capital at its beginning."""
    return words[:1].upper() + words[1:]
