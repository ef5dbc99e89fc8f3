"""What search engines read of a page (schema.org as JSON-LD): only what the page itself shows."""

from typing import Any

from django.conf import settings

from kernel.web.places import language, place

_CONTEXT = "https://schema.org"
PUBLISHER = {"@type": "Organization", "name": "Kopiena"}


def of_page(page: Any, *, trail: list[dict[str, str]]) -> dict[str, Any]:
    """A graph: the page with its date, and its place in the site."""
    address = absolute(page.url)
    about: dict[str, Any] = {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "name": page.title,
        "description": page.search_description,
        "inLanguage": language(),
        "isPartOf": {"@type": "WebSite", "name": "Kopiena", "url": absolute(place("home"))},
        "publisher": PUBLISHER,
    }
    updated = getattr(page, "updated_on", None)
    if updated:
        about["dateModified"] = updated.isoformat()
    graph = [about]
    if len(trail) > 1:
        graph.append({"@type": "BreadcrumbList", "itemListElement": _places(trail, address)})
    return {"@context": _CONTEXT, "@graph": graph}


def _places(trail: list[dict[str, str]], here: str) -> list[dict[str, Any]]:
    return [
        {
            "@type": "ListItem",
            "position": place,
            "name": one["title"],
            "item": absolute(one["href"]) if one["href"] else here,
        }
        for place, one in enumerate(trail, start=1)
    ]


def absolute(address: str) -> str:
    return f"{settings.PUBLIC_BASE_URL}{address}"
