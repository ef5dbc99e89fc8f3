"""What can go wrong with an institution's own text."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class NotAllowed(RecordError):
    code = "institutions.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Only the head of the institution or the administrator does this."))
