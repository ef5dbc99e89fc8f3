"""A DOCX that went to Word and came back: what must still be there, and what goes into its places."""

import io
from datetime import date

import pytest
from docx import Document

from doc_templates import catalogue, facade, own_text
from doc_templates.rendering import by_hand, checks, docx, package
from kernel import pdf
from kernel.files import store
from kernel.periods import now
from tests.doc_templates.hostile import edited, with_part
from tests.doc_templates.samples import CODE, NUMBER, TEMPLATE, sample, whole
from tests.rows import load_shipped

BODY = "word/document.xml"
DAY = date(2026, 8, 28)
ORIGINAL = docx.compile_template(TEMPLATE).render(by_hand.marked(whole(trust_mode="test"))).docx
REQUIRED = {"number": "Projekts", "pay.rate": "10,00 EUR", "mentor.name": "Kārlis Testnieks"}


def changed(old: str, new: str, *, name: str = BODY, content: bytes = ORIGINAL) -> bytes:
    return edited(content, name, old.encode(), new.encode())


def through_word(content: bytes) -> bytes:
    """Saved again by another program: runs are cut where a word ends, parts are written anew."""
    document = Document(io.BytesIO(content))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if by_hand.NUMBER in run.text:
                words = run.text
                at = words.index(by_hand.NUMBER) + 5
                run.text = words[:at]
                run._r.addnext(paragraph.add_run(words[at:])._r)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def faults(content: bytes) -> list[tuple[str, str]]:
    return [(one.code, one.detail) for one in by_hand.examine(content, original=ORIGINAL, required=REQUIRED)]


def test_the_file_that_leaves_has_marks_for_what_is_not_known():
    body, around = by_hand.texts(ORIGINAL)
    assert [line for line in body if by_hand.NUMBER in line] == [
        f"Nr.\u00a0{by_hand.NUMBER} Paraugpilī, 2026.\u00a0gada 28.\u00a0augustā"
    ]
    assert f"Pārbaudes kods {by_hand.CODE}" in around
    assert by_hand.ADDRESS in around
    assert not any("PRIEKŠSKATĪJUMS" in line for line in around)
    assert faults(ORIGINAL) == []


def test_a_changed_sentence_passes_and_is_told():
    mine = changed("darbu veic valsts valodā;", "darbu veic valsts valodā un mājās;")
    assert faults(mine) == []
    body, around = own_text.compared(ORIGINAL, mine)
    assert [one.fate.value for one in body if one.fate.value != "same"] == ["changed"]
    assert {one.fate.value for one in around} == {"same"}


def test_marks_cut_by_word_are_filled_whole():
    mine = through_word(ORIGINAL)
    assert faults(mine) == []
    filled = by_hand.fill(mine, whole(), qr="https://paraugs.example/p/X")
    text = checks.docx_text(filled.docx)
    assert text.count(checks.squeezed(NUMBER)) == checks.docx_text(ORIGINAL).count(by_hand.NUMBER) == 2
    assert checks.squeezed(CODE) in text
    assert "[[" not in text
    parts = package.read(filled.docx)
    assert parts[docx.qr_part(parts)] == docx.qr_png("https://paraugs.example/p/X")
    assert NUMBER.encode() in parts["docProps/core.xml"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[[numurs]]", "77", [("place", "[[numurs]]"), ("place", "[[numurs]]")]),
        ("Parakstīts ar drošu elektronisko parakstu;", "Parakstīts;", [("signature", "Parakstīts ar drošu elektronisko parakstu")]),
        ("ir 10,00 EUR (", "ir 12,00 EUR (", [("data", "pay.rate: 10,00 EUR")]),
        ("darbu veic valsts valodā;", "darbu {{ veic }} valodā;", [("braces", "")]),
        ("darbu veic valsts valodā;", "darbu\u202e veic;", [("letters", "U+202E RIGHT-TO-LEFT OVERRIDE")]),
    ],
)  # fmt: skip
def test_what_must_stay_is_asked_for(old, new, expected):
    assert faults(changed(old, new)) == expected


def test_dangerous_and_unfinished_files_are_refused():
    inserted = '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>y</w:t></w:r></w:ins></w:p><w:sectPr'
    assert faults(changed("<w:sectPr", inserted)) == [("tracked", "ins")]
    assert faults(with_part(ORIGINAL, "word/vbaProject.bin", b"x")) == [("macro", "")]
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>slepeni</w:t></w:r></w:p><w:sectPr"
    assert faults(changed("<w:sectPr", hidden)) == [("hidden", "")]
    footer = next(name for name in package.read(ORIGINAL) if name.startswith("word/footer"))
    assert ("place", by_hand.CODE) in faults(changed(by_hand.CODE, "", name=footer))


@pytest.mark.django_db
def test_days_and_amounts_are_changed_in_the_form(settings):
    """A value with figures that the record prints may not leave the text: here the first day, which no list names."""
    load_shipped()
    settings.TRUST_MODE = "test"
    original = facade.offered_text(kind="DL", on=DAY, context=sample())
    later = changed("1.\u00a0septembrī.", "2.\u00a0septembrī.", content=original)
    with pytest.raises(facade.FaultyText) as found:
        facade.accept_text(later, original=original, kind="DL", on=DAY, context=sample())
    assert [(one.code, one.detail) for one in found.value.findings] == [("data", "2026.\u00a0gada 1.\u00a0septembrī")]
    assert not by_hand.is_figure("2. ")
    assert not by_hand.is_figure(f"Nr. {by_hand.NUMBER}")


def test_braces_that_the_record_brought_are_no_fault():
    context = by_hand.marked(whole(trust_mode="test", work="Uzdevums {{ 7*7 }}"))
    original = docx.compile_template(TEMPLATE).render(context).docx
    assert by_hand.examine(original, original=original, required=REQUIRED) == []
    assert "{{7*7}}" in checks.docx_text(by_hand.fill(original, whole(), qr=None).docx)


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.django_db
@pytest.mark.acceptance("A40")
def test_the_changed_text_becomes_the_document(settings):
    """Typeset like a generated one: claim, fonts, number, code, words; the file it was made from is kept with it."""
    load_shipped()
    settings.TRUST_MODE = "test"
    original = facade.offered_text(kind="DL", on=DAY, context=sample(), institution="PVS")
    mine = changed(
        "darbu veic valsts valodā;", "darbu veic valsts valodā un ar prieku;", content=through_word(original)
    )
    shown = facade.accept_text(mine, original=original, kind="DL", on=DAY, context=sample(), institution="PVS")
    assert shown.claim == "2a+ua1"
    blob = store.put(mine, media_type="application/octet-stream")
    made = facade.generate(
        key="by-hand", kind="DL", on=DAY, context=sample(), number=NUMBER, code=CODE, created=now(), changed=blob
    )
    assert (made.changed, made.edition, made.claim) == (blob, catalogue.in_force("DL", DAY).edition, "2a+ua1")
    pages = [checks.squeezed(page) for page in pdf.text(made.pdf.read())]
    assert all(checks.squeezed(CODE) in page and "TESTAPARAKSTS" in page for page in pages)
    assert "unarprieku" in "".join(pages)
    assert pdf.unembedded_fonts(made.pdf.read()) == []
