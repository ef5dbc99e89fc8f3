"""A document that everybody has signed: what the passport, the public check and the printed report tell, and to whom."""

from __future__ import annotations

import json
import logging
import re
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader

import signing.facade as signing_facade
from forms.contracts.models import EmploymentContract
from forms.records.models import CaseDocument
from kernel.audit.models import AccessEvent
from kernel.jobs.models import Job
from kernel.notifications.models import Notification
from signing.testbed.service import Testbed
from tests.forms import desks
from tests.forms.pages import answers, client_of, soup, words

#: Every personal code of the invented people, with and without its dash, and what stands in certificates.
CODES = ("090604-29900", "09060429900", "170570-19900", "17057019900")


@pytest.fixture(autouse=True)
def no_counts(settings: Any) -> None:
    settings.SIGNING_WAIT = 0
    cache.clear()


def sign(case: CaseDocument, role: str, login: str) -> Any:
    """By the page, with test means, and the work that follows."""
    turn = desks.turns(case)[role]
    answer = client_of(desks.user(login)).post(f"{turn.path}parakstit/", {"means": "test"})
    assert answer.status_code == 302
    desks.work()
    return answer


def signed() -> CaseDocument:
    case = desks.sent()
    sign(case, "mentor", "karlis")
    sign(case, "employer", "aina")
    case.refresh_from_db()
    assert (case.state, EmploymentContract.objects.get().state) == ("archived", "in_force")
    return case


def public(case: CaseDocument) -> Any:
    return Client().get(f"/p/{case.public_code}")


@pytest.mark.slow
@pytest.mark.acceptance("A38")
def test_the_passport_tells_all_of_a_signed_document(demo: None, testbed: Testbed) -> None:
    case = signed()
    client = client_of(desks.user("aina"))
    page = client.get(f"/dokumenti/{case.public_id}/")
    story = [words(row) for row in soup(page).select(".passport__story li")]
    order = ["Piešķirts numurs", "Kārlis Testnieks parakstīja", "Aina Vadītāja-Demo parakstīja", "arhīv"]
    places = [next(place for place, line in enumerate(story) if words_in in line) for words_in in order]
    assert places == sorted(places)
    text = page.content.decode()
    assert "2094" in text  # kept 90 years from the mentor's birth
    assert b"Atsaukt" not in page.content
    links = [link["href"] for link in soup(page).select("a[download]")]
    kinds = [words(link) for link in soup(page).select("a[download]")]
    assert len(links) == 5 and len(kinds) == 5, kinds  # signed, as sent, report PDF and JSON, evidence package
    deposit = signing_facade.deposit_summary(case.public_id)
    assert deposit is not None and deposit.sha256 in text and case.original_sha256 in text


@pytest.mark.slow
@pytest.mark.acceptance("A38")
def test_anybody_checks_it_by_code_and_learns_no_code(demo: None, testbed: Testbed) -> None:
    case = signed()
    page = public(case)
    assert page.status_code == 200
    rows = answers(page)
    deposit = signing_facade.deposit_summary(case.public_id)
    assert deposit is not None
    assert rows == {
        "Veids": "Darba līgums",
        "Numurs": case.number,
        "Datums": "21.11.2026.",
        "Iestāde": "Paraugpils vidusskola",
        "Stāvoklis": rows["Stāvoklis"],
        "Parakstītā oriģināla SHA-256": deposit.sha256,
    }
    assert "testa paraksti" in page.content.decode().lower()
    for secret in (*CODES, "LV44", "Izdomas iela", "paraugs.example", "11,00", str(case.public_id)):
        assert secret not in page.content.decode()
    assert page["Cache-Control"].find("no-store") >= 0 or "no-cache" in page["Cache-Control"]
    for typed in (case.public_code.lower(), f" {case.public_code} ", f"{case.public_code}"):
        assert Client().get("/p/", {"kods": typed}).status_code == 200


def test_before_signing_the_code_tells_no_names(demo: None) -> None:
    case = desks.sent()
    page = public(case)
    assert (page.status_code, answers(page)["Numurs"]) == (200, case.number)
    assert "Testniek" not in page.content.decode() and "Vadītāj" not in page.content.decode()
    signing_facade.cancel(subject=case.public_id, reason="Iekšējs iemesls", by=desks.user("aina"), on=case.numbered_at)
    desks.work()
    gone = public(case).content.decode()
    assert "Iekšējs iemesls" not in gone
    assert "anulēts" in gone


@pytest.mark.parametrize("code", ["XXXX", "%00", "../../etc", "a" * 3000, "<script>alert(1)</script>"])
def test_an_unknown_code_says_what_to_do(db: None, code: str) -> None:
    cache.clear()
    page = Client().get("/p/", {"kods": code})
    assert page.status_code == 404
    assert b"<script>alert" not in page.content
    assert "Nevienam dokumentam" in page.content.decode() or "<h1>" in page.content.decode()


def test_guessing_codes_is_slowed_down(db: None) -> None:
    statuses = {Client().get(f"/p/KODS{number}").status_code for number in range(70)}
    assert statuses == {404, 429}


@pytest.mark.slow
def test_kinds_with_minors_show_no_names_in_public(demo: None, testbed: Testbed) -> None:
    """The same signatures under a kind whose parties may be children: who signed stays out of sight, the seal does not."""
    case = signed()
    assert "Kārlis Testnieks" in public(case).content.decode()
    CaseDocument.objects.filter(pk=case.pk).update(kind="DG")
    cache.clear()
    page = public(case).content.decode()
    assert "Testniek" not in page and "Vadītāj" not in page
    assert page.count("dokumenta puse") == 2


@pytest.mark.slow
def test_no_personal_code_leaves_by_address_log_mail_or_name(demo: None, testbed: Testbed, caplog: Any) -> None:
    """The whole road once; then every address, answer head, log record, e-mail, job and notification is read."""
    caplog.set_level(logging.DEBUG)
    case = signed()
    seen: list[str] = []
    for login in ("aina", "linda", "karlis", "auditors"):
        client = client_of(desks.user(login))
        for address in ("/darba-telpa/", "/dokumenti/", "/ligumi/", f"/dokumenti/{case.public_id}/", f"/p/{case.public_code}"):
            page = client.get(address)
            assert page.status_code == 200
            seen += [str(node.get("href") or node.get("src") or node.get("action")) for node in soup(page).select("[href],[src],[action]")]
            if not address.startswith("/dokumenti/") or address == "/dokumenti/":
                assert not [code for code in CODES if code in page.content.decode()], address
            seen += [f"{name}: {value}" for name, value in page.items()]
            for link in soup(page).select("a[download]"):
                if "protokols" not in link["href"]:  # printed by the office, see below
                    answer = client.get(link["href"])
                    assert answer.status_code == 200
                    seen += [f"{name}: {value}" for name, value in answer.items()]
    assert any("attachment; filename=" in line for line in seen)
    seen += [record.getMessage() for record in caplog.records]
    seen += [f"{message.subject} {message.body} {message.to} {message.extra_headers}" for message in mail.outbox]
    seen += [f"{row.link} {row.facts}" for row in Notification.objects.all()]
    seen += [f"{row.key} {json.dumps(row.args)} {row.error}" for row in Job.objects.all()]
    seen += [row.what for row in AccessEvent.objects.all()]
    assert len(mail.outbox) >= 2
    assert [line for line in seen if any(code in line for code in CODES)] == []
    assert [line for line in seen if re.search(r"filename=.*(Testniek|Vad%C4%AB|Vadītāj)", line)] == []


@pytest.mark.office
@pytest.mark.slow
def test_the_report_is_printed_and_stays_the_same(demo: None, testbed: Testbed) -> None:
    case = signed()
    client = client_of(desks.user("karlis"))
    address = f"/dokumenti/{case.public_id}/parbaudes-protokols.pdf"
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="{case.number}-parbaudes-protokols.pdf"'
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert "Kārlis Testnieks" in text and "Aina Vadītāja-Demo" in text and case.number in text
    assert [code for code in CODES if code in text] == []
    assert client.get(address).content == answer.content
    assert AccessEvent.objects.filter(subject=case.public_id, what="validation report").count() == 2
    assert client_of(desks.user("spodra")).get(address).status_code == 404
