"""Case files as lists: the nomenclature of a year, the contents of one file on the page and as a table to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import signing.facade as signing_facade
from forms.archive.files.models import CaseFile
from forms.archive.files.rules import REST
from forms.archive.files.states import TONES, FileState, Keeping
from forms.desk.tables import MarkedTitle
from forms.people.restricting import RESTRICTED
from forms.records.models import CaseDocument
from kernel.grammar import date_short
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from signing.data import EnvelopeSummary


def kept_words(file: CaseFile) -> str:
    """The term in words."""
    if file.keeping == Keeping.YEARS and file.years:
        return ngettext("%(count)s year", "%(count)s years", file.years) % {"count": file.years}
    return str(file.get_keeping_display())


def kinds_words(file: CaseFile) -> str:
    """The kinds by their codes."""
    kinds = [str(_("everything else")) if kind == REST else kind for kind in file.kinds]
    return ", ".join(kinds) or str(_("by hand"))


class FileTable(Table):
    """The nomenclature of one institution and year."""

    index = tables.Column(
        linkify=("archive:file", {"file_id": tables.A("public_id")}), verbose_name=gettext_lazy("Index")
    )
    title = tables.Column(verbose_name=gettext_lazy("Title of the case file"))
    kinds = tables.Column(verbose_name=gettext_lazy("Kinds"), orderable=False, empty_values=())
    keeping = tables.Column(verbose_name=gettext_lazy("Term of keeping"), orderable=False)
    count = tables.Column(verbose_name=gettext_lazy("Documents"), orderable=False, empty_values=())
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Nomenclature of case files")

    class Meta(Table.Meta):
        model = CaseFile
        fields = ("index", "title", "kinds", "keeping", "count", "state")
        order_by = "index"
        empty_text = gettext_lazy(
            "There are no case files of this year yet. Take the proposal, then change what is different."
        )

    def __init__(self, *args: Any, counted: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = counted

    def render_kinds(self, record: CaseFile) -> str:
        return kinds_words(record)

    def render_keeping(self, record: CaseFile) -> str:
        return kept_words(record)

    def render_count(self, record: CaseFile) -> int:
        return self.counted.get(record.pk, 0)

    def render_state(self, record: CaseFile) -> str:
        context = {"kind": TONES[FileState(record.state)], "label": record.get_state_display()}
        return render_to_string("components/tag/tag.html", context)


def original_words(summary: EnvelopeSummary | None) -> str:
    """Where the original is: electronic, or on which shelf."""
    if summary is None:
        return ""
    if summary.on_paper:
        return summary.paper_place or str(_("on paper, the place is not written down"))
    return str(_("electronic original")) if summary.all_signed else ""


class ContentTable(MarkedTitle, Table):
    """What lies in one case file."""

    number = tables.Column(
        linkify=("archive:document", {"case_id": tables.A("public_id")}), verbose_name=gettext_lazy("Number")
    )
    document_date = tables.DateColumn(format="d.m.Y.", verbose_name=gettext_lazy("Date"))
    title = tables.Column(verbose_name=gettext_lazy("Title"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    original = tables.Column(verbose_name=gettext_lazy("Original"), orderable=False, empty_values=())
    caption = gettext_lazy("Contents of the case file")

    class Meta(Table.Meta):
        model = CaseDocument
        fields = ("number", "document_date", "title", "state", "original")
        empty_text = gettext_lazy("Nothing lies in this case file yet.")

    def read_page(self) -> None:
        """Where the originals on this page are, in a fixed number of queries."""
        self.summaries = signing_facade.summaries([row.record.public_id for row in self.paginated_rows])

    def render_original(self, record: CaseDocument) -> str:
        return original_words(self.summaries.get(record.public_id))


def content_rows(
    cases: Iterable[CaseDocument], *, closed: frozenset[int] = frozenset()
) -> tuple[list[str], list[list[str]]]:
    """Header and rows of „lietas saturs”; of `closed` documents, which are restricted, without the title."""
    found = list(cases)
    summaries = signing_facade.summaries([case.public_id for case in found])
    header = [_("No."), _("Number"), _("Date"), _("Title"), _("State"), _("Original"), _("Kept until"), "SHA-256"]
    rows = [
        [
            str(at),
            case.number,
            date_short(case.document_date),
            str(RESTRICTED) if case.pk in closed else case.title,
            str(case.get_state_display()),
            original_words(summaries.get(case.public_id)),
            date_short(case.kept_until),
            case.original_sha256,
        ]
        for at, case in enumerate(found, start=1)
    ]
    return header, rows
