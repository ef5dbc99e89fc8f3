"""Addresses of the desk."""

from django.urls import path

from forms.desk import papers, unsent_views, views

app_name = "desk"
urlpatterns = [
    path("darba-telpa/", views.my_tasks, name="tasks"),
    path("darba-telpa/ierakstits/", unsent_views.typing, name="unsent"),
    path("darba-telpa/mani-dati/", views.my_data, name="own-data"),
    path("darba-telpa/mani-dati/dati.json", views.my_data_file, name="own-data-file"),
    path("dokumenti/", views.register, name="register"),
    path("dokumenti/papirs/", papers.papers, name="papers"),
    path("dokumenti/<uuid:case_id>/", views.passport, name="passport"),
    path("dokumenti/<uuid:case_id>/dokuments.docx", views.document_docx, name="docx"),
    path("dokumenti/<uuid:case_id>/parakstisana/", views.manage_signing, name="signing"),
    path("dokumenti/<uuid:case_id>/parbaudes-protokols.pdf", views.report_pdf, name="report"),
    path("p/", views.public_search, name="public-search"),
    path("p/<str:code>", views.public_check, name="public-check"),
]
