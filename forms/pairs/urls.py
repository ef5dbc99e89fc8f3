"""Addresses of the sister programmes, under /mentorings/."""

from django.urls import path

from forms.pairs import views, views_asking, views_people, views_recognition, views_runs

app_name = "pairs"
urlpatterns = [
    path("", views.home, name="home"),
    path("programmas/jauna/", views_runs.run_new, name="run-new"),
    path("programmas/<uuid:run_id>/", views_runs.run, name="run"),
    path("programmas/<uuid:run_id>/mainit/", views_runs.run_change, name="run-change"),
    path("programmas/<uuid:run_id>/slegt/", views_runs.run_close, name="run-close"),
    path("programmas/<uuid:run_id>/uzdevumi/<int:number>/", views_runs.task, name="task"),
    path("programmas/<uuid:run_id>/uznemt/", views_people.join, name="join"),
    path("programmas/<uuid:run_id>/piedavat/", views_people.propose, name="propose"),
    path("programmas/<uuid:run_id>/jautat/", views_asking.ask, name="ask"),
    path("dalibnieki/<uuid:participant_id>/", views_people.participant, name="participant"),
    path("dalibnieki/<uuid:participant_id>/piekrisana/", views_people.consent, name="consent"),
    path("jautajumi/<uuid:question_id>/", views_asking.answer, name="answer"),
    path("pateicibas/<uuid:recognition_id>/anulet/", views_recognition.recognition_annul, name="recognition-annul"),
    path("pari/<uuid:pairing_id>/", views.pair, name="pair"),
    path("pari/<uuid:pairing_id>/atbilde/", views.decide, name="decide"),
    path("pari/<uuid:pairing_id>/registret/", views.confirm, name="confirm"),
    path("pari/<uuid:pairing_id>/sakt/", views.start, name="start"),
    path("pari/<uuid:pairing_id>/tiksanas/jauna/", views.meeting_new, name="meeting-new"),
    path("pari/<uuid:pairing_id>/tiksanas/<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("pari/<uuid:pairing_id>/posms/", views.phase, name="phase"),
    path("pari/<uuid:pairing_id>/beigt/", views.end, name="end"),
    path("pari/<uuid:pairing_id>/pateicibas/", views_recognition.recognise, name="recognise"),
]
