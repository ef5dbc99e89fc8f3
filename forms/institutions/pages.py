"""What the pages of an institution's own text share: whose it is, pictures of pages, a DOCX to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms.institutions.access import Keeper, keeper_of
from forms.people.models import Institution
from kernel import pdf
from kernel.files.intake import DOCX
from kernel.periods import now, riga_date
from kernel.web.downloads import download

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kernel.files.models import Blob

FORM = require_http_methods(["GET", "HEAD", "POST"])
#: In addresses, the house beside the register codes of institutions (which have no small letters).
HOUSE = "kopigas"
#: Kinds that no institution issues: what the operator signs for (certificate, application, attendance list), the
#: portal's own report, and the note of a talk, which is printed and never a document.
OF_THE_HOUSE = frozenset({"AP", "IA", "MA", "MG", "PR", "VP"})


@dataclass(frozen=True)
class Place:
    """Whose text it is. `code`: register code, empty for the house; `slug`: the same in addresses."""

    code: str
    name: str
    institution: Institution | None

    @property
    def slug(self) -> str:
        return self.code or HOUSE

    def issues(self, kind: str) -> bool:
        """May have a template of its own for this kind."""
        return not self.code or kind not in OF_THE_HOUSE


def keeper_now(request: HttpRequest) -> Keeper:
    """404 for who keeps nothing."""
    keeper = keeper_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    if not keeper.anything:
        raise Http404
    return keeper


def place_of(request: HttpRequest, slug: str) -> Place:
    """404 for who does not keep it."""
    keeper = keeper_now(request)
    if slug == HOUSE and keeper.house:
        return Place("", _("Common templates"), None)
    institution = keeper.institutions.filter(register_code=slug).first()
    if institution is None:
        raise Http404
    return Place(institution.register_code, institution.name, institution)


def institution_of(request: HttpRequest, slug: str) -> Institution:
    """The same where the house has none: letterhead and numbers."""
    found = place_of(request, slug).institution
    if found is None:
        raise Http404
    return found


def form_page(request: HttpRequest, form: Any, template: str = "web/form_page.html", **page: Any) -> HttpResponse:
    context = {"form": form, "submit": _("Save"), **page}
    return render(request, template, context, status=422 if form.errors else 200)


def kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to travel through the page on which it is looked at."""
    names = {"csrfmiddlewaretoken", "act"}
    return [(name, value) for name, values in request.POST.lists() if name not in names for value in values]


def picture(pages: Iterable[bytes], number: int) -> HttpResponse:
    """One page of many as PNG; 404 for one that is not there."""
    for at, content in enumerate(pages, start=1):
        if at == number:
            return HttpResponse(content, content_type="image/png")
    raise Http404


def page_of(blob: Blob, number: int) -> HttpResponse:
    """Pictures are made once for ten minutes, as those of previews are."""
    key = f"own-pages-{blob.sha256}"
    pages = cache.get(key)
    if pages is None:
        pages = pdf.page_images(blob.read())
        cache.set(key, pages, 600)
    return picture(pages, number)


def word_file(content: bytes, name: str) -> HttpResponse:
    return download(content, media_type=DOCX, name=f"{name}.docx")
