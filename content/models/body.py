"""Pages made of building blocks: their anchors, and the values of the rules they cite."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from content.blocks import BODY
from content.models.public import DatedPage
from content.values import unknown


class BodyPage(DatedPage):
    """Abstract. Contents of blocks; a value that no rules have is told to the editor."""

    body = StreamField(BODY, verbose_name=_("contents"), blank=True)

    content_panels = [*DatedPage.content_panels, FieldPanel("body")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        names = unknown(
            f"{self.lead} {json.dumps(self.body.get_prep_value(), ensure_ascii=False, cls=DjangoJSONEncoder)}"
        )
        if names:
            raise ValidationError(
                _("No rules have these values: %(names)s. Check their names.") % {"names": ", ".join(names)}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["sections"] = sections(self.body)
        return context


def sections(body: Any) -> list[dict[str, str]]:
    """Headings of a page with the anchors its blocks carry, for "On this page"."""
    found = []
    for block in body:
        title = block.value.get("title", "") if hasattr(block.value, "get") else ""
        if title:
            found.append({"title": title, "anchor": slugify(title)})
    return found
