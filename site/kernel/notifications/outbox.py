"""The door: `notify` writes a message in the caller's transaction; a job sends it, once per key."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kernel import periods
from kernel.accounts.models import User
from kernel.jobs.queue import enqueue
from kernel.notifications.models import Delivery, Notification, NotificationQuerySet


def notify(
    template: str,
    *,
    key: str,
    to_user: User | None = None,
    to_email: str = "",
    subject: UUID | None = None,
    link: str = "",
    facts: Mapping[str, str] | None = None,
) -> Notification:
    """Tell a person something, once per `key`: shown in the portal to `to_user`, and one e-mail.

    The e-mail goes to `to_email`, or to the user's address. `link` is a path of ours. `facts` fill the template;
    no personal codes, no names of minors.
    """
    address = to_email or (to_user.email if to_user else "")
    if not address:
        raise ValueError("a notification needs a user or an e-mail address")
    with transaction.atomic():
        row, is_new = Notification.objects.get_or_create(
            key=key,
            defaults={
                "template": template,
                "to_user": to_user,
                "to_email": address,
                "subject_id": subject,
                "link": link,
                "facts": dict(facts or {}),
                "delivery": Delivery.WAITING,
                "created_at": periods.now(),
            },
        )
        if is_new:
            enqueue("notifications.send", key=str(row.public_id), args={"notification": str(row.public_id)})
    return row


def inbox(user: User) -> NotificationQuerySet:
    """What was told to `user`, newest first."""
    return Notification.objects.visible_to(user)


def unread_count(user: User) -> int:
    return inbox(user).unread().count()


def mark_read(*, notification: Notification, by: User, on: datetime) -> bool:
    """`by` has read it; only the person it was sent to can do that. True when it was unread."""
    return Notification.objects.visible_to(by).unread().filter(pk=notification.pk).update(read_at=on) == 1
