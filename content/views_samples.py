"""Samples of documents."""

import logging
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from doc_templates import facade as documents
from kernel.web.downloads import download
from kernel.web.limits import limited

logger = logging.getLogger(__name__)
_MEDIA = {"pdf": documents.PDF, "docx": documents.DOCX}


@require_safe
@limited("sample")  # the first asking of each sample starts LibreOffice
def sample(request: HttpRequest, kind: str, on: str, shape: str, form: str) -> HttpResponse:
    """A sample of the edition that began on that day; made when it is asked for first (some seconds)."""
    wanted = next(
        (
            sheet
            for sheet in documents.sheets()
            if (sheet.kind, sheet.effective_from.isoformat()) == (kind, on) and shape in sheet.shapes
        ),
        None,
    )
    if wanted is None or form not in _MEDIA:
        raise Http404
    try:
        made = documents.sample(kind, date.fromisoformat(on), documents.Shape(shape))
    except documents.RenderError as trouble:
        logger.exception("sample %s %s %s", kind, on, shape)
        return render(request, "content/sample_not_made.html", {"sheet": wanted, "trouble": trouble}, status=503)
    blob = made.pdf if form == "pdf" else made.docx
    name = f"{slugify(wanted.title)}-{shape}-{on}.{form}"
    response = download(blob.read(), media_type=_MEDIA[form], name=name, inline=form == "pdf")
    patch_cache_control(response, public=True, max_age=86_400)
    return response
