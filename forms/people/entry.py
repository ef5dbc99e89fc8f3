"""Forms of learners, their representatives, partners, and the upload of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.people.learners import Learner, Relation, Representation, Stage
from forms.people.models import Gender
from forms.people.partners import INDICATORS, PartnerOnboarding
from forms.people.terms import Identity, LearnerTerms, PartnerTerms, RepresentativeTerms
from kernel.files.errors import Refused
from kernel.files.intake import XLSX, accept
from kernel.identifiers import InvalidIdentifier, personal_code
from kernel.web.forms import DatePartsField, Form, MoneyField, PersonalCodeField, PhoneField, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from forms.people.models import Institution, Role
    from forms.programmes.rules import RuleValues
    from kernel.files.intake import Accepted

_CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}
#: Bytes of an uploaded table; 5000 learners take a tenth of it.
TABLE_LIMIT = 4 << 20


class IdentityForm(Versioned):
    """Name, code, birth date. A doubtful check digit asks for a tick, a code without a date asks for the date."""

    given_name = PlainTextField(label=_("First name"), max_length=80)
    surname = PlainTextField(label=_("Surname"), max_length=80)
    gender = forms.ChoiceField(
        label=_("Address as"),
        choices=[(Gender.FEMALE, _("she")), (Gender.MALE, _("he"))],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    personal_code = PersonalCodeField(
        label=_("Personal code"), required=False, help_text=_("Leave empty only for a foreigner without a code.")
    )
    code_confirmed = forms.BooleanField(label=_("I have compared the personal code with the document"), required=False)
    birth_date = DatePartsField(
        label=_("Birth date"),
        required=False,
        help_text=_("Needed when the personal code does not contain it (it begins with 32–39) or there is none."),
    )
    document = PlainTextField(
        label=_("Identity document"),
        max_length=120,
        required=False,
        help_text=_("Only of a foreigner without a code: kind, number and country."),
    )
    mark_optional = True

    def __init__(self, *args: Any, known_code: str = "", many: bool = False, **kwargs: Any) -> None:
        """`many`: one form judges many lines one after the other, so it keeps every field."""
        super().__init__(*args, **kwargs)
        self.known_code = known_code
        if not many and not self._doubts():
            del self.fields["code_confirmed"]

    def judge(self, data: Mapping[str, Any]) -> bool:
        """is_valid() for other data: making a form anew costs more than asking it."""
        self.data = data
        self.full_clean()
        return not self.errors

    def _doubts(self) -> tuple[Any, ...]:
        """Doubts about the code that was typed; one that is stored already was confirmed then."""
        try:
            code = personal_code.parse(str(self.data.get(self.add_prefix("personal_code"), "")))
        except InvalidIdentifier:
            return ()
        return () if code.value == self.known_code else code.warnings

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        doubts = self._doubts()
        if doubts and not cleaned.get("code_confirmed"):
            self.add_error("personal_code", str(doubts[0].message))
        if "personal_code" in cleaned:
            self._clean_birth_date(cleaned)
            if not cleaned["personal_code"] and not cleaned.get("document") and "document" in cleaned:
                self.add_error("document", _("Enter the personal code, or the document of a foreigner who has none."))
        return cleaned

    def _clean_birth_date(self, cleaned: dict[str, Any]) -> None:
        if "birth_date" not in cleaned:
            return
        code = cleaned["personal_code"]
        told = personal_code.parse(code).birth_date if code else None
        if told and not cleaned["birth_date"]:
            cleaned["birth_date"] = told
        if told and cleaned["birth_date"] != told:
            self.add_error(
                "birth_date", _("The birth date differs from the one in the personal code. Correct one of them.")
            )
        elif not cleaned["birth_date"]:
            self.add_error(
                "birth_date",
                _("Enter the birth date: it cannot be read from this personal code.")
                if code
                else _("Enter the birth date."),
            )

    def identity(self) -> Identity:
        names = ("given_name", "surname", "gender", "personal_code", "birth_date", "document")
        return Identity(**{name: self.cleaned_data[name] for name in names})


class LearnerForm(IdentityForm):
    """`values`: the rules of the day, which say what grades and courses there are."""

    place = forms.ChoiceField(
        label=_("Grade or course"),
        error_messages={
            "invalid_choice": _("Choose a grade from 1 to 12 or, in a vocational institution, a course from 1 to 4.")
        },
    )
    since = DatePartsField(label=_("Studies here from"))
    until = DatePartsField(
        label=_("Studies here until"), required=False, help_text=_("Leave empty while the learner studies here.")
    )
    email = forms.EmailField(
        label=_("Learner's e-mail"),
        required=False,
        help_text=_("The link for signing is sent here. Without it the learner signs at school."),
    )
    phone = PhoneField(label=_("Learner's phone"), required=False)

    def __init__(self, *args: Any, institution: Institution, values: RuleValues | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places(institution, values)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first. Correct one of them."))
        return cleaned

    def terms(self) -> LearnerTerms:
        data = self.cleaned_data
        stage, _dash, level = data["place"].partition("-")
        return LearnerTerms(
            identity=self.identity(),
            stage=stage,
            level=int(level),
            **{name: data[name] for name in ("since", "until", "email", "phone")},
        )


def places(institution: Institution, values: RuleValues | None) -> list[tuple[str, Any]]:
    """The grades and, where there are any, the courses that the project supports (R2)."""
    grades = [(Stage.GRADE, number) for number in range(1, ((values and values.grades_max) or 12) + 1)]
    courses = [(Stage.COURSE, number) for number in range(1, ((values and values.courses_max) or 4) + 1)]
    listed = grades + (courses if institution.vocational else [])
    return [
        ("", _("Choose")),
        *((f"{stage}-{number}", Learner(stage=stage, level=number).stage_words) for stage, number in listed),
    ]


class RepresentativeForm(IdentityForm):
    relation = forms.ChoiceField(
        label=_("How the representative stands to the learner"),
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    proof = PlainTextField(
        label=_("Decision that names the guardian"),
        max_length=160,
        required=False,
        help_text=_("Only for a guardian: who decided, number and date. The decision itself is not kept here."),
    )
    email = forms.EmailField(
        label=_("Representative's e-mail"),
        required=False,
        help_text=_("The link for signing is sent here. Without it the representative signs on paper."),
    )
    phone = PhoneField(label=_("Representative's phone"), required=False)
    valid_from = DatePartsField(label=_("Represents from"))
    valid_to = DatePartsField(
        label=_("Represents until"), required=False, help_text=_("Leave empty while the right lasts.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day is before the first. Correct one of them."))
        return cleaned

    def terms(self) -> RepresentativeTerms:
        names = ("relation", "proof", "email", "phone", "valid_from", "valid_to")
        return RepresentativeTerms(identity=self.identity(), **{name: self.cleaned_data[name] for name in names})


def _count(label: Any) -> forms.IntegerField:
    wrong = _("Enter a whole number, for example 24.")
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class PartnerForm(Versioned):
    """D26. Everything may be kept unfinished; what must be there is asked when the partner becomes active."""

    plan_link = forms.URLField(
        label=_("Link to the published plan to prevent early school leaving"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Of a municipality. Who has none describes the situation below."),
        error_messages={"invalid": _("Enter the whole address, for example https://www.paraugs.example/plans.")},
    )
    description = PlainTextField(
        label=_("Description of the situation"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("No names of learners. The six numbers below belong to it."),
    )
    report_card_only = _count(_("Learners with only a report card who repeat grade 9 or study in vocational education"))
    minority = _count(_("Minority learners"))
    immigrant = _count(_("Immigrant and re-emigrant learners"))
    low_reading = _count(_("Learners of grades 1 to 3 with low reading skill"))
    exclusion_risk = _count(_("Learners at risk of social exclusion"))
    esl_risk = _count(_("Learners at risk of leaving school early"))
    tax_checked_on = DatePartsField(label=_("Day of the check of tax debts"), required=False)
    tax_debt = MoneyField(label=_("Tax debts in total, EUR"), required=False, help_text=_("No debt is 0,00."))
    contract_number = PlainTextField(label=_("Number of the cooperation contract"), max_length=60, required=False)
    contract_date = DatePartsField(label=_("Date of the cooperation contract"), required=False)

    def terms(self) -> PartnerTerms:
        return PartnerTerms(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class ImportForm(Form):
    """The table of an institution."""

    institution = forms.ChoiceField(label=_("Institution"), error_messages=_CHOOSE)
    file = forms.FileField(label=_("Table"), help_text=_("XLSX, at most 4 MB and 5 000 learners."))

    def __init__(self, *args: Any, institutions: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {row.register_code: row for row in institutions}
        self.fields["institution"].choices = [(code, row.name) for code, row in self.institutions.items()]  # type: ignore[attr-defined]
        if len(self.institutions) == 1:
            self.fields["institution"].initial = next(iter(self.institutions))

    def clean_file(self) -> Accepted:
        try:
            return accept(self.cleaned_data["file"], allow=frozenset({XLSX}), limit=TABLE_LIMIT)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused


def stored_learner(row: Learner) -> dict[str, object]:
    """The record as its form shows it."""
    person = row.person
    return {
        **_stored_identity(person, row.document),
        "place": f"{row.stage}-{row.level}",
        "since": row.since,
        "until": row.until,
        "email": row.email,
        "phone": row.phone,
        "version": row.version,
    }


def stored_representation(row: Representation) -> dict[str, object]:
    names = ("relation", "proof", "email", "phone", "valid_from", "valid_to", "version")
    return {**_stored_identity(row.person, row.document), **{name: getattr(row, name) for name in names}}


def stored_partner(row: PartnerOnboarding) -> dict[str, object]:
    names = (
        "plan_link", "description", *INDICATORS, "tax_checked_on", "tax_debt", "contract_number", "contract_date",
        "version",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def _stored_identity(person: Any, document: str) -> dict[str, object]:
    names = ("given_name", "surname", "gender", "personal_code", "birth_date")
    return {**{name: getattr(person, name) for name in names}, "document": document}


def academic_year_start(on: date) -> date:
    """A first guess of the day from which somebody studies here: 1 September, by custom."""
    return on.replace(year=on.year if on.month >= 8 else on.year - 1, month=9, day=1)


class InviteForm(Form):
    """A colleague and the role. No personal code: who signs is known by the certificate."""

    institution = forms.ChoiceField(label=_("Institution"), error_messages=_CHOOSE)
    email = forms.EmailField(label=_("Colleague's e-mail"), help_text=_("The invitation is sent here."))
    first_name = PlainTextField(label=_("First name"), max_length=80)
    last_name = PlainTextField(label=_("Surname"), max_length=80)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, error_messages=_CHOOSE)

    def __init__(self, *args: Any, institutions: Sequence[Institution], roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {row.register_code: row for row in institutions}
        self.fields["institution"].choices = [(code, row.name) for code, row in self.institutions.items()]  # type: ignore[attr-defined]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
