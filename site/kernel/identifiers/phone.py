"""Phone numbers, kept in the international form E.164; a number without a country code is Latvian."""

from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext_lazy as _

from kernel.identifiers.errors import InvalidIdentifier

_HOME = "LV"
#: Country code 0 is assigned to nobody, so demonstration people carry this number (domain reference 9.1).
PLACEHOLDER = "+00000000000"


@dataclass(frozen=True)
class Phone:
    """`value` is E.164 ("+37120000000"), `shown` is grouped for people."""

    value: str
    shown: str

    def __str__(self) -> str:
        return self.value

    @property
    def is_placeholder(self) -> bool:
        """True for the demonstration number: nothing may be sent to it."""
        return self.value == PLACEHOLDER


def parse(text: str) -> Phone:
    """Read a phone number. Raises InvalidIdentifier: "format" (not a number at all), "unknown" (no such number)."""
    if "".join(c for c in text if c.isdigit() or c == "+") == PLACEHOLDER:
        return Phone(PLACEHOLDER, "+000 0000 0000")
    try:
        number = phonenumbers.parse(text, _HOME)
    except phonenumbers.NumberParseException:
        raise InvalidIdentifier(
            "format", _("Enter the phone number in digits, for example 2000 0000 or +371 2000 0000.")
        ) from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise InvalidIdentifier(
            "unknown", _("There is no such phone number. Check the digits and, for a foreign number, the country code.")
        )
    form = phonenumbers.PhoneNumberFormat
    return Phone(phonenumbers.format_number(number, form.E164), phonenumbers.format_number(number, form.INTERNATIONAL))
