"""The applicant's road through the public doors: address, code, pages, place; nothing typed is lost, nobody is told whom we know."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from forms.training.applications import actions
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import ApplicationState, Place
from forms.training.models import TrainingGroup
from forms.training.public import public_group
from kernel.audit.models import AccessEvent, Event
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from kernel.periods import now, riga_date
from tests.factories.training import APPLICANT, application, organiser, training_group
from tests.rows import load_shipped
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
START = "/pieteikties/"
ADDRESS = "karlis@paraugs.example"


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    load_shipped()


@pytest.fixture
def group() -> TrainingGroup:
    return training_group(capacity=2, taken=None)


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


def said(response: Any) -> str:
    return " ".join(soup(response).select_one("main").get_text(" ").split())


def letters(address: str = ADDRESS) -> list[str]:
    """What was written to an address, oldest first, as it is sent."""
    rows = [row for row in Notification.objects.order_by("pk") if row.to_email == address]
    return [word(row).body for row in rows]


def code_in(letter: str) -> str:
    return re.search(r"\b(\d{6})\b", letter)[1]  # type: ignore[index]


def link_in(letter: str) -> str:
    return re.search(r"/pieteikties/saite/\w+/", letter)[0]  # type: ignore[index]


def begin(client: Client, address: str = ADDRESS, query: str = "") -> str:
    """Through the first two doors; the address of the application."""
    answer = client.post(START + query, {"email": address})
    assert (answer.status_code, answer["Location"]) == (302, "/pieteikties/kods/")
    draft = next(letter for letter in reversed(letters(address)) if re.search(r"\b\d{6}\b", letter))
    opened = client.post("/pieteikties/kods/", {"act": "check", "code": code_in(draft)})
    assert opened.status_code == 302
    return str(opened["Location"])


def fill(client: Client, home: str, group: TrainingGroup, **changes: Any) -> Any:
    """Every section and the last page; the answer to the submitting."""
    for name, values in APPLICANT.items():
        row = TrainingApplication.objects.get(public_id=home.split("/")[2])
        extra = {"group": str(group.public_id)} if name == "persona" else {}
        typed = {**values, **extra, **{key: value for key, value in changes.items() if key in values or key in extra}}
        answer = client.post(f"{home}{name}/", {**typed, "version": row.version})
        assert answer.status_code == 302, said(answer)
    return submit(client, home)


ALL_BOXES = ("no_obstacle", "true_data", "data_notice")


def submit(client: Client, home: str, *, boxes: tuple[str, ...] = ALL_BOXES) -> Any:
    """Tick the boxes of the last page as it is shown now, and submit."""
    seen = soup(client.get(f"{home}parbaudit/", follow=True)).select_one("input[name=seen]")
    digest = seen["value"] if seen is not None else ""
    return client.post(f"{home}parbaudit/", {**dict.fromkeys(boxes, "on"), "seen": digest}, follow=True)


def test_from_the_address_to_a_place(client: Client, group: TrainingGroup) -> None:
    answer = fill(client, begin(client), group)
    row = TrainingApplication.objects.get()
    assert (row.state, row.place, row.sequence, row.group, row.round) == (
        ApplicationState.SUBMITTED, Place.HELD, 1, group, group.round,
    )  # fmt: skip
    assert "vieta grupā jums ir provizoriski rezervēta" in said(answer)
    terms = row.terms
    assert (terms.name, terms.personal_code, terms.birth_date.isoformat()) == (
        "Kārlis Testnieks",
        "090604-29900",
        "2004-06-09",
    )
    assert (terms.regions, terms.monthly_hours, terms.phone) == (("latgale", "vidzeme"), 20, "+00000000000")
    assert [event.event for event in Event.objects.filter(subject=row.public_id).order_by("pk")] == [
        "training.application_begun", "training.code_right", "training.application_submitted",
    ]  # fmt: skip


def test_what_does_not_pass_stays_as_it_was_typed_also_after_coming_back(client: Client, group: TrainingGroup) -> None:
    home = begin(client)
    typed = {
        **APPLICANT["persona"],
        "group": str(group.public_id),
        "personal_code": "090604",
        "phone": "",
        "version": "1",
    }
    answer = client.post(f"{home}persona/", typed)
    assert answer.status_code == 422
    assert [line.get_text(strip=True) for line in soup(answer).select(".error-summary li")] == [
        "Personas kodā ir 11 cipari. Pārbaudiet, vai kāds nav izlaists vai ievadīts divreiz.",
        "Aizpildiet: Tālrunis.",
    ]
    assert soup(answer).title.get_text().startswith("Kļūda: ")
    elsewhere = Client()
    assert begin(elsewhere) == home  # the same draft from another browser
    html = soup(elsewhere.get(home, follow=True))
    assert html.select_one("input[name=personal_code]")["value"] == "090604"
    assert html.select_one("input[name=given_name]")["value"] == "Kārlis"
    assert html.select_one(f"input[name=group][value='{group.public_id}']").has_attr("checked")
    assert INLINE.search(str(html)) is None


def test_a_page_that_somebody_else_has_saved_meanwhile_overwrites_nothing(client: Client, group: TrainingGroup) -> None:
    home = begin(client)
    typed = {**APPLICANT["persona"], "group": str(group.public_id)}
    assert client.post(f"{home}persona/", {**typed, "version": "1"}).status_code == 302
    answer = client.post(f"{home}persona/", {**typed, "given_name": "Cits", "version": "1"})
    assert (answer.status_code, soup(answer).select_one("input[name=given_name]")["value"]) == (409, "Cits")
    assert TrainingApplication.objects.get().answers["persona"]["values"]["given_name"] == "Kārlis"


def test_a_link_on_the_schedule_chooses_the_group(client: Client, group: TrainingGroup) -> None:
    training_group(city="Izdoma")
    home = begin(client, query=f"?grupa={group.public_id}")
    html = soup(client.get(home, follow=True))
    assert [box["value"] for box in html.select("input[name=group][checked]")] == [str(group.public_id)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"personal_code": "", "birth_date_0": "16", "birth_date_1": "1", "birth_date_2": "2009"},
            "vismaz 18 gadus vecam",
        ),
        ({"personal_code": "", "birth_date_0": "15", "birth_date_1": "1", "birth_date_2": "2009"}, ""),
        ({"personal_code": "329999-99990"}, "no personas koda tas nav zināms"),
        ({"birth_date_0": "8", "birth_date_1": "6", "birth_date_2": "2004"}, "nesakrīt"),
    ],
)
def test_r5_looks_at_the_first_day_of_the_group(
    client: Client, group: TrainingGroup, changes: Any, expected: str
) -> None:
    home = begin(client)
    answer = client.post(
        f"{home}persona/", {**APPLICANT["persona"], "group": str(group.public_id), "version": "1", **changes}
    )
    summary = " ".join(line.get_text() for line in soup(answer).select(".error-summary li")) if answer.content else ""
    assert (answer.status_code, expected in summary) == (422 if expected else 302, True)


def test_r6_asks_for_a_certificate_that_lasts(client: Client, group: TrainingGroup) -> None:
    home = begin(client)
    client.post(f"{home}persona/", {**APPLICANT["persona"], "group": str(group.public_id), "version": "1"})
    coach = APPLICANT["izglitiba"] | {"education_ground": "coach_c", "version": "2"}
    empty = said(client.post(f"{home}izglitiba/", coach))
    assert "Ievadiet trenera sertifikāta numuru." in empty and "līdz kuram datumam derīgs" in empty
    term = {
        "coach_number": "C-1",
        "coach_valid_until_0": "16",
        "coach_valid_until_1": "1",
        "coach_valid_until_2": "2027",
    }
    short = said(client.post(f"{home}izglitiba/", coach | term | {"version": "3"}))
    assert "derīgs līdz 16.01.2027., bet mācības beidzas 17.01.2027." in short
    good = coach | term | {"coach_valid_until_0": "17", "version": "4"}
    assert client.post(f"{home}izglitiba/", good).status_code == 302


def test_the_rules_are_asked_again_when_the_group_has_moved(client: Client, group: TrainingGroup) -> None:
    home = begin(client)
    fill(client, home, group, personal_code="", birth_date_0="15", birth_date_1="1", birth_date_2="2009", no="")
    row = TrainingApplication.objects.get()
    assert row.state == ApplicationState.SUBMITTED
    actions.return_for_correction(application=row, reason="Lūdzu, precizējiet", by=organiser(), on=now())
    TrainingGroup.objects.filter(pk=group.pk).update(first_day="2027-01-14")
    answer = submit(client, home)
    assert (answer.status_code, "vismaz 18 gadus vecam" in said(answer)) == (422, True)


def test_without_every_confirmation_nothing_is_submitted(client: Client, group: TrainingGroup) -> None:
    home = begin(client)
    fill(client, home, group)
    row = TrainingApplication.objects.get()
    actions.return_for_correction(application=row, reason="x", by=organiser(), on=now())
    answer = submit(client, home, boxes=("true_data",))
    assert answer.status_code == 422
    assert len(soup(answer).select(".error-summary li")) == 2
    assert TrainingApplication.objects.get().state == ApplicationState.RETURNED


def test_a_closed_group_is_told_and_the_answers_stay(client: Client, group: TrainingGroup) -> None:
    home = begin(client)
    for name, values in APPLICANT.items():
        version = TrainingApplication.objects.get().version
        client.post(f"{home}{name}/", {**values, "group": str(group.public_id), "version": version})
    TrainingGroup.objects.update(state="closed")
    answer = submit(client, home)
    assert "Pašlaik neviena grupa pieteikumus nepieņem" in said(answer)
    assert TrainingApplication.objects.get().answers["iecere"]["values"]["motivation"] == "Gribu palīdzēt jauniešiem."


def test_the_code_opens_once_and_guesses_are_counted(client: Client, group: TrainingGroup) -> None:
    client.post(START, {"email": ADDRESS})
    code = code_in(letters()[0])
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _guess in range(5):
        answer = client.post("/pieteikties/kods/", {"act": "check", "code": wrong})
        assert answer.status_code == 422
    assert "Kods vairs nedarbojas" in said(client.post("/pieteikties/kods/", {"act": "check", "code": code}))
    client.post("/pieteikties/kods/", {"act": "send"})
    fresh = code_in(letters()[-1])
    assert client.post("/pieteikties/kods/", {"act": "check", "code": fresh}).status_code == 302
    assert (
        client.post("/pieteikties/kods/", {"act": "check", "code": fresh}).status_code == 302
    )  # nothing is pending now
    assert Client().post("/pieteikties/kods/", {"act": "check", "code": fresh})["Location"] == START


def test_only_the_newest_link_works_and_it_asks_for_a_code(client: Client, group: TrainingGroup) -> None:
    client.post(START, {"email": ADDRESS})
    old = link_in(letters()[0])
    client.post(START, {"email": ADDRESS})
    new = link_in(letters()[-1])
    assert TrainingApplication.objects.count() == 1
    visitor = Client()
    assert visitor.get(old).status_code == 404
    assert visitor.get(new)["Location"] == "/pieteikties/kods/"
    row = TrainingApplication.objects.get()
    for name in ("", "persona/", "parbaudit/", "atteikties/"):  # the address alone opens nothing
        assert visitor.get(f"/pieteikties/{row.public_id}/{name}").status_code == 404
    TrainingApplication.objects.update(link_expires_at=now())
    assert Client().get(new).status_code == 404


def test_known_and_unknown_addresses_are_answered_alike(client: Client, group: TrainingGroup) -> None:
    application(group, number=1)
    known, unknown = Client(), Client()
    answers = [
        (one.post(START, {"email": address}, follow=True).redirect_chain, said(one.get("/pieteikties/kods/")))
        for one, address in ((known, "Pieteicejs1@paraugs.example"), (unknown, ADDRESS))
    ]
    assert answers[0] == answers[1]
    told = letters("pieteicejs1@paraugs.example")
    assert "iesniegts no šīs adreses" in told[-1] and link_in(told[-1])


def test_one_mailbox_gets_few_letters_and_every_address_is_told_so_alike(client: Client, group: TrainingGroup) -> None:
    application(group, number=1)
    before = len(letters("pieteicejs1@paraugs.example"))
    told = set()
    for address in (ADDRESS, "pieteicejs1@paraugs.example"):
        for _try in range(5):
            assert client.post(START, {"email": address}).status_code == 302
        answer = client.post(START, {"email": address.upper().replace("PARAUGS.EXAMPLE", "paraugs.example")})
        told.add((answer.status_code, soup(answer).select_one(".error-summary li").get_text(strip=True)))
        assert "stundas laikā" in said(client.post("/pieteikties/kods/", {"act": "send"}, follow=True))
    assert told == {
        (
            422,
            "Uz šo adresi stundas laikā nosūtītas vairākas vēstules. Izmantojiet jaunāko vai mēģiniet vēlreiz pēc stundas.",
        )
    }
    assert len(letters()) == 5
    assert len(letters("pieteicejs1@paraugs.example")) - before == 10  # the code and the link to the other application


def test_a_second_application_of_a_person_waits_for_the_organiser_and_nobody_is_told(
    client: Client, group: TrainingGroup
) -> None:
    fill(client, begin(client), group)
    other = Client()
    answer = fill(other, begin(other, "cits@paraugs.example"), training_group(city="Izdoma"))
    second = TrainingApplication.objects.order_by("pk").last()
    assert (second.state, second.place, second.sequence) == (ApplicationState.CHECKING, Place.NONE, None)
    text = said(answer)
    assert "iesniegts" in text and "Organizators to pārbaudīs un atbildēs e-pastā." in text
    assert "otrs" not in text and "jau ir" not in text
    assert "vēl vienu pieteikumu" in letters()[-1]
    first = TrainingApplication.objects.order_by("pk").first()
    assert (first.state, first.place) == (ApplicationState.SUBMITTED, Place.HELD)


def test_no_personal_code_and_no_name_leaves_by_e_mail_or_address(client: Client, group: TrainingGroup) -> None:
    answer = fill(client, begin(client), group)
    assert all("290604" not in address and "09060429900" not in address for address, _status in answer.redirect_chain)
    drain(strict=True)
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert "29900" not in f"{letter.subject}{letter.body}" and "Testnieks" not in letter.body
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM forms_trainingapplication")
        stored = repr(cursor.fetchall())
    assert not any(word in stored for word in ("29900", "Testnieks", "karlis@", "Demo novads"))


def test_the_page_closes_after_two_hours_and_a_code_opens_it_again(
    client: Client, group: TrainingGroup, time_machine: Any
) -> None:
    home = begin(client)
    moment = now()
    time_machine.move_to(moment + timedelta(hours=1, minutes=59))
    assert client.get(f"{home}persona/").status_code == 200
    time_machine.move_to(moment + timedelta(hours=3, minutes=58))
    assert client.get(f"{home}persona/").status_code == 200  # counted from the last page
    time_machine.move_to(moment + timedelta(hours=6))
    assert client.get(f"{home}persona/")["Location"] == "/pieteikties/kods/"
    client.post("/pieteikties/kods/", {"act": "send"})
    assert client.post("/pieteikties/kods/", {"act": "check", "code": code_in(letters()[-1])})["Location"] == home


def test_the_code_of_one_opens_nothing_of_another(client: Client, group: TrainingGroup) -> None:
    begin(client)
    foreign = application(group, number=1)
    for name in ("", "persona/", "parbaudit/", "atteikties/"):
        assert client.get(f"/pieteikties/{foreign.public_id}/{name}").status_code == 404
        assert client.post(f"/pieteikties/{foreign.public_id}/{name}").status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == ApplicationState.SUBMITTED


def test_the_applicant_corrects_confirms_and_withdraws(client: Client, group: TrainingGroup) -> None:
    home = begin(client)
    fill(client, home, group)
    row, by = TrainingApplication.objects.get(), organiser()
    actions.return_for_correction(application=row, reason="Precizējiet tālruni", by=by, on=now())
    assert "Precizējiet tālruni" in said(client.get(home))
    html = soup(client.get(f"{home}persona/?next=check"))
    assert html.select_one("input[name=surname]")["value"] == "Testnieks"
    training_group(city="Izdoma")  # a returned application stays in its group
    assert [box["value"] for box in html.select("input[name=group]")] == [str(group.public_id)]
    answer = fill(client, home, group, surname="Testnieks-Jaunais")
    row.refresh_from_db()
    assert (row.state, row.sequence, row.terms.surname) == (ApplicationState.SUBMITTED, 1, "Testnieks-Jaunais")
    assert "provizoriski rezervēta" in said(answer)
    actions.approve(application=row, by=by, on=now())
    actions.invite(application=row, by=by, on=now())
    assert "Aicinām jūs uz mācībām" in said(client.get(home))
    assert "Dalība ir apstiprināta" in said(client.post(home, follow=True))
    assert "jūsu vietu saņems pirmais rezervē" in said(client.get(f"{home}atteikties/"))
    assert "Pieteikums ir atsaukts." in said(client.post(f"{home}atteikties/", follow=True))
    row.refresh_from_db()
    assert (row.state, row.place) == (ApplicationState.WITHDRAWN, Place.NONE)
    assert client.get(f"{home}persona/")["Location"] == home


def test_who_waits_sees_the_number(client: Client) -> None:
    group = training_group(capacity=1, taken=None)
    application(group, number=1)
    assert "kārtas numurs 1;" in said(fill(client, begin(client), group))


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (4, 4), "white").save(content, "PNG")
    return SimpleUploadedFile("Kārļa diploms.png", content.getvalue(), content_type="image/png")


def test_a_copy_of_the_education_document_is_kept_even_when_something_else_is_wrong(
    client: Client, group: TrainingGroup, settings: Any
) -> None:
    home = begin(client)
    client.post(f"{home}persona/", {**APPLICANT["persona"], "group": str(group.public_id), "version": "1"})
    answer = client.post(
        f"{home}izglitiba/", {**APPLICANT["izglitiba"], "occupation": "", "copy": picture(), "version": "2"}
    )
    assert (answer.status_code, "Pievienots: Kārļa diploms.png" in said(client.get(f"{home}izglitiba/"))) == (422, True)
    wrong = SimpleUploadedFile("diploms.pdf", b"<html>no document</html>")
    refused = client.post(f"{home}izglitiba/", {**APPLICANT["izglitiba"], "copy": wrong, "version": "3"})
    assert "Šeit var augšupielādēt" in said(refused)
    answer = fill(client, home, group)
    assert "Kārļa diploms.png" in said(answer)
    row = TrainingApplication.objects.select_related("copy").get()
    assert (row.copy.media_type, row.copy.key_id) == ("image/png", "test")
    settings.MFA_REQUIRED_FOR_STAFF = False
    client.force_login(organiser())
    address = f"/darba-telpa/macibas/pieteikumi/{row.public_id}/izglitiba/"
    assert address in client.get(address.removesuffix("izglitiba/")).content.decode()
    file = client.get(address)
    assert (file.content, file["Content-Disposition"]) == (
        row.copy.read(), f'attachment; filename="izglitiba-{row.public_id.hex[:8]}.png"',
    )  # fmt: skip
    assert AccessEvent.objects.filter(subject=row.public_id, act="download", what="education document").count() == 1


def test_a_forgotten_draft_is_erased_and_nothing_else(client: Client, group: TrainingGroup) -> None:
    kept = application(group, number=1)
    begin(client)
    assert actions.erase_forgotten(on=now() + timedelta(days=59)) == 0
    assert actions.erase_forgotten(on=now() + timedelta(days=61)) == 1
    assert list(TrainingApplication.objects.all()) == [kept]


@pytest.mark.parametrize(
    ("day", "state", "taken"),
    [("2027-01-14", "open", True), ("2027-01-15", "open", False), ("2027-01-14", "planned", False)],
)
def test_a_group_takes_applications_until_its_first_day(
    client: Client, time_machine: Any, day: str, state: str, taken: bool
) -> None:
    group = training_group(state=state, capacity=1, taken=None)
    time_machine.move_to(datetime.fromisoformat(f"{day}T12:00:00+02:00"))
    shown = public_group(group.public_id)
    assert shown is not None
    assert shown.takes_applications(riga_date(now())) is taken
    assert ("Paraugpils, 15.01.2027." in said(client.get(START))) is taken
    home = begin(client)
    answer = client.post(f"{home}persona/", {**APPLICANT["persona"], "group": str(group.public_id), "version": "1"})
    assert answer.status_code == (302 if taken else 422)
