"""Every e-mail the portal can send, rendered in both languages: plain text, one frame, whole addresses, nobody named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.utils.translation import override

from forms.reminders.rules import AHEAD
from kernel.accounts.models import User
from kernel.mail import message
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from signing.trusted_lists import Trouble

ROOT = Path(__file__).resolve().parents[2]
HOME = "https://kopiena.paraugs.example"
LINK = "/parakstisana/0b0c0d0e-1a2b-4c3d-8e4f-a12345612345/"
SECRET = f"{HOME}/paraksti/kq4h7w2m9r6t3x8zkq4h7w2m9r6t3x8z/"
NUMBER = "DL-2026-PARAUGV-0001"
TURN = {"number": NUMBER, "expires_on": "30.11.2026."}

_REMINDED = [kind.value for kind in AHEAD]
#: Template, facts, link: each way through each template.
TOLD: list[tuple[str, dict[str, str], str]] = [
    ("contact_message", {}, "/admin/zinas/"),
    ("contracts_check_due", {"day": "17.11.2027.", "institution": "Paraugpils vidusskola"}, "/ligumi/parbaudes/7/"),
    ("pages_to_review", {"count": "21"}, "/admin/reports/parskatisana/?caretaker=7"),
    *(
        (f"page_{news}", {"title": "Darba līgums"}, "/admin/pages/7/edit/")
        for news in ("approved", "rejected", "waiting")
    ),
    *(
        (f"pairs_{news}", {}, "/mentorings/pari/7/")
        for news in ("answered", "asked", "confirmed", "ended", "proposed", "replied")
    ),
    ("people_invited", {"place": 'Jauniešu centrs "Durvis" & Co'}, "/konts/password/reset/"),
    *(
        (f"plan_{news}", {"number": "IAP-2026-PVS-0001"}, LINK)
        for news in ("approved", "returned", "extension_approved", "extension_returned", "copy_waits")
    ),
    *(
        (
            f"plan_{news}",
            {
                "number": "IAP-2026-PVS-0001",
                "notice": "PB-2027-PVS-0001",
                "day": "11.01.2027.",
                "institution": "Durvis",
            },
            link,
        )
        for news in ("suspended", "resumed", "ended")
        for link in ("", LINK)
    ),
    ("month_asked", {}, "/darba-telpa/"),
    ("month_not_opened", {"month": "10.2026."}, LINK),
    ("month_opened", {"day": "13.11.2026.", "month": "10.2026."}, LINK),
    *(
        (f"month_end_{news}", {"month": "10.2026.", "ready": "11", "failed": failed, "left": "21"}, LINK)
        for news, failed in (("ended", "0"), ("ended", "3"), ("stopped", "3"))
    ),
    ("months_due", {"day": "10.11.2026.", "month": "10.2026.", "own": "3", "others": "0"}, "/menesi/"),
    ("months_due", {"day": "10.11.2026.", "month": "10.2026.", "own": "0", "others": "21"}, "/menesi/"),
    ("month_code", {"code": "482913"}, ""),
    ("month_code", {"code": "482913", "alone": "1"}, ""),
    ("month_link", {"day": "10.11.2026.", "secret_link": "https://paraugs.example/menesi/saite/x/"}, ""),
    *(("reminders", {kind: "3" if kind == one else "0" for kind in _REMINDED}, "/atgadinajumi/") for one in _REMINDED),
    *(
        (
            f"rights_{news}",
            {"institution": "Paraugpils vidusskola"},
            "/arhivs/tiesibas/0b0c0d0e-1a2b-4c3d-8e4f-a12345612345/",
        )
        for news in ("answered", "lifted")
    ),
    ("safety_noted", {}, "/darba-telpa/#apstiprinat"),
    *(
        (
            f"supervision_{news}",
            {"day": "02.12.2026.", "time": "14:30", "minutes": "180", "place": "Skolas zāle"},
            "/supervizija/grupas/00000000-0000-4000-8000-000000000001/",
        )
        for news in ("confirm", "returned", "notice", "cancelled")
    ),
    ("timesheet_reopened", {"month": "2026. gada oktobris"}, LINK),
    ("timesheet_returned", {"month": "2026. gada oktobris"}, LINK),
    ("signing_code", {"code": "482913"}, ""),
    *(
        (f"template_{news}", {"kind": "Darba līgums"}, "/veidnes/augsupieladeta/7/")
        for news in ("waits", "approved", "refused", "withdrawn")
    ),
    *(
        (f"signing_{way}", {"number": NUMBER}, link)
        for way in ("cancelled", "declined", "expired")
        for link in ("", LINK)
    ),
    ("signing_paper", {"number": NUMBER}, LINK),
    ("signing_replaced", {"number": NUMBER}, ""),
    *(("signing_passed_on", {"number": NUMBER}, link) for link in ("", LINK)),
    *(
        ("signing_lists", {"trouble": trouble.value, "hours": "21", "detail": "LV"}, link)
        for trouble, link in zip(Trouble, ("", LINK, LINK, LINK), strict=True)
    ),
    *((f"signing_{way}", TURN, LINK) for way in ("turn", "reminder", "completed")),
    *((f"signing_{way}", {**TURN, "secret_link": SECRET}, "") for way in ("turn", "reminder", "completed")),
    ("training_nominated", {"municipality": "Paraugpils novads", "secret_link": SECRET}, ""),
    ("people_much_seen", {"records": "1204"}, "/admin/users/7/"),
    ("registry_account", {}, "/konts/password/reset/"),
    *((f"identity_{news}", {}, "/konts/") for news in ("linked", "unlinked")),
    *(
        (f"registry_{news}", {}, "/darba-telpa/macibas/registrs/mans/")
        for news in ("suspended", "excluded", "restored")
    ),
    *(("training_code", {"code": "482913", **link}, "") for link in ({}, {"secret_link": SECRET})),
    *(
        (f"training_{news}", {"secret_link": SECRET}, "")
        for news in (
            *("yours", "submitted", "waiting", "received", "again", "returned", "approved", "invited", "confirmed"),
            *("rejected", "withdrawn", "place", "admitted", "group_cancelled"),
            *("completed", "incomplete", "certified", "annulled"),
        )
    ),
]
#: What allauth may send here. Not among them: sign-up, unknown addresses, codes instead of links, keys of hardware.
ACCOUNT = [
    *(f"account/email/{name}" for name in ("email_changed", "email_confirm", "email_confirmation", "email_deleted")),
    *(f"account/email/{name}" for name in ("password_changed", "password_reset", "password_reset_key", "password_set")),
    *(f"mfa/email/{name}" for name in ("recovery_codes_generated", "totp_activated", "totp_deactivated")),
]
_NEVER = {
    *("account_already_exists", "unknown_account", "login_code", "password_reset_code"),
    *("email_confirmation_signup", "webauthn_added", "webauthn_removed"),
}


@pytest.fixture(autouse=True)
def _home(settings: Any) -> None:
    settings.PUBLIC_BASE_URL = HOME


def told(template: str, facts: dict[str, str], link: str, language: str) -> tuple[str, str]:
    reader = User(email="karlis@paraugs.example", language=language)
    wording = word(Notification(template=template, facts=facts, link=link, to_user=reader))
    return wording.subject, wording.body


def account(name: str, language: str) -> tuple[str, str]:
    reader = User(email="karlis@paraugs.example", first_name="Kārlis", last_name="Testnieks")
    known = {"user": reader, "email": reader.email, "from_email": reader.email, "to_email": "k@paraugs.example"}
    known |= {"deleted_email": reader.email, "ip": "192.0.2.7", "user_agent": "Firefox"}
    known |= {"password_reset_url": f"{HOME}/konts/x/", "activate_url": f"{HOME}/konts/y/", "code": ""}
    with override(language):
        subject = render_to_string(f"{name}_subject.txt", known)
        return " ".join(subject.split()), render_to_string(f"{name}_message.txt", known)


def faults(subject: str, body: str) -> list[str]:
    """What must not be in any letter."""
    lines = body.rstrip("\n").split("\n")
    wrong = [] if 5 < len(subject) <= 70 else [f"subject of {len(subject)} characters"]
    wrong += [] if lines[0] in {"Labdien!", "Good day!", "Hello!"} else ["no greeting"]
    wrong += [] if lines[-4:-2] == ["-- ", "Kopiena"] else ["no signature"]
    wrong += ["a gap of several lines"] if "\n\n\n" in body else []
    wrong += ["something not filled in"] if re.search(r"\{\{|%\(|None|&\w+;", f"{subject}{body}") else []
    wrong += ["markup"] if re.search(r"<\w+", body) else []
    wrong += [
        f"an address inside a line: {line}"
        for line in lines
        if "://" in line and not re.fullmatch(r"https://\S+", line)
    ]
    wrong += ["somebody's name or address"] if re.search(r"Kārl|Testniek|@|192\.0", f"{subject}{body}") else []
    return wrong


def same(one: str, other: str) -> set[str]:
    """Lines with words that stand in both languages."""
    named = {"Kopiena"}
    return {line for line in one.splitlines() if re.search(r"[a-z]{3}", line) and "://" not in line} & set(
        other.splitlines()
    ) - named


def test_no_template_is_forgotten() -> None:
    ours = {path.stem for path in ROOT.glob("*/templates/notifications/*.txt")}
    ours |= {path.stem for path in ROOT.glob("site/**/templates/notifications/*.txt")}
    assert {name for name, _facts, _link in TOLD} == ours
    home = Path(allauth.__file__).parent / "templates"
    theirs = {
        path.stem.removesuffix("_subject")
        for part in ("account", "mfa")
        for path in home.glob(f"{part}/email/*_subject.txt")
    }
    assert {name.rsplit("/", 1)[1] for name in ACCOUNT} == theirs - _NEVER


@pytest.mark.parametrize(("template", "facts", "link"), TOLD)
def test_a_message_of_ours(template: str, facts: dict[str, str], link: str) -> None:
    latvian, english = (told(template, facts, link, language) for language in ("lv", "en"))
    assert (faults(*latvian), faults(*english)) == ([], [])
    assert latvian[0] != english[0]
    assert same(latvian[1], english[1]) == set()
    for address in filter(None, (f"{HOME}{link}" if link else "", facts.get("secret_link"))):
        assert f"\n{address}\n" in latvian[1]


@pytest.mark.parametrize("name", ACCOUNT)
def test_a_message_about_the_account(name: str) -> None:
    latvian, english = (account(name, language) for language in ("lv", "en"))
    assert faults(*latvian) == []
    assert latvian[0] != english[0]
    assert same(latvian[1], english[1]) == set()


def test_a_letter_is_one_plain_text_and_no_address_in_it_is_broken() -> None:
    subject, body = told("signing_turn", {**TURN, "secret_link": SECRET}, "", "lv")
    message.send(to="karlis@paraugs.example", subject=subject, body=body, identifier=Notification().public_id)
    letter = mail.outbox[0].message()
    assert (letter.get_content_type(), letter.is_multipart()) == ("text/plain", False)
    assert f"\n{SECRET}\n" in letter.get_payload(decode=True).decode().replace("\r\n", "\n")
