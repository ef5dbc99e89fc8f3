"""The style page and robots.txt."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kernel.web.style import IN_ROWS, SWATCHES, StyleForm, examples, lists, locked_form, wrong_form


@require_safe
def style_page(request: HttpRequest) -> HttpResponse:
    """Every part with its example. For those who build: staff, demonstration, development."""
    if not (settings.DEBUG or settings.DEMO or request.user.is_staff):
        raise Http404
    context = {
        "examples": examples(),
        "in_rows": IN_ROWS,
        "swatches": SWATCHES,
        "right": StyleForm(),
        "wrong": wrong_form(),
        "locked": locked_form(),
        "lists": lists(request),
    }
    return render(request, "web/style_page.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {language}{prefix}" for language in ("", "/en") for prefix in settings.PRIVATE_PLACES),
    ]
    try:
        lines.append(f"Sitemap: {settings.PUBLIC_BASE_URL}{reverse('sitemap')}")
    except NoReverseMatch:  # a site without public pages
        lines.append("")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
