"""Printed papers of the desk: the validation report, KIND VP, typeset by the same press as the documents."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

import doc_templates.facade as documents_facade
from forms.desk import passport as parts
from kernel.grammar import number
from kernel.periods import now, riga, riga_date

if TYPE_CHECKING:
    from forms.records.models import CaseDocument
    from signing.data import EnvelopeSummary, Report, SignatureReport, TimeStamp

KIND = "VP"


def printed_report(*, case: CaseDocument, report: Report, envelope: EnvelopeSummary | None = None) -> bytes:
    """The report as a PDF in Latvian, made once per checked file; the public view, without personal codes."""
    public = report.public()
    with override("lv"):
        made = documents_facade.generate(
            key=f"report:{case.public_id}:{public.sha256}",
            kind=KIND,
            on=riga_date(now()),
            context=report_context(case=case, report=public, envelope=envelope),
            number=case.number,
            code=case.public_code,
            created=now(),
        )
    return made.pdf.read()


def _ending(report: Report, envelope: EnvelopeSummary | None) -> str:
    if envelope is not None:
        return envelope.ending
    return "pdf" if report.form == "PAdES" else "asice"


def report_context(*, case: CaseDocument, report: Report, envelope: EnvelopeSummary | None = None) -> dict[str, Any]:
    """The report as the template of VP prints it (its manifest names every field)."""
    verdict, meaning = parts.words_of(report, envelope)
    return {
        "road": "",
        "letterhead": {"name": case.institution_name, "line": _("Check of signed documents")},
        "public": True,
        "verdict": verdict,
        "meaning": meaning,
        "reasons": [reason.text for reason in report.reasons],
        "indication": report.indication.value,
        "sub_indication": report.sub_indication,
        "checked_at": _moment(report.checked_at),
        "file": {
            "name": f"{case.number}.{_ending(report, envelope)}",
            "size": f"{number(max(1, report.size // 1024))} kB",
            "sha256": report.sha256,
            "form": report.form or _("without signatures"),
        },
        "contents": [{"name": name, "sha256": digest} for name, digest in report.files],
        "signatures": [_signature(signature, test=report.test) for signature in report.signatures],
        "engines": [f"{report.engine} {report.engine_version}"],
        "trust": [_("test certificates") if report.test else f"{key}: {value}" for key, value in report.trust.items()][
            :1
        ],
    }


def _signature(signature: SignatureReport, *, test: bool) -> dict[str, Any]:
    if signature.verdict.colour != "green":
        qualification = _("not confirmed")
    elif test:
        qualification = _("test certificate, no legal force")
    elif signature.qualified:
        qualification = _("qualified electronic seal") if signature.seal else _("qualified electronic signature")
    else:
        qualification = _("advanced electronic seal") if signature.seal else _("advanced electronic signature")
    return {
        "kind": _("Seal") if signature.seal else _("Signature"),
        "signed_by": signature.name,
        "person_code": "",
        "verdict": {"green": _("Valid"), "amber": _("Doubtful"), "red": _("Not valid")}[signature.verdict.colour.value],
        "level": signature.level or signature.format,
        "qualification": qualification,
        "best_time": _moment(signature.best_time),
        "claimed_time": _moment(signature.claimed_time),
        "issuer": signature.issuer,
        "timestamps": [_stamp(stamp) for stamp in signature.timestamps],
        "coverage": _("the whole document at the moment of signing") if signature.coverage else "–",
        "indication": signature.indication.value,
        "sub_indication": signature.sub_indication,
        "reasons": [reason.text for reason in signature.reasons],
    }


def _stamp(stamp: TimeStamp) -> dict[str, str]:
    if stamp.intact and stamp.trusted:
        state = _("intact and trusted")
    elif stamp.intact:
        state = _("intact, not trusted")
    else:
        state = _("broken")
    return {"time": _moment(stamp.time), "authority": stamp.authority, "state": state}


def _moment(stamp: str) -> str:
    return riga(datetime.fromisoformat(stamp)).strftime("%d.%m.%Y. %H:%M:%S") if stamp else ""
