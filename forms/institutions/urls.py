"""Addresses of institutions' own text: templates, letterhead, numbers, texts changed in Word."""

from django.urls import path

from forms.institutions import calendar_views, template_views, text_views, views

app_name = "own"
urlpatterns = [
    path("", views.places, name="places"),
    path("teksts/<slug:kind>/<uuid:record>/", text_views.text, name="text"),
    path("teksts/<slug:kind>/<uuid:record>/fails.docx", text_views.offer, name="text-offer"),
    path("teksts/<slug:kind>/<uuid:record>/atskiribas/", text_views.compare, name="text-compare"),
    path("teksts/<slug:kind>/<uuid:record>/atmest/", text_views.drop, name="text-drop"),
    path("teksts/<slug:kind>/<uuid:record>/<int:page>.png", text_views.page, name="text-page"),
    path("teksts/faili/<uuid:text_id>/<slug:which>.docx", text_views.kept_file, name="text-file"),
    path("augsupieladeta/<uuid:proposal_id>/", template_views.proposal, name="proposal"),
    path("augsupieladeta/<uuid:proposal_id>/veidne.docx", template_views.proposal_file, name="proposal-file"),
    path("augsupieladeta/<uuid:proposal_id>/<int:page>.png", template_views.proposal_page, name="proposal-page"),
    path("izdevums/<uuid:edition_id>.docx", template_views.edition_file, name="edition-file"),
    path("<slug:place>/", views.place, name="place"),
    path("<slug:place>/galvene/", views.letterhead, name="letterhead"),
    path("<slug:place>/galvene/<int:page>.png", views.letterhead_page, name="letterhead-page"),
    path("<slug:place>/numuri/", views.numbers, name="numbers"),
    path("<slug:place>/kalendars/", calendar_views.years, name="calendar"),
    path("<slug:place>/kalendars/<slug:name>/", calendar_views.year, name="calendar-year"),
    path("<slug:place>/<slug:kind>/", template_views.kind, name="kind"),
    path("<slug:place>/<slug:kind>/jauna/", template_views.upload, name="upload"),
]
