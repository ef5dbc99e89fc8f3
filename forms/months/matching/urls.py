"""Addresses over diary and grid."""

from django.urls import path

from forms.months.matching import views

urlpatterns = [
    path("", views.home, name="home"),
    path("pasvaldiba/", views.municipal, name="municipal"),
    path("<uuid:month_id>/grafiks/no-dienasgramatas/", views.from_diary, name="grid-from-diary"),
    path("<uuid:month_id>/salidzinajums/", views.comparison, name="comparison"),
]
