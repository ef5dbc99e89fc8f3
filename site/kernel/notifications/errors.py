"""Notification errors."""

from django.utils.translation import gettext as _


class NotificationError(Exception):
    code = "notifications"
    retry = False


class UnusableTemplate(NotificationError):
    code = "notifications.template"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The message “%(name)s” has no subject or no text. Tell the administrator.") % {"name": name}
        )


class PersonalData(NotificationError):
    """The text of a message would hold a personal code."""

    code = "notifications.personal_data"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The message “%(name)s” would contain a personal code, so it was not sent.") % {"name": name}
        )
