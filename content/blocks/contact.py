"""Mailboxes of roles; never a person's name or phone."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class MailboxBlock(blocks.StructBlock):
    role = blocks.CharBlock(label=_("role"))
    about = blocks.TextBlock(label=_("what to ask here"))
    email = blocks.EmailBlock(label=_("mailbox of the role"), required=False)

    class Meta:
        label = _("mailbox")
        icon = "mail"
