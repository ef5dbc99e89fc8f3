"""Forms of certificates: whose names stand in them and how; the reason of annulling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.people.models import Gender
from forms.training.certificates.actions import Wording
from kernel.web.forms import Form, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from django.forms import BoundField

    from forms.training.certificates.facts import Candidate


class IssueForm(Form):
    """For each candidate: to whom, in the dative, and the gender that every later document declines the name by."""

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        self.candidates = [one for one in candidates if not one.hindrance]
        super().__init__(*args, **kwargs)
        for one in self.candidates:
            dative = _("%(name)s: issued to whom") % {"name": one.name}
            gender = _("%(name)s: gender in grammar") % {"name": one.name}
            key = one.application.public_id.hex
            self.fields[f"d-{key}"] = PlainTextField(
                label=dative, max_length=160, initial=one.dative, widget=forms.TextInput({"aria-label": dative})
            )
            self.fields[f"g-{key}"] = forms.ChoiceField(
                label=gender, choices=Gender.choices, initial=one.gender.value,
                widget=forms.Select({"aria-label": gender}),
                error_messages={"invalid_choice": _("Choose one of the answers listed here.")},
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[Candidate, BoundField, BoundField]]:
        for one in self.candidates:
            key = one.application.public_id.hex
            yield one, self[f"d-{key}"], self[f"g-{key}"]

    def wording(self) -> dict[UUID, Wording]:
        """What the verb takes; only after is_valid."""
        found = {}
        for one in self.candidates:
            key = one.application.public_id.hex
            found[one.application.public_id] = Wording(self.cleaned_data[f"g-{key}"], self.cleaned_data[f"d-{key}"])
        return found


class AnnulForm(Form):
    reason = PlainTextField(
        label=_("Why the certificate is annulled"),
        help_text=_(
            "It stays in the register of documents; the public page only says that the certificate is annulled."
        ),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write the reason")},
    )
