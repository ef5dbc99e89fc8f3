"""Text that must survive the whole way into DOCX and PDF.

What XML cannot carry is refused here. Stages that know more (which letters the document fonts have) register their own
check at start; nothing is ever dropped in silence.
"""

import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

Check = Callable[[str], None]
"""Raises ValidationError for text that a document cannot carry."""

_checks: list[Check] = []


def register(check: Check) -> Check:
    """Add a check; may be used as a decorator. The same check counts once."""
    if check not in _checks:
        _checks.append(check)
    return check


def tidy(text: str) -> str:
    """NFC, one kind of line end, no spaces around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def unprintable(text: str) -> list[str]:
    """Characters outside XML 1.0's `Char`, private use, unassigned and direction overrides, once each."""
    bad = []
    for char in dict.fromkeys(text):
        kind = unicodedata.category(char)
        if (
            (kind == "Cc" and char not in "\t\n")
            or kind in {"Cs", "Co", "Cn"}
            or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
        ):
            bad.append(char)
    return bad


def validate_plain_text(text: str) -> None:
    """Validator of PlainTextField."""
    if bad := unprintable(text):
        raise ValidationError(
            _("Remove the hidden character %(character)s: it cannot be printed in a document."),
            code="unprintable",
            params={"character": f"U+{ord(bad[0]):04X}"},
        )
    for check in _checks:
        check(text)
