"""Django forms made of definitions: one for a section, one to confirm; the upload of a definition."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.questionnaires.definitions import NO, YES, FieldKind
from forms.questionnaires.rules import is_empty
from forms.questionnaires.wording import row_title, scale_words
from kernel.files.errors import Refused
from kernel.files.intake import DOCX, accept
from kernel.web.fields import PlainTextField
from kernel.web.forms import DatePartsField, Form, required_message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from forms.questionnaires.definitions import Field, Section
    from kernel.files.intake import Accepted

#: Bytes of an uploaded definition and of a template.
MOST_TEXT, MOST_TEMPLATE = 200_000, 8 << 20
ROWS = "rows"


class NumberField(forms.DecimalField):
    """Takes 1,5 and 1.5."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".").replace(" ", "") if isinstance(value, str) else value)


class SectionForm(Form):
    """One page of a definition. Subclasses are made by `section_form`."""

    section: Section
    asked: Sequence[Field]
    count = 1

    def typed(self) -> dict[str, list[str]]:
        """What was posted, raw, as a browser would send it again."""
        data: QueryDict = self.data  # type: ignore[assignment]
        names = [one for one in data if one not in {"csrfmiddlewaretoken", "version", "next", "act"}]
        return {name: data.getlist(name) for name in names}

    def bound_rows(self) -> list[tuple[str, list[Any]]]:
        """Rows of a section that repeats: title and bound fields."""
        return [
            (row_title(self.section, at), [self[f"{at}-{one.id}"] for one in self.asked]) for at in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """A row that is begun is filled in whole; a row that is empty is none, but the first where something is asked."""
        data = super().clean() or self.cleaned_data
        if not self.section.repeats:
            return data
        begun = [at for at in range(self.count) if not self._empty(at)]
        for at in begun or [0]:
            for one in self.asked:
                name = f"{at}-{one.id}"
                if one.required and name not in self.errors and is_empty(data.get(name)):
                    field = self.fields[name]
                    self.add_error(name, ValidationError(required_message(field, field.label), code="required"))
        return data

    def _empty(self, at: int) -> bool:
        names = [f"{at}-{one.id}" for one in self.asked]
        return all(name not in self.errors and is_empty(self.cleaned_data.get(name)) for name in names)

    def values(self) -> Any:
        """Checked answers as rules.py takes them."""
        if not self.section.repeats:
            return self._row("")
        return [self._row(f"{at}-") for at in range(self.count) if not self._empty(at)]

    def _row(self, prefix: str) -> dict[str, Any]:
        return {one.id: plain(one, self.cleaned_data.get(f"{prefix}{one.id}")) for one in self.asked}


def plain(field: Field, value: Any) -> Any:
    """A cleaned value as JSON keeps it."""
    if is_empty(value):
        return [] if field.kind is FieldKind.CHOICES else False if field.kind is FieldKind.AGREE else ""
    if field.kind is FieldKind.SCALE:
        return int(value)
    if field.kind is FieldKind.DATE:
        return value.isoformat()
    if field.kind is FieldKind.NUMBER:
        return format(value.normalize() if value else Decimal(0), "f")
    return list(value) if field.kind is FieldKind.CHOICES else value


def section_form(section: Section, asked: Sequence[Field], *, rows: int = 1) -> type[SectionForm]:
    """The class of one page as it is asked now; `rows` of a section that repeats."""
    count = min(max(rows, 1), section.rows)
    prefixes = [f"{at}-" for at in range(count)] if section.repeats else [""]
    made: dict[str, Any] = {
        f"{prefix}{one.id}": form_field(one, alone=not section.repeats) for prefix in prefixes for one in asked
    }
    if section.repeats:
        made[ROWS] = forms.CharField(widget=forms.HiddenInput, required=False, initial=str(count))
    kind: type[SectionForm] = type("DefinedSectionForm", (SectionForm,), made)
    # Afterwards: a question may be called like one of these.
    kind.section, kind.asked, kind.count, kind.mark_optional = section, tuple(asked), count, not section.repeats
    return kind


def rows_of(data: Mapping[str, Any], *, otherwise: int) -> int:
    """How many rows a posted page had."""
    text = str(data.get(ROWS, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else otherwise


def initial_of(section: Section, asked: Sequence[Field], values: Any) -> dict[str, Any]:
    """Kept answers as the fields of the page take them."""
    if section.repeats:
        return {
            f"{at}-{one.id}": value for at, row in enumerate(values or []) for one in asked if not is_empty(value := shown(one, row.get(one.id)))
        }  # fmt: skip
    return {one.id: shown(one, (values or {}).get(one.id)) for one in asked}


def shown(field: Field, value: Any) -> Any:
    if is_empty(value):
        return None
    if field.kind is FieldKind.DATE:
        return DatePartsField().clean([*reversed(value.split("-"))])
    return value.replace(".", ",") if field.kind is FieldKind.NUMBER else value


def form_field(one: Field, *, alone: bool) -> forms.Field:
    """`alone`: not in a row, where the form itself asks what must be filled in."""
    common: dict[str, Any] = {"label": one.label, "help_text": one.help, "required": one.required and alone}
    return _FIELDS[one.kind](one, common)


def _text(one: Field, common: dict[str, Any]) -> forms.Field:
    return PlainTextField(max_length=one.most, **common)


def _long(one: Field, common: dict[str, Any]) -> forms.Field:
    return PlainTextField(max_length=one.most, widget=forms.Textarea({"rows": 4}), **common)


def _choice(one: Field, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[(row.id, row.label) for row in one.options], widget=forms.RadioSelect, **common)


def _choices(one: Field, common: dict[str, Any]) -> forms.Field:
    found = [(row.id, row.label) for row in one.options]
    return forms.MultipleChoiceField(choices=found, widget=forms.CheckboxSelectMultiple, **common)


def _scale(one: Field, common: dict[str, Any]) -> forms.Field:
    steps = [(str(at), str(at)) for at in range(one.low or 0, (one.high or 0) + 1)]
    common["help_text"] = " ".join(part for part in (one.help, scale_words(one)) if part)
    return forms.ChoiceField(choices=steps, widget=forms.RadioSelect({"class": "scale"}), **common)


def _date(_one: Field, common: dict[str, Any]) -> forms.Field:
    return DatePartsField(**common)


def _number(one: Field, common: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput({"inputmode": "decimal", "class": "w-10", "autocomplete": "off"})
    return NumberField(min_value=one.low, max_value=one.high, max_digits=12, decimal_places=3, widget=widget, **common)


def _yes_no(_one: Field, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=[(YES, "Jā"), (NO, "Nē")], widget=forms.RadioSelect, **common)


def _person(one: Field, common: dict[str, Any]) -> forms.Field:
    return PlainTextField(max_length=one.most, widget=forms.TextInput({"autocomplete": "off"}), **common)


def _agree(_one: Field, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**common)


_FIELDS = {
    FieldKind.TEXT: _text, FieldKind.LONG: _long, FieldKind.CHOICE: _choice, FieldKind.CHOICES: _choices,
    FieldKind.SCALE: _scale, FieldKind.DATE: _date, FieldKind.NUMBER: _number, FieldKind.YESNO: _yes_no,
    FieldKind.PERSON: _person, FieldKind.AGREE: _agree,
}  # fmt: skip


class AboutForm(Form):
    """What the answers are about, where there is something to choose."""

    about = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [(str(one), words) for one, words in offered]  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.initial.setdefault("about", str(offered[0][0]))


class DefinitionForm(Form):
    """A definition for upload, with a template where it brings one."""

    file = forms.FileField(label=_("Definition (TOML)"), help_text=_("A text file in UTF-8, at most 200 KB."))
    template = forms.FileField(
        label=_("Template (DOCX)"),
        required=False,
        help_text=_("Only where the general template will not do. At most 8 MB, without macros."),
    )
    changes = PlainTextField(
        label=_("What is different"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For the person who approves it: what is new and why."),
    )

    def clean_file(self) -> str:
        content = self.cleaned_data["file"].read(MOST_TEXT + 1)
        if len(content) > MOST_TEXT:
            raise ValidationError(
                _("The definition is larger than 200 KB. Leave out what it does not need."), code="large"
            )
        try:
            return str(content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(
                _("The file is not a text in UTF-8. Save it as UTF-8 and upload it again."), code="text"
            ) from error

    def clean_template(self) -> Accepted | None:
        upload = self.cleaned_data["template"]
        if not upload:
            return None
        try:
            return accept(upload, allow=frozenset({DOCX}), limit=MOST_TEMPLATE)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused


class ReasonForm(Form):
    reason = PlainTextField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))
