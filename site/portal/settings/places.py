"""Where every page leads, in each language: header, footer, error pages, ways back (kernel.web.places reads it).

The editors' English pages are few, and nothing English may lead to a Latvian page: so there is one table of addresses
for each language instead of a word in front of the Latvian ones. A name that a language lacks is a place it has not got.
"""

from django.utils.translation import gettext_lazy as _

PLACES = {
    "lv": {
        "home": "/",
        "partners": "/partneriem/",
        "signing": "/partneriem/paraksts/",
        "safety": "/partneriem/drosiba/",
        "contacts": "/partneriem/kontakti/",
        "privacy": "/par-vietni/privatums/",
        "accessibility": "/par-vietni/pieklustamiba/",
        "check": "/parbaude/",
        "check-code": "/p/",
        "tasks": "/darba-telpa/",
        "documents": "/dokumenti/",
        "search": "/meklet/",
    },
    "en": {
        "home": "/en/",
        "programme": "/en/programme/",
        "apply": "/en/become-a-mentor/",
        "signing": "/en/signing/",
        "contacts": "/en/contacts/",
        "privacy": "/en/privacy/",
        "accessibility": "/en/accessibility/",
        "check": "/en/parbaude/",
        "check-code": "/en/p/",
        "tasks": "/en/darba-telpa/",
        "documents": "/en/dokumenti/",
        "search": "/en/meklet/",
    },
}
#: What the main navigation shows, in this order, of the places a language has.
MAIN_PLACES = {
    "partners": _("For partners"),
    "programme": _("The programme"),
    "apply": _("Become a mentor"),
    "check": _("Check a document"),
    "tasks": _("My tasks"),
}
#: Nothing below these is for search engines, in no language.
PRIVATE_PLACES = (
    "/admin/",
    "/atgadinajumi/",
    "/berna-drosiba/",
    "/cilveki/",
    "/darba-telpa/",
    "/dokumenti/",
    "/konts/",
    "/ligumi/",
    "/menesi/",
    "/p/",
    "/parakstisana/",
    "/paraksti/",
    "/parskati/",
    "/plani/",
    "/stils/",
)
