"""Recognition as the context of the kinds JM (P2, B15) and DA (P3, C13), which nobody signs by hand. Latvian, as documents are."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from forms.pairs.models import Recognition
from forms.pairs.states import Side
from forms.people.letterhead import letterhead_of
from forms.people.wording import declined
from forms.questionnaires.issuers import LETTERHEADS
from forms.records.certificates import BY_CASE
from forms.records.kinds import Document, Kind
from kernel.grammar import Case, date_short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.pairs.models import Pairing, Participant

KINDS = {"P2": "JM", "P3": "DA"}
TITLES = {"JM": "Apliecinājums par dalību Jauniešu-mentoru kustībā", "DA": "Pateicība par dalību Mentoru programmā"}
TERM = timedelta(days=30)
#: As the document says it after „kā”.
AS = {
    ("P2", Side.MENTOR): {"f": "jauniete-mentore", "m": "jaunietis-mentors"},
    ("P2", Side.MENTEE): {"f": "mentorējamā", "m": "mentorējamais"},
    ("P3", Side.MENTOR): {"f": "mentore", "m": "mentors"},
    ("P3", Side.MENTEE): {"f": "mentorējamā", "m": "mentorējamais"},
}


def context_of(participant: Participant, pairing: Pairing, *, meetings: int, day: date) -> dict[str, Any]:
    """Everything the template prints."""
    run, person = participant.run, participant.person
    return {
        "date": day.isoformat(),
        "road": "sealed",
        "letterhead": letterhead_of(run.institution) if run.institution else LETTERHEADS[run.programme],
        "holder": {
            "name": person.name,
            "dative": declined(person.name, case=Case.DAT, gender=person.gender, kind="name"),
            "role": AS[run.programme, Side(participant.side)][person.gender],
        },
        "run": {
            "title": run.title,
            "period": f"{date_short(pairing.first or run.start)} – {date_short(pairing.ended_on or run.end)}",
            "meetings": f"{meetings} tikšanās",
        },
    }


def document_of(recognition: Recognition, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of it (forms.records.kinds)."""
    return Document(context=recognition.printed, signers=(), expires_on=recognition.case.document_date + TERM)


_COMMON: dict[str, Any] = {
    "model": Recognition, "states": BY_CASE, "document": document_of, "emptied": ("printed",), "people": ("participant__person",),
    "parties_only": True, "text_found": False, "page": "pairs:run", "page_by": "participant__run__public_id",
}  # fmt: skip
YOUTH = Kind(code="JM", **_COMMON)
ACADEMY = Kind(code="DA", **_COMMON)
