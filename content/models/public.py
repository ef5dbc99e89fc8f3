"""What every public page shares: no visitor's name, no token, so that it can be cached (architecture, decision 12)."""

from datetime import date
from http import HTTPMethod
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from content.citations import changed_on
from content.models.history import HistoryMixin
from content.quality.panel import RemarksPanel
from kernel.periods import today
from kernel.web.dates import shown_day


class PublicPage(Page):
    """Abstract. Adds to the context the breadcrumb trail and the page's address in each language, its own included."""

    lead = models.TextField(_("introduction"), blank=True, max_length=600)

    content_panels = [RemarksPanel(), *Page.content_panels, FieldPanel("lead")]
    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The same for everybody: browsers may keep it, but ask each time whether it still holds."""
        response: HttpResponse = super().serve(request, *args, **kwargs)
        patch_cache_control(response, public=True, no_cache=True)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        steps = range(2 * Page.steplen, len(self.path), Page.steplen)
        above = [self.path[:end] for end in steps]
        # The way here and the translations in one query: every public page asks for both.
        wanted = Q(path__in=above) | Q(translation_key=self.translation_key)
        fields = ("title", "path", "url_path", "translation_key", "locale__language_code")
        around = list(Page.objects.live().filter(wanted).order_by("path").select_related("locale").only(*fields))
        context["trail"] = [
            {"title": page.title, "href": page.get_url(request)} for page in around if page.path in above
        ] + [{"title": self.title, "href": ""}]
        for page in around:
            if page.pk == self.pk:
                self.locale = page.locale  # the texts ask for it; this spares them the query
        context["translations"] = {
            page.locale.language_code: page.get_url(request)
            for page in around
            if page.translation_key == self.translation_key
        }
        return context


class DatedPage(HistoryMixin, PublicPage):
    """Abstract. A page whose contents hold from a day on: "Aktualizēts", edition badge, source line, history."""

    class EditionState(models.TextChoices):
        IN_FORCE = "in_force", _("in force")
        ARCHIVED = "archived", _("archived edition")

    updated_on = models.DateField(_("updated on"), null=True, blank=True)
    edition_from = models.DateField(_("edition of"), null=True, blank=True)
    edition_state = models.CharField(
        _("state of the edition"), max_length=10, choices=EditionState.choices, default=EditionState.IN_FORCE
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    # -- who looks after the page and until when it must be looked at (content/reviews); readers see neither
    caretaker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("looks after the page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"is_staff": True, "is_active": True},
        help_text=_("This editor is told when the page waits for a review."),
    )
    review_by = models.DateField(_("review by"), null=True, blank=True)
    settings_panels = [
        *PublicPage.settings_panels,
        MultiFieldPanel([FieldPanel("caretaker"), FieldPanel("review_by")], heading=_("Care of the page")),
    ]

    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("updated_on"), FieldPanel("edition_from"), FieldPanel("edition_state"), FieldPanel("source")],
            heading=_("Edition and source"),
        ),
    ]

    class Meta:
        abstract = True

    # -- "Aktualizēts" as readers see it: a new edition of the rules counts as a change of the pages that cite it
    @cached_property
    def shown_updated_on(self) -> date | None:
        """The day an editor gave, or a later one on which a value cited here became another."""
        if self.is_archived:
            return self.updated_on
        return self._values_changed_on or self.updated_on

    @cached_property
    def _values_changed_on(self) -> date | None:
        return changed_on(self, on=self.replaced_on or today())

    @property
    def is_archived(self) -> bool:
        return self.edition_state == self.EditionState.ARCHIVED

    @property
    def edition_badge(self) -> str:
        """ "Redakcija: 05.06.2026." or, for an old one, "2025. gada redakcija, arhīvs"."""
        if self.edition_from is None:
            return ""
        if self.is_archived:
            return str(_("Edition of %(year)s, archive") % {"year": self.edition_from.year})
        since = max(self.edition_from, self._values_changed_on or self.edition_from)
        return str(_("Edition: %(date)s") % {"date": shown_day(since)})

    def values_day(self, today: date) -> date:
        """The day whose rule values the texts cite: today; an archived edition's first day; a past state's last day."""
        if self.is_archived and self.edition_from is not None:
            return self.edition_from
        return self.replaced_on or today
