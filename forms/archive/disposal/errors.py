"""What can go wrong on the way to destruction."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError


class DisposalError(RecordError):
    code = "disposal"


class NotYours(DisposalError):
    code = "not-yours"

    def __init__(self) -> None:
        super().__init__(_("This is done by somebody with another role. Ask the records manager or the head."))


class NothingDue(DisposalError):
    code = "nothing-due"

    def __init__(self) -> None:
        super().__init__(
            _("No document of this institution is past its term and free. The list of what is kept says why.")
        )


class NoReason(DisposalError):
    code = "no-reason"

    def __init__(self) -> None:
        super().__init__(_("Write why."))


class ListMoved(DisposalError):
    """It stands elsewhere by now."""

    code = "list-moved"

    def __init__(self, state: str) -> None:
        super().__init__(_("The list is %(state)s; this cannot be done any more.") % {"state": state})


class ListEmpty(DisposalError):
    code = "list-empty"

    def __init__(self) -> None:
        super().__init__(_("There is nothing left on the list. Stop it and make another."))


class OwnList(DisposalError):
    """Two pairs of eyes besides those of who made it."""

    code = "own-list"

    def __init__(self) -> None:
        super().__init__(_("Who made the list does not approve it. Two other people do."))


class ApprovedAlready(DisposalError):
    code = "approved-already"

    def __init__(self) -> None:
        super().__init__(_("You have approved this list already. The other approval is another person's."))


class ListChanged(DisposalError):
    """What was shown is not what stands on the list now."""

    code = "list-changed"

    def __init__(self) -> None:
        super().__init__(_("The list has changed since you opened it. Read it again and approve what it says now."))


class NoLongerDue(DisposalError):
    """Held, or kept longer, since the list was made."""

    code = "no-longer-due"

    def __init__(self, numbers: list[str]) -> None:
        super().__init__(
            _("By now these are held or kept longer: %(numbers)s. Take them out of the list.")
            % {"numbers": ", ".join(numbers)}
        )


class StillKept(DisposalError):
    """A numbered record goes by an act after its term, and in no other way."""

    code = "still-kept"

    def __init__(self) -> None:
        super().__init__(
            _("This record has a number. It goes only after its term of storage, by an archived act of destruction.")
        )
