"""Answers as people and papers read them. Latvian: definitions exist in Latvian alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from forms.questionnaires.definitions import NO, YES, FieldKind
from forms.questionnaires.rules import asked, is_empty, rows_of
from kernel.grammar import date_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.questionnaires.definitions import Definition, Field, Section
    from forms.questionnaires.rules import Answers

YES_NO = {YES: "jā", NO: "nē"}
CONFIDENTIAL = "Atbilde ir konfidenciāla: to redz tikai tas, kurš aizpildīja, un viņa pāris."
OWN = "Atbilde ir konfidenciāla: to redz tikai tas, kurš aizpildīja."


def said(field: Field, value: Any) -> str:
    """Of one answer; "" of none."""
    if is_empty(value):
        return ""
    if field.kind is FieldKind.CHOICE:
        return next((one.label for one in field.options if one.id == value), str(value))
    if field.kind is FieldKind.CHOICES:
        return "; ".join(one.label for one in field.options if one.id in value)
    if field.kind is FieldKind.SCALE:
        return f"{value} no {field.high}"
    if field.kind is FieldKind.DATE:
        return date_short(date.fromisoformat(value))
    if field.kind is FieldKind.NUMBER:
        return str(value).replace(".", ",")
    if field.kind is FieldKind.YESNO:
        return YES_NO.get(value, str(value))
    return "apliecinu" if field.kind is FieldKind.AGREE else str(value)


def scale_words(field: Field) -> str:
    """„1 – nemaz, 10 – ļoti”."""
    ends = [(field.low, field.low_words), (field.high, field.high_words)]
    return ", ".join(f"{at} – {words}" for at, words in ends if words)


def row_title(section: Section, at: int) -> str:
    return f"{at + 1}. {section.row or 'ieraksts'}"


def answered(definition: Definition, answers: Answers, *, whole: bool) -> list[dict[str, Any]]:
    """Sections with their questions and answers: {name, title, rows: [{key, value}]}. Not `whole`: without what is
    confidential, in whose place it says so."""
    return [
        {
            "name": section.id,
            "title": section.title,
            "rows": list(_rows(definition, section, fields, answers, whole=whole)),
        }
        for section, fields in asked(definition, answers)
    ]


def _rows(
    definition: Definition, section: Section, fields: list[Field], answers: Answers, *, whole: bool
) -> Iterator[dict[str, str]]:
    hidden = CONFIDENTIAL if definition.pair else OWN
    if not whole and all(one.confidential for one in fields):
        yield {"key": "Visa sadaļa", "value": hidden}
        return
    for at, row in enumerate(rows_of(section, answers)):
        for one in fields:
            key = f"{row_title(section, at)}: {one.label}" if section.repeats else one.label
            yield {"key": key, "value": hidden if one.confidential and not whole else said(one, row.get(one.id))}
