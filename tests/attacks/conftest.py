"""Signed files made with the local test PKI, to be attacked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from signing.data import Report
from signing.formats import archival, pades, timestamps
from signing.formats.timestamps import Timestampers
from signing.testbed.service import Testbed
from signing.validation import Expectation, Trust, check, trust
from tests.signing.conftest import head, mentor, office_seal

__all__ = ["head", "mentor", "office_seal"]


def document(*, form: bool = False) -> bytes:
    """Two pages with text; with `form` also a filled text field."""
    writer = PdfWriter()
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    for number in range(2):
        page = writer.add_blank_page(width=595, height=842)
        stream = DecodedStreamObject()
        lines = "".join(
            f"1 0 0 1 60 {760 - 20 * line} Tm (Atalgojums {number}{line}00 EUR par stundu) Tj " for line in range(20)
        )
        stream.set_data(f"BT /F1 12 Tf {lines if number == 0 else '1 0 0 1 60 60 Tm (Paraksti) Tj'} ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    if form:
        from pypdf.generic import ArrayObject, FloatObject

        look = DecodedStreamObject()
        look.set_data(b"BT /F1 12 Tf (100 EUR) Tj ET")
        look.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
                     NameObject("/BBox"): ArrayObject([FloatObject(n) for n in (0, 0, 100, 20)])})  # fmt: skip
        field = DictionaryObject(
            {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget"),
             NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject("summa"),
             NameObject("/V"): TextStringObject("100 EUR"), NameObject("/F"): FloatObject(4),
             NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (300, 300, 400, 320)]),
             NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)})}
        )  # fmt: skip
        reference = writer._add_object(field)
        writer.pages[0][NameObject("/Annots")] = ArrayObject([reference])
        writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
            {NameObject("/Fields"): ArrayObject([reference])}
        )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def stampers(testbed: Testbed) -> Timestampers:
    return timestamps.from_urls(testbed.tsa_urls(), timeout=5)


@pytest.fixture(scope="session")
def original() -> bytes:
    return document()


@pytest.fixture(scope="session")
def by_mentor(testbed: Testbed, stampers: Timestampers, original: bytes) -> bytes:
    signer = testbed.identity("Mētra", "Paraugmentore", "140384-19905").signer()
    return pades.sign(original, signer=signer, field_name="mentors", timestampers=stampers)


@pytest.fixture(scope="session")
def by_both(testbed: Testbed, stampers: Timestampers, by_mentor: bytes) -> bytes:
    signer = testbed.identity("Aina", "Vadītāja-Demo", "170570-19900").signer()
    return pades.sign(by_mentor, signer=signer, field_name="vaditaja", timestampers=stampers)


@pytest.fixture(scope="session")
def archived(testbed: Testbed, stampers: Timestampers, by_both: bytes) -> bytes:
    """B-LTA: green without any network."""
    return archival.augment_to_lta(by_both, trust=testbed.trust_roots(), timestampers=stampers)


@pytest.fixture
def verdict(testbed: Testbed) -> Callable[..., Report]:
    """`verdict(content, expected=None, online=True, at=None)` with the test roots."""
    known: Trust = trust.from_settings()

    def judge(
        content: bytes,
        *,
        expected: Expectation | None = None,
        online: bool = True,
        name: str = "a.pdf",
        at: datetime | None = None,
    ) -> Report:
        return check(content, name=name, trust=known, expected=expected, online=online, at=at)

    return judge


def codes(report: Report) -> set[str]:
    return {reason.code for reason in report.all_reasons}
