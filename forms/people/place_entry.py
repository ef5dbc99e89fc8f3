"""Forms of the administrator: municipality, institution, role."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from forms.people.models import ISSUER_CODE, EmployerKind, Gender, Institution, Municipality, Role
from forms.people.places import IN_INSTITUTION, IN_MUNICIPALITY, IN_PROJECT, Appointee, InstitutionTerms, roles_for
from forms.people.rates import RateTerms
from forms.people.roles import PROJECT, Place
from kernel.web.forms import (
    DatePartsField,
    Form,
    MoneyField,
    PersonalCodeField,
    PhoneField,
    PlainTextField,
    RegistrationNumberField,
    Versioned,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}


class MunicipalityForm(Form):
    name = PlainTextField(
        label=_("Title"), max_length=120, help_text=_("As in official documents, for example “Paraugpils novads”.")
    )


class InstitutionForm(Versioned):
    """The register code stands in every number, so it is asked once."""

    register_code = forms.CharField(
        label=_("Register code"),
        max_length=12,
        help_text=_("Capital letters and digits. It is printed in the numbers of documents and never changes."),
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9]{1,11}$", _("Use capital letters A–Z and digits, the first one a letter."))
        ],
    )
    name = PlainTextField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind of employer"), choices=EmployerKind.choices, widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    vocational = forms.BooleanField(label=_("It is a vocational institution"), required=False)
    registration_number = RegistrationNumberField(label=_("Registration number"))
    municipality = forms.ChoiceField(label=_("Municipality"), error_messages=_CHOOSE)
    address = PlainTextField(label=_("Address"), max_length=200)
    place = PlainTextField(
        label=_("Place of issue"),
        max_length=80,
        help_text=_("Town or parish as documents say where they were made, in the locative: “Paraugpilī”."),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    mark_optional = True

    def __init__(
        self, *args: Any, municipalities: Sequence[Municipality], changing: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = {str(row.public_id): row for row in municipalities}
        self.fields["municipality"].choices = [(key, row.name) for key, row in self.municipalities.items()]  # type: ignore[attr-defined]
        if changing:
            del self.fields["register_code"]

    def clean_register_code(self) -> str:
        code: str = self.cleaned_data["register_code"]
        if code == ISSUER_CODE:
            raise forms.ValidationError(
                _("This register code stands in the numbers of training certificates. Choose another.")
            )
        return code

    def terms(self) -> InstitutionTerms:
        data = self.cleaned_data
        names = ("name", "kind", "vocational", "address", "place", "email")
        return InstitutionTerms(
            **{name: data[name] for name in names},
            registration_number=str(data["registration_number"]),
            phone=str(data["phone"] or ""),
            municipality=self.municipalities[data["municipality"]],
        )


class RateForm(Form):
    valid_from = DatePartsField(label=_("First day"))
    amount = MoneyField(
        label=_("EUR per academic hour"),
        min_value=Decimal("0.01"),
        help_text=_("With all taxes and compensations, for example 11,00."),
    )
    source = PlainTextField(
        label=_("Document that sets it"),
        max_length=300,
        help_text=_("Title, date and number. The statement of pay names it."),
    )

    def terms(self) -> RateTerms:
        return RateTerms(**self.cleaned_data)


class AppointForm(Form):
    """Where, which role, who."""

    where = forms.ChoiceField(label=_("Where"), error_messages=_CHOOSE)
    role = forms.ChoiceField(label=_("Role"), error_messages=_CHOOSE, widget=forms.RadioSelect)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The invitation is sent here."))
    given_name = PlainTextField(label=_("First name"), max_length=80)
    surname = PlainTextField(label=_("Surname"), max_length=80)
    office = PlainTextField(
        label=_("Office"), max_length=120, required=False, help_text=_("Of a head, as contracts say it: “direktore”.")
    )
    basis = PlainTextField(
        label=_("Basis of representation"), max_length=120, required=False,
        help_text=_("Of a head: the document that gives the right to sign, for example “iestādes nolikumu”."),
    )  # fmt: skip
    personal_code = PersonalCodeField(
        label=_("Personal code"), required=False,
        help_text=_("With it documents that name this person are signed in the account; without it, by a link from an e-mail."),
    )  # fmt: skip
    gender = forms.ChoiceField(
        label=_("Address as"),
        choices=[(Gender.FEMALE, _("she")), (Gender.MALE, _("he"))],
        widget=forms.RadioSelect,
        required=False,
        error_messages=_CHOOSE,
    )
    mark_optional = True

    def __init__(
        self, *args: Any, municipalities: Sequence[Municipality], institutions: Sequence[Institution], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Place] = {PROJECT: None}
        self.places |= {str(row.public_id): row for row in municipalities}
        self.places |= {str(row.public_id): row for row in institutions}
        self.fields["where"].choices = [  # type: ignore[attr-defined]
            (PROJECT, _("The whole project")),
            (_("Municipalities"), [(str(row.public_id), row.name) for row in municipalities]),
            (_("Institutions"), [(str(row.public_id), row.name) for row in institutions]),
        ]
        held = {*IN_INSTITUTION, *IN_MUNICIPALITY, *IN_PROJECT}
        self.fields["role"].choices = [(one.value, one.label) for one in Role if one in held]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "where" in data and "role" in data and data["role"] not in roles_for(self.places[data["where"]]):
            self.add_error(
                "role", _("This role is not held in the place you have chosen. Choose another role or place.")
            )
        if data.get("role") == Role.HEAD:
            for name in ("office", "basis"):
                if not data.get(name):
                    self.add_error(name, _("Contracts print it: enter it for a head."))
        if data.get("personal_code") and not data.get("gender"):
            self.add_error("gender", _("Choose how documents address the person."))
        return data

    @property
    def place(self) -> Place:
        return self.places[self.cleaned_data["where"]]

    def who(self) -> Appointee:
        data = self.cleaned_data
        code = data["personal_code"]
        return Appointee(
            **{name: data[name] for name in ("email", "given_name", "surname", "office", "basis", "gender")},
            personal_code=str(code) if code else "",
        )
