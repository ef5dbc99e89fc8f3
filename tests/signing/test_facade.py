"""The doors: facade facts, pages for signers and managers, 404 for everybody else, GET that changes nothing."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kernel.audit.models import AccessEvent
from kernel.periods import now
from signing import facade, ports
from signing.data import SigningPolicy
from signing.envelopes.models import Envelope
from signing.envelopes.states import EnvelopeState, TurnState
from signing.ports import Access
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import (
    UNTIL,
    ask,
    code_sent,
    fresh,
    link_of,
    open_one,
    signing_alone,
    turn,
    user,
    work,
)
from tests.signing.test_paper import PLACE, photo

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture(autouse=True)
def no_counts() -> None:
    cache.clear()


@pytest.fixture
def rights() -> Iterator[dict[int, Access]]:
    """Who may do what with any subject, by user; registered as forms would."""
    given: dict[int, Access] = {}

    def answer(who: Any, subject: uuid.UUID) -> Access:
        return given.get(who.pk, Access.NONE)

    ports.register_subject_access(answer)
    yield given
    ports.unregister_subject_access(answer)


def client_of(who: Any) -> Client:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def image_of(envelope: Envelope) -> tuple[object, ...]:
    """Everything a GET must leave as it was."""
    row = fresh(envelope)
    return (row.state, row.version, tuple(row.turns.values_list("state", "link_hash", "code_hash", "code_attempts")))


def test_policy_from_a_manifest() -> None:
    policy = facade.policy_from({"level": "QES", "ordered": True}, retention_until=UNTIL, paper=True)
    assert policy == SigningPolicy("qes", ordered=True, paper=True, seal=True, retention_until=UNTIL, on_paper=True)
    with pytest.raises(ValueError, match="level"):
        facade.policy_from({"level": "best"}, retention_until=UNTIL)


def test_facts_of_an_unknown_subject_are_none() -> None:
    assert facade.summary(uuid.uuid4()) is None
    assert facade.deposit_summary(uuid.uuid4()) is None
    assert facade.report(uuid.uuid4()) is None


def test_lists_cost_the_same_for_one_and_for_ten(pdf: bytes) -> None:
    first = open_one(pdf)
    mentor = turn(first, "mentor").user
    envelopes = [first, *(open_one(pdf) for _one in range(9))]
    for count in (1, 10):
        for one in envelopes[:count]:
            one.turns.filter(role="mentor").update(user=mentor)
        with CaptureQueriesContext(connection) as seen:
            assert len(facade.turns_waiting_for(mentor)) == count
        assert len(seen) == 1
        with CaptureQueriesContext(connection) as seen:
            assert len(facade.summaries([one.subject for one in envelopes[:count]])) == count
        assert len(seen) == 4


@pytest.mark.acceptance("A38")
def test_a_signer_signs_on_the_page_without_javascript(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    row = turn(envelope, "mentor")
    client = client_of(row.user)
    before = image_of(envelope)
    page = client.get(f"/parakstisana/{row.public_id}/")
    assert page.status_code == 200
    assert "Darba līgums" in page.content.decode() and "140384" not in page.content.decode()
    assert page["Cache-Control"].find("no-store") >= 0
    picture = client.get(f"/parakstisana/{row.public_id}/lapa/1.png")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(f"/parakstisana/{row.public_id}/lapa/9.png").status_code == 404
    file = client.get(f"/parakstisana/{row.public_id}/datne/")
    assert file.content == pdf
    assert file["Content-Disposition"] == 'attachment; filename="DL-2026-PARAUGV-0001-original.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert image_of(envelope) == before
    nothing_chosen = client.post(f"/parakstisana/{row.public_id}/parakstit/", {})
    assert nothing_chosen.status_code == 422
    answer = client.post(f"/parakstisana/{row.public_id}/parakstit/", {"means": "test"})
    assert (answer.status_code, answer["Location"]) == (302, f"/parakstisana/{row.public_id}/")
    work()
    row = turn(envelope, "mentor")
    assert (row.state, row.evidence["request"]["recognised"]) == (TurnState.SIGNED, "account")
    assert client.get(f"/parakstisana/{row.public_id}/").status_code == 200
    assert AccessEvent.objects.filter(subject=envelope.subject, act="download").count() == 1


def test_strangers_find_nothing_and_viewers_cannot_sign(pdf: bytes, rights: dict[int, Access]) -> None:
    envelope = open_one(pdf)
    row = turn(envelope, "mentor")
    stranger, viewer = user("Dzintars Demonstrātors"), user("Raitis Koordinators-Demo")
    rights[viewer.pk] = Access.VIEW
    addresses = [
        f"/parakstisana/{row.public_id}/",
        f"/parakstisana/{row.public_id}/lapa/1.png",
        f"/parakstisana/{row.public_id}/datne/",
        f"/parakstisana/{row.public_id}/augsupieladet/",
        f"/parakstisana/{row.public_id}/atteikties/",
        f"/parakstisana/papirs/{envelope.subject}/",
        f"/parakstisana/dokuments/{envelope.subject}/original/",
        f"/parakstisana/dokuments/{envelope.subject}/package/",
        f"/parakstisana/dokuments/{envelope.subject}/lapa/1.png",
    ]
    for client in (Client(), client_of(stranger)):
        assert {client.get(address).status_code for address in addresses[1:]} == {404}
        answer = client.post(f"/parakstisana/{row.public_id}/parakstit/", {"means": "test"})
        assert answer.status_code == 404
    # The signer of this turn has an account: whoever is not signed in is asked to; the wrong person finds nothing.
    assert Client().get(addresses[0])["Location"] == f"/konts/login/?next={addresses[0]}"
    assert client_of(stranger).get(addresses[0]).status_code == 404
    client = client_of(viewer)
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200, 404, 404, 404, 200, 404, 200]
    assert client.post(f"/parakstisana/{row.public_id}/parakstit/", {"means": "test"}).status_code == 404
    assert 'name="means"' not in client.get(addresses[0]).content.decode()
    assert turn(envelope, "mentor").state == TurnState.SENT


def test_a_link_needs_the_code_and_get_changes_nothing(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf, accounts=False)
    row = turn(envelope, "mentor")
    address = f"/paraksti/{link_of(envelope, 'signing_turn')}/"
    client = Client()
    before = image_of(envelope)
    door = client.get(address)
    assert (door.status_code, door["Referrer-Policy"]) == (200, "strict-origin")
    assert "Darba līgums" not in door.content.decode()
    assert image_of(envelope) == before
    assert client.get(f"/parakstisana/{row.public_id}/").status_code == 404
    assert client.post(address, {"act": "send"}).status_code == 302
    code = code_sent()
    wrong = client.post(address, {"act": "check", "code": f"{(int(code) + 1) % 10**6:06d}"})
    assert wrong.status_code == 422
    right = client.post(address, {"act": "check", "code": code})
    assert right["Location"] == f"/parakstisana/{row.public_id}/"
    assert turn(envelope, "mentor").state == TurnState.VIEWED
    assert Client().get(f"/parakstisana/{row.public_id}/").status_code == 404  # another browser knows nothing
    client.post(f"/parakstisana/{row.public_id}/parakstit/", {"means": "test"})
    work()
    row = turn(envelope, "mentor")
    assert (row.state, row.evidence["request"]["recognised"]) == (TurnState.SIGNED, "link and e-mailed code")
    assert client.get(address).status_code == 404  # spent
    unknown = client.get("/paraksti/23456789abcdefghjkmnpqrstvw/")
    assert unknown.status_code == 404
    secret = address.split("/")[2].encode()  # the link to the other language repeats the address
    assert unknown.content.replace(b"23456789abcdefghjkmnpqrstvw", secret) == client.get(address).content


def test_guessing_codes_is_slowed_down(pdf: bytes) -> None:
    envelope = open_one(pdf, accounts=False)
    client = Client()
    address = f"/paraksti/{link_of(envelope, 'signing_turn')}/"
    statuses = [client.get(address).status_code for _try in range(31)]
    assert (statuses[29], statuses[30]) == (200, 429)


def test_decline_and_upload_by_page(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    row = turn(envelope, "mentor")
    client = client_of(row.user)
    nothing = client.post(f"/parakstisana/{row.public_id}/atteikties/", {"reason": ""})
    assert nothing.status_code == 422
    html = io.BytesIO(b"<html></html>")
    html.name = "ligums.pdf"
    refused = client.post(f"/parakstisana/{row.public_id}/augsupieladet/", {"file": html})
    assert refused.status_code == 422
    unsigned = io.BytesIO(pdf + b"%\n%%EOF\nstartxref\n%%EOF\n")
    unsigned.name = "ligums.pdf"
    taken = client.post(f"/parakstisana/{row.public_id}/augsupieladet/", {"file": unsigned})
    assert taken.status_code == 302
    work()
    page = client.get(f"/parakstisana/{row.public_id}/").content.decode()
    assert "Datnē nav jauna paraksta" in page or "Paraksts nav derīgs" in page
    done = client.post(f"/parakstisana/{row.public_id}/atteikties/", {"reason": "Nepiekrītu likmei"})
    assert done.status_code == 302
    assert fresh(envelope).state == EnvelopeState.DECLINED
    assert "Nepiekrītu likmei" in client.get(f"/parakstisana/{row.public_id}/").content.decode()


def seen_scan(client: Client, address: str) -> str:
    """Which scan the page shows: its hidden field."""
    [found] = re.findall(r'name="scan" value="([0-9a-f]{64})"', client.get(f"{address}parbaude/").content.decode())
    return found


def test_paper_by_page_needs_two_people(testbed: Testbed, pdf: bytes, rights: dict[int, Access]) -> None:
    envelope = open_one(pdf)
    clerk, colleague = user("Linda Plānotāja-Demo"), user("Raitis Koordinators-Demo")
    rights.update({clerk.pk: Access.MANAGE, colleague.pk: Access.MANAGE})
    mine, other = client_of(clerk), client_of(colleague)
    address = f"/parakstisana/papirs/{envelope.subject}/"
    assert mine.get(address).status_code == 200
    assert fresh(envelope).state == EnvelopeState.OPEN
    mine.post(address)
    assert fresh(envelope).state == EnvelopeState.PAPER
    scans = []
    for number, kind in ((1, "JPEG"), (2, "PNG")):
        scan = io.BytesIO(photo(f"{number}. lapa", kind))
        scan.name = f"{number}.{kind.lower()}"
        scans.append(scan)
    assert mine.post(address, {"scans": scans, "place": ""}).status_code == 422
    for scan in scans:
        scan.seek(0)
    answer = mine.post(address, {"scans": scans, "place": PLACE})
    assert (answer.status_code, answer["Location"]) == (302, f"{address}parbaude/")
    assert 'name="same"' not in mine.get(f"{address}parbaude/").content.decode()
    assert mine.post(f"{address}parbaude/", {"same": "yes"}).status_code == 422
    assert 'name="same"' in other.get(f"{address}parbaude/").content.decode()
    assert other.get(f"{address}skens/2.png").content[:4] == b"\x89PNG"
    assert other.post(f"{address}parbaude/", {"same": "no", "reason": ""}).status_code == 422
    assert other.post(f"{address}parbaude/", {"same": "yes", "scan": seen_scan(other, address)}).status_code == 302
    work()
    assert fresh(envelope).state == EnvelopeState.ARCHIVED
    assert "Parakstīts uz papīra" in other.get(address).content.decode()
    row = turn(envelope, "mentor")
    page = client_of(row.user).get(f"/parakstisana/{row.public_id}/").content.decode()
    assert f'<a href="/parakstisana/{row.public_id}/datne/" download>' in page  # its own e-signature it never had


def by_hand(client: Client, address: str, *pictures: bytes, place: str = PLACE) -> Any:
    """Upload photos on the page of the paper road."""
    files = []
    for number, content in enumerate(pictures, start=1):
        files.append(io.BytesIO(content))
        files[-1].name = f"{number}.jpg"
    return client.post(address, {"scans": files, "place": place})


def test_a_scan_replaced_while_it_is_compared_is_not_confirmed(pdf: bytes, rights: dict[int, Access]) -> None:
    envelope = open_one(pdf, on_paper=True)
    clerk, colleague = user("Linda Plānotāja-Demo"), user("Raitis Koordinators-Demo")
    rights.update({clerk.pk: Access.MANAGE, colleague.pk: Access.MANAGE})
    mine, other = client_of(clerk), client_of(colleague)
    address = f"/parakstisana/papirs/{envelope.subject}/"
    by_hand(mine, address, photo("1. lapa", "JPEG"), photo("2. lapa", "JPEG"))
    seen = seen_scan(other, address)
    by_hand(mine, address, photo("cita lapa", "JPEG"))
    for answer in ({"same": "yes"}, {"same": "no", "reason": "Trūkst lapas"}):
        page = other.post(f"{address}parbaude/", {**answer, "scan": seen})
        assert page.status_code == 422
        assert "skenējums tika nomainīts" in page.content.decode()
    assert fresh(envelope).state == EnvelopeState.PAPER_CHECK
    page = other.get(f"{address}parbaude/").content.decode()
    assert "oriģinālā 2, skenējumā 1" in page and "cits lapu skaits" in page
    assert other.post(f"{address}parbaude/", {"same": "yes", "scan": seen_scan(other, address)}).status_code == 302
    assert fresh(envelope).state == EnvelopeState.COMPLETING


def test_a_phone_photo_from_an_iphone_is_explained(pdf: bytes, rights: dict[int, Access]) -> None:
    envelope = open_one(pdf, on_paper=True)
    clerk = user("Linda Plānotāja-Demo")
    rights[clerk.pk] = Access.MANAGE
    page = by_hand(client_of(clerk), f"/parakstisana/papirs/{envelope.subject}/", b"\0\0\0\x18ftypheic" + bytes(2000))
    assert page.status_code == 422
    assert "iPhone fotogrāfija (HEIC formātā)" in page.content.decode()
    assert fresh(envelope).state == EnvelopeState.PAPER


def test_the_page_of_a_cancelled_paper_does_not_call_it_signed(pdf: bytes, rights: dict[int, Access]) -> None:
    envelope = open_one(pdf, on_paper=True)
    clerk = user("Linda Plānotāja-Demo")
    rights[clerk.pk] = Access.MANAGE
    facade.cancel(subject=envelope.subject, reason="Kļūda datumā", by=clerk, on=now())
    page = client_of(clerk).get(f"/parakstisana/papirs/{envelope.subject}/").content.decode()
    assert "<h1>Nav parakstīts</h1>" in page
    assert "Parakstīts uz papīra" not in page and "laika zīmogu" not in page


@pytest.mark.usual
def test_downloads_of_an_archived_document(testbed: Testbed, pdf: bytes, rights: dict[int, Access]) -> None:
    envelope = open_one(pdf)
    for role in ("mentor", "head"):
        ask(envelope, role)
        work()
    viewer, keeper = user("Raitis Koordinators-Demo"), user("Linda Plānotāja-Demo")
    rights.update({viewer.pk: Access.VIEW, keeper.pk: Access.FILES})
    base = f"/parakstisana/dokuments/{envelope.subject}/"
    client = client_of(viewer)
    assert client_of(keeper).get(f"{base}signed/").content == fresh(envelope).current.read()
    report = client.get(f"{base}report/").content.decode()
    assert '"verdict"' in report and "140384" not in report
    denied = ("signed", "package", "docx", "anything")
    assert [client.get(f"{base}{what}/").status_code for what in denied] == [404, 404, 404, 404]
    package = client_of(keeper).get(f"{base}package/")
    assert package["Content-Disposition"] == 'attachment; filename="DL-2026-PARAUGV-0001-package.zip"'
    assert package.content[:2] == b"PK"
    assert now() > envelope.opened_at
