"""Sets of documents: who may take them, what lies in the ZIP, what the log says, how they end."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

import signing.facade as signing_facade
from forms.archive.finding import actions
from forms.archive.finding.errors import NothingChosen, TooMany
from forms.archive.finding.models import CopyState, DocumentSet, SetForm, SetState
from forms.records.models import CaseDocument
from kernel import pdf
from kernel.audit.models import AccessEvent
from kernel.files.models import Blob
from kernel.jobs.models import Job
from kernel.jobs.queue import drain
from kernel.periods import Month, now, today
from tests.forms import desks
from tests.forms.pages import client_of, said, soup

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
SEARCH, SETS, NEW = "/arhivs/meklet/", "/arhivs/komplekti/", "/arhivs/komplekti/jauns/"
MARK = "Izdruka. Elektroniski parakstīta dokumenta izdrukai nav juridiska spēka."


def question(client: Any, **asked: str) -> str:
    """Its name in the address."""
    return client.post(SEARCH, asked)["Location"].split("/")[3]


@pytest.mark.office
@pytest.mark.acceptance("A37")
def test_chosen_documents_leave_as_a_zip_that_an_auditor_reads(two: list[CaseDocument]) -> None:
    client = client_of(desks.user("auditors"))
    asked = question(client)
    answer = client.post(NEW, {"question": asked, "chosen": [str(case.public_id) for case in two]})
    row = DocumentSet.objects.get()
    assert answer["Location"] == reverse("archive:set", args=[row.public_id])
    assert "0 no 2" in soup(client.get(answer["Location"])).select_one("main").get_text()
    assert client.get(f"{answer['Location']}datne").status_code == 404
    desks.work()
    assert soup(client.get(answer["Location"])).select_one("a[download]")["href"] == f"{answer['Location']}datne"
    file = client.get(f"{answer['Location']}datne")
    assert file["Content-Disposition"] == f'attachment; filename="komplekts-{today()}.zip"'
    archive = zipfile.ZipFile(io.BytesIO(file.content))
    folders = [f"00{place}-{case.number}" for place, case in enumerate(two, start=1)]
    inside = ("parakstits.pdf", "parbaude.json", "parbaudes-protokols.pdf", "pieradijumi.zip")
    assert sorted(archive.namelist()) == sorted(
        [f"{folder}/{name}" for folder in folders for name in inside] + ["index.csv", "index.html"]
    )
    for folder, case in zip(folders, two, strict=True):
        original = signing_facade.signed_original(case.public_id)
        assert original is not None and archive.read(f"{folder}/parakstits.pdf") == original.read()
        assert json.loads(archive.read(f"{folder}/parbaude.json"))["validationReport"]
        assert case.number in "".join(pdf.text(archive.read(f"{folder}/parbaudes-protokols.pdf")))
        bag = zipfile.ZipFile(io.BytesIO(archive.read(f"{folder}/pieradijumi.zip")))
        assert "bagit.txt" in [name.rpartition("/")[2] for name in bag.namelist()]
    page = archive.read("index.html").decode()
    assert "<script" not in page and all(f'href="{folder}/parakstits.pdf"' in page for folder in folders)
    table = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";"))
    digests = [signing_facade.deposit_summary(case.public_id) for case in two]
    assert [(line["Numurs"], line["SHA-256"]) for line in table] == [
        (case.number, deposit.sha256 if deposit else "") for case, deposit in zip(two, digests, strict=True)
    ]
    every_download_and_every_document_is_logged(row, two)
    it_is_erased_after_a_week(row, client)


def every_download_and_every_document_is_logged(row: DocumentSet, two: list[CaseDocument]) -> None:
    seen = AccessEvent.objects.filter(what="archive set, zip").order_by("pk").values_list("act", "subject")
    assert list(seen) == [("download", row.public_id), *(("export", case.public_id) for case in two)]


def it_is_erased_after_a_week(row: DocumentSet, client: Any) -> None:
    row.refresh_from_db()
    assert row.file is not None and row.file.key_id
    assert actions.erase_over(on=now() + timedelta(days=7, seconds=-60)) == 0
    assert actions.erase_over(on=now() + timedelta(days=7)) == 1
    assert not Blob.objects.filter(pk=row.file.pk).exists()
    row.refresh_from_db()
    assert (row.state, row.file) == (SetState.ERASED, None)
    assert client.get(reverse("archive:set-file", args=[row.public_id])).status_code == 404
    assert said(client.get(reverse("archive:set", args=[row.public_id])), "izveidojiet komplektu vēlreiz.")


def test_who_makes_sets_and_of_what(two: list[CaseDocument]) -> None:
    for login in ("linda", "karlis", "raitis"):
        client = client_of(desks.user(login))
        page = client.get(f"/arhivs/atrasts/{question(client)}/")
        assert soup(page).select("input[name=chosen]") == []
        assert client.get(SETS).status_code == 404
        assert client.post(NEW, {"question": question(client), "everything": "1"}).status_code == 404
    aina = client_of(desks.user("aina"))
    asked = question(aina, text="noslēpums")
    assert len(soup(aina.get(f"/arhivs/atrasts/{asked}/?visi=1")).select("input[name=chosen][checked]")) == 1
    aina.post(NEW, {"question": asked, "everything": "1"})
    assert DocumentSet.objects.get().cases == [str(two[0].public_id)]
    # A party reads it, but it is no document of the own institution any more.
    CaseDocument.objects.filter(pk=two[0].pk).update(register_code="DPS")
    assert aina.get(reverse("archive:set", args=[DocumentSet.objects.get().public_id])).status_code == 404
    answer = aina.post(NEW, {"question": asked, "chosen": [str(two[0].public_id)]}, follow=True)
    assert said(answer, "kuru stāvoklis ir „arhivēts”.")
    assert DocumentSet.objects.count() == 1
    assert client_of(desks.user("auditors")).post(NEW, {"question": asked, "everything": "1"}).status_code == 404


def test_too_many_and_none_are_refused_in_words(two: list[CaseDocument], monkeypatch: pytest.MonkeyPatch) -> None:
    by = desks.user("auditors")
    monkeypatch.setattr(actions, "MOST", 1)
    cases = CaseDocument.objects.all()
    with pytest.raises(TooMany) as refusal:
        actions.ask_set(cases=cases, form=SetForm.ZIP, title="", by=by, on=now())
    assert "1" in str(refusal.value)
    with pytest.raises(NothingChosen):
        actions.ask_set(cases=cases.none(), form=SetForm.ZIP, title="", by=by, on=now())
    CaseDocument.objects.update(state="signed")
    with pytest.raises(NothingChosen):
        actions.ask_set(cases=cases, form=SetForm.PRINT, title="", by=by, on=now())
    assert not DocumentSet.objects.exists()


def test_a_month_is_printed_as_one_file_with_contents(two: list[CaseDocument]) -> None:
    client = client_of(desks.user("aina"))
    month = Month.of(two[0].document_date)
    nothing = client.post(SETS, {"place": "PVS", "month": str(month.plus(-1))}, follow=True)
    assert said(nothing, "kuru stāvoklis ir „arhivēts”.")
    answer = client.post(SETS, {"place": "PVS", "month": str(month)})
    drain(strict=True)
    file = client.get(f"{answer['Location']}datne")
    assert file["Content-Type"] == "application/pdf"
    pages = pdf.text(file.content)
    assert len(pages) == 4 and all(MARK in page for page in pages)
    book = PdfReader(io.BytesIO(file.content))
    assert [(line.title, book.get_destination_page_number(line)) for line in book.outline] == [
        (f"{case.number} {case.title}", at) for case, at in zip(two, (0, 2), strict=True)
    ]
    seen = AccessEvent.objects.filter(what="archive set, print", act="export").values_list("subject", flat=True)
    assert sorted(seen) == sorted(case.public_id for case in two)


def test_a_set_and_a_copy_that_lost_their_jobs_are_set_going(two: list[CaseDocument]) -> None:
    aina = desks.user("aina")
    made = actions.ask_set(cases=CaseDocument.objects.all(), form=SetForm.PRINT, title="Mēnesis", by=aina, on=now())
    copy = actions.certify(case=two[0], office="direktore", by=aina, on=now())
    Job.objects.filter(name__in=[actions.MAKE_SET, actions.SEAL_COPY]).delete()
    page = client_of(aina).get(reverse("archive:set", args=[made.public_id]))
    assert said(page, "izveidojiet mazāku komplektu.")
    later = now() + timedelta(minutes=3)
    assert actions.mend(on=now()) == 0
    assert actions.mend(on=later) == 2
    assert actions.mend(on=later) == 0
    drain(strict=True)
    made.refresh_from_db()
    copy.refresh_from_db()
    assert (made.state, copy.state) == (SetState.READY, CopyState.READY)
    own = soup(client_of(aina).get("/darba-telpa/mani-dati/")).get_text()
    assert "Kopijas, ko esat apliecinājuši" in own and "Komplekti, ko esat pieprasījuši" in own
