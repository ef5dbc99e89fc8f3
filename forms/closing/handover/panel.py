"""The hand-over of each mentor on the page of a plan's end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forms.closing.handover.facts import lists, on_paper, providers_seen
from forms.closing.handover.models import HandoverRecord
from forms.closing.handover.states import OPEN
from forms.closing.handover.tables import living, state_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forms.people.access import Scope
    from forms.plans.models import PlanProvider, SupportPlan


def with_living(rows: QuerySet[PlanProvider]) -> QuerySet[PlanProvider]:
    """Each with its record as `living`."""
    records = HandoverRecord.objects.living().defer("lines", "terms", "comment", "withdrawal")
    return rows.prefetch_related(Prefetch("handovers", records, to_attr="living"))


def handover_rows(plan: SupportPlan, scope: Scope) -> list[dict[str, Any]]:
    """Mentor and where the hand-over stands, for mentors with a record or with something on paper."""
    seen = providers_seen(scope).filter(plan=plan)
    begun = seen.filter(handovers__in=HandoverRecord.objects.living())
    rows = with_living(
        seen.filter(pk__in={*begun.values_list("pk", flat=True), *seen.filter(on_paper()).values_list("pk", flat=True)})
    )
    return [{"key": row.mentor.name, "value": _shown(row, scope)} for row in rows]


def _shown(row: PlanProvider, scope: Scope) -> str:
    record = living(row)
    if lists(row, scope) and (record is None or record.state in OPEN):
        words = _("List the originals") if record is None else _("Change the list of originals")
        return format_html(
            '{}. <a href="{}">{}</a>', state_of(row), reverse("closing:handover-list", args=[row.public_id]), words
        )
    if record is None:
        return state_of(row)
    return format_html('<a href="{}">{}</a>', reverse("closing:handover", args=[record.public_id]), state_of(row))
