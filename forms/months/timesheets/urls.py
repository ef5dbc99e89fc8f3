"""Addresses of timesheets."""

from django.urls import path

from forms.months.timesheets import views

urlpatterns = [
    path("dluv/", views.timesheets, name="timesheets"),
    path("dluv/visas/", views.several, name="timesheets-several"),
    path("dluv/kartiba/", views.steps, name="timesheets-steps"),
    path("dluv/<uuid:timesheet_id>/", views.timesheet, name="timesheet"),
    path("dluv/<uuid:timesheet_id>/apstiprinat/", views.confirm, name="timesheet-confirm"),
    path("dluv/<uuid:timesheet_id>/atgriezt/", views.send_back, name="timesheet-return"),
    path("dluv/<uuid:timesheet_id>/atvert/", views.reopen, name="timesheet-reopen"),
    path("dluv/<uuid:timesheet_id>/tabula.xlsx", views.export, name="timesheet-export"),
    path("dluv/<uuid:timesheet_id>/lapas.pdf", views.pages, name="timesheet-pages"),
    path("cits-darbs/<uuid:contract_id>/<slug:month>/", views.declare, name="outside-declare"),
]
