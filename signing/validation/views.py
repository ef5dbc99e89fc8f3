"""/parbaude/: anyone checks a signed file; nothing is stored and no personal code is shown."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kernel.periods import riga
from kernel.web.limits import limited
from signing.data import Report, SignatureReport
from signing.validation import check
from signing.validation.entry import CheckForm
from signing.validation.report import gravest_first
from signing.validation.trust import from_settings
from signing.validation.wording import verdict_summary, verdict_title

#: A page must not hang on a slow trust service (seconds for each answer).
PATIENCE = 2


@never_cache
@require_http_methods(["GET", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "signing/check.html", {"form": CheckForm()})
    return _checked(request)


@limited("check-file")
def _checked(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "signing/check.html", {"form": form}, status=422)
    content, name = form.content()
    trust = from_settings()
    report = check(content, name=name, trust=dataclasses.replace(trust, timeout=PATIENCE))
    return render(request, "signing/check.html", {"form": CheckForm(), "shown": shown(report.public())})


def shown(report: Report) -> dict[str, object]:
    """What the page says, ready for people."""
    tones = {"green": "success", "amber": "warning", "red": "danger"}
    return {
        "report": report,
        "title": verdict_title(report.verdict.value),
        "summary": verdict_summary(report.verdict.value),
        "tone": tones[report.verdict.colour.value],
        "checked_at": _moment(report.checked_at),
        "signatures": [_signature(one) for one in report.signatures],
        "timestamps": [{"authority": one.authority, "when": _moment(one.time)} for one in report.timestamps],
        "errors": gravest_first(one for one in report.all_reasons if one.cap is not None),
        "remarks": [one for one in report.reasons if one.cap is None],
    }


def _signature(one: SignatureReport) -> dict[str, object]:
    return {
        "name": one.signed_by or _("Unknown signer"),
        "is_seal": one.seal,
        "title": verdict_title(one.verdict.value),
        "tone": {"green": "success", "amber": "warning", "red": "danger"}[one.verdict.colour.value],
        "best_time": _moment(one.best_time),
        "claimed_time": _moment(one.claimed_time),
        "level": f"{one.format} B-{one.level}" if one.level else one.format,
        "issuer": one.issuer,
        "qualified": one.qualified,
        "reasons": gravest_first(one.reasons),
    }


def _moment(text: str) -> datetime | None:
    return riga(datetime.fromisoformat(text)) if text else None
