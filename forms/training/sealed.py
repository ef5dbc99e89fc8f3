"""The sealed original of a document as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

import signing.facade as signing_facade
from kernel.web.downloads import download

if TYPE_CHECKING:
    from django.http import HttpResponse

    from forms.records.models import CaseDocument


def sealed_file(case: CaseDocument) -> HttpResponse:
    """Bit by bit; 404 before it is in the archive. The name of the file is the number, which tells nobody's name."""
    content = signing_facade.archived_files(case.public_id).get("parakstits.pdf")
    if content is None:
        raise Http404
    return download(content, media_type="application/pdf", name=f"{case.number}.pdf", private=True)
