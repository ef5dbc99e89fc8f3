"""Every stage brings its own addresses; Wagtail's pages come last."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.contrib.sitemaps.views import sitemap

from content.sitemaps import SITEMAPS
from kernel.accounts.views import admin_door

handler500 = "portal.outage.fault"
urlpatterns = [
    path("", include("portal.health_urls")),
    path("", include("kernel.web.urls")),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    # One door: the editors' part has no sign-in of its own.
    path("admin/login/", admin_door),
    path("admin/", include("wagtail.admin.urls")),
    path("faili/", include("wagtail.documents.urls")),
    # What exists in Latvian alone stands outside the prefixes: under /en/ nothing of it answers.
    path("ligumi/", include("forms.contracts.urls")),
    path("cilveki/", include("forms.people.urls")),
    path("iesniegumi/", include("forms.plans.requests.urls")),
    path("vienosanas/", include("forms.plans.agreements.urls")),
    path("arhivs/", include("forms.archive.urls")),
    path("semestris/", include("forms.closing.urls")),
    path("supervizija/", include("forms.supervision.urls")),
    path("parskati/", include("forms.reports.urls")),
    path("atgadinajumi/", include("forms.reminders.urls")),
    path("berna-drosiba/", include("forms.plans.safety.urls")),
    path("menesi/", include("forms.months.urls")),
    path("plani/", include("forms.plans.urls")),
    path("mentorings/", include("forms.pairs.urls")),
    path("veidlapas/", include("forms.questionnaires.urls")),
    path("veidnes/", include("forms.institutions.urls")),
    path("darba-telpa/izraksts/", include("forms.desk.extract_views")),
    path("darba-telpa/macibas/", include("forms.training.urls")),
    path("pieteikties/", include("forms.training.applications.urls")),
    path("api/v1/", include("signing.urls_api")),
    path("", include("content.urls")),
]
urlpatterns += i18n_patterns(
    path("konts/", include("kernel.accounts.urls")),
    path("", include("forms.desk.urls")),
    path("", include("signing.urls")),
    path("", include("signing.urls_check")),
    path("", include("content.urls_ask")),
    path("", include("wagtail.urls")),  # last: it takes every address
    prefix_default_language=False,
)
if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
