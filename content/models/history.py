"""What a page said before: the states that were published, read-only. Never a draft, never who wrote them.

A state is an entry "published" of the page's log together with the revision it names; drafts, planned states and states
under moderation have no such entry, so no address leads to them. Numbers count from 1 in the order of publishing and
stay what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Page, PageLogEntry, Revision

from kernel.periods import riga_date
from kernel.web.dates import shown_day

#: How Wagtail's log calls the moment readers begin to see a revision: by hand or by moderation, and at a planned time.
#: ("wagtail.publish.schedule" is the plan itself, and no reader has seen that.)
PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")


@dataclass(frozen=True)
class PastState:
    """One published state. `until` is when the next one took its place, None for the newest; `kept` is False when
    its text has been removed."""

    number: int
    since: datetime
    until: datetime | None
    revision: int
    kept: bool


def states_of(page: Page) -> list[PastState]:
    """Every published state of a page, the oldest first. One query, without the texts."""
    there = Revision.objects.filter(pk=OuterRef("revision_id"))
    entries = list(
        PageLogEntry.objects.filter(page_id=page.pk, action__in=PUBLISHED, revision_id__isnull=False)
        .order_by("timestamp", "pk")
        .annotate(kept=Exists(there))
        .values_list("timestamp", "revision_id", "kept")
    )
    ends = [since for since, _revision, _kept in entries[1:]] + [None]
    return [
        PastState(number, since, until, revision, kept)
        for number, ((since, revision, kept), until) in enumerate(zip(entries, ends, strict=True), start=1)
    ]


class HistoryMixin(RoutablePageMixin):
    """ "Vēsture" of a page: `…/vesture/` lists its published states, `…/vesture/<number>/` shows one of them."""

    #: Set on the copy of a page that shows a past state: the day another took its place.
    replaced_on: date | None = None

    @property
    def history_address(self) -> str:
        return f"{self.get_url() or '/'}vesture/"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["history_href"] = self.history_address
        return context

    @path("vesture/", name="history")
    def history_view(self, request: HttpRequest) -> HttpResponse:
        context = self.get_context(request)
        context["states"] = states_of(self)[::-1]
        context["trail"] = [*self._way(request, context["trail"]), {"title": _("History"), "href": ""}]
        return _unlisted(TemplateResponse(request, "content/history.html", context))

    @path("vesture/<int:number>/", name="state")
    def state_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """One past state with the values of the rules of its last day; the newest one is the page itself."""
        states = states_of(self)
        if not 0 < number <= len(states):
            raise Http404
        state = states[number - 1]
        if state.until is None:
            return redirect(self.get_url(request))
        if not state.kept:
            raise Http404
        # pk and owner both: a log entry must never open another page's revision.
        revision = Revision.objects.filter(pk=state.revision, object_id=str(self.pk)).first()
        if revision is None:
            raise Http404
        old = revision.as_object()
        old.replaced_on = riga_date(state.until)
        context = old.get_context(request)
        way = self._way(request, context["trail"])
        title = _("State until %(day)s") % {"day": shown_day(old.replaced_on)}
        context |= {
            "state": state,
            "now": way[-1],
            "history_href": self.history_address,  # of the page as it is today: its slug may have changed
            "trail": [*way, {"title": _("History"), "href": self.history_address}, {"title": title, "href": ""}],
            # What stands below or beside a page today is no part of what it said then.
            "below": (), "parts": (), "updates": (), "translations": {},
        }  # fmt: skip
        return _unlisted(TemplateResponse(request, old.get_template(request), context))

    def _way(self, request: HttpRequest, trail: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The breadcrumbs of the page with its own name, as it is today, as a link."""
        return [*trail[:-1], {"title": self.title, "href": self.get_url(request)}]


def _unlisted(response: HttpResponse) -> HttpResponse:
    """For readers, not for search engines: those shall find what holds."""
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, no_cache=True)
    return response
