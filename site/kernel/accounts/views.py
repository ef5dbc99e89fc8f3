"""The page about one's own account."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.accounts.predicates import has_second_step


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "account/overview.html", {"second_step": has_second_step(request.user)})
