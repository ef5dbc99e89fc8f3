"""A report as pages and prints show it: words and times for people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kernel.periods import riga
from signing.data import Report, SignatureReport
from signing.validation.report import gravest_first
from signing.validation.wording import verdict_summary, verdict_title


def shown(report: Report) -> dict[str, Any]:
    """What the page says, ready for people."""
    tones = {"green": "success", "amber": "warning", "red": "danger"}
    return {
        "report": report,
        "title": verdict_title(report.verdict.value),
        "summary": verdict_summary(report.verdict.value),
        "tone": tones[report.verdict.colour.value],
        "checked_at": _moment(report.checked_at),
        "signatures": [_signature(one) for one in report.signatures],
        "timestamps": [{"authority": one.authority, "when": _moment(one.time)} for one in report.timestamps],
        "errors": gravest_first(one for one in report.all_reasons if one.cap is not None),
        "remarks": [one for one in report.reasons if one.cap is None],
    }


def _signature(one: SignatureReport) -> dict[str, object]:
    return {
        "name": one.name or _("Unknown signer"),
        "is_seal": one.seal,
        "title": verdict_title(one.verdict.value),
        "tone": {"green": "success", "amber": "warning", "red": "danger"}[one.verdict.colour.value],
        "best_time": _moment(one.best_time),
        "claimed_time": _moment(one.claimed_time),
        "level": f"{one.format} B-{one.level}" if one.level else one.format,
        "issuer": one.issuer,
        "qualified": one.qualified,
        "reasons": gravest_first(one.reasons),
    }


def _moment(text: str) -> datetime | None:
    return riga(datetime.fromisoformat(text)) if text else None
