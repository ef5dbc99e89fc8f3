"""Lists of requests, and one request as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.people.panels import Panel, PanelLine
from forms.people.tables import Marked
from forms.plans.requests.documents import relation_words, semester_words
from forms.plans.requests.facts import semesters_for
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.states import TONES, RequestState
from forms.programmes.wording import semester_name
from kernel.grammar import date_short
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope
    from forms.people.learners import Learner


class RequestTable(Marked, Table):
    """Requests I may see, the newest first."""

    learner = tables.Column(
        accessor="learner__person__surname",
        order_by=("learner__person__surname", "learner__person__given_name"),
        verbose_name=gettext_lazy("Learner"),
    )
    institution = tables.Column(accessor="institution__name", verbose_name=gettext_lazy("Institution"))
    semester = tables.Column(order_by=("semester_start",), verbose_name=gettext_lazy("Semester"))
    signs = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("Who signs"))
    number = tables.Column(accessor="case__number", empty_values=(), verbose_name=gettext_lazy("Number"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Requests")

    class Meta(Table.Meta):
        model = SupportRequest
        fields = ("learner", "institution", "semester", "signs", "number", "state")
        order_by = "-pk"
        empty_text = gettext_lazy("No requests found")

    def render_learner(self, record: SupportRequest) -> str:
        person = record.learner.person
        href = reverse("requests:request", args=[record.public_id])
        link = format_html('<a href="{}">{}, {}</a>', href, person.surname, person.given_name)
        return self.marked(link, person.pk, record.institution)

    def render_semester(self, record: SupportRequest) -> str:
        return semester_name(record.academic_year, record.semester)

    def render_signs(self, record: SupportRequest) -> str:
        person = record.representation.person if record.representation else record.learner.person
        return f"{person.name} ({_('on paper')})" if record.paper else person.name

    def render_number(self, record: SupportRequest) -> str:
        return record.case.number if record.case else _("no number yet")

    def render_state(self, record: SupportRequest) -> str:
        return tag(record)


def tag(record: SupportRequest) -> str:
    context = {"kind": TONES[RequestState(record.state)], "label": record.get_state_display()}
    return render_to_string("components/tag/tag.html", context)


def summary(request: SupportRequest) -> list[dict[str, Any]]:
    """Everything the document will say, for checking before it is sent. Codes stand in the document only."""
    learner, row = request.learner, request.representation
    terms = request.terms
    signs = f"{row.person.name}, {relation_words(row)}" if row else _("the learner, being of age")
    if row is None and terms.get("court_decision"):
        signs = _("the learner, declared of age: %(judgment)s") % {"judgment": terms["court_decision"]}
    email = row.email if row else learner.email
    pairs = [
        (_("Learner"), f"{learner.person.name}, {learner.stage_words}"),
        (_("Institution"), request.institution.name),
        (_("Semester"), semester_words(request.academic_year, request.semester, ending="is")),
        (_("Days of the semester"), f"{date_short(request.semester_start)}–{date_short(request.semester_end)}"),
        (_("Who signs"), signs),
        (_("How"), _("on paper") if request.paper else _("electronically, link to %(email)s") % {"email": email}),
        (_("Declared residence"), terms["residence"]),
        (_("Addressed to"), terms["addressee"]),
        (_("Attached"), "\n".join(terms["attachments"]) or _("nothing")),
    ]
    return [{"key": key, "value": value} for key, value in pairs]


def learner_panel(learner: Learner, scope: Scope, on: date) -> Panel | None:
    """Requests on the learner's page, with the button to prepare one."""
    rows = SupportRequest.objects.visible_to(scope).filter(learner=learner).select_related("case")
    lines = [
        PanelLine(
            href=reverse("requests:request", args=[row.public_id]),
            text=f"{semester_words(row.academic_year, row.semester, ending='is')}"
            + (f", {row.case.number}" if row.case else ""),
            tone=TONES[RequestState(row.state)],
            state=str(row.get_state_display()),
        )
        for row in rows
    ]
    act = None
    if learner.institution.register_code in scope.writes and semesters_for(learner, on=on):
        act = (reverse("requests:new", args=[learner.public_id]), _("Prepare a request"))
    return Panel(_("Requests for support"), lines, _("No requests yet."), act)
