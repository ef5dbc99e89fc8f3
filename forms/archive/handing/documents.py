"""A hand-over act as the context of the document kind ND, and its two signers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import signing.facade as signing_facade
from forms.archive.handing.models import HandoverAct
from forms.archive.handing.states import BY_CASE
from forms.archive.keepers import keeper_of
from forms.people.models import Person
from forms.records.kinds import Document, Kind
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = "ND"
#: Days an act waits for its two signatures.
DAYS_TO_SIGN = timedelta(days=30)
LABELS = {"giver": "nodevējs", "taker": "pieņēmējs"}


def title_of(act: HandoverAct) -> str:
    return f"Nodošanas–pieņemšanas akts: lieta {act.file.index} ({act.file.year})"


def as_context(act: HandoverAct, *, on: date, whole: bool) -> dict[str, Any]:
    """Everything the template prints, as it is on the day of sending. Dates are ISO."""
    giver, terms = keeper_of(act.file.register_code), act.terms
    cases = list(act.documents.order_by("kind", "year", "sequence"))
    places = signing_facade.summaries([case.public_id for case in cases])
    reason = str(terms["reason"]).strip()
    return {
        "place": giver.place,
        "date": on.isoformat(),
        "road": "paper" if act.paper else "electronic",
        "letterhead": dict(giver.letterhead),
        "giver": {"name": terms["giver_name"], "office": terms["giver_office"]},
        "taker": {"name": terms["taker_name"], "office": terms["taker_office"]},
        "handed_on": terms["handed_on"],
        "reason": reason if reason.endswith((".", "!", "?")) else f"{reason}.",
        "file": f"„{act.file}” ({act.file.year}. gads)" if whole else "",
        "count": str(len(cases)),
        "items": [
            {
                "order": str(at),
                "number": case.number,
                "title": case.title,
                "date": case.document_date.isoformat(),
                "original": _original(places.get(case.public_id)),
            }
            for at, case in enumerate(cases, start=1)
        ],
    }


def _original(summary: Any) -> str:
    """In Latvian, as the document is."""
    if summary is None or not summary.on_paper:
        return "elektronisks"
    return str(summary.paper_place) or "uz papīra"


def document_of(act: HandoverAct, order: Sequence[str]) -> Document:
    """What the road from number to archive asks (forms.records.kinds)."""
    terms = act.terms
    signers = []
    for place, role in enumerate(order, start=1):
        code = terms[f"{role}_code"]
        known = Person.objects.by_code(code) if code else None
        signers.append(
            Signer(
                role=role, name=terms[f"{role}_name"], person_code=code, email=terms[f"{role}_email"],
                user_id=known.user_id if known is not None else None, order=place, label=LABELS[role],
            )
        )  # fmt: skip
    sent_on = date.fromisoformat(terms["context"]["date"])
    return Document(context=terms["context"], signers=signers, expires_on=sent_on + DAYS_TO_SIGN)


HANDOVER = Kind(
    code=KIND,
    model=HandoverAct,
    states=BY_CASE,
    document=document_of,
    about_learners=True,  # titles of documents in its list name learners
    page="archive:handover",
    emptied=("terms", "withdrawal"),
)
