"""The files themselves: signed originals from the archive, under the names they are uploaded with, today's clock."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

import signing.facade as signing_facade
from forms.plans import facts as plan_facts
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.uploading.facts import Line
from forms.plans.uploading.items import Item
from forms.plans.uploading.models import UploadMark
from forms.plans.uploading.parcel import file_of
from forms.plans.uploading.states import Stand
from forms.records.models import CaseDocument
from kernel.audit.models import AccessEvent
from kernel.files import store
from kernel.grammar import date_short
from kernel.jobs.queue import drain
from kernel.periods import DAY, now, riga_date
from signing.formats import timestamps
from signing.testbed.service import Testbed
from tests.attacks import containers
from tests.factories import plans, uploads
from tests.factories.agreements import out_for_signature, written
from tests.factories.people import MARKS, learner
from tests.forms.pages import client_of, said, soup, words
from tests.forms.plans.test_uploads import day, page_of, stands
from tests.signing.test_container_road import signature

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.mark.usual
@pytest.mark.acceptance("A16")
def test_signed_originals_are_taken_named_and_marked(person: Any, testbed: Testbed, monkeypatch: Any) -> None:
    """Contract and agreement from paper to the tool: the very bytes of the archive, each plan with marks of its own."""
    monkeypatch.setattr(plan_facts.Papers, "request", plans.signed_request())
    linda, aina, on = person("linda"), person("aina"), now()
    contract = uploads.contract_on_paper(by=aina, second=linda)
    plan = plans.approved(by=linda, head=aina, decides=plans.expert(), chosen=contract, on=on)
    assert stands(plan) == {"ligums": Stand.READY, "iesniegums": Stand.MISSING, "vienosanas": Stand.MISSING}
    agreement = written(PlanProvider.objects.get(), by=linda)
    case = uploads.archived(out_for_signature(agreement, by=linda), by=linda, second=aina)

    client = client_of(linda)
    answer = client.get(reverse("plans:uploads-zip", args=[plan.public_id]))
    assert answer["Content-Disposition"] == f'attachment; filename="{plan.number}_rikam.zip"'
    parcel = zipfile.ZipFile(io.BytesIO(answer.content))
    kept = {
        f"{plan.number}_1-ligums_{contract.case.number}.pdf": contract.case,
        f"{plan.number}_4-vienosanas_{case.number}.pdf": case,
    }
    assert parcel.namelist() == ["00-saraksts.txt", *kept]
    for name, one in kept.items():
        deposit = signing_facade.deposit_summary(one.public_id)
        assert deposit is not None and hashlib.sha256(parcel.read(name)).hexdigest() == deposit.sha256
    listing = parcel.read("00-saraksts.txt").decode("utf-8-sig")
    assert "Izglītojamais: Rūta Paraudziņa, 7. klase" in listing and "  jāaugšupielādē" in listing
    assert "  Iesniegums: šim semestrim iesnieguma vēl nav" in listing.splitlines()
    everything = "\n".join([listing, *parcel.namelist(), client.get(page_of(plan)).content.decode()])
    assert "051013" not in everything and "090604" not in everything
    seen = AccessEvent.objects.filter(act="download", actor=linda.public_id).values_list("subject", "what")
    assert set(seen) == {
        (plan.public_id, "files for the tool, zip"),
        (contract.case.public_id, "zip for the tool: ligums"),
        (case.public_id, "zip for the tool: vienosanas"),
    }

    answer = client.post(page_of(plan), {"records": [str(contract.public_id)], **day(riga_date(on))}, follow=True)
    assert said(answer, "1 datne atzīmēta kā augšupielādēta.")
    mark = UploadMark.objects.get()
    deposit = signing_facade.deposit_summary(contract.case.public_id)
    assert deposit is not None
    assert (mark.sha256, mark.uploaded_on, mark.marked_by) == (deposit.sha256, riga_date(on), linda)
    assert stands(plan) == {"ligums": Stand.UPLOADED, "iesniegums": Stand.MISSING, "vienosanas": Stand.READY}
    assert f"augšupielādēts {date_short(riga_date(on))}, Linda Plānotāja-Demo" in words(
        soup(answer).select_one(".task-list")
    )

    second = learner(by=linda, identity=MARKS)
    again = plans.begun(by=linda, row=second, on=on)
    PlanProvider.objects.create(
        plan=again, plan_version=again.versions.get(), mentor=contract.mentor, contract=contract, state="planned",
        start=plan.start, end=plan.end, hours=40, added_on=riga_date(on),
    )  # fmt: skip
    assert stands(again)["ligums"] == Stand.READY  # R40: one contract, several plans, a mark in each


@pytest.mark.usual
def test_a_container_goes_to_the_tool_as_it_came(testbed: Testbed) -> None:
    mentor = testbed.identity("Mētra", "Paraugmentore", "140384-19905")
    files = {"Līgums.pdf": b"%PDF-1.7\n%%EOF\n"}
    content = containers.container(files, [signature(files, mentor, timestamps.from_urls(testbed.tsa_urls()))])
    case = CaseDocument(public_id=uuid4(), number="DL-2026-PVS-0004")
    signing_facade.take_in(
        subject=case.public_id, title="Līgums", number=case.number, file=store.put(content, media_type=containers.MIMETYPE),
        retention_until=now() + 400 * DAY, name="Līgums.edoc", by=None, on=now(),
    )  # fmt: skip
    drain(until=now() + DAY)
    item = Item(
        order=1,
        piece="ligums",
        title="",
        slot=case.public_id,
        required=True,
        reference=case.number,
        lies=True,
        case=case,
    )
    found = file_of(Line(item), SupportPlan(number="IAP-2026-PVS-0001"))
    assert found is not None and found.blob.read() == content
    assert found.name == "IAP-2026-PVS-0001_1-ligums_DL-2026-PVS-0004.edoc"
