"""Reports as people read them: rows, bars and the table to take. A figure that is not told says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from forms.months.matching.tables import month_words
from forms.reports.rules import shares
from kernel.grammar import number

if TYPE_CHECKING:
    from forms.reports.facts import Period, Trained
    from forms.reports.rules import Group, Met, Report


def period_words(period: Period) -> str:
    first, last = month_words(period.first.first), month_words(period.last.first)
    return first if first == last else f"{first} – {last}"


def figures(met: Met) -> dict[str, str]:
    """Mentors are told always; learners and hours unless they are about few."""
    if not met.told:
        return {"mentors": number(met.mentors), "learners": _("not told"), "hours": _("not told")}
    return {"mentors": number(met.mentors), "learners": number(met.learners), "hours": number(met.hours)}


def _evaluations(group: Group) -> str:
    return _("%(done)s of %(all)s") % {"done": number(group.filled), "all": number(group.due)}


def group_row(group: Group, *, name: str = "") -> dict[str, str]:
    listed = "" if group.listed is None else number(group.listed)
    return {"name": name or group.name, **figures(group.met), "evaluations": _evaluations(group), "listed": listed}


def hour_bars(report: Report) -> list[dict[str, str]]:
    """Academic hours by month; a month that is not told has no bar."""
    hours = [one.met.hours if one.met.told else 0 for one in report.months]
    return [
        {
            "label": month_words(one.month),
            "figure": number(one.met.hours) if one.met.told else _("not told"),
            "share": share,
        }
        for one, share in zip(report.months, shares(hours), strict=True)
    ]


def trained_bars(trained: Trained) -> list[dict[str, str]]:
    """Mentors trained against the target of the rules; one bar where no edition sets a target."""
    done, target = trained.progress.trained, trained.progress.target
    rows = [(_("Trained in all rounds so far"), done)]
    if target is not None:
        rows.append((_("To be trained at least"), target))
    return [
        {"label": label, "figure": number(figure), "share": share}
        for (label, figure), share in zip(rows, shares([figure for _label, figure in rows]), strict=True)
    ]


def evaluation_bars(report: Report) -> list[dict[str, Any]]:
    """How far each group has come with its evaluations: a full bar is all of them."""
    return [
        {
            "label": one.name,
            "figure": _evaluations(one),
            "share": f"{one.filled * 100 / one.due:.2f}",
        }
        for one in report.groups
        if one.due
    ]


def sheet(report: Report, trained: Trained, *, whole: bool) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of the export: groups and their sum, then months, then the training."""
    header = [
        _("Municipality") if whole else _("School"), _("Active mentors"), _("Learners"), _("Academic hours"),
        _("Evaluations filled in"), _("Evaluations due"), _("Mentors in the registry"),
    ]  # fmt: skip
    rows: list[list[Any]] = [_cells(one, one.name) for one in report.groups]
    rows.append(_cells(report.whole, _("Together")))
    rows += [[month_words(one.month), *_met_cells(one.met)] for one in report.months]
    rows.append([_("Mentors trained in all rounds so far"), trained.progress.trained])
    if trained.progress.target is not None:
        rows.append([_("To be trained at least"), trained.progress.target])
    rows.append([_("Certificates issued in the period"), trained.certificates])
    return header, [row + [""] * (len(header) - len(row)) for row in rows]


def _cells(group: Group, name: str) -> list[Any]:
    listed = "" if group.listed is None else group.listed
    return [name, *_met_cells(group.met), group.filled, group.due, listed]


def _met_cells(met: Met) -> list[Any]:
    return [met.mentors, met.learners, met.hours] if met.told else [met.mentors, _("not told"), _("not told")]


def round_rows(trained: Trained) -> list[dict[str, str]]:
    """Each round: how many it trained, and how many its rules ask for at least."""
    return [
        {
            "key": str(one.round),
            "value": _("%(trained)s trained, at least %(least)s needed")
            % {
                "trained": _("not entered yet") if one.round.trained is None else number(one.round.trained),
                "least": "–" if one.minimum is None else number(one.minimum),
            },
        }
        for one in trained.progress.rounds
    ]
