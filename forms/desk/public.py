"""What anybody who holds a document may learn by its code: no personal codes, no names of minors (threats 46)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.desk import passport as parts
from forms.records.states import CaseState
from kernel.web.dates import shown_day
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from forms.records.models import CaseDocument
    from signing.data import EnvelopeSummary, Report

#: What a kind of document is called in public: the title in lists names people.
KIND_TITLES = {
    "AP": "Mentora mācību apliecība",
    "MA": "Anketa mentoru mācībām",
    "JM": "Apliecinājums par dalību Jauniešu-mentoru kustībā",
    "DA": "Pateicība par dalību Mentoru programmā",
    "VL": "Veidlapa",
    "VS": "Parakstīta veidlapa",
    "MG": "Mācību grupas apmeklējuma lapa",
    "DL": "Darba līgums",
    "AB": "Mentora atbilstības pārbaude",
    "DG": "Vienošanās par grozījumiem darba līgumā",
    "DI": "Darba tiesisko attiecību izbeigšana",
    "IE": "Iesniegums",
    "IA": "Akts par dokumentu iznīcināšanu",
    "VI": "Atbalsta sniedzēja vienošanās ar izglītojamo",
    "ND": "Dokumentu nodošanas–pieņemšanas akts",
    "NA": "Oriģinālu nodošanas–pieņemšanas akts",
    "DLUV": "Darba laika uzskaites veidlapa",
    "AT": "Atlīdzības aprēķins",
    "GR": "Atbalsta pasākumu īstenošanas grafiks",
    "PL": "Parakstu lapa",
    "DF": "Dubultfinansējuma apliecinājums vai atmaksas paziņojums",
}

#: Kinds whose parties are adults by law (an employment contract and what belongs to it: R5). In all others names stay out of public sight.
KINDS_OF_ADULTS = frozenset({"DL", "AB", "DG", "DI", "IA", "DLUV", "AT", "DF"})


def _cards(case: CaseDocument, report: Report | None, envelope: EnvelopeSummary | None) -> list[dict[str, Any]]:
    """The signatures; who signed is named only where no party can be a minor. Seals name institutions."""
    cards = parts.act_cards(envelope, public=True) + parts.signature_cards(report)
    if case.kind in KINDS_OF_ADULTS:
        return cards
    return [card if card["icon"] == "seal" else {**card, "name": _("a party of the document")} for card in cards]


def public_facts(case: CaseDocument, report: Report | None) -> dict[str, Any]:
    """Kind, number, date, verdict, hash and levels of signatures. `report` is the public one."""
    deposit = signing_facade.deposit_summary(case.public_id)
    envelope = signing_facade.summary(case.public_id)
    rows = [
        {"key": _("Kind"), "value": latvian(KIND_TITLES.get(case.kind, case.kind))},
        {"key": _("Number"), "value": case.number},
        {"key": _("Date"), "value": shown_day(case.document_date)},
        {"key": _("Institution"), "value": latvian(case.institution_name)},
        {"key": _("State"), "value": parts.state_label(case, envelope)},
    ]
    tone, title, text = "info", _("The document is not signed yet"), _("Come back when the parties have signed it.")
    if deposit is not None and deposit.destroyed:
        title, text = parts.destroyed_words(deposit)
    elif case.state == CaseState.ANNULLED:
        tone, title, text = "danger", _("The document is annulled"), _("It was withdrawn and has no force.")
    elif envelope is not None and envelope.on_paper and envelope.all_signed:
        tone, title, text = (
            "success",
            _("Signed on paper"),
            _(
                "The paper original is kept by the institution; the portal keeps its sealed scan. It is not signed electronically."
            ),
        )
    elif report is not None and deposit is not None:
        tone = parts.VERDICT_TONES[report.verdict.colour.value]
        title, text = parts.words_of(report, envelope)
        if report.test:
            tone, text = "warning", text + " " + _("These are test signatures: they have no legal force.")
    if deposit is not None:
        rows.append({"key": _("SHA-256 of the signed original"), "value": deposit.sha256})
    elif case.original_sha256:
        rows.append({"key": _("SHA-256 of the document as sent"), "value": case.original_sha256})
    cards = (
        []
        if envelope is not None and envelope.on_paper
        else _cards(case, report, envelope if report is not None and deposit is not None else None)
    )
    return {"case": case, "tone": tone, "verdict_title": title, "verdict_text": text, "rows": rows, "signatures": cards}
