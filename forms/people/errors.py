"""What can go wrong with people and partners; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError
from kernel.grammar import date_short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.programmes.findings import Finding


class PeopleError(RecordError):
    """`field`: the field of the form it stands beside."""

    code = "people"
    field = "personal_code"


class NotAllowed(PeopleError):
    code = "people.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("Only the head and the plan authors of the institution do this. Ask the head to add you."))


class RulesBroken(PeopleError):
    """A blocking finding stands; `findings` name rule, edition, source and what to do."""

    code = "people.rules-broken"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("This cannot be saved yet: see what is marked below."))
        self.findings = findings


class AlreadyKnown(PeopleError):
    code = "people.known"

    def __init__(self) -> None:
        super().__init__(_("This person has been entered already. Look in the list."))


class ElsewhereLearner(PeopleError):
    """A learner of another institution that has not said that the learner has left."""

    code = "people.elsewhere"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This learner is entered by another institution. Ask the former institution to enter the last day there, then try again."
            )
        )


class OtherPerson(PeopleError):
    """The personal code is in use under another name or birth date."""

    code = "people.other-person"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The portal knows this personal code under another name or birth date. Compare all of them with the document."
            )
        )


class SharedPerson(PeopleError):
    """Name and code of somebody who is also known in another role or place."""

    code = "people.shared"
    field = "surname"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This person is known to the portal in another role or place too, so name, code and birth date are not changed here. Write to the administrator."
            )
        )


class AlreadyActive(PeopleError):
    code = "people.active"

    def __init__(self) -> None:
        super().__init__(_("The partner is active already."))


class AdministratorsOnly(PeopleError):
    code = "people.administrators-only"
    field = ""

    def __init__(self) -> None:
        super().__init__(_("Only the administrator of the project does this, and only for roles that are held there."))


class PlaceTaken(PeopleError):
    """`field`: which of the names and numbers another place has."""

    code = "people.place-taken"

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(_("Another place has this already. Compare both: it may have been entered before."))


class LaterRate(PeopleError):
    """A rate of that day or a later one is entered already."""

    code = "people.later-rate"
    field = "valid_from"

    def __init__(self, day: date) -> None:
        super().__init__(
            _(
                "There is a rate from %(day)s already. A new one begins after it; if that one is wrong, take it back first."
            )
            % {"day": date_short(day)}
        )


class KnownOtherwise(PeopleError):
    code = "people.known-otherwise"

    def __init__(self) -> None:
        super().__init__(
            _("This personal code belongs to another name or another account. Compare them, or leave the code empty.")
        )


class OwnRole(PeopleError):
    code = "people.own-role"
    field = ""

    def __init__(self) -> None:
        super().__init__(_("You cannot end your own role of administrator. Ask another administrator to do it."))
