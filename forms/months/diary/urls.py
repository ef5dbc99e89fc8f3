"""Addresses of the diary."""

from django.urls import path

from forms.months.diary import views

urlpatterns = [
    path("<uuid:month_id>/dienasgramata/", views.diary, name="diary"),
    path("<uuid:month_id>/dienasgramata/izraksts.pdf", views.extract, name="diary-extract"),
    path("<uuid:month_id>/dienasgramata/jauna/", views.meeting_new, name="meeting-new"),
    path("<uuid:month_id>/dienasgramata/apstiprinat/", views.confirm, name="diary-confirm"),
    path("tiksanas/<uuid:entry_id>/plans/", views.meeting_change, name="meeting-change"),
    path("tiksanas/<uuid:entry_id>/notika/", views.meeting_held, name="meeting-held"),
    path("tiksanas/<uuid:entry_id>/nenotika/", views.meeting_missed, name="meeting-missed"),
    path("tiksanas/<uuid:entry_id>/parcelt/", views.meeting_move, name="meeting-move"),
]
