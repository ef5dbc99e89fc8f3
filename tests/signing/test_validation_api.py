"""POST /api/v1/validate: every shape of the report, every refusal in words, nothing stored, nobody's code shown."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyhanko.generated.etsi.ts_11910202 import ValidationReport
from xsdata.formats.dataclass.parsers import XmlParser

from kernel.files.models import Blob
from kernel.pdf.sheets import Line, sheets
from signing.formats import pades
from signing.formats.timestamps import Timestampers
from signing.testbed.faults import Fault
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation import api

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
ADDRESS = "/api/v1/validate"
NAME = "Mētras 140384-19905.pdf"


@pytest.fixture
def signed(pdf: bytes, mentor: Identity, timestampers: Timestampers) -> bytes:
    return pades.sign(pdf, signer=mentor.signer(), field_name="mentors", timestampers=timestampers)


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> Iterator[None]:
    cache.clear()
    yield


def body(content: bytes, **more: Any) -> dict[str, Any]:
    return {"document": base64.b64encode(content).decode(), "filename": NAME, **more}


def ask(values: Any, **headers: Any) -> Any:
    """A stranger's client: no session, CSRF checked where it applies."""
    client = Client(enforce_csrf_checks=True)
    return client.post(ADDRESS + headers.pop("query", ""), values, content_type="application/json", headers=headers)


def test_json_in_the_shape_of_siva_and_nothing_is_kept(signed: bytes) -> None:
    before = Blob.objects.count()
    with CaptureQueriesContext(connection) as queries:
        answer = ask(body(signed, reportType="Simple", signaturePolicy="POLv4"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    conclusion = answer.json()["validationReport"]["validationConclusion"]
    assert (conclusion["signaturesCount"], conclusion["validSignaturesCount"]) == (1, 1)
    assert (answer.json()["verdict"], answer.json()["indication"]) == ("VALID", "TOTAL-PASSED")
    assert "140384" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies
    assert Blob.objects.count() == before
    assert [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_a_form_and_every_other_shape(signed: bytes) -> None:
    def sent(content: bytes, **more: Any) -> Any:
        upload = SimpleUploadedFile("ligums.pdf", content)
        return Client(enforce_csrf_checks=True).post(ADDRESS, {"file": upload}, **more)

    assert sent(signed).json()["verdict"] == "VALID"
    broken = signed + b"x"
    xml = sent(broken, headers={"Accept": "application/xml"})
    assert xml["Content-Type"] == "application/xml; charset=utf-8"
    [part] = XmlParser().from_bytes(xml.content, ValidationReport).signature_validation_report
    status = part.signature_validation_status
    # the signature by itself is whole; what stands behind it makes the file, and so its validation, fail
    assert status.main_indication == "urn:etsi:019102:mainindication:total-failed"
    assert status.sub_indication == ("urn:etsi:019102:subindication:FORMAT_FAILURE",)
    assert "urn:kopiena:finding:TRAILING_BYTES" in xml.content.decode()
    page = sent(broken, headers={"Accept": "text/html,application/xml;q=0.9"})
    assert "Nepieņemiet šo dokumentu" in page.content.decode()
    printed = sent(signed, headers={"Accept": "application/pdf", "Accept-Language": "lv"})
    text = "\n".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(printed.content)).pages)
    assert "Visi paraksti ir derīgi" in " ".join(text.split())
    assert "Mētra Paraugmentore" in text
    assert "140384" not in text


def test_etsi_of_a_passed_signature_and_of_a_file_without_any(signed: bytes) -> None:
    def parts(content: bytes) -> Any:
        found = ask(body(content), query="?report=etsi")
        return XmlParser().from_bytes(found.content, ValidationReport).signature_validation_report

    [one] = parts(signed)
    assert one.signature_validation_status.main_indication == "urn:etsi:019102:mainindication:total-passed"
    assert one.signature_validation_process.signature_validation_process_id.endswith(":LTVM")
    assert one.validation_time_info.best_signature_time.type_of_proof == "urn:etsi:019102:poetype:validation"
    [none] = parts(b"nothing signed")
    assert none.signature_validation_status.main_indication == "urn:etsi:019102:mainindication:total-failed"


@pytest.mark.parametrize(
    ("values", "headers", "status", "key"),
    [
        ("[]", {}, 400, "body"),
        ("{", {}, 400, "body"),
        ("[" * 100_000, {}, 400, "body"),
        ({"filename": "a.pdf"}, {}, 400, "document"),
        ({"document": "!!", "filename": "a.pdf"}, {}, 400, "document"),
        ({"document": "YQ=="}, {}, 400, "filename"),
        ({"document": "YQ==", "filename": "a.pdf"}, {"query": "?report=word"}, 400, "report"),
        ({"document": "YQ==", "filename": "a.pdf"}, {"Accept": "image/png"}, 406, "Accept"),
    ],
)  # fmt: skip
def test_refusals_say_what_to_mend(values: Any, headers: dict[str, str], status: int, key: str) -> None:
    answer = ask(values, **headers)
    [error] = answer.json()["requestErrors"]
    assert (answer.status_code, error["key"]) == (status, key)
    assert error["message"]


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Client().get(ADDRESS).content.decode()
    assert all(fact in page for fact in (f"http://testserver{ADDRESS}", "50 MB", "10 MB", "10 datnes minūtē"))
    assert Client().put(ADDRESS).status_code == 405
    assert Client().post(ADDRESS, "x", content_type="text/plain").status_code == 415
    assert Client().post(ADDRESS, {}).json()["requestErrors"][0]["key"] == "file"
    monkeypatch.setattr(api, "LARGEST_JSON", 100)
    assert ask(body(bytes(200))).status_code == 413
    codes = [ask("{}").status_code for _ in range(12)]
    assert (codes[0], codes[-1]) == (400, 429)


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.SLOW, Fault.ERROR, Fault.GARBAGE])
def test_silent_or_lying_services_are_not_waited_for_and_never_green(
    testbed: Testbed, signed: bytes, fault: Fault
) -> None:
    """Status services of people and seals, and the lists of the root, all at once."""
    with ExitStack() as stack:
        for service in ("ocsp-persons", "ocsp-seals", "root"):
            stack.enter_context(testbed.fault(service, fault))
        begun = time.monotonic()
        answer = ask(body(signed))
        waited = time.monotonic() - begun
    assert (answer.json()["verdict"], answer.json()["subIndication"]) == ("INTACT_NOT_TRUSTED", "TRY_LATER")
    assert waited < 2
    assert ask(body(signed)).json()["verdict"] == "VALID"  # back again by itself


def test_sheets_break_lines_words_and_pages() -> None:
    long = "garš ķēžu līgums " * 40 + "a" * 300
    content = sheets([Line(long), *[Line(f"{number}. rinda") for number in range(80)]], title="Lapas", lang="lv")
    read = pypdf.PdfReader(BytesIO(content))
    text = "".join(page.extract_text() for page in read.pages)
    assert len(read.pages) == 2
    assert "".join(text.split()).startswith("".join(long.split()))
    assert "79. rinda" in text
    assert (read.metadata.title, read.root_object["/Lang"]) == ("Lapas", "lv")


def test_errors_are_json_that_people_can_read() -> None:
    found = {"lv": "Norādiet datnes nosaukumu.", "en": "Give the name of the file."}
    for language, message in found.items():
        answer = ask("{}", **{"Accept-Language": language})
        assert json.loads(answer.content) == {"requestErrors": [{"key": "filename", "message": message}]}


def test_the_page_opens_in_the_language_of_the_one_that_leads_there(client: Client) -> None:
    """Whatever the browser prefers: the address itself has no language."""
    for start, language, other in (("/parbaude/", "lv", "en"), ("/en/parbaude/", "en", "lv")):
        (link,) = re.findall(r'href="(/api/v1/validate[^"]*)"', client.get(start).content.decode())
        for address, shown in ((link, language), ("/api/v1/validate", other), ("/api/v1/validate?lang=xx", other)):
            page = client.get(address, headers={"accept-language": other}).content.decode()
            assert f'<html lang="{shown}">' in page
