"""What can go wrong with pay; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class PayError(RecordError):
    code = "pay"


class NotYours(PayError):
    code = "pay.not-yours"

    def __init__(self) -> None:
        super().__init__(_("Pay is calculated and approved by the accountant of the cooperation partner."))


class OwnPay(PayError):
    code = "pay.own"

    def __init__(self) -> None:
        super().__init__(_("This is your own pay. Ask another accountant to approve it."))


class NotNow(PayError):
    code = "pay.state"

    def __init__(self) -> None:
        super().__init__(_("The statement stands elsewhere by now, and this can no longer be done. Look at its state."))


class Changed(PayError):
    code = "pay.changed"

    def __init__(self) -> None:
        super().__init__(_("The calculation has changed meanwhile. Read it as it is now."))


class NoReason(PayError):
    code = "pay.no-reason"

    def __init__(self) -> None:
        super().__init__(_("Write why."))


class AtTheSeal(PayError):
    code = "pay.at-the-seal"
    retry = True

    def __init__(self) -> None:
        super().__init__(_("The statement is being sealed. Try again in a minute."))


class DayAhead(PayError):
    code = "pay.day-ahead"

    def __init__(self) -> None:
        super().__init__(_("This day is still to come. Enter the day on which the money was paid."))


class TooMuch(PayError):
    code = "pay.too-much"

    def __init__(self) -> None:
        super().__init__(_("More than the month was paid cannot be paid back. Look at the statement of the month."))


class Blocked(PayError):
    """`findings`: what must be done first."""

    code = "pay.blocked"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(" ".join(str(one) for one in findings))
