"""Forms of the registry: the mentor's contacts, the organiser's reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.people.entry import IdentityForm
from forms.people.models import Municipality
from forms.people.terms import Identity
from forms.training.models import Region
from forms.training.registry.actions import Contacts, EarlierTerms
from kernel.identifiers import email as email_address
from kernel.identifiers.errors import InvalidIdentifier
from kernel.web.forms import DatePartsField, Form, PhoneField, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.rules import EducationGround
    from forms.training.registry.models import MentorRegistryEntry

_CHOOSE = _("Choose one of the answers listed here.")


class Served(Form):
    """Contacts and where the mentor works; `municipalities` is there when the portal knows any."""

    phone = PhoneField(label=_("Phone"), help_text=_("For example, 2000 0000 or +371 2000 0000."))
    email = forms.CharField(label=_("E-mail"), max_length=300, widget=forms.EmailInput({"autocomplete": "email"}))
    regions = forms.MultipleChoiceField(
        label=_("In which regions would you be a mentor?"),
        choices=Region.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one region."), "invalid_choice": _CHOOSE},
    )
    municipalities = forms.MultipleChoiceField(
        label=_("In which municipalities?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _CHOOSE},
    )
    elsewhere = PlainTextField(
        label=_("Other municipalities"), required=False, max_length=300, help_text=_("Separate them with commas.")
    )
    consent = forms.BooleanField(
        label=_("Employers and other partners of the project may see my phone and e-mail in the registry."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(row.public_id): row for row in Municipality.objects.all()}
        choices: Any = self.fields["municipalities"]
        choices.choices = [(key, row.name) for key, row in self.known.items()]
        if not self.known:
            del self.fields["municipalities"]

    def clean_email(self) -> str:
        try:
            return email_address.parse(self.cleaned_data["email"]).value
        except InvalidIdentifier as wrong:
            raise ValidationError(str(wrong.message), code=wrong.code) from wrong

    def contacts(self) -> Contacts:
        """What the verb takes; only after is_valid."""
        data = self.cleaned_data
        return Contacts(
            phone=data["phone"],
            email=data["email"],
            regions=tuple(data["regions"]),
            municipalities=[self.known[one] for one in data.get("municipalities", [])],
            elsewhere=data["elsewhere"],
            consent=data["consent"],
        )


class ContactForm(Served, Versioned):
    """The mentor's own."""

    def __init__(self, *args: Any, entry: MentorRegistryEntry, **kwargs: Any) -> None:
        kwargs.setdefault("initial", stored(entry))
        super().__init__(*args, **kwargs)


class EarlierForm(Served, IdentityForm):
    """A mentor whose certificate is older than the portal. `grounds`: of R6 in force today."""

    certificate_number = PlainTextField(label=_("Mentor certificate number"), max_length=40)
    certificate_date = DatePartsField(label=_("Certificate date"))
    education_ground = forms.ChoiceField(
        label=_("Education"), widget=forms.RadioSelect, error_messages={"invalid_choice": _CHOOSE}
    )
    coach_valid_until = DatePartsField(
        label=_("Coach certificate valid until"),
        required=False,
        help_text=_("Only when the ground is a C-category coach certificate."),
    )
    field_order = (
        "given_name", "surname", "gender", "personal_code", "code_confirmed", "birth_date", "certificate_number",
        "certificate_date", "education_ground", "coach_valid_until", "phone", "email", "regions", "municipalities",
        "elsewhere", "consent",
    )  # fmt: skip

    def __init__(self, *args: Any, grounds: Sequence[EducationGround], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["document"]  # a person without a code is told by name, birth date and certificate
        self.grounds = {one.key: one for one in grounds}
        choices: Any = self.fields["education_ground"]
        choices.choices = [(one.key, one.label) for one in grounds]
        self.fields["consent"].label = _("The mentor has allowed partners of the project to see phone and e-mail.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        ground = self.grounds.get(cleaned.get("education_ground", ""))
        if ground is not None and not ground.valid_until_needed:
            cleaned["coach_valid_until"] = None
        elif ground is not None and not cleaned.get("coach_valid_until") and "coach_valid_until" not in self.errors:
            self.add_error("coach_valid_until", _("Enter until when the coach certificate is valid."))
        return cleaned

    def terms(self) -> EarlierTerms:
        """What the verb takes; only after is_valid."""
        data = self.cleaned_data
        return EarlierTerms(
            identity=Identity(
                given_name=data["given_name"],
                surname=data["surname"],
                gender=data["gender"],
                personal_code=data["personal_code"],
                birth_date=data["birth_date"],
                document="",
            ),
            certificate_number=data["certificate_number"],
            certificate_date=data["certificate_date"],
            education_ground=data["education_ground"],
            coach_valid_until=data["coach_valid_until"],
            contacts=self.contacts(),
        )


def stored(entry: MentorRegistryEntry) -> dict[str, Any]:
    """What is in the database, by field name."""
    return {
        "version": str(entry.version),
        "phone": entry.phone,
        "email": entry.email,
        "regions": entry.regions.split(),
        "municipalities": [str(one.public_id) for one in entry.municipalities.all()],
        "elsewhere": entry.elsewhere,
        "consent": entry.consent_at is not None,
    }


class MoveForm(Versioned):
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("The mentor reads it in the portal, not in the e-mail. Write no personal codes."),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write the reason")},
    )
