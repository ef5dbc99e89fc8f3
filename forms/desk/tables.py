"""The register as a table and as rows of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.people.restricting import RESTRICTED, restricted_cases
from forms.records.models import CaseDocument
from kernel.grammar import date_short
from kernel.web.dates import shown_day
from kernel.web.languages import latvian
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kernel.accounts.models import User


class MarkedTitle:
    """A table of documents: beside the title of one whose data are restricted (GDPR, article 18) stand the words."""

    @cached_property
    def restricted(self) -> frozenset[int]:
        """Documents whose data are only kept: asked once a page."""
        return restricted_cases()

    def render_title(self, value: str, record: CaseDocument) -> str:
        if record.pk not in self.restricted:
            return str(latvian(value))
        return format_html('{} <span class="tag tone-warning">{}</span>', latvian(value), RESTRICTED)


class RegisterTable(MarkedTitle, Table):
    """Numbered documents; the newest number first."""

    number = tables.Column(
        linkify=("desk:passport", {"case_id": tables.A("public_id")}), verbose_name=gettext_lazy("Number")
    )
    document_date = tables.Column(verbose_name=gettext_lazy("Date"))
    title = tables.Column(verbose_name=gettext_lazy("Title"))
    institution_name = tables.Column(verbose_name=gettext_lazy("Institution"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Register of documents")

    class Meta(Table.Meta):
        model = CaseDocument
        fields: tuple[str, ...] = ("number", "document_date", "title", "institution_name", "state")
        order_by = "-number"
        empty_text = gettext_lazy("No documents yet. A document appears here when it gets its number.")

    def render_document_date(self, value: Any) -> str:
        return shown_day(value)

    def render_institution_name(self, value: str) -> str:
        return str(latvian(value))


def register_rows(
    cases: Iterable[CaseDocument], *, by: User, on: datetime
) -> tuple[list[str], list[list[str]]]:  # fmt: skip
    """Header and rows of the exported register; of restricted documents it has the number and no title."""
    closed = restricted_cases(by=by, on=on)
    header = [_("Number"), _("Date"), _("Title"), _("Institution"), _("State"), _("Kept until"), "SHA-256"]
    rows = [
        [
            case.number,
            date_short(case.document_date),
            str(RESTRICTED) if case.pk in closed else case.title,
            case.institution_name,
            case.get_state_display(),
            date_short(case.kept_until),
            case.original_sha256,
        ]
        for case in cases
    ]
    return header, rows
