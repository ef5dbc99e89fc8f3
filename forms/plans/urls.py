"""Addresses of support plans."""

from django.urls import path

from forms.plans import views, views_path, views_plan, views_stops

app_name = "plans"
urlpatterns = [
    path("", views.plans, name="list"),
    path("jauns/", views.start, name="start"),
    path("jauns/<uuid:learner_id>/", views.semester, name="semester"),
    path("<uuid:plan_id>/", views_plan.plan, name="plan"),
    path("<uuid:plan_id>/cels/", views_path.path, name="path"),
    path("<uuid:plan_id>/riski/", views_plan.restricted, name="risks"),
    path("<uuid:plan_id>/plans.pdf", views_plan.printed, {"form": "pdf"}, name="pdf"),
    path("<uuid:plan_id>/plans.docx", views_plan.printed, {"form": "docx"}, name="docx"),
    path("<uuid:plan_id>/lemums/", views_plan.decision, name="decision"),
    path("<uuid:plan_id>/atgriezt/", views_plan.send_back, name="return"),
    path("<uuid:plan_id>/mainit/", views.change, name="change"),
    path("<uuid:plan_id>/melnraksts/", views.tasks, name="tasks"),
    path("<uuid:plan_id>/melnraksts/parbaudit/", views.check, name="check"),
    path("<uuid:plan_id>/melnraksts/dzest/", views.abandon, name="abandon"),
    path("<uuid:plan_id>/melnraksts/<slug:name>/", views.section, name="section"),
    path("<uuid:plan_id>/apturet/", views_stops.stop, name="stop"),
    path("<uuid:plan_id>/atsakt/", views_stops.resume, name="resume"),
    path("<uuid:plan_id>/pagarinat/", views_stops.extend, name="extend"),
    path("<uuid:plan_id>/pagarinajums/<uuid:extension_id>/", views_stops.extension, name="extension"),
    path("<uuid:plan_id>/pagarinajums/<uuid:extension_id>/kopija/", views_stops.order_copy, name="order-copy"),
    path("<uuid:plan_id>/pagarinajums/<uuid:extension_id>/atgriezt/", views_stops.send_back, name="extension-return"),
]
