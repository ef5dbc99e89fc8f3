"""One plain-text e-mail, and what a mail server's answer means."""

import re
import smtplib
import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

_ADDRESS = re.compile(r"[^\s<>@]+@[^\s<>@]+")


def send(*, to: str, subject: str, body: str, identifier: uuid.UUID) -> None:
    """Send it. The same `identifier` gives the same Message-ID, so a repeated send is known from a second message."""
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or "localhost"
    EmailMessage(
        subject=subject,
        body=body,
        to=[to],
        headers={
            "Message-ID": f"<{identifier}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    ).send(fail_silently=False)


def is_final(error: Exception) -> bool:
    """Is the answer a lasting no (5xx)? Connection trouble and 4xx (greylisting, full mailbox) pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return 500 <= error.smtp_code < 600
    return False


def answer(error: Exception) -> str:
    """The server's words, short and without addresses: they are shown to coordinators and kept."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        text = "; ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        text = f"{type(error).__name__}: {error}"
    return _ADDRESS.sub("…@…", " ".join(text.split()))[:300]


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
