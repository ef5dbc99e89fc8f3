"""Forms of case files: one entry of the nomenclature, another file for a document, the shelf of a paper original."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.archive.files.actions import FileTerms
from forms.archive.files.rules import REST
from forms.archive.files.states import Keeping
from kernel.web.forms import Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.archive.files.models import CaseFile


class FileForm(Versioned):
    """Index, title, kinds, term."""

    index = PlainTextField(
        label=_("Index"), max_length=12, help_text=_("As on the back of the folder, for example 03-12.")
    )
    title = PlainTextField(label=_("Title of the case file"), max_length=200)
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of documents that belong here"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "A document belongs to the file of its kind and year. Without kinds, documents are laid in by hand."
        ),
    )
    keeping = forms.ChoiceField(label=_("Term of keeping"), choices=Keeping.choices, widget=forms.RadioSelect)
    years = forms.IntegerField(
        label=_("How many years"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("Only for a number of years."),
    )

    def __init__(self, *args: Any, titles: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind, f"{kind} – {title}") for kind, title in sorted(titles.items())]
        self.fields["kinds"].choices = [*choices, (REST, _("everything that no other file takes"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("keeping") == Keeping.YEARS and not cleaned.get("years") and "years" not in self.errors:
            self.add_error("years", _("Say how many years it is kept."))
        return cleaned

    def terms(self) -> FileTerms:
        typed = self.cleaned_data
        return FileTerms(
            index=typed["index"],
            title=typed["title"],
            kinds=tuple(typed["kinds"]),
            keeping=typed["keeping"],
            years=typed["years"] if typed["keeping"] == Keeping.YEARS else None,
        )


class MoveForm(Form):
    """Another open case file of the same institution."""

    file = forms.ChoiceField(
        label=_("Case file"),
        error_messages={"invalid_choice": _("This case file was closed or removed meanwhile. Choose another.")},
    )

    def __init__(self, *args: Any, files: Iterable[CaseFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_files = {str(one.public_id): one for one in files}
        self.fields["file"].choices = [(key, f"{one.year}: {one}") for key, one in self.open_files.items()]  # type: ignore[attr-defined]


class ShelfForm(Form):
    """Where a paper original lies."""

    room = PlainTextField(label=_("Room"), max_length=60)
    shelf = PlainTextField(label=_("Shelf"), max_length=60, required=False)
    folder = PlainTextField(label=_("Folder"), max_length=60, required=False)


class CloseForm(Form):
    """The confirmation of closing."""

    sure = forms.BooleanField(label=_("I have compared the list with what lies in the file"))
