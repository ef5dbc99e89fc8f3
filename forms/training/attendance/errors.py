"""What can go wrong with attendance; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.training.errors import TrainingError
from kernel.grammar import date_short

if TYPE_CHECKING:
    from datetime import date


class NotOrganiser(TrainingError):
    code = "training.attendance.not-allowed"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Attendance is marked by the regional expert."))


class WrongHours(TrainingError):
    """More hours than the day has, or a day that has not come; the message names person and day."""

    code = "training.attendance.hours"

    def __init__(self, *, name: str, day: date, most: int) -> None:
        words = _("%(name)s, %(day)s: enter a whole number from 0 to %(most)s.")
        super().__init__(words % {"name": name, "day": date_short(day), "most": most})


class DayToCome(TrainingError):
    code = "training.attendance.future"

    def __init__(self, day: date) -> None:
        super().__init__(_("Hours of %(day)s can be marked on that day at the earliest.") % {"day": date_short(day)})


class NotOver(TrainingError):
    code = "training.attendance.not-over"

    def __init__(self, last: date) -> None:
        super().__init__(
            _("The training ends on %(day)s. Close the attendance on that day or later.") % {"day": date_short(last)}
        )


class NobodyThere(TrainingError):
    code = "training.attendance.nobody"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Nobody holds a place in this group."))


class HasCertificate(TrainingError):
    code = "training.attendance.certificate"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s has a certificate, so the hours cannot fall below what it needs. Annul the certificate first.")
            % {"name": name}
        )


class SheetOpen(TrainingError):
    code = "training.attendance.open"

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Close the attendance first: the trainer signs what is settled."))


class ListUnderWay(TrainingError):
    """The trainer has one that is not signed yet."""

    code = "training.attendance.list-under-way"

    def __init__(self, number: str) -> None:
        super().__init__(
            _("The trainer has list %(number)s to sign. Withdraw it, if another one is to be sent.")
            % {"number": number}
        )


class ListStands(TrainingError):
    """What is signed says what the sheet says now."""

    code = "training.attendance.list-stands"

    def __init__(self, number: str) -> None:
        super().__init__(
            _("List %(number)s is signed and says the same as the sheet. There is nothing to sign anew.")
            % {"number": number}
        )
