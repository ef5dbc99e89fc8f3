"""The contract form, section by section: fields, order, help, wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forms.contracts.facts import check_terms, education_grounds, end_of, questions_of
from forms.contracts.models import SuitabilityCheck
from forms.contracts.terms import QUESTIONS, REPRESENTATIVE_WORDS, SECTIONS, as_plain, typed_values
from forms.people.models import Gender
from forms.people.wording import declined
from forms.records.kept import typed_in
from kernel.grammar import Case
from kernel.identifiers import personal_code
from kernel.web.forms import DatePartsField, Form, IbanField, MoneyField, PersonalCodeField, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from forms.people.models import Institution, Person


class Asked(Form):
    """A form whose messages never repeat what was posted: Django puts an unknown choice into its message, however long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("Choose one of the answers listed here.")


class Section(Asked):
    """One page of the contract form. `values()` is what the section contributes to the terms, ready for JSON."""

    name: ClassVar[str]
    title: ClassVar[Any]
    task: ClassVar[Any]

    def values(self) -> dict[str, Any]:
        return {key: as_plain(self.cleaned_data.get(key)) for key in SECTIONS[self.name]}

    def typed(self) -> dict[str, list[str]]:
        """What was posted in the fields of this page, raw."""
        return typed_in(self.fields, self.data)


class StartForm(Asked):
    """Whom the contract is between; the rest is prefilled from what the portal knows."""

    employer = forms.ChoiceField(label=_("Employer"), widget=forms.RadioSelect)
    mentor = forms.ChoiceField(
        label=_("Mentor"),
        required=False,
        help_text=_("Mentors with a certificate. Choose “someone else” for a new one."),
    )

    def __init__(
        self, *args: Any, institutions: Sequence[Institution], mentors: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].choices = [(row.register_code, row.name) for row in institutions]  # type: ignore[attr-defined]
        known = [(str(row.public_id), row.name) for row in mentors]
        self.fields["mentor"].choices = [("", _("someone else")), *known]  # type: ignore[attr-defined]
        if len(institutions) == 1:
            self.initial["employer"] = institutions[0].register_code


def _suggested(values: Mapping[str, Any]) -> dict[str, str]:
    """Declined words as the portal would say them: the representative in the genitive, the mentor in the accusative."""
    found = {}
    gender = values.get("rep_gender")
    for source, kind in REPRESENTATIVE_WORDS.items():
        if gender and values.get(source):
            found[f"{source}_genitive"] = declined(values[source], case=Case.GEN, gender=gender, kind=kind)
    given, surname, gender = (values.get(key) for key in ("mentor_given", "mentor_surname", "mentor_gender"))
    if given and surname and gender:
        found["mentor_accusative"] = declined(f"{given} {surname}", case=Case.ACC, gender=gender, kind="name")
    return found


def _fill_suggested(cleaned: dict[str, Any]) -> None:
    """What the person left empty is declined for them; what could not be read stays for its own message."""
    for target, form in _suggested(cleaned).items():
        if target in cleaned and not cleaned[target]:
            cleaned[target] = form


class EmployerSection(Section):
    name = "employer"
    title = _("Employer")
    task = _("Name the employer and its representative")

    employer = forms.ChoiceField(
        label=_("Employer"), help_text=_("Only institutions you may prepare contracts for are listed.")
    )
    rep_given = PlainTextField(label=_("Representative's first name"), max_length=80)
    rep_surname = PlainTextField(label=_("Representative's surname"), max_length=80)
    rep_gender = forms.ChoiceField(
        label=_("Address the representative as"),
        choices=[(Gender.FEMALE, _("she")), (Gender.MALE, _("he"))],
        widget=forms.RadioSelect,
    )
    rep_office = PlainTextField(label=_("Office"), max_length=120, help_text=_("For example, school headmistress."))
    rep_basis = PlainTextField(
        label=_("Basis of representation"),
        max_length=120,
        help_text=_("As in “on the basis of …”, in the accusative: for example „iestādes nolikumu”."),
    )
    rep_code = PersonalCodeField(
        label=_("Representative's personal code"),
        help_text=_("Compared with the signature's certificate; never shown to others and not printed."),
    )
    rep_email = forms.EmailField(label=_("Representative's e-mail"), help_text=_("The link for signing is sent here."))
    rep_given_genitive = PlainTextField(
        label=_("First name in the genitive"),
        max_length=80,
        required=False,
        help_text=_("Leave empty for our suggestion."),
    )
    rep_surname_genitive = PlainTextField(label=_("Surname in the genitive"), max_length=80, required=False)
    rep_office_genitive = PlainTextField(label=_("Office in the genitive"), max_length=120, required=False)

    def __init__(self, *args: Any, institutions: Sequence[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].choices = [(row.register_code, row.name) for row in institutions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _fill_suggested(cleaned)
        return cleaned


class MentorSection(Section):
    name = "mentor"
    title = _("Mentor")
    task = _("Enter the mentor's data")

    mentor_given = PlainTextField(label=_("First name"), max_length=80)
    mentor_surname = PlainTextField(label=_("Surname"), max_length=80)
    mentor_gender = forms.ChoiceField(
        label=_("Address the mentor as"),
        choices=[(Gender.FEMALE, _("she")), (Gender.MALE, _("he"))],
        widget=forms.RadioSelect,
    )
    mentor_code = PersonalCodeField(
        label=_("Personal code"), required=False, help_text=_("Leave empty only for a foreigner without a code.")
    )
    mentor_birth_date = DatePartsField(
        label=_("Birth date"),
        required=False,
        help_text=_("Needed when the personal code does not contain it (it begins with 32–39) or there is none."),
    )
    mentor_address = PlainTextField(label=_("Place of residence"), max_length=200)
    mentor_email = forms.EmailField(label=_("E-mail"), help_text=_("The link for signing is sent here."))
    mentor_accusative = PlainTextField(
        label=_("Name and surname in the accusative"),
        max_length=160,
        required=False,
        help_text=_("As in the sentence “with the mentor …”. Leave empty for our suggestion."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        code = cleaned.get("mentor_code")
        parsed = personal_code.parse(code) if code else None
        if parsed is not None and parsed.birth_date and not cleaned.get("mentor_birth_date"):
            cleaned["mentor_birth_date"] = parsed.birth_date
        if parsed is not None and parsed.birth_date and cleaned.get("mentor_birth_date") != parsed.birth_date:
            self.add_error(
                "mentor_birth_date", _("The birth date differs from the one in the personal code. Correct one of them.")
            )
        # A wrong code says so itself; whether the date is needed is known when the code can be read.
        if not {"mentor_birth_date", "mentor_code"} & set(self.errors) and not cleaned.get("mentor_birth_date"):
            wanted = (
                _("Enter the birth date: it cannot be read from this personal code.")
                if code
                else _("Enter the personal code, or the birth date of a foreigner who has none.")
            )
            self.add_error("mentor_birth_date", wanted)
        _fill_suggested(cleaned)
        return cleaned


class SuitabilitySection(Section):
    name = "suitability"
    title = _("Suitability")
    task = _("Confirm the certificate and the suitability check")

    certificate_number = PlainTextField(label=_("Mentor certificate number"), max_length=40)
    certificate_date = DatePartsField(label=_("Certificate date"))
    education_ground = forms.ChoiceField(label=_("Education ground"), widget=forms.RadioSelect)
    coach_valid_until = DatePartsField(
        label=_("Coach certificate valid until"),
        required=False,
        help_text=_("Only when the ground is a C-category coach certificate."),
    )
    check_date = DatePartsField(label=_("Date of the suitability check"))
    check_source = PlainTextField(
        label=_("Reference of the register query"),
        max_length=120,
        help_text=_("Keep the number only, never the extract."),
    )
    check_result = forms.ChoiceField(
        label=_("Result"), choices=SuitabilityCheck.Result.choices, widget=forms.RadioSelect
    )
    check_valid_until = DatePartsField(label=_("Next check due"))

    def __init__(self, *args: Any, on: date, check: SuitabilityCheck | None = None, **kwargs: Any) -> None:
        """`check`: on record already, so it is taken and not asked for."""
        super().__init__(*args, **kwargs)
        self.fields["education_ground"].choices = education_grounds(on)  # type: ignore[attr-defined]
        self.taken = check
        if check is not None:
            for name in check_terms(check):
                del self.fields[name]

    def values(self) -> dict[str, Any]:
        if self.taken is None:
            return super().values()
        return super().values() | {name: as_plain(value) for name, value in check_terms(self.taken).items()}


class TermSection(Section):
    name = "term"
    title = _("Term")
    task = _("Choose the term")

    start = DatePartsField(label=_("First day of employment"))
    semesters = forms.ChoiceField(
        label=_("For how long"),
        choices=[
            ("1", _("one semester: to the end of the semester in which it begins")),
            ("2", _("two semesters: to the end of the following semester")),
        ],
        widget=forms.RadioSelect,
    )
    grade = forms.TypedChoiceField(
        label=_("Whose semester it follows"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("as most grades")), (9, _("grade 9")), (12, _("grade 12"))],
        widget=forms.RadioSelect,
        help_text=_("Grades 9 and 12 study longer; the contract then ends when they do."),
    )
    fixed_term_ground = PlainTextField(
        label=_("Ground for the fixed term (Labour Law, section 44)"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    probation_months = forms.TypedChoiceField(
        label=_("Probation"),
        coerce=int,
        choices=[(0, _("none")), (1, _("1 month")), (2, _("2 months"))],
        widget=forms.RadioSelect,
    )
    previous_contract_end = DatePartsField(
        label=_("When the last contract with this employer ended"),
        required=False,
        help_text=_("Leave empty if there was none."),
    )
    months_with_employer = forms.IntegerField(
        label=_("Months already worked for this employer under fixed-term contracts"),
        min_value=0,
        max_value=600,
        initial=0,
    )

    def __init__(self, *args: Any, institution: Institution | None = None, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution, self.on = institution, on
        if institution is not None and institution.vocational:
            del self.fields["grade"]  # courses, and no two ends

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, semesters = cleaned.get("start"), cleaned.get("semesters")
        if start and semesters and "grade" not in self.errors:
            grade = cleaned.get("grade")
            end = end_of(start, semesters=int(semesters), grade=grade, employer=self.institution, on=self.on)
            if end is None:
                self.add_error(
                    "start",
                    _(
                        "No semester of the calendar begins or runs on this day. Choose a day inside a semester, or ask the administrator to enter the calendar."
                    ),
                )
            else:
                cleaned["end"] = end
        return cleaned

    def values(self) -> dict[str, Any]:
        return super().values() | {"semesters": self.cleaned_data["semesters"], "grade": self.cleaned_data.get("grade")}


def _yes_or_no(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """A question that may stay open: yes, no, or nobody has said."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
        choices=[("yes", _("yes")), ("no", _("no"))],
        widget=forms.RadioSelect,
        **kwargs,
    )


class WorkSection(Section):
    name = "work"
    title = _("Work")
    task = _("Describe the work and the working time")

    workplace = forms.ChoiceField(
        label=_("Workplace"),
        choices=[("fixed", _("at one address")), ("various", _("in various places"))],
        widget=forms.RadioSelect,
    )
    workplace_note = PlainTextField(
        label=_("Address or description of the places"),
        max_length=200,
        help_text=_("For a youth centre: places outside education institutions."),
    )
    profession_title = PlainTextField(label=_("Profession"), max_length=120)
    profession_code = PlainTextField(
        label=_("Code in the Classification of Occupations"), max_length=12, help_text=_("For example, 2359 12.")
    )
    work_description = PlainTextField(
        label=_("General description of the work"), max_length=600, widget=forms.Textarea(attrs={"rows": 4})
    )
    guaranteed_hours = forms.IntegerField(label=_("Guaranteed academic hours a month"), min_value=0, max_value=160)
    planned_hours = forms.IntegerField(label=_("Planned academic hours a month"), min_value=1, max_value=240)
    schedule = PlainTextField(
        label=_("Days and hours when work may be asked for"),
        max_length=200,
        help_text=_("For example: „darbdienās un sestdienās no 8.00 līdz 20.00”."),
    )
    schedule_notice_days = forms.IntegerField(label=_("Notice of a meeting, days at least"), min_value=1, max_value=30)
    learner_registered = _yes_or_no(
        _("Are all learners whom the mentor will support registered in an education institution?")
    )
    outside_institutions = _yes_or_no(
        _("Will the mentor work outside education institutions, with those who do not attend them?")
    )
    youth_centre_municipal = _yes_or_no(_("Is the youth centre a municipal institution or a unit of one?"))
    works_at_learners_institution = _yes_or_no(
        _("Does the mentor work at the institution where the learners study?"),
        help_text=_("An independent mentor is recommended; this does not prevent the contract."),
    )

    def __init__(
        self, *args: Any, institution: Institution | None = None, on: date | None = None, **kwargs: Any
    ) -> None:
        """Only what the rules of the day `on` ask of this employer; no day, no questions."""
        super().__init__(*args, **kwargs)
        for name in QUESTIONS - (questions_of(institution, on=on) if on else frozenset()):
            del self.fields[name]


class PaySection(Section):
    name = "pay"
    title = _("Pay")
    task = _("Enter the pay")

    rate = MoneyField(label=_("Rate for one academic hour, EUR"), max_digits=7)
    pay_day = forms.IntegerField(label=_("Payday, day of the next month"), min_value=1, max_value=31)
    payments_per_month = forms.TypedChoiceField(
        label=_("How often the pay is paid"),
        coerce=int,
        choices=[(1, _("once a month, as both parties agree")), (2, _("twice a month"))],
        widget=forms.RadioSelect,
    )
    iban = IbanField(label=_("Mentor's account (IBAN)"))


class OrderSection(Section):
    name = "order"
    title = _("Leave and order")
    task = _("Agree on leave, notice and rules of work")

    leave_weeks = forms.IntegerField(label=_("Paid annual leave, calendar weeks"), min_value=1, max_value=12)
    notice_days = forms.IntegerField(label=_("Notice of the employee, calendar days"), min_value=1, max_value=31)
    collective_agreement = PlainTextField(
        label=_("Collective agreement that applies"),
        max_length=200,
        required=False,
        help_text=_("Leave empty if there is none."),
    )
    work_regulations = PlainTextField(label=_("Work regulations that apply"), max_length=200)
    training = PlainTextField(label=_("Right to training, if the employer provides it"), max_length=300, required=False)
    social_insurance = PlainTextField(
        label=_("Social insurance institution"), max_length=200, initial="Valsts sociālās apdrošināšanas aģentūra"
    )


class SigningSection(Section):
    name = "signing"
    title = pgettext_lazy("section of the contract form", "Signing")
    task = _("Choose how it will be signed")

    sign_date = DatePartsField(label=_("Date of the contract"))
    sign_place = PlainTextField(label=_("Place"), max_length=80)
    paper = forms.TypedChoiceField(
        label=_("How the parties sign"),
        coerce=lambda value: value == "paper",
        choices=[("e", _("electronically: one file, both sign it")), ("paper", _("on paper: two copies by hand"))],
        widget=forms.RadioSelect,
    )
    expires_on = DatePartsField(label=_("Sign until"), help_text=_("After this day the request for signatures lapses."))


SECTION_FORMS: dict[str, type[Section]] = {
    form.name: form
    for form in (
        EmployerSection,
        MentorSection,
        SuitabilitySection,
        TermSection,
        WorkSection,
        PaySection,
        OrderSection,
        SigningSection,
    )
}


class WithdrawForm(Form):
    reason = PlainTextField(
        label=_("Why the contract is withdrawn"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


def bound_values(section: Mapping[str, Any]) -> dict[str, Any]:
    """What a section's page shows on return: the values that passed, as its fields know them.

    A declined word that is only our suggestion stays empty: when the name changes, it is declined anew instead of
    coming back as somebody's correction.
    """
    values = typed_values(section.get("values") or {})
    if "paper" in values:
        values["paper"] = "paper" if values["paper"] else "e"
    for name in QUESTIONS & set(values):
        values[name] = {True: "yes", False: "no", None: ""}[values[name]]
    for target, form in _suggested(values).items():
        if values.get(target) == form:
            values[target] = ""
    return values


class AnnexForm(Form):
    """A file that is signed together with the contract."""

    file = forms.FileField(
        label=_("File of the annex"),
        help_text=_("PDF, JPEG, PNG, DOCX, XLSX or CSV, at most 20 MB. Its name is seen by everybody who signs."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.csv"}),
        error_messages={"required": _("Choose the file")},
    )
