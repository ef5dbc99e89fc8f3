"""Whether a personal code proved elsewhere can be the one of this account's person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.people.models import Person
from kernel.crypto import keyed_hash

if TYPE_CHECKING:
    from kernel.accounts.models import User


def may_be_theirs(user: User, personal_code: str) -> bool:
    """False when we know the account's person by another code, or the code as that of somebody with another account."""
    mine = Person.objects.filter(user=user).first()
    if mine is not None and mine.code_hash:
        return mine.code_hash == keyed_hash(personal_code)
    found = Person.objects.by_code(personal_code)
    return found is None or found.user_id in {None, user.pk}
