"""Forms of pairs: the programme, a participant, consent, a proposal, an answer, days of meetings, a question."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.pairs.actions import Joiner, RunTerms
from forms.pairs.rules import SIZES
from forms.pairs.states import PHASES, Asked, EndReason, Model, Phase, Side
from forms.people.models import Gender
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.pairs.models import Participant, Run
    from forms.people.models import Institution

_LONG = forms.Textarea(attrs={"rows": 4})
#: Days of meetings on one page.
MOST_DAYS = 60


class Given(Form):
    """A form whose answers one verb takes."""

    def given(self) -> dict[str, Any]:
        """By the names of the verb."""
        return dict(self.cleaned_data)


class RunForm(Versioned):
    """`places`: programme and institution that this person coordinates, None for the programme everywhere."""

    where = forms.ChoiceField(label=_("Programme"), widget=forms.RadioSelect)
    title = PlainTextField(label=_("Title"), max_length=120, help_text=_("For example the place and the year."))
    start = DatePartsField(label=_("From"))
    end = DatePartsField(label=_("To"), help_text=_("Usually six to nine months, at most twelve."))
    youngest = forms.IntegerField(label=_("Youngest, years"), min_value=7, max_value=99, initial=13, required=False)
    oldest = forms.IntegerField(label=_("Oldest, years"), min_value=7, max_value=99, initial=25, required=False)
    decision = PlainTextField(
        label=_("Decision"),
        max_length=200,
        required=False,
        help_text=_("Who decided, number and day; for example of the council."),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], run: Run | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = places  # type: ignore[attr-defined]
        if len(places) == 1:
            self.initial.setdefault("where", places[0][0])
        youth = run.programme == "P2" if run else any(key.startswith("P2") for key, _label in places)
        if run is not None:
            del self.fields["where"]
        if not youth:
            for name in ("youngest", "oldest", "decision"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] <= data["start"]:
            self.add_error("end", ValidationError(_("The last day is after the first one. Change one of them.")))
        if (data.get("youngest") or 13) > (data.get("oldest") or 25):
            self.add_error(
                "oldest", ValidationError(_("The oldest age is not below the youngest. Change one of them."))
            )
        return data

    def terms(self) -> RunTerms:
        data = self.cleaned_data
        return RunTerms(
            title=data["title"], start=data["start"], end=data["end"], youngest=data.get("youngest") or 13,
            oldest=data.get("oldest") or 25, decision=data.get("decision", ""),
        )  # fmt: skip


def stored_run(run: Run) -> dict[str, object]:
    names = ("title", "start", "end", "youngest", "oldest", "decision", "version")
    return {name: getattr(run, name) for name in names}


def places_words(places: Sequence[tuple[str, Institution | None, str]]) -> list[tuple[str, str]]:
    """Choices of RunForm: „P2:PVS”."""
    return [
        (f"{code}:{place.register_code if place else ''}", f"{name}{f', {place.name}' if place else ''}")
        for code, place, name in places
    ]


class JoinForm(Given):
    side = forms.ChoiceField(label=_("Takes part as"), choices=Side.choices, widget=forms.RadioSelect)
    given_name = PlainTextField(label=_("First name"), max_length=80)
    surname = PlainTextField(label=_("Surname"), max_length=80)
    gender = forms.ChoiceField(label=_("Gender in grammar"), choices=Gender.choices, widget=forms.RadioSelect)
    email = forms.EmailField(label=_("E-mail"), help_text=_("With this address the person signs in."))
    birth_date = DatePartsField(label=_("Birth date"))

    def __init__(self, *args: Any, youth: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not youth:
            del self.fields["birth_date"]

    def given(self) -> dict[str, Any]:
        return {"joiner": Joiner(**self.cleaned_data)}


class ConsentForm(Given):
    given_by = PlainTextField(
        label=_("Who has consented"), max_length=120, help_text=_("Name and surname of the legal representative.")
    )
    given_on = DatePartsField(label=_("When"))


class ProposeForm(Given):
    """A model and its people. `ranked`: mentors in their order, with what speaks for them."""

    model = forms.ChoiceField(label=_("Model"), widget=forms.RadioSelect)
    mentors = forms.MultipleChoiceField(label=_("Mentors"), widget=forms.CheckboxSelectMultiple)
    mentees = forms.MultipleChoiceField(label=_("Mentees"), widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, *args: Any, run: Run, mentors: Sequence[Participant], mentees: Sequence[Participant], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.public_id): one for one in [*mentors, *mentees]}
        self.fields["model"].choices = [(one, Model(one).label) for one in SIZES[run.programme]]  # type: ignore[attr-defined]
        self.fields["mentors"].choices = [(str(one.public_id), one.person.name) for one in mentors]  # type: ignore[attr-defined]
        self.fields["mentees"].choices = [(str(one.public_id), one.person.name) for one in mentees]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "model": data["model"],
            "participants": [self.people[one] for one in [*data["mentors"], *data["mentees"]]],
        }


class DecideForm(Given):
    answer = forms.ChoiceField(
        label=_("Your answer"), choices=[("yes", _("I accept")), ("no", _("I decline"))], widget=forms.RadioSelect
    )
    reason = PlainTextField(
        label=_("Reason"), max_length=500, required=False, widget=_LONG, help_text=_("The coordinator alone reads it.")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("answer") == "no" and not data.get("reason"):
            self.add_error(
                "reason", ValidationError(_("Write in a few words why, so that the coordinator finds another pair."))
            )
        return data

    def given(self) -> dict[str, Any]:
        return {"accept": self.cleaned_data["answer"] == "yes", "reason": self.cleaned_data["reason"]}


class DaysForm(Given):
    """Days of all meetings, each on a line."""

    days = forms.CharField(
        label=_("Days of the meetings"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Each day on a line of its own, for example 15.02.2027."),
    )

    def __init__(self, *args: Any, programme: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if programme == "P3":
            usual = _("Each day on a line of its own, for example 15.02.2027. Usual are one or two meetings a month.")
            self.fields["days"].help_text = usual

    def clean_days(self) -> list[date]:
        lines = [one.strip() for one in self.cleaned_data["days"].splitlines() if one.strip()]
        if len(lines) > MOST_DAYS:
            raise ValidationError(_("There are too many days. Leave at most sixty."))
        return [_day(one) for one in lines]


def _day(text: str) -> date:
    parts = text.strip(". ").split(".")
    try:
        day, month, year = (int(one) for one in parts)
        return date(year, month, day)
    except ValueError as wrong:
        told = _("This is no day: “%(text)s”. Write it as 15.02.2027.") % {"text": text[:40]}
        raise ValidationError(told) from wrong


class DayForm(Given):
    day = DatePartsField(label=_("Day of the meeting"))


class PhaseForm(Versioned, Given):
    phase = forms.ChoiceField(label=_("Phase"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, programme: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].choices = [(one.value, Phase(one).label) for one in PHASES[programme]]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        return {"phase": self.cleaned_data["phase"], "version": self.seen_version}


class EndForm(Given):
    reason = forms.ChoiceField(label=_("Why the pair ends"), choices=EndReason.choices, widget=forms.RadioSelect)


class AskForm(Given):
    kind = forms.ChoiceField(label=_("What do you need?"), choices=Asked.choices, widget=forms.RadioSelect)
    text = PlainTextField(
        label=_("Your question"), max_length=2000, widget=_LONG,
        help_text=_("The coordinator reads it. What you two talk about need not be written."),
    )  # fmt: skip


class AnswerForm(Given):
    answer = PlainTextField(label=_("Answer"), max_length=2000, widget=_LONG)

    def given(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["answer"]}


class TaskForm(Given):
    text = PlainTextField(label=_("What was done"), max_length=500, required=False, widget=_LONG)
    done = forms.BooleanField(label=_("The task is done"), required=False)


class ReasonForm(Given):
    reason = PlainTextField(label=_("Reason"), max_length=500, widget=_LONG)
