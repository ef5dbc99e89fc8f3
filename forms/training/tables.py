"""The organiser's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms.training.models import TrainingGroup
from forms.training.states import GroupState
from kernel.grammar import date_short
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping


class GroupTable(Table):
    """Groups, the last first; the dates lead to the form of who may change the group."""

    first_day = tables.Column(verbose_name=_("Dates"))
    city = tables.Column(verbose_name=_("City or place"))
    region = tables.Column(verbose_name=_("Planning region"))
    round = tables.Column(accessor="round__number", verbose_name=_("Round"))
    state = tables.Column(verbose_name=_("State"))
    taken = tables.Column(verbose_name=_("Places taken"), empty_values=(), orderable=False)
    caption = _("Groups")

    class Meta(Table.Meta):
        model = TrainingGroup
        fields = ("first_day", "city", "region", "round", "state", "taken")
        order_by = "-first_day"
        empty_text = _("No groups yet")

    def __init__(
        self,
        *args: Any,
        keeps: bool,
        taken: Mapping[int, int | None],
        to_decide: Mapping[int, int] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keeps, self.taken, self.to_decide = keeps, taken, to_decide

    def render_first_day(self, record: TrainingGroup) -> str:
        one_day = record.first_day == record.last_day
        dates = date_short(record.first_day) + ("" if one_day else f"–{date_short(record.last_day)}")
        if not self.keeps or record.state == GroupState.CANCELLED:
            return dates
        return format_html('<a href="{}">{}</a>', reverse("training:group", args=[record.public_id]), dates)

    def render_round(self, record: TrainingGroup) -> str:
        return format_html('<span class="nowrap">{}</span>', record.round)

    def render_state(self, record: TrainingGroup) -> str:
        label = record.get_state_display()
        return f"{label}: {record.cancel_reason}" if record.cancel_reason else label

    def render_taken(self, record: TrainingGroup) -> str:
        taken = self.taken.get(record.pk)
        if taken is None and record.capacity is None:
            words = "–"
        else:
            words = "/".join("–" if number is None else str(number) for number in (taken, record.capacity))
        if self.to_decide is None:  # applications are not this person's business
            return words
        address = reverse("training:applications", args=[record.public_id])
        waiting = self.to_decide.get(record.pk, 0)
        link = _("applications") if not waiting else gettext("applications, to look at: %(count)s") % {"count": waiting}
        return format_html('{} <a href="{}">{}</a>', words, address, link)
