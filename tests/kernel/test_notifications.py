"""Messages: once per key, one e-mail, no personal codes, nothing lost when the mail server says later."""

import smtplib
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import get_template

from kernel import periods
from kernel.jobs.models import Job, State
from kernel.jobs.queue import drain
from kernel.mail import message
from kernel.notifications.models import Delivery, Notification
from kernel.notifications.outbox import inbox, mark_read, notify, unread_count
from kernel.notifications.wording import word

pytestmark = pytest.mark.django_db
ANSWERS: list[Exception] = []


class Server(BaseEmailBackend):
    """A mail server that gives the next of ANSWERS, then accepts."""

    def send_messages(self, messages):
        if ANSWERS:
            raise ANSWERS.pop(0)
        mail.outbox.extend(messages)
        return len(messages)


@pytest.fixture(autouse=True)
def _templates(settings, tmp_path):
    folder = tmp_path / "notifications"
    folder.mkdir()
    (folder / "sign.txt").write_text(
        "{% block subject %}Jāparaksta:\n {{ kind }}{% endblock %}\n"
        "{% block body %}Jums jāparaksta {{ kind }} līdz {{ deadline }}: {{ link }}{% endblock %}",
        encoding="utf-8",
    )
    (folder / "empty.txt").write_text("{% block subject %}x{% endblock %}", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.PUBLIC_BASE_URL = "https://kopiena.paraugs.example"
    ANSWERS.clear()


@pytest.fixture
def anna():
    return get_user_model().objects.create_user("anna@paraugs.example", "parole parole")


def tell(user=None, key="k", **facts):
    facts = {"kind": "Darba līgums & „pielikums”", "deadline": "05.06.2026.", **facts}
    return notify("sign", key=key, to_user=user, link="/darba-telpa/", subject=uuid.UUID(int=1), facts=facts)


def test_one_message_one_email(anna):
    row = tell(anna)
    assert tell(anna) == row
    assert mail.outbox == []
    drain()
    sent = mail.outbox
    assert [(one.to, one.subject) for one in sent] == [
        (["anna@paraugs.example"], "Jāparaksta: Darba līgums & „pielikums”")
    ]
    assert sent[0].body == (
        "Labdien!\n\n"
        "Jums jāparaksta Darba līgums & „pielikums” līdz 05.06.2026.: https://kopiena.paraugs.example/darba-telpa/\n\n"
        "-- \nKopiena\n„Kopiena” sūta tikai vajadzīgas ziņas. Uz šo vēstuli neatbildiet: šajā adresē vēstules nelasa.\n"
        "Eiropas Sociālā fonda Plus projekts „Skola – kopienā”, Nr. 4.2.3.1/1/24/I/001\n"
    )
    assert sent[0].extra_headers["Message-ID"] == f"<{row.public_id}@kopiena.paraugs.example>"
    row.refresh_from_db()
    assert (row.delivery, row.attempts, row.error) == (Delivery.SENT, 1, "")
    tell(anna)
    drain()
    assert len(mail.outbox) == 1


def test_an_address_without_an_account_is_enough():
    notify("sign", key="k", to_email="berta@paraugs.example", facts={"kind": "x"})
    drain()
    assert mail.outbox[0].to == ["berta@paraugs.example"]
    with pytest.raises(ValueError, match="address"):
        notify("sign", key="nobody")


def test_a_message_goes_with_its_transaction(anna):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(anna)
        raise ZeroDivisionError
    drain()
    assert (Notification.objects.count(), mail.outbox) == (0, [])


@pytest.mark.parametrize("code", ["010180-15097", "01018015097", "320000-00000"])
def test_a_personal_code_never_leaves(anna, code):
    row = tell(anna, kind=f"līgums ar {code}")
    drain()
    job = Job.objects.get(name="notifications.send")
    assert (mail.outbox, job.state, job.error_code) == ([], State.PARKED, "notifications.personal_data")
    assert code not in job.error
    row.refresh_from_db()
    assert row.delivery == Delivery.WAITING


@pytest.mark.parametrize(
    "answer",
    [
        smtplib.SMTPResponseException(451, b"4.7.1 greylisted anna@paraugs.example"),
        smtplib.SMTPRecipientsRefused({"anna@paraugs.example": (450, b"4.2.0 greylisted")}),
        smtplib.SMTPServerDisconnected("gone"),
        ConnectionRefusedError(111, "Connection refused"),
        TimeoutError("timed out"),
    ],
)
def test_later_means_later(anna, settings, answer):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    ANSWERS.extend([answer, answer])
    row = tell(anna)
    drain()
    row.refresh_from_db()
    job = Job.objects.get(name="notifications.send")
    assert (row.delivery, job.state, job.tries, job.waits) == (Delivery.WAITING, State.WAITING, 0, 1)
    assert "anna" not in row.error + job.error
    drain(until=periods.now() + timedelta(hours=1))
    row.refresh_from_db()
    assert (row.delivery, row.attempts, len(mail.outbox)) == (Delivery.SENT, 3, 1)


@pytest.mark.parametrize(
    "answer",
    [
        smtplib.SMTPResponseException(550, b"5.1.1 no such user"),
        smtplib.SMTPRecipientsRefused({"anna@paraugs.example": (550, b"5.1.1 no such user")}),
    ],
)
def test_no_means_no(anna, settings, answer):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    ANSWERS.append(answer)
    row = tell(anna)
    drain(until=periods.now() + timedelta(days=1))
    row.refresh_from_db()
    assert (row.delivery, row.error, row.attempts) == (Delivery.REFUSED, "550 5.1.1 no such user", 1)
    assert Job.objects.get().state == State.DONE


def test_after_three_days_somebody_has_to_look(anna, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    ANSWERS.append(ConnectionRefusedError(111, "Connection refused"))
    row = tell(anna)
    Notification.objects.update(created_at=periods.now() - timedelta(days=3, minutes=1))
    drain()
    row.refresh_from_db()
    assert row.delivery == Delivery.REFUSED


def test_a_kill_while_sending_is_seen_afterwards(anna):
    row = tell(anna)
    Notification.objects.update(delivery=Delivery.SENDING)
    drain()
    row.refresh_from_db()
    assert (row.delivery, len(mail.outbox)) == (Delivery.POSSIBLY_RESENT, 1)


def test_the_list_in_the_portal(anna):
    berta = get_user_model().objects.create_user("berta@paraugs.example", "parole parole")
    first, second = tell(anna, key="1"), tell(anna, key="2")
    tell(berta, key="3")
    assert (list(inbox(anna)), unread_count(anna)) == ([second, first], 2)
    assert mark_read(notification=first, by=berta, on=periods.now()) is False
    assert mark_read(notification=first, by=anna, on=periods.now()) is True
    assert mark_read(notification=first, by=anna, on=periods.now()) is False
    assert (unread_count(anna), unread_count(berta)) == (1, 1)


def test_a_template_without_text_is_parked(anna):
    notify("empty", key="k", to_user=anna)
    drain()
    assert Job.objects.get().error_code == "notifications.template"


def test_words_are_in_the_readers_language(anna, tmp_path):
    template = tmp_path / "notifications" / "state.txt"
    template.write_text(
        "{% load i18n %}{% block subject %}{% translate 'being sent' %}{% endblock %}{% block body %}x{% endblock %}",
        encoding="utf-8",
    )
    row = notify("state", key="k", to_user=anna)
    assert word(row).subject == "tiek sūtīts"
    anna.language = "en"
    row.to_user = anna
    assert word(row).subject == "being sent"
    assert get_template("notifications/state.txt")


def test_header_injection_ends_at_the_subject(anna):
    tell(anna, kind="x\r\nBcc: visi@paraugs.example")
    drain()
    assert mail.outbox[0].subject == "Jāparaksta: x Bcc: visi@paraugs.example"
    assert mail.outbox[0].recipients() == ["anna@paraugs.example"]


def test_which_answers_are_final():
    assert not message.is_final(smtplib.SMTPRecipientsRefused({"a@b": (550, b""), "c@d": (450, b"")}))
    assert not message.is_final(OSError())
    assert message.is_final(smtplib.SMTPSenderRefused(553, b"", "a@b"))
