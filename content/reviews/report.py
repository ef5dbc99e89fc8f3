"""Reports → Lapu pārskatīšana."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page

from content.reviews.stale import stale
from kernel.accounts.models import User
from kernel.periods import today


class StaleFilterSet(WagtailFilterSet):
    caretaker = django_filters.ModelChoiceFilter(
        label=_("Looks after the page"), field_name="caretaker_id", queryset=lambda _request: editors(), method="of"
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def of(self, queryset: QuerySet[Page], _name: str, value: User) -> QuerySet[Page]:
        return queryset.filter(caretaker_id=value.pk)


class StaleView(PageReportView):
    page_title = _("Pages to review")
    header_icon = "time"
    results_template_name = "content/admin/stale_results.html"
    index_url_name = "pages_to_review"
    index_results_url_name = "pages_to_review_results"
    filterset_class = StaleFilterSet
    list_export = ["title", "review_by", "caretaker_name"]
    export_headings = {
        "title": _("Title"),
        "review_by": _("Review by"),
        "caretaker_name": _("Looks after the page"),
    }
    any_permission_required = ["add", "change", "publish"]

    def get_queryset(self) -> QuerySet[Page]:
        allowed = self.permission_policy.instances_user_has_any_permission_for(
            self.request.user, {"change", "publish"}
        ).values("pk")
        self.queryset = stale(today()).filter(pk__in=allowed)
        return super().get_queryset()

    def decorate_paginated_queryset(self, rows: Any) -> Any:
        """Names of the caretakers in one query."""
        names = {user.pk: str(user) for user in User.objects.filter(pk__in={row.caretaker_id for row in rows})}
        for row in rows:
            row.caretaker_name = names.get(row.caretaker_id, "")
        return rows


def editors() -> QuerySet[User]:
    return User.objects.filter(is_staff=True, is_active=True).order_by("last_name", "first_name", "pk")
