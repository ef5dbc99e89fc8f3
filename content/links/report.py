"""Reports → Saites."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from content.models.links import FoundLink
from kernel.jobs.models import Job, State


class LinksFilterSet(WagtailFilterSet):
    class Meta:
        model = FoundLink
        fields = ["kind"]


class LinksView(ReportView):
    model = FoundLink
    page_title = _("Links")
    header_icon = "link"
    results_template_name = "content/admin/links_results.html"
    index_url_name = "found_links"
    index_results_url_name = "found_links_results"
    filterset_class = LinksFilterSet
    list_export = ["page.title", "address", "get_kind_display", "checked_at"]
    export_headings = {
        "page.title": _("Page"),
        "address": _("Address"),
        "get_kind_display": _("What is wrong"),
        "checked_at": _("Checked"),
    }
    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required = ["add", "change", "publish"]

    def get_queryset(self) -> QuerySet[FoundLink]:
        self.queryset = FoundLink.objects.select_related("page")
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = FoundLink.objects.values_list("checked_at", flat=True).first()
        has_looked = first is not None or Job.objects.filter(name="content.links", state=State.DONE).exists()
        return super().get_context_data(checked_at=first, has_looked=has_looked, **kwargs)
