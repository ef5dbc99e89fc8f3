"""Fields that accept what people really type: spaces, dashes, commas, one-digit days."""

import re
from datetime import date
from decimal import MAX_PREC, Context, Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from kernel.identifiers import InvalidIdentifier, iban, personal_code, phone, registration_number
from kernel.web.text import tidy, validate_plain_text

_WHOLE_DATE = re.compile(r"^\s*(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4})\s*\.?\s*$")
_ISO_DATE = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$")


class PlainTextField(forms.CharField):
    """Text that goes into a document: NFC, no characters that DOCX or PDF cannot carry."""

    default_validators = [validate_plain_text]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Ours names the character and the remedy; Django's would say the same of U+0000 a second time.
        self.validators = [one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return tidy(text) if isinstance(text, str) else text


class DatePartsWidget(forms.MultiWidget):
    """Three boxes: day, month, year. A whole date pasted into one box is understood too."""

    template_name = "web/widgets/date_parts.html"
    use_fieldset = True
    #: Index of the box the error summary leads to; set by the field while cleaning.
    wrong_part = 0

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [
            forms.TextInput({"inputmode": "numeric", "class": width, "autocomplete": "off"})
            for width in ("w-2", "w-2", "w-4")
        ]
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None, None, None]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        parts = [tidy(part or "") for part in super().value_from_datadict(data, files, name)]
        filled = [part for part in parts if part]
        if len(filled) == 1:
            if found := _WHOLE_DATE.match(filled[0]):
                return list(found.groups())
            if found := _ISO_DATE.match(filled[0]):
                return list(reversed(found.groups()))
        return parts

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        for box, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            box["label"] = label
            box["attrs"].pop("aria-describedby", None)  # the fieldset carries it
        return context


class DatePartsField(forms.MultiValueField):
    """A date. Years have four digits; months may be written with or without a leading zero."""

    widget: Any = DatePartsWidget
    default_error_messages = {
        "required": _("Enter the date."),
        "no_day": _("Enter the day."),
        "no_month": _("Enter the month."),
        "no_year": _("Enter the year."),
        "invalid": _("Enter a real date, for example 5 6 2026."),
        "year": _("Enter the year with four digits, for example 2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(required=False) for _part in range(3)]
        kwargs.setdefault("require_all_fields", False)
        super().__init__(boxes, **kwargs)

    def clean(self, value: Any) -> date | None:
        parts = [str(part or "").strip().rstrip(".") for part in (value or ["", "", ""])]
        self.widget.wrong_part = 0
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        for index, code in enumerate(("no_day", "no_month", "no_year")):
            if not parts[index]:
                raise self._wrong(index, code)
        for index, part in enumerate(parts):
            if not (part.isascii() and part.isdigit()):
                raise self._wrong(index, "invalid")
        if len(parts[2]) != 4:
            raise self._wrong(2, "year")
        for index in (0, 1):  # before int(), which refuses thousands of digits
            if len(parts[index].lstrip("0")) > 2:
                raise self._wrong(index, "invalid")
        day, month, year = (int(part) for part in parts)
        if not 1 <= month <= 12:
            raise self._wrong(1, "invalid")
        try:
            whole = date(year, month, day)
        except ValueError:
            raise self._wrong(0, "invalid") from None
        self.run_validators(whole)
        return whole

    def compress(self, data_list: Any) -> Any:  # clean() never asks
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = self.widget.decompress(initial) if not isinstance(initial, list) else initial
        return [str(part or "").lstrip("0") for part in before] != [str(part or "").lstrip("0") for part in data or []]

    def _wrong(self, index: int, code: str) -> ValidationError:
        self.widget.wrong_part = index
        return ValidationError(self.error_messages[code], code=code)


class MoneyField(forms.DecimalField):
    """Euros and cents. Takes 1 234,56 and 1234.56; refuses 1.234, which two people would read as two sums."""

    unit = "EUR"
    default_error_messages = {
        "required": _("Enter the amount in euros."),
        "invalid": _("Enter the amount in euros, for example 12,50."),
        "ambiguous": _("Write thousands with a space and cents with a comma, for example 1 234,00."),
        "max_decimal_places": _("Enter the amount with at most two digits for cents, for example 12,50."),
        "min_value": _("The amount must be at least %(limit_value)s euros."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "w-10", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        text = re.sub(r"[\s\u00a0\u202f]|€|EUR", "", str(value), flags=re.IGNORECASE)
        if "," in text:
            text = re.sub(r"\.(?=\d{3}([.,]|$))", "", text).replace(",", ".")
        elif re.fullmatch(r"\d{1,3}\.\d{3}", text):
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous")
        if not re.fullmatch(r"-?\d+(\.\d*)?", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return Decimal(text.rstrip("."))
        except InvalidOperation:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value

    def validate(self, value: Any) -> None:
        super().validate(value)
        # Not round(): a number with more digits than Decimal's context holds makes it raise.
        exponent = value.normalize(Context(prec=MAX_PREC)).as_tuple().exponent if value is not None else 0
        if isinstance(exponent, int) and exponent < -2:
            raise ValidationError(self.error_messages["max_decimal_places"], code="max_decimal_places")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class IdentifierField(forms.CharField):
    """Base of fields that speak through kernel.identifiers; the cleaned value is the identifier's plain text."""

    identifier: Any = None
    width = "w-20"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput({"class": self.width, "autocomplete": "off", "spellcheck": "false"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(self.identifier.parse(text).value)
        except InvalidIdentifier as wrong:
            raise ValidationError(str(wrong.message), code=wrong.code) from wrong


class PersonalCodeField(IdentifierField):
    identifier = personal_code


class RegistrationNumberField(IdentifierField):
    identifier = registration_number


class IbanField(IdentifierField):
    identifier = iban


class PhoneField(IdentifierField):
    identifier = phone
