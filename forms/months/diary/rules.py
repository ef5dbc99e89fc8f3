"""What the diary itself asks: hours that the times make (R12), written before the meeting (R25), the month's confirmation
(R27). Pure. What else one meeting must keep to is in forms.plans.meetings, ceilings and gates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from forms.contracts.rules import Say
from forms.months.rules import DERIVED, academic_hours
from forms.plans.meetings import Meeting, check_whole_hours
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import Month, riga

Findings = Iterator[Finding]
BLOCK, WARN = Severity.BLOCK, Severity.WARN


def minutes_of(meeting: Meeting) -> int:
    """Whole minutes that really passed, also on the night when clocks change."""
    passed = meeting.end.astimezone(UTC) - meeting.start.astimezone(UTC)  # two Riga moments would subtract their clocks
    return int(passed.total_seconds()) // 60


def hours_made(meeting: Meeting, values: RuleValues) -> int | None:
    """Whole academic hours of the meeting's times; None where the edition has no unit."""
    return None if values.hour_minutes is None else academic_hours(minutes_of(meeting), values).hours


def check_written_hours(hours: int | None, meeting: Meeting, values: RuleValues) -> Findings:
    """R12: at least one whole hour, and no more than the times make. `hours` None: as many as they make."""
    made = hours_made(meeting, values)
    say = Say(
        "R12", values.edition, values.source_of("hour_minutes" if values.hour_minutes else "max_hours_learner_month")
    )
    if made is None and hours is None:
        yield say(
            BLOCK, "no-hours", "hours",
            _("The edition of that day does not say how many minutes an hour has."),
            _("Write how many hours the meeting was."),
        )  # fmt: skip
        return
    if made == 0:
        yield say(
            BLOCK, "too-short", "ends",
            _("A meeting shorter than %(unit)s minutes makes no hour.", unit=values.hour_minutes or 0),
            _("Correct the time, or mark that the meeting did not take place and write why."),
        )  # fmt: skip
        return
    written = made if hours is None else hours
    if written is None:
        return
    yield from check_whole_hours(written, values)
    if made is not None and written > made:
        yield say(
            BLOCK, "too-many", "hours",
            _("From %(start)s to %(end)s are %(made)s academic hours; written are %(written)s.",
              start=f"{riga(meeting.start):%H:%M}", end=f"{riga(meeting.end):%H:%M}", made=made, written=written),
            _("Write at most %(made)s, or correct the time.", made=made),
        )  # fmt: skip
    elif values.hour_minutes and minutes_of(meeting) % values.hour_minutes:
        yield say(
            WARN, "lost", "hours",
            _("Minutes that make no whole hour are lost: %(minutes)s.", minutes=minutes_of(meeting) % values.hour_minutes),
            _("Do not carry them over to another meeting."),
        )  # fmt: skip


def check_over(meeting: Meeting, *, at: datetime, values: RuleValues) -> Findings:
    """R59 within a day: what is described has ended."""
    if meeting.end > at and riga(meeting.end).date() <= riga(at).date():
        yield Say("R59", values.edition, DERIVED)(
            BLOCK, "not-over", "ends",
            _("The meeting ends at %(end)s: describe it after that.", end=f"{riga(meeting.end):%H:%M}"),
            _("If it has ended earlier, correct the time."),
        )  # fmt: skip


def check_before(
    *, activities: str, goals: str, written_at: datetime | None, meeting: Meeting, values: RuleValues
) -> Findings:
    """R25: activities and goals are written before the meeting begins."""
    say = Say("R25", values.edition, values.source_of("diary_edit_until_day"))
    for text, field in ((activities, "activities"), (goals, "goals")):
        if not text.strip():
            yield say(
                WARN, "before-empty", field,
                _("Activities and goals are written before the meeting; this is empty."),
                _("Write it now; next time before you meet."),
            )  # fmt: skip
    if activities.strip() and goals.strip() and written_at is not None and written_at > meeting.start:
        yield say(
            WARN, "before-late", "activities",
            _("Activities and goals were written after the meeting had begun."),
            _("Next time write them before you meet."),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MonthFacts:
    """A diary about to be confirmed. `last_day`: the mentor's last day in the plan; `planned`: days of meetings of which
    nobody has said whether they took place; `bare`: those that took place and are not described."""

    month: Month
    last_day: date
    planned: tuple[date, ...] = ()
    bare: tuple[date, ...] = ()


def confirmed_from(facts: MonthFacts) -> date:
    """The month's last day, or the last day with this mentor in it: nothing can be added after that."""
    return min(facts.month.last, max(facts.last_day, facts.month.first))


def check_month(facts: MonthFacts, *, on: date, values: RuleValues) -> Findings:
    """R27, R59: not ahead, and nothing left open. A month without meetings is confirmed too."""
    say = Say("R27", values.edition, values.source_of("monthly_evidence"))
    first = confirmed_from(facts)
    if on < first:
        yield Say("R59", values.edition, DERIVED)(
            BLOCK, "ahead", "",
            _("The month is not over: there may still be meetings."),
            _("Confirm it on %(day)s or later.", day=first),
        )  # fmt: skip
    if facts.planned:
        yield say(
            BLOCK, "planned", "",
            _("Of planned meetings nothing says yet whether they took place: %(days)s.", days=facts.planned),
            _("Describe each of them, or mark that it did not take place."),
        )  # fmt: skip
    if facts.bare:
        yield say(
            BLOCK, "bare", "",
            _("Meetings that took place are not described yet: %(days)s.", days=facts.bare),
            _("Write how each of them went."),
        )  # fmt: skip
