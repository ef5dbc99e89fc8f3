"""Forms of originals made elsewhere: files, the description of one, handing in, setting aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.archive.intake.actions import MOST, Details
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.archive.keepers import Keeper


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in the order they were chosen; an empty one is refused by name later, with the others kept."""

    widget = ManyFiles

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        if len(files) > MOST:
            raise forms.ValidationError(
                _("Choose at most %(count)s files at once; send the others afterwards.") % {"count": MOST}
            )
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class FilesForm(Form):
    """For which institution, which files."""

    institution = forms.ChoiceField(label=_("Institution"))
    originals = ManyFilesField(
        label=_("Originals made elsewhere"),
        help_text=_("PDF, .asice or .edoc, scans as PDF, JPEG or PNG. At most 100 files, 25 MB each."),
        widget=ManyFiles(attrs={"accept": ".pdf,.asice,.edoc,.sce,.jpg,.jpeg,.png", "multiple": True}),
        max_length=250,
    )

    def __init__(self, *args: Any, places: Iterable[Keeper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {one.register_code: one for one in places}
        self.fields["institution"].choices = [(code, one.name) for code, one in self.places.items()]  # type: ignore[attr-defined]
        if len(self.places) == 1:
            self.initial["institution"] = next(iter(self.places))
        else:  # nobody files into the first one by oversight
            self.fields["institution"].choices = [("", _("Choose")), *self.fields["institution"].choices]  # type: ignore[attr-defined]


class DetailsForm(Versioned):
    """What an original is. `scan`: the paper and its parties are asked for too."""

    kind = forms.ChoiceField(label=_("Kind of document"))
    day = DatePartsField(label=_("Date of the document"))
    number = PlainTextField(label=_("Number given elsewhere"), max_length=60, required=False)
    title = PlainTextField(label=_("Title"), max_length=150)
    parties = PlainTextField(
        label=_("Who signed by hand"), help_text=_("One name in each line."), widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000, required=False,
    )  # fmt: skip
    place = PlainTextField(
        label=_("Where does the paper original lie?"), max_length=200, required=False,
        help_text=_("For example, the folder and the room."),
    )  # fmt: skip
    born = DatePartsField(
        label=_("Employee's birth date"), required=False,
        help_text=_("Only for a contract, its amendment or termination: they are kept by it."),
    )  # fmt: skip

    def __init__(self, *args: Any, titles: Mapping[str, str], scan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose")), *sorted(titles.items(), key=lambda one: one[1])]  # type: ignore[attr-defined]
        if not scan:
            del self.fields["parties"], self.fields["place"]

    def details(self) -> Details:
        typed = self.cleaned_data
        number = typed["number"]
        return Details(
            kind=typed["kind"],
            day=typed["day"],
            title=f"{typed['title']} (Nr. {number})" if number else typed["title"],
            number=number,
            parties=tuple(line.strip()[:160] for line in typed.get("parties", "").splitlines() if line.strip())[:20],
            place=typed.get("place", ""),
            born=typed["born"],
        )


class HandInForm(Form):
    """Into which document of ours; of a scan also where the paper lies."""

    place = PlainTextField(
        label=_("Where does the paper original lie?"), max_length=200,
        help_text=_("For example, the folder and the room."),
    )  # fmt: skip

    def __init__(self, *args: Any, scan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not scan:
            del self.fields["place"]


class AsideForm(Form):
    reason = PlainTextField(
        label=_("Why is nothing more done with the file?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
