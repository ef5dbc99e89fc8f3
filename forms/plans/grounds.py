"""Whom the project supports, as data: classes (R2), modules, grounds of module I (R3), risks and categories (R4, D10).

Which grounds hold is dated (RuleValues.module1_grounds); what each of them means is the same in every edition.
"""

from dataclasses import dataclass
from enum import StrEnum

from forms.programmes.findings import Text
from forms.programmes.findings import text as _

#: R2: whom the project is for. The same in every edition so far.
GRADES, COURSES = frozenset(range(1, 13)), frozenset(range(1, 5))


class Module(StrEnum):
    """Modules of the plan: risk of leaving school early, risk of social exclusion."""

    ONE = "I"
    TWO = "II"


MODULES = {
    Module.ONE: _("module I: risk of leaving school early"),
    Module.TWO: _("module II: risk of social exclusion"),
}


@dataclass(frozen=True)
class Ground:
    """Who fits a ground of module I; `report_card`: only those who have a report card instead of a certificate."""

    label: Text
    grades: frozenset[int]
    courses: frozenset[int]
    report_card: bool
    classes: Text


GROUNDS = {
    "a": Ground(
        _("only a report card instead of a certificate of basic education; repeats grade 9"),
        frozenset({9}), frozenset(), True, _("grade 9"),
    ),
    "b": Ground(
        _("only a report card instead of a certificate of basic education; admitted to a vocational institution"),
        frozenset(), COURSES, True, _("courses 1–4 of a vocational institution"),
    ),
    "c": Ground(
        _("risk of failing and of leaving school early in grades 7–9 or courses 1–2"),
        frozenset({7, 8, 9}), frozenset({1, 2}), False, _("grades 7–9 or courses 1–2"),
    ),
}  # fmt: skip
#: Groups of risks of leaving school early (D10).
LEAVING_RISKS = {
    "learning": _("risks of learning"),
    "social": _("risks of social environment and health"),
    "family": _("risks that come from the family"),
    "economic": _("economic risks"),
}
OTHER = "other"
#: Categories of social exclusion (R4): an open list, so the last one is told in words.
EXCLUSION = {
    "special_needs": _("special needs"),
    "learning_difficulties": _("learning difficulties"),
    "family_conditions": _("unfavourable social or economic conditions of the family"),
    "immigrant": _("immigrants"),
    "reemigrant": _("re-emigrants"),
    "violence": _("victims of violence"),
    "health": _("disability or health problems"),
    "minority": _("minority or ethnic group"),
    OTHER: _("another one"),
}
