"""Printed papers of the desk: the validation report, KIND VP, typeset by the same press as the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

import doc_templates.facade as documents_facade
from forms.desk import passport as parts
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from forms.records.models import CaseDocument
    from signing.data import Report

KIND = "VP"


def printed_report(*, case: CaseDocument, report: Report) -> bytes:
    """The report as a PDF, made once per checked file; the public view, without personal codes."""
    public = report.public()
    made = documents_facade.generate(
        key=f"report:{case.public_id}:{public.sha256}",
        kind=KIND,
        on=riga_date(now()),
        context=report_context(case=case, report=public),
        number=case.number,
        code=case.public_code,
        created=now(),
    )
    return made.pdf.read()


def report_context(*, case: CaseDocument, report: Report) -> dict[str, Any]:
    """The report as the template of VP prints it."""
    title, words = parts.verdict_words(report.verdict)
    return {"title": _("Validation report"), "verdict": title, "words": words}
