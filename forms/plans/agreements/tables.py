"""Lists of agreements, and one agreement as people read it."""

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
from forms.plans.agreements.entry import AgreementForm
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.rules import SECTIONS
from forms.plans.agreements.states import TONES, AgreementState
from kernel.grammar import date_short
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope
    from forms.people.learners import Learner


class AgreementTable(Marked, Table):
    """Agreements I may see, the newest first."""

    learner = tables.Column(
        accessor="plan__learner__person__surname",
        order_by=("plan__learner__person__surname", "plan__learner__person__given_name"),
        verbose_name=gettext_lazy("Learner"),
    )
    mentor = tables.Column(accessor="provider__mentor__surname", verbose_name=gettext_lazy("Mentor"))
    plan = tables.Column(accessor="plan__number", empty_values=(), verbose_name=gettext_lazy("Plan"))
    number = tables.Column(accessor="case__number", empty_values=(), verbose_name=gettext_lazy("Number"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Agreements")

    class Meta(Table.Meta):
        model = SupportAgreement
        fields = ("learner", "mentor", "plan", "number", "state")
        order_by = "-pk"
        empty_text = gettext_lazy("No agreements found")

    def render_learner(self, record: SupportAgreement) -> str:
        person = record.plan.learner.person
        href = reverse("agreements:agreement", args=[record.public_id])
        link = format_html('<a href="{}">{}, {}</a>', href, person.surname, person.given_name)
        return self.marked(link, person.pk, record.plan.institution)

    def render_mentor(self, record: SupportAgreement) -> str:
        mentor = record.provider.mentor
        return self.marked(mentor.name, mentor.pk, record.plan.institution)

    def render_plan(self, record: SupportAgreement) -> str:
        return record.plan.number or _("no number yet")

    def render_number(self, record: SupportAgreement) -> str:
        return record.case.number if record.case else _("no number yet")

    def render_state(self, record: SupportAgreement) -> str:
        context = {"kind": TONES[AgreementState(record.state)], "label": record.get_state_display()}
        return render_to_string("components/tag/tag.html", context)


def summary(agreement: SupportAgreement) -> list[dict[str, Any]]:
    """Everything the document will say, for checking before it is sent. Codes stand in the document only."""
    plan, provider = agreement.plan, agreement.provider
    pairs = [
        (_("Learner"), f"{plan.learner.person.name}, {plan.learner.stage_words}"),
        (_("Mentor"), provider.mentor.name),
        (_("Institution"), plan.institution.name),
        (_("Plan"), plan.number or _("no number yet")),
        (_("Days"), f"{date_short(provider.start)}–{date_short(provider.end)}"),
        (_("How will both sign?"), _("on paper") if agreement.paper else _("electronically")),
    ]
    pairs += [(str(AgreementForm.base_fields[name].label), agreement.terms.get(name, "")) for name in SECTIONS]
    return [{"key": key, "value": value} for key, value in pairs]


def learner_panel(learner: Learner, scope: Scope, on: date) -> Panel | None:
    """Agreements on the learner's page; nothing where there are none: they begin with the plan."""
    rows = SupportAgreement.objects.visible_to(scope).filter(plan__learner=learner)
    lines = [
        PanelLine(
            href=reverse("agreements:agreement", args=[row.public_id]),
            text=f"{row.provider.mentor.name}" + (f", {row.case.number}" if row.case else ""),
            tone=TONES[AgreementState(row.state)],
            state=str(row.get_state_display()),
        )
        for row in rows.select_related("provider__mentor", "case").defer("terms", "withdrawal")
    ]
    return Panel(_("Agreements with mentors"), lines, "") if lines else None
