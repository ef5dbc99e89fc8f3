"""Small forms of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.web.forms import Form, PersonalCodeField, PlainTextField
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from collections.abc import Sequence

    from signing.data import TurnSummary


class AddressForm(Form):
    """Mend the e-mail of somebody who has not signed yet."""

    turn = forms.ChoiceField(
        label=_("Whose address"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers listed here.")},
    )
    email = forms.EmailField(label=_("Correct e-mail"))

    def __init__(self, *args: Any, turns: Sequence[TurnSummary], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["turn"].choices = [(str(turn.public_id), latvian(turn.name)) for turn in turns]  # type: ignore[attr-defined]
        if len(turns) == 1:
            self.initial["turn"] = str(turns[0].public_id)


class ReplacementForm(Form):
    """Somebody else signs in the place of a signer who has not signed yet."""

    turn = forms.ChoiceField(
        label=_("Who does not sign"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers listed here.")},
    )
    name = PlainTextField(label=_("Name and surname of the new signer"), max_length=160)
    personal_code = PersonalCodeField(label=_("Personal code of the new signer"))
    email = forms.EmailField(label=_("E-mail of the new signer"))
    reason = PlainTextField(
        label=_("Why somebody else signs"),
        max_length=500,
        help_text=_("For example, the order by which the duties are taken over. The other parties see it."),
    )

    def __init__(self, *args: Any, turns: Sequence[TurnSummary], **kwargs: Any) -> None:
        super().__init__(*args, prefix="new", **kwargs)
        self.fields["turn"].choices = [(str(turn.public_id), latvian(turn.name)) for turn in turns]  # type: ignore[attr-defined]
        if len(turns) == 1:
            self.initial["turn"] = str(turns[0].public_id)
