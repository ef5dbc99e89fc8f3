"""Addresses of support plans."""

from django.urls import path

from forms.plans import looks, views, views_path, views_plan, views_stops
from forms.plans.uploading import views as uploading

app_name = "plans"
urlpatterns = [
    path("", views.plans, name="list"),
    path("jauns/", views.start, name="start"),
    path("jauns/<uuid:learner_id>/", views.semester, name="semester"),
    path("skatijumi/<uuid:learner_id>/", looks.looks, name="looks"),
    path("augsupielade/", uploading.plans, name="uploads-list"),
    path("<uuid:plan_id>/", views_plan.plan, name="plan"),
    path("<uuid:plan_id>/cels/", views_path.path, name="path"),
    path("<uuid:plan_id>/riski/", views_plan.restricted, name="risks"),
    path("<uuid:plan_id>/plans.pdf", views_plan.printed, {"form": "pdf"}, name="pdf"),
    path("<uuid:plan_id>/plans.docx", views_plan.printed, {"form": "docx"}, name="docx"),
    path("<uuid:plan_id>/augsupielade/", uploading.uploads, name="uploads"),
    path("<uuid:plan_id>/augsupielade/datnes.zip", uploading.package, name="uploads-zip"),
    path("<uuid:plan_id>/augsupielade/<uuid:record>/datne/", uploading.one_file, name="upload-file"),
    path("<uuid:plan_id>/augsupielade/atzime/<uuid:mark_id>/", uploading.take_back, name="upload-take-back"),
    path("<uuid:plan_id>/lemums/", views_plan.decision, name="decision"),
    path("<uuid:plan_id>/atgriezt/", views_plan.send_back, name="return"),
    path("<uuid:plan_id>/mainit/", views.change, name="change"),
    path("<uuid:plan_id>/melnraksts/", views.tasks, name="tasks"),
    path("<uuid:plan_id>/melnraksts/parbaudit/", views.check, name="check"),
    path("<uuid:plan_id>/melnraksts/dzest/", views.abandon, name="abandon"),
    path("<uuid:plan_id>/melnraksts/<slug:name>/", views.section, name="section"),
    path("<uuid:plan_id>/apturet/", views_stops.stop, name="stop"),
    path(
        "<uuid:plan_id>/pazinojums/<uuid:stop_id>/pazinojums.pdf", views_stops.notice, {"form": "pdf"}, name="stop-pdf"
    ),
    path(
        "<uuid:plan_id>/pazinojums/<uuid:stop_id>/pazinojums.docx",
        views_stops.notice,
        {"form": "docx"},
        name="stop-docx",
    ),
    path("<uuid:plan_id>/atsakt/", views_stops.resume, name="resume"),
    path("<uuid:plan_id>/pagarinat/", views_stops.extend, name="extend"),
    path("<uuid:plan_id>/pagarinajums/<uuid:extension_id>/", views_stops.extension, name="extension"),
    path("<uuid:plan_id>/pagarinajums/<uuid:extension_id>/kopija/", views_stops.order_copy, name="order-copy"),
    path(
        "<uuid:plan_id>/pagarinajums/<uuid:extension_id>/pagarinajums.pdf",
        views_stops.extension_printed,
        {"form": "pdf"},
        name="extension-pdf",
    ),
    path(
        "<uuid:plan_id>/pagarinajums/<uuid:extension_id>/pagarinajums.docx",
        views_stops.extension_printed,
        {"form": "docx"},
        name="extension-docx",
    ),
    path("<uuid:plan_id>/pagarinajums/<uuid:extension_id>/atgriezt/", views_stops.send_back, name="extension-return"),
]
