"""What waits in supervision: interest for the institution, applications for who forms groups, groups for their supervisor."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.people.models import Role
from forms.programmes.editions import rules_on_days
from forms.records.waiting import Deed, Queue, Waiting
from forms.supervision.models import SupervisionApplication, SupervisionGroup, forms_groups
from forms.supervision.rules import last_confirmation
from forms.supervision.states import SURE, ApplicationState, GroupState
from forms.supervision.tables import when
from kernel.periods import now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from forms.people.access import Scope
    from forms.programmes.rules import RuleValues


def waiting_for(scope: Scope) -> list[Queue]:
    queues = []
    places = scope.where(Role.RESP)
    if places:
        interested = SupervisionApplication.objects.filter(
            state=ApplicationState.INTERESTED, institution__register_code__in=places
        )
        rows = interested.select_related("mentor", "institution").defer("topic").order_by("created_at", "pk")
        queues.append(Queue("supervizijai", Deed.DECIDE, rows, _interest))
    if forms_groups(scope):
        submitted = SupervisionApplication.objects.filter(state=ApplicationState.SUBMITTED)
        rows = submitted.select_related("mentor", "institution").defer("topic").order_by("submitted_at", "pk")
        queues.append(Queue("supervizijas-pieteikumi", Deed.DECIDE, rows, _application))
        forming = SupervisionGroup.objects.filter(state=GroupState.FORMING).select_related("municipality")
        queues.append(Queue("supervizijas-grupas", Deed.SEND, forming.order_by("starts_at"), _forming))
    if Role.SUP in scope.roles:
        own = SupervisionGroup.objects.filter(supervisor=scope.user).select_related("municipality")
        sent = list(own.filter(state=GroupState.SENT).order_by("starts_at"))
        values = rules_on_days({row.day for row in sent}) if sent else {}
        met = own.filter(state__in=sorted(SURE - {GroupState.HELD}), starts_at__lte=now()).order_by("starts_at")
        queues.append(Queue("supervizijas-sastavs", Deed.CONFIRM, sent, partial(_sent, values=values)))
        queues.append(Queue("supervizijas-apmeklejums", Deed.RECORD, met, _met))
    return queues


def _interest(row: SupervisionApplication) -> Waiting:
    return Waiting(
        title=_("%(mentor)s would like to take part in supervision") % {"mentor": row.mentor.name},
        text=row.institution.name,
        action=_("Apply or refuse"),
        href=reverse("supervision:application", args=[row.public_id]),
        since=row.created_at,
    )


def _application(row: SupervisionApplication) -> Waiting:
    return Waiting(
        title=_("Application for supervision: %(mentor)s") % {"mentor": row.mentor.name},
        text=row.institution.name,
        action=_("Find a group"),
        href=reverse("supervision:groups"),
        since=row.submitted_at,
    )


def _group(row: SupervisionGroup, action: str) -> Waiting:
    return Waiting(
        title=_("Supervision group: %(municipality)s") % {"municipality": row.municipality.name},
        text=when(row.starts_at),
        action=action,
        href=reverse("supervision:group", args=[row.public_id]),
        since=row.changed_at,
        due=row.day,
        due_words=_("Meets on %(date)s"),
    )


def _forming(row: SupervisionGroup) -> Waiting:
    return _group(row, _("Complete and send"))


def _sent(row: SupervisionGroup, *, values: Mapping[date, RuleValues]) -> Waiting:
    """Until when the supervisor may still confirm matters more than when the group meets (R49)."""
    found = _group(row, _("Look and confirm"))
    last = last_confirmation(row.day, values[row.day]) if row.day in values else None
    return found if last is None else replace(found, due=last, due_words=_("Confirm by %(date)s"))


def _met(row: SupervisionGroup) -> Waiting:
    return _group(row, _("Write down who took part"))
