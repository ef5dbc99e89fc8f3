"""Forms of a hand-over: the mentor's list, the plan author's taking, a list given back, a record taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms.closing.handover.actions import Said, Taking
from forms.closing.handover.rules import SHORTEST
from kernel.web.forms import DatePartsField, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.closing.handover.facts import Line, Original

_LONG = forms.Textarea(attrs={"rows": 3})
#: More pages than one paper has.
MOST_PAGES = 99


class ListForm(Versioned):
    """Two fields for each original: how many pages go, or why it is missing."""

    mark_optional = False

    def __init__(self, *args: Any, originals: Sequence[Original], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.originals = originals
        for one in originals:
            self.fields[f"pages_{one.key}"] = forms.IntegerField(
                label=_now("%(name)s: pages") % {"name": one.name},
                required=False,
                min_value=1,
                max_value=MOST_PAGES,
            )
            self.fields[f"reason_{one.key}"] = PlainTextField(
                label=_now("%(name)s: why it is missing") % {"name": one.name}, required=False, max_length=300
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for one in self.originals:
            pages, reason = f"pages_{one.key}", f"reason_{one.key}"
            if pages in self.errors or reason in self.errors:
                continue
            if not cleaned.get(pages) and not cleaned.get(reason):
                self.add_error(
                    pages,
                    _now("%(name)s: enter how many pages you hand over, or why it is missing.") % {"name": one.name},
                )
            elif cleaned.get(pages) and cleaned.get(reason):
                self.add_error(reason, _now("%(name)s: leave only the pages or only the reason.") % {"name": one.name})
            elif cleaned.get(reason) and len(cleaned[reason]) < SHORTEST:
                self.add_error(
                    reason, _now("%(name)s: say in a few words why the original is missing.") % {"name": one.name}
                )
        return cleaned

    def said(self) -> dict[str, Said]:
        data = self.cleaned_data
        return {one.key: Said(data[f"pages_{one.key}"], data[f"reason_{one.key}"]) for one in self.originals}


class TakeForm(Versioned):
    """What the plan author says of the papers that lie on the table."""

    place = PlainTextField(
        label=_("Where the originals lie from now on"),
        max_length=200,
        help_text=_("Room, cupboard, folder: the register shows it for each of them."),
    )
    handed_on = DatePartsField(label=_("Day of the hand-over"))
    paper = forms.ChoiceField(
        label=_("How is the record signed?"),
        choices=[("e", _("electronically: one file, both sign it")), ("paper", _("on paper: both sign by hand"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.initial.setdefault("handed_on", on)
        self.initial.setdefault("paper", "e")

    def clean_handed_on(self) -> date:
        day: date = self.cleaned_data["handed_on"]
        if day > self.on:
            raise forms.ValidationError(
                _("The day of the hand-over is a day to come. Take the originals when you have them.")
            )
        return day

    def taking(self) -> Taking:
        data = self.cleaned_data
        return Taking(place=data["place"], handed_on=data["handed_on"], paper=data["paper"] == "paper")


class ReasonForm(Versioned):
    reason = PlainTextField(label=_("Reason"), max_length=500, widget=_LONG)


def stored(lines: Sequence[Line], version: int) -> dict[str, object]:
    """The list as it was handed in."""
    found: dict[str, object] = {"version": version}
    for one in lines:
        found[f"pages_{one.original.key}"] = one.pages
        found[f"reason_{one.original.key}"] = one.reason
    return found
