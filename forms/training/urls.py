"""Addresses of the organiser's pages."""

from django.urls import path

from forms.training import views
from forms.training.applications import views_desk, views_municipal
from forms.training.attendance import views as attendance
from forms.training.certificates import views as certificates
from forms.training.nominations import views as nominations
from forms.training.registry import views as registry

app_name = "training"
urlpatterns = [
    path("", views.schedule, name="list"),
    path("kartas/jauna/", views.round_new, name="round-new"),
    path("kartas/<uuid:round_id>/", views.round_edit, name="round"),
    path("grupas/jauna/", views.group_new, name="group-new"),
    path("grupas/<uuid:group_id>/", views.group_edit, name="group"),
    path("grupas/<uuid:group_id>/atcelt/", views.group_cancel, name="cancel"),
    path("materiali/jauns/", views.material_new, name="material-new"),
    path("materiali/<uuid:material_id>/", views.material_edit, name="material"),
    path("grupas/<uuid:group_id>/pieteikumi/", views_desk.applications, name="applications"),
    path("grupas/<uuid:group_id>/apmeklejums/", attendance.attendance, name="attendance"),
    path("grupas/<uuid:group_id>/apmeklejums/slegt/", attendance.attendance_close, name="attendance-close"),
    path("grupas/<uuid:group_id>/apmeklejums/lapa.pdf", attendance.attendance_print, name="attendance-print"),
    path("grupas/<uuid:group_id>/apmeklejums/nosutit/", attendance.list_send, name="list-send"),
    path("grupas/<uuid:group_id>/apmeklejums/atsaukt/", attendance.list_withdraw, name="list-withdraw"),
    path("grupas/<uuid:group_id>/apliecibas/", certificates.certificates, name="certificates"),
    path("apliecibas/<uuid:certificate_id>/anulet/", certificates.certificate_annul, name="certificate-annul"),
    path("apliecibas/<uuid:certificate_id>/aplieciba.pdf", certificates.certificate_file, name="certificate-file"),
    path("registrs/", registry.entries, name="registry"),
    path("registrs/jauns/", registry.entry_new, name="registry-new"),
    path("registrs/mans/", registry.own_entry, name="registry-own"),
    path("registrs/<uuid:entry_id>/", registry.entry, name="registry-entry"),
    path("registrs/<uuid:entry_id>/<slug:act>/", registry.entry_move, name="registry-move"),
    path("izvirzitie/", nominations.nominations, name="nominations"),
    path("izvirzitie/jauns/", nominations.nominate, name="nominate"),
    path("izvirzitie/<uuid:nomination_id>/", nominations.nomination, name="nomination"),
    path("pasvaldibas-pieteikumi/", views_municipal.applications, name="municipal"),
    path("pasvaldibas-pieteikumi/<uuid:application_id>/", views_municipal.application, name="municipal-application"),
    path("pieteikumi/<uuid:application_id>/", views_desk.application, name="application"),
    path("pieteikumi/<uuid:application_id>/izglitiba/", views_desk.education_copy, name="application-copy"),
    path("pieteikumi/<uuid:application_id>/pieteikums.pdf", views_desk.application_print, name="application-print"),
    path("pieteikumi/<uuid:application_id>/atgriezt/", views_desk.send_back, name="application-return"),
    path("pieteikumi/<uuid:application_id>/noraidit/", views_desk.reject, name="application-reject"),
]
