"""Forms of the organiser: round, group, cancelling, material."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.training.days import read_days, written
from forms.training.errors import WrongDays
from forms.training.models import MaterialKind, Region, TrainingGroup, TrainingMaterial, TrainingRound
from forms.training.states import RUNNING, GroupState, MaterialState
from forms.training.terms import GroupTerms, MaterialTerms, RoundTerms
from kernel.files.errors import Refused
from kernel.files.intake import DOCX, PDF, accept
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kernel.files.intake import Accepted

#: What a material may be, and how large (bytes).
MATERIAL_TYPES = frozenset({PDF, DOCX})
MATERIAL_LIMIT = 20 << 20
_MOST = 10_000
_CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}
_WHOLE = _("Enter a whole number, for example 24.")


def _count(label: Any, help_text: Any = "", *, required: bool = False, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=least,
        max_value=_MOST,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={"invalid": _WHOLE, "min_value": _WHOLE, "max_value": _WHOLE},
    )


class RoundForm(Versioned):
    number = _count(_("Number of the round"), required=True, least=1)
    term = PlainTextField(
        label=_("When it takes place"),
        help_text=_("In words, for example “first quarter of 2027”."),
        max_length=120,
        required=False,
    )
    reference_on = DatePartsField(
        label=_("First day of the round"),
        help_text=_("The rules of this day say how many mentors the round trains at least."),
    )
    source = PlainTextField(label=_("Source of the term"), max_length=200, required=False)
    trained = _count(_("Mentors trained"), _("Leave it empty until the result is known."))
    trained_source = PlainTextField(
        label=_("Source of the result"),
        help_text=_("Readers see it beside the number."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, round: TrainingRound | None = None, **kwargs: Any) -> None:
        self.round = round
        super().__init__(*args, initial=stored_round(round) if round else None, **kwargs)

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        others = TrainingRound.objects.exclude(pk=self.round.pk if self.round else 0)
        if others.filter(number=number).exists():
            raise ValidationError(_("There is a round with this number already."))
        return number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("trained") is not None and not cleaned.get("trained_source") and "trained_source" in cleaned:
            self.add_error("trained_source", _("Say where the number of trained mentors comes from."))
        return cleaned

    def terms(self) -> RoundTerms:
        return RoundTerms(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class GroupForm(Versioned):
    """A group; its days are typed as lines, because a paste from a letter or a table is how they come."""

    round = forms.ChoiceField(label=_("Round"), error_messages=_CHOOSE)
    region = forms.ChoiceField(
        label=_("Planning region"), choices=Region.choices, widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    city = PlainTextField(label=_("City or place"), max_length=80)
    venue = PlainTextField(
        label=_("Venue"),
        help_text=_("Name and address. Leave it empty if it is not known."),
        max_length=200,
        required=False,
    )
    days = PlainTextField(
        label=_("Days"),
        help_text=_(
            "One day or run of days a line, hours if they are known: 15.01.2027. 10:00–17:00 or 15.01.2027.–17.01.2027."
        ),
        max_length=2000,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
    )
    state = forms.ChoiceField(
        label=_("Applications"),
        choices=[(state.value, state.label) for state in GroupState if state in RUNNING],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    capacity = _count(_("Places in all"), _("Leave it empty if it is not known."), least=1)
    taken = _count(
        _("Places given otherwise"),
        _("Applications on this site are counted without you. Readers see how many are left."),
    )

    def __init__(
        self, *args: Any, rounds: Sequence[TrainingRound], group: TrainingGroup | None = None, **kwargs: Any
    ) -> None:
        self.rounds = {str(row.public_id): row for row in rounds}
        initial = stored_group(group) if group else {"state": GroupState.PLANNED}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["round"].choices = [(key, str(row)) for key, row in self.rounds.items()]  # type: ignore[attr-defined]

    def clean_days(self) -> str:
        """The lines in their plain form, so that two ways of writing the same days are no difference."""
        try:
            self.listed = read_days(self.cleaned_data["days"])
        except WrongDays as wrong:
            raise ValidationError(str(wrong), code=wrong.code) from wrong
        return written(self.listed)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        total, taken = cleaned.get("capacity"), cleaned.get("taken")
        if total is not None and taken is not None and taken > total:
            self.add_error("taken", _("More places are taken than there are in all. Correct one of the numbers."))
        return cleaned

    def terms(self) -> GroupTerms:
        data = self.cleaned_data
        return GroupTerms(
            round=self.rounds[data["round"]],
            days=self.listed,
            **{name: data[name] for name in ("region", "city", "venue", "state", "capacity", "taken")},
        )


class CancelForm(Form):
    reason = PlainTextField(
        label=_("Reason"),
        help_text=_("Readers see it beside the group. Do not name persons."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say why the group does not take place.")},
    )


class MaterialForm(Versioned):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=MaterialKind.choices, widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    title = PlainTextField(label=_("Title"), max_length=160)
    about = PlainTextField(label=_("What it holds"), max_length=300, required=False, widget=forms.Textarea({"rows": 3}))
    edition = PlainTextField(label=_("Version"), help_text=_("For example, 1.0 or 2027/1."), max_length=20)
    issued_on = DatePartsField(label=_("Date of this version"))
    file = forms.FileField(label=_("File"), help_text=_("PDF or DOCX, at most 20 MB."))
    state = forms.ChoiceField(
        label=_("Visibility"), choices=MaterialState.choices, widget=forms.RadioSelect, error_messages=_CHOOSE
    )

    def __init__(self, *args: Any, material: TrainingMaterial | None = None, **kwargs: Any) -> None:
        initial = stored_material(material) if material else {"state": MaterialState.LISTED, "kind": "material"}
        super().__init__(*args, initial=initial, **kwargs)
        if material is not None:
            self.fields["file"].required = False
            self.fields["file"].label = _("Another file")
            self.fields["file"].help_text = _("Only to replace it; the address stays. PDF or DOCX, at most 20 MB.")

    def clean_file(self) -> Accepted | None:
        upload = self.cleaned_data.get("file")
        if not upload:
            return None
        try:
            return accept(upload, allow=MATERIAL_TYPES, limit=MATERIAL_LIMIT)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused

    def terms(self) -> MaterialTerms:
        return MaterialTerms(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


def stored_round(row: TrainingRound) -> dict[str, object]:
    """The record as its form shows it."""
    names = ("number", "term", "reference_on", "source", "trained", "trained_source", "version")
    return {name: getattr(row, name) for name in names}


def stored_group(row: TrainingGroup) -> dict[str, object]:
    names = ("region", "city", "venue", "state", "capacity", "taken", "version")
    return {
        "round": str(row.round.public_id),
        "days": written(row.listed_days()),
        **{name: getattr(row, name) for name in names},
    }


def stored_material(row: TrainingMaterial) -> dict[str, object]:
    names = ("kind", "title", "about", "edition", "issued_on", "state", "version")
    return {name: getattr(row, name) for name in names}
