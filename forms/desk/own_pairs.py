"""What the sister programmes keep of a person, for that person (A62). Three queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.desk.own_data import Part, as_rows
from forms.pairs.models import PairMember, PairQuestion, Participant
from kernel.grammar import date_short
from kernel.web.dates import shown_moment

if TYPE_CHECKING:
    from kernel.accounts.models import User

#: The newest so many of each.
MOST = 200


def mentoring(user: User) -> Part:
    """Programmes, pairs with the own decision and its reason, questions with their answers."""
    people = Participant.objects.filter(user=user).select_related("run", "person")[:MOST]
    own = PairMember.objects.filter(participant__user=user).select_related("pairing__run").order_by("-pk")[:MOST]
    asked = PairQuestion.objects.filter(participant__user=user)[:MOST]
    return Part(_("Mentoring"), [
        *(as_rows(_taking_part(row)) for row in people), *(as_rows(_pair(row)) for row in own), *(as_rows(_question(row)) for row in asked),
    ])  # fmt: skip


def _taking_part(row: Participant) -> dict[str, str]:
    consent = f"{row.consent_by}, {date_short(row.consent_on)}" if row.consent_on else ""
    return {
        _("Programme"): row.run.title,
        _("Takes part as"): row.called,
        _("Consent of the representative"): consent,
    }


def _pair(row: PairMember) -> dict[str, str]:
    return {
        _("Pair"): row.pairing.run.title, _("State"): row.pairing.get_state_display(), _("Your answer"): row.get_decision_display(),
        _("Reason"): row.reason,
    }  # fmt: skip


def _question(row: PairQuestion) -> dict[str, str]:
    return {_("Your question"): row.text, _("Asked"): shown_moment(row.asked_at), _("Answer"): row.answer}
