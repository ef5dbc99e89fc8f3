"""The form of an agreement: four sections and the road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.plans.agreements.facts import former_sections
from forms.plans.agreements.rules import SECTIONS
from forms.plans.agreements.terms import AgreementTerms
from forms.plans.papers import Route, signing_routes
from kernel.web.forms import Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from datetime import date

    from forms.people.learners import Learner
    from forms.plans.agreements.models import SupportAgreement
    from forms.plans.models import PlanProvider

ELECTRONIC, PAPER = "e", "paper"
#: First words of the two promises, in Latvian as the document is; they are there to be changed.
SUGGESTED = {
    "provider_promises": "Ierasties norunātajā laikā un sagatavoties katrai tikšanās reizei.\n"
    "Uzklausīt, palīdzēt atrast risinājumus un ievērot konfidencialitāti.",
    "recipient_promises": "Piedalīties norunātajās tikšanās reizēs, būt atklātam un cieņpilnam.\n"
    "Izpildīt to, par ko vienojamies, un laikus paziņot, ja tikšanās jāpārceļ vai jāatceļ.",
}


def _text(label: Any, help_text: Any) -> PlainTextField:
    return PlainTextField(
        label=label, help_text=help_text, max_length=3000, required=False, widget=forms.Textarea({"rows": 6})
    )


class AgreementForm(Versioned):
    """May be kept unfinished; that no section is empty is asked when it is sent."""

    mark_optional = False
    situation = _text(
        _("Description of the situation"),
        _("How things are now: challenges or needs, what to develop, goals. Each line becomes a paragraph."),
    )
    steps = _text(
        _("Plan to solve the situation"), _("Actions and activities, how often you meet, what you expect in the end.")
    )
    provider_promises = _text(_("The one who gives support promises"), _("The mentor's duties and kind of support."))
    recipient_promises = _text(
        _("The one who receives support promises"),
        _("Taking part, openness, tasks, respect, timely notice when a meeting must move."),
    )
    paper = forms.ChoiceField(
        label=_("How will both sign?"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers listed here.")},
    )

    def __init__(self, *args: Any, learner: Learner, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        born = learner.person.birth_date
        routes = signing_routes(born, on=on) if born else (Route.PAPER,)
        words = {
            Route.ELECTRONIC: (ELECTRONIC, _("Electronically: each gets a link by e-mail, or signs at school")),
            Route.PAPER: (PAPER, _("On paper at school: we print it, both sign by hand, the paper is scanned")),
        }
        self.fields["paper"].choices = [words[route] for route in routes]  # type: ignore[attr-defined]
        if Route.ELECTRONIC not in routes:
            self.fields["paper"].help_text = _("Under 14 years there is no certificate for electronic signatures.")
        elif not learner.email:
            self.fields["paper"].help_text = _(
                "The learner has no e-mail address: signs at school, electronically on your device or on paper."
            )

    def terms(self) -> AgreementTerms:
        data = self.cleaned_data
        return AgreementTerms(**{name: data[name] for name in SECTIONS}, paper=data["paper"] == PAPER)


def suggested(provider: PlanProvider, *, on: date) -> dict[str, str]:
    """Answers of a new agreement: what the same two have agreed before, else first words of the promises."""
    learner = provider.plan.learner
    born = learner.person.birth_date
    electronic = bool(born and learner.email and Route.ELECTRONIC in signing_routes(born, on=on))
    return {**SUGGESTED, **former_sections(provider), "paper": ELECTRONIC if electronic else PAPER}


def stored(agreement: SupportAgreement) -> dict[str, Any]:
    """The record as its form shows it."""
    sections = {name: agreement.terms.get(name, "") for name in SECTIONS}
    return {**sections, "paper": PAPER if agreement.paper else ELECTRONIC, "version": agreement.version}


class WithdrawForm(Form):
    reason = PlainTextField(
        label=_("Why the agreement is withdrawn"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever was asked to sign can read it. Write no health data and no personal codes."),
    )
