"""The error summary: what is wrong, in the same words as beside the field, with a way there."""

from dataclasses import dataclass

from django import forms


@dataclass(frozen=True)
class Line:
    text: str
    href: str = ""


def summary_lines(form: forms.BaseForm) -> list[Line]:
    """One line per error: first those of the fields in their order, then those of the form as a whole."""
    lines: list[Line] = []
    for name in form.fields:
        bound = form[name]
        errors = list(bound.errors)  # cleaning decides which box of a date is wrong, so it comes before the target
        target = getattr(bound, "focus_id", None) or bound.auto_id
        lines += [Line(str(error), f"#{target}") for error in errors]
    return lines + [Line(str(error)) for error in form.non_field_errors()]
