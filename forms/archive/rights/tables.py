"""The list of requests about personal data."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from forms.archive.rights.models import RightsRequest
from forms.archive.rights.states import RequestState
from kernel.grammar import date_short
from kernel.web.tables import Table

TONES = {
    RequestState.OPEN: "warning",
    RequestState.GRANTED: "success",
    RequestState.PARTLY: "success",
    RequestState.REFUSED: "neutral",
}


class RightsTable(Table):
    received_on = tables.Column(verbose_name=gettext_lazy("Received"))
    person = tables.Column(accessor="person__name", order_by=("person__surname", "person__given_name"), verbose_name=gettext_lazy("Person"))  # fmt: skip
    asked = tables.Column(verbose_name=gettext_lazy("What is asked"))
    institution_name = tables.Column(verbose_name=gettext_lazy("Institution"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    due_on = tables.Column(verbose_name=gettext_lazy("Answer by"))
    caption = gettext_lazy("Requests about personal data")

    class Meta(Table.Meta):
        model = RightsRequest
        fields = ("received_on", "person", "asked", "institution_name", "state", "due_on")
        order_by = "-received_on"
        empty_text = gettext_lazy("Nobody has asked anything yet")

    def render_received_on(self, record: RightsRequest) -> str:
        address = reverse("archive:right", args=[record.public_id])
        words = f"{record.get_asked_display()}, {record.person.name}"
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> – {}</span></a>',
            address,
            date_short(record.received_on),
            words,
        )

    def render_due_on(self, value: Any) -> str:
        return date_short(value)
