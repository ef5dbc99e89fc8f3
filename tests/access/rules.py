"""Who may open what: one rule for every route. A route without a rule fails, and so does a rule without a route."""

from dataclasses import dataclass
from enum import Enum, auto

#: Roles as in forms.people.models.Role; PERSON is signed in without any membership.
PERSON = "PERSON"


class Door(Enum):
    """How a route decides."""

    PUBLIC = auto()  # anybody, signed in or not
    SIGNED_IN = auto()  # anybody signed in; what is listed depends on the scope
    STAFF = auto()  # is_staff only
    PARTY = auto()  # an object of somebody: those named in `who` beside it, 404 for everybody else
    SECRET = auto()  # whoever holds an unguessable word in the address; 404 for a wrong one


@dataclass(frozen=True, slots=True)
class Rule:
    """thing: key of tests.access.world.THINGS; who: roles beside the thing that are let in ("MEN" = its own mentor)."""

    door: Door
    thing: str = ""
    who: frozenset[str] = frozenset()
    posts_only: bool = False


PUBLIC, SIGNED_IN, STAFF, SECRET = Rule(Door.PUBLIC), Rule(Door.SIGNED_IN), Rule(Door.STAFF), Rule(Door.SECRET)


def party(thing: str, *who: str, posts_only: bool = False) -> Rule:
    return Rule(Door.PARTY, thing=thing, who=frozenset(who), posts_only=posts_only)


#: Everybody who reads a contract of the near institution (domain reference 2.2).
READERS = ("HEAD", "IAPS", "RESP", "ACC", "COO", "EXP", "ARC", "AUD")
WRITERS = ("HEAD", "IAPS")

RULES: dict[str, Rule] = {
    # portal
    "livez": PUBLIC,
    "readyz": PUBLIC,
    "status": STAFF,
    # kernel
    "style_page": STAFF,  # and everybody in the demo
    "robots": PUBLIC,
    "account_overview": SIGNED_IN,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    # content
    "sitemap": PUBLIC,
    "wagtail_serve": PUBLIC,
    "wagtaildocs_serve": PUBLIC,
    "wagtaildocs_authenticate_with_password": PUBLIC,
    "wagtailcore_authenticate_with_password": PUBLIC,
    "wagtailcore_login": PUBLIC,
    "content:contact": PUBLIC,
    "content:contact_sent": PUBLIC,
    # forms: contracts
    "contracts:list": SIGNED_IN,
    "contracts:start": SIGNED_IN,
    "contracts:tasks": party("draft", *WRITERS),
    "contracts:check": party("draft", *WRITERS),
    "contracts:abandon": party("draft", *WRITERS, posts_only=True),
    "contracts:section": party("draft", *WRITERS),
    "contracts:contract": party("contract", *READERS),
    "contracts:preview": party("contract", *READERS),
    "contracts:preview-page": party("contract", *READERS),
    "contracts:draft-docx": party("contract", *READERS),
    "contracts:draft-pdf": party("contract", *READERS),
    "contracts:send": party("contract", "HEAD", posts_only=True),
    "contracts:withdraw": party("contract", *WRITERS),
    "contracts:revise": party("contract", *WRITERS, posts_only=True),
    # forms: desk
    "desk:tasks": SIGNED_IN,
    "desk:register": SIGNED_IN,
    "desk:passport": party("case", *READERS, "MEN"),
    "desk:docx": party("case", *READERS, "MEN"),
    "desk:report": party("case", *READERS, "MEN"),
    "desk:signing": party("case", *READERS, "MEN"),
    "desk:public-search": PUBLIC,
    "desk:public-check": PUBLIC,
    # signing
    "signing:turn": party("turn", "MEN"),
    "signing:sign": party("turn", "MEN", posts_only=True),
    "signing:upload": party("turn", "MEN"),
    "signing:decline": party("turn", "MEN"),
    "signing:page": party("turn", "MEN"),
    "signing:file": party("turn", "MEN"),
    "signing:link": SECRET,
    "signing:paper": party("case", "HEAD", "IAPS"),
    "signing:paper-check": party("case", "HEAD", "IAPS"),
    "signing:scan-page": party("case", *READERS, "MEN"),
    "signing:document-page": party("case", *READERS, "MEN"),
    "signing:download": party("case", *READERS, "MEN"),
}

#: Routes of Wagtail, by how their pattern begins; the longest beginning wins.
FAMILIES: dict[str, Rule] = {
    "admin/": STAFF,
    "admin/login/": PUBLIC,
    "admin/logout/": PUBLIC,
    "admin/password_reset/": PUBLIC,
    "admin/jsi18n/": PUBLIC,
    "admin/sprite": PUBLIC,
}


def rule_for(name: str, pattern: str) -> Rule | None:
    if name in RULES:
        return RULES[name]
    fitting = [start for start in FAMILIES if pattern.startswith(start)]
    return FAMILIES[max(fitting, key=len)] if fitting else None
