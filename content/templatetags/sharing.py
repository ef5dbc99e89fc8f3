"""Head of a public page: absolute addresses, the picture for shared links, structured data."""

import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from content import structured
from content.views_card import card_version

register = template.Library()
#: What must not stand in a script element as it is.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def absolute(address: str) -> str:
    return structured.absolute(address)


@register.simple_tag
def card(page: Any) -> str:
    return structured.absolute(reverse("content:card", args=[page.pk, card_version(page)]))


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context) -> SafeString:
    """JSON-LD. A block of data, which no content policy needs to allow: browsers never run it."""
    groups = [row.group for row in context.get("upcoming") or ()]  # of the training schedule
    data = structured.of_page(context["page"], trail=context["trail"], groups=groups)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
