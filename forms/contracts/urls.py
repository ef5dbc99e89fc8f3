"""Addresses of the contract form."""

from django.urls import path

from forms.contracts import annex_views, list_views, sending, views
from forms.contracts.changes import paper_views as papers
from forms.contracts.changes import views as changes
from forms.contracts.checks import views as checks
from forms.contracts.interviews import views as interviews
from forms.records.batch_views import send_several

app_name = "contracts"
urlpatterns = [
    path("", list_views.contract_list, name="list"),
    path("saraksts.xlsx", list_views.export, name="export"),
    path("sutit/", send_several, {"sending": sending.CONTRACTS}, name="send-several"),
    path("grozijumi/sutit/", send_several, {"sending": sending.AMENDMENTS}, name="amendments-send"),
    path("izbeigsana/sutit/", send_several, {"sending": sending.TERMINATIONS}, name="terminations-send"),
    path("parbaudes/apstiprinat/", send_several, {"sending": sending.CHECKS}, name="checks-confirm"),
    path("jauns/", views.start, name="start"),
    path("melnraksts/<uuid:draft_id>/", views.tasks, name="tasks"),
    path("melnraksts/<uuid:draft_id>/parbaudit/", views.check, name="check"),
    path("melnraksts/<uuid:draft_id>/dzest/", views.abandon, name="abandon"),
    path("melnraksts/<uuid:draft_id>/<slug:name>/", views.section, name="section"),
    path("parbaudes/", checks.checks, name="suitability-list"),
    path("parbaudes/jauna/", checks.check_new, name="suitability-new"),
    path("parbaudes/<uuid:check_id>/", checks.check, name="suitability"),
    path("parbaudes/<uuid:check_id>/apstiprinat/", checks.check_confirm, name="suitability-confirm"),
    path("parrunas/", interviews.notes, name="interviews"),
    path("parrunas/jaunas/", interviews.note_new, name="interview-new"),
    path("parrunas/<uuid:note_id>/", interviews.note, name="interview"),
    path("parrunas/<uuid:note_id>/mainit/", interviews.note_change, name="interview-change"),
    path("parrunas/<uuid:note_id>/parrunas.pdf", interviews.note_pdf, name="interview-pdf"),
    path("parrunas/<uuid:note_id>/ligums/", interviews.note_contract, name="interview-contract"),
    *(
        path(f"{folder}/<uuid:paper_id>/{tail}", view, {"what": what}, name=f"{what}{name}")
        for what, folder in (("amendment", "grozijumi"), ("termination", "izbeigsana"))
        for tail, view, name in (
            ("", papers.paper, ""),
            ("sutit/", papers.send, "-send"),
            ("atsaukt/", papers.withdraw, "-withdraw"),
            ("projekts.pdf", papers.draft, "-pdf"),
        )
    ),
    path("izbeigsana/<uuid:paper_id>/sanemts/", papers.receipt, name="termination-receipt"),
    path("<uuid:contract_id>/izmainas/", changes.changes, name="changes"),
    path("<uuid:contract_id>/grozit/", changes.amend, name="amend"),
    path("<uuid:contract_id>/izbeigt/", changes.end, name="end"),
    path("<uuid:contract_id>/", views.contract, name="contract"),
    path("<uuid:contract_id>/prieksskatijums/", views.preview, name="preview"),
    path("<uuid:contract_id>/prieksskatijums/<int:page>.png", views.preview_page, name="preview-page"),
    path("<uuid:contract_id>/projekts.docx", views.download, {"form": "docx"}, name="draft-docx"),
    path("<uuid:contract_id>/projekts.pdf", views.download, {"form": "pdf"}, name="draft-pdf"),
    path("<uuid:contract_id>/pielikumi/", annex_views.annexes, name="annexes"),
    path("<uuid:contract_id>/sutit/", views.send, name="send"),
    path("<uuid:contract_id>/atsaukt/", views.withdraw, name="withdraw"),
    path("<uuid:contract_id>/jauna-redakcija/", views.revise, name="revise"),
    path("<uuid:contract_id>/nakamajam-semestrim/", views.renew, name="renew"),
]
