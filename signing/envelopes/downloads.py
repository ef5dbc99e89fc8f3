"""Files that leave through the browser: bit-exact, as attachments, no personal data in names (threats 27, 28)."""

from __future__ import annotations

import re
from datetime import datetime

from django.http import HttpResponse

from kernel.accounts.models import User
from kernel.audit.log import access
from kernel.web.downloads import download
from signing.envelopes.extensions import CONTAINER, ending_of
from signing.envelopes.models import Annex, Envelope

_ENDINGS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/json": "json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}


def attachment(
    envelope: Envelope, *, what: str, content: bytes, media_type: str, by: User | None, on: datetime
) -> HttpResponse:
    """The file, written into the access log. `what` is a word of the name: "original", "signed" …"""
    access("download", subject=envelope.subject, by=by, on=on, what=what)
    number = re.sub(r"[^A-Za-z0-9-]+", "-", envelope.number).strip("-") or "document"
    ending = ending_of(envelope) if media_type == CONTAINER else _ENDINGS.get(media_type, "bin")
    name = f"{number}-{what}.{ending}"
    return download(content, media_type=media_type, name=name, private=True, foreign=True)


def annex(envelope: Envelope, row: Annex, *, by: User | None, on: datetime) -> HttpResponse:
    """An annex under the name it was added by; no personal code is in it (annexes.lay)."""
    access("download", subject=envelope.subject, by=by, on=on, what="annex")
    return download(row.blob.read(), media_type=row.blob.media_type, name=row.name, private=True, foreign=True)


def picture(content: bytes) -> HttpResponse:
    """One page as PNG, for who was let in."""
    response = HttpResponse(content, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
