"""E-mail addresses: checked for form only; that one is read is proved by writing to it."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from kernel.identifiers.cleaning import INVISIBLE
from kernel.identifiers.errors import InvalidIdentifier

_MAX_LENGTH = 254  # RFC 5321: a path is 256 octets with its angle brackets
_valid = EmailValidator(allowlist=[])


@dataclass(frozen=True)
class Email:
    """An address; the domain is in lower case, the local part as typed (it may be case-sensitive, RFC 5321 2.4)."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return self.value

    @property
    def lookup(self) -> str:
        """The form to compare by: people do not keep letter case."""
        return self.value.lower()


def parse(text: str) -> Email:
    """Read an address. Raises InvalidIdentifier: "format", "length"."""
    value = "".join(c for c in text if c not in INVISIBLE).strip()
    if len(value) > _MAX_LENGTH:
        raise InvalidIdentifier("length", _("The e-mail address is longer than 254 characters. Check it."))
    local, _at, domain = value.rpartition("@")
    value = f"{local}@{domain.lower()}"
    try:
        _valid(value)
    except ValidationError:
        raise InvalidIdentifier(
            "format", _("Enter one e-mail address, for example vards.uzvards@paraugs.example.")
        ) from None
    return Email(value)
