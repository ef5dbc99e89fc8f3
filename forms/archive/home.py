"""The first page of the archive: what each part of it offers to whom. A part adds its line to LINKS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forms.archive.disposal.access import reads_disposal, sees_holds
from forms.archive.files.facts import reads_files
from forms.archive.finding.access import gives_sets, reads_any
from forms.archive.intake.facts import takes_in
from forms.archive.proving.views import oversees
from forms.archive.rights.access import works_with_rights
from forms.people.access import scope_of
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from forms.people.access import Scope

#: Words, name of the route, who gets the link.
LINKS: list[tuple[Any, str, Callable[[Scope], bool]]] = [
    (_("Find documents"), "archive:search", reads_any),
    (_("Sets of documents and monthly printouts"), "archive:sets", gives_sets),
    (_("Case files"), "archive:files", reads_files),
    (_("Originals made elsewhere"), "archive:intake", takes_in),
    (_("Destruction of documents"), "archive:disposal", reads_disposal),
    (_("Holds"), "archive:holds", sees_holds),
    (_("Requests about personal data"), "archive:rights", works_with_rights),
    (_("Proofs and terms"), "archive:proving", oversees),
]


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """„Arhīvs”: a short list of links, none of which leads to a 404."""
    scope = scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    links = [(words, reverse(route)) for words, route, offered in LINKS if offered(scope)]
    return render(request, "archive/home.html", {"links": links})
