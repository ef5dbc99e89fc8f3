"""People of the sister programmes, and answers to any definition: what its conditions ask for, so that every page is asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from forms.people.models import Gender, Institution, Membership, Person, Role
from forms.questionnaires import actions, catalogue
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.definitions import FieldKind
from forms.questionnaires.models import FilledForm
from kernel.accounts.models import User
from kernel.periods import now, today

if TYPE_CHECKING:
    from django.test import Client

    from forms.questionnaires.definitions import Definition, Field, Section
    from kernel.editions.models import Edition

#: What every confidential text says, and every other one: they stand nowhere else.
SECRET, PLAIN = "Kaķis Muris mācās peldēt", "Ābols uz palodzes"


#: Rows of the domain reference (8) by the forms that they name.
ROWS = {
    "A47": "B1 B2 B3", "A48": "B4 B5 B6", "A49": "B7", "A50": "B8 B9 B10 B11 B12",
    "A51": "B13-sakums B13-vidus B13-beigas B13-pec B14 B15 B16", "A52": "C1-mentee C1-mentor", "A53": "C2 C3 C4 C5",
    "A54": "C6 C7", "A55": "C8 C9", "A56": "C10 C11 C13", "A57": "C12 C14",
}  # fmt: skip


def row_of(key: str) -> pytest.MarkDecorator:
    """The mark of the row that a form belongs to."""
    [row] = [row for row, keys in ROWS.items() if key in keys.split()]
    return pytest.mark.acceptance(row)


def person(name: str, *roles: str, place: Institution | None = None) -> User:
    user = User.objects.create_user(f"{name.lower()}@paraugs.example", first_name=name, last_name="Izdomāta")
    Person.objects.create(given_name=name, surname="Izdomāta", gender=Gender.FEMALE, user=user)
    for role in roles:
        Membership.objects.create(user=user, role=Role(role), institution=place, valid_from=date(2026, 1, 1))
    return user


def edition(key: str) -> Edition:
    row = catalogue.in_force(key, today())
    assert row is not None
    return row


def dated(key: str, day: date) -> str:
    """The shipped definition as a file with another day."""
    [path] = catalogue.LIBRARY.glob(f"{key}/*/edition.toml")
    return path.read_text("utf-8").replace(
        f"effective_from = {path.parent.name}", f"effective_from = {day.isoformat()}"
    )


def wanted(definition: Definition, section: Section, field: Field) -> str | None:
    """The answer that shows what hangs on this question."""
    whens = [one.when for at in definition.sections for one in (at, *at.fields) if one.when is not None]
    return next((one.among[0] for one in whens if (one.section, one.field) == (section.id, field.id)), None)


def value(definition: Definition, section: Section, field: Field) -> Any:
    """As rules take it."""
    asked_for = wanted(definition, section, field)
    if asked_for is not None:
        return asked_for
    if field.kind is FieldKind.CHOICE:
        return field.options[-1].id
    if field.kind is FieldKind.CHOICES:
        return [one.id for one in field.options[:2]]
    if field.kind is FieldKind.SCALE:
        return field.high
    if field.kind is FieldKind.DATE:
        return "2026-11-20"
    if field.kind is FieldKind.NUMBER:
        return str(field.low if field.low is not None else 2)
    if field.kind is FieldKind.YESNO:
        return "yes"
    if field.kind is FieldKind.AGREE:
        return True
    return SECRET if field.confidential else PLAIN


def answers(definition: Definition) -> dict[str, Any]:
    """Whole: a section that repeats twice."""
    found: dict[str, Any] = {}
    for section in definition.sections:
        row = {one.id: value(definition, section, one) for one in section.fields}
        found[section.id] = [row, dict(row)] if section.repeats else row
    return found


def posted(definition: Definition, section: Section, **changes: Any) -> dict[str, Any]:
    """As the page of the section sends it; of one that repeats two rows."""
    data: dict[str, Any] = {"rows": "2"} if section.repeats else {}
    for prefix in ("0-", "1-") if section.repeats else ("",):
        for one in section.fields:
            given, name = value(definition, section, one), f"{prefix}{one.id}"
            if one.kind is FieldKind.DATE:
                data |= {f"{name}_0": "20", f"{name}_1": "11", f"{name}_2": "2026"}
            else:
                data[name] = "on" if given is True else given if isinstance(given, list) else str(given)
    return {**data, **changes}


def filled(key: str, *, by: User, given: dict[str, Any] | None = None, subject: Any = None) -> FilledForm:
    """Begun, answered and submitted by the verbs."""
    row = edition(key)
    definition, on = definition_of(row), now()
    draft = actions.begin(edition=row, subject=subject, by=by, on=on)
    for name, values in {**answers(definition), **(given or {})}.items():
        draft = actions.save_section(
            draft=draft, section=name, typed={}, values=values, version=draft.version, by=by, on=on
        )
    return actions.submit(draft=draft, version=draft.version, signed_in_by=["password"], signed_in_at=on, by=by, on=on)


def begun(client: Client, key: str) -> str:
    """The id of a draft that the page has begun."""
    response = client.post(reverse("questionnaires:begin", args=[key]))
    assert response.status_code == 302, response.content.decode()
    return response["Location"].split("/")[3]
