"""What can go wrong with an application; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.training.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.programmes.findings import Finding


class NotYours(TrainingError):
    code = "training.application.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Applications are decided by the regional expert."))


class NotNow(TrainingError):
    """The application is in a state that does not allow the act."""

    code = "training.application.state"

    def __init__(self) -> None:
        super().__init__(_("The application has changed meanwhile, and this can no longer be done. Look at its state."))


class NotFinished(TrainingError):
    code = "training.application.unfinished"

    def __init__(self) -> None:
        super().__init__(_("Not every section is filled in yet."))


class GroupClosed(TrainingError):
    code = "training.application.group-closed"

    def __init__(self) -> None:
        super().__init__(_("Applications to this group are closed. Your answers are kept: choose another group."))


class NoPlace(TrainingError):
    code = "training.application.no-place"

    def __init__(self) -> None:
        super().__init__(_("The application is on the waiting list: it can be invited when a place becomes free."))


class CountsAlready(TrainingError):
    code = "training.application.counts-already"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Another application of this person counts in this round. Reject that one first, if this is the right one."
            )
        )


class RulesBroken(TrainingError):
    """`findings`: what blocks, in the order of the form."""

    code = "training.application.rules"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(" ".join(str(one) for one in findings))
        self.findings = tuple(findings)


class CodeWrong(TrainingError):
    code = "training.application.code-wrong"

    def __init__(self) -> None:
        super().__init__(_("The code is not right. Check the digits in the newest message."))


class CodeSpent(TrainingError):
    code = "training.application.code-spent"

    def __init__(self) -> None:
        super().__init__(_("The code no longer works. Ask for a new one."))


class TooManyCodes(TrainingError):
    code = "training.application.too-many-codes"

    def __init__(self) -> None:
        super().__init__(_("Too many codes were sent. Begin again with your e-mail address: what you typed is kept."))


class TooManyLetters(TrainingError):
    """Said of any address, known or not."""

    code = "training.application.too-many-letters"
    retry = True

    def __init__(self) -> None:
        super().__init__(
            _("Several messages were sent to this address within an hour. Use the newest one, or try again in an hour.")
        )
