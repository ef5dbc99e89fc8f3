"""The life story of a document: sagatavots → nosūtīts → parakstīja … → pārbaudīts → arhivēts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.records.states import CaseState
from kernel.jobs.models import Job, State
from kernel.web.dates import shown_moment
from kernel.web.languages import latvian, worded

if TYPE_CHECKING:
    from datetime import datetime

    from forms.records.models import CaseDocument
    from signing.data import DepositSummary, EnvelopeSummary, TurnSummary


def preparing_problem(case: CaseDocument) -> str:
    """Why the document is not typeset yet, when the press has given up; "" otherwise."""
    if case.state != CaseState.NUMBERED:
        return ""
    parked = Job.objects.filter(name="records.prepare", key=str(case.public_id), state=State.PARKED).first()
    if parked is None:
        return ""
    return _(
        "The document could not be prepared: %(why)s The portal tries again by itself; nothing is lost. "
        "If it lasts longer than an hour, tell the administrator."
    ) % {"why": parked.error}


def printing_problem(case: CaseDocument, envelope: EnvelopeSummary | None) -> str:
    """Why there is no version for hand signatures after the signers turned to paper; "" otherwise."""
    if envelope is None or not envelope.on_paper or case.paper or case.state != CaseState.SIGNING:
        return ""
    jobs = Job.objects.filter(name="records.for_hand", key__startswith=str(case.public_id), state=State.PARKED)
    parked = jobs.order_by("-pk").first()
    return _("Do not print this version yet: %(why)s") % {"why": parked.error.partition(": ")[2]} if parked else ""


def story(
    *, case: CaseDocument, envelope: EnvelopeSummary | None, deposit: DepositSummary | None
) -> list[dict[str, str]]:
    """What has happened, what waits, in order: rows of the timeline component."""
    rows = [_row(_("Number %(number)s given") % {"number": case.number}, case.numbered_at)]
    if deposit is not None and deposit.destroyed:
        rows.append(_row(_("Checked and placed in the archive"), deposit.deposited_at))
        rows.append(_row(_("Destroyed by act %(act)s") % {"act": deposit.act}, deposit.destroyed_at))
        return rows
    if envelope is None:
        if case.state == CaseState.ANNULLED:
            rows.append(_row(_("Annulled"), None, state="failed", text=latvian(case.state_reason)))
        else:
            rows.append(_row(_("The document is being prepared"), None, state="current"))
        return rows
    before = [turn for turn in envelope.turns if turn.act is not None and turn.act.at < envelope.opened_at]
    rows[:0] = [_turn(turn, on_paper=False) for turn in before]
    sent = (
        _("Document prepared") if len(before) == len(envelope.turns) else _("Document prepared and sent for signature")
    )
    rows.append(_row(sent, envelope.opened_at))
    for turn in envelope.turns:
        if turn not in before:
            rows += [*_replaced(turn), _turn(turn, on_paper=envelope.on_paper)]
    if envelope.closed:
        rows.append(
            _row(
                _("Closed: %(state)s") % {"state": envelope.state.label},
                envelope.changed_at,
                state="failed",
                text=latvian(envelope.reason),
            )
        )
        return rows
    sealed = next((file for file in envelope.files if file.cause == "sealed"), None)
    if sealed:
        rows.append(_row(_("Sealed by the institution"), sealed.made_at))
    elif deposit is None:
        rows.append(_row(_("Seal of the institution"), None, state="todo"))
    if deposit is not None:
        rows.append(_row(_("Checked and placed in the archive"), deposit.deposited_at))
    else:
        rows.append(_row(_("Check and archive"), None, state="todo"))
    return rows


def _turn(turn: TurnSummary, *, on_paper: bool) -> dict[str, str]:
    if on_paper and turn.state == "waiting":
        return _row(worded(_("%(name)s signs on paper"), name=turn.name), None, state="current")
    if turn.act is not None:
        return _row(worded(_("%(name)s confirmed in the portal"), name=turn.name), turn.closed_at)
    if turn.state == "signed":
        return _row(worded(_("%(name)s signed electronically"), name=turn.name), turn.closed_at)
    if turn.state == "paper":
        return _row(worded(_("%(name)s signed on paper"), name=turn.name), turn.closed_at)
    if turn.state == "declined":
        return _row(worded(_("%(name)s declined to sign"), name=turn.name), turn.closed_at, state="failed")
    if turn.state == "waiting":
        return _row(worded(_("%(name)s signs next"), name=turn.name), None, state="todo")
    if turn.state in {"void", "expired"}:
        return _row(worded(_("%(name)s has not signed"), name=turn.name), None, state="failed")
    return _row(worded(_("Waiting for the signature of %(name)s"), name=turn.name), None, state="current")


def _replaced(turn: TurnSummary) -> list[dict[str, str]]:
    rows = []
    for one in turn.replaced:
        said = _("%(name)s lets somebody else sign for the institution") if one.passed else ""
        said = said or _("%(name)s was replaced by another signer")
        text = ". ".join(part.rstrip(".") for part in (one.mandate, one.reason) if part)
        rows.append(_row(worded(said, name=one.name), one.at, text=latvian(text)))
    return rows


def _row(title: str, at: datetime | None, *, state: str = "done", text: str = "") -> dict[str, str]:
    return {
        "title": title,
        "when": shown_moment(at),
        "state": state,
        "text": text,
    }
