"""What I will be reminded of, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms.people.pages import scope_now
from forms.reminders.tables import lines
from kernel.periods import now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PER_PAGE = 50


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    page = Paginator(lines(scope_now(request), on=now()), PER_PAGE).get_page(request.GET.get("lapa"))
    return render(request, "reminders/home.html", {"page": page})
