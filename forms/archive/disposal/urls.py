"""Addresses of holds, longer terms and destruction."""

from django.urls import path

from forms.archive.disposal import views

urlpatterns = [
    path("aizliegumi/", views.holds, name="holds"),
    path("aizliegumi/jauns/", views.hold_new, name="hold-new"),
    path("aizliegumi/<uuid:order_id>/atcelt/", views.hold_lift, name="hold-lift"),
    path("termins/<uuid:case_id>/", views.longer, name="longer"),
    path("iznicinasana/", views.lists, name="disposal"),
    path("iznicinasana/jauns/", views.new, name="disposal-new"),
    path("iznicinasana/paliek/<slug:code>/", views.staying, name="staying"),
    path("iznicinasana/<uuid:list_id>/", views.one, name="disposal-list"),
    path("iznicinasana/<uuid:list_id>/nodot/", views.submit, name="disposal-submit"),
    path("iznicinasana/<uuid:list_id>/apturet/", views.stop, name="disposal-stop"),
    path("iznicinasana/<uuid:list_id>/apstiprinat/", views.approve, name="disposal-approve"),
    path("iznicinasana/<uuid:list_id>/iznemt/<uuid:case_id>/", views.take_out, name="take-out"),
]
