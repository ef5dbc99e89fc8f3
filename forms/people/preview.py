"""From a sheet to the lines of a preview: the same form that people fill in judges each line, so the words are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.people.actions import is_same, learner_findings
from forms.people.entry import LearnerForm, academic_year_start
from forms.people.errors import ElsewhereLearner, OtherPerson
from forms.people.importing import Line
from forms.people.learners import Learner
from forms.people.models import Person
from forms.programmes.findings import blocking
from kernel.crypto import keyed_hash
from kernel.grammar import date_short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from forms.people.models import Institution
    from forms.people.sheet import Row, Sheet
    from forms.people.terms import Identity, LearnerTerms
    from forms.programmes.rules import RuleValues

#: Database parameters of one query.
_AT_ONCE = 500


def lines(sheet: Sheet, *, institution: Institution, values: RuleValues, on: date) -> list[Line]:
    """Every line judged: the good ones, those known already, and those with a problem in a cell."""
    form = LearnerForm({}, institution=institution, values=values, many=True)
    read = [_judged(_read(row, sheet, form, on), row, sheet, institution, values, on) for row in sheet.rows]
    return list(_compared(read, sheet, institution, on))


def _read(row: Row, sheet: Sheet, form: LearnerForm, on: date) -> Line:
    name = f"{row.texts['given_name']} {row.texts['surname']}".strip()[:160]
    if row.problems:
        problems = tuple((sheet.cell(column, row.number), reason) for column, reason in row.problems.items())
        return Line(number=row.number, name=name, terms=None, problems=problems)
    if form.judge(_as_posted(row.texts, on)):
        return Line(number=row.number, name=name, terms=form.terms())
    problems = tuple(
        (sheet.cell(_column(field, row.texts), row.number), str(reason))
        for field, reasons in form.errors.items()
        for reason in reasons
    )
    return Line(number=row.number, name=name, terms=None, problems=problems)


def _judged(line: Line, row: Row, sheet: Sheet, institution: Institution, values: RuleValues, on: date) -> Line:
    """What the form lets through may still break a rule."""
    if line.terms is None:
        return line
    broken = blocking(learner_findings(terms=line.terms, institution=institution, on=on, values=values))
    if not broken:
        return line
    fields = {"stage": "place", "level": "place"}
    problems = tuple(
        (sheet.cell(_column(fields.get(one.field, one.field), row.texts), row.number), str(one)) for one in broken
    )
    return Line(number=line.number, name=line.name, terms=None, problems=problems)


def _as_posted(texts: dict[str, str], on: date) -> dict[str, Any]:
    """A line as the form would have been posted. A date goes into the first of its three boxes, whole."""
    stage, level = ("course", texts.get("course", "")) if texts.get("course") else ("grade", texts.get("grade", ""))
    return {
        **{
            name: texts.get(name, "")
            for name in ("given_name", "surname", "personal_code", "document", "email", "phone")
        },
        "gender": _gender(texts.get("gender", "")),
        "code_confirmed": "on" if texts.get("code_confirmed", "").casefold() in _listed(_("yes, x")) else "",
        "birth_date_0": texts.get("birth_date", ""),
        "since_0": texts.get("since", "") or date_short(academic_year_start(on)),
        "place": f"{stage}-{level.split()[0].rstrip('.')}" if level else "",
    }


def _listed(words: str) -> set[str]:
    """What a translator gave as a list with commas."""
    return {word.strip() for word in words.casefold().split(",")}


def _gender(text: str) -> str:
    """The letter or the word, as people write it."""
    said = text.casefold().strip(" .")
    if said in _listed(_("f, female, woman, girl")):
        return "f"
    return "m" if said in _listed(_("m, male, man, boy")) else text


def _column(field: str, texts: dict[str, str]) -> str:
    if field == "place":
        return "course" if texts.get("course") else "grade"
    return field


def _compared(read: list[Line], sheet: Sheet, institution: Institution, on: date) -> Iterator[Line]:
    """Each line beside what the portal knows, and beside the lines before it."""
    people = _people([line.terms.identity.personal_code for line in read if line.terms])
    foreigners = _foreigners(institution)
    seen: dict[Any, int] = {}
    for line in read:
        if line.terms is None:
            yield line
            continue
        identity = line.terms.identity
        key = identity.personal_code or _key(identity)
        if key in seen:
            reason = _("The same learner stands in line %(line)s already.") % {"line": seen[key]}
            yield _bad(line, sheet, reason)
            continue
        seen[key] = line.number
        known = people.get(keyed_hash(identity.personal_code)) if identity.personal_code else None
        yield _beside(line, line.terms, known, key in foreigners, sheet, institution, on)


def _beside(
    line: Line,
    terms: LearnerTerms,
    person: Person | None,
    foreigner_known: bool,
    sheet: Sheet,
    institution: Institution,
    on: date,
) -> Line:
    learner = getattr(person, "learner", None) if person else None
    if person is not None and not is_same(person, terms.identity):
        return _bad(line, sheet, str(OtherPerson()))
    if foreigner_known or (learner is not None and learner.institution_id == institution.pk):
        return Line(number=line.number, name=line.name, terms=terms, known=True)
    if learner is not None and (learner.until is None or learner.until >= on):
        return _bad(line, sheet, str(ElsewhereLearner()))
    return line


def _bad(line: Line, sheet: Sheet, reason: str) -> Line:
    cell = sheet.cell("personal_code", line.number)
    return Line(number=line.number, name=line.name, terms=None, problems=((cell, reason),))


def _people(codes: Sequence[str]) -> dict[str, Person]:
    hashes = [keyed_hash(code) for code in codes if code]
    found: dict[str, Person] = {}
    for first in range(0, len(hashes), _AT_ONCE):
        rows = Person.objects.filter(code_hash__in=hashes[first : first + _AT_ONCE]).select_related("learner")
        found |= {row.code_hash: row for row in rows}
    return found


def _foreigners(institution: Institution) -> set[Any]:
    rows = Learner.objects.filter(institution=institution, person__code_hash="").select_related("person")
    return {_key(row.person) for row in rows}


def _key(one: Identity | Person) -> tuple[str, str, date | None]:
    return one.given_name.casefold(), one.surname.casefold(), one.birth_date
