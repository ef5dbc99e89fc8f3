"""What can go wrong with programmes' dated data."""

from datetime import date

from django.utils.translation import gettext as _

from kernel.grammar import date_short


class ProgrammeError(Exception):
    """Base of this step's errors; trying again does not help until someone enters the missing data."""

    code = "programmes"
    retry = False


class NoRules(ProgrammeError):
    """No rule edition was in force on that day."""

    code = "programmes.no-rules"

    def __init__(self, reference: date) -> None:
        self.reference = reference
        super().__init__(
            _("On %(day)s no programme rules were in force. Check the date, or ask the administrator to enter them.")
            % {"day": date_short(reference)}
        )


class NoRate(ProgrammeError):
    """The rate table has no rate for that day (R34)."""

    code = "programmes.no-rate"

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            _("For %(day)s the rate table has no rate. Ask the administrator to enter it with its source.")
            % {"day": date_short(day)}
        )
