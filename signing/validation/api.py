"""POST /api/v1/validate: a signed file in, a report out; nothing is stored (docs/api.md).

The JSON body is SiVa's (`document` in base64, `filename`); a form with `file` takes larger files. The report comes as
JSON in SiVa's shape, as ETSI TS 119 102-2 (`application/xml`), as a page or as PDF, by `Accept` or `?report=`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kernel.files.names import safe_name
from kernel.web.downloads import download
from kernel.web.limits import within
from signing.data import Report
from signing.validation.entry import CheckForm
from signing.validation.etsi import as_etsi
from signing.validation.intake import MAX_FILE
from signing.validation.printed import as_pdf
from signing.validation.shown import shown
from signing.validation.views import judged

#: A document in base64 lies in memory several times over; larger ones come as a form.
LARGEST_DOCUMENT = 10 * 1024 * 1024
LARGEST_JSON = LARGEST_DOCUMENT * 4 // 3 + 64 * 1024


class BadRequest(Exception):
    """What the sender can mend. `key` is the field, in SiVa's shape of errors."""

    def __init__(self, key: str, message: str, *, status: int = 400) -> None:
        super().__init__(key)
        self.key, self.message, self.status = key, message, status


@csrf_exempt  # nobody is signed in here, and nothing is changed
@never_cache
def validate(request: HttpRequest) -> HttpResponse:
    with override(_language(request)):
        return _described(request) if request.method in ("GET", "HEAD") else _validated(request)


def _language(request: HttpRequest) -> str:
    """The address has no language of its own: a page that leads here names its own, programs send Accept-Language."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language_from_request(request)


def _described(request: HttpRequest) -> HttpResponse:
    """What a person sees who opens the address."""
    facts = {
        "address": request.build_absolute_uri(request.path),
        "file": MAX_FILE >> 20,
        "json": LARGEST_DOCUMENT >> 20,
        "minute": int(settings.ACCOUNT_RATE_LIMITS["check-file"].split("/")[0]),
    }
    return render(request, "signing/api.html", facts)


def _validated(request: HttpRequest) -> HttpResponse:
    try:
        if request.method != "POST":
            raise BadRequest("method", _("Send the file by POST."), status=405)
        if not within(request, "check-file"):
            raise BadRequest("limit", _("Too many files in a short time. Wait a minute and go on."), status=429)
        answer = _answer(request)
        return answer(judged(*_file(request)), request)
    except BadRequest as refusal:
        found = JsonResponse(
            {"requestErrors": [{"key": refusal.key, "message": refusal.message}]}, status=refusal.status
        )
        if refusal.status == 405:
            found["Allow"] = "GET, HEAD, POST"
        return found


def _file(request: HttpRequest) -> tuple[bytes, str]:
    kind = request.content_type or ""
    if kind == "multipart/form-data":
        form = CheckForm(request.POST, request.FILES)
        if not form.is_valid():
            raise BadRequest("file", str(next(iter(form.errors["file"]))))
        return form.content()
    if kind == "application/json":
        return _from_json(_body(request))
    raise BadRequest("Content-Type", _("Send application/json or multipart/form-data."), status=415)


def _body(request: HttpRequest) -> dict[str, Any]:
    content = request.read(LARGEST_JSON + 1)
    if len(content) > LARGEST_JSON:
        raise BadRequest(
            "document", _("The document is too large for JSON. Send it as multipart/form-data."), status=413
        )
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise BadRequest("body", _("The body is not a JSON object."))
    return values


def _from_json(values: dict[str, Any]) -> tuple[bytes, str]:
    document, name = values.get("document"), values.get("filename")
    if not isinstance(name, str) or not name.strip():
        raise BadRequest("filename", _("Give the name of the file."))
    if not isinstance(document, str) or not document:
        raise BadRequest("document", _("Give the document in base64."))
    try:
        return base64.b64decode(document, validate=True), safe_name(name, "")
    except (ValueError, binascii.Error) as error:
        raise BadRequest("document", _("Give the document in base64.")) from error


def _json(report: Report, _request: HttpRequest) -> HttpResponse:
    return JsonResponse(report.as_json(), json_dumps_params={"ensure_ascii": False})


def _etsi(report: Report, _request: HttpRequest) -> HttpResponse:
    return HttpResponse(as_etsi(report), content_type="application/xml; charset=utf-8")


def _page(report: Report, request: HttpRequest) -> HttpResponse:
    return render(request, "signing/check.html", {"form": CheckForm(), "shown": shown(report)})


def _pdf(report: Report, _request: HttpRequest) -> HttpResponse:
    return download(as_pdf(report), media_type="application/pdf", name="parbaude.pdf")


_SHAPES: dict[str, tuple[str, Callable[[Report, HttpRequest], HttpResponse]]] = {
    "json": ("application/json", _json),
    "etsi": ("application/xml", _etsi),
    "html": ("text/html", _page),
    "pdf": ("application/pdf", _pdf),
}


def _answer(request: HttpRequest) -> Callable[[Report, HttpRequest], HttpResponse]:
    """By `?report=`, else by the first kind that is accepted, else JSON."""
    asked = request.GET.get("report", "")
    if asked:
        if asked not in _SHAPES:
            raise BadRequest("report", _("Ask for one of: json, etsi, html, pdf."))
        return _SHAPES[asked][1]
    kinds = dict(_SHAPES.values())
    chosen = request.get_preferred_type(list(kinds))
    if chosen is None:
        raise BadRequest("Accept", _("Ask for one of: json, etsi, html, pdf."), status=406)
    return kinds[chosen]
