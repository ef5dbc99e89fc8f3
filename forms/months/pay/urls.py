"""Addresses of pay."""

from django.urls import path

from forms.months.pay import views

urlpatterns = [
    path("atlidziba/", views.month, name="pay-month"),
    path("atlidziba/menesis.xlsx", views.export, name="pay-export"),
    path("atlidziba/atmaksas/", views.repayments, name="repayments"),
    path("atlidziba/atmaksas/<uuid:case_id>/atmaksats/", views.repaid, name="repayment-repaid"),
    path("atlidziba/atmaksas/<uuid:case_id>/atcelt/", views.drop, name="repayment-drop"),
    path("atlidziba/<uuid:timesheet_id>/", views.pay, name="pay"),
    path("atlidziba/<uuid:timesheet_id>/apstiprinat/", views.approve, name="pay-approve"),
    path("atlidziba/<uuid:timesheet_id>/izmaksats/", views.paid, name="pay-paid"),
    path("atlidziba/<uuid:timesheet_id>/atmaksa/", views.ask_back, name="pay-ask-back"),
]
