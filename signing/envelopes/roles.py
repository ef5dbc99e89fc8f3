"""A signer's role in words. The sender gives it in Latvian, as the document has it; readers of English get its code's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.web.languages import language, latvian

#: Codes of roles as manifests of documents name them.
WORDS = {
    "mentor": _("mentor"),
    "employer": _("representative of the employer"),
    "learner": _("learner"),
    "applicant": _("applicant"),
    "representative": _("parent or guardian"),
    "candidate": _("applicant for the training"),
    "trainer": _("trainer"),
}


def role_words(role: str, label: str) -> str:
    """What people read: "mentors", not the kind's code; "mentor" on an English page."""
    if language() != "lv" and role in WORDS:
        return str(WORDS[role])
    return str(latvian(label or role))
