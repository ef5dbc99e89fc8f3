"""Originals that wait to be listed by their mentor, and lists that wait for the plan author."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.closing.handover.facts import ENDING, listing, on_paper
from forms.closing.handover.models import HandoverRecord
from forms.closing.handover.states import HandoverState
from forms.closing.models import AUTHORS
from forms.people.models import Role
from forms.plans.models import PlanProvider
from forms.plans.states import PlanState
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from forms.people.access import Scope

#: So many days before the semester ends the originals wait for their mentor.
AHEAD = timedelta(days=14)


def waiting_for(scope: Scope, *, on: date) -> list[Queue]:
    found, places = [], scope.where(*AUTHORS)
    if places or Role.MEN in scope.roles:
        found.append(Queue("originalu-saraksts", Deed.WRITE, _unlisted(scope, on=on), _to_list))
    if places:
        listed = HandoverRecord.objects.filter(
            state=HandoverState.LISTED, provider__plan__institution__register_code__in=places
        )
        listed = listed.select_related("provider__plan__learner__person", "provider__mentor")
        found.append(Queue("originalu-pienemsana", Deed.CONFIRM, listed.order_by("listed_at", "pk"), _to_take))
    return found


def _unlisted(scope: Scope, *, on: date) -> QuerySet[PlanProvider]:
    """Plans with papers that this person lists: near their end and not listed yet, or given back."""
    records = HandoverRecord.objects.living().filter(provider=OuterRef("pk"))
    rows = PlanProvider.objects.filter(
        on_paper(), listing(scope), plan__state__in=sorted(ENDING), plan__approved_on__isnull=False
    )
    due = Q(plan__semester_end__lte=on + AHEAD) | Q(plan__state=PlanState.ENDED)
    given_back = Exists(records.filter(state=HandoverState.RETURNED))
    rows = rows.filter(given_back | due & ~Exists(records)).select_related("plan__learner__person", "mentor")
    return rows.order_by("plan__semester_end", "pk")


def _to_list(row: PlanProvider) -> Waiting:
    return Waiting(
        title=_("Hand-over of originals: %(learner)s") % {"learner": row.plan.learner.person.name},
        text=", ".join(filter(None, (row.plan.number, "" if row.mentor.user_id else row.mentor.name))),
        action=_("List the originals"),
        href=reverse("closing:handover-list", args=[row.public_id]),
        due=row.plan.semester_end,
        due_words=_("Semester ends %(date)s"),
    )


def _to_take(row: HandoverRecord) -> Waiting:
    return Waiting(
        title=_("Hand-over of originals: %(learner)s") % {"learner": row.provider.plan.learner.person.name},
        text=row.provider.mentor.name,
        action=_("Look and take the originals"),
        href=reverse("closing:handover", args=[row.public_id]),
        since=row.listed_at,
    )
