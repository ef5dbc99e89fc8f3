"""Addresses of supervision, under /supervizija/."""

from django.urls import path

from forms.supervision import views
from forms.supervision.teams import views as teams

app_name = "supervision"
urlpatterns = [
    path("", views.groups, name="groups"),
    path("pieteikumi/", views.applications, name="applications"),
    path("pieteikumi/jauns/", views.apply, name="apply"),
    path("pieteikumi/interese/", views.interest, name="interest"),
    path("pieteikumi/<uuid:application_id>/", views.application, name="application"),
    path("pieteikumi/<uuid:application_id>/pieteikt/", views.submit, name="submit"),
    path("pieteikumi/<uuid:application_id>/pieteikums.pdf", views.application_printed, name="application-pdf"),
    path("pieteikumi/<uuid:application_id>/atsaukt/", views.withdraw, name="withdraw"),
    path("komandas/", teams.teams, name="teams"),
    path("komandas/<uuid:municipality_id>/", teams.team, name="team"),
    path("komandas/<uuid:municipality_id>/mainit/", teams.describe, name="team-describe"),
    path("komandas/<uuid:municipality_id>/loceklis/", teams.member, name="team-member"),
    path("komandas/<uuid:municipality_id>/iznemt/<uuid:member_id>/", teams.member_out, name="team-member-out"),
    path("komandas/<uuid:municipality_id>/daliba/", teams.part, name="team-part"),
    path("grupas/jauna/", views.group_new, name="group-new"),
    path("grupas/<uuid:group_id>/", views.group, name="group"),
    path("grupas/<uuid:group_id>/mainit/", views.group_change, name="group-change"),
    path("grupas/<uuid:group_id>/apmeklejums/", views.attendance, name="attendance"),
    path("grupas/<uuid:group_id>/uznemt/", views.take_in, name="take-in"),
    path("grupas/<uuid:group_id>/iznemt/<uuid:application_id>/", views.take_out, name="take-out"),
    path("grupas/<uuid:group_id>/nosutit/", views.send, name="send"),
    path("grupas/<uuid:group_id>/apstiprinat/", views.confirm, name="confirm"),
    path("grupas/<uuid:group_id>/atgriezt/", views.give_back, name="return"),
    path("grupas/<uuid:group_id>/atcelt/", views.cancel, name="cancel"),
    path("grupas/<uuid:group_id>/kalendars.ics", views.ics_file, name="ics"),
    path("grupas/<uuid:group_id>/saraksts.pdf", views.printed, name="pdf"),
    path("grupas/<uuid:group_id>/saraksts.xlsx", views.sheet, name="sheet"),
]
