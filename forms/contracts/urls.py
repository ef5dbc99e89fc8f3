"""Addresses of the contract form."""

from django.urls import path

from forms.contracts import views

app_name = "contracts"
urlpatterns = [
    path("", views.contract_list, name="list"),
    path("jauns/", views.start, name="start"),
    path("melnraksts/<uuid:draft_id>/", views.tasks, name="tasks"),
    path("melnraksts/<uuid:draft_id>/parbaudit/", views.check, name="check"),
    path("melnraksts/<uuid:draft_id>/dzest/", views.abandon, name="abandon"),
    path("melnraksts/<uuid:draft_id>/<slug:name>/", views.section, name="section"),
    path("<uuid:contract_id>/", views.contract, name="contract"),
    path("<uuid:contract_id>/prieksskatijums/", views.preview, name="preview"),
    path("<uuid:contract_id>/prieksskatijums/<int:page>.png", views.preview_page, name="preview-page"),
    path("<uuid:contract_id>/projekts.docx", views.download, {"form": "docx"}, name="draft-docx"),
    path("<uuid:contract_id>/projekts.pdf", views.download, {"form": "pdf"}, name="draft-pdf"),
    path("<uuid:contract_id>/sutit/", views.send, name="send"),
    path("<uuid:contract_id>/atsaukt/", views.withdraw, name="withdraw"),
    path("<uuid:contract_id>/jauna-redakcija/", views.revise, name="revise"),
    path("<uuid:contract_id>/nakamajam-semestrim/", views.renew, name="renew"),
]
