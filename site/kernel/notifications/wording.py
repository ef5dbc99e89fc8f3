"""A template `notifications/<name>.txt` becomes a subject line and a plain text, in the reader's language.

Every text stands in one frame, `email/frame.txt`: greeting above, who sends it below.
"""

import re
from dataclasses import dataclass

from django.conf import settings
from django.template import Context, loader
from django.template.loader_tags import BlockNode
from django.urls import translate_url
from django.utils import translation

from kernel.notifications.errors import PersonalData, UnusableTemplate
from kernel.notifications.models import Notification

_PERSONAL_CODE = re.compile(r"(?<!\d)\d{6}-?\d{5}(?!\d)")
#: Addresses of pages hold these; one in two hundred has eleven digits in a row and is no personal code.
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


@dataclass(frozen=True)
class Wording:
    subject: str
    body: str


def word(notification: Notification) -> Wording:
    """Subject and body. Refuses to let a personal code out."""
    user = notification.to_user
    language = user.language if user is not None else settings.LANGUAGE_CODE
    context = {**(notification.facts or {}), "link": absolute(_in(language, notification.link))}
    with translation.override(language):
        subject = " ".join(_block(notification.template, "subject", context).split())
        said = _block(notification.template, "body", context).strip()
        body = loader.render_to_string("email/frame.txt", {"body": said}).rstrip() + "\n"
    if not subject or not said:
        raise UnusableTemplate(notification.template)
    if _PERSONAL_CODE.search(_UUID.sub("", f"{subject}\n{said}")):
        raise PersonalData(notification.template)
    return Wording(subject, body)


def absolute(link: str) -> str:
    """Links are built from the setting, never from a request's Host."""
    return f"{settings.PUBLIC_BASE_URL}{link}" if link.startswith("/") else link


def _in(language: str, link: str) -> str:
    """The same page in the reader's language, if it has one. Links are kept as the site's own language has them."""
    with translation.override(settings.LANGUAGE_CODE):
        return translate_url(link, language)


def _block(name: str, block: str, facts: dict[str, str]) -> str:
    template = loader.get_template(f"notifications/{name}.txt").template  # type: ignore[attr-defined]
    context = Context(facts, autoescape=False)
    with context.render_context.push_state(template), context.bind_template(template):
        for node in template.nodelist.get_nodes_by_type(BlockNode):
            if node.name == block:
                return str(node.render(context))
    raise UnusableTemplate(name)
