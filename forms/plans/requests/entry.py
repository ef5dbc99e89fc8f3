"""The form of a request: only what is not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms.plans.papers import ADULT_AGE, Signer
from forms.plans.requests.documents import proof_of, relation_words, semester_words, suggested_addressee
from forms.plans.requests.facts import former_residence, representatives, semesters_for, wanted_signer
from forms.plans.requests.rules import EMANCIPATION_AGE
from forms.plans.requests.terms import RequestTerms
from kernel.grammar import date_short
from kernel.periods import age
from kernel.web.forms import Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from datetime import date

    from forms.people.learners import Learner
    from forms.plans.requests.models import SupportRequest
    from forms.plans.requests.rules import LearnerSemester

_CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}
ELECTRONIC, PAPER = "e", "paper"


class RequestForm(Versioned):
    """Semester, who signs, how; where the applicant lives. Questions with one possible answer are not asked."""

    semester = forms.ChoiceField(
        label=_("For which semester?"),
        widget=forms.RadioSelect,
        help_text=_("Who signs depends on the learner's age today and on the first day of the semester."),
        error_messages=_CHOOSE,
    )
    representation = forms.ChoiceField(
        label=_("Which representative signs?"), widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    court_decision = PlainTextField(
        label=_("Court judgment that declares the learner of age"),
        max_length=160,
        required=False,
        help_text=_("Only if there is one: court, date and number. Then the learner signs alone."),
    )
    paper = forms.ChoiceField(
        label=_("How will it be signed?"),
        choices=[
            (ELECTRONIC, _("Electronically: a link is sent by e-mail")),
            (PAPER, _("On paper: we print it filled in, and the signed paper is scanned")),
        ],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    residence = PlainTextField(
        label=_("Declared residence of who signs"),
        max_length=200,
        help_text=_("Street, house, place and postal code, as the document prints it."),
    )
    addressee = PlainTextField(
        label=_("To whom the request is addressed"),
        max_length=250,
        help_text=_("In the dative (kam?), as it stands at the top of the document. Correct the endings if needed."),
    )
    attachments = PlainTextField(
        label=_("What is attached"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One thing in a line, for example the decision that names the guardian."),
    )

    def __init__(self, *args: Any, learner: Learner, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.semesters = semesters_for(learner, on=on)
        self.fields["semester"].choices = [(one.key, _semester(learner, one, on=on)) for one in self.semesters]  # type: ignore[attr-defined]
        rows = representatives(learner, on=on)
        self.fields["representation"].choices = [  # type: ignore[attr-defined]
            (str(row.public_id), f"{row.person.name}, {relation_words(row)}") for row in rows
        ]
        if len(rows) < 2 or not any(_is_minor_for(learner, one, on=on) for one in self.semesters):
            del self.fields["representation"]
        years = age(learner.person.birth_date, on=on) if learner.person.birth_date else 0
        if not EMANCIPATION_AGE <= years < ADULT_AGE:
            del self.fields["court_decision"]

    def terms(self) -> RequestTerms:
        data = self.cleaned_data
        lines = (line.strip() for line in data["attachments"].splitlines())
        return RequestTerms(
            semester=data["semester"],
            representation=UUID(data["representation"]) if data.get("representation") else None,
            paper=data["paper"] == PAPER,
            residence=data["residence"],
            addressee=data["addressee"],
            attachments=tuple(line for line in lines if line),
            court_decision=data.get("court_decision", ""),
        )


def _is_minor_for(learner: Learner, semester: LearnerSemester, *, on: date) -> bool:
    return wanted_signer(learner, semester_start=semester.start, on=on) == Signer.REPRESENTATIVE


def _semester(learner: Learner, semester: LearnerSemester, *, on: date) -> str:
    """„2026./2027. mācību gada I semestris (01.09.2026.–18.12.2026.): paraksta vecāks vai aizbildnis”."""
    name = semester_words(semester.academic_year, semester.kind.value, ending="is")
    days = f"{date_short(semester.start)}–{date_short(semester.end)}"
    minor = _is_minor_for(learner, semester, on=on)
    who = gettext("a parent or guardian signs") if minor else gettext("the learner signs, being of age")
    return f"{name} ({days}): {who}"


def suggested(learner: Learner, *, on: date) -> dict[str, Any]:
    """Answers of a new request from what is known already: nobody is asked twice."""
    form = RequestForm(learner=learner, on=on)
    taken = set(learner.requests.living().values_list("academic_year", "semester"))
    free = [one for one in form.semesters if (one.academic_year, one.kind.value) not in taken]
    semester = next(iter(free), None)
    rows = representatives(learner, on=on)
    minor = semester is not None and _is_minor_for(learner, semester, on=on)
    signs = rows[0] if minor and rows else None
    email = signs.email if signs else ("" if minor else learner.email)
    return {
        "semester": semester.key if semester else "",
        "representation": str(signs.public_id) if signs else "",
        "paper": ELECTRONIC if email else PAPER,
        "residence": former_residence(learner, signs),
        "addressee": suggested_addressee(learner.institution, on=on),
        "attachments": "\n".join(proof_of(signs)),
    }


def stored(request: SupportRequest) -> dict[str, Any]:
    """The record as its form shows it."""
    terms = request.terms
    return {
        "semester": request.semester_key,
        "representation": str(request.representation.public_id) if request.representation else "",
        "paper": PAPER if request.paper else ELECTRONIC,
        "residence": terms["residence"],
        "addressee": terms["addressee"],
        "attachments": "\n".join(terms["attachments"]),
        "court_decision": terms["court_decision"],
        "version": request.version,
    }


class WithdrawForm(Form):
    reason = PlainTextField(
        label=_("Why the request is withdrawn"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever was asked to sign can read it. Write no health data and no personal codes."),
    )
