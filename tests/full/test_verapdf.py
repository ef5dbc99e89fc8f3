"""PDF/A-2a and PDF/UA-1 by the reference validator itself; in-process the portal asks page-validation (kernel.pdf)."""

import copy
import json
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from doc_templates import facade
from signing.formats import pades
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from tests.doc_templates.samples import CODE, EDITION, NUMBER, VARIANTS, whole
from tests.full.verapdf import PASS, Verdict, lacking, verdicts

pytestmark = [
    pytest.mark.full,
    pytest.mark.office,
    pytest.mark.django_db,
    pytest.mark.skipif(bool(lacking()), reason=f"veraPDF {lacking()}"),
]
ON = date(2026, 8, 28)
CREATED = datetime(2026, 8, 28, 9, 30, tzinfo=UTC)
PROFILES = ("2a", "ua1")


def contract(key: str, context: dict[str, Any]) -> bytes:
    made = facade.generate(key=key, kind="DL", on=ON, context=context, number=NUMBER, code=CODE, created=CREATED)
    assert made.claim == "2a+ua1"
    return made.pdf.read()


def told(documents: dict[str, bytes], folder: Path) -> dict[tuple[str, str], Verdict]:
    """veraPDF's word on each document by each profile."""
    questions = [(name, profile) for name in documents for profile in PROFILES]
    answers = verdicts([(profile, documents[name]) for name, profile in questions], folder)
    return dict(zip(questions, answers, strict=True))


def all_pass(documents: dict[str, bytes]) -> dict[tuple[str, str], Verdict]:
    return {(name, profile): PASS for name in documents for profile in PROFILES}


@pytest.mark.acceptance("A38")
def test_every_variant_of_the_contract_and_its_preview(settings: Any, tmp_path: Path) -> None:
    documents = {}
    for name, changes in VARIANTS.items():
        settings.TRUST_MODE = changes.get("trust_mode", "eu")
        documents[name] = contract(name, whole(**changes))
    documents["preview"] = facade.preview(kind="DL", on=ON, context=whole()).pdf
    assert told(documents, tmp_path) == all_pass(documents)


def test_the_validation_report_with_and_without_codes(tmp_path: Path) -> None:
    inner = json.loads((EDITION.parents[1] / "VP" / "2026-06-05" / "sample.json").read_text(encoding="utf-8"))
    public = copy.deepcopy(inner)
    public["public"] = True
    for signature in public["signatures"]:
        signature["person_code"] = ""
    words: dict[str, Any] = {"kind": "VP", "on": ON, "created": CREATED, "number": "VP-2026-90099991011-0007"}
    documents = {
        "inner": facade.print_once(context=inner, **words).pdf,
        "public": facade.print_once(context=public, **words).pdf,
    }
    assert told(documents, tmp_path) == all_pass(documents)


@pytest.mark.acceptance("A38")
def test_a_contract_through_signatures_seal_and_archive_time_stamp(
    testbed: Testbed,
    mentor: Identity,
    head: Identity,
    office_seal: Identity,
    timestampers: Timestampers,
    tmp_path: Path,
) -> None:
    made = contract("signed", whole())
    one = pades.sign(
        made, signer=mentor.signer(), field_name="Mentors", label="Mentora paraksts", reason="Darba līgums",
        location="Paraugpils", timestampers=timestampers,
    )  # fmt: skip
    two = pades.sign(one, signer=head.signer(), field_name="DarbaDevejs", timestampers=timestampers)
    sealed = pades.seal(two, signer=office_seal.signer(), timestampers=timestampers)
    lasting = pades.augment_to_lta(sealed, trust=testbed.trust_roots(), timestampers=timestampers)
    documents = {"generated": made, "one": one, "two": two, "sealed": sealed, "B-LTA": lasting}
    assert told(documents, tmp_path) == all_pass(documents)


def test_it_refuses_what_is_not_what_it_claims(tmp_path: Path) -> None:
    """So that a validator that says yes to everything would be found."""
    untitled = PdfWriter(clone_from=PdfReader(BytesIO(contract("spoilt", whole()))))
    del untitled.root_object["/ViewerPreferences"]
    blank = PdfWriter()
    blank.add_blank_page(width=595, height=842)
    tagless = PdfWriter(clone_from=PdfReader(BytesIO(contract("spoilt", whole()))))
    del tagless.root_object[NameObject("/StructTreeRoot")]
    contents = []
    for writer in (untitled, blank, tagless):
        out = BytesIO()
        writer.write(out)
        contents.append(out.getvalue())
    answers = verdicts([("ua1", contents[0]), ("2a", contents[1]), ("2a", contents[2]), ("2a", b"not a PDF")], tmp_path)
    assert [answer.word for answer in answers] == ["fail", "fail", "fail", "unreadable"]
    assert answers[0].detail == "7.1-10"  # ISO 14289-1, 7.1: DisplayDocTitle
