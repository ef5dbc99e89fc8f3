"""What can go wrong when somebody outside says who a person is. `message` is for the person: what to do next."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class IdentityError(Exception):
    """Root of the tree. `str()` is for the log and carries nothing about the person."""

    code: ClassVar[str] = "identity"
    message: str | Promise = _("You could not be recognised. Start again.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.code}: {detail}" if detail else self.code)


class ProviderSilent(IdentityError):
    """No answer, or none that can be read."""

    code = "identity_provider_silent"
    message = _("eParaksts does not answer now. Try again in a few minutes, or use your e-mail and password.")


class ProviderDoubtful(IdentityError):
    """The provider refused our question, or its answer is not one that we may believe."""

    code = "identity_provider_doubtful"
    message = _(
        "eParaksts did not confirm who you are. Start again; if that does not help, use your e-mail and password."
    )


class Interrupted(IdentityError):
    """The provider says that the person did not go through with it."""

    code = "identity_interrupted"
    message = _("You did not finish at eParaksts, so nothing has changed here.")


class ReturnOver(IdentityError):
    """A return that nobody waits for: spent, too late, from another browser, or of another account."""

    code = "identity_return_over"
    message = _("This return from eParaksts is not valid any more. Start again from this page.")


class IdentityUnknown(IdentityError):
    """No account that may sign in has this identity."""

    code = "identity_unknown"


class AlreadyLinked(IdentityError):
    """The account has another identity of this scheme."""

    code = "identity_already_linked"
    message = _("Another eParaksts is linked to this account. Unlink it first.")


class IdentityTaken(IdentityError):
    """The identity belongs to another account."""

    code = "identity_taken"
    message = _("This eParaksts is linked to another account of yours. Sign in there and unlink it first.")


class IdentityOfAnother(IdentityError):
    """We know the person of this account by another personal code."""

    code = "identity_of_another"
    message = _(
        "This eParaksts belongs to another person than this account. Use your own; if it is your own, ask your "
        "institution's responsible person to check your personal code."
    )
