"""The 11-digit registration number of a legal person or public body.

Source: domain reference 9.1: the first digit is above 3 and the weighted sum is 3 modulo 11.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kernel.identifiers.cleaning import all_digits, compact
from kernel.identifiers.errors import InvalidIdentifier

_LENGTH = 11
_WEIGHTS = (9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)
_REMAINDER = 3


@dataclass(frozen=True)
class RegistrationNumber:
    """Eleven digits without spaces."""

    value: str

    def __str__(self) -> str:
        return self.value


def parse(text: str) -> RegistrationNumber:
    """Read a registration number; the prefix of a VAT number (LV) is dropped.

    Raises InvalidIdentifier: "characters", "length", "kind", "checksum".
    """
    digits = compact(text).removeprefix("LV")
    if not all_digits(digits):
        raise InvalidIdentifier("characters", _("Enter the registration number as 11 digits."))
    if len(digits) != _LENGTH:
        raise InvalidIdentifier(
            "length", _("A registration number has 11 digits. Check that none is missing or typed twice.")
        )
    if digits[0] <= "3":
        raise InvalidIdentifier(
            "kind", _("This looks like a person's code. Enter the registration number of the institution.")
        )
    if sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 != _REMAINDER:
        raise InvalidIdentifier(
            "checksum", _("There is no such registration number: its check digit does not fit. Check each digit.")
        )
    return RegistrationNumber(digits)
