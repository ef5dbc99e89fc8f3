"""Addresses of grids, all under /menesi/."""

from django.urls import path

from forms.months.grids import link_views, views

urlpatterns = [
    path("grafiki/atgriezt/", views.returned, name="grid-return"),
    path("<uuid:month_id>/grafiks/", views.board, name="grid"),
    path("<uuid:month_id>/grafiks/apstiprinat/", views.confirm, name="grid-confirm"),
    path("<uuid:month_id>/grafiks/kopa/", views.together, name="grid-together"),
    path("<uuid:month_id>/grafiks/saite/", link_views.send, name="grid-link"),
    path("saite/<str:token>/", link_views.link, name="grid-by-link"),
    path("<uuid:month_id>/grafiks/pabeigt/", views.finish, name="grid-finish"),
    path("<uuid:month_id>/grafiks/veidlapa/", views.printed, name="grid-form"),
    path("<uuid:month_id>/grafiks/uz-papira/", views.paper, name="grid-paper"),
    path("<uuid:month_id>/grafiks/parakstu-lapa/", views.sheet, name="grid-sheet"),
]
