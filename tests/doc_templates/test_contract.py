"""The employment contract through the real LibreOffice: every variant, its promises, its law."""

import copy
import json
import re
import subprocess
import sys
import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection, connections

from doc_templates import facade
from doc_templates.models import RenderedDocument
from doc_templates.rendering import checks, docx
from doc_templates.rendering.typeset import typeset
from kernel import pdf
from tests.doc_templates.samples import CODE, EDITION, NUMBER, TEMPLATE, VARIANTS, sample, whole

CREATED = datetime(2026, 8, 28, 9, 30, tzinfo=UTC)


def made(**changes):
    context = whole(**changes)
    return typeset(
        template=TEMPLATE,
        context=context,
        title=f"Darba līgums {NUMBER}",
        lang="lv-LV",
        claim="2a+ua1",
        must_print=["number", "mentor.name"],
        created=CREATED,
        qr=context["verification"]["url"],
    )


@pytest.mark.usual
def test_rebuilt_is_committed(tmp_path):
    for build in sorted(EDITION.parents[1].glob("*/*/build.py")):
        again = tmp_path / "template.docx"
        subprocess.run([sys.executable, str(build), str(again)], check=True, capture_output=True)
        assert again.read_bytes() == build.with_name("template.docx").read_bytes(), build.parent


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_keeps_its_claim_and_its_words(variant):
    document = made(**VARIANTS[variant])
    assert pdf.check_claim(document.pdf, "2a+ua1") == []
    assert pdf.page_count(document.pdf) in (3, 4)
    assert pdf.unembedded_fonts(document.pdf) == []


@pytest.mark.office
def test_each_page_says_what_it_must():
    pages = [checks.squeezed(page) for page in pdf.text(made(trust_mode="test").pdf)]
    for number, page in enumerate(pages, start=1):
        assert "TESTAPARAKSTS" in page
        assert f"lapa{number}no{len(pages)}" in page
        assert CODE in page
        assert "Šisdokumentsirparakstītsardrošuelektroniskoparakstuunsaturlaikazīmogu" in page
    assert "TESTAPARAKSTS" not in "".join(checks.squeezed(page) for page in pdf.text(made().pdf))


@pytest.mark.office
def test_paper_road_has_two_copies_and_no_electronic_marking():
    text = "".join(checks.squeezed(page) for page in pdf.text(made(road="paper").pdf))
    assert "divoseksemplāros" in text
    assert "drošuelektroniskoparakstu" not in text


@pytest.mark.office
@pytest.mark.acceptance("A14")
def test_contents_that_the_labour_law_asks_for():
    """Darba likums, section 40(2): what a contract must hold, found by its words."""
    text = checks.squeezed(" ".join(pdf.text(made().pdf)))
    for words in (
        "Kārlis Testnieks", "090604-29900", "Izdomas iela 5 – 12", "90099991011", "Skolas iela 1",
        "sākas 2026. gada 1. septembrī", "līdz 2027. gada 31. maijam", "Noteikta laika līguma pamats",
        "Darba vieta: Paraugpils vidusskola", "mentors, kods 0000 00", "10,00 EUR (desmit euro un 00 centi)",
        "līdz 15. datumam par iepriekšējo", "nepilns darba laiks ar mainīgu grafiku", "8 (astoņas) akadēmiskās stundas",
        "darbdienās no 13:00 līdz 19:00", "3 (trīs) dienas iepriekš", "4 (četras) kalendāra nedēļas",
        "vienu mēnesi iepriekš", "darba koplīgums: Paraugpils", "darba kārtības noteikumiem: Paraugpils",
        "pārbaudes laiku divus mēnešus", "Valsts sociālās apdrošināšanas aģentūra", "citas mācības",
        "20 (divdesmit) akadēmiskās stundas", "6 (sešiem) izglītojamiem", "2034. gada 31. decembrim",
    ):  # fmt: skip
        assert checks.squeezed(words) in text, words


@pytest.mark.office
def test_same_record_gives_the_same_bytes():
    first, second = made(), made()
    assert first.docx == second.docx
    assert first.pdf == second.pdf
    assert first.pdf.startswith(b"%PDF-1.7")


@pytest.mark.office
def test_no_length_of_a_replaced_stream_is_left():
    """The conversion's packed colour profile has another length each time: that number would stay in the bytes."""
    pdf = made().pdf
    lengths = re.findall(rb"\n(\d+) 0 obj\s+\d+\s+endobj", pdf)
    assert lengths
    assert [number for number in lengths if b"/Length %b 0 R" % number not in pdf] == []


@pytest.mark.usual
@pytest.mark.office
@pytest.mark.django_db
def test_generate_is_once_only_and_preview_is_marked(settings):
    settings.TRUST_MODE = "test"
    first = facade.generate(
        key="case-1", kind="DL", on=date(2026, 8, 28), context=sample(), number=NUMBER, code=CODE, created=CREATED
    )
    again = facade.generate(
        key="case-1", kind="DL", on=date(2026, 8, 28), context={}, number="other", code="other", created=CREATED
    )
    assert again.pk == first.pk
    assert RenderedDocument.objects.count() == 1
    assert facade.rendered(first.public_id).pdf.read() == first.pdf.read()
    assert first.claim == "2a+ua1"
    assert first.context["mentor"]["name"] == "Kārlis Testnieks"
    with connection.cursor() as cursor:
        cursor.execute("SELECT context FROM doc_templates_rendereddocument")
        assert "Testnieks" not in cursor.fetchone()[0]

    preview = facade.preview(kind="DL", on=date(2026, 8, 28), context=sample())
    assert len(preview.pages) == pdf.page_count(preview.pdf)
    assert all("PRIEKŠSKATĪJUMS" in page for page in pdf.text(preview.pdf))


@pytest.mark.django_db
def test_manifest_tells_the_signing_policy():
    manifest = facade.manifest("DL", date(2026, 9, 1))
    assert (manifest.kind, manifest.title, manifest.claim) == ("DL", "Darba līgums", "2a+ua1")
    assert dict(manifest.signing) == {"order": ["mentor", "employer"], "level": "qes", "paper": True, "seal": True}
    with pytest.raises(facade.RenderError) as trouble:
        facade.manifest("DL", date(2026, 6, 4))
    assert trouble.value.code == "document.no-template"


def test_every_field_of_the_context_is_described():
    import tomllib

    fields = tomllib.loads((EDITION / "manifest.toml").read_text())["context"]

    def names(values, prefix=""):
        for name, value in values.items():
            if isinstance(value, dict) and prefix + name not in fields:
                yield from names(value, f"{prefix}{name}.")
            else:
                yield prefix + name

    assert sorted(names(sample())) == sorted(fields)


def test_docx_can_be_edited_in_word():
    """Real styles and numbering, our title in the properties, nothing of docxtpl's tags left."""
    from io import BytesIO

    from docx import Document

    document = Document(BytesIO(docx.load(TEMPLATE).render(whole(), qr="x").docx))
    assert document.core_properties.title == f"Darba līgums {NUMBER}"
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Punkts", "Apakšpunkts"} <= styles
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.usual
@pytest.mark.office
@pytest.mark.django_db
def test_validation_protocol_is_printed_with_and_without_codes():
    folder = EDITION.parents[1] / "VP" / "2026-06-05"
    context = json.loads((folder / "sample.json").read_text(encoding="utf-8"))
    words = {"kind": "VP", "on": date(2026, 8, 28), "created": CREATED, "number": "VP-2026-90099991011-0007"}
    inner = facade.print_once(context=context, **words)
    assert "090604-29900" in "".join(pdf.text(inner.pdf))
    public = copy.deepcopy(context)
    public["public"] = True
    for signature in public["signatures"]:
        signature["person_code"] = ""
    text = "".join(pdf.text(facade.print_once(context=public, **words).pdf))
    assert "090604-29900" not in text
    assert "Kārlis Testnieks" in text
    assert "PRIEKŠSKATĪJUMS" not in text


@pytest.mark.usual
@pytest.mark.office
@pytest.mark.django_db(transaction=True)
def test_two_renders_race_for_one_original():
    """Threat 15: same key, two threads, one original; the other gets it too."""
    facade.manifest("DL", date(2026, 8, 28))
    start, results = threading.Barrier(2), []

    def one(number: str) -> None:
        start.wait()
        try:
            made = facade.generate(
                key="race", kind="DL", on=date(2026, 8, 28), context=sample(), number=number, code=CODE, created=CREATED
            )
            results.append((made.pk, made.number))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(f"DL-{number}",)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert len(set(results)) == 1
    assert RenderedDocument.objects.count() == 1
