"""Which account an identity proved elsewhere belongs to. Kept is a keyed hash of its own kind: the personal code cannot be
read from it, nor the row be matched with other hashes of the same code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from kernel.accounts.errors import AlreadyLinked, IdentityError, IdentityOfAnother, IdentityTaken, IdentityUnknown
from kernel.accounts.models import IdentityLink, User
from kernel.audit.log import record
from kernel.crypto import mac
from kernel.notifications.outbox import notify

#: Stages that know the person of an account say whether a personal code can be theirs.
_checks: list[Callable[[User, str], bool]] = []


def register_check(check: Callable[[User, str], bool]) -> None:
    if check not in _checks:
        _checks.append(check)


def links_of(user: User) -> QuerySet[IdentityLink]:
    return IdentityLink.objects.filter(user=user).order_by("scheme")


def link(*, user: User, scheme: str, personal_code: str, on: datetime) -> None:
    """The account's owner proved who they are; the same identity twice is no mistake.

    Raises IdentityOfAnother, AlreadyLinked, IdentityTaken.
    """
    try:
        if not all(check(user, personal_code) for check in _checks):
            raise IdentityOfAnother
        _keep(user, scheme, _hash(scheme, personal_code), on=on)
    except IdentityError as refusal:
        facts = {"scheme": scheme, "reason": refusal.code}
        record("account.identity_refused", subject=user.public_id, by=user, on=on, facts=facts)
        raise


def _keep(user: User, scheme: str, hashed: str, *, on: datetime) -> None:
    try:
        with transaction.atomic():
            row, is_new = IdentityLink.objects.get_or_create(
                user=user, scheme=scheme, defaults={"hash": hashed, "since": on}
            )
            if is_new:
                _noted("identity_linked", user, scheme, on=on)
    except IntegrityError as error:
        raise IdentityTaken from error
    if row.hash != hashed:
        raise AlreadyLinked


def unlink(*, user: User, scheme: str, on: datetime) -> bool:
    """False when nothing was linked."""
    with transaction.atomic():
        gone, _rows = IdentityLink.objects.filter(user=user, scheme=scheme).delete()
        if gone:
            _noted("identity_unlinked", user, scheme, on=on)
    return bool(gone)


def owner(*, scheme: str, personal_code: str, on: datetime) -> User:
    """Whose account it is. Raises IdentityUnknown, also for an account that may not sign in."""
    with transaction.atomic():
        row = (
            IdentityLink.objects.select_related("user")
            .filter(scheme=scheme, hash=_hash(scheme, personal_code), user__is_active=True)
            .first()
        )
        if row is None:
            record("account.identity_unknown", subject=None, by=None, on=on, facts={"scheme": scheme})
        else:
            IdentityLink.objects.filter(pk=row.pk).update(last_used=on)
            subject = row.user.public_id
            record("account.identity_recognised", subject=subject, by=row.user, on=on, facts={"scheme": scheme})
    if row is None:
        raise IdentityUnknown
    return row.user


def _noted(news: str, user: User, scheme: str, *, on: datetime) -> None:
    """In the log, and by a letter: who did not do this has to hear of it."""
    record(f"account.{news}", subject=user.public_id, by=user, on=on, facts={"scheme": scheme})
    notify(news, key=f"{news}:{user.pk}:{on.isoformat()}", to_user=user, link=reverse("account_overview"))


def _hash(scheme: str, personal_code: str) -> str:
    return mac(f"identity.{scheme}", personal_code.encode())
