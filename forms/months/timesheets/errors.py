"""What can go wrong with timesheets; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class TimesheetError(RecordError):
    code = "timesheet"


class NotYours(TimesheetError):
    code = "timesheet.not-yours"

    def __init__(self) -> None:
        super().__init__(
            _("This is done by the responsible person of the institution or by the coordinator of the municipality.")
        )


class OwnHours(TimesheetError):
    code = "timesheet.own-hours"

    def __init__(self) -> None:
        super().__init__(_("These are your own hours. Ask another person to confirm them."))


class ConfirmedAlready(TimesheetError):
    code = "timesheet.confirmed-already"

    def __init__(self) -> None:
        super().__init__(_("You have confirmed it. The second confirmation is given by another person."))


class NotNow(TimesheetError):
    code = "timesheet.state"

    def __init__(self) -> None:
        super().__init__(_("The timesheet stands elsewhere by now, and this can no longer be done. Look at its state."))


class Changed(TimesheetError):
    code = "timesheet.changed"

    def __init__(self) -> None:
        super().__init__(_("Diary or grid have changed meanwhile. Read the timesheet as it is now."))


class AtTheSeal(TimesheetError):
    code = "timesheet.at-the-seal"
    retry = True

    def __init__(self) -> None:
        super().__init__(_("The timesheet is being sealed. Try again in a minute."))


class NoReason(TimesheetError):
    code = "timesheet.no-reason"

    def __init__(self) -> None:
        super().__init__(_("Write why."))


class Blocked(TimesheetError):
    """`findings`: what must be put right first."""

    code = "timesheet.blocked"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(str(one) for one in findings))


class NothingDeclared(TimesheetError):
    code = "timesheet.nothing-declared"

    def __init__(self) -> None:
        super().__init__(_("Name who pays for the hours."))
