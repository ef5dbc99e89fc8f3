"""Addresses of finding and showing."""

from django.urls import path

from forms.archive import home
from forms.archive.finding import views

urlpatterns = [
    path("", home.home, name="home"),
    path("meklet/", views.search, name="search"),
    path("atrasts/<uuid:question_id>/", views.found, name="found"),
    path("komplekti/", views.sets, name="sets"),
    path("komplekti/jauns/", views.make_set, name="set-new"),
    path("komplekti/<uuid:set_id>/", views.one_set, name="set"),
    path("komplekti/<uuid:set_id>/datne", views.set_file, name="set-file"),
    path("dokumenti/<uuid:case_id>/kopijas/", views.copies, name="copies"),
    path("dokumenti/<uuid:case_id>/izdruka.pdf", views.printout, name="print"),
    path("dokumenti/<uuid:case_id>/kopijas/<uuid:copy_id>.pdf", views.copy_file, name="copy"),
]
