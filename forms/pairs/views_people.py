"""Pages of who takes part: taking somebody in, one participant, a minor's consent, proposing a pair."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.pairs import actions, facts, rules
from forms.pairs.entry import ConsentForm, JoinForm, ProposeForm
from forms.pairs.facts import members_of, names
from forms.pairs.models import Pairing
from forms.pairs.pages import coordinated_participant, coordinated_run, formed, to_participant, to_run, user_of
from forms.pairs.states import Side
from forms.pairs.tables import participant_rows
from forms.people.pages import FORM
from kernel.audit.log import access
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from forms.pairs.models import Participant
    from kernel.accounts.models import User


@login_required
@FORM
def join(request: HttpRequest, run_id: UUID) -> HttpResponse:
    row = coordinated_run(request, run_id)
    told = _("The person takes part now, and got an e-mail that says how to sign in.")
    words = {"heading": _("Take a person in"), "submit": _("Take a person in"), **to_run(row)}
    return formed(
        request, partial(JoinForm, youth=row.programme == "P2"), partial(actions.join, run=row), told, **words
    )


@login_required
@require_safe
def participant(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """One person for the coordinator: consent, pairs, and for a mentee which mentors fit and why."""
    row = coordinated_participant(request, participant_id)
    today = riga_date(now())
    access("view", subject=row.public_id, by=user_of(request), on=now(), what="participant")
    years = row.age(today)
    pairings = list(Pairing.objects.of(row.user).filter(run=row.run))
    members = members_of(pairings)
    ranks = row.side == Side.MENTEE
    page = {
        "participant": row,
        "rows": participant_rows(row, on=today),
        "minor": years is not None and years < rules.ADULT,
        "pairs": [{"pair": one, "names": names(members[one.pk])} for one in pairings],
        "ranks": ranks,
        "candidates": facts.candidates(row, by=user_of(request), on=today) if ranks else None,
    }
    return render(request, "pairs/participant.html", page)


@login_required
@FORM
def consent(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    row = coordinated_participant(request, participant_id)
    verb, heading = partial(actions.write_consent, participant=row), _("Consent of the representative")
    return formed(request, ConsentForm, verb, _("The consent is written down."), heading=heading, **to_participant(row))


@login_required
@FORM
def propose(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """A model and its people; the page of a mentee leads here with the mentor chosen."""
    row = coordinated_run(request, run_id)
    people = list(row.participants.select_related("person", "user", "run"))
    mentors, mentees = ([one for one in people if one.side == side] for side in (Side.MENTOR, Side.MENTEE))
    initial = {"mentors": request.GET.getlist("mentors"), "mentees": request.GET.getlist("mentees")}
    make = partial(ProposeForm, run=row, mentors=mentors, mentees=mentees, initial=initial)

    def verb(participants: Sequence[Participant], **given: Any) -> None:
        reasons = _reasons(participants, by=user_of(request))
        actions.propose(run=row, participants=participants, reasons=reasons, **given)

    told = _("Everybody is asked. When all have accepted, you record the pair.")
    return formed(request, make, verb, told, heading=_("Propose a pair"), submit=_("Propose"), **to_run(row))


def _reasons(chosen: Sequence[Participant], *, by: User) -> list[str]:
    """What spoke for the first mentor with the first mentee, as it was shown; kept with the proposal."""
    mentors = {one.pk for one in chosen if one.side == Side.MENTOR}
    mentee = next((one for one in chosen if one.side == Side.MENTEE), None)
    if mentee is None:
        return []
    ranked = facts.candidates(mentee, by=by, on=riga_date(now())) or []
    found = [one for one in ranked if one.participant.pk in mentors]
    return [str(ground.text) for ground in found[0].rank.grounds if ground.points] if found else []
