"""The one door through which files leave: what a browser is told of a file it is given."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(
    content: bytes | str,
    *,
    media_type: str,
    name: str,
    inline: bool = False,
    private: bool = False,
    foreign: bool = False,
) -> HttpResponse:
    """`name` tells no person's name or code; a name that is not ASCII is encoded. `inline`: shown where the browser can.
    `private`: no cache keeps it. `foreign`: bytes that somebody has uploaded, which never run as a page of ours."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    if private:
        response["Cache-Control"] = "private, no-store"
    if foreign:
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
