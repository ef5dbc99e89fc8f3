"""The registry as a table, as one entry and as rows of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.people.models import ISSUER_CODE
from forms.people.restricting import RESTRICTED
from forms.people.tables import Marked
from forms.training.registry.states import Shown
from kernel.grammar import date_short
from kernel.identifiers import phone as phone_number
from kernel.identifiers.errors import InvalidIdentifier
from kernel.periods import riga_date
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from forms.training.registry.facts import Card

TONES = {
    Shown.AVAILABLE: "success",
    Shown.FULL: "info",
    Shown.SUSPENDED: "warning",
    Shown.EXCLUDED: "danger",
}


class RegistryTable(Marked, Table):
    """One page of cards, already in order; whose data are only kept bears the mark."""

    name = tables.Column(empty_values=(), verbose_name=gettext_lazy("Mentor"))
    municipalities = tables.Column(empty_values=(), verbose_name=gettext_lazy("Municipalities"))
    shown = tables.Column(empty_values=(), verbose_name=gettext_lazy("State"))
    free = tables.Column(verbose_name=gettext_lazy("Free places"), attrs={"td": {"class": "num"}})
    contacts = tables.Column(empty_values=(), verbose_name=gettext_lazy("Contacts"))
    number = tables.Column(empty_values=(), verbose_name=gettext_lazy("Certificate"), attrs={"td": {"class": "nowrap"}})
    caption = gettext_lazy("Mentor registry")

    class Meta(Table.Meta):
        orderable = False
        empty_text = gettext_lazy("No mentors found")

    def render_name(self, record: Card) -> str:
        address = reverse("training:registry-entry", args=[record.entry.public_id])
        person = record.entry.person
        shown = format_html('<a href="{}">{}, {}</a>', address, person.surname, person.given_name)
        return self.marked_at(shown, person.pk, ISSUER_CODE)

    def render_municipalities(self, record: Card) -> str:
        return places_of(record)

    def render_shown(self, record: Card) -> str:
        return str(record.shown.label)

    def render_free(self, record: Card) -> str:
        return str(record.free) if record.shown in (Shown.AVAILABLE, Shown.FULL) else "–"

    def render_contacts(self, record: Card) -> str:
        return contact_words(record)

    def render_number(self, record: Card) -> str:
        return record.entry.number


def places_of(card: Card) -> str:
    return card.entry.municipality_words or card.entry.region_words


def spaced_phone(text: str) -> str:
    """As people read it; what cannot be read stays as it was typed."""
    try:
        return phone_number.parse(text).shown
    except InvalidIdentifier:
        return text


def contact_words(card: Card) -> str:
    if card.phone is None:
        return _("not shown: ask the regional expert")
    return ", ".join(part for part in (spaced_phone(card.phone), card.email or "") if part)


def entry_rows(card: Card, *, reason: bool) -> list[dict[str, str]]:
    """The whole entry. `reason`: for the mentor and for who keeps or controls the registry."""
    entry = card.entry
    rows = [
        (_("State"), str(card.shown.label)),
        *([(_("Reason"), entry.reason)] if reason and entry.reason else []),
        (_("Certificate"), f"{entry.number}, {date_short(entry.certified_on)}"),
        (_("Planning regions"), entry.region_words),
        (_("Municipalities"), entry.municipality_words),
        (_("Free places"), str(card.free)),
        (_("Contacts"), contact_words(card)),
        (_("Last changed"), date_short(riga_date(entry.changed_at))),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def listed(found: Iterable[Card], *, closed: Collection[tuple[int, str]]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the registry as a file; of `closed` (forms.people.restricting) neither name nor contacts."""
    header = [
        _("Surname"), _("First name"), _("Certificate"), _("Planning regions"), _("Municipalities"), _("State"),
        _("Free places"), _("Phone"), _("E-mail"), _("Last changed"),
    ]  # fmt: skip
    rows = [
        [
            str(RESTRICTED) if hidden else one.entry.person.surname,
            "" if hidden else one.entry.person.given_name,
            one.entry.number,
            one.entry.region_words,
            one.entry.municipality_words,
            str(one.shown.label),
            str(one.free),
            "" if hidden else spaced_phone(one.phone or ""),
            "" if hidden else one.email or "",
            date_short(riga_date(one.entry.changed_at)),
        ]
        for one in found
        for hidden in [(one.entry.person_id, ISSUER_CODE) in closed]
    ]
    return header, rows
