"""The case file on a document's passport, with a link for who reads case files there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forms.archive.files.facts import file_of, read_codes
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from forms.people.access import Scope
    from forms.records.models import CaseDocument


def case_file_rows(case: CaseDocument, scope: Scope) -> list[dict[str, Any]]:
    """Nothing before the institution has case files, and nothing for who does not read them."""
    codes = read_codes(scope)
    if codes is not None and case.register_code not in codes:
        return []
    file = file_of(case)
    if file is None:
        return []
    words = latvian(f"{file.index} {file.title}, {file.year}")
    address = reverse("archive:file", args=[file.public_id])
    return [{"key": _("Case file"), "value": format_html('<a href="{}" hreflang="lv">{}</a>', address, words)}]
