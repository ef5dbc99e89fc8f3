"""Mailboxes of roles; never a person's name or phone."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class MailboxBlock(blocks.StructBlock):
    role = blocks.CharBlock(label=_("role"), max_length=80, help_text=_("Who answers: an office or a role, no name."))
    about = blocks.TextBlock(label=_("what to ask here"), max_length=300)
    email = blocks.EmailBlock(
        label=_("mailbox of the role"), required=False, help_text=_("A shared mailbox, not a person's.")
    )

    class Meta:
        template = "content/blocks/mailbox.html"
        label = _("mailbox")
        icon = "mail"
        description = _("Where to ask: a role, its subjects and its mailbox.")
        preview_value = {
            "role": "Projekta birojs",
            "about": "Jautājumi par līgumiem un dokumentiem.",
            "email": "birojs@paraugs.example",
        }
