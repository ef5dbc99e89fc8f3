"""The page of results, and suggestions for those who are still typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.addresses import was_taken_out, without_personal_code
from content.models.search import SearchEntry
from content.search.asking import Answer, ask, complete, tidy
from content.search.snippets import results, titles
from kernel.identifiers import personal_code
from kernel.periods import now, riga_date
from kernel.web import places
from kernel.web.limits import limited

#: Results on a page.
PAGE = 20


@dataclass(frozen=True)
class _Step:
    number: int
    href: str
    current: bool


@require_safe
@limited("search")
def search(request: HttpRequest) -> HttpResponse:
    """What is asked for stands in the address as `q`; a personal code leaves it at once."""
    leave = without_personal_code(request)
    if leave is not None:
        return leave
    question = tidy(request.GET.get("q", ""))
    answer = ask(question, language=_language()) if question else Answer()
    page = Paginator(answer.entries, PAGE).get_page(request.GET.get("lapa"))
    entries = SearchEntry.objects.in_bulk(list(page))
    shown = [entries[key] for key in page if key in entries]
    context: dict[str, Any] = {
        "question": question,
        "count": len(answer.entries),
        "results": results(shown, answer.marked, today=riga_date(now())),
        "meant": answer.meant,
        "taken_out": was_taken_out(request),
        "translations": places.everywhere("search"),
        "trail": [{"title": _("Home"), "href": places.place("home")}, {"title": _("Site search"), "href": ""}],
        **_steps(page, question),
    }
    response = render(request, "content/search/results.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@limited("search-suggestions")
def suggestions(request: HttpRequest) -> HttpResponse:
    """Titles that fit what has been typed so far."""
    question = tidy(request.GET.get("q", ""))
    found = [] if personal_code.is_in(question) else complete(question, language=_language())
    names = list(dict.fromkeys(titles(found, today=riga_date(now()))))
    response = JsonResponse({"titles": names})
    response["X-Robots-Tag"] = "noindex"
    return response


def _language() -> str:
    return (get_language() or "lv")[:2]


def _steps(page: Page, question: str) -> dict[str, Any]:
    """What the pagination part wants; nothing when there is one page only."""
    if page.paginator.num_pages == 1:
        return {}

    def href(number: int) -> str:
        return "?" + urlencode({"q": question, "lapa": number})

    return {
        "pages": [_Step(number, href(number), number == page.number) for number in page.paginator.page_range],
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
    }
