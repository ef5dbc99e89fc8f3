"""An application as the document of kind MA: what was confirmed, sealed and kept; and as a copy to take along (D01)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

import doc_templates.facade as documents_facade
from forms.records.kinds import Document, Kind
from forms.training import issuer
from forms.training.applications.models import ApplicationSubmission
from forms.training.applications.states import BY_CASE, ApplicationState
from forms.training.days import dates
from kernel.periods import riga, riga_date
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.training.applications.models import TrainingApplication
    from forms.training.applications.terms import Shown
    from forms.training.models import TrainingGroup

KIND = "MA"
#: The seal comes within minutes; the term only bounds how long one is tried for.
TERM = timedelta(days=30)
#: What was proved, as the document says it.
PROVED = {
    "link": "personīga saite no e-pasta",
    "address": "e-pasta adrese",
    "code": "vienreizējs kods no e-pasta",
}


def title_of(group: TrainingGroup) -> str:
    """How the document is called in lists: without the name, because lists outlive what is erased."""
    return f"Anketa mentoru mācībām: {group.city}, {group.first_day:%d.%m.%Y}."


def submission_context(
    row: TrainingApplication, group: TrainingGroup, *, shown: Shown, act: Mapping[str, Any], replaces: str
) -> dict[str, Any]:
    """What the sealed document says; kept as it was then."""
    proved = ", ".join(PROVED.get(one, one) for one in shown.signed_in_by)
    return {
        **_context(row, group, sections=shown.sections, confirmed=shown.confirmed),
        "road": "confirmed",
        "replaces": replaces,
        "confirmation": {
            "when": _moment(datetime.fromisoformat(str(act["at"])), seconds=True),
            "how": f"{proved}; {_moment(shown.signed_in_at).replace(' ', chr(160))}",
            "sha256": act["document_sha256"],
        },
    }


def document_of(submission: ApplicationSubmission, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of it (forms.records.kinds): the applicant has confirmed already."""
    signers = [
        Signer(
            role=role, name=str(submission.act["name"]), person_code="", email="", user_id=None, order=place,
            label="pretendents", act=submission.act,
        )
        for place, role in enumerate(order, start=1)
    ]  # fmt: skip
    return Document(context=submission.printed, signers=signers, expires_on=submission.case.document_date + TERM)


APPLICATION = Kind(
    code=KIND, model=ApplicationSubmission, states=BY_CASE, document=document_of, emptied=("printed", "act"),
    people=("application__certificates__person",),
)  # fmt: skip


def printed_application(
    row: TrainingApplication,
    group: TrainingGroup,
    *,
    number: str,
    sections: Sequence[dict[str, Any]],
    confirmed: Sequence[str],
    on: datetime,
) -> bytes:
    """A copy as the PDF. `sections`: answers as the pages show them. Raises the RenderError tree."""
    with override("lv"):
        context = _context(row, group, sections=sections, confirmed=confirmed)
    made = documents_facade.print_once(kind=KIND, on=riga_date(on), context=context, created=on, number=number)
    return made.pdf


def _context(
    row: TrainingApplication, group: TrainingGroup, *, sections: Sequence[Mapping[str, Any]], confirmed: Sequence[str]
) -> dict[str, Any]:
    # What the organiser looks at twice is "submitted" to the applicant too.
    state = ApplicationState.SUBMITTED if row.state == ApplicationState.CHECKING else ApplicationState(row.state)
    with override("lv"):
        state_words = str(state.label)
    return {
        "road": "printed",
        "letterhead": issuer.LETTERHEAD,
        "applicant": row.terms.name,
        "group": f"{group.city}, {dates(group.listed_days())}",
        "state": state_words,
        "submitted": _moment(row.submitted_at) if row.submitted_at else "",
        "sections": [
            {
                "title": str(one["title"]),
                "rows": [{"key": str(line["key"]), "value": str(line["value"]) or "–"} for line in one["rows"]],
            }
            for one in sections
        ],
        "confirmed": [str(one) for one in confirmed],
        "replaces": "",
        "confirmation": {"when": "", "how": "", "sha256": ""},
    }


def _moment(moment: datetime, *, seconds: bool = False) -> str:
    """On the Riga clock: „20.11.2026. 14:30”."""
    return f"{riga(moment):{'%d.%m.%Y. %H:%M:%S' if seconds else '%d.%m.%Y. %H:%M'}}"
