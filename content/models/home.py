"""The first page: goal, doors, next deadlines."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from content.blocks import DEADLINES, DOORS
from content.models.public import PublicPage
from content.values import rules_kept, unknown
from forms.programmes.errors import NoRules
from forms.programmes.rules import RuleValues


@dataclass(frozen=True)
class Deadline:
    """`on` is the last day on which the thing may still be done (Riga date)."""

    title: str
    text: str
    on: date


def next_monthly(day: int, today: date) -> date:
    """The next such day of a month, today included. `day` is 1–28, so that every month has it."""
    if today.day <= day:
        return today.replace(day=day)
    year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
    return date(year, month, day)


class HomePage(PublicPage):
    headline = models.CharField(_("headline"), max_length=120)
    doors = StreamField(DOORS, verbose_name=_("doors"), blank=True)
    deadlines = StreamField(DEADLINES, verbose_name=_("deadlines"), blank=True)

    content_panels = [*PublicPage.content_panels, FieldPanel("headline"), FieldPanel("doors"), FieldPanel("deadlines")]
    parent_page_types = ["wagtailcore.Page"]
    template = "content/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """A page below by its whole path in one query; Wagtail itself asks twice for each step of the way.

        Raises Http404 under another language's prefix: where that language has no first page, Wagtail offers this one,
        and readers would get Latvian contents between English links.
        """
        here = get_language() or settings.LANGUAGE_CODE
        if here != settings.LANGUAGE_CODE and here != self.locale.language_code:
            raise Http404
        if path_components:
            whole = f"{self.url_path}{'/'.join(path_components)}/"
            found = Page.objects.live().filter(url_path=whole).specific().first()
            if found is not None:
                return RouteResult(found)
        return super().route(request, path_components)

    def clean(self) -> None:
        super().clean()
        names = unknown(f"{self.headline} {self.lead}")
        if names:
            raise ValidationError(
                _("No rules have these values: %(names)s. Check their names.") % {"names": ", ".join(names)}
            )

    def _rules(self, today: date) -> RuleValues | None:
        try:
            return rules_kept(today)
        except NoRules:
            return None

    def next_deadlines(self, today: date) -> list[Deadline]:
        """Monthly ones at their next turn, dated ones that are not past; the nearest first.

        What names a value of the rules stands on the day the edition in force says, otherwise on the editor's own.
        """
        found = []
        rules = self._rules(today) if any(block.value.get("rule") for block in self.deadlines) else None
        for block in self.deadlines:
            value = block.value
            own = value["day"] if block.block_type == "monthly" else value["on"]
            said = getattr(rules, value.get("rule") or "", None) or own
            on = next_monthly(said, today) if block.block_type == "monthly" else said
            if on >= today:
                found.append(Deadline(value["title"], value["text"], on))
        return sorted(found, key=lambda deadline: (deadline.on, deadline.title))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["next_deadlines"] = self.next_deadlines(timezone.localdate())
        # What editors have put "in menus": the programmes, which no door leads to.
        context["parts"] = self.get_children().live().public().in_menu()
        return context
