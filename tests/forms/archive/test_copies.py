"""Copies: the mark on every page, the certified copy under a seal, the original as it was."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

import signing.facade as signing_facade
from forms.archive.finding.models import CertifiedCopy, CopyState
from forms.records.models import CaseDocument
from kernel import pdf
from kernel.audit.models import AccessEvent, Event
from kernel.grammar import date_long
from kernel.periods import now, riga_date
from signing.enums import Verdict
from tests.factories import uploads
from tests.forms import desks
from tests.forms.archive.conftest import FIRST
from tests.forms.pages import client_of, errors_agree, soup

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
MARK = "Izdruka. Elektroniski parakstīta dokumenta izdrukai nav juridiska spēka."


def page_of(case: CaseDocument) -> str:
    return reverse("archive:copies", args=[case.public_id])


def original(case: CaseDocument) -> bytes:
    blob = signing_facade.signed_original(case.public_id)
    assert blob is not None
    return blob.read()


@pytest.mark.acceptance("A37")
def test_a_printout_says_on_every_page_what_it_is(two: list[CaseDocument]) -> None:
    case, before = two[0], original(two[0])
    client = client_of(desks.user("karlis"))  # a party has the files
    assert soup(client.get(reverse("desk:passport", args=[case.public_id]))).select_one(f"a[href='{page_of(case)}']")
    links = soup(client.get(page_of(case))).select("main a[download]")
    answer = client.get(links[0]["href"])
    assert answer["Content-Disposition"] == f'attachment; filename="{case.number.lower()}-izdruka.pdf"'
    pages = pdf.text(answer.content)
    assert len(pages) == 2 and all(MARK in page and FIRST in page for page in pages)
    assert b"/ByteRange" in before and b"/ByteRange" not in answer.content
    assert original(case) == before
    seen = AccessEvent.objects.filter(act="print").values_list("subject", "actor", "what")
    assert list(seen) == [(case.public_id, desks.user("karlis").public_id, "printout")]


def test_the_head_certifies_a_copy_and_it_is_sealed(two: list[CaseDocument]) -> None:
    case, before = two[0], original(two[0])
    aina = client_of(desks.user("aina"))
    assert soup(aina.get(page_of(case))).select_one("[name=office]")["value"] == "Paraugpils vidusskolas direktore"
    assert errors_agree(aina.post(page_of(case), {"office": ""})) == ["Aizpildiet: Jūsu amats."]
    assert aina.post(page_of(case), {"office": "direktore"}).status_code == 302
    row = CertifiedCopy.objects.get()
    address = reverse("archive:copy", args=[case.public_id, row.public_id])
    assert aina.get(address).status_code == 404
    desks.work()
    row.refresh_from_db()
    assert row.state == CopyState.READY
    content = client_of(desks.user("karlis")).get(address).content
    words = (
        f"KOPIJA PAREIZA. Paraugpils vidusskola, direktore Aina Vadītāja-Demo, {date_long(riga_date(now()))}",
        f"Izgatavota no parakstītā oriģināla {case.number}, SHA-256 {row.original_sha256}",
    )
    text = [" ".join(page.replace("\u00a0", " ").split()) for page in pdf.text(content)]
    assert len(text) == 2
    assert all(" ".join(line.replace("\u00a0", " ").split()) in page for page in text for line in words)
    report = signing_facade.validate(content, name="kopija.pdf")
    assert report.verdict in (Verdict.VALID, Verdict.VALID_QUALIFIED)
    assert [one.seal for one in report.signatures] == [True]
    assert original(case) == before
    events = Event.objects.filter(event__startswith="archive.copy").order_by("pk").values_list("event", "actor")
    assert list(events) == [("archive.copy_certified", desks.user("aina").public_id), ("archive.copy_sealed", None)]


def test_others_do_not_certify_and_strangers_see_nothing(two: list[CaseDocument]) -> None:
    said = {"office": "direktore"}
    for login in ("karlis", "linda", "auditors"):
        client = client_of(desks.user(login))
        assert soup(client.get(page_of(two[0]))).select("main form") == []
        assert client.post(page_of(two[0]), said).status_code == 404
    for login in ("metra",):
        assert client_of(desks.user(login)).get(page_of(two[0])).status_code == 404
    assert not CertifiedCopy.objects.exists()


def test_a_document_on_its_way_is_printed_but_not_certified(two: list[CaseDocument]) -> None:
    case = desks.many(1)[0]
    aina: Any = client_of(desks.user("aina"))
    assert soup(aina.get(page_of(case))).select("main form") == []
    assert aina.post(page_of(case), {"office": "direktore"}).status_code == 404
    assert "Izdruka. Dokumentu vēl nav parakstījuši visi parakstītāji." in printed(aina, case)


def printed(client: Any, case: CaseDocument) -> str:
    return pdf.text(client.get(reverse("archive:print", args=[case.public_id])).content)[0]


def test_paper_is_not_called_electronic(two: list[CaseDocument]) -> None:
    aina = desks.user("aina")
    case = desks.many(1)[0]
    signing_facade.choose_paper(subject=case.public_id, by=aina, on=now())
    uploads.archived(case, by=aina, second=desks.user("linda"))
    text = printed(client_of(aina), case)
    assert "Skenēta dokumenta izdruka. Oriģināls parakstīts uz papīra." in text and MARK not in text


def test_a_sealed_copy_is_kept_whole_as_every_file(two: list[CaseDocument], capsys: Any) -> None:
    client_of(desks.user("aina")).post(page_of(two[0]), {"office": "direktore"})
    desks.work()
    call_command("fixity")
    assert " 0 damaged" in capsys.readouterr().out
