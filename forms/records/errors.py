"""What can go wrong with records; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class RecordError(Exception):
    """`code` for machines, `retry` whether the same act may succeed later, the text for the person."""

    code = "record"
    retry = False
    #: What the rules say against it, where it is they that stand in the way.
    findings: Sequence[Finding] = ()

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


class Unkept(RecordError):
    """No typing of a form, or more than is kept between two saves."""

    code = "unkept"

    def __init__(self) -> None:
        super().__init__(_("This much cannot be kept before it is sent. Save the form."))
