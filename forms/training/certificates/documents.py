"""A certificate as the context of the document kind AP, which nobody signs by hand. Keys: its manifest [context]."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from forms.people.wording import identity
from forms.records.certificates import BY_CASE
from forms.records.kinds import Document, Kind
from forms.training import issuer
from forms.training.certificates.models import MentorCertificate
from forms.training.days import dates
from forms.training.registry.models import MentorRegistryEntry
from kernel.grammar import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.training.applications.terms import ApplicationTerms
    from forms.training.attendance.facts import Sheet

KIND = "AP"
#: The seal comes within minutes; the term only bounds how long one is tried for.
TERM = timedelta(days=30)


def title_of(name: str) -> str:
    """How the document is called in lists."""
    return f"Mentora mācību apliecība: {name}"


def certificate_context(
    *, terms: ApplicationTerms, dative: str, sheet: Sheet, hours: int, replaces: str, day: date
) -> dict[str, Any]:
    """Everything the template prints. `hours`: of the programme, not those attended beyond it."""
    return {
        "place": "Rīgā",
        "date": day.isoformat(),
        "road": "sealed",
        "letterhead": issuer.LETTERHEAD,
        "holder": {
            "name": terms.name,
            "dative": dative,
            **identity(terms.personal_code, terms.birth_date),
        },
        "training": {
            "volume": counted(hours, "akadēmiskā stunda", "akadēmiskās stundas", "akadēmisko stundu"),
            "days": dates(sheet.days),
            "city": sheet.group.city,
            "venue": sheet.group.venue,
            "round": f"{sheet.group.round.number}. kārta",
        },
        "replaces": replaces,
    }


def document_of(certificate: MentorCertificate, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of a certificate (forms.records.kinds)."""
    return Document(context=certificate.printed, signers=(), expires_on=certificate.case.document_date + TERM)


def forget_entry(certificate: MentorCertificate) -> None:
    """The registry names holders of certificates: who has none any more is not in it (D04)."""
    MentorRegistryEntry.objects.filter(certificate=certificate).delete()


CERTIFICATE = Kind(
    code=KIND, model=MentorCertificate, states=BY_CASE, document=document_of, emptied=("printed",), goes=True,
    forget=forget_entry, people=("person",),
)  # fmt: skip
