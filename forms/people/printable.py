"""What a document cannot print is refused where it is typed, never lost later (threats 2-7)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from doc_templates.facade import refused_characters


def refuse_unprintable(text: str) -> None:
    """Validator of every plain text field: names the character and says what to do."""
    refused = refused_characters(text)
    if refused:
        raise ValidationError(
            _("Remove this character: it cannot be printed in a document: %(character)s."),
            code="unprintable",
            params={"character": refused[0]},
        )
