"""Addresses of the sister programmes, under /mentorings/."""

from django.urls import path

from forms.pairs import views

app_name = "pairs"
urlpatterns = [
    path("", views.home, name="home"),
    path("programmas/jauna/", views.run_new, name="run-new"),
    path("programmas/<uuid:run_id>/", views.run, name="run"),
    path("programmas/<uuid:run_id>/mainit/", views.run_change, name="run-change"),
    path("programmas/<uuid:run_id>/slegt/", views.run_close, name="run-close"),
    path("programmas/<uuid:run_id>/uzdevumi/<int:number>/", views.task, name="task"),
    path("programmas/<uuid:run_id>/uznemt/", views.join, name="join"),
    path("programmas/<uuid:run_id>/piedavat/", views.propose, name="propose"),
    path("programmas/<uuid:run_id>/jautat/", views.ask, name="ask"),
    path("dalibnieki/<uuid:participant_id>/", views.participant, name="participant"),
    path("dalibnieki/<uuid:participant_id>/piekrisana/", views.consent, name="consent"),
    path("jautajumi/<uuid:question_id>/", views.answer, name="answer"),
    path("pateicibas/<uuid:recognition_id>/anulet/", views.recognition_annul, name="recognition-annul"),
    path("pari/<uuid:pairing_id>/", views.pair, name="pair"),
    path("pari/<uuid:pairing_id>/atbilde/", views.decide, name="decide"),
    path("pari/<uuid:pairing_id>/registret/", views.confirm, name="confirm"),
    path("pari/<uuid:pairing_id>/sakt/", views.start, name="start"),
    path("pari/<uuid:pairing_id>/tiksanas/jauna/", views.meeting_new, name="meeting-new"),
    path("pari/<uuid:pairing_id>/tiksanas/<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("pari/<uuid:pairing_id>/posms/", views.phase, name="phase"),
    path("pari/<uuid:pairing_id>/beigt/", views.end, name="end"),
    path("pari/<uuid:pairing_id>/pateicibas/", views.recognise, name="recognise"),
]
