"""Answers against their definition: what is asked, what is wrong, what a reader outside the pair may see. Pure.

Answers: section → {field → value}, of a section that repeats a list of such. Days are ISO texts, numbers are texts with a
point, a scale is a whole number, "choices" a list of names of options.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.questionnaires.definitions import NO, YES, Condition, Definition, Field, FieldKind, Section

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Wrong:
    """`code`: "missing", "unknown", "kind", "range" or "long"; `row`: of a section that repeats, from 0."""

    section: str
    field: str
    code: str
    row: int = 0


def applies(condition: Condition | None, answers: Answers) -> bool:
    if condition is None:
        return True
    given = answers.get(condition.section)
    return isinstance(given, Mapping) and given.get(condition.field) in condition.among


def asked(definition: Definition, answers: Answers) -> Iterator[tuple[Section, list[Field]]]:
    """Sections and their questions as the answers so far have it. What hides a question hides what hangs on it too."""
    shown: dict[str, Any] = {}
    for section in definition.sections:
        fields = [one for one in section.fields if applies(one.when, shown)] if applies(section.when, shown) else []
        if not fields:
            continue
        names = {one.id for one in fields}
        given = answers.get(section.id)
        if isinstance(given, Mapping):
            shown[section.id] = {name: value for name, value in given.items() if name in names}
        yield section, fields


def kept(definition: Definition, answers: Answers) -> dict[str, Any]:
    """Only what is asked: answers of questions that later answers have hidden are left out."""
    found: dict[str, Any] = {}
    for section, fields in asked(definition, answers):
        names = [one.id for one in fields]
        rows = [{name: row[name] for name in names if name in row} for row in rows_of(section, answers)]
        found[section.id] = rows if section.repeats else (rows or [{}])[0]
    return found


def rows_of(section: Section, answers: Answers) -> Sequence[Mapping[str, Any]]:
    given = answers.get(section.id)
    if isinstance(given, Mapping):
        return [given]
    return given if isinstance(given, list) else []


def check_answers(definition: Definition, answers: Answers) -> Iterator[Wrong]:
    """Nothing when a record may be made of them."""
    for section, fields in asked(definition, answers):
        rows = rows_of(section, answers)
        if section.repeats and len(rows) > section.rows:
            yield Wrong(section.id, "", "range")
        for at, row in enumerate(rows or [{}]):
            for one in fields:
                code = _wrong(one, row.get(one.id))
                if code:
                    yield Wrong(section.id, one.id, code, at)


def is_empty(value: Any) -> bool:
    return value in (None, "", []) or value is False


def _wrong(field: Field, value: Any) -> str:
    if is_empty(value):
        return "missing" if field.required else ""
    check = _CHECKS.get(field.kind, _text)
    return check(field, value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        return "kind"
    return "long" if len(value) > field.most else ""


def _choice(field: Field, value: Any) -> str:
    return "" if value in [one.id for one in field.options] else "unknown"


def _choices(field: Field, value: Any) -> str:
    known = {one.id for one in field.options}
    return "" if isinstance(value, list) and set(value) <= known and len(set(value)) == len(value) else "unknown"


def _scale(field: Field, value: Any) -> str:
    if type(value) is not int:
        return "kind"
    return "" if (field.low or 0) <= value <= (field.high or 0) else "range"


def _day(_field: Field, value: Any) -> str:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return "kind"
    return ""


def _number(field: Field, value: Any) -> str:
    try:
        number = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return "kind"
    if not number.is_finite():
        return "kind"
    low = field.low is not None and number < field.low
    return "range" if low or (field.high is not None and number > field.high) else ""


def _yes_no(_field: Field, value: Any) -> str:
    return "" if value in (YES, NO) else "unknown"


def _agree(_field: Field, value: Any) -> str:
    return "" if value is True else "unknown"


_CHECKS = {
    FieldKind.CHOICE: _choice, FieldKind.CHOICES: _choices, FieldKind.SCALE: _scale, FieldKind.DATE: _day,
    FieldKind.NUMBER: _number, FieldKind.YESNO: _yes_no, FieldKind.AGREE: _agree,
}  # fmt: skip


def open_answers(definition: Definition, answers: Answers) -> dict[str, Any]:
    """What a reader outside the pair sees: nothing of what is confidential."""
    found: dict[str, Any] = {}
    for section, fields in asked(definition, answers):
        names = {one.id for one in fields if not one.confidential}
        rows = [{name: value for name, value in row.items() if name in names} for row in rows_of(section, answers)]
        found[section.id] = rows if section.repeats else (rows or [{}])[0]
    return found


def digest(answers: Answers, *, salt: str) -> str:
    """What the document prints instead of confidential answers: with the salt, which stays with the record, it proves
    them; without it a scale of ten steps cannot be guessed."""
    spelled = json.dumps([salt, answers], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()
