"""Every stage brings its own addresses; Wagtail's pages come last."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("konts/", include("allauth.urls")),
    path("admin/", include("wagtail.admin.urls")),
]
if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
