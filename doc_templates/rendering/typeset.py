"""The whole way of one document: context → DOCX → PDF → claim and dates → checks. No database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doc_templates.errors import Incomplete
from doc_templates.rendering import checks, docx, office
from kernel import pdf
from kernel.jobs.failpoints import declare, reach
from kernel.pdf.checking import LADDER

declare("documents.docx", "documents.pdf")


@dataclass(frozen=True)
class Typeset:
    docx: bytes
    pdf: bytes
    claim: str


def typeset(
    *,
    template: bytes,
    context: Mapping[str, Any],
    title: str,
    lang: str,
    claim: str,
    must_print: list[str],
    created: datetime,
    qr: str | None,
    deadline: float | None = None,
) -> Typeset:
    """Both files, checked. The same input gives the same bytes as long as LibreOffice and fonts are the same."""
    rendered = docx.load(template).render(context, qr=qr)
    reach("documents.docx")
    raw = office.convert(rendered.docx, deadline=deadline)
    finished = pdf.finish(raw, title=title, lang=lang, created=created, claim=claim)
    checks.check(
        docx=rendered.docx,
        finished=finished,
        body=rendered.body,
        around=rendered.around,
        required=checks.must_print(context, must_print),
        claim=claim,
        test_trust=context.get("trust_mode") == "test",
    )
    reach("documents.pdf")
    return Typeset(docx=rendered.docx, pdf=finished, claim=claim)


def best_claim(raw: bytes, *, title: str, lang: str, created: datetime) -> tuple[str, list[str]]:
    """The highest claim of the ladder that this file keeps, and why the higher ones fell. Decided once per edition."""
    reasons: list[str] = []
    for claim in LADDER:
        finished = pdf.finish(raw, title=title, lang=lang, created=created, claim=claim)
        faults = pdf.check_claim(finished, claim)
        if not faults:
            return claim.value, reasons
        reasons += faults
    raise Incomplete(*reasons)
