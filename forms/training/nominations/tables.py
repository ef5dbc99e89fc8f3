"""The coordinator's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forms.training.nominations.facts import fate
from forms.training.nominations.models import TrainingNomination
from kernel.grammar import date_short
from kernel.periods import riga_date
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import datetime


class NominationTable(Table):
    """Candidates, the newest first; names are encrypted, so they are in no order."""

    name = tables.Column(verbose_name=_("Candidate"), orderable=False)
    group = tables.Column(verbose_name=_("Group"), orderable=False)
    nominated_at = tables.Column(verbose_name=_("Proposed"))
    fate = tables.Column(empty_values=(), verbose_name=_("What has become of it"), orderable=False)
    caption = _("Proposed candidates")

    class Meta(Table.Meta):
        model = TrainingNomination
        fields = ("name", "group", "nominated_at", "fate")
        order_by = "-nominated_at"
        empty_text = _("No candidates proposed yet")

    def render_name(self, record: TrainingNomination) -> str:
        return format_html('<a href="{}">{}</a>', reverse("training:nomination", args=[record.public_id]), record.name)

    def render_nominated_at(self, value: datetime) -> str:
        return date_short(riga_date(value))

    def render_fate(self, record: TrainingNomination) -> str:
        return fate(record)
