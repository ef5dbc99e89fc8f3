"""What this stage adds to the context of a record."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

#: What stands where the number will be.
UNNUMBERED = "Projekts"


def complete(context: Mapping[str, Any], *, number: str, code: str) -> dict[str, Any]:
    """The record's context with number, code, trust mode and whether this is a preview."""
    return {
        **context,
        "number": number or UNNUMBERED,
        "number_line": f"Nr.\u00a0{number}" if number else UNNUMBERED,
        "verification": {"code": code, "url": f"{settings.PUBLIC_BASE_URL}/p/{code}" if code else ""},
        "trust_mode": settings.TRUST_MODE,
        "preview": not number,
    }
