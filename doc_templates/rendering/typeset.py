"""The whole way of one document: context → DOCX → PDF → claim and dates → checks. No database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doc_templates.errors import Incomplete
from doc_templates.rendering import checks, docx, office, preparation
from kernel import pdf
from kernel.jobs.failpoints import declare, reach
from kernel.pdf.checking import LADDER

declare("documents.docx", "documents.pdf")


@dataclass(frozen=True)
class Typeset:
    """`reasons`: why a higher claim than this one does not hold, when it was looked for."""

    docx: bytes
    pdf: bytes
    claim: str
    reasons: tuple[str, ...] = ()


def typeset(
    *,
    template: bytes,
    context: Mapping[str, Any],
    title: str,
    lang: str,
    claim: str | None,
    must_print: list[str],
    created: datetime,
    qr: str | None,
    deadline: float | None = None,
) -> Typeset:
    """Both files, checked. The same input gives the same bytes as long as LibreOffice and fonts are the same.

    Without a `claim` the highest one that the file keeps is found and told with the reasons against higher ones.
    """
    return press(
        docx.load(preparation.prepared(template)).render(context, qr=qr),
        context=context,
        title=title,
        lang=lang,
        claim=claim,
        must_print=must_print,
        created=created,
        deadline=deadline,
    )


def press(
    rendered: docx.Rendered,
    *,
    context: Mapping[str, Any],
    title: str,
    lang: str,
    claim: str | None,
    must_print: list[str],
    created: datetime,
    deadline: float | None = None,
) -> Typeset:
    """The same from a DOCX that is filled in already."""
    reach("documents.docx")
    raw = office.convert(rendered.docx, deadline=deadline)
    reasons: list[str] = []
    if claim is None:
        claim, reasons = best_claim(raw, title=title, lang=lang, created=created)
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
    return Typeset(docx=rendered.docx, pdf=finished, claim=claim, reasons=tuple(reasons))


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
