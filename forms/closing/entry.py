"""Forms at the end of a semester: the five questions, the author's part, a talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from forms.closing.actions import Answers, Review
from forms.closing.rules import SHORTEST
from forms.closing.states import NEXT_STEPS, Onward, Reached, Reduced
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from datetime import date

    from forms.closing.models import MentoringEvaluation

_LONG = forms.Textarea(attrs={"rows": 5})
_SHORT = {
    "min_length": ngettext_lazy(
        "Write at least %(limit_value)s character: now there is %(show_value)s.",
        "Write at least %(limit_value)s characters: now there are %(show_value)s.",
        "limit_value",
    )
}
_WORDS = {"min_length": SHORTEST, "max_length": 3000, "widget": _LONG, "error_messages": _SHORT}


class EvaluationForm(Versioned):
    """Three closed questions and two open ones (D18): exactly five."""

    reduced = forms.ChoiceField(
        label=_("How far have the risks named in the plan been reduced?"),
        choices=Reduced.choices,
        widget=forms.RadioSelect,
    )
    reached = forms.ChoiceField(
        label=_("How far have the goals agreed with the learner been reached?"),
        choices=Reached.choices,
        widget=forms.RadioSelect,
    )
    onward = forms.ChoiceField(
        label=_("Do you recommend support in the next semester?"), choices=Onward.choices, widget=forms.RadioSelect
    )
    changes = PlainTextField(
        label=_("What concrete changes did you see in the learner's studies, behaviour or well-being?"),
        help_text=_("At least 50 characters."),
        **_WORDS,
    )
    cooperation = PlainTextField(
        label=_("What hindered or helped the cooperation, and what do you recommend to the institution?"),
        help_text=_("At least 50 characters."),
        **_WORDS,
    )

    def answers(self) -> Answers:
        return Answers(**{name: self.cleaned_data[name] for name in Answers.__dataclass_fields__})


class ReviewForm(Versioned):
    """The plan author's part."""

    risks_after = forms.ChoiceField(
        label=_("How far, in your view, have the risks of the learner been reduced?"),
        choices=Reduced.choices,
        widget=forms.RadioSelect,
    )
    next_step = forms.ChoiceField(
        label=_("Was it agreed to go on with support in the next semester?"),
        choices=NEXT_STEPS,
        widget=forms.RadioSelect,
    )
    feedback = PlainTextField(label=_("The institution's words to the mentor"), max_length=3000, widget=_LONG)

    def said(self) -> Review:
        return Review(**{name: self.cleaned_data[name] for name in Review.__dataclass_fields__})


class TalkForm(Form):
    """A talk that has taken place."""

    held_on = DatePartsField(label=_("When you talked"))
    about = PlainTextField(
        label=_("What you talked about"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.on:
            raise forms.ValidationError(_("The talk is on a day to come. Write the note when it has taken place."))
        return day


def stored(evaluation: MentoringEvaluation | None, names: tuple[str, ...]) -> dict[str, object]:
    if evaluation is None:
        return {"version": 0}
    return {name: getattr(evaluation, name) for name in names} | {"version": evaluation.version}
