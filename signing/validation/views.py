"""/parbaude/: anyone checks a signed file; nothing is stored and no personal code is shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kernel.web.limits import limited
from signing.data import Report
from signing.validation.child import check
from signing.validation.entry import CheckForm
from signing.validation.shown import shown
from signing.validation.trust import from_settings, hurried


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
    report = judged(*form.content())
    return render(request, "signing/check.html", {"form": CheckForm(), "shown": shown(report)})


def judged(content: bytes, name: str) -> Report:
    """For anybody: without personal codes, and without hanging on a slow trust service."""
    return check(content, name=name, trust=hurried(from_settings())).public()
