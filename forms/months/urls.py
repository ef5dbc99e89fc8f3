"""Addresses of the month: each part brings its own."""

from django.urls import include, path

from forms.months import views

app_name = "months"
urlpatterns = [
    path("<uuid:month_id>/ludziens/", views.ask, name="ask"),
    path("<uuid:month_id>/neatvert/", views.refuse, name="refuse"),
    path("<uuid:month_id>/atvert/", views.open_again, name="open"),
    path("", include("forms.months.diary.urls")),
    path("", include("forms.months.grids.urls")),
    path("", include("forms.months.matching.urls")),
    path("", include("forms.months.timesheets.urls")),
    path("", include("forms.months.pay.urls")),
    path("", include("forms.months.monthend.urls")),
]
