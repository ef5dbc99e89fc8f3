"""Lists of contracts, and answers as people read them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.contracts.entry import SECTION_FORMS
from forms.contracts.facts import education_grounds, questions_of
from forms.contracts.models import EmploymentContract
from forms.contracts.terms import QUESTIONS, SECTIONS, typed_values
from forms.people.models import Institution
from forms.people.tables import Marked
from kernel.grammar import date_short, money
from kernel.identifiers import iban
from kernel.periods import now, riga_date
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.contracts.entry import Section
    from forms.contracts.terms import Terms


class ContractTable(Marked, Table):
    """Contracts I may see; the newest first."""

    number = tables.Column(accessor="case__number", verbose_name=gettext_lazy("Number"), empty_values=())
    mentor = tables.Column(accessor="mentor__surname", verbose_name=gettext_lazy("Mentor"))
    employer = tables.Column(accessor="employer__name", verbose_name=gettext_lazy("Employer"))
    start = tables.Column(verbose_name=gettext_lazy("Term"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Contracts")

    class Meta(Table.Meta):
        model = EmploymentContract
        fields = ("number", "mentor", "employer", "start", "state")
        order_by = "-pk"
        empty_text = gettext_lazy("No contracts yet")

    def render_number(self, record: EmploymentContract) -> str:
        text = record.case.number if record.case else _("no number yet")
        return format_html('<a href="/ligumi/{}/">{}</a>', record.public_id, text)

    def render_mentor(self, record: EmploymentContract) -> str:
        return self.marked(record.mentor.name, record.mentor_id, record.employer)

    def render_start(self, record: EmploymentContract) -> str:
        return f"{date_short(record.start)} – {date_short(record.last_day)}"


#: Not shown on check-answers: derived from others or kept from all eyes but the form's.
_QUIET = frozenset({"rep_given_genitive", "rep_surname_genitive", "rep_office_genitive"})


#: Not printed in the document, so not among the document's data: signing and checking only.
_NOT_PRINTED = frozenset(
    {"rep_code", "rep_email", "rep_gender", "mentor_gender", "previous_contract_end", "months_with_employer"}
)


def answers_summary(terms: Terms, *, printed: bool = False) -> list[dict[str, Any]]:
    """Every section with its questions and answers, in the order of the form; `printed`: only what the document says."""
    employer = Institution.objects.get(register_code=terms.employer)
    unasked = QUESTIONS if printed else QUESTIONS - questions_of(employer, on=terms.sign_date)
    groups = []
    for name, form in SECTION_FORMS.items():
        rows = []
        for key in SECTIONS[name]:
            if key in _QUIET or key in unasked or (printed and key in _NOT_PRINTED):
                continue
            field = form.base_fields.get(key)
            label = field.label if field is not None else _END_LABEL
            rows.append({"key": label, "value": _shown(key, field, getattr(terms, key), form)})
        if name == "employer":
            rows.append(
                {"key": _("In the contract"), "value": _("represented by %(whom)s") % {"whom": represented_by(terms)}}
            )
        groups.append({"name": name, "title": form.title, "rows": rows})
    return groups


def section_answers(form: Section, values: Mapping[str, Any]) -> list[dict[str, str]]:
    """One section as people read it: bound to what was typed, else from the stored `values`.

    What did not pass stands as it was typed.
    """
    form.is_valid()
    known = form.cleaned_data if form.is_bound else typed_values(values)
    rows = []
    for key, field in form.fields.items():
        if key in known:
            text = _shown(key, field, known[key], form)
        else:
            typed = form[key].data
            text = " ".join(part for part in typed if part) if isinstance(typed, list) else str(typed or "")
        rows.append({"key": str(field.label), "value": text})
    return rows


_END_LABEL = gettext_lazy("Last day of employment")


def represented_by(terms: Terms) -> str:
    """„direktores Ainas Vadītājas-Demo” as the contract prints it."""
    return f"{terms.rep_office_genitive} {terms.rep_given_genitive} {terms.rep_surname_genitive}"


def _shown(key: str, field: Any, value: Any, form: Any) -> str:
    """A term as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return date_short(value)
    if key == "rate":
        return money(value)
    if key == "iban":
        return iban.spaced(value)
    if key == "employer":
        return Institution.objects.get(register_code=value).name
    if key == "paper":
        value = "paper" if value else "e"
    if key in QUESTIONS:
        value = "yes" if value else "no"
    if key == "education_ground":
        return dict(education_grounds(riga_date(now()))).get(value, value)
    choices = dict(getattr(field, "choices", ()) or ())
    return str(choices.get(value, choices.get(str(value), value)))
