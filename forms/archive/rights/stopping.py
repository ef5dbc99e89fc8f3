"""Whatever wants to change or give out restricted data ends on a page that says so and keeps what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse

from forms.people.restricting import ProcessingRestricted

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class RestrictedPages:
    """Middleware: ProcessingRestricted, raised by any view, becomes the page of status 409."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        if not isinstance(trouble, ProcessingRestricted):
            return None
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
        page = {
            "text": str(trouble),
            "href": reverse("archive:restricted", args=[trouble.restriction.public_id]),
            "typed": [pair for pair in typed if pair[0] != "csrfmiddlewaretoken"],
            "again": request.method == "POST",
        }
        return render(request, "archive/restricted.html", page, status=409)
