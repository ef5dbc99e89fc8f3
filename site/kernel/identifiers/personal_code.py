"""The Latvian personal code ("personas kods"), old form with a birth date and new form without one.

Source: domain reference 9.3 (PMLP public pages). The old form is DDMMYY-CNNNK, where C is the century (0 = 18xx,
1 = 19xx, 2 = 20xx) and K a check digit. The new form, given since 01.07.2017, starts with 3 and a digit 2-9; the rest
is random: no birth date, no check digit. Codes that start with 30 or 31 are old-form days.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from kernel.identifiers.cleaning import all_digits, compact
from kernel.identifiers.errors import Doubt, InvalidIdentifier

_LENGTH = 11
_WEIGHTS = (10, 5, 8, 4, 2, 1, 6, 3, 7, 9)
_CENTURIES = {"0": 1800, "1": 1900, "2": 2000}
_MASK = "******-*****"
_INSIDE = re.compile(r"(?<!\d)\d{6}-?\d{5}(?!\d)")


@dataclass(frozen=True)
class PersonalCode:
    """A code in the form DDMMYY-CNNNK. `birth_date` is None for the new form: ask for it in a field of its own."""

    value: str = field(repr=False)  # a traceback or a log must not carry it
    birth_date: date | None = field(repr=False)
    is_new_format: bool
    warnings: tuple[Doubt, ...] = ()

    def __str__(self) -> str:
        return self.value

    @property
    def certificate_number(self) -> str:
        """The code as certificates name it (ETSI EN 319 412-1 natural person semantics)."""
        return f"PNOLV-{self.value}"


def parse(text: str) -> PersonalCode:
    """Read a personal code.

    A wrong check digit of the old form is only a warning, because a clerk may have the document in hand.
    Raises InvalidIdentifier: "characters", "length", "date".
    """
    digits = compact(text)
    if not all_digits(digits):
        raise InvalidIdentifier("characters", _("Enter the personal code as 11 digits, for example 161175-19997."))
    if len(digits) != _LENGTH:
        raise InvalidIdentifier(
            "length", _("A personal code has 11 digits. Check that none is missing or typed twice.")
        )
    value = f"{digits[:6]}-{digits[6:]}"
    if digits[0] == "3" and digits[1] >= "2":
        return PersonalCode(value, birth_date=None, is_new_format=True)
    birth_date = _birth_date(digits)
    return PersonalCode(value, birth_date=birth_date, is_new_format=False, warnings=_doubts(digits))


def masked(code: object) -> str:
    """What lists show in place of a code. Nothing of it is left: half a code still tells the birth date."""
    return _MASK if str(code) else ""


def is_in(text: str) -> bool:
    """True when something in the text looks like a personal code."""
    return _INSIDE.search(text) is not None


def blotted(text: str) -> str:
    """The text with everything that looks like a personal code turned into stars."""
    return _INSIDE.sub(_MASK, text)


def _birth_date(digits: str) -> date:
    try:
        return date(_CENTURIES[digits[6]] + int(digits[4:6]), int(digits[2:4]), int(digits[:2]))
    except (KeyError, ValueError):
        raise InvalidIdentifier(
            "date", _("The first part of this personal code is not a date that exists. Check it in the document.")
        ) from None


def _doubts(digits: str) -> tuple[Doubt, ...]:
    remainder = (1 + sum(w * int(d) for w, d in zip(_WEIGHTS, digits[:10], strict=True))) % 11
    if remainder == int(digits[10]):
        return ()
    return (
        Doubt(
            "checksum",
            _("The check digit of the personal code does not fit. Compare it with the document, then confirm it."),
        ),
    )
