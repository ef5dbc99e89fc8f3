"""What can go wrong with a month; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.months.wording import until_words
from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from forms.programmes.findings import Finding


class MonthError(RecordError):
    code = "month"


class NotYours(MonthError):
    code = "month.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Only the mentor writes in this diary."))


class NotCoordinator(MonthError):
    code = "month.not-coordinator"

    def __init__(self) -> None:
        super().__init__(_("Only the coordinator of the municipality opens a locked month."))


class Locked(MonthError):
    """R26: the day has passed."""

    code = "month.locked"

    def __init__(self, since: datetime) -> None:
        super().__init__(
            _(
                "The month is locked since %(until)s. If something has to be corrected, ask the coordinator to open it: the button is in the diary of the month."
            )
            % {"until": until_words(since)}
        )


class NotLocked(MonthError):
    code = "month.not-locked"

    def __init__(self) -> None:
        super().__init__(_("The month is not locked: the mentor can still write in it."))


class AlreadyAsked(MonthError):
    code = "month.asked"

    def __init__(self) -> None:
        super().__init__(_("The coordinator has been asked already and has not answered yet."))


class NotAsked(MonthError):
    """No request waits: it was answered meanwhile, or there never was one."""

    code = "month.not-asked"

    def __init__(self) -> None:
        super().__init__(_("No request to open this month waits any more. Look at the diary of the month."))


class WrongUntil(MonthError):
    code = "month.wrong-until"

    def __init__(self) -> None:
        super().__init__(_("Choose a day from today on, at most 31 days ahead."))


class NoReason(MonthError):
    code = "month.no-reason"

    def __init__(self) -> None:
        super().__init__(_("Write the reason."))


class NotNow(MonthError):
    code = "month.state"

    def __init__(self) -> None:
        super().__init__(_("The meeting has changed meanwhile, and this can no longer be done. Look at the diary."))


class RulesBroken(MonthError):
    """`findings`: everything the rules say, blocks among it."""

    code = "month.rules"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(str(one) for one in findings if one.blocks))
        self.findings = findings


class Changed(MonthError):
    """What the page showed is no longer what would be confirmed."""

    code = "month.changed"

    def __init__(self) -> None:
        super().__init__(_("The diary has changed since this page was made. Read it once more and confirm again."))
