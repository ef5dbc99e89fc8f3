"""The life story of a document: sagatavots → nosūtīts → parakstīja … → pārbaudīts → arhivēts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import datetime

    from forms.records.models import CaseDocument
    from signing.data import DepositSummary, EnvelopeSummary


@dataclass(frozen=True)
class Moment:
    """One line of the story. `at` is None for what is still to come."""

    text: str
    at: datetime | None
    tone: str = "done"
    note: str = ""


def story(
    *, case: CaseDocument, envelope: EnvelopeSummary | None, deposit: DepositSummary | None
) -> list[Moment]:
    """What has happened, what waits, in order."""
    moments = [Moment(_("Number %(number)s given") % {"number": case.number}, case.numbered_at)]
    if envelope is None:
        if case.state == "annulled":
            moments.append(Moment(_("Annulled"), None, tone="stopped", note=case.state_reason))
        else:
            moments.append(Moment(_("The document is being prepared"), None, tone="now"))
        return moments
    moments.append(Moment(_("Document prepared and sent for signature"), envelope.opened_at))
    for turn in envelope.turns:
        moments.append(_turn(turn))
    if envelope.reason:
        moments.append(Moment(_("Closed: %(state)s") % {"state": envelope.state.label}, envelope.changed_at, tone="stopped", note=envelope.reason))
        return moments
    sealed = next((file for file in envelope.files if file.cause == "sealed"), None)
    moments.append(Moment(_("Sealed by the institution"), sealed.made_at) if sealed else Moment(_("Seal of the institution"), None, tone="later"))
    if deposit is not None:
        moments.append(Moment(_("Checked and placed in the archive"), deposit.deposited_at))
    else:
        moments.append(Moment(_("Check and archive"), None, tone="later"))
    return moments


def _turn(turn: object) -> Moment:
    name, state = turn.name, turn.state  # type: ignore[attr-defined]
    if state == "signed":
        return Moment(_("%(name)s signed electronically") % {"name": name}, turn.closed_at)  # type: ignore[attr-defined]
    if state == "paper":
        return Moment(_("%(name)s signed on paper") % {"name": name}, turn.closed_at)  # type: ignore[attr-defined]
    if state == "declined":
        return Moment(_("%(name)s declined to sign") % {"name": name}, turn.closed_at, tone="stopped")  # type: ignore[attr-defined]
    if state == "waiting":
        return Moment(_("%(name)s signs next") % {"name": name}, None, tone="later")
    if state in {"void", "expired"}:
        return Moment(_("%(name)s has not signed") % {"name": name}, None, tone="stopped")
    return Moment(_("Waiting for the signature of %(name)s") % {"name": name}, None, tone="now", note=turn.problem_text)  # type: ignore[attr-defined]
