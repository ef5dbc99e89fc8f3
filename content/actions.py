"""What happens when somebody writes to us."""

import hashlib
from datetime import datetime

from django.db import transaction

from content.models import Contact, ContactMessage
from kernel.accounts.models import User
from kernel.notifications.outbox import notify


@transaction.atomic
def send_contact_message(*, addressee: str, region: str, reply_to: str, text: str, on: datetime) -> ContactMessage:
    """Keep the question and tell editors and the mailboxes of the role that one has come; no e-mail carries any of it."""
    message = ContactMessage.keep(addressee=addressee, region=region, reply_to=reply_to, text=text, on=on)
    for editor in User.objects.filter(is_staff=True, is_active=True):
        notify(
            "contact_message",
            key=f"contact:{message.public_id}:{editor.pk}",
            to_user=editor,
            subject=message.public_id,
            link="/admin/zinas/",
        )
    for mailbox in set(Contact.answering(role=addressee, region=region).values_list("email", flat=True)):
        place = hashlib.sha256(mailbox.encode()).hexdigest()[:16]
        notify("contact_message", key=f"contact:{message.public_id}:{place}", to_email=mailbox, link="/admin/zinas/")
    return message
