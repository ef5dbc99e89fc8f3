"""What can go wrong with a month's end; each error says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class MonthEndError(RecordError):
    code = "monthend"


class Changed(MonthEndError):
    code = "monthend.changed"

    def __init__(self) -> None:
        super().__init__(_("What can be made has changed since you looked at it. Look at it once more, then begin."))


class NothingReady(MonthEndError):
    code = "monthend.nothing-ready"

    def __init__(self) -> None:
        super().__init__(_("Nothing can be made now. The table says what is missing and who has to act."))


class NotNow(MonthEndError):
    code = "monthend.state"

    def __init__(self) -> None:
        super().__init__(_("The work stands elsewhere by now. Look at where it is."))


class NotReady(MonthEndError):
    """The item can no longer be made; `why` says what is missing."""

    code = "monthend.not-ready"

    def __init__(self, why: str) -> None:
        super().__init__(why)
