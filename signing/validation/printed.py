"""A report for people, outside the page: as a PDF to print and to keep beside the file."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.pdf.sheets import Line, sheets
from signing.data import Report
from signing.validation.shown import shown

_TONES = {"success": (20, 100, 50), "warning": (140, 85, 0), "danger": (160, 25, 25)}


def as_pdf(report: Report) -> bytes:
    """What the page says, in the language that is active; without personal codes."""
    facts = shown(report.public())
    lines = [
        Line(_("Check of a signed document"), size=16),
        Line(facts["report"].name, size=12, above=8),
        Line(facts["title"], size=14, above=10, colour=_TONES[facts["tone"]]),
        Line(facts["summary"]),
    ]
    if facts["errors"]:
        lines.append(Line(_("What is wrong and what to do"), size=12, above=12))
        lines += [Line(f"– {one.text}", indent=8) for one in facts["errors"]]
    if facts["signatures"]:
        lines.append(Line(_("Signatures"), size=12, above=12))
    for one in facts["signatures"]:
        lines.append(Line(one["name"] + (f" ({_('seal')})" if one["is_seal"] else ""), size=11, above=8))
        lines.append(Line(one["title"], indent=8, colour=_TONES[one["tone"]]))
        when = date_format(one["best_time"], "SHORT_DATETIME_FORMAT") if one["best_time"] else _("not known")
        lines.append(Line(f"{_('Time of signing')}: {when}", indent=8))
        lines.append(
            Line(f"{_('Level')}: {one['level'] or '–'}" + (f", {_('qualified')}" if one["qualified"] else ""), indent=8)
        )
        if one["issuer"]:
            lines.append(Line(f"{_('Certificate issued by')}: {one['issuer']}", indent=8))
        lines += [Line(f"– {reason.text}", indent=8) for reason in one["reasons"]]
    if facts["timestamps"]:
        lines.append(Line(_("Time stamps of the file"), size=12, above=12))
    for stamp in facts["timestamps"]:
        lines.append(
            Line(
                ", ".join(filter(None, [date_format(stamp["when"], "SHORT_DATETIME_FORMAT"), stamp["authority"]])),
                indent=8,
            )
        )
    if facts["remarks"]:
        lines.append(Line(_("Remarks"), size=12, above=12))
        lines += [Line(f"– {one.text}", indent=8) for one in facts["remarks"]]
    result = ", ".join(filter(None, [str(report.indication), report.sub_indication]))
    lines += [
        Line(_("Technical details"), size=12, above=12),
        Line(f"{_('Checked')}: {date_format(facts['checked_at'], 'SHORT_DATETIME_FORMAT')}", indent=8),
        Line(f"{_('Result by ETSI EN 319 102-1')}: {result}", indent=8),
        Line(f"SHA-256: {report.sha256}", indent=8),
        Line(f"{_('Checked with')}: {report.engine} {report.engine_version}", indent=8),
    ]
    return sheets(lines, title=_("Check of a signed document"), lang=get_language() or "lv")
