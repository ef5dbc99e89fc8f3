"""What waits in pairs: own answers and forms, accepted pairs and questions for the coordinator."""

from __future__ import annotations

from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.pairs.access import COORDINATES, reach_of
from forms.pairs.facts import names, waiting_forms
from forms.pairs.models import DueForm, Pairing, PairMember, PairQuestion, Run
from forms.pairs.states import Decision, PairState
from forms.pairs.tables import due_title, form_titles
from forms.people.models import Role
from forms.records.waiting import Deed, Queue, Waiting
from kernel.periods import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.people.access import Scope

#: Roles of people in pairs.
PEOPLE = frozenset({Role.YM, Role.YMT, Role.DAM, Role.DAE})
#: Days before its term from which a form waits.
AHEAD = timedelta(days=30)


def waiting_for(scope: Scope) -> list[Queue]:
    queues = []
    if scope.roles & PEOPLE:
        asked = PairMember.objects.filter(
            participant__user=scope.user, decision=Decision.WAITING, pairing__state=PairState.PROPOSED
        ).select_related("pairing__run")
        forms = waiting_forms(scope.user).filter(Q(opens=None) | Q(opens__lte=today()), due__lte=today() + AHEAD)
        queues += [
            Queue("pari", Deed.DECIDE, asked, _asked),
            Queue("pari-veidlapas", Deed.WRITE, forms, partial(_form, titles=cache(lambda: form_titles(today())))),
        ]
    if scope.roles & set(COORDINATES):
        runs = Run.objects.coordinated(reach_of(scope.user, on=today())).values("pk")
        accepted = (
            Pairing.objects.filter(run__in=runs, state=PairState.ACCEPTED)
            .select_related("run")
            .prefetch_related("members__participant__person")
        )
        questions = PairQuestion.objects.filter(participant__run__in=runs, answered_at=None).select_related(
            "participant__run", "participant__person"
        )
        queues.append(Queue("pari-registret", Deed.CONFIRM, accepted, _accepted))
        queues.append(Queue("pari-jautajumi", Deed.DECIDE, questions.defer("text", "answer"), _question))
    return queues


def _asked(row: PairMember) -> Waiting:
    return Waiting(
        title=_("A mentoring pair is proposed to you"), text=row.pairing.run.title, action=_("Look and answer"),
        href=reverse("pairs:pair", args=[row.pairing.public_id]), since=row.pairing.proposed_at,
    )  # fmt: skip


def _form(row: DueForm, titles: Callable[[], dict[str, str]]) -> Waiting:
    return Waiting(
        title=due_title(row, titles()), text=row.pairing.run.title, action=_("Fill in"),
        href=reverse("questionnaires:form", args=[row.key]), due=row.due, due_words=_("Until %(date)s"),
    )  # fmt: skip


def _accepted(row: Pairing) -> Waiting:
    return Waiting(
        title=_("Both sides have accepted: %(names)s") % {"names": names(list(row.members.all()))}, text=row.run.title,
        action=_("Record the pair"), href=reverse("pairs:pair", args=[row.public_id]), since=row.proposed_at,
    )  # fmt: skip


def _question(row: PairQuestion) -> Waiting:
    return Waiting(
        title=_("Question of %(name)s") % {"name": row.participant.person.name}, text=row.participant.run.title,
        action=_("Read and answer"), href=reverse("pairs:answer", args=[row.public_id]), since=row.asked_at,
    )  # fmt: skip
