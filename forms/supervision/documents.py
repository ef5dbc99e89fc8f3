"""An application and a group's list as papers (D21, KIND SP; D22, KIND SG): printed when asked for, not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation

import doc_templates.facade as documents_facade
from forms.people.letterhead import letterhead_of
from forms.supervision.states import SURE, ApplicationState, Attendance, GroupState, Kind, Stage
from kernel.grammar import date_short
from kernel.periods import riga, riga_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from doc_templates.facade import Typeset
    from forms.supervision.models import SupervisionApplication, SupervisionGroup

APPLICATION, GROUP = "SP", "SG"
#: A group has no institution of its own; the project's name stands in every letterhead.
ORGANISER = {"name": "Mentoru supervīzija", "line": "Grupas veido projekta eksperti"}
#: With whom the mentor works, as papers say it.
STAGES = {Stage.GRADES: "4.–12. klasi", Stage.COURSES: "1.–4. kursu"}


def printed_application(row: SupervisionApplication, *, on: datetime) -> Typeset:
    """Raises the RenderError tree."""
    return _print(APPLICATION, application_context(row, on=on), on=on)


def printed_group(group: SupervisionGroup, members: Iterable[SupervisionApplication], *, on: datetime) -> Typeset:
    """Raises the RenderError tree."""
    return _print(GROUP, group_context(group, members, on=on), on=on)


def _print(kind: str, context: dict[str, Any], *, on: datetime) -> Typeset:
    day = riga_date(on)  # stands for the number: nothing is registered later
    return documents_facade.print_once(kind=kind, on=day, context=context, created=on, number=date_short(day))


def application_context(row: SupervisionApplication, *, on: datetime) -> dict[str, Any]:
    with translation.override("lv"):  # papers are in Latvian
        state = str(ApplicationState(row.state).label)
    topic = [line.strip() for line in row.topic.splitlines() if line.strip()]
    return {
        "road": "",
        "letterhead": letterhead_of(row.institution),
        "responsible": row.submitted_by.get_full_name() if row.submitted_by else "–",
        "mentor": row.mentor.name,
        "stage": STAGES[Stage(row.stage)],
        "municipality": row.institution.municipality.name,
        "submitted": date_short(riga_date(row.submitted_at or row.created_at)),
        "state": state,
        "topic": topic or ["Nav norādīts."],
        "made": _moment(on),
    }


def group_context(
    group: SupervisionGroup, members: Iterable[SupervisionApplication], *, on: datetime
) -> dict[str, Any]:
    with translation.override("lv"):
        kind = str(Kind(group.kind).label)
    return {
        "road": "",
        "letterhead": ORGANISER,
        "municipality": group.municipality.name,
        "when": _moment(group.starts_at),
        "kind": kind[:1].upper() + kind[1:],
        "place": group.place,
        "minutes": str(group.minutes),
        "supervisor": group.supervisor.get_full_name(),
        "composition": _composition(group),
        "exception": group.exception,
        "members": [_member(at, one, group) for at, one in enumerate(members, start=1)],
        "made": _moment(on),
    }


def _composition(group: SupervisionGroup) -> str:
    if group.state in SURE and group.confirmed_at is not None:
        return f"apstiprināts {date_short(riga_date(group.confirmed_at))}"
    return "atcelta" if group.state == GroupState.CANCELLED else "vēl nav apstiprināts"


def _member(at: int, one: SupervisionApplication, group: SupervisionGroup) -> dict[str, str]:
    attended = ""
    if group.state == GroupState.HELD:
        attended = "piedalījās" if one.attendance == Attendance.ATTENDED else "neieradās"
    return {
        "order": str(at),
        "name": one.mentor.name,
        "institution": one.institution.name,
        "stage": STAGES[Stage(one.stage)],
        "attended": attended,
    }


def _moment(moment: datetime) -> str:
    return f"{riga(moment):%d.%m.%Y. %H:%M}"
