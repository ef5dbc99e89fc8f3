"""What people read instead of the names and codes of the rule values: in the log of updates, for administrators."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.grammar import date_short, number

NAMES: dict[str, Promise] = {
    "employers": gettext_lazy("Who may be the mentor's employer"),
    "education_grounds": gettext_lazy("Education that suits a mentor"),
    "learner_min_age": gettext_lazy("Smallest age of a learner, in years"),
    "mentor_min_age": gettext_lazy("Smallest age of a mentor, in years"),
    "module1_grounds": gettext_lazy("Grounds of module I"),
    "training_hours": gettext_lazy("Mentor's training, in academic hours"),
    "max_learners": gettext_lazy("Largest number of learners of one mentor"),
    "max_learners_basis": gettext_lazy("How the learners of a mentor are counted"),
    "max_hours_learner_month": gettext_lazy("Largest number of hours of one learner in a month"),
    "hour_minutes": gettext_lazy("Academic hour, in minutes"),
    "breaks": gettext_lazy("Meetings in the breaks between semesters"),
    "contract_semesters": gettext_lazy("Term of the employment contract, in semesters"),
    "request_required": gettext_lazy("A request is needed before the plan is finished"),
    "agreement_required": gettext_lazy("An agreement is needed before the first meeting"),
    "expert_approval_required": gettext_lazy("The expert approves the plan before support begins"),
    "diary_edit_until_day": gettext_lazy("Day of the next month until which the diary is filled in"),
    "monthly_evidence": gettext_lazy("Record of the meetings of a month"),
    "dluv_confirm": gettext_lazy("Who confirms the timesheet"),
    "methodology": gettext_lazy("Methodology of the mentor's pay"),
    "evaluation": gettext_lazy("Evaluation at the end of a semester"),
    "storage_until": gettext_lazy("Documents of the project are kept until"),
    "paper_copies": gettext_lazy("Copies of a contract on paper"),
    "contract_upload": gettext_lazy("Who uploads the employment contract into the interactive tool"),
    "language": gettext_lazy("Language of mentoring"),
    "independence_recommended": gettext_lazy("A mentor independent of the institution is recommended"),
    "mentors_target": gettext_lazy("Mentors to be trained"),
    "round_min": gettext_lazy("Smallest number of mentors in a training round"),
    "supervision_group": gettext_lazy("Kind of supervision group"),
    "supervision_minutes": gettext_lazy("Length of a supervision, in minutes"),
    "supervision_confirm_days": gettext_lazy("Days before a supervision by which its group is confirmed"),
    "service_from": gettext_lazy("Mentoring is given from"),
    "service_to": gettext_lazy("Mentoring is given until"),
    "grades_max": gettext_lazy("Highest grade of the project's learners"),
    "courses_max": gettext_lazy("Highest course of the project's learners in vocational education"),
    "partner_tax_debt_max": gettext_lazy("Largest tax debt of a partner at the signing of the contract, in euros"),
}

#: Values that are one word out of few: the word of the rules, and how people say it.
CODES: dict[str, dict[str, Promise]] = {
    "max_learners_basis": {
        "concurrent": gettext_lazy("at the same time"),
        "distinct_in_semester": gettext_lazy("within one semester"),
    },
    "breaks": {"warn": gettext_lazy("with a warning"), "block": gettext_lazy("not allowed")},
    "monthly_evidence": {
        "signature_sheet": gettext_lazy("signature sheet"),
        "grid": gettext_lazy("monthly grid"),
    },
    "evaluation": {
        "free_section": gettext_lazy("section in free words"),
        "five_questions": gettext_lazy("five questions"),
    },
    "language": {"lv": gettext_lazy("Latvian")},
}
#: The same for values that are several words.
LISTED: dict[str, dict[str, Promise]] = {
    "contract_upload": {
        "municipal_coordinator": gettext_lazy("the municipal coordinator"),
        "plan_author": gettext_lazy("the plan author"),
    },
    "dluv_confirm": {
        "institution": gettext_lazy("the institution"),
        "municipal_coordinator": gettext_lazy("the municipal coordinator"),
    },
}


def value_name(name: str) -> str:
    """KeyError for a name that is no value."""
    return str(NAMES[name])


def value_text(name: str, value: Any) -> str:
    """The plain value of an edition's content (or of RuleValues) in words."""
    if value is None or value == "":
        return _("not set")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, date):
        return date_short(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        words = LISTED.get(name, {})
        return ", ".join(_row_text(one) if isinstance(one, dict) else str(words.get(str(one), one)) for one in value)
    if name in CODES:
        return str(CODES[name].get(value, value))
    try:
        return date_short(date.fromisoformat(value))
    except ValueError:
        return str(value)


def _row_text(row: dict[str, Any]) -> str:
    """A row of a list: its wording, or its key."""
    return str(row.get("label") or KINDS.get(row.get("kind", ""), row.get("kind", "")))


#: Kinds of employers (R21) as a list names them.
KINDS: dict[str, Promise] = {
    "board": gettext_lazy("education board"),
    "institution": gettext_lazy("educational institution"),
    "youth_centre": gettext_lazy("youth centre"),
}


def semester_name(academic_year: str, semester: str) -> str:
    """ "2026./2027. m. g. II semestris" for "2026/2027" and "II", as pages say it; documents write it out."""
    first, second = academic_year.split("/")
    return _("School year %(first)s/%(second)s, semester %(semester)s") % {
        "first": first,
        "second": second,
        "semester": semester,
    }
