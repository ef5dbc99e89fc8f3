"""A note as people read it, and the way to it from the learner's page. Nothing here tells whether there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.people.panels import Panel
from forms.plans.safety.access import may_open
from kernel.grammar import date_short
from kernel.web.dates import shown_moment

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.access import Scope
    from forms.people.learners import Learner
    from forms.plans.safety.models import SafeguardingNote
    from forms.plans.safety.reading import Said
    from kernel.accounts.models import User


def note_rows(note: SafeguardingNote, said: Said, *, named: bool = True) -> list[dict[str, Any]]:
    """`named` False: without who entered, read and annulled it: who reported is not told to whoever asks."""
    pairs = [
        (_("What was reported"), str(said.fact.label)),
        (_("Who was told"), "\n".join(str(one.label) for one in said.informed)),
        (_("Day on which they were told"), date_short(note.informed_on)),
    ]
    if named:
        pairs.append((_("Entered"), _moment(note.author, note.made_at)))
    if named and note.seen_by is not None:
        pairs.append((_("The head has read it"), _moment(note.seen_by, note.seen_at)))
    if note.annulled_by is not None:
        who = f"\n{_moment(note.annulled_by, note.annulled_at)}" if named else ""
        pairs.append((_("Annulled"), f"{note.get_mistake_display()}{who}"))
    pairs.append((_("Kept until"), date_short(note.kept_until)))
    return [{"key": key, "value": value} for key, value in pairs]


def _moment(who: User, when: datetime | None) -> str:
    return _("%(who)s, %(moment)s") % {"who": who.get_full_name(), "moment": shown_moment(when)}


def learner_panel(learner: Learner, scope: Scope, on: date) -> Panel | None:
    """The same for a learner with notes and without."""
    if not may_open(learner, scope):
        return None
    act = (reverse("safety:notes", args=[learner.public_id]), _("Safety of the child"))
    return Panel(
        _("Safety of the child"),
        [],
        _("If the child is in danger: whom to tell, and the note that it was reported."),
        act,
    )
