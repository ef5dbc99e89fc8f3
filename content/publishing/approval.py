"""Approval: what nobody could use is not published by approving it either (content.quality.remarks).

Wagtail reads this module while its own models are being made, so models are imported where they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from content.quality.remarks import Remark


class NotReady(Exception):
    """The approved change has blocking remarks. Raised inside the approval's transaction, so that it still waits."""

    code = "publishing.not-ready"
    retry = False

    def __init__(self, page: int, found: list[Remark]) -> None:
        super().__init__(page)
        self.page, self.found = page, found


def publish_approved(state: WorkflowState, user: Any = None) -> None:
    """The end of a workflow (WAGTAIL_FINISH_WORKFLOW_ACTION). Raises NotReady."""
    from wagtail.workflows import publish_workflow_state

    from content.models.public import PublicPage
    from content.quality.remarks import blocking

    page = state.content_object.get_latest_revision_as_object()
    if isinstance(page, PublicPage) and (found := blocking(page)):
        raise NotReady(page.pk, found)
    publish_workflow_state(state, user=user)


class StillWaiting:
    """Middleware: tells whoever approved what to correct, on the page's form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NotReady):
            return None
        from content.quality.hooks import say_not_published

        say_not_published(request, error.found)
        address = reverse("wagtailadmin_pages:edit", args=(error.page,))
        if request.headers.get("x-requested-with") == "XMLHttpRequest":  # Wagtail's dialog goes where it is told
            return JsonResponse({"step": "success", "redirect": address})
        return redirect(address)
