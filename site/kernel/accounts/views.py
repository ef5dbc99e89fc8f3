"""The page about one's own account."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kernel.accounts import identities, providers
from kernel.accounts.models import User
from kernel.accounts.predicates import has_second_step


def admin_door(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not enter: strangers sign in, others are told that the place is not theirs."""
    if request.user.is_authenticated:
        list(get_messages(request))  # Wagtail has said it in English; the page says it better
        return render(request, "403.html", {"messages": []}, status=403)
    query = request.GET.urlencode(safe="/")
    return redirect(f"{reverse('account_login')}{'?' if query else ''}{query}")


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # who is signed in
    context = {
        "second_step": has_second_step(user),
        "identity": identities.links_of(user).first(),
        "provider": providers.current(),
    }
    return render(request, "account/overview.html", context)
