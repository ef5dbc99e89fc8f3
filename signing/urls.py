"""Addresses of the signing stage; included at the root by portal.urls."""

from django.urls import path

from signing.envelopes import views_card, views_document, views_link, views_provider, views_together, views_turn

app_name = "signing"
urlpatterns = [
    path("parakstisana/vairaki/", views_together.choose, name="together"),
    path("parakstisana/vairaki/<uuid:set_id>/", views_together.progress, name="set"),
    path("parakstisana/atgriesanas/", views_provider.back, name="provider-back"),
    path("parakstisana/<uuid:turn>/", views_turn.turn_page, name="turn"),
    path("parakstisana/<uuid:turn>/parakstit/", views_turn.sign, name="sign"),
    path("parakstisana/<uuid:turn>/augsupieladet/", views_turn.upload, name="upload"),
    path("parakstisana/<uuid:turn>/karte/", views_card.card, name="card"),
    path("parakstisana/<uuid:turn>/karte/sagatavot/", views_card.prepare, name="card-prepare"),
    path("parakstisana/<uuid:turn>/karte/pabeigt/", views_card.finish, name="card-finish"),
    path("parakstisana/<uuid:turn>/pakalpojums/", views_provider.provider, name="provider"),
    path("parakstisana/<uuid:turn>/klatiene/", views_turn.in_person, name="turn-in-person"),
    path("parakstisana/<uuid:turn>/uz-papira/", views_turn.on_paper, name="turn-paper"),
    path("parakstisana/<uuid:turn>/atteikties/", views_turn.decline, name="decline"),
    path("parakstisana/<uuid:turn>/lapa/<int:number>.png", views_turn.page, name="page"),
    path("parakstisana/<uuid:turn>/datne/", views_turn.file, name="file"),
    path("parakstisana/<uuid:turn>/pielikums/<int:annex>/", views_turn.annex_file, name="annex"),
    path(
        "parakstisana/<uuid:turn>/pielikums/<int:annex>/lapa/<int:number>.png",
        views_turn.annex_page,
        name="annex-page",
    ),
    path("parakstisana/<uuid:turn>/nodot/", views_turn.pass_on, name="pass-on"),
    path("paraksti/<str:token>/", views_link.link, name="link"),
    path("parakstisana/papirs/<uuid:subject>/", views_document.paper, name="paper"),
    path("parakstisana/papirs/<uuid:subject>/parbaude/", views_document.paper_check, name="paper-check"),
    path("parakstisana/papirs/<uuid:subject>/skens/<int:number>.png", views_document.scan_page, name="scan-page"),
    path("parakstisana/dokuments/<uuid:subject>/lapa/<int:number>.png", views_document.page, name="document-page"),
    path("parakstisana/dokuments/<uuid:subject>/pielikums/<int:annex>/", views_document.annex, name="document-annex"),
    path("parakstisana/dokuments/<uuid:subject>/<slug:what>/", views_document.download, name="download"),
]
