"""The EU trusted lists: fetched whole or not at all, qualified status from them, an alarm when they grow old."""

from __future__ import annotations

import dataclasses
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from portal import doctor
from signing import jobs, trusted_lists
from signing.enums import Verdict
from signing.errors import SigningError
from signing.formats import archival, pades
from signing.formats.timestamps import Timestampers
from signing.testbed.faults import SLOW_SECONDS, Fault
from signing.testbed.identities import Identity
from signing.testbed.lists import Operator, lotl, trusted_list
from signing.testbed.service import Testbed
from signing.trusted_lists import Alarm, ListsNotFetched, Trouble
from signing.validation.child import check
from signing.validation.trust import Mode, Trust, cached_lists, from_settings, load_lists, responders_in

ON = datetime.now(UTC)


class Shelf:
    """A web server with two files, and who signs them."""

    def __init__(self, bed: Testbed) -> None:
        self.bed = bed
        self.eu, self.lv = Operator.new(on=ON), Operator.new(on=ON)
        self.files: dict[str, str] = {}
        self.fault: Fault | None = None
        self.woken = threading.Event()
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = shelf.files.get(self.path, "")
                if shelf.fault is Fault.DOWN:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                if shelf.fault is Fault.SLOW:
                    shelf.woken.wait(SLOW_SECONDS)
                if shelf.fault is Fault.GARBAGE:
                    content = "<nav"
                self.send_response(302 if content.startswith("http") else 200 if content else 404)
                if content.startswith("http"):
                    self.send_header("Location", content)
                with suppress(OSError):  # whoever asked has gone meanwhile
                    self.end_headers()
                    self.wfile.write(content.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_port}"
        self.publish()

    def publish(self, *, sequence: int = 7, on: datetime = ON, country: Operator | None = None) -> None:
        lv = f"{self.root}/lv.xml"
        self.files["/lotl.xml"] = lotl(
            operator=self.eu, territory="LV", location=lv, country=self.lv, sequence=sequence, on=on
        )
        self.files["/lv.xml"] = trusted_list(
            operator=country or self.lv,
            people=[self.bed.certificate("ca-persons")],
            seals=[self.bed.certificate("ca-seals")],
            stamps=[self.bed.certificate(label) for label in ("tsa-1", "tsa-2")],
            sequence=sequence,
            on=on,
            responders=[self.bed.certificate("ocsp-persons")],
        )

    def refresh(self, trust: Trust) -> dict[str, str]:
        return trusted_lists.refresh(trust, url=f"{self.root}/lotl.xml")


@pytest.fixture(scope="module")
def shelf(testbed: Testbed) -> Iterator[Shelf]:
    made = Shelf(testbed)
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def trust(shelf: Shelf, tmp_path: Path) -> Trust:
    shelf.publish()
    (tmp_path / "lotl-keys.pem").write_bytes(shelf.eu.certificate_pem)
    return Trust(mode=Mode.EU, lists=str(tmp_path), loopback=True, timeout=10)


@pytest.mark.usual
def test_qualified_status_comes_from_the_lists(
    shelf: Shelf, trust: Trust, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    signed = pades.sign(pdf, signer=mentor.signer(), field_name="Mentors", timestampers=timestampers)
    before = check(signed, name="signed.pdf", trust=trust)
    assert before.verdict == Verdict.INTACT_NOT_TRUSTED
    assert shelf.refresh(trust) == {trusted_lists.EU_LOTL_LOCATION: "7", f"{shelf.root}/lv.xml": "7"}
    after = check(signed, name="signed.pdf", trust=trust)
    assert (after.verdict, [one.qualified for one in after.signatures]) == (Verdict.VALID_QUALIFIED, [True])
    assert after.trust["lv"].startswith("7 (")
    elsewhere = dataclasses.replace(trust, territories=("ee",))
    assert check(signed, name="signed.pdf", trust=elsewhere).verdict == Verdict.INTACT_NOT_TRUSTED


def test_old_lists_prove_nothing_new(
    shelf: Shelf, trust: Trust, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    shelf.refresh(trust)
    signed = pades.sign(pdf, signer=mentor.signer(), field_name="Mentors", timestampers=timestampers)
    yesterday = (datetime.now(UTC) - timedelta(hours=25)).timestamp()
    os.utime(Path(trust.lists) / "index.json", (yesterday, yesterday))
    report = check(signed, name="signed.pdf", trust=trust)
    assert (report.verdict, report.sub_indication) == (Verdict.REVIEW, "TRY_LATER")
    assert [reason.code for reason in report.reasons] == ["LISTS_STALE"]


@pytest.mark.usual
def test_responders_that_a_list_names_are_known_while_they_are_approved(shelf: Shelf, trust: Trust) -> None:
    shelf.refresh(trust)
    lists = load_lists(trust)
    listed, other = (shelf.bed.certificate(label) for label in ("ocsp-persons", "ca-persons"))
    since = listed.not_valid_before
    assert lists.knows_responder(listed.dump(), since)
    assert not lists.knows_responder(listed.dump(), since - timedelta(seconds=1))
    assert not lists.knows_responder(other.dump(), ON)
    shelf.files["/lv.xml"] = ""
    xml = cached_lists(Path(trust.lists) / "index.json")[f"{shelf.root}/lv.xml"]
    ended = xml.replace("granted", "withdrawn")
    assert [one.certificate for one in responders_in(xml)] == [listed.dump()]
    assert responders_in(ended) == []


@pytest.mark.usual
def test_what_cannot_be_trusted_never_gets_in(shelf: Shelf, trust: Trust) -> None:
    shelf.refresh(trust)
    good = sorted(path.read_bytes() for path in Path(trust.lists).iterdir())
    stranger = Operator.new(on=ON)

    def refused() -> str:
        with pytest.raises(ListsNotFetched) as error:
            shelf.refresh(trust)
        assert sorted(path.read_bytes() for path in Path(trust.lists).iterdir()) == good
        return error.value.detail

    shelf.publish(sequence=8, country=stranger)
    assert "SignatureValidationError" in refused()
    shelf.publish(sequence=8)
    shelf.files["/lv.xml"] = shelf.files["/lv.xml"].replace("granted", "withdrawn")
    assert "SignatureValidationError" in refused()
    shelf.publish(sequence=6)
    assert "older than the one we have" in refused()
    shelf.publish(sequence=8)
    shelf.files["/lv.xml"] = f"{shelf.root}/lotl.xml"
    assert refused().endswith(": 302")
    del shelf.files["/lv.xml"]
    assert refused().endswith(": 404")
    assert issubclass(ListsNotFetched, SigningError) and ListsNotFetched.retry
    shelf.publish(sequence=8)
    assert set(shelf.refresh(trust).values()) == {"8"}
    assert len(list(Path(trust.lists).iterdir())) == 4  # two lists, the index, the keys: the old lists are gone


@pytest.mark.usual
@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.SLOW, Fault.GARBAGE])
def test_while_no_list_comes_those_we_have_serve_and_it_goes_on_by_itself(
    shelf: Shelf, trust: Trust, fault: Fault
) -> None:
    """What lies and what has ended is above and below; nobody but the job ever waits for a list."""
    shelf.refresh(trust)
    have = sorted(path.read_bytes() for path in Path(trust.lists).iterdir())
    shelf.publish(sequence=8)
    shelf.fault = fault
    shelf.woken.clear()
    try:
        with pytest.raises(ListsNotFetched):  # whoever waited thirty seconds would get the list
            shelf.refresh(dataclasses.replace(trust, timeout=0.5))
    finally:
        shelf.fault = None
        shelf.woken.set()
    assert sorted(path.read_bytes() for path in Path(trust.lists).iterdir()) == have
    assert trusted_lists.alarm(trust, on=datetime.now(UTC)) is None
    assert set(shelf.refresh(trust).values()) == {"8"}


def test_lists_are_not_fetched_from_this_machine_in_life(shelf: Shelf, trust: Trust) -> None:
    with pytest.raises(ListsNotFetched):
        shelf.refresh(dataclasses.replace(trust, loopback=False))


def test_the_alarm_rings_for_old_missing_and_ended_lists(shelf: Shelf, trust: Trust) -> None:
    assert trusted_lists.alarm(trust, on=ON) == Alarm(Trouble.MISSING)
    shelf.refresh(trust)
    index = Path(trust.lists) / "index.json"
    fetched = datetime.fromtimestamp(index.stat().st_mtime, tz=UTC)
    assert trusted_lists.alarm(trust, on=fetched + timedelta(hours=24)) is None
    assert trusted_lists.alarm(trust, on=fetched + timedelta(hours=25)) == Alarm(Trouble.OLD, hours=25)
    later = fetched + timedelta(days=181)
    os.utime(index, (later.timestamp(), later.timestamp()))
    ended = trusted_lists.alarm(trust, on=later)
    assert ended is not None and ended.trouble is Trouble.ENDED and f"{shelf.root}/lv.xml" in ended.detail
    index.write_text("{}", "utf-8")
    broken = trusted_lists.alarm(trust, on=later)
    assert broken is not None and broken.trouble is Trouble.BROKEN and broken.detail.startswith("KeyError")
    assert load_lists(trust).registry is None
    assert trusted_lists.alarm(Trust(mode=Mode.TEST), on=later) is None


@pytest.mark.parametrize(
    ("found", "words", "remedy"),
    [
        (Alarm(Trouble.MISSING), "Portālā vēl nav neviena uzticamības saraksta.", "trustlist.gov.lv"),
        (Alarm(Trouble.OLD, hours=31), "Uzticamības saraksti nav atjaunoti jau 31 stundu.", "četras reizes dienā"),
        (Alarm(Trouble.OLD, hours=26), "Uzticamības saraksti nav atjaunoti jau 26 stundas.", "četras reizes dienā"),
        (Alarm(Trouble.ENDED, detail="https://x.lv/a.xml"), "izdevēja noteiktais termiņš ir beidzies", "rīt"),
        (Alarm(Trouble.BROKEN, detail="KeyError"), "nevar nolasīt vai tas nav īsts (KeyError)", "uzturētājam"),
    ],
)
def test_the_alarm_says_in_latvian_what_it_is_and_what_to_do(found: Alarm, words: str, remedy: str) -> None:
    assert words in found.words
    assert remedy in found.remedy


@pytest.mark.django_db
def test_administrators_hear_of_it_once_a_day_and_see_it_in_their_tasks(
    shelf: Shelf, settings: Any, tmp_path: Path, django_user_model: Any, client: Client
) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    who = {
        name: django_user_model.objects.create(email=f"{name}@paraugs.example", is_superuser=name != "mentor")
        for name in ("administrator", "mentor", "gone")
    }
    django_user_model.objects.filter(email__startswith="gone").update(is_active=False)
    jobs.tell_of_lists()
    assert not Notification.objects.exists()  # the test services are what is trusted
    settings.TRUST_MODE, settings.VAR_DIR = "eu", tmp_path
    warned = "ES uzticamības saraksti nav atjaunoti"

    def told() -> bool:
        client.force_login(who["administrator"])
        return warned in " ".join(client.get("/darba-telpa/").content.decode().split())

    with time_machine.travel(ON, tick=False):
        for _hour in range(2):
            jobs.tell_of_lists()
        [row] = Notification.objects.all()
        assert (row.to_user, row.template, row.link) == (who["administrator"], "signing_lists", "/status")
        wording = word(row)
        assert "ES uzticamības sarakst" in wording.subject
        assert "Portālā vēl nav neviena uzticamības saraksta. Pārbaudiet" in wording.body
        assert told()
        client.force_login(who["mentor"])
        assert warned not in client.get("/darba-telpa/").content.decode()
    (tmp_path / "trusted-lists").mkdir()
    (tmp_path / "trusted-lists" / "lotl-keys.pem").write_bytes(shelf.eu.certificate_pem)
    shelf.publish()
    shelf.refresh(dataclasses.replace(from_settings(), loopback=True))
    assert not told()
    jobs.tell_of_lists()
    assert Notification.objects.count() == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25), tick=False):
        jobs.tell_of_lists()
        assert told()
    assert Notification.objects.count() == 2


@pytest.mark.usual
def test_without_any_network_the_cached_lists_still_prove(
    shelf: Shelf, trust: Trust, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    """For a day: then what they say is too old, and right again as soon as they come."""
    shelf.refresh(trust)
    signed = pades.sign(pdf, signer=mentor.signer(), field_name="Mentors", timestampers=timestampers)
    kept = archival.augment_to_lta(signed, trust=shelf.bed.trust_roots(), timestampers=timestampers)
    shelf.files.clear()
    with ExitStack() as stack:
        for service in ("tsa-1", "tsa-2", "ocsp-persons", "ocsp-seals", "root"):
            stack.enter_context(shelf.bed.fault(service, Fault.DOWN))
        assert check(kept, name="a.pdf", trust=trust).verdict is Verdict.VALID_QUALIFIED
        assert check(kept, name="a.pdf", trust=trust, online=False).verdict is Verdict.VALID_QUALIFIED
        with pytest.raises(ListsNotFetched):
            shelf.refresh(trust)
        late = check(kept, name="a.pdf", trust=trust, online=False, at=datetime.now(UTC) + timedelta(hours=25))
        assert (late.verdict, late.sub_indication) == (Verdict.REVIEW, "TRY_LATER")
    shelf.publish()
    shelf.refresh(trust)
    assert check(kept, name="a.pdf", trust=trust, online=False).verdict is Verdict.VALID_QUALIFIED


def test_the_job_and_the_doctor_look_at_lists_only_where_they_are_what_we_trust(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Trust] = []
    monkeypatch.setattr(trusted_lists, "refresh", asked.append)
    jobs.refresh_lists()
    assert (asked, doctor._lists()[0]) == ([], doctor.State.OK)
    settings.TRUST_MODE, settings.VAR_DIR = "eu", tmp_path
    jobs.refresh_lists()
    assert [(one.mode, one.lists) for one in asked] == [(Mode.EU, str(tmp_path / "trusted-lists"))]
    state, text, remedy = doctor._lists()
    assert (state, text) == (doctor.State.FAIL, Alarm(Trouble.MISSING).words)
    assert "trustlist.gov.lv" in remedy
