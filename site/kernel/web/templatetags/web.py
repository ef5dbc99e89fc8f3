"""Small parts of pages: icons, QR codes, the error summary, addresses in this language and the other one."""

from functools import cache
from typing import Any

import qrcode
from django import forms, template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kernel.web import places
from kernel.web.languages import language, latvian
from kernel.web.renderer import dress
from kernel.web.summary import summary_lines

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of the sprite. Always decoration: the word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("portal/img/icons.svg"),
        name,
    )


@register.simple_tag
def stylesheet(name: str) -> str:
    return static(f"portal/css/{name}.css")


@register.simple_tag
def no_personal_code() -> SafeString:
    """Attributes of a search field whose text will stand in the address: the browser itself sends no personal code."""
    return format_html(
        ' pattern="{}" title="{}"',
        r"(?!.*\d{6}-?\d{5}).*",
        _("Without a personal code: what is searched for stands in the address."),
    )


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def month_name(day: Any) -> str:
    return str(MONTHS[day.month])


@register.simple_tag(takes_context=True)
def current(context: template.Context, prefix: str) -> SafeString:
    """` aria-current` for the navigation link whose part of the site this is; `prefix`: its address."""
    request = context.get("request")
    if request is None or not request.path.startswith(prefix):
        return SafeString("")
    return format_html(' aria-current="{}"', "page" if request.path == prefix else "true")


@register.simple_tag
def place(name: str) -> str:
    """The address of one of the places every page leads to, in the active language; empty if it has no such place."""
    return places.place(name)


@register.simple_tag
def main_links() -> list[tuple[str, Promise]]:
    """Address and words of each link of the main navigation."""
    return places.main_links()


@register.simple_tag(takes_context=True)
def language_link(context: template.Context) -> dict[str, str] | None:
    """The same page in the other language; none where it exists in one language only.

    Pages of the editors bring `translations`. Where an editors' page was looked for and not found, the link leads home.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return None
    here = language()
    code, name = next((code, name) for code, name in settings.LANGUAGES if code != here)
    if "translations" in context:
        href = context["translations"].get(code)
    elif request.resolver_match is None or request.resolver_match.url_name == "wagtail_serve":
        href = places.place("home", code=code)
    else:
        href = translate_url(request.get_full_path(), code)
        href = None if href == request.get_full_path() else href
    return {"href": href, "code": code, "name": name} if href else None


@register.simple_tag(takes_context=True)
def alternates(context: template.Context) -> SafeString:
    """Head of a public page that exists in every language and is no editors' page: itself and its translations."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    base = settings.PUBLIC_BASE_URL
    links = [(code, f"{base}{translate_url(request.path, code)}") for code, _name in settings.LANGUAGES]
    return format_html('<link rel="canonical" href="{}">', f"{base}{request.path}") + format_html_join(
        "", '<link rel="alternate" hreflang="{}" href="{}">', links
    )


register.filter("latvian", latvian)


@register.inclusion_tag("components/error_summary/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, object]:
    """First thing in main when a form comes back: each error in the words beside its field, linked to the field."""
    return {"lines": summary_lines(form)}


@register.simple_tag
def dressed(form: forms.BaseForm) -> SafeString:
    """Render somebody else's form (allauth's) with our templates."""
    return dress(form).render()


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code as one SVG path, black on white, with the quiet zone the standard asks for (4 modules)."""
    return mark_safe(_qr(text))  # noqa: S308 - numbers and fixed text only


@cache
def _qr(text: str) -> str:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    side = len(matrix)
    return (
        f'<svg viewBox="0 0 {side} {side}" aria-hidden="true" focusable="false" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{dots}"/></svg>'
    )
