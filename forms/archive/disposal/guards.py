"""The database itself keeps records without a sealed original, and the lines that are their tombstones, on SQLite and on
PostgreSQL (decisions 0040, 0047). Whoever types SQL by hand is refused too:

- a numbered plan, its decided versions and their risks, a numbered extension or notice, an application with a place and one
  for supervision are deleted only while a line about them is carried out: past its term by the database's own clock, by an
  act that is archived;
- they are marked as destroyed only then, and a number never changes;
- a line of a list never changes what it is about; one that is carried out is not deleted and is never undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.archive.disposal.models import DisposalLine, DisposalList
from forms.plans.extensions import PlanExtension
from forms.plans.models import PlanRisks, PlanVersion, SupportPlan
from forms.plans.stops import PlanStop
from forms.records.models import CaseDocument
from forms.supervision.models import SupervisionApplication
from forms.training.applications.models import TrainingApplication
from kernel.audit import guards as database

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

KEPT = "archive: kept until its term ends, and gone only by an act"
LINES, LISTS, CASES = (one._meta.db_table for one in (DisposalLine, DisposalList, CaseDocument))
PLANS, VERSIONS = SupportPlan._meta.db_table, PlanVersion._meta.db_table
#: What a line is about.
ABOUT = ("id", "sheet_id", "case_id", "record", "kind", "number", "document_date", "kept_until", "kept_to", "sha256")


def _no_act(record: str, now: str) -> str:
    """No archived act is being carried out on this record, or its term still runs."""
    return (
        f"NOT EXISTS (SELECT 1 FROM {LINES} l JOIN {LISTS} s ON s.id = l.sheet_id JOIN {CASES} c ON c.id = s.case_id "  # noqa: S608  (names of tables)
        f"WHERE l.record = {record} AND l.state IN ('going', 'destroyed') AND l.kept_to <= {now} "
        f"AND c.state IN ('archived', 'destroyed'))"
    )


def _deleted(bound: str) -> Callable[[str, str], str]:
    return lambda differs, now: f"{bound} AND {_no_act('OLD.public_id', now)}"


def _changed(bound: str, *, destroyed: bool) -> Callable[[str, str], str]:
    def when(differs: str, now: str) -> str:
        said = f"{bound} AND (NEW.public_id {differs} OLD.public_id"
        if "number" in bound:
            said += f" OR NEW.number {differs} OLD.number"
        if destroyed:
            said += f" OR (NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND {_no_act('OLD.public_id', now)})"
        return f"{said})"

    return when


def _version(differs: str, now: str) -> str:
    """A version that was decided says what its plan said."""
    plan = (
        f"SELECT 1 FROM {PLANS} p WHERE p.id = OLD.plan_id AND p.number IS NOT NULL AND {_no_act('p.public_id', now)}"  # noqa: S608
    )
    return f"OLD.decided_at IS NOT NULL AND EXISTS ({plan})"


def _risks(differs: str, now: str) -> str:
    plan = (
        f"SELECT 1 FROM {VERSIONS} v JOIN {PLANS} p ON p.id = v.plan_id "  # noqa: S608
        f"WHERE v.id = OLD.plan_version_id AND v.decided_at IS NOT NULL AND p.number IS NOT NULL "
        f"AND {_no_act('p.public_id', now)}"
    )
    return f"EXISTS ({plan})"


def _line(differs: str, now: str) -> str:
    about = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in ABOUT)
    undone = "OLD.state IN ('going', 'destroyed') AND NEW.state NOT IN ('going', 'destroyed')"
    return f"({about}) OR ({undone}) OR (OLD.state = 'destroyed' AND NEW.state <> 'destroyed')"


def register() -> None:
    """All of them, from now on."""
    numbered, placed = "OLD.number IS NOT NULL", "OLD.place = 'held'"
    kept: list[tuple[str, type[Model], str, bool]] = [
        ("plan", SupportPlan, numbered, True),
        ("plan_extension", PlanExtension, numbered, False),
        ("plan_stop", PlanStop, numbered, False),
        ("application", TrainingApplication, placed, True),
        ("supervision_application", SupervisionApplication, "1 = 1", False),
    ]
    for name, model, bound, destroyed in kept:
        _refuse(f"{name}_delete", model, "delete", _deleted(bound), KEPT)
        _refuse(f"{name}_update", model, "update", _changed(bound, destroyed=destroyed), KEPT)
    _refuse("plan_version_delete", PlanVersion, "delete", _version, KEPT)
    _refuse("plan_risks_delete", PlanRisks, "delete", _risks, KEPT)
    said = "archive: a line of a list for destruction is what is left of a record"
    _refuse("disposal_line_update", DisposalLine, "update", _line, said)
    _refuse(
        "disposal_line_delete", DisposalLine, "delete",
        lambda differs, now: "OLD.state IN ('going', 'destroyed')", said,
    )  # fmt: skip


def _refuse(name: str, model: type[Model], act: str, when: Callable[[str, str], str], says: str) -> None:
    database.refuse(database.Refusal(name=name, model=model, act=act, when=when, says=says))
