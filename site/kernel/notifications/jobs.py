"""Sending. A mail server that is away or says "later" is an expected wait; one that says no ends the way."""

import smtplib
from datetime import timedelta

from django.db import models

from kernel import periods
from kernel.jobs import failpoints
from kernel.jobs.queue import Retry, finishing, job
from kernel.mail import message
from kernel.notifications.models import Delivery, Notification
from kernel.notifications.wording import word

failpoints.declare("notifications.before_send", "notifications.after_send")
#: How long a message is tried before somebody has to look at it.
PATIENCE = timedelta(days=3)
#: Pause before the next attempt in seconds: the first one, and the longest (greylisting answers within minutes).
FIRST_PAUSE, LONGEST_PAUSE = 60, 3600


@job("notifications.send", queue="mail", tries=5, limit=60)
def send(*, notification: str) -> None:
    """One e-mail. SENDING is committed before the server is spoken to, so a kill in between is seen afterwards."""
    row = Notification.objects.select_related("to_user").get(public_id=notification)
    if row.delivery not in (Delivery.WAITING, Delivery.SENDING):
        return
    wording = word(row)
    was_interrupted = row.delivery == Delivery.SENDING
    Notification.objects.filter(pk=row.pk).update(delivery=Delivery.SENDING, attempts=models.F("attempts") + 1)
    failpoints.reach("notifications.before_send")
    try:
        message.send(to=row.to_email, subject=wording.subject, body=wording.body, identifier=row.public_id)
    except (OSError, smtplib.SMTPException) as error:
        _not_sent(row, error, was_interrupted=was_interrupted)
        return
    failpoints.reach("notifications.after_send")
    with finishing():
        Notification.objects.filter(pk=row.pk).update(
            delivery=Delivery.POSSIBLY_RESENT if was_interrupted else Delivery.SENT, sent_at=periods.now(), error=""
        )


def _not_sent(row: Notification, error: Exception, *, was_interrupted: bool) -> None:
    answer = message.answer(error)
    is_final = message.is_final(error) or periods.now() - row.created_at > PATIENCE
    # The server took nothing: an earlier interruption stays remembered, an ordinary attempt starts clean.
    waiting = Delivery.SENDING if was_interrupted else Delivery.WAITING
    Notification.objects.filter(pk=row.pk).update(delivery=Delivery.REFUSED if is_final else waiting, error=answer)
    if not is_final:
        raise Retry(answer, after=min(FIRST_PAUSE * 2 ** min(row.attempts, 6), LONGEST_PAUSE)) from error
