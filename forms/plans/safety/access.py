"""Who enters notes of reported danger, and for whom the page of a learner's notes is there at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.people.models import Role
from forms.plans.facts import as_mentor
from forms.plans.models import SupportPlan
from forms.plans.safety.models import READERS_EVERYWHERE, READERS_PLACE, SafeguardingNote

if TYPE_CHECKING:
    from forms.people.access import Scope
    from forms.people.learners import Learner

#: Beside the mentor in the learner's plan (domain reference 3.4: "mentor / institution").
WRITERS = frozenset({Role.IAPS, Role.HEAD})


def may_write(learner: Learner, scope: Scope) -> bool:
    if not scope.user.is_authenticated:
        return False
    if learner.institution.register_code in scope.where(*WRITERS):
        return True
    return SupportPlan.objects.filter(as_mentor(scope.user.pk), learner=learner).exists()


def may_read(learner: Learner, scope: Scope) -> bool:
    """Everybody's notes of this learner; authors read their own."""
    return bool(scope.everywhere & READERS_EVERYWHERE) or learner.institution.register_code in scope.where(
        *READERS_PLACE
    )


def may_open(learner: Learner, scope: Scope) -> bool:
    """Whether the learner's page of notes is there for this person, with notes in it or not."""
    if may_read(learner, scope) or may_write(learner, scope):
        return True
    return SafeguardingNote.objects.visible_to(scope).filter(learner=learner).exists()


def confirms(note: SafeguardingNote, scope: Scope) -> bool:
    """The head confirms having read it."""
    return note.institution.register_code in scope.where(*READERS_PLACE)


def annuls(note: SafeguardingNote, scope: Scope) -> bool:
    """The author, or the head when the author cannot."""
    return note.author_id == scope.user.pk or confirms(note, scope)
