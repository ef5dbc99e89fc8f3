"""Threats 3–7: what people type comes out as they typed it, or is refused; never interpreted, never lost."""

import unicodedata

import pytest

from doc_templates import facade
from doc_templates.errors import Incomplete, MissingValue, RefusedText, TemplateFault, TooMuch
from doc_templates.rendering import checks, docx
from tests.doc_templates.hostile import template
from tests.doc_templates.samples import TEMPLATE, whole

LINE = template("Vārds: {{ name }}.")


def text_of(name: str) -> str:
    return checks.docx_text(docx.load(LINE).render({"name": name}).docx)


@pytest.mark.parametrize(
    "typed",
    ["Ziemeļu Šķūnis & Partneri", "<b>treknraksts</b>", "a < b > c", "\"pēdiņas\" 'un' ]]>", "{{ 7*7 }}", "{% raw %}",
     "{# x #}", "${7*7}", "&amp; &lt; &#x41;", "ĀČĒĢĪĶĻŅŠŪŽ āčēģīķļņšūž", "„Durvis” – 50 % № 5 €"],
)  # fmt: skip
def test_what_is_typed_is_printed(typed):
    assert checks.squeezed(f"Vārds: {typed}.") in text_of(typed)


@pytest.mark.parametrize(
    "typed",
    ["nulle\0", "zvans\x07", "c1\x85", "fffe\ufffe", "surogāts\ud800", "rinda\u2028", "bidi\u202e", "nulles\u200b",
     "bom\ufeff", "privāts\ue000", "漢字", "izolāts\u2066", "vertikāls\x0b", "😀"],
)  # fmt: skip
def test_what_a_document_cannot_carry_is_refused(typed):
    assert len(facade.refused_characters(typed)) in (1, 2)
    with pytest.raises(RefusedText):
        text_of(typed)


def test_refused_characters_are_named_once():
    assert facade.refused_characters("a\u202eb\u202e\x00") == ["U+202E RIGHT-TO-LEFT OVERRIDE", "U+0000"]
    assert facade.refused_characters("Kārlis Testnieks, Łódź, Ёлка\r\nrinda\tx") == []


def test_composed_and_decomposed_letters_are_the_same():
    composed = "Ķērsta Šķūņa-Žagare"
    decomposed = unicodedata.normalize("NFD", composed)
    assert composed != decomposed
    assert facade.refused_characters(decomposed) == []
    assert text_of(composed) == text_of(decomposed)
    assert docx.load(LINE).render({"name": composed}).docx == docx.load(LINE).render({"name": decomposed}).docx


def test_unknown_and_empty_values_speak_up():
    for context in ({}, {"name": None}):
        with pytest.raises(MissingValue):
            docx.load(LINE).render(context)


def test_line_feeds_become_lines():
    assert "Vārds:viensdivi." in text_of("viens\ndivi")


def test_far_too_long_text_is_refused():
    with pytest.raises(TooMuch):
        docx.load(LINE).render({"name": "x" * 21_000_000})


def test_the_sandbox_stands_even_without_the_lint():
    for tag in ("{{ name.__class__ }}", "{{ name|safe }}", "{{ ''.join.__self__ }}"):
        with pytest.raises((TemplateFault, MissingValue)):
            docx.load(template(tag)).render({"name": "x"})


def test_same_context_same_bytes():
    assert (
        docx.load(TEMPLATE).render(whole(), qr="q").docx == docx.compile_template(TEMPLATE).render(whole(), qr="q").docx
    )
    assert docx.load(TEMPLATE).render(whole(), qr="q").docx != docx.load(TEMPLATE).render(whole(), qr="r").docx


def test_values_are_counted_and_found_over_page_ends():
    pages = [checks.squeezed(page) for page in ("Anna Bērziņa un Anna Bēr", "ziņa beigas")]
    assert checks.missing(["Anna Bērziņa", "Anna Bērziņa"], pages) == []
    assert checks.missing(["Anna Bērziņa"] * 3, pages) == ["AnnaBērziņa"]


def test_a_planted_lost_letter_is_found():
    rendered = docx.load(TEMPLATE).render(whole())
    page = checks.docx_text(rendered.docx)
    printed = [*rendered.body, *rendered.around]
    assert checks.missing(printed, [page]) == []
    # Shorter values ("I", "10") stand in other words too: they are looked for, but their loss is not sure to be seen.
    for value in {checks.squeezed(value) for value in printed if len(value) > 3}:
        middle = len(value) // 2
        damaged = page.replace(value, value[:middle] + value[middle + 1 :], 1)
        assert damaged != page
        assert checks.missing(printed, [damaged]) != [], value


def test_a_lost_letter_in_one_of_several_places_is_found_over_pages():
    pages = ["AnnaBēriņa", "AnnaBērziņa"]
    assert checks.missing(["Anna Bērziņa", "Anna Bērziņa"], pages) == ["AnnaBērziņa"]


def test_an_empty_pdf_is_no_document():
    from tests.kernel.test_pdf import page_file

    with pytest.raises(Incomplete):
        checks.check(docx=LINE, finished=page_file(""), body=[], around=[], required=[], claim="2b", test_trust=False)
