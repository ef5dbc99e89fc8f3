"""The form of a hand-over: documents, giver, taker, day, reason, road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forms.archive.handing.actions import HandoverTerms
from kernel.web.forms import DatePartsField, Form, PersonalCodeField, PlainTextField

if TYPE_CHECKING:
    from forms.records.models import CaseDocument

ELECTRONIC, PAPER = "e", "paper"


class HandoverForm(Form):
    """Everything is chosen at first: a whole case file is the usual hand-over."""

    documents = forms.MultipleChoiceField(
        label=_("Documents that are handed over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one document"),
            "invalid_choice": _("A document you chose is not in this case file any more. Choose again."),
        },
    )
    giver_name = PlainTextField(label=_("Who gives: first name and surname"), max_length=120)
    giver_office = PlainTextField(label=_("Office and institution of who gives"), max_length=150)
    giver_code = PersonalCodeField(label=_("Personal code of who gives"), required=False)
    giver_email = forms.EmailField(label=_("E-mail of who gives"), required=False)
    taker_name = PlainTextField(label=_("Who takes: first name and surname"), max_length=120)
    taker_office = PlainTextField(label=_("Office and institution of who takes"), max_length=150)
    taker_code = PersonalCodeField(label=_("Personal code of who takes"), required=False)
    taker_email = forms.EmailField(label=_("E-mail of who takes"), required=False)
    handed_on = DatePartsField(label=_("Day of the hand-over"))
    reason = PlainTextField(label=_("Why the documents change hands"), max_length=300)
    paper = forms.ChoiceField(
        label=_("How is the act signed?"),
        choices=[(ELECTRONIC, _("electronically: both need a personal code and an e-mail")), (PAPER, _("on paper"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, cases: list[CaseDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = [  # type: ignore[attr-defined]
            (str(case.public_id), format_html("{}, {}", case.number, case.title)) for case in cases
        ]
        self.initial.setdefault("documents", [str(case.public_id) for case in cases])

    def chosen(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["documents"]]

    def terms(self) -> HandoverTerms:
        typed = {name: value for name, value in self.cleaned_data.items() if name not in {"documents", "paper"}}
        return HandoverTerms(**typed, paper=self.cleaned_data["paper"] == PAPER)


class WithdrawForm(Form):
    reason = PlainTextField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
