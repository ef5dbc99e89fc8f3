"""What search engines read of a page (schema.org as JSON-LD): only what the page itself shows."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.conf import settings

from forms.training.days import Day
from forms.training.public import PublicGroup
from forms.training.states import GroupState
from kernel.periods import RIGA
from kernel.web.languages import language
from kernel.web.places import place

_CONTEXT = "https://schema.org"
PUBLISHER = {"@type": "Organization", "name": "Kopiena"}


def of_page(page: Any, *, trail: list[dict[str, str]], groups: Iterable[PublicGroup] = ()) -> dict[str, Any]:
    """A graph: the page with its date, its place in the site, and the training groups it announces."""
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
    graph += [_event(group, address) for group in groups]
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


def _event(group: PublicGroup, page: str) -> dict[str, Any]:
    """A training group. Its hours are told where they are known, else its days alone."""
    cancelled = group.state == GroupState.CANCELLED
    first, last = group.days[0], group.days[-1]
    event: dict[str, Any] = {
        "@type": "EducationEvent",
        "@id": f"{page}#{group.anchor}",
        "url": f"{page}#{group.anchor}",
        "name": group.title,
        "startDate": _moment(first, first.starts),
        "endDate": _moment(last, last.ends),
        "eventStatus": f"{_CONTEXT}/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{_CONTEXT}/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": group.venue or group.city,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": group.city,
                "addressRegion": str(group.region.label),
                "addressCountry": "LV",
            },
        },
    }
    if group.places.capacity is not None:
        event["maximumAttendeeCapacity"] = group.places.capacity
    if group.state == GroupState.OPEN and group.places.left is not None:
        event["remainingAttendeeCapacity"] = group.places.left
    return event


def _moment(day: Day, hour: time | None) -> str:
    """ISO 8601: the Riga hour with its offset, or the day alone."""
    return datetime.combine(day.on, hour, RIGA).isoformat() if hour else day.on.isoformat()


def absolute(address: str) -> str:
    return f"{settings.PUBLIC_BASE_URL}{address}"
