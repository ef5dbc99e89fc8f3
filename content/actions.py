"""What happens when somebody writes to us."""

from datetime import datetime

from django.db import transaction

from content.models import ContactMessage
from kernel.accounts.models import User
from kernel.notifications.outbox import notify


@transaction.atomic
def send_contact_message(*, addressee: str, reply_to: str, text: str, on: datetime) -> ContactMessage:
    """Keep the question and tell every active editor that one has come; the e-mail carries nothing of it."""
    message = ContactMessage.keep(addressee=addressee, reply_to=reply_to, text=text, on=on)
    for editor in User.objects.filter(is_staff=True, is_active=True):
        notify(
            "contact_message",
            key=f"contact:{message.public_id}:{editor.pk}",
            to_user=editor,
            subject=message.public_id,
            link="/admin/zinas/",
        )
    return message
