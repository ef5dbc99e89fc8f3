"""Addresses and menu item of the editions of the rules."""

from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from content.editions import views


class AdministratorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("editions.add_edition"))


class EditionViewSet(ViewSet):
    name = "rule_editions"
    url_prefix = "redakcijas"
    icon = "calendar-check"
    menu_label = _("Editions of the rules")
    menu_item_class = AdministratorsItem
    menu_order = 500
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.construct_view(views.ListView), name="index"),
            path("jauna/", self.construct_view(views.NewView), name="new"),
            path("<uuid:public_id>/atsaukt/", self.construct_view(views.WithdrawView), name="withdraw"),
        ]
