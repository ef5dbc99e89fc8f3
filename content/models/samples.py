"""Document samples: the page lists what the template library has, and says how each kind is filled in."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from content.blocks import GUIDES
from content.models.guidance import GuidancePage
from doc_templates import facade as documents


@dataclass(frozen=True)
class Kind:
    """A kind with its editions, the newest first, and the editor's words about it (None when there are none)."""

    title: str
    code: str
    newest: documents.Sheet
    older: tuple[documents.Sheet, ...]
    guide: Any


class SamplesPage(GuidancePage):
    guides = StreamField(GUIDES, verbose_name=_("how to fill them in"), blank=True)

    content_panels = [*GuidancePage.content_panels, FieldPanel("guides")]
    parent_page_types = ["content.PartnersIndexPage"]
    max_count_per_parent = 1
    template = "content/samples_page.html"

    class Meta:
        verbose_name = _("page of document samples")

    def kinds(self) -> list[Kind]:
        guides = {block.value["kind"]: block.value for block in self.guides}
        sheets = documents.sheets()
        return [
            Kind(
                title=sheet.title,
                code=sheet.kind,
                newest=sheet,
                older=tuple(one for one in sheets if one.kind == sheet.kind and not one.newest),
                guide=guides.get(sheet.kind),
            )
            for sheet in sheets
            if sheet.newest
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["kinds"] = self.kinds()
        return context
