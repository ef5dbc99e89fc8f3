"""The page for two people who edited the same record: both versions side by side, nothing is lost (status 409)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: Passwords, tokens and the version itself never travel through the page.
_VERSION = "version"


def conflict_page(
    request: HttpRequest, *, form: forms.BaseForm, stored: dict[str, object], version: int
) -> HttpResponse:
    """Answer 409. `form` is bound to what this person sent, `stored` holds what lies in the database, by field name."""
    rows = []
    for name in form.fields:
        bound = form[name]
        if bound.is_hidden:
            continue
        yours, theirs = form.cleaned_data.get(name, bound.value()), stored.get(name)
        if yours != theirs:
            field = form.fields[name]
            rows.append({"label": bound.label, "yours": _told(field, yours), "theirs": _told(field, theirs)})
    keep = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", form.add_prefix(_VERSION)}
        for value in values
    ]
    keep.append((form.add_prefix(_VERSION), str(version)))
    return render(request, "web/conflict.html", {"rows": rows, "keep": keep, "reload": request.path}, status=409)


def _told(field: forms.Field, value: object) -> object:
    """A choice by its words, as the form shows it; everything else as it is."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.MultipleChoiceField):
        return value
    choices: Any = field.choices
    return dict(choices).get(value, value)
