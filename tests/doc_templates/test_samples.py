"""Samples that everybody may take: filled in with invented people, and empty to be filled in by hand."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from doc_templates import facade, samples
from doc_templates.facade import Shape
from doc_templates.rendering import docx
from kernel import pdf
from tests.doc_templates.samples import EDITION, TEMPLATE, sample, whole
from tests.rows import load_shipped

DAY = date(2026, 6, 5)


def strings(value: object) -> list[str]:
    """Every text of a context, however deep."""
    if isinstance(value, dict):
        return [found for inner in value.values() for found in strings(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in strings(inner)]
    return [value] if isinstance(value, str) and value else []


def picture(content: bytes) -> bytes:
    """What stands where the QR code goes."""
    part = docx.load(TEMPLATE).qr
    return zipfile.ZipFile(io.BytesIO(content)).read(str(part))


def test_an_empty_form_is_lines_but_for_what_it_keeps() -> None:
    context = {
        "name": "Kārlis Testnieks", "day": "2026-09-01", "empty": "", "count": 2, "either": None, "road": "electronic",
        "list": ["viens", "divi"], "law": {"hour": "40 minūtes", "learners": "seši"}, "pay": {"days": "līdz 15."},
    }  # fmt: skip
    form = {"keeps": ["law"], "road": "paper", "pay.days": "līdz ___."}
    assert samples.emptied(context, form) == {
        "name": 20 * "_", "day": 20 * "_", "empty": "", "count": 2, "either": None, "road": "paper",
        "list": [20 * "_"], "law": {"hour": "40 minūtes", "learners": "seši"}, "pay": {"days": "līdz ___."},
    }  # fmt: skip


def test_long_answers_get_long_lines() -> None:
    found = samples.emptied({"a": 31 * "x", "b": 90 * "x"}, {})
    assert [len(line) for line in found.values()] == [31, 60]


def test_without_a_code_its_place_is_paper() -> None:
    template = docx.load(TEMPLATE)
    assert picture(template.render(whole(), qr=None).docx) == docx.blank_png()
    assert picture(template.render(whole(), qr="https://paraugs.example/p/X").docx) != docx.blank_png()


@pytest.mark.django_db
def test_the_library_lists_what_people_sign() -> None:
    load_shipped()
    [contract] = [sheet for sheet in facade.sheets() if sheet.kind == "DL"]
    assert (contract.title, contract.effective_from, contract.newest) == ("Darba līgums", DAY, True)
    assert (contract.order, contract.level, contract.paper) == (("mentor", "employer"), "qes", True)
    assert contract.shapes == (Shape.FILLED, Shape.EMPTY)
    assert "VP" not in {sheet.kind for sheet in facade.sheets()}  # a protocol is not signed by people
    assert "VL" not in {sheet.kind for sheet in facade.sheets()}  # each form has an empty form of its own


@pytest.mark.django_db
def test_a_kind_without_a_form_to_print_says_so() -> None:
    with pytest.raises(LookupError):
        samples.order("VP", DAY, Shape.EMPTY)


@pytest.mark.usual
@pytest.mark.office
@pytest.mark.django_db
def test_the_empty_form_names_nobody_and_keeps_the_law() -> None:
    made = facade.sample("DL", DAY, Shape.EMPTY)
    text = " ".join("".join(pdf.text(made.pdf.read())).split())
    kept = strings(made.context)
    assert [one for one in strings(sample()) if one not in kept and len(one) > 7 and one in text] == []
    assert "Darba līgums" in text and "40 minūtes" in text and "Likme par vienu akadēmisko stundu" in text
    assert "PRIEKŠSKATĪJUMS" not in text and "elektroniska dokumenta formā" not in text
    assert text.count("____________________") > 20
    assert picture(made.docx.read()) == docx.blank_png()


@pytest.mark.usual
@pytest.mark.office
@pytest.mark.django_db
def test_the_filled_sample_is_marked_and_made_once() -> None:
    made = facade.sample("DL", DAY, Shape.FILLED)
    text = " ".join("".join(pdf.text(made.pdf.read())).split())
    assert "Kārlis Testnieks" in text and "PRIEKŠSKATĪJUMS" in text
    assert facade.sample("DL", DAY, Shape.FILLED).pk == made.pk
    assert (EDITION / "template.docx").is_file()
