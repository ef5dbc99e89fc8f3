"""What can go wrong with records; each error says what to do next."""

from django.utils.translation import gettext_lazy as _


class RecordError(Exception):
    """`code` for machines, `retry` whether the same act may succeed later, the text for the person."""

    code = "record"
    retry = False

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = message


class EditConflict(RecordError):
    """Somebody saved in between: both versions are shown, nothing is overwritten."""

    code = "edit-conflict"

    def __init__(self) -> None:
        super().__init__(_("Somebody else has changed this in the meantime. Compare both versions and save again."))


class WrongState(RecordError):
    code = "wrong-state"
