"""Bank account numbers: ISO 13616 with the country's own structure.

A Latvian account is LVkk BBBB CCCCCCCCCCCCC, 21 characters (domain reference 9.4). Accounts of other countries of the
register are taken too: an employer may not demand a Latvian account (Regulation (EU) No 260/2012, Article 9).
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from stdnum import iban as _iban
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from kernel.identifiers.cleaning import compact
from kernel.identifiers.errors import InvalidIdentifier


@dataclass(frozen=True)
class Iban:
    """An account number without spaces."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return self.value

    @property
    def country(self) -> str:
        """Two letters, for example LV."""
        return self.value[:2]

    @property
    def spaced(self) -> str:
        """In groups of four, as banks print it."""
        return spaced(self.value)

    @property
    def masked(self) -> str:
        """Only the country and the last four characters."""
        return f"{self.country}** **** {self.value[-4:]}"


_LATVIAN = 21


def spaced(value: str) -> str:
    """A stored account number in groups of four (ISO 13616, the form for print)."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def parse(text: str) -> Iban:
    """Read an account number. Raises InvalidIdentifier: "characters", "country", "length", "format", "checksum"."""
    value = compact(text, also=".").removeprefix("IBAN").removeprefix(":")
    if not (value.isascii() and value.isalnum() and value[:2].isalpha() and value[2:4].isdigit()):
        raise InvalidIdentifier(
            "characters",
            _("Enter the account number (IBAN) from its country letters on, for example LV80 BANK 0000 4351 9500 1."),
        )
    if value.startswith("LV") and len(value) != _LATVIAN:
        raise InvalidIdentifier(
            "length", _("A Latvian account number has 21 characters. Check that none is missing or typed twice.")
        )
    try:
        return Iban(_iban.validate(value))
    except InvalidChecksum:
        raise InvalidIdentifier(
            "checksum", _("There is no such account number: its check digits do not fit. Check each character.")
        ) from None
    except InvalidComponent:
        raise InvalidIdentifier("country", _("No country has account numbers that start like this.")) from None
    except ValidationError:
        raise InvalidIdentifier(
            "format", _("The account number does not have the form its country uses. Copy it from the bank's page.")
        ) from None
