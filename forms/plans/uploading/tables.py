"""Lists of what is to be uploaded: one plan file by file, the plans of an institution or municipality, the history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forms.plans.models import SupportPlan
from forms.plans.uploading.facts import lines_of, still_open
from forms.plans.uploading.parcel import stand_words
from forms.plans.uploading.states import TONES, MarkState, Stand
from kernel.grammar import date_short
from kernel.web.dates import shown_moment
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forms.plans.access import PlanReach
    from forms.plans.uploading.facts import Line
    from forms.plans.uploading.models import UploadMark
    from forms.plans.uploading.parcel import File


class UploadTable(Table):
    """Plans with how many of their files wait. `lines`: those of the plans on this page, read when it is known."""

    learner = tables.Column(
        accessor="learner__person__surname",
        verbose_name=gettext_lazy("Learner"),
        order_by=("learner__person__surname", "learner__person__given_name"),
    )
    number = tables.Column(verbose_name=gettext_lazy("Number"), empty_values=())
    institution = tables.Column(accessor="institution__name", verbose_name=gettext_lazy("Institution"))
    semester = tables.Column(
        accessor="semester_start", verbose_name=gettext_lazy("Semester"), order_by=("semester_start",)
    )
    waiting = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("To be uploaded"))
    missing = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("Not there yet"))
    caption = gettext_lazy("Plans and their files")

    class Meta(Table.Meta):
        model = SupportPlan
        fields = ("learner", "number", "institution", "semester", "waiting", "missing")
        order_by = "-semester"
        empty_text = gettext_lazy("Nothing waits to be uploaded")

    lines: Mapping[int, list[Line]] = {}

    def read_page(self) -> None:
        """What the plans of this page need: once the page is chosen."""
        shown: Iterator[Any] = iter(self.paginated_rows)
        self.lines = lines_of([row.record for row in shown])

    def render_learner(self, record: SupportPlan) -> str:
        person = record.learner.person
        return format_html(
            '<a href="{}">{}, {}</a>',
            reverse("plans:uploads", args=[record.public_id]),
            person.surname,
            person.given_name,
        )

    def render_number(self, record: SupportPlan) -> str:
        return record.number or _("no number yet")

    def render_semester(self, record: SupportPlan) -> str:
        return record.semester_words

    def render_waiting(self, record: SupportPlan) -> str:
        return _files(len(still_open(self.lines.get(record.pk, []))))

    def render_missing(self, record: SupportPlan) -> str:
        found = self.lines.get(record.pk, [])
        return _files(sum(one.item.required and one.stand == Stand.MISSING for one in found))


def _files(count: int) -> str:
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count} if count else "–"


def rows(
    lines: Sequence[Line], files: Mapping[Any, File], plan: SupportPlan, reach: PlanReach, *, marks: set[Any]
) -> list[dict[str, Any]]:
    """The list as the page shows it. `files`: what this person may take, by record; `marks`: records this person marks."""
    writes = reach.writes(plan)
    found = []
    for one in lines:
        item, file = one.item, files.get(one.item.record)
        opens = writes if item.authors else not item.place or reach.scope.may_read(item.place)
        found.append(
            {
                "title": item.title,
                "reference": item.reference,
                "required": item.required,
                "tone": TONES[one.stand],
                "state": one.stand.label,
                "said": stand_words(one) if one.stand in {Stand.UPLOADED, Stand.AGAIN, Stand.MISSING} else "",
                "municipal": item.municipal and not one.mark,
                "file": file,
                "href": item.href if opens else "",
                "act": item.act,
                "mark": one.mark if one.mark is not None and item.record in marks else None,
            }
        )
    return found


def history(marks: Iterable[UploadMark]) -> list[dict[str, str]]:
    """Every mark there ever was, the newest first."""
    return [
        {
            "title": _("%(reference)s – uploaded %(day)s")
            % {"reference": row.reference, "day": date_short(row.uploaded_on)},
            "when": shown_moment(row.marked_at),
            "who": row.marked_by.get_full_name(),
            "text": _("Taken back %(moment)s, %(who)s: %(reason)s")
            % {
                "moment": shown_moment(row.taken_back_at),
                "who": row.taken_back_by.get_full_name() if row.taken_back_by else "",
                "reason": row.reason,
            }
            if row.state == MarkState.TAKEN_BACK
            else "",
            "state": "failed" if row.state == MarkState.TAKEN_BACK else "done",
        }
        for row in marks
    ]
