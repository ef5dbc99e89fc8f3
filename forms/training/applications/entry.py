"""Forms of the applicant, section by section, and of the organiser who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forms.programmes.education import check_education
from forms.programmes.findings import blocking
from forms.training.applications.facts import values_for
from forms.training.applications.rules import OF_TRAINING, check_age
from forms.training.applications.terms import SECTIONS, as_plain, values_of
from forms.training.days import dates
from forms.training.models import Region
from kernel.files.errors import Refused
from kernel.files.intake import JPEG, PDF, PNG, accept
from kernel.identifiers import email as email_address
from kernel.identifiers import personal_code
from kernel.identifiers.errors import InvalidIdentifier
from kernel.web.forms import DatePartsField, Form, PersonalCodeField, PhoneField, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from forms.programmes.findings import Finding
    from forms.training.applications.models import TrainingApplication
    from forms.training.models import TrainingGroup
    from kernel.files.intake import Accepted

_CHOOSE = _("Choose one of the answers listed here.")
#: What a copy of the education document may be, and how large (bytes).
COPY_TYPES = frozenset({PDF, JPEG, PNG})
COPY_LIMIT = 10 << 20
YES, NO = "yes", "no"
YES_NO = [(YES, _("yes")), (NO, _("no"))]


class Asked(Form):
    """A form whose messages never repeat what was posted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _CHOOSE


class StartForm(Asked):
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("We send a code there at once, and later every answer about the application."),
        max_length=300,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address, so that we can answer.")},
    )

    def clean_email(self) -> str:
        try:
            return email_address.parse(self.cleaned_data["email"]).value
        except InvalidIdentifier as wrong:
            raise ValidationError(str(wrong.message), code=wrong.code) from wrong


class CodeForm(Asked):
    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=12,
        help_text=_("Six digits; the code is valid for 15 minutes."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-code"}),
        error_messages={"required": _("Enter the code from the e-mail")},
    )


class Section(Asked):
    """One page of the application. `values()` is what it adds to the terms, ready for JSON."""

    name: ClassVar[str]
    title: ClassVar[Any]

    def __init__(self, *args: Any, application: TrainingApplication, groups: Sequence[TrainingGroup], **kwargs: Any):
        self.application, self.groups = application, groups
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: as_plain(self.cleaned_data.get(name)) for name in SECTIONS[self.name]}

    def typed(self) -> dict[str, list[str]]:
        """What was posted in the fields of this page, raw, valid or not."""
        posted: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            if isinstance(field, forms.FileField):
                continue
            for part in getattr(field.widget, "widgets_names", [""]):  # a date stands in three boxes
                posted[f"{name}{part}"] = self.data.getlist(f"{name}{part}")  # type: ignore[attr-defined]
        return {name: values for name, values in posted.items() if values}

    def chosen_group(self) -> TrainingGroup | None:
        """The group of the first section, if it can still be chosen."""
        chosen = (values_of(self.application.answers, "persona") or {}).get("group", "")
        return next((group for group in self.groups if str(group.public_id) == chosen), None)

    def _say(self, findings: Sequence[Finding]) -> None:
        for one in blocking(findings):
            self.add_error(one.field if one.field in self.fields else None, f"{one} ({one.source})")


class PersonSection(Section):
    name = "persona"
    title = _("Group and contact data")
    #: Personal code and birth date: one of them is needed, and their hints say which.
    mark_optional = False

    group = forms.ChoiceField(label=_("Group"), widget=forms.RadioSelect)
    given_name = PlainTextField(
        label=_("First name"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    surname = PlainTextField(label=_("Surname"), max_length=80, widget=forms.TextInput({"autocomplete": "family-name"}))
    personal_code = PersonalCodeField(
        label=_("Personal code"),
        required=False,
        help_text=_("Kept encrypted, never sent by e-mail. If you have none, leave it empty and enter the birth date."),
    )
    birth_date = DatePartsField(
        label=_("Birth date"),
        required=False,
        help_text=_("Needed if the personal code does not tell it (it begins with 32) or you have none."),
    )
    phone = PhoneField(label=_("Phone"), help_text=_("For example, 2000 0000 or +371 2000 0000."))
    municipality = PlainTextField(
        label=_("Municipality where you live"),
        help_text=_("Declared or actual, for example Demo novads."),
        max_length=120,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.choices = [(str(row.public_id), described(row)) for row in self.groups]
        if len(self.groups) == 1:
            group.initial = str(self.groups[0].public_id)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"personal_code", "birth_date"} <= cleaned.keys():
            self._settle_birth_date(cleaned)
        group = next((row for row in self.groups if str(row.public_id) == cleaned.get("group")), None)
        if group is not None and cleaned.get("birth_date"):
            self._say(check_age(cleaned["birth_date"], group.first_day, values_for(group)))
        return cleaned

    def _settle_birth_date(self, cleaned: dict[str, Any]) -> None:
        """The code tells it, or the person; both must agree, and one of them must say it."""
        told = personal_code.parse(cleaned["personal_code"]).birth_date if cleaned["personal_code"] else None
        if told and cleaned["birth_date"] and told != cleaned["birth_date"]:
            self.add_error("birth_date", _("The birth date and the personal code do not agree. Correct one of them."))
        elif told:
            cleaned["birth_date"] = told
        elif not cleaned["birth_date"]:
            self.add_error("birth_date", _("Enter the birth date: the personal code does not tell it."))


class EducationSection(Section):
    name = "izglitiba"
    title = _("Education and work")

    education_ground = forms.ChoiceField(
        label=_("Your education"), help_text=_("Choose one ground that fits you."), widget=forms.RadioSelect
    )
    coach_number = PlainTextField(
        label=_("Number of the coach certificate"),
        required=False,
        help_text=_("Only if you have chosen the coach certificate."),
        max_length=40,
    )
    coach_valid_until = DatePartsField(label=_("Coach certificate valid until"), required=False)
    copy = forms.FileField(
        label=_("Copy of the education document"),
        required=False,
        help_text=_("PDF, JPEG or PNG, at most 10 MB. A photo taken with a phone will do."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    occupation = PlainTextField(label=_("Occupation"), max_length=120)
    at_institution = forms.ChoiceField(
        label=_("Do you work at an education institution?"), choices=YES_NO, widget=forms.RadioSelect
    )
    institution = PlainTextField(
        label=_("Which education institution?"), required=False, max_length=200, help_text=_("Only if you work at one.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.chosen_group()
        self.rules = values_for(group) if group else None
        ground: Any = self.fields["education_ground"]
        grounds = self.rules.education_grounds if self.rules else ()
        ground.choices = [(one.key, one.label) for one in grounds]
        if self.application.copy_name:
            self.fields["copy"].help_text = _(
                "Added: %(name)s. Choose a file only to replace it: PDF, JPEG or PNG, at most 10 MB."
            ) % {"name": self.application.copy_name}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        group = self.chosen_group()
        chosen = self.rules.ground(cleaned.get("education_ground", "")) if self.rules else None
        if group is not None and self.rules is not None and chosen is not None:
            if not chosen.valid_until_needed:  # whoever has changed their mind need not empty the boxes
                cleaned["coach_number"], cleaned["coach_valid_until"] = "", None
            else:
                if not cleaned.get("coach_number") and "coach_number" not in self.errors:
                    self.add_error("coach_number", _("Enter the number of the coach certificate."))
                if "coach_valid_until" not in self.errors:
                    said = Said(chosen.key, cleaned.get("coach_valid_until"), group.last_day)
                    self._say(list(check_education(said, self.rules, words=OF_TRAINING)))
        if cleaned.get("at_institution") == YES and not cleaned.get("institution") and "institution" not in self.errors:
            self.add_error("institution", _("Name the education institution you work at."))
        return cleaned

    def clean_copy(self) -> Accepted | None:
        upload = self.cleaned_data.get("copy")
        if not upload:
            return None
        try:
            return accept(upload, allow=COPY_TYPES, limit=COPY_LIMIT)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused

    def values(self) -> dict[str, Any]:
        at_institution = self.cleaned_data["at_institution"] == YES
        institution = self.cleaned_data["institution"] if at_institution else ""
        return super().values() | {"at_institution": at_institution, "institution": institution}


class Said:
    """What R6 asks, as the page of the education says it."""

    def __init__(self, education_ground: str, coach_valid_until: date | None, end: date | None) -> None:
        self.education_ground, self.coach_valid_until, self.end = education_ground, coach_valid_until, end


class PlanSection(Section):
    name = "iecere"
    title = _("What you want to do")

    regions = forms.MultipleChoiceField(
        label=_("In which regions would you be a mentor?"),
        choices=Region.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one region."), "invalid_choice": _CHOOSE},
    )
    municipalities = PlainTextField(
        label=_("In which municipalities?"), required=False, max_length=300,
        help_text=_("Separate them with commas. Leave it empty if anywhere in the region."),
    )  # fmt: skip
    proposed_by = PlainTextField(
        label=_("Who proposed you for the training?"), required=False, max_length=200,
        help_text=_("The partner of the project: a municipality or an institution."),
    )  # fmt: skip
    motivation = PlainTextField(
        label=_("Why do you want to be a mentor?"), max_length=1500, widget=forms.Textarea({"rows": 5})
    )
    experience = PlainTextField(
        label=_("Your experience with young people"), required=False, max_length=1500, widget=forms.Textarea({"rows": 5}),
        help_text=_("Do not name children or tell anything by which a child can be recognised."),
    )  # fmt: skip
    monthly_hours = forms.IntegerField(
        label=_("How many hours a month could you give?"), required=False, min_value=1, max_value=200,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Enter a whole number, for example 24."),
            "min_value": _("Enter a whole number, for example 24."),
            "max_value": _("At most %(limit_value)s hours can be entered."),
        },
    )  # fmt: skip
    languages = PlainTextField(
        label=_("Languages you speak"), max_length=200, help_text=_("Mentoring itself takes place in Latvian.")
    )


SECTION_FORMS: dict[str, type[Section]] = {form.name: form for form in (PersonSection, EducationSection, PlanSection)}


#: Above the button of the last page, and on it.
SIGNING = _(
    "By submitting you sign the application with a simple electronic signature. The organiser seals and keeps it."
)
SUBMIT = _("Submit the application")


class ConfirmForm(Asked):
    """The last page: names of the boxes are those of terms.CONFIRMATIONS; `seen`: digest of the page they stand on."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    no_obstacle = forms.BooleanField(
        label=_(
            "None of the obstacles of Section 50 of the Education Law and of Section 72, paragraph five of the Law on the Protection of the Children's Rights concerns me."
        ),
        error_messages={"required": _("Confirm that no obstacle of these laws concerns you; else you cannot apply.")},
    )
    true_data = forms.BooleanField(
        label=_("What I have written is true."),
        error_messages={"required": _("Confirm that what you have written is true.")},
    )
    data_notice = forms.BooleanField(
        label=_("I have read how my data are processed."),
        error_messages={"required": _("Confirm that you have read how your data are processed.")},
    )


class ReasonForm(Asked):
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_(
            "The applicant reads it on the page of the application, not in the e-mail. Write no personal codes."
        ),
        max_length=600,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write the reason")},
    )


def described(group: TrainingGroup) -> str:
    """A group as the choice shows it."""
    return format_html("{}, {} ({})", group.city, dates(group.listed_days()), Region(group.region).label)


def initial_of(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Checked answers as a form shows them."""
    found = dict(values or {})
    if "at_institution" in found:
        found["at_institution"] = YES if found["at_institution"] else NO
    return found
