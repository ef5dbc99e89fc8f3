"""Addresses of forms by definitions, under /veidlapas/: a verb each, never a form each."""

from django.urls import path

from forms.questionnaires import edition_views, views

app_name = "questionnaires"
urlpatterns = [
    path("", views.home, name="home"),
    path("redakcijas/", edition_views.proposals, name="proposals"),
    path("redakcijas/jauna/", edition_views.upload, name="upload"),
    path("redakcijas/<uuid:proposal_id>/", edition_views.proposal, name="proposal"),
    path("redakcijas/<uuid:proposal_id>/veidlapa.toml", edition_views.proposal_file, name="proposal-file"),
    path("uzmetumi/<uuid:draft_id>/", views.tasks, name="tasks"),
    path("uzmetumi/<uuid:draft_id>/parbaudit/", views.check, name="check"),
    path("uzmetumi/<uuid:draft_id>/dzest/", views.abandon, name="abandon"),
    path("uzmetumi/<uuid:draft_id>/parcelt/", views.renew, name="renew"),
    path("uzmetumi/<uuid:draft_id>/<slug:section_id>/", views.section, name="section"),
    path("aizpilditas/<uuid:record_id>/", views.record, name="record"),
    path("aizpilditas/<uuid:record_id>/kopija.<slug:suffix>", views.copy, name="copy"),
    path("<slug:key>/", views.form, name="form"),
    path("<slug:key>/tuksa.<slug:suffix>", views.empty, name="empty"),
    path("<slug:key>/sakt/", views.begin, name="begin"),
    path("<slug:key>/aizpilditas/", views.records, name="records"),
    path("<slug:key>/aizpilditas.xlsx", views.export, name="export"),
]
