"""Forms of plans: start, sections, the expert's comment, the reason of a change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forms.plans.facts import offered_contracts, semester_offers
from forms.plans.grounds import EXCLUSION, GROUNDS, LEAVING_RISKS, MODULES, OTHER, Module
from forms.plans.terms import SECTIONS, as_plain, values_of
from forms.programmes.editions import rules_in_force
from kernel.grammar import date_short
from kernel.web.forms import DatePartsField, Form, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.contracts.models import EmploymentContract
    from forms.people.learners import Learner
    from forms.plans.facts import SemesterOffer
    from forms.plans.models import PlanVersion

YES, NO, UNSAID = "yes", "no", ""
_MODULES = [(module.value, words) for module, words in MODULES.items()]


class Asked(Form):
    """A form whose messages never repeat what was posted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("Choose one of the answers listed here.")


class StartForm(Asked):
    """Whose plan it is, and for which semester."""

    learner = forms.ChoiceField(label=_("Learner"))

    def __init__(self, *args: Any, learners: Sequence[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learners = {str(row.public_id): row for row in learners}
        choice: Any = self.fields["learner"]
        known = [
            (key, f"{row.person.surname}, {row.person.given_name} ({row.stage_words})")
            for key, row in self.learners.items()
        ]
        choice.choices = [("", _("Choose")), *known]

    def chosen(self) -> Learner:
        return self.learners[self.cleaned_data["learner"]]


class SemesterForm(Asked):
    """The semesters that can be planned for a learner: the one that runs, and the next."""

    semester = forms.ChoiceField(label=_("Semester"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, learner: Learner, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {one.key: one for one in semester_offers(learner, on=on)}
        choice: Any = self.fields["semester"]
        choice.choices = [(key, semester_words(one)) for key, one in self.offers.items()]
        if self.offers:
            choice.initial = next(iter(self.offers))

    def chosen(self) -> SemesterOffer:
        return self.offers[self.cleaned_data["semester"]]


def semester_words(offer: SemesterOffer) -> str:
    return format_html(
        "{}, {}–{}",
        _("%(year)s, semester %(kind)s") % {"year": offer.year, "kind": offer.kind},
        date_short(offer.days.start),
        date_short(offer.days.end),
    )


class Section(Asked):
    """One page of the plan. `values()` is what it adds to the terms, ready for JSON."""

    name: ClassVar[str]
    title: ClassVar[Any]
    task: ClassVar[Any]

    def __init__(self, *args: Any, version: PlanVersion, **kwargs: Any) -> None:
        self.version = version
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: as_plain(self.cleaned_data.get(name)) for name in SECTIONS[self.name]}

    def typed(self) -> dict[str, list[str]]:
        """What was posted in the fields of this page, raw, valid or not."""
        posted: dict[str, list[str]] = {}
        for name, field in self.fields.items():
            for part in getattr(field.widget, "widgets_names", [""]):  # a date stands in three boxes
                posted[f"{name}{part}"] = self.data.getlist(f"{name}{part}")  # type: ignore[attr-defined]
        return {name: values for name, values in posted.items() if values}


class TimeSection(Section):
    name = "laiks"
    title = _("Period and education programme")
    task = _("Enter the days of the plan")

    start = DatePartsField(label=_("First day of the plan"))
    end = DatePartsField(
        label=_("Last day of the plan"), help_text=_("One plan is for one semester; it may end before the semester.")
    )
    education_programme = PlainTextField(
        label=_("Education programme"),
        max_length=200,
        required=False,
        help_text=_("Name or code, as in the learner's records."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", _("The last day is before the first. Correct one of them."))
        return cleaned


class ModuleSection(Section):
    name = "modulis"
    title = _("Module and ground")
    task = _("Choose the module and its ground")

    modules = forms.MultipleChoiceField(
        label=_("Module"), choices=_MODULES, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one module.")},
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=_("Ground of module I"), required=False, widget=forms.RadioSelect,
        help_text=_("Only if module I is chosen."),
    )  # fmt: skip
    report_card = forms.ChoiceField(
        label=_("Has the learner only a report card instead of a certificate of basic education?"),
        choices=[(UNSAID, _("not known")), (YES, _("yes")), (NO, _("no"))],
        required=False,
        widget=forms.RadioSelect,
    )
    main_module = forms.ChoiceField(
        label=_("Main module of the mentor's support"),
        choices=[("", _("not chosen")), *_MODULES],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only if both modules are chosen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = rules_in_force(self.version.plan.semester_start)
        choice: Any = self.fields["ground"]
        choice.choices = [("", _("none")), *((key, ground_words(key)) for key in values.module1_grounds)]

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        modules = said["modules"]
        return {
            "modules": modules,
            "ground": said["ground"] if Module.ONE.value in modules else "",
            "report_card": {YES: True, NO: False}.get(said["report_card"]),
            "main_module": said["main_module"] if len(modules) > 1 else "",
        }


def ground_words(key: str) -> str:
    """ "c) risk of failing …"; an edition that administrators entered may have a ground without words of ours."""
    ground = GROUNDS.get(key)
    return f"{key}) {ground.label}" if ground else f"{key})"


class RiskSection(Section):
    name = "riski"
    title = _("Risks and justification")
    task = _("Mark the risks (restricted data)")

    leaving_risks = forms.MultipleChoiceField(
        label=_("Risks of leaving school early"), required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    exclusion = forms.MultipleChoiceField(
        label=_("Categories of social exclusion"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("For module II at least one."),
    )  # fmt: skip
    exclusion_other = PlainTextField(
        label=_("Another category"), required=False, max_length=200, help_text=_("Only if “another one” is marked.")
    )
    justification = PlainTextField(
        label=_("Why the learner needs a mentor"), max_length=3000, widget=forms.Textarea({"rows": 6}),
        help_text=_("Only what the decision needs. Do not name other people."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("leaving_risks", LEAVING_RISKS), ("exclusion", EXCLUSION)):
            choice: Any = self.fields[name]
            choice.choices = [(key, str(text)) for key, text in words.items()]

    def values(self) -> dict[str, Any]:
        found = super().values()
        return found if OTHER in found["exclusion"] else found | {"exclusion_other": ""}


WHOLE = _("Enter a whole number, for example 24.")


def hours_field(label: Any, most: int, **kwargs: Any) -> forms.IntegerField:
    wrong = WHOLE
    return forms.IntegerField(
        label=label, min_value=1, max_value=most,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": _("At most %(limit_value)s hours can be entered.")},
        **kwargs,
    )  # fmt: skip


class MeasureSection(Section):
    name = "pasakums"
    title = _("The mentor's individual support")
    task = _("Describe the support and its hours")

    goals = PlainTextField(
        label=_("Expected results"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("The mentor reads this. Do not write risks or special needs here."),
    )  # fmt: skip
    activities = PlainTextField(
        label=_("What the mentor and the learner do"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text=_("The mentor reads this too."),
    )  # fmt: skip
    hours = hours_field(_("Academic hours in the plan"), 200, help_text=_("One is 40 minutes."))
    hours_month = hours_field(_("Academic hours a month, at most"), 100)


class MentorSection(Section):
    name = "mentors"
    title = _("Mentor")
    task = _("Choose the mentor")

    contract = forms.ChoiceField(
        label=_("Mentor and contract"),
        help_text=_("Listed are mentors of the municipality whose contract is signed and runs in this semester."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the mentor.")},
    )
    mentor_from = DatePartsField(
        label=_("The mentor's first day in the plan"), required=False,
        help_text=_("Leave empty if it is the first day of the plan. A new mentor begins after the one before."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["contract"]
        choice.choices = [(str(row.public_id), contract_words(row)) for row in offered_contracts(self.version.plan)]
        if self.version.number == 1:
            del self.fields["mentor_from"]

    @property
    def nobody(self) -> bool:
        choice: Any = self.fields["contract"]
        return not choice.choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, days = cleaned.get("mentor_from"), values_of(self.version.answers, "laiks") or {}
        if first and days and not days["start"] <= first.isoformat() <= days["end"]:
            self.add_error("mentor_from", _("This day is outside the plan. Choose a day of the plan."))
        return cleaned


def contract_words(row: EmploymentContract) -> str:
    """A mentor as the choice shows it: certificate, contract, its days, employer."""
    profile = getattr(row.mentor, "mentor", None)
    return format_html(
        "{}, {}; {} {}, {}–{} ({})",
        row.mentor.name,
        _("certificate %(number)s") % {"number": profile.certificate_number if profile else "–"},
        _("contract"),
        row,
        date_short(row.start),
        date_short(row.end),
        row.employer.name,
    )


SECTION_FORMS: dict[str, type[Section]] = {
    form.name: form for form in (TimeSection, ModuleSection, RiskSection, MeasureSection, MentorSection)
}


class CommentForm(Asked):
    comment = PlainTextField(
        label=_("What to correct"),
        max_length=1500,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("The plan author reads it in the plan, not in the e-mail."),
        error_messages={"required": _("Write what has to be corrected.")},
    )


class ReasonForm(Asked):
    reason = PlainTextField(
        label=_("Reason of the change"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands in the change log of the plan. Do not write risks here."),
        error_messages={"required": _("Write the reason of the change.")},
    )


def initial_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What a section's form begins with: checked answers, else what is known."""
    found = dict(answers.get("values") or answers.get("known") or {})
    if "report_card" in found:
        found["report_card"] = {True: YES, False: NO}.get(found["report_card"], UNSAID)
    for name in ("start", "end", "mentor_from"):
        if found.get(name):
            found[name] = date.fromisoformat(found[name])
    return found
