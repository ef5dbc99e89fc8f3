"""Messages to people: what is shown in the portal and what went out by e-mail."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.crypto import EncryptedJSONField, EncryptedTextField


class Delivery(models.TextChoices):
    """The way of the e-mail. SENDING that stays means a kill between the mail server's OK and our row."""

    WAITING = "waiting", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    POSSIBLY_RESENT = "possibly_resent", _("sent, possibly twice")
    REFUSED = "refused", _("refused by the mail server")
    NONE = "none", _("no e-mail")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: models.Model) -> "NotificationQuerySet":
        return self.filter(to_user=user).order_by("-created_at", "-pk")

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """One message, once per key. `facts` fill the template; they hold no personal codes and no names of minors."""

    Delivery = Delivery

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(_("key"), max_length=200, unique=True)
    template = models.CharField(_("template"), max_length=80)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    to_email = EncryptedTextField(_("e-mail"), blank=True, default="")
    subject_id = models.UUIDField(_("about"), null=True, blank=True, db_index=True)
    link = models.CharField(_("link"), max_length=300, blank=True, default="")
    facts = EncryptedJSONField(_("facts"), default=dict)
    delivery = models.CharField(_("e-mail"), max_length=20, choices=Delivery, default=Delivery.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("answer of the mail server"), max_length=300, blank=True, default="")
    created_at = models.DateTimeField(_("made"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [models.Index(fields=["to_user", "read_at"], name="notification_unread")]

    def __str__(self) -> str:
        return f"{self.template} {self.key}"
