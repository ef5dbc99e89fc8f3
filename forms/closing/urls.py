"""Addresses of the end of a semester, under /semestris/."""

from django.urls import path

from forms.closing import views
from forms.closing.handover import views as handover

app_name = "closing"
urlpatterns = [
    path("", views.plans, name="plans"),
    path("kopsavilkums/", views.summary, name="summary"),
    path("kopsavilkums.xlsx", views.summary_sheet, name="summary-sheet"),
    path("nodosana/", handover.handovers, name="handovers"),
    path("nodosana/saraksts/<uuid:provider_id>/", handover.list_originals, name="handover-list"),
    path("nodosana/<uuid:handover_id>/", handover.handover, name="handover"),
    path("nodosana/<uuid:handover_id>/pienemt/", handover.take, name="handover-take"),
    path("nodosana/<uuid:handover_id>/atgriezt/", handover.give_back, name="handover-return"),
    path("nodosana/<uuid:handover_id>/atsaukt/", handover.withdraw, name="handover-withdraw"),
    path("<uuid:plan_id>/", views.plan, name="plan"),
    path("<uuid:plan_id>/izvertejums/", views.evaluate, name="evaluate"),
    path("<uuid:plan_id>/izvertejums.pdf", views.printed, {"form": "pdf"}, name="evaluation-pdf"),
    path("<uuid:plan_id>/izvertejums.docx", views.printed, {"form": "docx"}, name="evaluation-docx"),
    path("<uuid:plan_id>/izvertejums.xlsx", views.sheet, name="evaluation-sheet"),
    path("<uuid:plan_id>/iestades-dala/", views.review, name="review"),
    path("<uuid:plan_id>/saruna/", views.talk, name="talk"),
    path("<uuid:plan_id>/slegt/", views.close, name="close"),
]
