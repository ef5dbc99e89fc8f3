"""Addresses of the desk."""

from django.urls import path

from forms.desk import views

app_name = "desk"
urlpatterns = [
    path("darba-telpa/", views.my_tasks, name="tasks"),
    path("dokumenti/", views.register, name="register"),
    path("dokumenti/<uuid:case_id>/", views.passport, name="passport"),
    path("dokumenti/<uuid:case_id>/dokuments.docx", views.document_docx, name="docx"),
    path("p/", views.public_search, name="public-search"),
    path("p/<str:code>", views.public_check, name="public-check"),
]
