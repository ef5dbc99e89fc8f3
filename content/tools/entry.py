"""Questions of the small tools. Names of fields stand in the address, so they are Latvian words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from forms.programmes.models import InstitutionKind
from forms.programmes.rules import RuleValues
from kernel.periods import Month
from kernel.web.forms import DatePartsField, Form

YES, NO = "ja", "ne"
YES_NO = [(YES, _("Yes")), (NO, _("No"))]
#: The key of an answer that is no ground of any edition.
NONE = "nav"
#: Minutes of a day and a night: no meeting is longer.
LONGEST = 24 * 60


def grades() -> list[tuple[str, Any]]:
    """Classes 1-12 and courses 1-4, as one list: "k8" is class 8, "p2" course 2."""
    classes = [(f"k{one}", _("grade %(number)s") % {"number": one}) for one in range(1, 13)]
    return classes + [(f"p{one}", _("course %(number)s") % {"number": one}) for one in range(1, 5)]


class HoursForm(Form):
    minutes = forms.IntegerField(
        label=_("How many minutes did the meeting last?"),
        min_value=1,
        max_value=LONGEST,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter the minutes."),
            "invalid": _("Enter the minutes as a whole number, for example 80."),
            "min_value": _("Enter at least 1 minute."),
            "max_value": _("A meeting cannot last longer than a day: enter at most %(limit_value)s minutes."),
        },
    )
    diena = DatePartsField(label=_("Day of the meeting"), help_text=_("Empty: today."), required=False)


class MeetingForm(Form):
    diena = DatePartsField(label=_("Day of the meeting"), help_text=_("For example, 10 3 2026"))
    klase = forms.ChoiceField(
        label=_("Grade or course of the learner"),
        choices=[],
        error_messages={"required": _("Choose the grade or course.")},
    )
    vecums = forms.ChoiceField(
        label=_("Is the learner old enough on that day?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    rikojums = DatePartsField(
        label=_("Date of the head's order"),
        help_text=_("Only for meetings in summer, if the learner has extra study measures or re-examinations."),
        required=False,
    )
    lidz = DatePartsField(label=_("Last day of these measures"), required=False)

    def __init__(self, *args: Any, years: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["klase"].choices = [("", _("Choose")), *grades()]  # type: ignore[attr-defined]
        self.fields["vecums"].label = _("Is the learner %(years)s years old or older on that day?") % {"years": years}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        order, until = cleaned.get("rikojums"), cleaned.get("lidz")
        if order and not until and "lidz" not in self.errors:
            self.add_error("lidz", _("Enter the last day of the measures as well."))
        if until and not order and "rikojums" not in self.errors:
            self.add_error("rikojums", _("Enter the date of the order as well."))
        if order and until and until < order:
            self.add_error("lidz", _("The measures cannot end before the order."))
        return cleaned

    @property
    def grade(self) -> int:
        return int(self.cleaned_data["klase"][1:])

    @property
    def kind(self) -> InstitutionKind:
        vocational = self.cleaned_data["klase"].startswith("p")
        return InstitutionKind.VOCATIONAL if vocational else InstitutionKind.GENERAL


class MonthForm(Form):
    menesis = forms.CharField(
        label=_("Month of the meetings"),
        help_text=_("For example, 2026-10"),
        max_length=7,
        widget=forms.TextInput({"type": "month", "class": "w-10"}),
        error_messages={"required": _("Enter the month.")},
    )

    def clean_menesis(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["menesis"])
        except ValueError:
            raise forms.ValidationError(
                _("Enter the year and the month with a dash, for example 2026-10."), code="invalid"
            ) from None


class CandidateForm(Form):
    """Whether, never what: nobody is asked to tell of convictions, of a name or of a birth date."""

    pilngadigs = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)
    skerslis = forms.ChoiceField(
        label=_("Is there an obstacle by these laws?"),
        help_text=_(
            "Section 50 of the Education Law and section 72(5) of the Protection of the Rights of the Child Law name who"
            " may not work with children. Answer only yes or no, you need not say why."
        ),
        choices=YES_NO,
        widget=forms.RadioSelect,
    )
    izglitiba = forms.ChoiceField(label=_("Which of these do you have?"), choices=[], widget=forms.RadioSelect)
    sertifikats = DatePartsField(
        label=_("Coach certificate valid until"),
        help_text=_("Only if your ground is a coach certificate."),
        required=False,
    )
    beigas = DatePartsField(
        label=_("Last day of the plan or contract"),
        help_text=_("If you know it. A coach certificate must be valid to that day."),
        required=False,
    )
    aplieciba = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)
    diena = DatePartsField(
        label=_("Day on which the contract would be signed"),
        help_text=_("Empty: today. The rules in force on that day hold."),
        required=False,
    )

    def __init__(self, *args: Any, values: RuleValues, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.fields
        own["pilngadigs"].label = _("Will you be %(years)s years old or older on the day of the contract?") % {
            "years": values.mentor_min_age
        }
        own["aplieciba"].label = _("Do you have the certificate of the %(hours)s-hour mentor training?") % {
            "hours": values.training_hours
        }
        grounds = [(ground.key, _capital(ground.label)) for ground in values.education_grounds]
        own["izglitiba"].choices = [*grounds, (NONE, _("None of these"))]  # type: ignore[attr-defined]
        for name in ("pilngadigs", "skerslis", "izglitiba", "aplieciba"):
            own[name].error_messages["required"] = _("Choose an answer.")


def day_asked(data: QueryDict, today: date) -> date:
    """The day whose edition answers: the form's `diena` if it is one, else today."""
    field = DatePartsField(required=False)
    try:
        return field.clean(field.widget.value_from_datadict(data, {}, "diena")) or today
    except forms.ValidationError:  # the form itself says what is wrong with it
        return today


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
