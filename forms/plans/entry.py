"""Forms of plans: start, sections, the expert's comment, the reason of a change."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.text import format_lazy
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

    def __init__(self, *args: Any, version: PlanVersion, more: bool = False, **kwargs: Any) -> None:
        """`more`: with room for one answer more than there is, where a section may have several."""
        self.version, self.more = version, more
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


FROM_THE_BEGINNING = _("Leave empty if it is the first day of the plan.")
#: Own answers of one mentor besides the contract, in the order of MentorTerms.
_OWN = ("mentor_from", "mentor_until", "mentor_hours", "mentor_month")


class MentorSection(Section):
    """The mentor; with several of them each one's contract, days and hours. The first has the plain names, the second
    `contract_2` and so on: as many as are stored, and one more when somebody asked for it."""

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
    mentor_until = DatePartsField(
        label=_("The mentor's last day in the plan"), required=False,
        help_text=_("Leave empty if it is the last day of the plan."),
    )  # fmt: skip
    mentor_hours = hours_field(
        _("The mentor's academic hours in the plan"), 200, required=False,
        help_text=_("The hours of all mentors together are the hours of the plan."),
    )  # fmt: skip
    mentor_month = hours_field(_("The mentor's academic hours a month, at most"), 100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(row.public_id), contract_words(row)) for row in offered_contracts(self.version.plan)]
        choice: Any = self.fields["contract"]
        choice.choices = offered
        self.slots = self._counted()
        if self.slots == 1:
            unasked = _OWN if self.version.number == 1 else _OWN[1:]
            for name in unasked:
                del self.fields[name]
            return
        self.mark_optional = False  # hours are not, and which days are is said below them
        for name in ("contract", *_OWN):
            self.fields[name].label = format_lazy("1. {}", mentor_word(name))
        self.fields["mentor_from"].help_text = FROM_THE_BEGINNING
        for place in range(2, self.slots + 1):
            self._add(place, offered)

    def _counted(self) -> int:
        if self.is_bound:
            names: Any = self.data
            return 1 + sum(1 for place in range(2, len(names) + 2) if f"contract_{place}" in names)
        stored = sum(1 for name in self.initial if name.startswith("contract_"))
        return 1 + stored + (1 if self.more else 0)

    def _add(self, place: int, offered: list[tuple[str, str]]) -> None:
        self.fields[f"contract_{place}"] = forms.ChoiceField(
            label=format_lazy("{}. {}", place, mentor_word("contract")), required=False,
            choices=[("", _("nobody")), *offered],
            help_text=_("Choose “nobody” and empty the fields below to take this mentor out of the plan."),
            error_messages={"invalid_choice": _("Choose one of the answers listed here.")},
        )  # fmt: skip
        for name in _OWN:
            field = copy(self.base_fields[name])
            field.label = format_lazy("{}. {}", place, mentor_word(name))
            if name == "mentor_from":
                field.help_text = FROM_THE_BEGINNING
            self.fields[f"{name}_{place}"] = field

    @property
    def nobody(self) -> bool:
        choice: Any = self.fields["contract"]
        return not choice.choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        taken = [cleaned.get("contract")]
        several = any(cleaned.get(f"contract{ending}") for ending in self._endings()[1:])
        for ending in self._endings():
            mine = {name: cleaned.get(f"{name}{ending}") for name in _OWN}
            chosen = cleaned.get(f"contract{ending}")
            if ending and not chosen and any(mine.values()):
                self.add_error(f"contract{ending}", _("Choose the mentor, or empty the fields below."))
            if ending and chosen and chosen in taken:
                self.add_error(f"contract{ending}", _("This mentor is chosen above already. Choose another one."))
            if ending:
                taken.append(chosen)
            self._check_days(ending, mine)
            if chosen and several:
                self._check_share(ending)
        return cleaned

    def _endings(self) -> list[str]:
        return ["", *(f"_{place}" for place in range(2, self.slots + 1))]

    def _check_days(self, ending: str, mine: Mapping[str, Any]) -> None:
        days = values_of(self.version.answers, "laiks") or {}
        for name in ("mentor_from", "mentor_until"):
            if mine[name] and days and not days["start"] <= mine[name].isoformat() <= days["end"]:
                self.add_error(f"{name}{ending}", _("This day is outside the plan. Choose a day of the plan."))
        if mine["mentor_from"] and mine["mentor_until"] and mine["mentor_until"] < mine["mentor_from"]:
            self.add_error(f"mentor_until{ending}", _("The last day is before the first. Correct one of them."))

    def _check_share(self, ending: str) -> None:
        for name in ("mentor_hours", "mentor_month"):
            if self.cleaned_data.get(f"{name}{ending}") is None and f"{name}{ending}" not in self.errors:
                self.add_error(f"{name}{ending}", _("With several mentors enter the hours of each."))

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        others = [
            {"contract": said[f"contract{ending}"], **{name: as_plain(said[f"{name}{ending}"]) for name in _OWN}}
            for ending in self._endings()[1:]
            if said[f"contract{ending}"]
        ]
        own = {name: as_plain(said.get(name)) for name in _OWN}
        if not others:
            own |= {"mentor_hours": None, "mentor_month": None}
        return {"contract": said["contract"], **own, "others": others}


def mentor_word(name: str) -> Any:
    """What an answer of one of several mentors is called."""
    return {
        "contract": _("mentor and contract"),
        "mentor_from": _("mentor's first day in the plan"),
        "mentor_until": _("mentor's last day in the plan"),
        "mentor_hours": _("mentor's academic hours in the plan"),
        "mentor_month": _("mentor's academic hours a month, at most"),
    }[name]


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


#: What each answer is called, in summaries and in the change log.
LABELS: dict[str, Any] = {
    **{
        key: form.base_fields[key].label
        for form in SECTION_FORMS.values()
        for key in SECTIONS[form.name]
        if key != "others"
    },
    "others": _("Other mentors"),
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
    for place, other in enumerate(found.pop("others", None) or (), start=2):
        found |= {f"{name}_{place}": value for name, value in other.items()}
    for name, value in found.items():
        if value and name.startswith(("start", "end", "mentor_from", "mentor_until")):
            found[name] = date.fromisoformat(value)
    return found
